"""Keys of the telephone as telephone-events (RFC 4733): paced out, heard once each."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from aiortp import DtmfEvent, DtmfReceiver, RtpPacket
from aiortp.dtmf import DTMF_EVENTS

from counselor_app.phone.media.frames import FRAME_SAMPLES

_UPDATES = 5  # packets that say the key is down
_ENDS = 3  # packets that say it is up again (section 2.5.1.4)
_PAUSE = 5  # frames of sound between two keys
_VOLUME = 10  # -dBm0
_WAITING = 64  # keys
_AT_ONCE = 64  # keys heard; far more than anybody presses without a rest
_A_SECOND = 2.0  # after those
_AHEAD = 1 << 31  # half of all timestamps


@dataclass(frozen=True, slots=True)
class Stroke:
    """One packet of a key; the first one begins the event and its timestamp."""

    payload: bytes
    is_first: bool


class DigitsToSend:
    """The keys still to be sent, one packet a frame in the place of sound."""

    def __init__(self) -> None:
        self._steps: deque[Stroke | None] = deque()

    def add(self, digits: str) -> None:
        """Send these after all that waits; what is no key, or too much, is left out."""
        keys = [key for key in digits.upper() if key in DTMF_EVENTS]
        free = _WAITING - len(self._steps) // (_UPDATES + _ENDS + _PAUSE)
        for key in keys[: max(free, 0)]:
            self._steps.extend(_strokes(DTMF_EVENTS[key]))

    def next(self) -> Stroke | None:
        """Return what is due in this frame, None for sound."""
        return self._steps.popleft() if self._steps else None


class DigitsHeard(DtmfReceiver):
    """Tells each key once, at its first packet, however many of the others are lost.

    A new event has a later timestamp (section 2.3.2). There are senders whose timestamps
    all are alike; there a key that goes down after one went up is a new one too.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(lambda digit, _: tell(digit))
        self._tell = tell
        self.forget()

    def forget(self) -> None:
        """Expect the events of another source."""
        self._stamp: int | None = None
        self._sequence, self._is_up = 0, True

    def handle_packet(self, packet: RtpPacket) -> None:
        """Take in one packet of ours or of nobody; what is no key is passed over."""
        try:
            event = DtmfEvent.parse(packet.payload)
        except ValueError:
            return
        if event.digit not in DTMF_EVENTS or not self._is_later(packet):
            return
        is_new = packet.timestamp != self._stamp or (self._is_up and not event.end)
        self._stamp, self._sequence = packet.timestamp, packet.sequence_number
        self._is_up = event.end
        if is_new:
            self._tell(event.digit)

    def _is_later(self, packet: RtpPacket) -> bool:
        if self._stamp is None:
            return True
        stamps = (packet.timestamp - self._stamp) % (1 << 32)
        packets = (packet.sequence_number - self._sequence) % (1 << 16)
        return 0 < packets < 1 << 15 if stamps == 0 else stamps < _AHEAD


class Hand:
    """How fast a hand can press keys; what is faster is a flood, and goes unheard.

    Each key becomes a row of the journal for good.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._left, self._at = float(_AT_ONCE), monotonic()

    def may_press(self) -> bool:
        """Say whether one more key can have been pressed by now."""
        now = self._monotonic()
        self._left = min(self._left + (now - self._at) * _A_SECOND, _AT_ONCE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def _strokes(event: int) -> list[Stroke | None]:
    down = [_stroke(event, step, is_end=False) for step in range(_UPDATES)]
    return [*down, *[_stroke(event, _UPDATES, is_end=True)] * _ENDS, *[None] * _PAUSE]


def _stroke(event: int, step: int, *, is_end: bool) -> Stroke:
    duration = (step + 1) * FRAME_SAMPLES
    payload = DtmfEvent(event, is_end, _VOLUME, duration).serialize()
    return Stroke(payload, is_first=step == 0)
