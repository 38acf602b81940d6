"""SDP: reading what they offer or answer, writing what we do (RFC 4566, RFC 3264).

One audio stream of G.711 with telephone-events is all we speak, in clear: a secure offer
is refused, never answered as if it were not. Other media are declined, in their order.
"""

from dataclasses import dataclass, field
from typing import Final

from aiosipua.sdp import (
    ConnectionData,
    MediaDescription,
    Origin,
    SdpMessage,
    serialize_sdp,
)

from counselor_app.phone.media.sdp_text import Described, SdpUnreadable, described_from
from counselor_app.phone.media.stream import Codec, Direction, Stream

__all__ = [
    "DTMF",
    "MediaLine",
    "Offer",
    "SdpRefused",
    "SdpUnreadable",
    "answer_from",
    "answered",
    "offer_for",
    "offer_from",
    "stream_from",
]

DTMF: Final = 101  # the payload type of telephone-events in our own offers
_PLAIN = ("RTP/AVP", "RTP/AVPF")
_SECURE = ("RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF")
_FIRST_PORT = 1024
_NOWHERE = ("0.0.0.0", "::")  # noqa: S104 - how RFC 2543 says hold


class SdpRefused(Exception):
    """It can be read, but not agreed to; the message says why."""


@dataclass(frozen=True, slots=True)
class MediaLine:
    """One m= line of theirs, kept so that it can be declined."""

    kind: str
    protocol: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What they offer.

    `codecs` are those we speak, in their order of preference. `direction` is theirs; an
    address of 0.0.0.0 is the old way to hold (RFC 3264 section 8.4) and counts as not
    hearing. `media` are all their m= lines, `place` the one we take.
    """

    host: str = field(repr=False)
    port: int
    codecs: tuple[Codec, ...]
    dtmf: int | None
    direction: Direction
    is_secure: bool
    has_crypto: bool
    media: tuple[MediaLine, ...]
    place: int


def offer_from(untrusted_sdp: bytes) -> Offer:
    """Read an offer, or raise SdpUnreadable."""
    whole = described_from(untrusted_sdp)
    place = _audio_place(whole)
    audio = whole.media[place]
    formats = [codec.payload_type for codec in audio.codecs]
    host = whole.host_of(audio)
    direction = Direction(whole.direction_of(audio))
    if host in _NOWHERE:
        direction = Direction.of(sends=direction.sends, hears=False)
    return Offer(
        host=host,
        port=audio.port,
        codecs=tuple(dict.fromkeys(Codec(pt) for pt in formats if pt in set(Codec))),
        dtmf=_dtmf(audio),
        direction=direction,
        is_secure=audio.proto.upper() in _SECURE,
        has_crypto="crypto" in audio.attributes,
        media=tuple(MediaLine(m.media, m.proto, tuple(m.formats)) for m in whole.media),
        place=place,
    )


def stream_from(offer: Offer, *, hold: bool = False) -> Stream:
    """Return what our answer agrees to, or raise SdpRefused.

    The first codec of theirs that we speak is taken, and no other.
    """
    _check(offer)
    theirs = offer.direction
    return Stream(
        host=offer.host,
        port=offer.port,
        codecs=offer.codecs[:1],
        dtmf=() if offer.dtmf is None else (offer.dtmf,),
        direction=Direction.of(sends=theirs.hears, hears=theirs.sends and not hold),
    )


def answer_from(
    offer: Offer,
    host: str,
    port: int,
    *,
    hold: bool = False,
    version: int = 1,
    session: int | None = None,
) -> bytes:
    """Write the answer (RFC 3264 section 6), or raise SdpRefused.

    `version` must rise with each description we send in a session (section 8), `session`
    stay; without one it is the port.
    """
    stream = stream_from(offer, hold=hold)
    mine = _audio_line(port, stream, offer.media[offer.place].protocol)
    return _written(host, _among(mine, offer), session or port, version)


def offer_for(
    host: str,
    port: int,
    direction: Direction,
    version: int,
    *,
    session: int | None = None,
    like: Offer | None = None,
) -> bytes:
    """Write an offer.

    `like` is their offer that began the session, if they began it: its other m= lines
    must be in each later one, declined (RFC 3264 section 8), and its codecs come first.
    """
    codecs = tuple(dict.fromkeys((*(like.codecs if like else ()), *Codec)))
    dtmf = like.dtmf if like and like.dtmf is not None else DTMF
    stream = Stream(host, port, codecs, (dtmf,), direction)
    protocol = like.media[like.place].protocol if like else _PLAIN[0]
    mine = _audio_line(port, stream, protocol)
    media = _among(mine, like) if like else [mine]
    return _written(host, media, session or port, version)


def answered(untrusted_sdp: bytes, asked: Direction = Direction.SENDRECV) -> Stream:
    """Return what their answer agrees to, when we offered the direction `asked`.

    Raises SdpUnreadable or SdpRefused. They send telephone-events with our payload type,
    and get theirs (RFC 3264 section 6.1).
    """
    answer = offer_from(untrusted_sdp)
    _check(answer)
    theirs = answer.direction
    return Stream(
        host=answer.host,
        port=answer.port,
        codecs=answer.codecs,
        dtmf=() if answer.dtmf is None else tuple(dict.fromkeys((answer.dtmf, DTMF))),
        direction=Direction.of(
            sends=asked.sends and theirs.hears, hears=asked.hears and theirs.sends
        ),
    )


def _check(offer: Offer) -> None:
    if offer.is_secure and not offer.has_crypto:
        raise SdpRefused("It asks for secure sound without a key.")
    if offer.is_secure:
        raise SdpRefused("It asks for secure sound, which this telephone does not speak.")
    if offer.media[offer.place].protocol.upper() not in _PLAIN:
        raise SdpRefused("It asks for a protocol that this telephone does not speak.")
    if not offer.codecs:
        raise SdpRefused("It has no codec that this telephone speaks.")


def _audio_place(whole: Described) -> int:
    # Some offer the same twice, secure and not: the one we can speak is taken.
    audio = [
        n for n, m in enumerate(whole.media) if m.media == "audio" and _is_for_sound(m)
    ]
    if not audio:
        raise SdpUnreadable("It has no sound.")
    plain = (n for n in audio if whole.media[n].proto.upper() in _PLAIN)
    return next(plain, audio[0])


def _is_for_sound(media: MediaDescription) -> bool:
    # Below are name servers, clocks and the like, that a caller may not have us call.
    return media.port >= _FIRST_PORT


def _dtmf(audio: MediaDescription) -> int | None:
    events = (
        codec.payload_type
        for codec in audio.codecs
        if codec.encoding_name.lower() == "telephone-event" and codec.clock_rate == 8000  # noqa: PLR2004 - Hz, as our codecs (RFC 4733 section 2.1)
    )
    return next((pt for pt in events if pt not in set(Codec)), None)


def _audio_line(port: int, stream: Stream, protocol: str) -> MediaDescription:
    names = [f"{codec.value} {codec.name}/8000" for codec in stream.codecs]
    attributes = {"rtpmap": names}
    for event in stream.dtmf:
        names.append(f"{event} telephone-event/8000")
        attributes["fmtp"] = [f"{event} 0-15"]
    return MediaDescription(
        media="audio",
        port=port,
        proto=protocol,
        formats=[str(int(pt)) for pt in (*stream.codecs, *stream.dtmf)],
        attributes=attributes | {"ptime": ["20"], stream.direction.value: []},
    )


def _among(mine: MediaDescription, offer: Offer) -> list[MediaDescription]:
    declined = [
        MediaDescription(
            media=line.kind, port=0, proto=line.protocol, formats=list(line.formats)
        )
        for line in offer.media
    ]
    declined[offer.place] = mine
    return declined


def _written(
    host: str, media: list[MediaDescription], session: int, version: int
) -> bytes:
    kind = "IP6" if ":" in host else "IP4"
    message = SdpMessage(
        origin=Origin("-", str(session), str(version), "IN", kind, host),
        session_name="-",
        connection=ConnectionData("IN", kind, host),
        media=media,
    )
    return serialize_sdp(message).encode()
