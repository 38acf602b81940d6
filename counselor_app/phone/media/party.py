"""One party of a call, as the sound of one leg: an RTP session of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic as _monotonic
from typing import Self

from aiortp import get_codec

from counselor_app.phone.media.digits import DigitsToSend
from counselor_app.phone.media.frames import SILENCE, Frame
from counselor_app.phone.media.ports import PortRange
from counselor_app.phone.media.rtp import AgreedSession
from counselor_app.phone.media.stream import Codec, Stream


@dataclass(frozen=True, slots=True)
class Figures:
    """How the sound of a party fares: packets each way, and their faults.

    `ignored` came from elsewhere or was not what was agreed, `lost` never came, `late`
    came after it was due. `jitter_ms` is how unevenly they come.
    """

    sent: int
    received: int
    ignored: int
    lost: int
    late: int
    jitter_ms: float


class Party:
    """One leg's sound; `open` makes one. Each 20 ms `take` and `send` are called once.

    `muted`: they hear silence. `held`: they hear silence and are not heard. What the
    agreed direction forbids is neither sent nor heard, whatever these say.
    """

    def __init__(
        self, host: str, ports: PortRange, monotonic: Callable[[], float]
    ) -> None:
        self._ports, self.host = ports, host
        self.port = ports.take(host)
        self.muted = self.held = False
        self._session = AgreedSession(self._pressed, monotonic)
        self._stream: Stream | None = None
        self._codec = get_codec(Codec.PCMU)
        self._to_press = DigitsToSend()
        self._pressed_at = 0
        self._is_pausing = True  # the next packet of sound begins a spurt
        self._tell: Callable[[str], None] = _nobody

    @classmethod
    async def open(
        cls,
        host: str,
        ports: PortRange,
        monotonic: Callable[[], float] = _monotonic,
    ) -> Self:
        """Listen at an address, at a free pair of ports; or raise NoFreePort or OSError.

        `port` is then the one to put into SDP. Nothing is sent or heard before `start`.
        """
        party = cls(host, ports, monotonic)
        try:
            await party._session.bind(host, party.port)
        except OSError:
            ports.give_back(party.port)
            raise
        return party

    @property
    def stream(self) -> Stream | None:
        """What was last agreed, None before."""
        return self._stream

    @property
    def figures(self) -> Figures:
        """How the sound fares, over the whole leg."""
        session = self._session
        return Figures(
            sent=session.sent,
            received=session.received,
            ignored=session.ignored,
            lost=session.lost,
            late=session.late,
            jitter_ms=session.jitter_ms,
        )

    def start(self, stream: Stream) -> None:
        """Send and hear what was agreed."""
        self.retarget(stream)

    def retarget(self, stream: Stream) -> None:
        """Go on as a re-INVITE agreed: another address, codec or direction."""
        self._stream = stream
        self._codec = get_codec(stream.codecs[0])
        self._session.agree(stream)

    def on_dtmf(self, tell: Callable[[str], None]) -> None:
        """Call this with each key that they press: one of 0-9, *, #, A-D."""
        self._tell = tell

    def send_dtmf(self, digits: str) -> None:
        """Press keys, one after the other, in the place of sound; returns at once.

        Without agreed telephone-events nothing is pressed.
        """
        if self._stream is not None and self._stream.dtmf:
            self._to_press.add(digits)

    def take(self) -> Frame:
        """Return the next frame of what they say, silence when there is none."""
        heard = self._session.pull()
        may_hear = self._stream is not None and self._stream.direction.hears
        return heard if heard and may_hear and not self.held else SILENCE

    def send(self, frame: Frame) -> None:
        """Let them hear a frame, or what their state allows of it."""
        if self._stream is None or not self._stream.direction.sends:
            self._session.pass_by()
            self._is_pausing = True
            return
        stroke = self._to_press.next()
        if stroke is None:
            heard = SILENCE if self.muted or self.held else frame
            payload = self._codec.encode(heard)
            self._session.say(payload, marker=self._is_pausing)
            self._is_pausing = False
            return
        if stroke.is_first:
            self._pressed_at = self._session.stamp
        self._session.press(stroke.payload, self._pressed_at, marker=stroke.is_first)

    def skip(self, frames: int) -> None:
        """Let the time of frames go by that nobody was there to take or send."""
        self._session.pass_by(frames)
        for _ in range(frames):
            self._session.pull()

    async def close(self) -> None:
        """Say goodbye (RTCP BYE) and free the ports; a second time does nothing."""
        await self._session.close()
        self._ports.give_back(self.port)

    def _pressed(self, digit: str) -> None:
        may_hear = self._stream is not None and self._stream.direction.hears
        if may_hear:
            self._tell(digit)


def _nobody(_: str) -> None:
    pass
