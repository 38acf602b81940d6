"""What triggers leave to be done: tasks that come, are ended, and come again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.desk import assessing, rescuing
from counselor_app.desk.desk import Desk
from counselor_app.desk.duties import owed_by_triggers
from counselor_app.domain.event import Refused
from counselor_app.domain.line import CallAnswered, CallLost, CallOffered
from counselor_app.domain.task import Outcome, Task, Work
from counselor_app.domain.triggers import Trigger, TriggerLearned, Weapon
from counselor_app.wire.trigger_words import trigger_words
from tests.conftest import CALL, LEG, World

WARN, CHILD, DROPPED = Trigger.DANGER_TO_ANOTHER, Trigger.CHILD, Trigger.DROPPED
ATTEMPT = Trigger.ATTEMPT_IN_PROGRESS


@pytest.fixture
def desk(world: World) -> Desk:
    return talking(world)


def talking(world: World) -> Desk:
    made = world.desk()
    made.record(CALL, CallOffered(leg=LEG))
    made.record(CALL, CallAnswered(leg=LEG))
    return made


def open_works(desk: Desk) -> list[Work]:
    return [task.opened.work for task in desk.board.open_tasks if task.opened]


def only_task(desk: Desk) -> Task:
    (task,) = desk.board.open_tasks
    return task


def test_danger_to_another_opens_one_duty_to_warn(desk: Desk) -> None:
    assessing.mark(desk, CALL, WARN)
    assessing.mark(desk, CALL, WARN)
    assessing.learn(desk, CALL, WARN, {"target": "his brother"})
    assert open_works(desk) == [Work.WARN]


def test_a_mark_in_error_takes_its_task_along_and_a_true_one_brings_it_back(
    desk: Desk,
) -> None:
    assessing.mark(desk, CALL, WARN)
    first = only_task(desk)
    assessing.unmark(desk, CALL, WARN)
    assert desk.board.task(first.task_id).outcome is Outcome.NO_LONGER_NEEDED
    assert open_works(desk) == []
    assessing.mark(desk, CALL, WARN)
    assert only_task(desk).task_id != first.task_id


def test_a_report_is_opened_by_harm_and_ends_with_who_took_it(desk: Desk) -> None:
    assessing.mark(desk, CALL, CHILD)
    assert open_works(desk) == []
    assessing.learn(desk, CALL, CHILD, {"role": "at_risk"})
    report = only_task(desk)
    with pytest.raises(Refused, match="who was told"):
        rescuing.end_task(desk, report.task_id, Outcome.DONE, {"taken_by": " "})
    said = {"taken_by": "Ms. Example ", "report_number": "26-1"}
    rescuing.end_task(desk, report.task_id, Outcome.DONE, said)
    assert desk.board.task(report.task_id).outcome is Outcome.DONE
    facts = desk.board.call(CALL).triggers.facts(CHILD)
    assert (facts["taken_by"], facts["report_number"]) == ("Ms. Example", "26-1")
    assert open_works(desk) == []


def test_a_report_that_is_not_called_for_needs_no_name(desk: Desk) -> None:
    assessing.mark(desk, CALL, CHILD)
    assessing.learn(desk, CALL, CHILD, {"role": "at_risk"})
    task = only_task(desk)
    rescuing.end_task(desk, task.task_id, Outcome.NO_LONGER_NEEDED)
    assert desk.board.task(task.task_id).outcome is Outcome.NO_LONGER_NEEDED


def test_whoever_dropped_is_called_at_once_then_after_one_and_five_minutes(
    desk: Desk,
) -> None:
    assessing.mark(desk, CALL, DROPPED)
    due = []
    while desk.board.open_tasks:
        task = only_task(desk)
        assert task.opened
        assert task.opened.work is Work.CALL_BACK
        due.append(task.opened.due)
        rescuing.end_task(desk, task.task_id, Outcome.NOT_FOUND)
    minutes = [round((at - due[0]).total_seconds() / 60) for at in due]
    assert minutes == [0, 1, 5]


def test_whoever_was_reached_is_not_called_again(desk: Desk) -> None:
    assessing.mark(desk, CALL, DROPPED)
    rescuing.end_task(desk, only_task(desk).task_id, Outcome.REACHED)
    assert desk.board.open_tasks == ()


def test_a_lost_line_and_its_mark_leave_one_call_back(desk: Desk) -> None:
    desk.record(CALL, CallLost())
    assessing.mark(desk, CALL, DROPPED)
    assert open_works(desk) == [Work.CALL_BACK]
    assessing.unmark(desk, CALL, DROPPED)
    assert open_works(desk) == [Work.CALL_BACK]


def test_a_line_lost_after_a_mark_in_error_is_called_back_all_the_same(
    desk: Desk,
) -> None:
    assessing.mark(desk, CALL, DROPPED)
    assessing.unmark(desk, CALL, DROPPED)
    desk.record(CALL, CallLost())
    assert open_works(desk) == [Work.CALL_BACK]


def test_a_line_lost_after_its_mark_leaves_one_call_back(desk: Desk) -> None:
    assessing.mark(desk, CALL, DROPPED)
    desk.record(CALL, CallLost())
    assert open_works(desk) == [Work.CALL_BACK]


@pytest.mark.parametrize("lost_first", [True, False])
def test_a_lost_line_is_tried_three_times_too(desk: Desk, *, lost_first: bool) -> None:
    if lost_first:
        desk.record(CALL, CallLost())
    assessing.mark(desk, CALL, DROPPED)
    tries = 0
    while desk.board.open_tasks:
        rescuing.end_task(desk, only_task(desk).task_id, Outcome.NOT_FOUND)
        tries += 1
    assert tries == 3


def test_nobody_is_called_back_where_that_is_not_safe(desk: Desk) -> None:
    assessing.mark(desk, CALL, DROPPED)
    assessing.learn(desk, CALL, DROPPED, {"safe": "no"})
    assert open_works(desk) == []
    assessing.learn(desk, CALL, DROPPED, {"safe": "yes"})
    assert open_works(desk) == [Work.CALL_BACK]


def test_a_home_that_is_the_danger_is_not_called_when_the_line_is_lost(
    desk: Desk,
) -> None:
    assessing.mark(desk, CALL, CHILD)
    assessing.learn(desk, CALL, CHILD, {"home": "danger", "report": "no"})
    desk.record(CALL, CallLost())
    assert open_works(desk) == []


def test_a_weapon_is_told_to_all_staff_by_its_place_only(
    desk: Desk, world: World
) -> None:
    assessing.mark(desk, CALL, Trigger.WEAPON)
    said = {"where": "in_reach", "type": "rifle", "loaded": "yes", "others": "  "}
    assessing.learn(desk, CALL, Trigger.WEAPON, said)
    triggers = desk.board.call(CALL).triggers
    assert triggers.weapon is Weapon.IN_REACH
    assert dict(triggers.facts(Trigger.WEAPON)) == {
        "where": "in_reach",
        "type": "rifle",
        "loaded": "yes",
    }
    learned = [e.event for e in world.journal.entries if e.kind == "TriggerLearned"]
    facts = (("type", "rifle"), ("loaded", "yes"))
    assert learned == [TriggerLearned(trigger=Trigger.WEAPON, facts=facts)]


def test_what_was_wrong_is_cleared_in_the_record_and_for_those_who_come(
    desk: Desk, world: World
) -> None:
    assessing.mark(desk, CALL, ATTEMPT)
    assessing.learn(desk, CALL, ATTEMPT, {"method": "gun shot", "time": "13:50"})
    assessing.learn(desk, CALL, ATTEMPT, {"method": "", "substance": ""})
    call = desk.board.call(CALL)
    assert dict(call.triggers.facts(ATTEMPT)) == {"time": "13:50"}
    assert [*trigger_words(call)] == ["Attempt in progress.", "Time: 13:50"]
    learned = [e.event for e in world.journal.entries if e.kind == "TriggerLearned"]
    assert learned[-1] == TriggerLearned(trigger=ATTEMPT, facts=(("method", ""),))
    assert world.desk().board == desk.board


_DEEDS = st.one_of(
    st.tuples(st.just("mark"), st.sampled_from([WARN, CHILD, DROPPED])),
    st.tuples(st.just("unmark"), st.sampled_from([WARN, CHILD, DROPPED])),
    st.tuples(st.just("safe"), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("home"), st.sampled_from(["danger", "safe", "unknown"])),
    st.tuples(st.just("report"), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("lost"), st.just("")),
)


@given(st.lists(_DEEDS, max_size=12))
def test_what_is_open_is_what_the_triggers_leave(told: list[tuple[str, str]]) -> None:
    desk = talking(World())
    for deed, what in told:
        match deed:
            case "mark":
                assessing.mark(desk, CALL, Trigger(what))
            case "unmark":
                assessing.unmark(desk, CALL, Trigger(what))
            case "safe":
                assessing.learn(desk, CALL, DROPPED, {"safe": what})
            case "lost":
                desk.record(CALL, CallLost())
            case _:
                assessing.learn(desk, CALL, CHILD, {deed: what})
        assert sorted(open_works(desk)) == sorted(owed_by_triggers(desk.board.call(CALL)))
