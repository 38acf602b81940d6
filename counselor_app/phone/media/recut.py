"""Packets of any length cut into frames of 20 ms on one grid of timestamps.

The buffer that evens out the network plays frames that lie exactly 160 samples apart,
but a peer may send 10, 30 or 60 ms in a packet (RFC 3551 section 4.2), or pause for any
time.
"""

from collections.abc import Iterator

from counselor_app.phone.media.frames import FRAME_SAMPLES, RATE

_STAMPS = 1 << 32
_LONGEST_GAP = RATE  # a second; after more the grid begins anew
_LONGEST_PACKET = RATE // 4


class Recut:
    """Cuts G.711, of which a byte is a sample; gaps in a frame get the silence given."""

    def __init__(self, silence: int) -> None:
        self._silence = bytes((silence,))
        self._start: int | None = None  # the timestamp of the frame being filled
        self._filled = b""

    def cut(self, stamp: int, payload: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (timestamp, frame) for each frame that is full by now.

        A packet that is too long, or older than what is cut already, is left out.
        """
        if len(payload) > _LONGEST_PACKET:
            return
        gap = self._gap(stamp)
        if gap is None:
            self._start, self._filled = stamp, b""
        elif gap < 0:
            return
        elif gap:
            yield from self._skip(gap)
        self._filled += payload
        yield from self._full()

    def _gap(self, stamp: int) -> int | None:
        # Samples missing before this packet, -1 for an old one, None for a new grid.
        if self._start is None:
            return None
        gap = (stamp - self._start - len(self._filled)) % _STAMPS
        if gap <= _LONGEST_GAP:
            return gap
        return -1 if gap >= _STAMPS - _LONGEST_GAP else None

    def _skip(self, gap: int) -> Iterator[tuple[int, bytes]]:
        # Only a frame that has sound in it is filled up; an empty one is not given out.
        if self._filled:
            fill = min(gap, FRAME_SAMPLES - len(self._filled))
            self._filled += self._silence * fill
            gap -= fill
            yield from self._full()
        self._advance(gap - gap % FRAME_SAMPLES)
        self._filled += self._silence * (gap % FRAME_SAMPLES)

    def _full(self) -> Iterator[tuple[int, bytes]]:
        while len(self._filled) >= FRAME_SAMPLES:
            frame, self._filled = (
                self._filled[:FRAME_SAMPLES],
                self._filled[FRAME_SAMPLES:],
            )
            yield self._start or 0, frame
            self._advance(FRAME_SAMPLES)

    def _advance(self, samples: int) -> None:
        self._start = ((self._start or 0) + samples) % _STAMPS
