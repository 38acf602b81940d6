"""A response from FHIR, and back: what is asked and answered stays the same."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.filling import Filled, filled_from
from counselor_app.domain.assessment.form import Condition, Form, Item, Kind, Operator
from counselor_app.domain.assessment.response import Answer, Given
from counselor_app.domain.assessment.values import (
    Coding,
    Moment,
    Pointer,
    Quantity,
    Value,
)
from counselor_app.wire.fhir_questionnaire import FormUnreadable
from counselor_app.wire.fhir_response import response_json, response_of
from tests.domain.assessment.forms import CODES, ask, coding, form, forms, group
from tests.domain.assessment.forms import given as said
from tests.wire.bundles import json_values

Json = dict[str, Any]


def resource(*items: Json) -> Json:
    return {"resourceType": "QuestionnaireResponse", "item": list(items)}


def read_again(filled: Filled) -> Filled:
    written = json.loads(json.dumps(response_json(filled)[0], allow_nan=False))
    return filled_from(filled.shape.form, response_of(written))


def told(filled: Filled) -> dict[str, tuple[Value, ...]]:
    spots = enumerate(filled.shape.spots)
    return {spot.path: filled.values(at) for at, spot in spots if filled.values(at)}


@given(forms(), st.lists(st.tuples(st.integers(0, 8), st.sampled_from(CODES))))
def test_a_filled_form_written_and_read_again_has_the_same_enabled_answers(
    made: Form, given_: list[tuple[int, str]]
) -> None:
    asked = [item for item in made.by_id.values() if item.asks]
    response = [said(asked[n % len(asked)].link_id, coding(code)) for n, code in given_]
    (inner,) = (item for item in made.items if item.kind is Kind.GROUP)
    below = {item.link_id for item in inner.items}
    held = tuple(one for one in response if one.link_id in below)
    filled = filled_from(made, (*response, Given("g", (), held)))
    assert told(read_again(filled)) == told(filled)
    # An item that waits for no answer may open once what was disabled is left out.
    if not any(c.operator is not Operator.EQUALS for c in _conditions(made)):
        assert read_again(filled).flags == filled.flags


def _conditions(made: Form) -> list[Condition]:
    return [condition for item in made.by_id.values() for condition in item.when]


KINDS: list[tuple[Kind, Value]] = [
    (Kind.BOOLEAN, True),
    (Kind.INTEGER, 3),
    (Kind.DATE, Moment("2026-11")),
    (Kind.DATE_TIME, Moment("2026-11-24T14:06Z")),
    (Kind.TIME, Moment("14:06")),
    (Kind.STRING, "words"),
    (Kind.URL, "https://site.example"),
    (Kind.CHOICE, Coding("s", "a", "A")),
    (Kind.OPEN_CHOICE, "own words"),
    (Kind.QUANTITY, Quantity(Decimal(2), "kg", "s", "kg")),
    (Kind.REFERENCE, Pointer("Patient/1")),
    (Kind.ATTACHMENT, Pointer("https://site.example/a")),
]


@pytest.mark.parametrize(("kind", "value"), KINDS)
def test_every_kind_of_answer_is_written_and_read_again(kind: Kind, value: Value) -> None:
    filled = filled_from(form(Item("x", kind)), (said("x", value),))
    assert told(read_again(filled)) == {"x": (value,)}


def test_instances_keep_their_places() -> None:
    inner = group("g", ask("y"), Item("z", Kind.STRING), repeats=True)
    made = form(ask("x", repeats=True, items=(ask("w"),)), inner)
    answers = (
        Answer(coding("a"), (said("w", coding("b")),)),
        Answer(coding("b"), (said("w", coding("c")),)),
    )
    groups = [Given("g", (), (said("y", coding(c)), said("z", c))) for c in "abc"]
    filled = filled_from(made, (Given("x", answers), *groups))
    assert told(read_again(filled)) == told(filled)
    assert "g#2 > z" in told(filled)


def test_what_is_disabled_or_holds_nothing_is_left_out() -> None:
    waits = ask("y", Condition("x", Operator.EQUALS, coding("b")))
    made = form(ask("x"), waits, group("g", ask("z")), Item("d", Kind.DISPLAY))
    filled = filled_from(made, (said("x", coding("a")), said("y", coding("a"))))
    written, elements = response_json(filled)
    assert [item["linkId"] for item in written["item"]] == ["x"]
    assert set(elements) == {0, 2, 3}  # where expressions look, also while empty
    assert written["questionnaire"] == "https://site.example/form|1"


def test_what_the_form_lacks_does_no_harm() -> None:
    filled = filled_from(
        form(ask("x")),
        response_of(resource({"linkId": "gone", "answer": [{"valueString": "a"}]}, {})),
    )
    assert told(filled) == {}


def test_what_is_no_answer_reads_as_none() -> None:
    (found,) = response_of(resource({"linkId": "x", "answer": [{"valueCoding": 3}, {}]}))
    assert found == Given("x")


def test_what_is_no_response_is_refused_in_words() -> None:
    with pytest.raises(FormUnreadable, match="no FHIR QuestionnaireResponse"):
        response_of({"resourceType": "Questionnaire"})
    deep: Json = {"linkId": "x"}
    for _ in range(70):
        deep = {"linkId": "x", "item": [deep]}
    with pytest.raises(FormUnreadable, match="more than 60 deep"):
        response_of(resource(deep))
    with pytest.raises(FormUnreadable, match="more than 20000 items"):
        response_of(resource(*[{"linkId": "x"}] * 20_001))


@given(json_values, json_values)
def test_any_json_is_read_or_refused(items: object, answers: object) -> None:
    one = {"linkId": "x", "answer": answers, "item": items}
    for document in (resource(one), {**resource(), "item": items}):
        words = "read"
        try:
            response_of(document)
        except FormUnreadable as refused:
            words = str(refused)
        assert words
