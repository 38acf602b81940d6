"""A call of ours, from its INVITE to an answer, a refusal or our CANCEL."""

from collections.abc import Callable

from counselor_app.phone.sip.call import Call, Phase
from counselor_app.phone.sip.dialog import dialog_of_caller
from counselor_app.phone.sip.exchange import Exchange
from counselor_app.phone.sip.message import Response
from counselor_app.phone.sip.outputs import Answered, Flow, Leg, Refused
from counselor_app.phone.sip.talk import Talk
from counselor_app.phone.sip.transaction_client import ClientTransaction
from counselor_app.phone.sip.writing import Asked, Headers

_FINAL, _REFUSAL = 200, 300
_NO_ANSWER = 408
_MOST_FORKS = 32


class OutgoingCall(Call):
    """A leg that we began; given up after `tries_for` seconds.

    The first 2xx is the call; one with another To-tag is a second telephone that picked
    up, and gets ACK and BYE (RFC 3261 section 13.2.2.4).
    """

    def __init__(
        self,
        flow: Flow,
        exchange: Exchange,
        left: Callable[[Leg], None],
        joined: Callable[[Call], None],
    ) -> None:
        super().__init__(Leg(exchange.token()), exchange, left)
        self.flow, self._joined = flow, joined
        self._forks: dict[str, Talk] = {}
        self._asked: ClientTransaction | None = None
        self._cancel_why: Headers | None = None

    def start(self, asked: Asked, tries_for: float, now: float) -> None:
        """Send the INVITE."""
        self._deadline = self._exchange.timers.at(now + tries_for, self._too_late)
        self._asked = self._exchange.ask(asked, self.flow, self._told, now)

    def hang_up(self, now: float, why: Headers = ()) -> None:
        """Take the call back, or end it."""
        if self.phase is Phase.EARLY:
            self._over("us", None, "", now)
            self._cancel(now, why)
        else:
            super().hang_up(now, why)

    def _told(self, status: int, response: Response | None, now: float) -> None:
        if status < _FINAL:
            self._progressed(now)
        elif status < _REFUSAL and response is not None:
            self._accepted(response, now)
        elif self._talk is None:
            self._refused(status, response.reason if response else "")

    def _progressed(self, now: float) -> None:
        if self._cancel_why is not None:
            self._send_cancel(now)

    def _accepted(self, response: Response, now: float) -> None:
        if self._talk is None:
            self._first_accepted(response, now)
        elif response.to_tag == self._talk.dialog.remote_tag:
            self._talk.acknowledge(response)
        elif response.to_tag in self._forks:
            self._forks[response.to_tag].acknowledge(response)
        elif len(self._forks) < _MOST_FORKS:
            fork = self._forks[response.to_tag] = self._talk_from(response)
            fork.acknowledge(response)
            fork.ask("BYE", _nothing, now)

    def _first_accepted(self, response: Response, now: float) -> None:
        self._deadline.cancel()
        talk = self._talk_from(response)
        self._begin(talk, we_called=True)
        talk.acknowledge(response)
        self._joined(self)
        if self.phase is Phase.EARLY:
            self.phase = Phase.UP
            self._exchange.emit(
                Answered(self.leg, response.body, response.header("content-type"))
            )
        else:
            self._say_bye(now)  # it crossed our CANCEL (section 15)

    def _talk_from(self, response: Response) -> Talk:
        asked = self._asked
        if asked is None:
            raise LookupError
        peers = self._exchange.peers
        dialog = dialog_of_caller(asked.asked, response, asked.flow, peers)
        return Talk(self.leg, dialog, self._exchange)

    def _refused(self, status: int, reason: str) -> None:
        self._deadline.cancel()
        if self.phase is Phase.EARLY:
            self._exchange.emit(Refused(self.leg, status, reason))
        self._close()

    def _too_late(self, now: float) -> None:
        if self.phase is Phase.EARLY:
            self.phase = Phase.CLOSING
            self._exchange.emit(Refused(self.leg, _NO_ANSWER, "Nobody answered."))
            self._cancel(now, ())

    def _cancel(self, now: float, why: Headers) -> None:
        self._deadline.cancel()
        self._cancel_why = why
        if self._asked is not None and self._asked.is_proceeding:
            self._send_cancel(now)

    def _send_cancel(self, now: float) -> None:
        # Only after a provisional response, and once (section 9.1).
        why, self._cancel_why = self._cancel_why, None
        if self._asked is None or why is None:
            return
        cancel = self._asked.asked.twin("CANCEL", headers=why)
        self._exchange.ask(cancel, self._asked.flow, _nothing, now)
        self._asked.abandon_at(now + self._exchange.pace.life)


def _nothing(_status: int, _response: Response | None, _now: float) -> None:
    """Need no answer."""
