"""Where requests of peers are led: to a transaction, a dialog, or a new call."""

from collections.abc import Callable

from counselor_app.phone.sip.book import Book
from counselor_app.phone.sip.call import KNOWN
from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.incoming import IncomingCall
from counselor_app.phone.sip.message import Request
from counselor_app.phone.sip.outputs import Erred, Flow, Offered
from counselor_app.phone.sip.transaction_server import ServerTransaction
from counselor_app.phone.sip.writing import ALLOW, why

_WE_UNDERSTAND = frozenset({"geolocation"})  # RFC 6442
_OUTSIDE = KNOWN | {"INFO": 481, "BYE": 481, "UPDATE": 481}
_REFUSAL, _GONE = 300, 480
_ACCEPT = ("Accept", "application/sdp, multipart/mixed")


class Reception:
    """Takes requests (RFC 3261 section 8.2) and offers new calls."""

    def __init__(
        self,
        exchange: Exchange,
        book: Book,
        objection: Callable[[], str],
        *,
        rings_for: float,
        most_legs: int,
    ) -> None:
        self._exchange, self._book, self._objection = exchange, book, objection
        self._rings_for, self._most_legs = rings_for, most_legs

    def hear(self, request: Request, flow: Flow, now: float) -> None:
        """Take one request; whatever breaks in here is answered 500."""
        if request.method == "ACK":
            self._acknowledged(request, now)
        elif request.flaw is not None:
            status, words = request.flaw
            self._exchange.answer_once(request, flow, status, reason=words)
        elif (known := self._exchange.found(request)) is not None:
            if known.flow.host == flow.host:
                known.flow = flow  # a peer that lost its connection asks on a new one
            known.repeat()
        elif request.method == "CANCEL" and not self._may_cancel(request, flow):
            # Not remembered, or it would stand in the way of the true one.
            self._exchange.answer_once(request, flow, 481)
        elif (asked := self._exchange.opened(request, flow)) is None:
            self._exchange.answer_once(request, flow, 503)
        else:
            self._safely(request, asked, now)

    def _safely(self, request: Request, asked: ServerTransaction, now: float) -> None:
        try:
            self._lead(request, asked, now)
        except Exception as error:  # noqa: BLE001 - a caller must not be left at 100
            self._exchange.emit(Erred(error))
            self._exchange.answer(asked, 500, now)

    def _lead(self, request: Request, asked: ServerTransaction, now: float) -> None:
        if request.method == "CANCEL":
            self._cancel(request, asked, now)
        elif unknown := _unknown(request):
            refused = tuple(("Unsupported", tag) for tag in unknown)
            self._exchange.answer(asked, 420, now, headers=refused)
        elif request.to_tag:
            self._within(request, asked, now)
        elif request.method == "INVITE":
            self._invited(request, asked, now)
        elif request.method == "OPTIONS":
            self._asked_about(asked, now)
        else:
            status = _OUTSIDE.get(request.method, 501)
            self._exchange.answer(asked, status, now, headers=(ALLOW,))

    def _asked_about(self, asked: ServerTransaction, now: float) -> None:
        # As an INVITE would be answered (section 11.2): a proxy need not try in vain.
        words = self._objection()
        headers = (*why(words, _GONE), ALLOW, _ACCEPT)
        self._exchange.answer(asked, _GONE if words else 200, now, headers=headers)

    def _within(self, request: Request, asked: ServerTransaction, now: float) -> None:
        call = self._book.within(request)
        if call is None:
            self._exchange.answer(asked, 481, now)
        else:
            call.hear(request, asked, now)

    def _invited(self, request: Request, asked: ServerTransaction, now: float) -> None:
        if self._exchange.merged(request) is not asked:
            self._exchange.answer(asked, 482, now)
        elif len(self._book.legs) >= self._most_legs:
            self._exchange.answer(asked, 503, now, headers=(("Retry-After", "5"),))
        else:
            self._offer(request, asked, now)

    def _offer(self, request: Request, asked: ServerTransaction, now: float) -> None:
        self._exchange.answer(asked, 100, now)
        call = IncomingCall(
            asked, self._exchange, self._book.left, rings_for=self._rings_for, now=now
        )
        self._book.entered(call)
        self._book.joined(call)
        offered = Offered(
            call.leg, request.raw, asked.flow, request.call_id, request.from_tag
        )
        self._exchange.emit(offered)

    def _may_cancel(self, request: Request, flow: Flow) -> bool:
        # A CANCEL goes hop by hop (section 9.1): only the sender of the INVITE has one.
        invited = self._exchange.cancelled(request)
        return invited is not None and invited.flow.host == flow.host

    def _cancel(self, request: Request, asked: ServerTransaction, now: float) -> None:
        invited = self._exchange.cancelled(request)
        if invited is None:
            return
        self._exchange.answer(asked, 200, now, tag=invited.tag)
        if invited.on_cancel is not None:
            invited.on_cancel(request, now)

    def _acknowledged(self, ack: Request, now: float) -> None:
        known = self._exchange.found(ack)
        if known is not None and (known.final or 0) >= _REFUSAL:
            known.acknowledged(now)
            return
        call = self._book.within(ack)
        if call is not None:
            call.acknowledged(ack, now)
            return
        # Some peers acknowledge a refusal in a transaction of its own.
        refused = self._exchange.merged(ack)
        if refused is not None and (refused.final or 0) >= _REFUSAL:
            refused.acknowledged(now)


def _unknown(request: Request) -> list[str]:
    tags = (tag.strip().lower() for tag in request.headers.get("require"))
    return [tag for tag in tags if tag and tag not in _WE_UNDERSTAND]
