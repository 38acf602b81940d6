"""What is said within one dialog: requests of ours, and ACKs both ways."""

from collections.abc import Callable
from dataclasses import replace

from counselor_app.phone.sip.dialog import Dialog
from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.message import Request, Response
from counselor_app.phone.sip.outputs import Leg, Send
from counselor_app.phone.sip.transaction_client import ClientTransaction, Told
from counselor_app.phone.sip.transaction_server import ServerTransaction
from counselor_app.phone.sip.writing import ALLOW, SDP, Headers

_ACKS_KEPT = 4


class Talk:
    """One dialog of one leg, and what waits in it for an ACK."""

    def __init__(self, leg: Leg, dialog: Dialog, exchange: Exchange) -> None:
        self.leg, self.dialog, self.exchange = leg, dialog, exchange
        self._acks: dict[int, Send] = {}
        self._awaiting: dict[int, ServerTransaction] = {}

    def ask(
        self,
        method: str,
        told: Told,
        now: float,
        *,
        headers: Headers = (),
        body: bytes = b"",
    ) -> ClientTransaction:
        """Send a request with the next CSeq."""
        self.dialog = self.dialog.stepped()
        if method == "INVITE":
            headers = (self.exchange.identity.contact(self.dialog.hop), ALLOW, *headers)
        if body:
            headers = (*headers, ("Content-Type", SDP))
        asked = self.dialog.request(
            method,
            self.exchange.identity,
            self.exchange.branch(),
            headers=headers,
            body=body,
        )
        return self.exchange.ask(asked, self.dialog.hop, told, now)

    def acknowledge(self, response: Response) -> bool:
        """Send the ACK of a 2xx, the same one each time; True the first time.

        RFC 3261 section 13.2.2.4.
        """
        ack = self._acks.get(response.cseq)
        if ack is not None:
            self.exchange.emit(ack)
            return False
        self.dialog = self.dialog.refreshed(response)
        then = replace(self.dialog, our_cseq=response.cseq)
        branch = self.exchange.branch()
        asked = then.request("ACK", self.exchange.identity, branch)
        self._acks[response.cseq] = Send(then.hop, asked.wire())
        if len(self._acks) > _ACKS_KEPT:
            del self._acks[min(self._acks)]
        self.exchange.emit(self._acks[response.cseq])
        return True

    def accept(
        self,
        asked: ServerTransaction,
        sdp: bytes,
        unheard: Callable[[float], None],
        now: float,
    ) -> bool:
        """Answer 200 and await its ACK if it is for an INVITE."""
        if not self.exchange.accept(asked, now, tag=self.dialog.local_tag, body=sdp):
            return False
        if asked.request.method == "INVITE":
            asked.on_unheard = unheard
            self._awaiting[asked.request.cseq] = asked
        return True

    def acknowledged(self, ack: Request, now: float) -> bool:
        """Take an ACK; False when nothing waited for it."""
        asked = self._awaiting.pop(ack.cseq, None)
        return asked is not None and asked.acknowledged(now)

    @property
    def is_waiting(self) -> bool:
        """Whether a 200 of ours has no ACK yet."""
        return bool(self._awaiting)

    def stop_waiting(self, now: float) -> None:
        """Repeat no 200 any more."""
        for asked in self._awaiting.values():
            asked.acknowledged(now)
        self._awaiting.clear()
