"""Journals of every release must load, whole, and mean what they meant."""

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path

import pytest

from counselor_app.domain.board import Board
from counselor_app.domain.disposition import Agreed, Disposition
from counselor_app.domain.event import Entry, Unknown
from counselor_app.domain.events import EVENTS
from counselor_app.domain.line import Phase, Side, Unanswered
from counselor_app.domain.location import Whose, place_of_person
from counselor_app.domain.rescue import Service, Step
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.safety_plan import MeansAction, PlanPart
from counselor_app.domain.task import Outcome
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.wire.event_json import from_json, seal, to_json
from tests.conftest import CALL
from tests.golden.story import (
    EMS,
    LOST,
    MISSED,
    NOON,
    POLICE,
    journal_of,
    story,
    this_version,
)

JOURNALS = sorted(Path(__file__).parent.glob("*.jsonl"))
every_journal = pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)


def entries_of(path: Path) -> list[Entry]:
    return [from_json(line) for line in path.read_text(encoding="ascii").splitlines()]


def board_of(path: Path) -> Board:
    return reduce(Board.after, entries_of(path), Board())


@every_journal
def test_every_line_of_an_old_release_reads_back_byte_for_byte(path: Path) -> None:
    lines = path.read_text(encoding="ascii").splitlines()
    entries = entries_of(path)
    assert [to_json(entry) for entry in entries] == lines
    assert [e.kind for e in entries if isinstance(e.event, Unknown)] == []


@every_journal
def test_its_chain_of_hashes_holds(path: Path) -> None:
    entries = entries_of(path)
    assert [e.prev for e in entries] == ["", *map(seal, entries[:-1])]
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))


@every_journal
def test_who_called_and_who_is_at_risk_means_the_same(path: Path) -> None:
    call = board_of(path).call(CALL)
    people = call.people
    assert (people.number, people.dialable) == ("+13145550142", True)
    assert (people.caller_name, people.third_party) == ("Pat Sample", True)
    assert (people.at_risk_name, people.at_risk_age, people.relation) == (
        ("Sam", 16, "mother")
    )
    read = call.transfer.read
    assert read
    assert read.comments == ("Crying. Door unlocked \u2014 she says.",)
    place = place_of_person(people, call.locations)
    assert place
    assert place.place.postal_line == "2317 Cherokee Street, 63118"
    first, second = call.locations.of(Whose.CALLER)
    assert first.read_back_at
    assert (second.place.latitude, second.place.uncertainty_m) == (38.5921, 38.0)


@every_journal
def test_what_was_found_and_rated_means_the_same(path: Path) -> None:
    call = board_of(path).call(CALL)
    assert set(call.answers.by_item) == {"safety-now", "thoughts-now"}
    told = call.answers.told("safety-now")
    assert told
    assert told.option == "hurt"
    assert (call.risk.shown, call.risk.own) == (RiskLevel.IMMINENT, RiskLevel.HIGH)
    assert (call.risk.level, call.risk.proposed) == (RiskLevel.IMMINENT, RiskLevel.HIGH)
    assert (call.risk.peak, call.risk.reason) == (
        (RiskLevel.IMMINENT, "Awake and talking.")
    )
    assert call.triggers.marked == {Trigger.ATTEMPT_IN_PROGRESS}
    assert call.triggers.weapon is Weapon.IN_HOME
    assert call.triggers.facts(Trigger.ATTEMPT_IN_PROGRESS)["method"] == "pills"
    assert call.triggers.facts(Trigger.CHILD) == {"home": "danger"}
    ((_, note),) = call.notes.taken
    assert note.startswith("Pills, ten minutes ago. Caf\u00e9")


@every_journal
def test_the_safety_plan_means_the_same(path: Path) -> None:
    plan = board_of(path).call(CALL).plan
    assert plan.lines(PlanPart.BY_MYSELF) == ("walk", "music")
    (pills,) = plan.rows
    assert (pills.means, pills.action) == ("pills", MeansAction.LOCKED)
    assert (pills.who, pills.by, plan.agreed) == ("mother", "tonight", True)


@every_journal
def test_what_help_came_means_the_same(path: Path) -> None:
    board = board_of(path)
    rescues = board.call(CALL).rescues
    ems, police = rescues.requests[EMS], rescues.requests[POLICE]
    assert (ems.asked.service, ems.asked.reason) == (Service.EMS, "Took pills.")
    assert ems.asked.place
    assert ems.asked.place.read_back_at == NOON
    assert police.asked.place is None
    reached, taken = rescues.progress(EMS), rescues.progress(POLICE)
    assert (reached.step, taken.step) == (Step.REACHED, Step.ACCEPTED)
    assert (taken.spoken_to, taken.incident_number) == ("Operator 7", "26-1")
    assert not board.owed_by(ems.stream)
    (task,) = (story.now for story in board.tasks.values())
    assert (task.outcome, task.done_by) == (Outcome.REACHED, "ana")


@every_journal
def test_how_each_call_ended_means_the_same(path: Path) -> None:
    board = board_of(path)
    call, lost, missed = map(board.call, (CALL, LOST, MISSED))
    assert (call.line.phase, call.line.ended_by) == (Phase.ENDED, Side.CALLER)
    assert (call.line.counselor, call.line.operator_on) == ("ana", False)
    assert (lost.line.phase, lost.line.lost) == (Phase.ENDED, True)
    assert missed.line.unanswered is Unanswered.ABANDONED
    closed, agreed = call.ending.closed, call.ending.follow_up
    assert closed
    assert closed.disposition is Disposition.EMS_BY_CONSENT
    assert closed.services == (Service.EMS, Service.POLICE)
    assert agreed
    assert (agreed.consent, agreed.voicemail) == (Agreed.YES, Agreed.NO)


@every_journal
@pytest.mark.parametrize("ordered", [sorted, reversed], ids=["by text", "backward"])
def test_the_board_is_the_same_in_any_order(
    path: Path, ordered: Callable[[list[str]], Iterable[str]]
) -> None:
    lines = path.read_text(encoding="ascii").splitlines()
    board = reduce(Board.after, map(from_json, ordered(lines)), Board())
    assert {k: s.now for k, s in board.calls.items()} == {
        k: s.now for k, s in board_of(path).calls.items()
    }


def test_this_release_left_a_journal_with_every_kind_of_event() -> None:
    entries = entries_of(journal_of(this_version()))
    assert {entry.kind for entry in entries} == {cls.__name__ for cls in EVENTS}


def test_this_release_still_writes_its_journal_as_it_did() -> None:
    assert entries_of(journal_of(this_version())) == story()
