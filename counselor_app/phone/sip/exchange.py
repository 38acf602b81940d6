"""All requests under way, theirs and ours, and how messages find them."""

from collections.abc import Callable
from dataclasses import replace

from counselor_app.phone.sip.message import Request, Response
from counselor_app.phone.sip.outputs import Flow, Output, Send
from counselor_app.phone.sip.timers import Pace, Timers
from counselor_app.phone.sip.transaction_client import ClientTransaction, Told
from counselor_app.phone.sip.transaction_server import ServerTransaction
from counselor_app.phone.sip.writing import (
    ALLOW,
    Asked,
    Headers,
    Identity,
    response_to,
    via_port,
    way_back,
)

MOST_TRANSACTIONS = 20_000
_COOKIE = "z9hG4bK"


class Exchange:
    """The transaction layer (RFC 3261 section 17) and what leaves through it."""

    def __init__(
        self,
        identity: Identity,
        token: Callable[[], str],
        pace: Pace,
        peers: frozenset[str] | None = None,
    ) -> None:
        self.identity, self.token, self.pace = identity, token, pace
        self.peers = peers  # addresses that we may be sent on to, None for any
        self.timers = Timers()
        self._outputs: list[Output] = []
        self._servers: dict[tuple[str, ...], ServerTransaction] = {}
        self._invites: dict[tuple[str, str, int], ServerTransaction] = {}
        self._clients: dict[tuple[str, str], ClientTransaction] = {}

    @property
    def under_way(self) -> int:
        """How many transactions are remembered."""
        return len(self._servers) + len(self._clients)

    def emit(self, output: Output) -> None:
        """Add to what this turn brings about."""
        self._outputs.append(output)

    def drain(self) -> list[Output]:
        """Take what this turn brought about."""
        outputs, self._outputs = self._outputs, []
        return outputs

    def found(self, request: Request) -> ServerTransaction | None:
        """Return the transaction of a retransmission or an ACK."""
        return self._servers.get(request.key)

    def cancelled(self, request: Request) -> ServerTransaction | None:
        """Return the INVITE that a CANCEL is for."""
        return self._servers.get(request.cancelled_key)

    def merged(self, request: Request) -> ServerTransaction | None:
        """Return the same INVITE that came another way (RFC 3261 section 8.2.2.2)."""
        return self._invites.get(_merge_key(request))

    def opened(self, request: Request, flow: Flow) -> ServerTransaction | None:
        """Begin the transaction of a new request; None when there are too many."""
        if len(self._servers) >= MOST_TRANSACTIONS:
            return None
        begun = ServerTransaction(
            request, flow, self.timers, self.pace, emit=self.emit, on_end=self._closed
        )
        self._servers[request.key] = begun
        if request.method == "INVITE":
            self._invites.setdefault(_merge_key(request), begun)
        return begun

    def answer(
        self,
        asked: ServerTransaction,
        status: int,
        now: float,
        *,
        tag: str = "",
        reason: str = "",
        headers: Headers = (),
        body: bytes = b"",
    ) -> bool:
        """Answer a request; False when it had its final answer."""
        mark = tag or self.token()
        wire = response_to(
            asked.request,
            asked.flow,
            status,
            tag=mark,
            reason=reason,
            headers=headers,
            body=body,
        )
        return asked.respond(status, wire, now)

    def answer_once(
        self, request: Request, flow: Flow, status: int, *, reason: str = ""
    ) -> None:
        """Answer without remembering it (RFC 3261 section 8.2.7)."""
        wire = response_to(request, flow, status, tag=self.token(), reason=reason)
        self.emit(Send(way_back(request, flow), wire))

    def accept(
        self, asked: ServerTransaction, now: float, *, tag: str = "", body: bytes = b""
    ) -> bool:
        """Answer 200 with our Contact, as a dialog needs it."""
        headers = (self.identity.contact(asked.flow), ALLOW)
        return self.answer(asked, 200, now, tag=tag, headers=headers, body=body)

    def branch(self) -> str:
        """Return the name of a new transaction."""
        return f"{_COOKIE}{self.token()}"

    def ask(self, asked: Asked, flow: Flow, told: Told, now: float) -> ClientTransaction:
        """Send a request and tell its answers."""
        begun = ClientTransaction(
            asked,
            flow,
            self.timers,
            self.pace,
            told=told,
            emit=self.emit,
            on_end=self._done,
        )
        self._clients[begun.key] = begun
        begun.start(now)
        return begun

    def heard(self, response: Response, now: float) -> None:
        """Take a response; one to nothing of ours is left alone (section 18.1.2)."""
        asked = self._clients.get((response.via.branch or "", response.method))
        if asked is not None and asked.asked.call_id == response.call_id:
            asked.heard(response, now)

    def lost(self, flow: Flow, now: float) -> None:
        """Answers for a broken connection go to the Via's port (section 18.2.2)."""
        for server in self._servers.values():
            if server.flow == flow:
                server.flow = replace(flow, port=via_port(server.request))
        for client in [c for c in self._clients.values() if c.flow == flow]:
            client.lost(now)

    def uses(self, flow: Flow) -> bool:
        """Whether something under way came or went by this flow."""
        return any(s.flow == flow for s in self._servers.values()) or any(
            c.flow == flow for c in self._clients.values()
        )

    def _closed(self, ended: ServerTransaction) -> None:
        self._servers.pop(ended.request.key, None)
        key = _merge_key(ended.request)
        if self._invites.get(key) is ended:
            del self._invites[key]

    def _done(self, ended: ClientTransaction) -> None:
        self._clients.pop(ended.key, None)


def _merge_key(request: Request) -> tuple[str, str, int]:
    return request.call_id, request.from_tag, request.cseq
