"""What a counselor does to send help, and to learn whether it came."""

from collections.abc import Mapping
from types import MappingProxyType

from counselor_app.desk.desk import Desk
from counselor_app.desk.duties import called_again
from counselor_app.desk.weighing import fitting_now
from counselor_app.domain.event import Event, Refused
from counselor_app.domain.fitting import may_go_higher, rung_of
from counselor_app.domain.ids import CallId, RequestId, TaskId
from counselor_app.domain.ladder import RungReasoned, WhyHigher
from counselor_app.domain.location import place_of_person
from counselor_app.domain.rescue import (
    ContactWaived,
    Grounds,
    PersonNotFound,
    PersonReached,
    RescueRequested,
    RescueSpoken,
    Service,
    may_send,
)
from counselor_app.domain.task import (
    Outcome,
    TaskDone,
    Work,
    confirming,
    may_end,
    may_end_with,
)
from counselor_app.domain.triggers import Trigger, TriggerLearned

_TELLS = {Work.WARN: Trigger.DANGER_TO_ANOTHER, Work.REPORT_CHILD: Trigger.CHILD}


def request(
    desk: Desk,
    call_id: CallId,
    service: Service,
    grounds: Grounds,
    reason: str,
    why: WhyHigher | None = None,
) -> RequestId:
    """Ask for help to be sent, or raise Refused. Return the request's id, for ever.

    `why` says why it goes above the step that fits, where it does.
    """
    call, fits = desk.board.call(call_id), fitting_now(desk, call_id)
    rung = rung_of(service, grounds)
    request_id = RequestId(desk.clock.new_id())
    requested = RescueRequested(
        request_id=request_id,
        service=service,
        grounds=grounds,
        place=place_of_person(call.people, call.locations),
        reason=reason.strip(),
        fits=fits.rung,
    )
    may_send(call.people, call.risk, requested, danger=fits.danger)
    may_go_higher(fits, rung, why)
    desk.record(call_id, requested)
    if why is not None and fits.is_exceeded_by(rung):
        desk.record(call_id, RungReasoned(request_id=request_id, why=why))
    return request_id


def reason_rung(
    desk: Desk, call_id: CallId, request_id: RequestId, why: WhyHigher
) -> None:
    """Say afterwards why a request went above the step that fitted."""
    desk.record(call_id, RungReasoned(request_id=request_id, why=why))


def spoke(
    desk: Desk, call_id: CallId, request_id: RequestId, operator: str, incident: str
) -> None:
    """Note who took the request by voice, or raise Refused."""
    if not operator.strip():
        raise Refused("Write down who took it: a name or an operator number.")
    desk.record(
        call_id,
        RescueSpoken(
            request_id=request_id,
            operator=operator.strip(),
            incident_number=incident.strip(),
        ),
    )


def confirm_contact(
    desk: Desk, call_id: CallId, request_id: RequestId, outcome: Outcome
) -> None:
    """Say whether responders reached the person, or raise Refused.

    Whoever was not found may still be reached later; nothing else is said twice.
    """
    task_id = confirming(request_id)
    sought = desk.board.call(call_id).rescues.progress(request_id)
    found_after_all = outcome is Outcome.REACHED and sought.not_found
    if not found_after_all:
        may_end(desk.board.task(task_id))
    if fact := _contact(request_id, outcome):
        desk.record(call_id, fact)
    if not found_after_all:
        desk.record(task_id, TaskDone(outcome=outcome))


def end_task(
    desk: Desk,
    task_id: TaskId,
    outcome: Outcome,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """End a task with its outcome, or raise Refused; who was told goes to the call.

    Who was not reached is called again.
    """
    task = desk.board.task(task_id)
    may_end_with(task, outcome, facts)
    told = _TELLS.get(task.opened.work) if task.opened else None
    said = tuple((name, words.strip()) for name, words in facts.items() if words.strip())
    if task.opened and told and said:
        desk.record(task.opened.call_id, TriggerLearned(trigger=told, facts=said))
    desk.record(task_id, TaskDone(outcome=outcome))
    if again := called_again(desk.board, task, outcome):
        desk.record(*again)


def _contact(request_id: RequestId, outcome: Outcome) -> Event | None:
    match outcome:
        case Outcome.REACHED:
            return PersonReached(request_id=request_id)
        case Outcome.NOT_FOUND:
            return PersonNotFound(request_id=request_id)
        case Outcome.NO_LONGER_NEEDED:
            return ContactWaived(request_id=request_id)
        case Outcome.DONE:
            return None
