"""Changes of a session under way, theirs and ours (RFC 3261 section 14, RFC 3311)."""

from zlib import crc32

from counselor_app.phone.sip.message import Request, Response
from counselor_app.phone.sip.outputs import OfferAnswered, OfferFailed, Reoffered
from counselor_app.phone.sip.talk import Talk
from counselor_app.phone.sip.timers import Timer
from counselor_app.phone.sip.transaction_client import ClientTransaction
from counselor_app.phone.sip.transaction_server import ServerTransaction

_OWNER_TAKES = 10.0  # seconds at most to answer an offer
_FINAL, _REFUSAL, _PENDING = 200, 300, 491
_MOST_TRIES = 10
_RETRY_AFTER = ("Retry-After", "1")


class Offers:
    """One offer at a time in a call; a failure is told and never ends the call."""

    def __init__(self, talk: Talk, *, we_called: bool) -> None:
        self._talk, self._we_called = talk, we_called
        self._theirs: ServerTransaction | None = None
        self._deadline: Timer | None = None
        self._ours: ClientTransaction | None = None
        self._wanted: bytes | None = None
        self._sent = b""
        self._tries = 0
        self._retry: Timer | None = None
        self._closed = False

    def hear(self, request: Request, asked: ServerTransaction, now: float) -> None:
        """Take their re-INVITE or UPDATE in an established call."""
        if self._theirs is not None:
            self._answer(asked, 500, now, _RETRY_AFTER)
        elif self._ours is not None and (request.body or request.method == "INVITE"):
            self._answer(asked, _PENDING, now)
        elif request.method == "UPDATE" and not request.body:
            self._talk.accept(asked, b"", _nothing, now)
        else:
            self._begin(request, asked, now)

    def accept(self, sdp: bytes, now: float) -> None:
        """Answer their offer."""
        asked = self._taken()
        if asked is not None:
            # A call is not ended for want of this ACK: the voice shows if it lives.
            self._talk.accept(asked, sdp, self._unheard, now)
            self.settle(now)

    def reject(self, status: int, now: float) -> None:
        """Leave the session as it is."""
        asked = self._taken()
        if asked is not None:
            self._answer(asked, status, now)
            self.settle(now)

    def want(self, sdp: bytes, now: float) -> None:
        """Offer this as soon as nothing else is under way; a newer wish replaces it."""
        if not self._closed:
            self._wanted, self._tries = sdp, 0
            if self._retry is not None:
                self._retry.cancel()
                self._retry = None
            self.settle(now)

    def settle(self, now: float) -> None:
        """Send what is wanted, now that something else has ended."""
        waits = self._ours or self._theirs or self._retry or self._talk.is_waiting
        if self._closed or waits or self._wanted is None:
            return
        self._sent, self._wanted = self._wanted, None
        self._tries += 1
        self._ours = self._talk.ask("INVITE", self._told, now, body=self._sent)

    def close(self, now: float) -> None:
        """End with the call; their request is answered 487 (RFC 3261 section 15.1.2)."""
        self._closed = True
        asked = self._taken()
        if asked is not None:
            self._answer(asked, 487, now)
        if self._retry is not None:
            self._retry.cancel()

    def _begin(self, request: Request, asked: ServerTransaction, now: float) -> None:
        self._theirs, asked.on_cancel = asked, self._cancelled
        if request.method == "INVITE":
            self._answer(asked, 100, now)
        timers = self._talk.exchange.timers
        self._deadline = timers.at(
            now + _OWNER_TAKES, lambda then: self.reject(500, then)
        )
        kind = request.header("content-type")
        self._talk.exchange.emit(Reoffered(self._talk.leg, request.body, kind))

    def _cancelled(self, _: Request, now: float) -> None:
        self.reject(487, now)

    def _taken(self) -> ServerTransaction | None:
        asked, self._theirs = self._theirs, None
        if self._deadline is not None:
            self._deadline.cancel()
        return asked

    def _told(self, status: int, response: Response | None, now: float) -> None:
        if response is not None and _FINAL <= status < _REFUSAL:
            if self._talk.acknowledge(response) and not self._closed:
                self._ours = None
                kind = response.header("content-type")
                self._emit(OfferAnswered(self._talk.leg, response.body, kind))
                self.settle(now)
        elif status < _FINAL:
            self._be_patient(now)
        elif not self._closed:
            self._ours = None
            self._failed(status, now)

    def _failed(self, status: int, now: float) -> None:
        if status == _PENDING and self._tries < _MOST_TRIES:
            self._wanted = self._sent if self._wanted is None else self._wanted
            wait = self._wait()
            self._retry = self._talk.exchange.timers.at(now + wait, self._try_again)
            return
        self._emit(OfferFailed(self._talk.leg, status))
        self.settle(now)

    def _wait(self) -> float:
        # Section 14.1: 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s.
        chance = crc32(self._talk.exchange.token().encode()) % 191
        return (210 + chance) / 100 if self._we_called else chance / 100

    def _try_again(self, now: float) -> None:
        self._retry = None
        self.settle(now)

    def _be_patient(self, now: float) -> None:
        if self._ours is not None:
            self._ours.abandon_at(now + 2 * self._talk.exchange.pace.life)

    def _unheard(self, now: float) -> None:
        self._talk.stop_waiting(now)
        self.settle(now)

    def _answer(
        self,
        asked: ServerTransaction,
        status: int,
        now: float,
        *headers: tuple[str, str],
    ) -> None:
        tag = self._talk.dialog.local_tag
        self._talk.exchange.answer(asked, status, now, tag=tag, headers=headers)

    def _emit(self, output: OfferAnswered | OfferFailed) -> None:
        self._talk.exchange.emit(output)


def _nothing(_: float) -> None:
    """Need no ACK."""
