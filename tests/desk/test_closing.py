"""Closing: help and people are not forgotten with the record."""

import pytest

from counselor_app.desk import assessing, closing, rescuing
from counselor_app.desk.desk import Desk
from counselor_app.domain.disposition import Disposition
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId, LegId, RequestId
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.rescue import EidoAnswered, Grounds, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import Outcome, Work
from counselor_app.domain.triggers import Trigger
from tests.conftest import CALL, LEG, World

AGAIN = LegId("leg-2")
NOBODY = "Nobody has accepted the request"


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk()
    made.record(CALL, CallOffered(leg=LEG))
    made.record(CALL, CallAnswered(leg=LEG))
    return made


def closed(desk: Desk, call_id: CallId = CALL) -> None:
    desk.record(call_id, CallEnded(by=Side.CALLER))
    closing.choose(desk, call_id, Disposition.INFORMATION_ONLY)
    closing.close(desk, call_id)


def asked(desk: Desk, service: Service = Service.EMS) -> RequestId:
    return rescuing.request(desk, CALL, service, Grounds.CONSENT, "took pills")


@pytest.mark.parametrize("code", [None, 180, 182, 603])
def test_a_record_stays_open_while_nobody_has_accepted_the_request(
    desk: Desk, code: int | None
) -> None:
    key = asked(desk)
    if code is not None:
        desk.record(CALL, EidoAnswered(request_id=key, code=code))
    with pytest.raises(Refused, match=NOBODY):
        closed(desk)
    rescuing.spoke(desk, CALL, key, "operator 7", "26-0417")
    closing.close(desk, CALL)
    assert desk.board.call(CALL).ending.closed


def test_a_request_that_was_refused_does_not_hold_up_one_that_was_accepted(
    desk: Desk,
) -> None:
    team, ems = asked(desk, Service.COMMUNITY_TEAM), asked(desk)
    desk.record(CALL, EidoAnswered(request_id=team, code=603))
    with pytest.raises(Refused, match=NOBODY):
        closed(desk)
    desk.record(CALL, EidoAnswered(request_id=ems, code=200))
    closing.close(desk, CALL)
    assert desk.board.call(CALL).ending.closed


def test_a_person_not_found_after_closing_leaves_a_call_to_911(desk: Desk) -> None:
    key = asked(desk)
    desk.record(CALL, EidoAnswered(request_id=key, code=200))
    closed(desk)
    for task in desk.board.open_tasks:
        if task.opened and task.opened.work is Work.CALL_911_BACK:
            rescuing.end_task(desk, task.task_id, Outcome.DONE)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    (task,) = desk.board.open_tasks
    assert task.opened
    assert task.opened.work is Work.CALL_911_BACK


def test_a_caller_transferred_again_begins_anew_and_leaves_a_call_to_911_again(
    desk: Desk, world: World
) -> None:
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    closed(desk)
    desk.record(CALL, CallOffered(leg=AGAIN))
    desk.record(CALL, CallAnswered(leg=AGAIN))
    reborn = world.desk()  # the call goes on, whatever happens to the screen
    assert reborn.board == desk.board
    assert reborn.board.talking_to(desk.pen.actor)
    call = reborn.board.call(CALL)
    assert (call.ending.disposition, call.triggers.marked) == (None, frozenset())
    with pytest.raises(Refused, match="not rated"):
        closing.choose(reborn, CALL, Disposition.RESOLVED)
    closed(reborn)
    works = [task.opened.work for task in reborn.board.open_tasks if task.opened]
    assert works == [Work.CALL_911_BACK, Work.CALL_911_BACK]


def test_danger_that_appears_later_sets_an_own_level_aside(desk: Desk) -> None:
    assessing.rate(desk, CALL, RiskLevel.LOW, "She promised to wait for her sister.")
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    risk = desk.board.call(CALL).risk
    assert (risk.level, risk.peak, risk.own) == (
        RiskLevel.IMMINENT,
        RiskLevel.IMMINENT,
        None,
    )
    rescuing.request(desk, CALL, Service.EMS, Grounds.IMMINENT_RISK, "took pills")


def test_an_own_level_given_in_sight_of_the_danger_stays_proposed(desk: Desk) -> None:
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assessing.rate(desk, CALL, RiskLevel.HIGH, "It was last week.")
    assessing.mark(desk, CALL, Trigger.WEAPON)
    risk = desk.board.call(CALL).risk
    assert (risk.level, risk.proposed) == (RiskLevel.IMMINENT, RiskLevel.HIGH)
