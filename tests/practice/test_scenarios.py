"""What practice sends is what the desk's own reader finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.place import Shape
from counselor_app.practice.invite import TRUNK
from counselor_app.practice.scenarios import SCENARIOS, Do, Scenario
from counselor_app.wire.transfer import IdentifierKind, call_key
from tests.conftest import default_protocol
from tests.practice.invites import SDP, read

every_scenario = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)


@every_scenario
def test_every_transfer_of_practice_is_read_without_damage(scenario: Scenario) -> None:
    transfer = read(scenario)
    assert (transfer.method, transfer.damage) == ("INVITE", ())
    assert transfer.sdp is not None
    assert transfer.sdp.strip() == SDP.strip()
    assert transfer.referred_by == "sip:operator7@psap.stl.example"


@every_scenario
def test_the_number_is_the_callers_and_never_the_trunk(scenario: Scenario) -> None:
    transfer = read(scenario)
    assert TRUNK not in transfer.caller_numbers
    if scenario.number is None:
        assert (transfer.caller_numbers, transfer.dialable) == ((), False)
        assert transfer.psap_trunk == TRUNK
    else:
        assert transfer.caller_numbers[0] == scenario.number
        assert transfer.dialable


@every_scenario
def test_address_and_position_are_found_as_they_were_given(scenario: Scenario) -> None:
    places = read(scenario).places
    civic = [place for place in places if place.shape is Shape.CIVIC]
    circles = [place for place in places if place.shape is Shape.CIRCLE]
    assert [place.civic for place in civic] == ([scenario.address] * bool(civic))
    assert bool(civic) is bool(scenario.address)
    found = [(p.latitude, p.longitude, p.uncertainty_m) for p in circles]
    assert found == ([scenario.position] if scenario.position else [])
    assert not any(place.damaged or place.default for place in places)


@every_scenario
def test_identifiers_and_comment_come_along(scenario: Scenario) -> None:
    transfer = read(scenario)
    kinds = {i.kind for i in transfer.identifiers}
    if scenario.number is None:
        assert (kinds, transfer.comments) == (set(), ())
        return
    assert kinds == {IdentifierKind.CALL, IdentifierKind.INCIDENT}
    assert transfer.comments == (scenario.comment,)
    assert transfer.priority == "emergency"


@every_scenario
def test_two_calls_of_one_scenario_are_two_calls(scenario: Scenario) -> None:
    one, other = read(scenario, "a" * 12), read(scenario, "b" * 12)
    assert call_key(one) == call_key(read(scenario, "a" * 12)) != call_key(other)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(words, words)
def test_words_that_look_like_markup_arrive_as_words(comment: str, road: str) -> None:
    scenario = Scenario(
        name="any",
        title="Any",
        says=(),
        answers=(),
        steps=(),
        number="+13145550142",
        address=(("RD", road),),
        comment=comment,
    )
    transfer = read(scenario)
    assert transfer.comments == (comment,)
    assert transfer.places[0].civic == (("RD", road),)


@every_scenario
def test_everybody_in_practice_is_invented(scenario: Scenario) -> None:
    assert scenario.number is None or scenario.number.startswith("+131455501")
    assert TRUNK.startswith("+131455501")
    assert scenario.says
    assert scenario.answers


@every_scenario
def test_a_scenario_begins_by_answering_and_ends_with_a_closed_record(
    scenario: Scenario,
) -> None:
    done = [(step.do, step.what) for step in scenario.steps]
    assert done.index((Do.WAIT, "ringing")) < done.index((Do.KEY, "Ctrl+R"))
    waits = [what for do, what in done if do is Do.WAIT]
    assert waits[:2] == ["ringing", "talking"]
    assert waits[-1] == "closed"
    assert "ended" in waits
    assert scenario.hangs_up or (Do.KEY, "Ctrl+E") in done


@every_scenario
def test_every_answer_of_the_script_is_one_that_its_question_has(
    scenario: Scenario,
) -> None:
    answers = [step.what for step in scenario.steps if step.do is Do.ANSWER]
    assert answers
    for answer in answers:
        link_id, _, code = answer.partition("=")
        item = default_protocol().item(link_id)
        assert item is not None, answer
        assert item.option(code) or code in {*NonAnswer}, answer


def test_no_two_practice_callers_share_a_number() -> None:
    numbers = [s.number for s in SCENARIOS.values() if s.number]
    assert len(set(numbers)) == len(numbers)


def test_every_name_is_that_of_its_story() -> None:
    assert all(name == scenario.name for name, scenario in SCENARIOS.items())
    assert {"third-party", "minor", "silent", "overdose", "weapon", "violence"} <= set(
        SCENARIOS
    )
