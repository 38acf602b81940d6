"""What a counselor does to send help, and to learn whether it came."""

from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Event, Refused
from counselor_app.domain.ids import CallId, RequestId, TaskId
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
from counselor_app.domain.task import Outcome, TaskDone, confirming, may_end


def request(
    desk: Desk, call_id: CallId, service: Service, grounds: Grounds, reason: str
) -> RequestId:
    """Ask for help to be sent, or raise Refused. Return the request's id, for ever."""
    call = desk.board.call(call_id)
    request_id = RequestId(desk.clock.new_id())
    requested = RescueRequested(
        request_id=request_id,
        service=service,
        grounds=grounds,
        place=place_of_person(call.people, call.locations),
        reason=reason.strip(),
    )
    may_send(call.people, call.risk, requested)
    desk.record(call_id, requested)
    return request_id


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


def end_task(desk: Desk, task_id: TaskId, outcome: Outcome) -> None:
    """End a task with its outcome, or raise Refused."""
    may_end(desk.board.task(task_id))
    desk.record(task_id, TaskDone(outcome=outcome))


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
