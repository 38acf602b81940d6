"""A dialog: what each request within a call must say (RFC 3261 section 12)."""

from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Self

from aiosipua.headers import parse_uri

from counselor_app.phone.sip.message import Message, Request, Response
from counselor_app.phone.sip.outputs import Flow, Transport
from counselor_app.phone.sip.writing import (
    Asked,
    Headers,
    Identity,
    bracketed,
    literal,
)
from counselor_app.wire.sip_address import address_from

Key = tuple[str, str, str]  # Call-ID, local tag, remote tag
_SIP_PORT = 5060
_IPV4 = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """One side's view; `local` and `remote` are whole From and To values with tags.

    `flow` is where the peer was last heard; it is used while the next hop is a name,
    since none is resolved here, and as the connection to the next hop over TCP. `peers`
    are the addresses that may be a next hop besides it, None for any.
    """

    call_id: str = field(repr=False)
    local: str = field(repr=False)
    local_tag: str = field(repr=False)
    remote: str = field(repr=False)
    remote_tag: str = field(repr=False)
    target: str = field(repr=False)
    routes: tuple[str, ...] = field(default=(), repr=False)
    flow: Flow
    our_cseq: int
    their_cseq: int | None
    peers: frozenset[str] | None = None

    @property
    def key(self) -> Key:
        """What its requests carry."""
        return self.call_id, self.local_tag, self.remote_tag

    def is_behind(self, request: Request) -> bool:
        """Whether a request is older than one we took (section 12.2.2)."""
        return self.their_cseq is not None and request.cseq < self.their_cseq

    def heard(self, request: Request, flow: Flow) -> Self:
        """Return the dialog after a request of the peer; some refresh its target."""
        then = replace(self, their_cseq=request.cseq, flow=flow)
        return then.refreshed(request) if request.method in ("INVITE", "UPDATE") else then

    def refreshed(self, message: Message) -> Self:
        """Return the dialog with the Contact of a message as its target."""
        return replace(self, target=message.contact or self.target)

    def stepped(self) -> Self:
        """Return the dialog with our next CSeq."""
        return replace(self, our_cseq=self.our_cseq + 1)

    def adrift(self) -> Self:
        """Return the dialog without its connection: the next hop is to be called."""
        hop = self._hop
        port = _SIP_PORT if hop is None else hop.port
        return replace(self, flow=hop or replace(self.flow, port=port))

    @property
    def hop(self) -> Flow:
        """Where requests go: the first route or the target (section 12.2.1.1)."""
        hop = self._hop
        if hop is None or (hop.reliable and hop.host == self.flow.host):
            return self.flow
        return hop

    def request(
        self,
        method: str,
        identity: Identity,
        branch: str,
        *,
        headers: Headers = (),
        body: bytes = b"",
    ) -> Asked:
        """Write a request with the current CSeq (section 12.2.1.1)."""
        uri, routes = self.target, self.routes
        if routes and not _is_loose(routes[0]):
            uri, routes = address_from(routes[0]).uri, (*routes[1:], f"<{self.target}>")
        return Asked(
            method=method,
            uri=uri,
            via=identity.via(self.hop, branch),
            branch=branch,
            routes=routes,
            sender=self.local,
            receiver=self.remote,
            call_id=self.call_id,
            cseq=self.our_cseq,
            headers=headers,
            body=body,
        )

    @property
    def _hop(self) -> Flow | None:
        hop = hop_of(self._next_hop, self.flow.transport)
        if hop is None or hop.host == self.flow.host or self.peers is None:
            return hop
        return hop if hop.host in self.peers else None  # nobody sends us to a stranger

    @property
    def _next_hop(self) -> str:
        return address_from(self.routes[0]).uri if self.routes else self.target


def dialog_of_callee(
    request: Request, flow: Flow, tag: str, peers: frozenset[str] | None = None
) -> Dialog:
    """Return the dialog that an INVITE to us begins (section 12.1.1)."""
    return Dialog(
        call_id=request.call_id,
        local=f"{request.header('to')};tag={tag}",
        local_tag=tag,
        remote=request.header("from"),
        remote_tag=request.from_tag,
        target=request.contact or f"sip:{bracketed(flow.host)}:{flow.port}",
        routes=tuple(request.headers.get("record-route")),
        flow=flow,
        our_cseq=0,
        their_cseq=request.cseq,
        peers=peers,
    )


def dialog_of_caller(
    asked: Asked, response: Response, flow: Flow, peers: frozenset[str] | None = None
) -> Dialog:
    """Return the dialog that an answer to our INVITE begins (section 12.1.2)."""
    return Dialog(
        call_id=asked.call_id,
        local=asked.sender,
        local_tag=response.from_tag,
        remote=response.header("to"),
        remote_tag=response.to_tag,
        target=response.contact or asked.uri,
        routes=tuple(reversed(response.headers.get("record-route"))),
        flow=flow,
        our_cseq=asked.cseq,
        their_cseq=None,
        peers=peers,
    )


def hop_of(uri: str, transport: Transport) -> Flow | None:
    """Return where a SIP URI with one machine's IP address points to, else None."""
    after_user = uri.partition(":")[2].rpartition("@")[2]
    read = parse_uri(f"sip:{after_user}")
    host = literal(read.host)
    port = read.port or _SIP_PORT
    if host is None or not 0 < port < 2**16 or _is_many(host):
        return None
    said = (read.params.get("transport") or transport).lower()
    return Flow("tcp" if said == "tcp" else "udp", host, port)


def _is_many(host: str) -> bool:
    address = ip_address(host)
    reserved = address.version == _IPV4 and address.is_reserved
    return address.is_multicast or address.is_unspecified or reserved


def _is_loose(route: str) -> bool:
    return address_from(route).parameter("lr") is not None
