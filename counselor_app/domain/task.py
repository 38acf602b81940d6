"""A task: something that is to be done by a time, with a life of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import Entry, Refused, Scope, TaskEvent
from counselor_app.domain.ids import CallId, LegId, RequestId, StaffId, Subject, TaskId


class Work(StrEnum):
    """What is to be done."""

    CONFIRM_CONTACT = "confirm_contact"
    CALL_911_BACK = "call_911_back"
    CALL_BACK = "call_back"
    FOLLOW_UP = "follow_up"
    WARN = "warn"
    REPORT_CHILD = "report_child"


class Outcome(StrEnum):
    """How a task ended."""

    REACHED = "reached"
    NOT_FOUND = "not_found"
    DONE = "done"
    NO_LONGER_NEEDED = "no_longer_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(TaskEvent):
    """Something is to be done for a call, by a time."""

    scope: ClassVar[Scope] = Scope.BOARD
    work: Work
    call_id: CallId
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(TaskEvent):
    """The author did it, or found that it could not be done."""

    scope: ClassVar[Scope] = Scope.BOARD
    closes: ClassVar[bool] = True
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """One task, and who ended it."""

    task_id: TaskId
    opened: TaskOpened | None = None
    outcome: Outcome | None = None
    done_by: StaffId | None = None

    def after(self, entry: Entry) -> Self:
        """Return the task as it stands after the entry."""
        match entry.event:
            case TaskOpened() as opened:
                return replace(self, opened=self.opened or opened)
            case TaskDone(outcome=outcome):
                return replace(self, outcome=outcome, done_by=entry.actor)
            case _:
                return self


def confirming(request_id: RequestId) -> TaskId:
    """Return the one task that confirms contact for a request, whoever names it."""
    return TaskId(Subject(f"confirm:{request_id}"))


def work_on(work: Work, call_id: CallId, leg: LegId | None, nth: int = 1) -> TaskId:
    """Return the one task of this work for a call and its leg, whoever names it.

    The leg tells a call from the same caller's next transfer, `nth` a first try from
    those after it.
    """
    name = f"{work.value}:{call_id}" + (f":{leg}" if leg else "")
    return TaskId(Subject(f"{name}#{nth}" if nth > 1 else name))


def is_again(task_id: TaskId) -> bool:
    """Say whether the task is a further one of its work for a call."""
    return "#" in task_id


# What must be written down when a task is done, by the name of the fact.
TO_SAY: Mapping[Work, tuple[str, ...]] = {
    Work.WARN: ("told",),
    Work.REPORT_CHILD: ("taken_by", "report_number"),
}
# After how long a caller who was not reached is called again, counted from the first try.
CALL_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5))


def may_end(task: Task) -> None:
    """Raise Refused when somebody has already ended the task."""
    if task.opened is None:
        raise Refused("There is no such task.")
    if task.outcome is not None:
        raise Refused(f"Already done by {task.done_by}.")


def may_end_with(task: Task, outcome: Outcome, facts: Mapping[str, str]) -> None:
    """Raise Refused when the task has ended, or when it was not said who was told.

    The number of a report may come later, so it is asked for and not required.
    """
    may_end(task)
    names = TO_SAY.get(task.opened.work, ()) if task.opened else ()
    if outcome is Outcome.DONE and names and not facts.get(names[0], "").strip():
        raise Refused("Write down who was told: a name or a number.")
