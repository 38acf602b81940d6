"""A record whose version of the assessment is gone: nothing falls, and it is said."""

import json
from functools import cache

import pytest

from counselor_app.desk import assessing, closing, weighing
from counselor_app.desk.desk import Desk
from counselor_app.desk.ports import Remembered
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.disposition import Disposition
from counselor_app.domain.event import Refused
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.risk import Risk, RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.protocol_package import protocol_from
from tests.conftest import CALL, CLOSED, LEG, ROOT, World, default_protocol

LOW, MODERATE, UNRATED, HIGH, IMMINENT = RiskLevel
SAID = {
    "safety-now": "safe-alone",
    "thoughts-now": "thoughts",
    "intends": "no",
    "thoughts-recent": "no",
    "ever-attempted": "no",
    "intoxicated": "heavy",
}
BLOCKED = "another version of the assessment"


@cache
def milder() -> Protocol:
    """Return another version, in which thoughts and heavy drinking say nothing."""
    package = json.loads((ROOT / "resources/protocols/default.json").read_bytes())
    (plan,) = (
        entry["resource"]
        for entry in package["entry"]
        if entry["resource"]["resourceType"] == "PlanDefinition"
    )
    silent = ("intoxicated", "thoughts-now")
    plan["action"] = [a for a in plan["action"] if not a["id"].startswith(silent)]
    return protocol_from(json.dumps(package).encode())


@pytest.fixture
def before(world: World) -> Desk:
    made = world.desk()
    made.record(CALL, CallOffered(leg=LEG))
    made.record(CALL, CallAnswered(leg=LEG))
    for item, code in SAID.items():
        assessing.answer_item(made, CALL, item, code)
    assert risk(made).level is MODERATE
    return made


def risk(desk: Desk) -> Risk:
    return desk.board.call(CALL).risk


def misses(desk: Desk) -> bool:
    return desk.health.version_missing


def restarted(world: World, protocol: Protocol | None) -> Desk:
    world.protocol = protocol
    return world.desk()


def resolve(desk: Desk) -> None:
    closing.choose(desk, CALL, Disposition.RESOLVED)


@pytest.fixture(params=[True, False], ids=["another", "none"])
def after(before: Desk, world: World, request: pytest.FixtureRequest) -> Desk:
    assert before.board.calls
    return restarted(world, milder() if request.param else None)


def test_a_record_goes_on_with_its_own_version_where_that_was_kept(
    before: Desk, world: World
) -> None:
    world.protocols.kept[default_protocol().digest] = default_protocol()
    again = restarted(world, milder())
    assert again.protocol_of(again.board.call(CALL)) is before.protocol
    assert weighing.assessment(again, CALL).level is MODERATE
    assert not misses(again)
    with pytest.raises(Refused, match="Intoxicated"):
        resolve(again)


def test_a_version_that_is_gone_is_said_and_not_while_all_is_there(
    before: Desk, after: Desk
) -> None:
    assert misses(after)
    assert not misses(before)


def test_a_version_that_is_gone_takes_nothing_from_the_level(after: Desk) -> None:
    assessing.mark(after, CALL, Trigger.SILENT)
    assessing.unmark(after, CALL, Trigger.SILENT)
    assert (risk(after).shown, risk(after).level) == (MODERATE, MODERATE)


def test_a_harmless_answer_to_the_other_version_does_not_lower_the_level(
    before: Desk, world: World
) -> None:
    again = restarted(world, milder())
    assert before.board == again.board
    assert weighing.assessment(again, CALL).level is LOW
    assessing.answer_item(again, CALL, "reasons", "some")
    assert risk(again).shown is MODERATE


def test_what_is_worse_is_shown_whatever_the_version(after: Desk) -> None:
    assessing.mark(after, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert risk(after).level is IMMINENT


def test_not_rated_stays_not_rated_under_another_version(world: World) -> None:
    begun = world.desk()
    begun.record(CALL, CallAnswered(leg=LEG))
    again = restarted(world, milder())
    for item, code in SAID.items():
        assessing.answer_item(again, CALL, item, code)
    assert weighing.assessment(again, CALL).level is LOW
    assert risk(again).shown is UNRATED


def test_nothing_is_resolved_until_someone_has_rated_by_hand(after: Desk) -> None:
    with pytest.raises(Refused, match=BLOCKED):
        resolve(after)
    assessing.rate(after, CALL, LOW, "Sober, with a friend.")
    resolve(after)
    after.record(CALL, CallEnded(by=Side.CALLER))
    closing.close(after, CALL)
    assert not misses(after)


def test_a_record_that_reads_later_is_said_then(before: Desk, world: World) -> None:
    late = World("late", protocol=milder()).desk()
    assert not misses(late)
    late.take([Remembered(tuple(world.journal.entries))])
    assert misses(late)
    assert before.board.calls


def test_a_record_of_another_desk_is_not_said_here(before: Desk, world: World) -> None:
    other = World("ben", protocol=milder()).desk()
    for entry in world.journal.entries:
        other.hear(entry)
    assert not misses(other)
    assert before.board.calls


def test_a_call_that_began_without_an_assessment_keeps_the_one_it_was_asked(
    world: World,
) -> None:
    world.protocol = None
    world.desk().record(CALL, CallAnswered(leg=LEG))
    asking = restarted(world, default_protocol())
    for item, code in SAID.items():
        assessing.answer_item(asking, CALL, item, code)
    again = restarted(world, milder())
    assessing.answer_item(again, CALL, "reasons", "some")
    assert risk(again).shown is MODERATE
    assert misses(again)
    again.record(CALL, CLOSED)
    assert not misses(again)
