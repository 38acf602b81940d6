"""What the journal holds is this desk's own, under whichever name it was written."""

from dataclasses import replace

import pytest

from counselor_app.desk import assessing, rescuing
from counselor_app.desk.desk import Desk
from counselor_app.desk.ports import Attached, Happened, Remembered
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import CallId, EventId, StreamId, Subject
from counselor_app.domain.line import CallAnswered, CallOffered, Phase
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import Grounds, Service
from counselor_app.domain.task import Work
from counselor_app.domain.triggers import Trigger
from tests.conftest import CALL, LEG, World

OTHER = CallId(Subject("c2"))
FACT = EventId("f1")


@pytest.fixture
def former() -> World:
    """Return the desk as it was at its last start."""
    return World("earlier-")


def talking(world: World) -> Desk:
    desk = world.desk()
    desk.record(CALL, CallOffered(leg=LEG))
    desk.record(CALL, CallAnswered(leg=LEG))
    return desk


def written(world: World, actor: str = "ana") -> tuple[Entry, ...]:
    """What it wrote, as its side journal would have it: the same person."""
    stream = StreamId("ana@side")
    entries = world.journal.entries
    return tuple(replace(e, stream=stream, actor=type(e.actor)(actor)) for e in entries)


def test_a_call_of_another_name_that_is_gone_is_lost_and_to_be_called_back(
    world: World, former: World
) -> None:
    talking(former)
    world.journal.entries.extend(written(former))
    desk = world.desk()
    desk.take([Attached(frozenset())])
    assert desk.board.call(CALL).line.lost
    (task,) = desk.board.open_tasks
    assert task.opened
    assert task.opened.work is Work.CALL_BACK


def test_a_caller_who_rang_under_another_name_rings_no_more(
    world: World, former: World
) -> None:
    former.desk().record(CALL, CallOffered(leg=LEG))
    world.journal.entries.extend(written(former))
    desk = world.desk()
    desk.take([Attached(frozenset())])
    assert not desk.board.waiting
    assert [task.opened.work for task in desk.board.open_tasks if task.opened] == [
        Work.CALL_BACK
    ]


def test_help_that_was_owed_under_another_name_is_sent(
    world: World, former: World
) -> None:
    desk = talking(former)
    desk.record(CALL, PersonAtRiskLearned(is_caller=True))
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    asked = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "pills")
    now = world.desk()
    now.take([Attached(frozenset({CALL})), Remembered(written(former))])
    assert world.courier.sent == [asked]


def test_a_journal_that_opens_in_a_call_brings_back_no_dead_call(
    world: World, former: World
) -> None:
    talking(former)
    desk = world.desk()
    desk.take([Attached(frozenset())])
    desk.take(
        [
            Happened(OTHER, CallOffered(leg=LEG), FACT),
            Happened(OTHER, CallAnswered(leg=LEG)),
        ]
    )
    desk.take([Remembered(written(former))])
    call = desk.board.talking_to(desk.pen.actor)
    assert call
    assert call.call_id == OTHER
    assert desk.board.call(CALL).line.phase is Phase.ENDED
    assert desk.board.call(OTHER).line.phase is Phase.TALKING


def test_before_the_telephone_is_heard_nothing_is_called_lost(
    world: World, former: World
) -> None:
    talking(former)
    desk = world.desk()
    desk.take([Remembered(written(former))])
    assert desk.board.call(CALL).line.phase is Phase.TALKING
    desk.take([Attached(frozenset({CALL}))])
    assert desk.board.call(CALL).line.phase is Phase.TALKING


def test_what_is_remembered_is_not_inked_again(world: World, former: World) -> None:
    former.desk().record(CALL, CallOffered(leg=LEG))
    desk = world.desk()
    desk.take([Remembered(written(former))])
    assert world.journal.entries == []
    assert desk.health.saved == desk.pen.number == 0
