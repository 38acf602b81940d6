"""A plan is written as it is spoken, lost with nothing, and found again."""

from dataclasses import replace

import pytest

from counselor_app.desk import closing, noting, planning
from counselor_app.desk.desk import Desk
from counselor_app.desk.ports import Draft, Found
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import Disposition
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId, LegId, Subject
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    PlanPartWritten,
)
from tests.conftest import CALL, LEG, World

NUMBER = "+13145550142"
AGAIN = CallId(Subject("c9"))
PILLS = MeansAgreed(row=1, means="pills", action=MeansAction.LOCKED, who="mother")
WALK = "walk the dog\n\nmusic "


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk()
    rings(made, CALL)
    made.record(CALL, CallAnswered(leg=LEG))
    return made


def rings(desk: Desk, call_id: CallId, number: str = NUMBER) -> None:
    desk.record(call_id, CallOffered(leg=LegId(f"leg-{call_id}")))
    if number:
        desk.record(call_id, CallerLearned(number=number, dialable=True))


def ended(desk: Desk, call_id: CallId = CALL) -> None:
    desk.record(call_id, CallEnded(by=Side.CALLER))


def asked(desk: Desk, call_id: CallId) -> list[tuple[Call, ...]]:
    shown: list[tuple[Call, ...]] = []
    planning.ask_earlier(desk, desk.board.call(call_id), shown.append)
    return shown


def test_a_part_is_written_once_and_its_draft_is_gone(desk: Desk, world: World) -> None:
    planning.type_(desk, CALL, PlanPart.BY_MYSELF, "walk the d")
    assert [d.text for d in world.journal.drafts()] == ["walk the d"]
    planning.write_part(desk, CALL, PlanPart.BY_MYSELF, WALK)
    planning.write_part(desk, CALL, PlanPart.BY_MYSELF, WALK)
    plan = desk.board.call(CALL).plan
    assert plan.lines(PlanPart.BY_MYSELF) == ("walk the dog", "music")
    written = [e for e in world.journal.entries if isinstance(e.event, PlanPartWritten)]
    assert len(written) == 1
    assert [*world.journal.drafts()] == []


def test_what_was_being_typed_is_in_the_plan_after_a_crash(
    desk: Desk, world: World
) -> None:
    planning.type_(desk, CALL, PlanPart.BY_MYSELF, "walk the d")
    planning.type_means(desk, CALL, PILLS)
    reborn = world.desk()
    planning.remember(reborn)
    planning.remember(reborn)
    plan = reborn.board.call(CALL).plan
    assert plan.lines(PlanPart.BY_MYSELF) == ("walk the d",)
    assert plan.rows == (PILLS,)
    assert [*world.journal.drafts()] == []


def test_a_draft_of_the_plan_is_no_draft_of_a_note(desk: Desk, world: World) -> None:
    planning.type_(desk, CALL, PlanPart.BY_MYSELF, "walk")
    noting.type_(desk, CALL, "calmer now", 1)
    assert noting.drafts(desk) == {CALL: "calmer now"}
    planning.remember(desk)
    assert noting.drafts(desk) == {CALL: "calmer now"}
    planning.type_(desk, CALL, PlanPart.BY_MYSELF, "x")
    planning.type_(desk, CALL, PlanPart.BY_MYSELF, "")
    assert [d.text for d in world.journal.drafts()] == ["calmer now"]


def test_a_draft_of_a_call_that_is_gone_waits(desk: Desk, world: World) -> None:
    planning.type_(desk, AGAIN, PlanPart.BY_MYSELF, "walk")
    planning.type_means(
        desk, CALL, MeansAgreed(row=1, means=" ", action=MeansAction.NONE)
    )
    planning.remember(desk)
    assert AGAIN not in desk.board.calls
    assert not desk.board.call(CALL).plan.is_made


def test_drafts_that_were_joined_or_are_newer_stop_no_start_and_lose_no_word(
    desk: Desk, world: World
) -> None:
    joined = "1\nlocked\npills\nmother\n\n\n\n2\nnone\nrope\n\n"
    world.journal.put_draft(Draft(CALL, "plan/means", joined))
    world.journal.put_draft(Draft(CALL, "plan/of_a_newer_desk", "words"))
    planning.remember(desk)
    lines = desk.board.call(CALL).plan.lines(PlanPart.SAFE_PLACE)
    assert {"pills", "mother", "rope"} <= set(lines)
    assert [d.text for d in world.journal.drafts()] == ["words"]


def test_means_are_agreed_changed_and_taken_back(desk: Desk) -> None:
    planning.agree_means(desk, CALL, PILLS)
    assert desk.board.call(CALL).plan.rows == (PILLS,)
    planning.take_back_means(desk, CALL, 1)
    planning.take_back_means(desk, CALL, 1)
    assert not desk.board.call(CALL).plan.is_made
    with pytest.raises(Refused, match="Say what it is"):
        planning.agree_means(
            desk, CALL, MeansAgreed(row=1, means="", action=MeansAction.NONE)
        )


def test_the_same_row_agreed_twice_is_one_and_another_word_changes_it(
    desk: Desk, world: World
) -> None:
    planning.agree_means(desk, CALL, PILLS)
    written = len(world.journal.entries)
    planning.agree_means(desk, CALL, PILLS)
    assert len(world.journal.entries) == written
    sister = replace(PILLS, who="sister")
    planning.agree_means(desk, CALL, sister)
    assert desk.board.call(CALL).plan.rows == (sister,)


def test_a_plan_is_read_back_when_there_is_one(desk: Desk) -> None:
    with pytest.raises(Refused, match="no plan yet"):
        planning.read_back(desk, CALL, agreed=True)
    planning.agree_means(desk, CALL, PILLS)
    planning.read_back(desk, CALL, agreed=True)
    assert desk.board.call(CALL).plan.agreed


def test_the_plan_is_still_there_when_the_record_is_closed(desk: Desk) -> None:
    planning.agree_means(desk, CALL, PILLS)
    ended(desk)
    closing.choose(desk, CALL, Disposition.INFORMATION_ONLY)
    closing.close(desk, CALL)
    assert desk.board.call(CALL).plan.rows == (PILLS,)


def test_the_same_number_brings_its_last_plan_back(desk: Desk) -> None:
    planning.agree_means(desk, CALL, PILLS)
    ended(desk)
    rings(desk, AGAIN)
    ((earlier,),) = asked(desk, AGAIN)
    assert earlier.call_id == CALL
    planning.take_over(desk, AGAIN, earlier.plan)
    assert desk.board.call(AGAIN).plan.rows == (PILLS,)


def test_a_call_is_no_earlier_one_of_its_own(desk: Desk, world: World) -> None:
    planning.agree_means(desk, CALL, PILLS)
    ended(desk)
    assert asked(desk, CALL) == []  # the archive was asked, and has said nothing
    assert [number for _, number in world.archive.wanted] == [NUMBER]


def test_what_the_board_has_let_go_is_asked_of_the_archive(
    desk: Desk, world: World
) -> None:
    ended(desk)  # without a plan
    rings(desk, AGAIN)
    shown = asked(desk, AGAIN)
    assert shown == []
    assert world.archive.wanted == [(0, NUMBER)]
    desk.take([Found(0, (desk.board.call(CALL),))])
    assert [call.call_id for (call,) in shown] == [CALL]


def test_without_a_number_there_is_nothing_to_look_for(desk: Desk, world: World) -> None:
    planning.agree_means(desk, CALL, PILLS)
    ended(desk)
    rings(desk, AGAIN, number="")
    assert asked(desk, AGAIN) == [()]
    assert world.archive.wanted == []


def test_another_number_has_not_this_plan(desk: Desk, world: World) -> None:
    planning.agree_means(desk, CALL, PILLS)
    ended(desk)
    rings(desk, AGAIN, number="+13145550177")
    assert asked(desk, AGAIN) == []
    assert world.archive.wanted == [(0, "+13145550177")]
