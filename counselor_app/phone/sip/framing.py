"""Messages in a stream: where one ends and the next begins (RFC 3261 section 18.3)."""

import re
from collections.abc import Iterator

from counselor_app.phone.sip.message import HEADERS_CAP

BODY_CAP = 64 * 1024
PING, PONG = b"\r\n\r\n", b"\r\n"
_LINE_ENDS = re.compile(rb"[\r\n]+")
_BLANK = re.compile(rb"\r\n\r\n|\n\n")
_LENGTH = re.compile(rb"(?im)^(?:content-length|l)[ \t]*:\s*([^\r\n]*)")
_DIGITS = re.compile(rb"[0-9]{1,9}")


class StreamBroken(ValueError):
    """What came cannot be cut into messages; the connection is of no more use."""


class Framer:
    """Cuts the bytes of one connection; what is unfinished is kept, within its caps."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._searched = 0
        self._end = 0  # of the first message, once its headers are there

    @property
    def is_unfinished(self) -> bool:
        """Whether part of a message came."""
        return bool(self._kept.strip(b"\r\n"))

    def feed(self, untrusted: bytes) -> Iterator[bytes]:
        """Yield whole messages, and `PING` for keep-alives (RFC 5626 section 3.5.1).

        Raises StreamBroken.
        """
        self._kept += untrusted
        while self._kept:
            blank = self._kept[:1] in b"\r\n"
            frame = self._line_ends() if blank else self._message()
            if frame is None:
                return
            if frame:
                yield frame

    def _line_ends(self) -> bytes | None:
        # All at once: a flood of them must not cost a turn each, nor an answer each.
        found = _LINE_ENDS.match(self._kept)
        ends = found.group() if found else b""
        rest = ends.split(PING)[-1]
        goes_on = len(ends) == len(self._kept) and PING.startswith(rest)
        kept = len(rest) if goes_on else 0  # the rest of a keep-alive may come
        del self._kept[: len(ends) - kept]
        if kept == len(ends):
            return None
        return PING if PING in ends else b""

    def _message(self) -> bytes | None:
        self._end = self._end or self._found_end()
        if not self._end or len(self._kept) < self._end:
            return None
        message = bytes(self._kept[: self._end])
        del self._kept[: self._end]
        self._searched = self._end = 0
        return message

    def _found_end(self) -> int:
        blank = _BLANK.search(self._kept, max(self._searched - 3, 0))
        self._searched = len(self._kept)
        if (blank.start() if blank else self._searched) > HEADERS_CAP:
            raise StreamBroken("The headers are too large.")
        if blank is None:
            return 0
        return blank.end() + _length(bytes(self._kept[: blank.start()]))


def _length(headers: bytes) -> int:
    said = {value.strip() for value in _LENGTH.findall(headers)}
    if not said:
        return 0
    value = said.pop()
    if said or not _DIGITS.fullmatch(value) or int(value) > BODY_CAP:
        raise StreamBroken("The length of the body cannot be relied on.")
    return int(value)
