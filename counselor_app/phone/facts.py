"""What the telephone saw, until the desk has it on disk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, EventId
from counselor_app.domain.line import DigitHeard
from counselor_app.domain.transfer import TransferRead
from counselor_app.phone.clock import Clock
from counselor_app.wire.phone_link import LinkUnreadable, line_from, said_from
from counselor_app.wire.phone_messages import Fact

_CUT = "The transfer held more than this desk can take in."
Say = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept while no desk takes it: facts, and bytes of them."""

    facts: int = 10_000
    size: int = 64 * 1024 * 1024


class FactBook:
    """Names, times and keeps every fact, in order, as the line that says it.

    Nothing is ever dropped to make room: while `is_full`, the telephone takes no new
    call, and only the keys that a caller presses go unrecorded.
    """

    def __init__(self, clock: Clock, say: Say, room: Room | None = None) -> None:
        self._clock, self._say = clock, say
        self._room = room or Room()
        self._lines: dict[EventId, bytes] = {}
        self._size = 0

    @property
    def is_full(self) -> bool:
        """Whether so much waits for a desk that no new call may be taken."""
        return len(self._lines) >= self._room.facts or self._size >= self._room.size

    @property
    def is_empty(self) -> bool:
        """Whether the desk has every fact on disk."""
        return not self._lines

    def record(self, call_id: CallId, event: Event) -> None:
        """Keep the fact and say it."""
        if self.is_full and isinstance(event, DigitHeard):
            return
        fact = self._clock.new_id()
        line = self._line(fact, call_id, event)
        if line is None:
            return
        self._lines[fact] = line
        self._size += len(line)
        self._say(line)

    def keep(self, fact: EventId) -> None:
        """Forget a fact that is on the desk's disk; a second time does nothing."""
        self._size -= len(self._lines.pop(fact, b""))

    def lines(self) -> Iterable[bytes]:
        """Return what no desk has kept, oldest first, as lines of the link."""
        return tuple(self._lines.values())

    def _line(self, fact: EventId, call_id: CallId, event: Event) -> bytes | None:
        # What a desk could not read would be said again forever, so it is tried first.
        said = Fact(fact, self._clock.now(), call_id, event)
        try:
            line = line_from(said)
            said_from(line)
        except LinkUnreadable:
            if isinstance(event, TransferRead) and event.damage != (_CUT,):
                return self._line(fact, call_id, TransferRead(damage=(_CUT,)))
            return None
        return line
