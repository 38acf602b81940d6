"""The plan for the next days: six parts in a fixed order, and what becomes of the means.

The parts and their wording are our own (research/clinical.md 3.5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.ids import StaffId


class PlanPart(StrEnum):
    """The six parts, in the order in which they are made and read."""

    GETS_WORSE = "gets_worse"
    BY_MYSELF = "by_myself"
    AMONG_PEOPLE = "among_people"
    ASK_FOR_HELP = "ask_for_help"
    PROFESSIONALS = "professionals"
    SAFE_PLACE = "safe_place"


class MeansAction(StrEnum):
    """What becomes of a means (research/clinical.md 3.5)."""

    REMOVED = "removed"
    LOCKED = "locked"
    GIVEN = "given"
    DISPOSED = "disposed"
    NONE = "none"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPartWritten(CallEvent):
    """A part of the plan was written; it replaces what stood there, and may be empty."""

    scope: ClassVar[Scope] = Scope.CALL
    part: PlanPart
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansAgreed(CallEvent):
    """Who does what with a means, and by when; it replaces the row of its number."""

    scope: ClassVar[Scope] = Scope.CALL
    row: int
    means: str = field(repr=False)
    action: MeansAction
    who: str = field(default="", repr=False)
    by: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansTakenBack(CallEvent):
    """A row of means no longer holds."""

    scope: ClassVar[Scope] = Scope.CALL
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReadBack(CallEvent):
    """The author read the plan aloud, and the caller agreed to it or did not."""

    scope: ClassVar[Scope] = Scope.CALL
    agreed: bool


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """The plan as it stands. One that changes after it was read aloud is to be read anew.

    `agreed` is None until it was read aloud, at `read_at`; `at` and `by` are of the
    last change.
    """

    parts: Mapping[PlanPart, tuple[str, ...]] = field(default_factory=dict, repr=False)
    means: Mapping[int, MeansAgreed] = field(default_factory=dict, repr=False)
    agreed: bool | None = None
    read_at: datetime | None = None
    at: datetime | None = None
    by: StaffId | None = None

    def after(self, entry: Entry) -> Self:
        """Return the plan as it stands after the entry."""
        match entry.event:
            case PlanPartWritten(part=part, lines=lines):
                changed = replace(self, parts={**self.parts, part: lines})
            case MeansAgreed(row=row) as agreed:
                changed = replace(self, means={**self.means, row: agreed})
            case MeansTakenBack(row=row):
                kept = {key: m for key, m in self.means.items() if key != row}
                changed = replace(self, means=kept)
            case PlanReadBack(agreed=yes):
                return replace(self, agreed=yes, read_at=entry.at)
            case _:
                return self
        return replace(changed, agreed=None, at=entry.at, by=entry.actor)

    def lines(self, part: PlanPart) -> tuple[str, ...]:
        """Return what was written under a part."""
        return self.parts.get(part, ())

    @property
    def rows(self) -> tuple[MeansAgreed, ...]:
        """What was agreed of the means, in the order of their numbers."""
        return tuple(self.means[row] for row in sorted(self.means))

    @property
    def made(self) -> tuple[PlanPart, ...]:
        """The parts in which something stands; means belong to the last."""
        return tuple(
            part
            for part in PlanPart
            if self.lines(part) or (part is PlanPart.SAFE_PLACE and self.means)
        )

    @property
    def is_made(self) -> bool:
        """Whether there is a plan: an empty one is none."""
        return bool(self.made)

    @property
    def next_row(self) -> int:
        """The number for a new row of means."""
        return max(self.means, default=0) + 1


def lines_of(text: str) -> tuple[str, ...]:
    """Return what was typed as lines, without blanks."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def taken_over(plan: SafetyPlan, earlier: SafetyPlan) -> Iterable[CallEvent]:
    """Return what makes an earlier plan this one; what is written here already stays."""
    for part in PlanPart:
        if earlier.lines(part) and not plan.lines(part):
            yield PlanPartWritten(part=part, lines=earlier.lines(part))
    if not plan.means:
        yield from earlier.rows


def may_agree(agreed: MeansAgreed) -> None:
    """Raise Refused when nobody could tell what the row is about."""
    if not agreed.means.strip():
        raise Refused("Say what it is: pills, rope, gun.")


def may_read_back(plan: SafetyPlan) -> None:
    """Raise Refused when there is nothing to read aloud."""
    if not plan.is_made:
        raise Refused("There is no plan yet. Write a part of it first.")
