"""Whether responders reached the person: every answer leaves its mark on the call."""

import pytest

from counselor_app.desk import rescuing
from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import RequestId
from counselor_app.domain.line import CallAnswered, CallOffered
from counselor_app.domain.rescue import (
    ContactWaived,
    EidoAnswered,
    Grounds,
    PersonNotFound,
    Progress,
    Service,
    Step,
)
from counselor_app.domain.task import Outcome
from tests.conftest import CALL, LEG, World


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk()
    made.record(CALL, CallOffered(leg=LEG))
    made.record(CALL, CallAnswered(leg=LEG))
    return made


def accepted(desk: Desk) -> RequestId:
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    desk.record(CALL, EidoAnswered(request_id=key, code=200))
    return key


def progress_of(desk: Desk, key: RequestId) -> Progress:
    return desk.board.call(CALL).rescues.progress(key)


def test_a_person_who_was_not_found_is_marked_on_the_call(
    desk: Desk, world: World
) -> None:
    key = accepted(desk)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    entry = next(e for e in world.journal.entries if e.kind == "PersonNotFound")
    assert entry.event == PersonNotFound(request_id=key)
    progress = progress_of(desk, key)
    assert progress.not_found_at == entry.at
    assert progress.step is Step.ACCEPTED
    assert progress.to_tell
    assert not desk.board.open_tasks


def test_the_911_center_is_to_be_told_until_someone_took_it(desk: Desk) -> None:
    key = accepted(desk)
    rescuing.spoke(desk, CALL, key, "operator 7", "26-1")
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    assert progress_of(desk, key).to_tell  # who took it first did not know
    rescuing.spoke(desk, CALL, key, "operator 9", "")
    progress = progress_of(desk, key)
    assert not progress.to_tell
    assert (progress.spoken_to, progress.incident_number) == ("operator 9", "26-1")


def test_who_was_not_found_may_be_reached_after_all(desk: Desk) -> None:
    key = accepted(desk)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    rescuing.confirm_contact(desk, CALL, key, Outcome.REACHED)
    progress = progress_of(desk, key)
    assert progress.step is Step.REACHED
    assert not progress.not_found
    assert not progress.to_tell


def test_help_that_is_no_longer_needed_says_so_once(desk: Desk, world: World) -> None:
    key = accepted(desk)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NO_LONGER_NEEDED)
    entry = next(e for e in world.journal.entries if e.kind == "ContactWaived")
    assert entry.event == ContactWaived(request_id=key)
    assert progress_of(desk, key).waived_at == entry.at
    with pytest.raises(Refused, match="Already done"):
        rescuing.confirm_contact(desk, CALL, key, Outcome.REACHED)


def test_not_found_is_not_said_twice(desk: Desk) -> None:
    key = accepted(desk)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    with pytest.raises(Refused, match="Already done"):
        rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)


def test_a_restart_remembers_that_nobody_was_found(desk: Desk, world: World) -> None:
    key = accepted(desk)
    rescuing.confirm_contact(desk, CALL, key, Outcome.NOT_FOUND)
    assert progress_of(world.desk(), key) == progress_of(desk, key)
