"""What an event is, and the envelope that says whose it is and where it belongs."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from counselor_app.domain.ids import EventId, StaffId, StreamId, Subject


class Scope(StrEnum):
    """Who may read an event: all staff, or those named for the call."""

    BOARD = "board"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, in the past tense; its class fixes its scope.

    A class that `closes` ends its subject's life: what follows, if anything does, is
    folded, but the subject is no longer live at the next start, unless one that `opens`
    begins it anew.
    """

    scope: ClassVar[Scope]
    schema: ClassVar[int] = 1
    opens: ClassVar[bool] = False
    closes: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """Something that happened on a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(Event):
    """Something that happened to a task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What a newer desk wrote: kept byte for byte, folded to nothing."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as it stands in its author's stream, where numbers have no gaps.

    `at` is for showing; only `order` decides. `tick` is in milliseconds since 1970, or
    above. `prev` is the hash of the row before, and empty in the first. `text` is the row
    as it was read, where this desk would write it otherwise.
    """

    id: EventId
    stream: StreamId
    number: int
    subject: Subject
    kind: str
    scope: Scope
    schema: int
    actor: StaffId
    at: datetime
    tick: int
    prev: str
    event: Event | Unknown
    text: str = field(default="", repr=False, compare=False)

    @property
    def order(self) -> tuple[int, StreamId, int]:
        """Where the entry stands among all entries of its subject."""
        return self.tick, self.stream, self.number


class Refused(Exception):
    """The rules do not allow this. The message is fit to show a counselor."""
