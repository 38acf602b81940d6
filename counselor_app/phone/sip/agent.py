"""The telephone's SIP user agent: messages and times in, outputs out."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from counselor_app.phone.sip.book import Book
from counselor_app.phone.sip.call import Call
from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.incoming import IncomingCall
from counselor_app.phone.sip.message import (
    MessageUnreadable,
    Response,
    is_sip,
    message_from,
)
from counselor_app.phone.sip.outgoing import OutgoingCall
from counselor_app.phone.sip.outputs import Drop, Erred, Flow, Leg, Output
from counselor_app.phone.sip.reception import Reception
from counselor_app.phone.sip.timers import Pace
from counselor_app.phone.sip.writing import ALLOW, SDP, Asked, Headers, Identity, why

_MOST_AT_ONCE = 10_000  # timers in one turn
_BREAKS_A_LINE = re.compile(r"[\x00-\x20<>\x7f]")


class Agent:
    """Calls in and out over a port (RFC 3261).

    `token` returns a new unguessable word. `allow` are the addresses that requests are
    taken from, None for any; others hear nothing. `objection` says why the owner would
    turn a call away now, for those who ask with OPTIONS. Times are seconds of one
    monotonic clock. A verb for a leg that is gone, or in a phase it does not fit, does
    nothing.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        host: str,
        port: int,
        token: Callable[[], str],
        *,
        allow: Collection[str] | None = None,
        objection: Callable[[], str] = str,
        t1: float = 0.5,
        user: str = "desk",
        rings_for: float = 180.0,
        tries_for: float = 120.0,
        most_legs: int = 1000,
    ) -> None:
        self._allow = None if allow is None else frozenset(allow)
        self._tries_for = tries_for
        identity = Identity(host=host, port=port, user=user)
        self._exchange = Exchange(identity, token, Pace(t1), self._allow)
        self._book = Book()
        self._reception = Reception(
            self._exchange,
            self._book,
            objection,
            rings_for=rings_for,
            most_legs=most_legs,
        )

    @property
    def port(self) -> int:
        """The port in Via and Contact; set once the endpoint knows it."""
        return self._exchange.identity.port

    @port.setter
    def port(self, port: int) -> None:
        self._exchange.identity = replace(self._exchange.identity, port=port)

    @property
    def host(self) -> str:
        """The address in Via and Contact."""
        return self._exchange.identity.host

    @property
    def legs(self) -> frozenset[Leg]:
        """The legs that are alive, those included that still say goodbye."""
        return frozenset(self._book.legs)

    @property
    def under_way(self) -> int:
        """How many transactions are remembered."""
        return self._exchange.under_way

    @property
    def due(self) -> float | None:
        """When `wind` has something to do."""
        return self._exchange.timers.due

    def allows(self, host: str) -> bool:
        """Whether requests from this address are heard."""
        known = self._allow is None or host in self._allow
        return known or self._book.calls(host)

    def uses(self, flow: Flow) -> bool:
        """Whether a call or a request under way goes by this flow."""
        return self._book.uses(flow) or self._exchange.uses(flow)

    def receive(self, untrusted: bytes, flow: Flow, now: float) -> list[Output]:
        """Take one datagram or one framed message; it never raises."""
        return self._turn(lambda: self._hear(untrusted, flow, now))

    def wind(self, now: float) -> list[Output]:
        """Let happen what is due."""
        return self._turn(lambda: self._wind(now))

    def lost(self, flow: Flow, now: float) -> list[Output]:
        """Learn that a connection broke or could not be made."""

        def lose() -> None:
            self._book.lost(flow)
            self._exchange.lost(flow, now)

        return self._turn(lose)

    def ring(self, leg: Leg, now: float) -> list[Output]:
        """Tell the caller that it rings."""
        return self._incoming(leg, lambda call: call.ring(now))

    def answer(self, leg: Leg, sdp: bytes, now: float) -> list[Output]:
        """Pick up."""
        return self._incoming(leg, lambda call: call.answer(sdp, now))

    def refuse(self, leg: Leg, status: int, reason: str, now: float) -> list[Output]:
        """Turn a ringing call away; the reason is also said in a Reason."""
        said = why(reason, status)
        return self._incoming(leg, lambda call: call.refuse(status, reason, now, said))

    def hang_up(self, leg: Leg, now: float, reason: str | None = None) -> list[Output]:
        """Refuse, CANCEL or BYE, as the leg needs it."""
        return self._on(leg, lambda call: call.hang_up(now, why(reason or "")))

    def failed(self, leg: Leg, now: float) -> list[Output]:
        """Answer 500 to whatever the peer waits for: our own side broke."""

        def fail(call: Call) -> None:
            call.reject_offer(500, now)
            if isinstance(call, IncomingCall):
                call.refuse(500, "", now)

        return self._on(leg, fail)

    def reoffer(self, leg: Leg, sdp: bytes, now: float) -> list[Output]:
        """Offer a change of the session: hold, resume."""
        return self._on(leg, lambda call: call.reoffer(sdp, now))

    def accept_offer(self, leg: Leg, sdp: bytes, now: float) -> list[Output]:
        """Answer a `Reoffered`."""
        return self._on(leg, lambda call: call.accept_offer(sdp, now))

    def reject_offer(self, leg: Leg, now: float) -> list[Output]:
        """Leave the session as it was: 488."""
        return self._on(leg, lambda call: call.reject_offer(488, now))

    def invite(
        self,
        target_uri: str,
        flow: Flow,
        body: bytes,
        now: float,
        *,
        headers: Headers = (),
        content_type: str = SDP,
    ) -> tuple[Leg, list[Output]]:
        """Call someone; return the name of the leg.

        Raises ValueError for text that would break a header.
        """
        exchange = self._exchange
        asked = self._invitation(target_uri, flow, headers)
        kind = (("Content-Type", content_type),) if body else ()
        asked = replace(asked, headers=(*asked.headers, *kind), body=body)
        asked.wire()
        call = OutgoingCall(flow, exchange, self._book.left, self._book.joined)
        self._book.entered(call)
        return call.leg, self._turn(lambda: call.start(asked, self._tries_for, now))

    def _invitation(self, target_uri: str, flow: Flow, headers: Headers) -> Asked:
        if _BREAKS_A_LINE.search(target_uri):
            raise ValueError("A SIP URI holds no blanks and no angle brackets.")
        exchange = self._exchange
        branch, sender = exchange.branch(), exchange.identity.uri("udp")
        return Asked(
            method="INVITE",
            uri=target_uri,
            via=exchange.identity.via(flow, branch),
            branch=branch,
            sender=f"<{sender}>;tag={exchange.token()}",
            receiver=f"<{target_uri}>",
            call_id=exchange.token(),
            cseq=1,
            headers=(exchange.identity.contact(flow), ALLOW, *headers),
        )

    def _hear(self, untrusted: bytes, flow: Flow, now: float) -> None:
        message = untrusted.lstrip(b"\r\n")
        if not message:
            return
        try:
            read = message_from(message)
        except MessageUnreadable:
            # One bad message among good ones costs no connection that calls go by.
            if flow.reliable and not is_sip(message):
                self._exchange.emit(Drop(flow))
            return
        if isinstance(read, Response):
            self._exchange.heard(read, now)
        elif self.allows(flow.host):
            self._reception.hear(read, flow, now)

    def _wind(self, now: float) -> None:
        for _ in range(_MOST_AT_ONCE):
            call = self._exchange.timers.next_due(now)
            if call is None:
                return
            call(now)

    def _on(self, leg: Leg, verb: Callable[[Call], None]) -> list[Output]:
        call = self._book.legs.get(leg)
        return [] if call is None else self._turn(lambda: verb(call))

    def _incoming(self, leg: Leg, verb: Callable[[IncomingCall], None]) -> list[Output]:
        call = self._book.legs.get(leg)
        if not isinstance(call, IncomingCall):
            return []
        return self._turn(lambda: verb(call))

    def _turn(self, work: Callable[[], None]) -> list[Output]:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the telephone outlives its faults
            self._exchange.emit(Erred(error))
        return self._exchange.drain()
