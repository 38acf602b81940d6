"""`protocol assess`: answers in, and the level, the step and what is open out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.wire.fhir_questionnaire import FormUnreadable
from counselor_app.wire.protocol_assess import assess_row
from counselor_app.wire.protocol_package import protocol_from
from tests.conftest import default_protocol
from tests.wire.bundles import (
    CODES,
    HIGH_YES,
    OURS,
    SYSTEM,
    Json,
    action,
    ask,
    coding,
    fact,
    form,
    json_values,
    package,
    plan,
    small,
    when,
    written,
)

SMALL = protocol_from(written(small()))
CALM = {
    "safety-now": "safe-alone",
    "thoughts-now": "no",
    "thoughts-recent": "no",
    "ever-attempted": "no",
}


def row(**said: Any) -> Json:
    return assess_row(SMALL, written(said))


def shipped(said: Json) -> Json:
    return assess_row(default_protocol(), written(said))


def response(*items: Json) -> Json:
    return {"resourceType": "QuestionnaireResponse", "item": list(items)}


def answered(link_id: str, *values: Json) -> Json:
    return {"linkId": link_id, "answer": list(values)}


def test_without_answers_nothing_is_rated_and_everything_is_open() -> None:
    assert row() == {
        "level": "unrated",
        "reasons": [],
        "triggers": [],
        "step": "community_team",
        "unanswered": ["one"],
    }


def test_answers_make_a_level_with_its_reasons_triggers_and_step() -> None:
    assert row(one="yes", two="yes") == {
        "level": "imminent",
        "reasons": [
            {"item": "two", "text": "Because of two-yes"},
            {"item": "one", "text": "Because of one-yes"},
        ],
        "triggers": ["weapon"],
        "step": "police",
        "unanswered": [],
    }


def test_what_is_open_is_told_core_questions_first() -> None:
    assert row(one="some")["unanswered"] == ["two"]
    declined = row(one="declined")
    assert (declined["level"], declined["unanswered"]) == ("unrated", ["one"])
    other = {**CALM, "thoughts-now": "could-not-ask", "means": "unknown"}
    told = shipped(other)["unanswered"]
    assert told[0] == "thoughts-now"
    assert "means" in told
    assert "method" not in told  # nothing brings it up


def test_a_response_means_the_same_as_flat_answers() -> None:
    flat = shipped({**CALM, "thoughts-now": "wish", "method": "method"})
    items = [answered(i, {"valueCoding": coding(c)}) for i, c in CALM.items()]
    items[1] = answered("thoughts-now", {"valueCoding": coding("wish")})
    inner = answered("method", {"valueCoding": coding("method")})
    group = {"linkId": "intent", "item": [inner]}
    desire = {"linkId": "desire", "item": items}
    assert shipped(response(desire, group)) == flat
    assert flat["level"] == "moderate"


def test_a_reason_of_a_response_is_no_answer() -> None:
    declined = {"system": SYSTEM, "code": "declined"}
    made = shipped(response(answered("safety-now", {"valueCoding": declined})))
    assert made["level"] == "unrated"
    assert made["unanswered"][0] == "safety-now"


def test_what_the_call_says_itself_may_be_given() -> None:
    armed = shipped({**CALM, "fact-weapon": "in_hand"})
    assert (armed["level"], armed["triggers"]) == ("imminent", ["weapon"])
    # Here "unknown" is an option, and says more than that there is no answer.
    assert shipped({**CALM, "fact-weapon": "unknown"})["level"] == "high"


@pytest.mark.parametrize("said", [{"fact-age": "minor"}, {"fact-child": "caller"}])
def test_a_minor_who_declines_has_said_yes(said: Json) -> None:
    child = {"linkId": "thoughts", "extension": ask(core=True)["extension"]}
    child["extension"].append({"url": OURS + "refused-counts-as", "valueCode": "yes"})
    facts = [fact("fact-age", "age", "adult", "minor")]
    facts.append(fact("fact-child", "child.role", "witness", "caller"))
    made = package(
        form(*facts, ask(core=True, extension=child["extension"])), plan(HIGH_YES)
    )
    protocol = protocol_from(written(made))
    declined = {"one": "declined"}
    assert assess_row(protocol, written(declined))["level"] == "unrated"
    assert assess_row(protocol, written({**declined, **said}))["level"] == "high"


def test_typed_answers_are_read_by_their_kind() -> None:
    age = {"linkId": "age", "type": "integer", "text": "Age?"}
    sober = {"linkId": "sober", "type": "boolean", "text": "Sober?"}
    made = package(form(ask(core=True), age, sober), plan(HIGH_YES))
    protocol = protocol_from(written(made))
    typed = assess_row(protocol, written({"one": "no", "age": 16, "sober": True}))
    assert typed["unanswered"] == []
    assert "damage" not in typed
    wrong = assess_row(protocol, written({"one": "no", "age": "old", "sober": "no"}))
    assert wrong["unanswered"] == ["age", "sober"]
    assert wrong["damage"] == ["old is no answer to age.", "no is no answer to sober."]


def test_what_fits_nothing_counts_for_nothing_and_is_named() -> None:
    made = row(one="maybe", gone="yes", g="yes", two=["yes"])
    assert made["level"] == "unrated"
    assert made["damage"] == [
        "maybe is no answer to one.",
        "The protocol has no question gone.",
        "The protocol has no question g.",
        "['yes'] is no answer to two.",
    ]


def test_what_is_calculated_brings_up_its_questions() -> None:
    base = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
    path = {"language": "text/fhirpath", "expression": "1 + 1"}
    by = [{"url": f"{base}calculatedExpression", "valueExpression": path}]
    total = {"linkId": "sum", "type": "integer", "text": "Sum", "extension": by}
    more = ask("more", enableWhen=[when("sum", "", ">", answerInteger=1)])
    made = package(form(ask(core=True), total, more), plan(HIGH_YES))
    protocol = protocol_from(written(made))
    assert assess_row(protocol, written({"one": "no"}))["unanswered"] == ["more"]


def test_a_form_is_asked_for_by_what_opens_it() -> None:
    opener = {**fact("screen-asked", "", "asked"), "code": []}
    known = coding("asked", CODES + "call-facts")
    screen = ask("screen", enableWhen=[when("screen-asked", answerCoding=known)])
    made = package(form(ask(core=True), opener, screen), plan(HIGH_YES))
    protocol = protocol_from(written(made))
    calm = {"one": "no"}
    assert assess_row(protocol, written(calm))["unanswered"] == []
    opened = assess_row(protocol, written({**calm, "screen-asked": "asked"}))
    assert opened["unanswered"] == ["screen"]


def test_where_no_step_fits_there_is_none() -> None:
    bare = plan(action("a", "one >= yes", risk_level="low"))
    bare["action"] = bare["action"][:1]
    protocol = protocol_from(written(package(form(ask(core=True)), bare)))
    assert assess_row(protocol, b"{}")["step"] is None


@pytest.mark.parametrize("file", [b"", b"[]", b'"x"', b'{"resourceType": "Patient"}'])
def test_what_are_no_answers_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(FormUnreadable):
        assess_row(SMALL, file)


@given(st.dictionaries(st.sampled_from(["one", "two", "g", "x"]), json_values))
def test_any_answers_give_a_level(said: dict[str, object]) -> None:
    try:
        row_ = assess_row(SMALL, written(said))
    except FormUnreadable:  # Infinity and NaN are no JSON
        row_ = {"level": "unrated"}
    assert json.loads(json.dumps(row_, allow_nan=False))["level"]
