"""A raw SIP message as a start line, headers and a body, however badly it was written.

Lenient where RFC 3261 is strict, since a refused message is a lost caller: bare line
feeds, folded lines, compact names, stray bytes, a missing start line or blank line. What
had to be put right is said in `damage`. Time is linear in the size, which is capped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from counselor_app.wire.plain_text import line_from, text_from
from counselor_app.wire.sip_address import SipAddress, address_from, pieces_of

MESSAGE_CAP = 256 * 1024
_HEADER_CAP = 1000
_ENTRY_CAP = 200
_COMPACT = {
    "a": "accept-contact",
    "b": "referred-by",
    "c": "content-type",
    "d": "request-disposition",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "j": "reject-contact",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "u": "allow-events",
    "v": "via",
    "x": "session-expires",
    "y": "identity",
}
_METHODS = re.compile(
    "INVITE|ACK|BYE|CANCEL|OPTIONS|REGISTER|PRACK|UPDATE|INFO|MESSAGE|REFER|NOTIFY|"
    "SUBSCRIBE|PUBLISH"
)
_HEADER = re.compile(r"([A-Za-z0-9.!%*_+`'~\-]{1,64})[ \t]*:(.*)", re.DOTALL)
_REQUEST = re.compile(r"([A-Za-z0-9.!%*_+`'~\-]{1,32})\s+(\S.*?)\s+(?i:SIP)\s*/\s*\d\S*")
_SHORT_REQUEST = re.compile(r"([A-Z]{3,16})\s+(\S+)")
_BODY_STARTS = re.compile(
    rb"--[^\s:\-][^:]*$|v=0\s*$|<\?xml|<[A-Za-z][\w.:\-]*(?:\s+xmlns|\s[^<>]*>|/?>)"
)
_CONTENT = re.compile(rb"(?i)content-(?:type|length)[ \t]*:|[cl][ \t]*:")
_MORE = re.compile(rb"\r?\n?[A-Za-z][A-Za-z0-9\-]{0,40}[ \t]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class SipMessage:
    """A message taken apart; `repr` shows no header and no body.

    `headers` are in order, by lower-case long name; a name may come several times.
    """

    start_line: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    damage: tuple[str, ...] = ()

    @property
    def method(self) -> str | None:
        """The method of a request; None for a response or an unreadable start line."""
        return self._request[0]

    @property
    def request_uri(self) -> str | None:
        """The Request-URI of a request, as written, or None."""
        return self._request[1]

    @property
    def _request(self) -> tuple[str | None, str | None]:
        found = _REQUEST.fullmatch(self.start_line)
        if found is None:
            found = _SHORT_REQUEST.match(self.start_line)
            if found is None or not _METHODS.fullmatch(found.group(1)):
                return None, None
        return found.group(1), found.group(2)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, by lower-case long name, in order."""
        return tuple(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str | None:
        """Return the first value of a header that is not blank, or None."""
        return next((value for value in self.all(name) if value), None)

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the entries of a header that may hold several, the first 200."""
        entries = (entry.strip() for v in self.all(name) for entry in pieces_of(v, ","))
        return tuple(islice(filter(None, entries), _ENTRY_CAP))

    def address(self, name: str) -> SipAddress | None:
        """Return the address in a header that holds one, or None."""
        value = self.first(name)
        return address_from(value) if value else None

    def addresses(self, name: str) -> tuple[SipAddress, ...]:
        """Return the addresses of a header that may hold several."""
        return tuple(map(address_from, self.listed(name)))


def message_from(untrusted_message: bytes) -> SipMessage:
    """Take a message apart. Any bytes give a message; an unreadable one is empty."""
    damage: list[str] = []
    if len(untrusted_message) > MESSAGE_CAP:
        damage.append("The message is too long; only its beginning was read.")
    message = untrusted_message[:MESSAGE_CAP].lstrip(b"\r\n\t \x00")
    if not message:
        return SipMessage(damage=(*damage, "The message is empty."))
    head, body = _head_and_body(message, damage)
    lines = list(_unfolded(head, damage))
    starts = _is_start(lines[0]) if lines else False
    if not starts:
        damage.append("The message has no readable start line.")
    headers = tuple(_headers(lines[1:] if starts else lines, damage))
    return SipMessage(
        start_line=line_from(lines[0], 4096) if starts else "",
        headers=headers,
        body=_measured(headers, body, damage),
        damage=tuple(dict.fromkeys(damage)),
    )


def field_from(line: str) -> tuple[str, str] | None:
    """Read one unfolded `Name: value`, giving the long name in lower case, or None."""
    found = _HEADER.fullmatch(line)
    if found is None:
        return None
    name = found.group(1).lower()
    return _COMPACT.get(name, name), line_from(found.group(2), 8192)


def _head_and_body(message: bytes, damage: list[str]) -> tuple[list[bytes], bytes]:
    newline = b"\n" if b"\n" in message else b"\r"
    lines: list[bytes] = []
    at = 0
    while at < len(message):
        end = message.find(newline, at)
        end = len(message) if end < 0 else end
        line = message[at:end].rstrip(b"\r")
        if lines and _BODY_STARTS.match(line):
            damage.append("The blank line between headers and body is missing.")
            return lines, message[at:]
        if line.strip(b" \t\x00"):
            lines.append(line)
        elif _is_stray(lines, message[end + 1 : end + 64]):
            damage.append("A blank line stands among the headers.")
        elif end < len(message):
            return lines, message[end + 1 :]
        at = end + 1
    damage.append("The message ends within its headers.")
    return lines, b""


def _is_stray(lines: list[bytes], after: bytes) -> bool:
    # What tells of the body has not been seen yet, and another header follows.
    return bool(_MORE.match(after)) and not any(map(_CONTENT.match, lines))


def _unfolded(lines: list[bytes], damage: list[str]) -> Iterator[str]:
    whole = ""
    for raw in lines[: 2 * _HEADER_CAP]:
        line = text_from(raw)
        if line[:1] in " \t" and whole:
            whole += " " + line.strip()
            continue
        if whole:
            yield whole
        whole = line
    if whole:
        yield whole
    if len(lines) > 2 * _HEADER_CAP:
        damage.append("The message has too many headers; the rest was not read.")


def _is_start(line: str) -> bool:
    start = line_from(line, 4096)
    if start.upper().startswith("SIP/"):
        return True
    return SipMessage(start_line=start).method is not None


def _headers(lines: list[str], damage: list[str]) -> Iterator[tuple[str, str]]:
    if len(lines) > _HEADER_CAP:
        damage.append("The message has too many headers; the rest was not read.")
    for line in lines[:_HEADER_CAP]:
        header = field_from(line)
        if header is None:
            damage.append("A header line could not be read.")
        else:
            yield header


def _measured(
    headers: tuple[tuple[str, str], ...], body: bytes, damage: list[str]
) -> bytes:
    # RFC 3261 section 18.3 drops what is longer; we read it all, and say so.
    said = next((value for key, value in headers if key == "content-length"), "")
    if not said:
        return body
    if not (said.isascii() and said.isdigit() and len(said) < 10):  # noqa: PLR2004
        damage.append("The Content-Length is not a number.")
    elif int(said) > len(body):
        damage.append(f"The body is cut short: {len(body)} of {int(said)} bytes came.")
    elif body[int(said) :].strip():
        damage.append("The body is longer than its Content-Length says.")
    return body
