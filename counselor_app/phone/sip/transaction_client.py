"""One request of ours and the answers to it (RFC 3261 section 17.1, RFC 6026)."""

from collections.abc import Callable
from enum import Enum, auto

from counselor_app.phone.sip.message import Response
from counselor_app.phone.sip.outputs import Flow, Output, Send
from counselor_app.phone.sip.timers import Pace, Timer, Timers
from counselor_app.phone.sip.writing import Asked

_FINAL, _REFUSAL = 200, 300
_TIMEOUT, _NO_WAY = 408, 503

# The status, the response (None when the status is ours to tell), and the time.
Told = Callable[[int, Response | None, float], None]


class _State(Enum):
    CALLING = auto()
    PROCEEDING = auto()
    COMPLETED = auto()
    ACCEPTED = auto()
    ENDED = auto()


class ClientTransaction:
    """Repeats a request until it is answered, and acknowledges refusals of an INVITE.

    Silence for 64 * T1 is told as 408, a broken transport as 503 (section 8.1.3.1). Each
    2xx to an INVITE is told, repeated ones too: their ACK is the call's to send.
    """

    def __init__(
        self,
        asked: Asked,
        flow: Flow,
        timers: Timers,
        pace: Pace,
        *,
        told: Told,
        emit: Callable[[Output], None],
        on_end: Callable[["ClientTransaction"], None],
    ) -> None:
        self.asked, self.flow = asked, flow
        self._timers, self._pace = timers, pace
        self._told, self._emit, self._on_end = told, emit, on_end
        self._state = _State.CALLING
        self._is_invite = asked.method == "INVITE"
        self._wire = asked.wire()
        self._repeating: Timer | None = None
        self._patience: Timer | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What its responses carry (RFC 3261 section 17.1.3)."""
        return self.asked.branch, self.asked.method

    @property
    def is_proceeding(self) -> bool:
        """Whether a provisional response came and no final one."""
        return self._state is _State.PROCEEDING

    def start(self, now: float) -> None:
        """Send the request (timers A and B, or E and F)."""
        self._emit(Send(self.flow, self._wire))
        if not self.flow.reliable:
            self._repeat_in(self._pace.t1, now)
        self._patience = self._timers.at(now + self._pace.life, self._timed_out)

    def heard(self, response: Response, now: float) -> None:
        """Take a response; what was told before is not told again."""
        if self._state in (_State.CALLING, _State.PROCEEDING):
            self._first_heard(response, now)
        elif self._state is _State.COMPLETED and response.status >= _REFUSAL:
            self._acknowledge(response)
        elif self._state is _State.ACCEPTED and _FINAL <= response.status < _REFUSAL:
            self._told(response.status, response, now)

    def lost(self, now: float) -> None:
        """Learn that the way is broken; one that was taken up goes on waiting."""
        if self._state is _State.CALLING:
            self._give_up(_NO_WAY, now)

    def abandon_at(self, when: float) -> None:
        """Wait for a final answer no longer than this (RFC 3261 section 9.1)."""
        if self._state in (_State.CALLING, _State.PROCEEDING):
            if self._patience is not None:
                self._patience.cancel()
            self._patience = self._timers.at(when, self._timed_out)

    def _first_heard(self, response: Response, now: float) -> None:
        if response.status < _FINAL:
            self._state = _State.PROCEEDING
            if self._is_invite:
                self._stop()
        else:
            self._stop()
            self._settle(response, now)
        self._told(response.status, response, now)

    def _settle(self, response: Response, now: float) -> None:
        accepted = response.status < _REFUSAL
        self._state = _State.COMPLETED
        stay = self._pace.t4
        if self._is_invite:
            stay = self._pace.life
            if accepted:
                self._state = _State.ACCEPTED
            else:
                self._acknowledge(response)
        if self.flow.reliable and self._state is _State.COMPLETED:
            stay = 0
        self._timers.at(now + stay, lambda _: self._end())

    def _acknowledge(self, response: Response) -> None:
        if self._is_invite:
            ack = self.asked.twin("ACK", response.header("to"))
            self._emit(Send(self.flow, ack.wire()))

    def _repeat_in(self, seconds: float, now: float) -> None:
        def again(then: float) -> None:
            self._emit(Send(self.flow, self._wire))
            longest = self._pace.life if self._is_invite else self._pace.t2
            slow = self._state is _State.PROCEEDING
            self._repeat_in(longest if slow else min(2 * seconds, longest), then)

        self._repeating = self._timers.at(now + seconds, again)

    def _timed_out(self, now: float) -> None:
        self._give_up(_TIMEOUT, now)

    def _give_up(self, status: int, now: float) -> None:
        self._end()
        self._told(status, None, now)

    def _end(self) -> None:
        self._stop()
        self._state = _State.ENDED
        self._on_end(self)

    def _stop(self) -> None:
        for timer in (self._repeating, self._patience):
            if timer is not None:
                timer.cancel()
        self._repeating = self._patience = None
