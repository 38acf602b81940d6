"""A SIP message from the network, checked for what a user agent relies on.

aiosipua takes the bytes apart; it takes nearly anything, so the checks are here. What
can be answered comes back with a `flaw`; what cannot raises `MessageUnreadable`.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from aiosipua.headers import CaseInsensitiveDict, Via, parse_via
from aiosipua.message import SipMessage, SipRequest, SipResponse

from counselor_app.wire.sip_address import address_from

MESSAGE_CAP = 192 * 1024
HEADERS_CAP = 64 * 1024
_LARGEST_CSEQ = 2**31
_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~\-]{1,32}")
_CSEQ = re.compile(r"([0-9]{1,10})\s+(\S+)")
_BLANK = re.compile(rb"\r\n\r\n|\n\n")
_ONCE = ("from", "to", "call-id", "cseq")
_SLASHES = re.compile(r"^\s*(\w+)\s*/\s*([0-9.]+)\s*/\s*(\w+)\s+")
_COOKIE = "z9hg4bk"
_PROVISIONAL, _LAST_STATUS = 100, 699


class MessageUnreadable(ValueError):
    """Not a SIP message that could be answered; it says nothing of its content."""


class Flaw(NamedTuple):
    """Why a request is refused before anybody looks at it."""

    status: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What requests and responses share; `method` of a response is that of its CSeq."""

    headers: CaseInsensitiveDict = field(repr=False)
    body: bytes = field(repr=False)
    via: Via = field(repr=False)
    call_id: str = field(repr=False)
    from_tag: str = field(repr=False)
    to_tag: str = field(repr=False)
    cseq: int
    method: str

    def header(self, name: str) -> str:
        """Return the first value of a header, empty when there is none."""
        return self.headers.get_first(name) or ""

    @property
    def contact(self) -> str:
        """The URI in the first Contact, empty when it is not a SIP URI."""
        uri = address_from(self.header("contact")).uri
        return uri if uri.lower().startswith(("sip:", "sips:")) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Message):
    """A request; `raw` are its bytes as they came."""

    uri: str = field(repr=False)
    raw: bytes = field(repr=False)
    flaw: Flaw | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What its retransmissions, ACK and CANCEL share (RFC 3261 section 17.2.3).

        The Call-ID is in it for peers that use a branch twice.
        """
        method = "INVITE" if self.method == "ACK" else self.method
        return self._key(method)

    @property
    def cancelled_key(self) -> tuple[str, ...]:
        """The key of the INVITE that this CANCEL is for (RFC 3261 section 9.2)."""
        return self._key("INVITE")

    def _key(self, method: str) -> tuple[str, ...]:
        sent_by = f"{self.via.host.lower()}:{self.via.port or 5060}"
        branch = self.via.branch or ""
        if branch.lower().startswith(_COOKIE):
            return branch, sent_by, method, self.call_id
        return branch, sent_by, method, self.call_id, self.from_tag, str(self.cseq)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Message):
    """A response to a request of ours."""

    status: int
    reason: str = field(repr=False)


def message_from(untrusted: bytes) -> Request | Response:
    """Read one message; a short body is kept (RFC 3261 sections 7, 8.1.1, 16.3, 18.3).

    Raises MessageUnreadable.
    """
    _check_size(untrusted)
    try:
        read = SipMessage.parse(untrusted)
    except ValueError as error:
        raise MessageUnreadable("The bytes are not a SIP message.") from error
    if isinstance(read, SipRequest):
        return _request(read, untrusted)
    return _response(read, untrusted)


def is_sip(untrusted: bytes) -> bool:
    """Whether the start line names SIP, however bad the rest is."""
    return b"SIP/" in untrusted.split(b"\n", 1)[0].upper()


def _check_size(untrusted: bytes) -> None:
    if len(untrusted) > MESSAGE_CAP:
        raise MessageUnreadable("The message is too large.")
    blank = _BLANK.search(untrusted)
    if (blank.start() if blank else len(untrusted)) > HEADERS_CAP:
        raise MessageUnreadable("The headers are too large.")


def _request(read: SipRequest, raw: bytes) -> Request:
    if not _TOKEN.fullmatch(read.method):
        raise MessageUnreadable("The method is not a word.")
    cseq, method = _cseq(read.headers)
    flaw = _version_flaw(raw) or _header_flaw(read.headers)
    if flaw is None and cseq is None:
        flaw = Flaw(400, "The CSeq cannot be read.")
    elif flaw is None and method != read.method:
        flaw = Flaw(400, "The CSeq is for another method.")
    return Request(
        headers=read.headers,
        body=read.body,
        via=_via(read.headers),
        call_id=read.headers.get_first("call-id") or "",
        from_tag=_tag(read.headers, "from"),
        to_tag=_tag(read.headers, "to"),
        cseq=cseq or 0,
        method=read.method,
        uri=read.uri,
        raw=raw,
        flaw=flaw,
    )


def _response(read: SipResponse, raw: bytes) -> Response:
    cseq, method = _cseq(read.headers)
    flaw = _header_flaw(read.headers)
    in_range = _PROVISIONAL <= read.status_code <= _LAST_STATUS
    if (
        flaw
        or cseq is None
        or not in_range
        or not raw[:8].upper().startswith(b"SIP/2.0 ")
    ):
        raise MessageUnreadable("The response lacks what it needs.")
    return Response(
        headers=read.headers,
        body=read.body,
        via=_via(read.headers),
        call_id=read.headers.get_first("call-id") or "",
        from_tag=_tag(read.headers, "from"),
        to_tag=_tag(read.headers, "to"),
        cseq=cseq,
        method=method,
        status=read.status_code,
        reason=read.reason_phrase,
    )


def _version_flaw(raw: bytes) -> Flaw | None:
    words = raw.split(b"\n", 1)[0].split()
    if words[-1].upper() != b"SIP/2.0":
        return Flaw(505, "Only SIP/2.0 is spoken here.")
    return None if len(words) == 3 else Flaw(400, "The request line is not three words.")  # noqa: PLR2004


def _header_flaw(headers: CaseInsensitiveDict) -> Flaw | None:
    for name in _ONCE:
        values = headers.get(name)
        if not values or not values[0]:
            return Flaw(400, f"The header {name} is missing.")
        if len(set(values)) > 1:
            return Flaw(400, f"The header {name} comes more than once.")
    return None


def via_from(untrusted: str) -> Via:
    """Read a Via, also one with blanks around its slashes (RFC 4475 section 3.1.1.1)."""
    return parse_via(_SLASHES.sub(r"\1/\2/\3 ", untrusted, count=1))


def _via(headers: CaseInsensitiveDict) -> Via:
    via = via_from(headers.get_first("via") or "")
    if not via.host or via.protocol.upper() != "SIP/2.0":
        raise MessageUnreadable("There is no Via to answer to.")
    return via


def _cseq(headers: CaseInsensitiveDict) -> tuple[int | None, str]:
    found = _CSEQ.fullmatch(headers.get_first("cseq") or "")
    if found is None or int(found.group(1)) >= _LARGEST_CSEQ:
        return None, ""
    return int(found.group(1)), found.group(2)


def _tag(headers: CaseInsensitiveDict, name: str) -> str:
    return address_from(headers.get_first(name) or "").parameter("tag") or ""
