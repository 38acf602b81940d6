"""One leg, whichever side began it: what happens within its dialog until it is over."""

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import Literal

from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.message import Request, Response
from counselor_app.phone.sip.offers import Offers
from counselor_app.phone.sip.outputs import Confirmed, Ended, Leg, OfferAnswered
from counselor_app.phone.sip.talk import Talk
from counselor_app.phone.sip.transaction_server import ServerTransaction
from counselor_app.phone.sip.writing import ALLOW, Headers, plain

_FINAL = 200
_RETRY_AFTER = ("Retry-After", "1")
_WORDS = re.compile(r'text\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)
KNOWN = {
    "OPTIONS": 200,
    "REFER": 603,
    "NOTIFY": 481,
    "PRACK": 481,
    "INFO": 405,
    "MESSAGE": 405,
    "PUBLISH": 405,
    "REGISTER": 405,
    "SUBSCRIBE": 405,
}


class Phase(Enum):
    """How far a leg has come."""

    EARLY = auto()
    ANSWERED = auto()  # our 200 has no ACK yet
    UP = auto()
    CLOSING = auto()  # over for the owner; the wire is still to be told
    CLOSED = auto()


class Call:
    """What incoming and outgoing legs share; `left` is called once when all is done."""

    def __init__(self, leg: Leg, exchange: Exchange, left: Callable[[Leg], None]) -> None:
        self.leg, self.phase = leg, Phase.EARLY
        self._exchange, self._left = exchange, left
        self._talk: Talk | None = None
        self._offers: Offers | None = None

    @property
    def talk(self) -> Talk | None:
        """The dialog, once there is one."""
        return self._talk

    def hear(self, request: Request, asked: ServerTransaction, now: float) -> None:
        """Take a request within the dialog (RFC 3261 section 12.2.2)."""
        talk = self._talk
        if talk is None or talk.dialog.is_behind(request):
            self._answer(asked, 500, now)
            return
        talk.dialog = talk.dialog.heard(request, asked.flow)
        if request.method == "BYE":
            self._bye_heard(request, asked, now)
        elif self.phase is Phase.CLOSING:
            self._answer(asked, 481, now)
        elif request.method in ("INVITE", "UPDATE"):
            self._offer_heard(request, asked, now)
        else:
            self._answer(asked, KNOWN.get(request.method, 501), now, ALLOW)

    def acknowledged(self, ack: Request, now: float) -> None:
        """Take the ACK of a 200 of ours."""
        if self._talk is None or not self._talk.acknowledged(ack, now):
            return
        if self.phase is Phase.UP and ack.body:  # they had asked for an offer of ours
            kind = ack.header("content-type")
            self._exchange.emit(OfferAnswered(self.leg, ack.body, kind))
        self._confirmed(ack.body)
        if self._offers is not None:
            self._offers.settle(now)

    def hang_up(self, now: float, why: Headers = ()) -> None:
        """End the leg in the way its phase asks for."""
        if self.phase is Phase.UP:
            self._over("us", None, "", now)
            self._say_bye(now, why)

    def reoffer(self, sdp: bytes, now: float) -> None:
        """Offer a change of the session."""
        if self._offers is not None and self.phase in (Phase.ANSWERED, Phase.UP):
            self._offers.want(sdp, now)

    def accept_offer(self, sdp: bytes, now: float) -> None:
        """Answer the peer's offer."""
        if self._offers is not None:
            self._offers.accept(sdp, now)

    def reject_offer(self, status: int, now: float) -> None:
        """Leave the session as it is."""
        if self._offers is not None:
            self._offers.reject(status, now)

    def _begin(self, talk: Talk, *, we_called: bool) -> None:
        self._talk, self._offers = talk, Offers(talk, we_called=we_called)

    def _confirmed(self, sdp: bytes = b"") -> None:
        if self.phase is Phase.ANSWERED:
            self.phase = Phase.UP
            self._exchange.emit(Confirmed(self.leg, sdp))

    def _offer_heard(
        self, request: Request, asked: ServerTransaction, now: float
    ) -> None:
        if self.phase is Phase.ANSWERED and self._talk and request.method == "INVITE":
            # Nobody changes a call before having its 200: only the ACK was lost.
            self._talk.stop_waiting(now)
            self._confirmed()
        if self.phase is Phase.EARLY or self._offers is None:
            self._answer(asked, 500, now, _RETRY_AFTER)  # RFC 3311 section 5.2
        else:
            self._offers.hear(request, asked, now)

    def _bye_heard(self, request: Request, asked: ServerTransaction, now: float) -> None:
        self._answer(asked, _FINAL, now)
        self._over("peer", None, reason_words(request), now)
        if self._talk is not None:
            self._talk.stop_waiting(now)
        self._close()

    def _over(
        self,
        by: Literal["peer", "us", "lost"],
        status: int | None,
        words: str,
        now: float,
    ) -> None:
        if self.phase not in (Phase.CLOSING, Phase.CLOSED):
            self.phase = Phase.CLOSING
            self._exchange.emit(Ended(self.leg, by, status, words))
        if self._offers is not None:
            self._offers.close(now)

    def _say_bye(self, now: float, why: Headers = ()) -> None:
        if self._talk is not None:
            self._talk.ask("BYE", self._bye_told, now, headers=why)

    def _bye_told(self, status: int, _: Response | None, _now: float) -> None:
        if status >= _FINAL:
            self._close()

    def _close(self) -> None:
        if self.phase is not Phase.CLOSED:
            self.phase = Phase.CLOSED
            self._left(self.leg)

    def _answer(
        self, asked: ServerTransaction, status: int, now: float, *headers: tuple[str, str]
    ) -> None:
        tag = self._talk.dialog.local_tag if self._talk is not None else ""
        self._exchange.answer(asked, status, now, tag=tag, headers=headers)


def reasons(request: Request) -> str:
    """Return all Reason headers as one list."""
    return ", ".join(request.headers.get("reason"))


def reason_words(request: Request) -> str:
    """Return the text of a Reason header, or nothing (RFC 3326)."""
    found = _WORDS.search(reasons(request))
    return plain(found.group(1) or found.group(2) or "") if found else ""
