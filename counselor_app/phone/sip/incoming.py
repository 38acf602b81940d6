"""A call to us, from its INVITE to an answer, a refusal or a CANCEL."""

import re
from collections.abc import Callable

from counselor_app.phone.sip.call import Call, Phase, reason_words, reasons
from counselor_app.phone.sip.dialog import dialog_of_callee
from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.message import Request
from counselor_app.phone.sip.outputs import Leg, Withdrawn
from counselor_app.phone.sip.talk import Talk
from counselor_app.phone.sip.transaction_server import ServerTransaction
from counselor_app.phone.sip.writing import ALLOW, Headers

_RING_AGAIN = 60.0  # seconds (RFC 3261 section 13.3.1.1)
_CAUSE = re.compile(r"cause\s*=\s*([0-9]{1,4})\b", re.IGNORECASE)
_ELSEWHERE = {200, 26}  # SIP: answered (RFC 3326); Q.850: non-selected user clearing


class IncomingCall(Call):
    """A leg that a peer began; its INVITE is answered within `rings_for` seconds."""

    def __init__(
        self,
        asked: ServerTransaction,
        exchange: Exchange,
        left: Callable[[Leg], None],
        *,
        rings_for: float,
        now: float,
    ) -> None:
        super().__init__(Leg(exchange.token()), exchange, left)
        self.asked = asked
        tag, peers = exchange.token(), exchange.peers
        dialog = dialog_of_callee(asked.request, asked.flow, tag, peers)
        self._tag = asked.tag = dialog.local_tag
        self._begin(Talk(self.leg, dialog, exchange), we_called=False)
        self._bye_why: Headers | None = None
        asked.on_cancel = self._cancelled
        self._deadline = exchange.timers.at(now + rings_for, self._too_late)
        self._ringing = exchange.timers.at(now + _RING_AGAIN, self._ring_again)

    def ring(self, now: float) -> None:
        """Say that it rings."""
        if self.phase is Phase.EARLY:
            contact = self._exchange.identity.contact(self.asked.flow)
            self._answer(self.asked, 180, now, contact, ALLOW)

    def answer(self, sdp: bytes, now: float) -> None:
        """Pick up; the 200 is repeated until its ACK comes."""
        if self.phase is Phase.EARLY and self._talk is not None:
            self._settled()
            self.phase = Phase.ANSWERED
            self._talk.accept(self.asked, sdp, self._unheard, now)

    def refuse(self, status: int, reason: str, now: float, headers: Headers = ()) -> None:
        """Turn the call away, or leave it unanswered to its end."""
        if self.phase is Phase.EARLY:
            self._turn_away(status, reason, now, headers)
            self._over("us", status, reason, now)
            self._close()

    def hang_up(self, now: float, why: Headers = ()) -> None:
        """Refuse a call that rings, end one that is up.

        Between 200 and ACK no BYE may be sent (section 15), so it waits.
        """
        if self.phase is Phase.EARLY:
            self.refuse(480, "", now, why)
        elif self.phase is Phase.ANSWERED:
            self._bye_why = why
            self._over("us", None, "", now)
        else:
            super().hang_up(now, why)

    def acknowledged(self, ack: Request, now: float) -> None:
        """Take the ACK; a BYE may have waited for it."""
        super().acknowledged(ack, now)
        if self._bye_why is not None:
            why, self._bye_why = self._bye_why, None
            self._say_bye(now, why)

    def _bye_heard(self, request: Request, asked: ServerTransaction, now: float) -> None:
        if self.phase is Phase.EARLY:
            self._turn_away(487, "", now)
        super()._bye_heard(request, asked, now)

    def _cancelled(self, request: Request, now: float) -> None:
        self._turn_away(487, "", now)
        causes = [int(cause) for cause in _CAUSE.findall(reasons(request))]
        words = reason_words(request)
        elsewhere = bool(_ELSEWHERE & set(causes)) or "elsewhere" in words.lower()
        cause = causes[0] if causes else None
        self._exchange.emit(Withdrawn(self.leg, cause, words, elsewhere))
        self._close()

    def _too_late(self, now: float) -> None:
        self._turn_away(480, "", now)
        self._over("lost", 480, "Nobody answered in time.", now)
        self._close()

    def _unheard(self, now: float) -> None:
        self._over("lost", 408, "The answer was never acknowledged.", now)
        self._say_bye(now, self._bye_why or ())

    def _turn_away(
        self, status: int, reason: str, now: float, headers: Headers = ()
    ) -> None:
        self._settled()
        self._exchange.answer(
            self.asked, status, now, tag=self._tag, reason=reason, headers=headers
        )

    def _ring_again(self, now: float) -> None:
        self.asked.repeat()
        self._ringing = self._exchange.timers.at(now + _RING_AGAIN, self._ring_again)

    def _settled(self) -> None:
        self._deadline.cancel()
        self._ringing.cancel()
