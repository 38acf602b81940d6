"""Duties: the tasks that an event leaves behind, and the alarms that time raises."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, takewhile

from counselor_app.domain.board import Board
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import Agreed, Disposition, RecordClosed
from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, RequestId, Subject, TaskId
from counselor_app.domain.line import CallLost
from counselor_app.domain.overdue import Alarm, alarm
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import (
    EidoAnswered,
    PersonNotFound,
    RescueSpoken,
    Step,
)
from counselor_app.domain.task import (
    CALL_AGAIN_AFTER,
    Outcome,
    Task,
    TaskOpened,
    Work,
    confirming,
    work_on,
)
from counselor_app.domain.triggers import Trigger

_NEVER_TALKED = frozenset({Disposition.ABANDONED, Disposition.TEST})


def duties_after(
    policy: Policy, call: Call, event: Event, now: datetime
) -> Iterator[tuple[TaskId, TaskOpened]]:
    """Yield the tasks that the event leaves, under names that anyone would give them."""
    match event:
        case EidoAnswered(request_id=key) | RescueSpoken(request_id=key):
            if call.rescues.progress(key).step >= Step.ACCEPTED:
                due = now + policy.confirm_contact_within
                yield confirming(key), _opened(Work.CONFIRM_CONTACT, call.call_id, due)
        case PersonNotFound(request_id=key) if call.ending.closed:
            name = TaskId(Subject(f"{Work.CALL_911_BACK.value}:{key}"))
            yield name, _opened(Work.CALL_911_BACK, call.call_id, now)
        case CallLost() if call.triggers.may_call_back:
            if Trigger.DROPPED not in call.triggers.marked:  # its task is there already
                yield _work(Work.CALL_BACK, call, now)
        case RecordClosed(disposition=disposition):
            yield from _after_closing(policy, call, disposition, now)
        case _:
            pass


def is_new(board: Board, task_id: TaskId, opened: TaskOpened) -> bool:
    """Whether a duty is not there yet; one call back of a call is enough, by any name."""
    if board.task(task_id).opened is not None:
        return False
    about = (opened.work, opened.call_id)
    return opened.work is not Work.CALL_BACK or about not in {
        (task.opened.work, task.opened.call_id)
        for task in board.open_tasks
        if task.opened
    }


def owed_by_triggers(call: Call) -> frozenset[Work]:
    """Return the works that the triggers leave as they stand now."""
    triggers = call.triggers
    dropped = Trigger.DROPPED in triggers.marked or call.line.lost
    owed = {
        Work.WARN: Trigger.DANGER_TO_ANOTHER in triggers.marked,
        Work.REPORT_CHILD: Trigger.CHILD in triggers.marked and triggers.report_due,
        Work.CALL_BACK: dropped and triggers.may_call_back,
    }
    return frozenset(work for work, is_owed in owed.items() if is_owed)


def opened_anew(
    board: Board, call: Call, work: Work, due: datetime
) -> tuple[TaskId, TaskOpened] | None:
    """Return a further task of a work for a call, or None while one is open."""
    first, *more = _tasks_of(board, call, work)
    if any(task.opened and task.outcome is None for task in (first, *more)):
        return None
    # The first call back is the lost line's own, under the name that any desk gives it.
    is_free = first.opened is None and work is not Work.CALL_BACK
    nth = 1 if is_free else len(more) + 2
    name = work_on(work, call.call_id, call.line.leg, nth)
    return name, _opened(work, call.call_id, due)


def called_again(
    board: Board, task: Task, outcome: Outcome
) -> tuple[TaskId, TaskOpened] | None:
    """Return the next try to call somebody back who was not reached, or None."""
    opened = task.opened
    if opened is None or (opened.work, outcome) != (Work.CALL_BACK, Outcome.NOT_FOUND):
        return None
    call = board.call(opened.call_id)
    tries = _tasks_of(board, call, Work.CALL_BACK)
    failed = [t.opened.due for t in tries if t.opened and t.outcome is outcome]
    if not 0 < len(failed) <= len(CALL_AGAIN_AFTER) or not call.triggers.may_call_back:
        return None
    due = min(failed) + CALL_AGAIN_AFTER[len(failed) - 1]
    return opened_anew(board, call, Work.CALL_BACK, due)


def alarms(
    policy: Policy, board: Board, now: datetime
) -> frozenset[tuple[RequestId, Alarm]]:
    """Return what is overdue now on any request of a call that is not closed."""
    calls = [s.now for s in board.calls.values() if s.now.ending.closed is None]
    found = (
        (key, alarm(policy, request, call.rescues.progress(key), now))
        for call in calls
        for key, request in call.rescues.requests.items()
    )
    return frozenset((key, overdue) for key, overdue in found if overdue)


def _after_closing(
    policy: Policy, call: Call, disposition: Disposition, now: datetime
) -> Iterator[tuple[TaskId, TaskOpened]]:
    if disposition not in _NEVER_TALKED:
        due = now + policy.call_back_911_within
        yield _work(Work.CALL_911_BACK, call, due)
    agreed = call.ending.follow_up
    if agreed and agreed.consent is Agreed.YES:
        due = now + policy.follow_up_within
        yield _work(Work.FOLLOW_UP, call, due)


def _tasks_of(board: Board, call: Call, work: Work) -> Iterator[Task]:
    # The first, opened or not, and all that were opened after it.
    about = (work, call.call_id, call.line.leg)
    tasks = (board.task(work_on(*about, nth)) for nth in count(1))
    yield next(tasks)
    yield from takewhile(lambda task: task.opened, tasks)


def _work(work: Work, call: Call, due: datetime) -> tuple[TaskId, TaskOpened]:
    name = work_on(work, call.call_id, call.line.leg)
    return name, _opened(work, call.call_id, due)


def _opened(work: Work, call_id: CallId, due: datetime) -> TaskOpened:
    return TaskOpened(work=work, call_id=call_id, due=due)
