"""Duties: the tasks that an event leaves behind, and the alarms that time raises."""

from collections.abc import Iterator
from datetime import datetime

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
from counselor_app.domain.task import TaskOpened, Work, confirming, work_on

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
        case CallLost():
            yield _work(Work.CALL_BACK, call, now)
        case RecordClosed(disposition=disposition):
            yield from _after_closing(policy, call, disposition, now)
        case _:
            pass


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


def _work(work: Work, call: Call, due: datetime) -> tuple[TaskId, TaskOpened]:
    name = work_on(work, call.call_id, call.line.leg)
    return name, _opened(work, call.call_id, due)


def _opened(work: Work, call_id: CallId, due: datetime) -> TaskOpened:
    return TaskOpened(work=work, call_id=call_id, due=due)
