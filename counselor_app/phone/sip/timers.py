"""Timers that only go off when told the time, and the paces of RFC 3261 table 4."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, slots=True)
class Pace:
    """The times, in seconds, that all timers derive from (RFC 3261 section 17.1.1.1)."""

    t1: float = 0.5

    @property
    def t2(self) -> float:
        """The longest time between repetitions."""
        return 8 * self.t1

    @property
    def t4(self) -> float:
        """How long a message may wander in the network."""
        return 10 * self.t1

    @property
    def life(self) -> float:
        """How long an answer or an ACK is waited for: 64 * T1."""
        return 64 * self.t1


class Timer:
    """One call to come; `cancel` is safe at any time."""

    __slots__ = ("call", "when")

    def __init__(self, when: float, call: Callable[[float], None]) -> None:
        self.when = when
        self.call: Callable[[float], None] | None = call

    def cancel(self) -> None:
        """Let it not go off."""
        self.call = None


class Timers:
    """What is to happen when, earliest first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = count()

    def at(self, when: float, call: Callable[[float], None]) -> Timer:
        """Have `call(now)` made at a time, on the caller's monotonic clock in seconds."""
        timer = Timer(when, call)
        heapq.heappush(self._heap, (when, next(self._order), timer))
        return timer

    @property
    def due(self) -> float | None:
        """When the next one goes off; None when nothing waits."""
        while self._heap and self._heap[0][2].call is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def next_due(self, now: float) -> Callable[[float], None] | None:
        """Take the earliest call that is due, or None."""
        due = self.due
        if due is None or due > now:
            return None
        timer = heapq.heappop(self._heap)[2]
        call, timer.call = timer.call, None
        return call
