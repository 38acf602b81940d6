"""Notes: what the counselor wrote down, as it was left."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken(CallEvent):
    """The counselor paused, left the field or closed: the draft became a note."""

    scope: ClassVar[Scope] = Scope.CALL
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notes:
    """Every note with its time, oldest first."""

    taken: tuple[tuple[datetime, str], ...] = field(default=(), repr=False)

    def after(self, entry: Entry) -> Self:
        """Return the notes after the entry."""
        match entry.event:
            case NoteTaken(text=text):
                return replace(self, taken=(*self.taken, (entry.at, text)))
            case _:
                return self
