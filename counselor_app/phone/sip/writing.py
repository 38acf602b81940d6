"""Requests and responses of ours, as bytes."""

import re
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Self

from aiosipua.headers import stringify_via
from aiosipua.message import SipRequest, SipResponse

from counselor_app.phone.sip.message import Request, via_from
from counselor_app.phone.sip.outputs import Flow, Transport

SDP = "application/sdp"
ALLOWED = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE"
ALLOW = ("Allow", ALLOWED)
Headers = tuple[tuple[str, str], ...]
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]+')
_TRYING, _OK = 100, 200
_SIP_PORT, _PORTS = 5060, 2**16
_REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    400: "Bad Request",
    405: "Method Not Allowed",
    420: "Bad Extension",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "Version Not Supported",
    603: "Decline",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are in Via and Contact: the address peers reach us at."""

    host: str
    port: int
    user: str

    def uri(self, transport: Transport) -> str:
        """Return the URI to reach us by."""
        suffix = ";transport=tcp" if transport == "tcp" else ""
        return f"sip:{self.user}@{bracketed(self.host)}:{self.port}{suffix}"

    def contact(self, flow: Flow) -> tuple[str, str]:
        """Return our Contact for a peer on this flow."""
        return "Contact", f"<{self.uri(flow.transport)}>"

    def via(self, flow: Flow, branch: str) -> str:
        """Return our Via (RFC 3261 section 18.1.1, RFC 3581)."""
        sent_by = f"{bracketed(self.host)}:{self.port}"
        return f"SIP/2.0/{flow.transport.upper()} {sent_by};rport;branch={branch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request of ours; `branch` names its transaction."""

    method: str
    uri: str = field(repr=False)
    via: str = field(repr=False)
    branch: str
    routes: tuple[str, ...] = field(default=(), repr=False)
    sender: str = field(repr=False)
    receiver: str = field(repr=False)
    call_id: str = field(repr=False)
    cseq: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def twin(self, method: str, receiver: str = "", headers: Headers = ()) -> Self:
        """Return its CANCEL, or its ACK (RFC 3261 sections 9.1 and 17.1.1.3)."""
        to = receiver or self.receiver
        return replace(self, method=method, receiver=to, headers=headers, body=b"")

    def wire(self) -> bytes:
        """Return the bytes."""
        request = SipRequest(method=self.method, uri=self.uri, body=self.body)
        add = request.headers.append
        add("Via", self.via)
        add("Max-Forwards", "70")
        for route in self.routes:
            add("Route", route)
        add("From", self.sender)
        add("To", self.receiver)
        add("Call-ID", self.call_id)
        add("CSeq", f"{self.cseq} {self.method}")
        for name, value in self.headers:
            add(name, value)
        return bytes(request)


def response_to(
    request: Request,
    flow: Flow,
    status: int,
    *,
    tag: str = "",
    reason: str = "",
    headers: Headers = (),
    body: bytes = b"",
) -> bytes:
    """Write a response (RFC 3261 section 8.2.6.2); `tag` marks a To without one.

    `received` and `rport` of the top Via are always ours to say (18.2.1, RFC 3581).
    """
    phrase = plain(reason) or _REASONS.get(status, "Unknown")
    response = SipResponse(status_code=status, reason_phrase=phrase, body=body)
    add = response.headers.append
    add("Via", _stamped(request.header("via"), flow))
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        for value in request.headers.get(name)[name == "Via" :]:
            add(name, value)
    if tag and not request.to_tag and status > _TRYING:
        response.headers.set_single("To", f"{request.header('to')};tag={tag}")
    if request.method == "INVITE" and _TRYING < status < _OK + 100:
        for route in request.headers.get("record-route"):
            add("Record-Route", route)
    for name, value in headers:
        add(name, value)
    if body:
        response.headers.set_single("Content-Type", SDP)
    return bytes(response)


def way_back(request: Request, flow: Flow) -> Flow:
    """Return where a response goes (RFC 3261 section 18.2.2, RFC 3581 section 4).

    Its host is always the source, and its port as well, unless a Via of UDP without
    rport and maddr names its own.
    """
    if flow.reliable or request.via.transport.upper() != "UDP":
        return flow
    if request.via.params.keys() & {"rport", "maddr"}:
        return flow
    return replace(flow, port=via_port(request))


def via_port(request: Request) -> int:
    """Return the port of the top Via, the usual one where it names none."""
    said = request.via.port
    return said if said and 0 < said < _PORTS else _SIP_PORT


def why(words: str, cause: int | None = None) -> Headers:
    """Return a Reason header, or nothing without words (RFC 3326)."""
    if not words:
        return ()
    number = f";cause={cause}" if cause is not None else ""
    return (("Reason", f'SIP{number};text="{plain(words)}"'),)


def plain(words: str) -> str:
    """Return words that cannot break out of a line or a quoted string."""
    return _UNSAFE.sub(" ", words).strip()[:200]


def bracketed(host: str) -> str:
    """Return a host as it stands in a URI: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def literal(host: str) -> str | None:
    """Return an IP address without brackets, None for a name, since none is resolved."""
    bare = host.strip("[]")
    try:
        ip_address(bare)
    except ValueError:
        return None
    return bare


def _stamped(value: str, flow: Flow) -> str:
    via = via_from(value)
    via.params.pop("received", None)
    if "rport" in via.params:
        via.rport = str(flow.port)
    via.received = flow.host
    return stringify_via(via)
