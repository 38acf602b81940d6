"""The text of an SDP body, bounded and cleared of what its parser would stumble over.

A line that cannot be read is left out, so that one broken byte does not cost a call; an
m= line is mended instead, since its place counts in the answer.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address

from aiosipua.sdp import MediaDescription, SdpMessage, parse_sdp

_BYTES = 16_384
_LINES = 1000
_MEDIA = 16  # m= lines
_FORMATS = 64  # of one m= line
_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
_BLANK = ("unknown", "0", "RTP/AVP", "0")
_READABLE = re.compile(
    r"""[oc]=.* |
    a=(sendrecv|sendonly|recvonly|inactive|crypto:.*) |
    a=rtpmap:\d{1,3}[ ][!-.0-~]+/\d{1,6}(/\d{1,2})?""",
    re.VERBOSE | re.ASCII,
)
_PORT = re.compile(r"(\d{1,5})(/\d{1,5})?", re.ASCII)
_LAST_PORT = 65535
_IPV4 = 4


class SdpUnreadable(Exception):
    """It is no SDP that sound could be had by; the message says why."""


@dataclass(frozen=True, slots=True)
class Described:
    """A whole description, of which only known lines are left."""

    message: SdpMessage

    @property
    def media(self) -> list[MediaDescription]:
        """Its m= lines, in order, with what belongs to each."""
        return self.message.media

    def host_of(self, media: MediaDescription) -> str:
        """Return the IP address of a medium in its usual spelling.

        Raises SdpUnreadable without one: no name is ever looked up.
        """
        connection = media.connection or self.message.connection
        if connection is None:
            raise SdpUnreadable("It has no address.")
        try:
            address = ip_address(connection.address)
        except ValueError:
            raise SdpUnreadable("Its address is no IP address.") from None
        many = address.is_multicast or (address.version == _IPV4 and address.is_reserved)
        if many or getattr(address, "scope_id", None):
            raise SdpUnreadable("Its address is not that of one machine.")
        return str(address)

    def direction_of(self, media: MediaDescription) -> str:
        """Return a medium's direction, or the session's (RFC 4566 section 6)."""
        said = (*media.attributes, *self.message.attributes)
        return next((word for word in said if word in _DIRECTIONS), "sendrecv")


def described_from(untrusted_sdp: bytes) -> Described:
    """Read the body, or raise SdpUnreadable."""
    if len(untrusted_sdp) > _BYTES:
        raise SdpUnreadable("It is too long.")
    lines = untrusted_sdp.decode("utf-8", "replace").splitlines()
    if len(lines) > _LINES:
        raise SdpUnreadable("It has too many lines.")
    kept = [line for raw in lines if (line := _mended(raw.strip()))]
    if sum(line.startswith("m=") for line in kept) > _MEDIA:
        raise SdpUnreadable("It has too many media.")
    return Described(parse_sdp("\n".join(kept)))


def _mended(line: str) -> str:
    if line.startswith("m="):
        return _mended_media(line[2:])
    return line if _READABLE.fullmatch(line) else ""


def _mended_media(value: str) -> str:
    words = value.split()[: 3 + _FORMATS]
    kind, port, protocol, *formats = (*words, *_BLANK[len(words) :])
    found = _PORT.fullmatch(port)
    number = int(found[1]) if found else 0
    port = str(number if number <= _LAST_PORT else 0)
    formats = [word for word in formats if _is_plain(word)] or ["0"]
    return " ".join((f"m={kind}", port, protocol, *formats))


def _is_plain(word: str) -> bool:
    # Digits of another script would be read as a number.
    return word.isascii() and word.isprintable()
