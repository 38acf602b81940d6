"""aiortp's session, which hears only whom and what was agreed and ticks by no clock.

It takes RTP from nobody but the agreed address and port, of the agreed payload types,
and from one source at a time. A live stream cannot be taken over by another SSRC; but
one that has fallen silent can, since exchanges change it within a call without saying so
(RFC 3550 section 8.2).
"""

import logging
from collections.abc import Callable
from typing import Self, cast

from aiortp import JitterFrame, RtpPacket, RTPSession, get_codec

from counselor_app.phone.media.digits import DigitsHeard, Hand
from counselor_app.phone.media.frames import FRAME_SAMPLES, RATE, Frame
from counselor_app.phone.media.playout import CalmPlayout
from counselor_app.phone.media.recut import Recut
from counselor_app.phone.media.stream import Codec, Stream

# Its warnings come once a packet and quote what was received.
logging.getLogger("aiortp").setLevel(logging.CRITICAL)

_DEAD_S = 0.4  # a source that sent nothing for so long may be followed by another
_MARKER = 1 << 7
_Address = tuple[str, int]


class AgreedSession(RTPSession):
    """One stream each way; `tell` hears of keys, `monotonic` counts seconds."""

    def __init__(
        self, tell: Callable[[str], None], monotonic: Callable[[], float]
    ) -> None:
        super().__init__(Codec.PCMU, get_codec(Codec.PCMU), playout=True)
        hand = Hand(monotonic)

        def heard(key: str) -> None:
            if hand.may_press():
                tell(key)

        self._digits_heard = DigitsHeard(heard)
        self._dtmf_receiver = self._digits_heard
        self._monotonic, self._heard_at = monotonic, 0.0
        self._agreed: Stream | None = None
        self._expects_source = True
        self.received = self.ignored = self._lost_before = self._late_before = 0
        self._begin_anew(Codec.PCMU)

    async def bind(self, host: str, port: int) -> Self:
        """Listen at an even port and the one after it; raises OSError."""
        try:
            await self._bind_transports((host, port), (host, port))
        except OSError:
            await self.close()
            raise
        self._remote_addr = self._remote_rtcp_addr = None
        if self._sender is not None:
            self._sender.timestamp_increment = FRAME_SAMPLES
        return self

    def agree(self, stream: Stream) -> None:
        """Send and hear this from now on; another source may come with it."""
        before, self._agreed = self._agreed, stream
        self.update_remote((stream.host, stream.port))
        self._expects_source = True
        if before is None or before.codecs[0] != stream.codecs[0]:
            self._begin_anew(stream.codecs[0])

    def pull(self) -> Frame | None:
        """Return the next 20 ms of what they say, None while there is nothing."""
        played = self._played.tick()
        return played[0] if played else None

    def say(self, payload: bytes, *, marker: bool) -> None:
        """Send a frame of sound and go on by its time."""
        if self._sender is not None and not self._closed:
            self._sender.send_frame_auto(payload, int(marker), self._remote_addr)

    def press(self, payload: bytes, stamp: int, *, marker: bool) -> None:
        """Send a packet of a key that began at this timestamp, in the place of sound."""
        dtmf = self._agreed.dtmf if self._agreed else ()
        if self._sender is not None and not self._closed and dtmf:
            self._sender.send_raw(dtmf[0], payload, stamp, int(marker), self._remote_addr)
        self.pass_by()

    def pass_by(self, frames: int = 1) -> None:
        """Let the time of frames go by without sending."""
        if self._sender is not None:
            for _ in range(frames):
                self._sender.advance_timestamp()

    @property
    def stamp(self) -> int:
        """The timestamp of what is sent next."""
        return self._sender.current_timestamp if self._sender is not None else 0

    @property
    def sent(self) -> int:
        """Packets sent."""
        return self._sender.packets_sent if self._sender is not None else 0

    @property
    def lost(self) -> int:
        """Packets that they sent and the network lost (RFC 3550 appendix A.3)."""
        now = self._stream_stats.packets_lost if self._stream_stats is not None else 0
        return self._lost_before + max(now, 0)

    @property
    def late(self) -> int:
        """Frames that came after they were due."""
        return self._late_before + self._played.late_dropped

    @property
    def jitter_ms(self) -> float:
        """How unevenly packets come, smoothed (RFC 3550 section 6.4.1)."""
        return self._played._jitter_ms  # noqa: SLF001 - told nowhere else

    def _begin_anew(self, codec: Codec) -> None:
        if self._playout is not None:
            self._late_before += self._playout.late_dropped
        self._payload_type, self._codec = codec, get_codec(codec)
        if self._sender is not None:
            self._sender._payload_type = codec  # noqa: SLF001 - it has no setter
        self._playout = CalmPlayout(self._codec, now=self._monotonic, clock_rate=RATE)
        self._jitter_buffer.reset()
        self._recut = Recut(silence=self._codec.encode(bytes(2))[0])

    @property
    def _played(self) -> CalmPlayout:
        return cast("CalmPlayout", self._playout)

    def _handle_rtp(self, data: bytes, addr: _Address) -> None:
        packet = self._agreed_packet(data, addr)
        if packet is None:
            self.ignored += 1
            return
        self.received += 1
        self._heard_at, self._expects_source = self._monotonic(), False
        super()._handle_rtp(packet.serialize(), addr)

    def _handle_rtcp(self, data: bytes, addr: _Address) -> None:
        if self._agreed is not None and addr[0] == self._agreed.host:
            super()._handle_rtcp(data, addr)

    def _agreed_packet(self, untrusted: bytes, addr: _Address) -> RtpPacket | None:
        # The packet in the payload types that the rest expects, or None.
        agreed = self._agreed
        if agreed is None or addr[:2] != (agreed.host, agreed.port):
            return None
        try:
            packet = RtpPacket.parse(untrusted)
        except ValueError:
            return None
        if packet.ssrc != self._remote_ssrc and not self._may_begin():
            return None
        return packet if _is_in_terms(packet, agreed, self._dtmf_payload_type) else None

    def _may_begin(self) -> bool:
        silent = self._monotonic() - self._heard_at
        return self._expects_source or silent >= _DEAD_S

    def _remote_ssrc_changed(self, ssrc: int) -> None:
        self._lost_before = self.lost
        super()._remote_ssrc_changed(ssrc)
        self._digits_heard.forget()
        self._begin_anew(Codec(self._payload_type))

    def _deliver_audio_frame(self, frame: JitterFrame) -> None:
        for stamp, payload in self._recut.cut(frame.timestamp, frame.data):
            self._played.put(stamp, payload)


def _is_in_terms(packet: RtpPacket, agreed: Stream, dtmf: int) -> bool:
    # Turns another agreed payload type into the first one of its sort.
    if packet.payload_type in agreed.dtmf:
        packet.payload_type = dtmf
        return True
    if packet.payload_type not in agreed.codecs or not packet.payload:
        return False
    if packet.payload_type != agreed.codecs[0]:
        pcm = get_codec(packet.payload_type).decode(packet.payload)
        packet.payload_type = agreed.codecs[0]
        packet.payload = get_codec(packet.payload_type).encode(pcm)
    return True
