"""What practice sends is what the desk's own reader finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.place import Shape
from counselor_app.practice.invite import TRUNK, body_of, headers_of
from counselor_app.practice.scenarios import SCENARIOS, Do, Scenario
from counselor_app.wire.transfer import IdentifierKind, Transfer, call_key, transfer_from
from tests.conftest import default_protocol

SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 0\r\n"
)
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)


def invite_of(scenario: Scenario, unique: str = "a1b2c3d4e5f6") -> bytes:
    """Write the transfer as a SIP message."""
    kind, body = body_of(scenario, SDP)
    lines = [
        "INVITE sip:diversion@127.0.0.1:5060 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK1",
        "From: <sip:psap@127.0.0.1:5062>;tag=t1",
        "To: <sip:diversion@127.0.0.1:5060>",
        f"Call-ID: {unique}@127.0.0.1",
        "CSeq: 1 INVITE",
        *(f"{name}: {value}" for name, value in headers_of(scenario, unique)),
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read(scenario: Scenario, unique: str = "a1b2c3d4e5f6") -> Transfer:
    return transfer_from(invite_of(scenario, unique), frozenset({TRUNK}))


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
def test_every_digit_of_the_script_is_an_answer_that_a_question_may_have(
    scenario: Scenario,
) -> None:
    most = max(len(item.options) for item in default_protocol().items)
    digits = [s.what for s in scenario.steps if s.do is Do.KEY and s.what.isdigit()]
    assert digits
    assert all(1 <= int(digit) <= most for digit in digits)
