"""aiortp's playout, which does not cut a word to save a frame of delay."""

from aiortp import AdaptivePlayout

_SPARE = 2  # frames above what the jitter asks for: 40 ms of delay are worth a cut


class CalmPlayout(AdaptivePlayout):
    """Gives delay back only when there is some to give.

    Without jitter aiortp aims at one frame and starts with two, so that it would leave
    out 20 ms of speech in the first second of each call, and again after each small wave.
    """

    def _update_adaptation(self) -> int:
        before = self._deviation_ticks, self._last_adjust
        change = super()._update_adaptation()
        if change > 0 and len(self._frames) - self.target_frames < _SPARE:
            self._deviation_ticks, self._last_adjust = before
            return 0
        return change
