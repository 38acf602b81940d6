"""One request of a peer and our answers to it (RFC 3261 section 17.2, RFC 6026)."""

from collections.abc import Callable

from counselor_app.phone.sip.message import Request
from counselor_app.phone.sip.outputs import Flow, Output, Send
from counselor_app.phone.sip.timers import Pace, Timer, Timers
from counselor_app.phone.sip.writing import way_back

_FINAL, _REFUSAL = 200, 300


class ServerTransaction:
    """Answers each retransmission with what was answered last.

    A final answer to an INVITE is repeated until its ACK comes (timers G and H, and for a
    2xx section 13.3.1.4); `on_unheard` is told when a 2xx got none in 64 * T1. What was
    settled is remembered for 64 * T1 (timers J and L), or T4 after an ACK (timer I).
    """

    def __init__(
        self,
        request: Request,
        flow: Flow,
        timers: Timers,
        pace: Pace,
        *,
        emit: Callable[[Output], None],
        on_end: Callable[["ServerTransaction"], None],
    ) -> None:
        self.request, self.flow = request, flow
        self.final: int | None = None
        self.tag = ""  # of our side, once a call took the request up
        self.on_cancel: Callable[[Request, float], None] | None = None
        self.on_unheard: Callable[[float], None] | None = None
        self._timers, self._pace = timers, pace
        self._emit, self._on_end = emit, on_end
        self._last: bytes | None = None
        self._repeating: Timer | None = None
        self._waiting: Timer | None = None
        self._is_invite = request.method == "INVITE"

    def respond(self, status: int, answer: bytes, now: float) -> bool:
        """Send an answer; after a final one nothing more is said, and False returned."""
        if self.final is not None:
            return False
        self._say(answer)
        if status < _FINAL:
            return True
        self.final, self.on_cancel = status, None
        if not self._is_invite:
            self._linger(0 if self.flow.reliable else self._pace.life, now)
            return True
        if status < _REFUSAL or not self.flow.reliable:
            self._repeat_in(self._pace.t1, now)
        self._waiting = self._timers.at(now + self._pace.life, self._unheard)
        return True

    def repeat(self) -> None:
        """Answer a retransmission of the request."""
        if self._last is not None:
            self._say(self._last)

    def acknowledged(self, now: float) -> bool:
        """Take the ACK of a final answer; False when it came before."""
        if self._waiting is None:
            return False
        self._stop()
        accepted = (self.final or 0) < _REFUSAL
        self._linger(self._pace.life if accepted else self._pace.t4, now)
        return True

    def _say(self, answer: bytes) -> None:
        self._last = answer
        self._emit(Send(way_back(self.request, self.flow), answer))

    def _repeat_in(self, seconds: float, now: float) -> None:
        def again(then: float) -> None:
            self.repeat()
            self._repeat_in(min(2 * seconds, self._pace.t2), then)

        self._repeating = self._timers.at(now + seconds, again)

    def _unheard(self, now: float) -> None:
        self._stop()
        self._on_end(self)
        if self.on_unheard is not None:
            self.on_unheard(now)

    def _linger(self, seconds: float, now: float) -> None:
        self._timers.at(now + seconds, lambda _: self._on_end(self))

    def _stop(self) -> None:
        for timer in (self._repeating, self._waiting):
            if timer is not None:
                timer.cancel()
        self._repeating = self._waiting = None
