"""When the next 20 ms have gone by: never drifting, never hurrying to catch up."""

from counselor_app.phone.media.frames import FRAME_S

_BURST = 3  # beats made up for at once
_HAIR = 1e-9  # of a beat; so that rounding loses none


class Metronome:
    """Counts beats since a start on a monotonic clock, in seconds."""

    def __init__(self, start: float) -> None:
        self._start, self._counted = start, 0

    @property
    def next_at(self) -> float:
        """The time of the next beat."""
        return self._start + (self._counted + 1) * FRAME_S

    def beats(self, now: float) -> tuple[int, int]:
        """Return how many beats to make now, and how many are given up for lost."""
        due = int((now - self._start) / FRAME_S + _HAIR) - self._counted
        self._counted += max(due, 0)
        return min(max(due, 0), _BURST), max(due - _BURST, 0)
