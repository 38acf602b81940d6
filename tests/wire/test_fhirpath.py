"""Expressions: scores, variables, what is shown; and what fails gives nothing."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.filling import Filled, filled_from, worked_out
from counselor_app.domain.assessment.form import (
    Condition,
    Expression,
    Form,
    Item,
    Kind,
    Operator,
    Option,
)
from counselor_app.domain.assessment.response import Given
from counselor_app.domain.assessment.values import Moment, Quantity, Value
from counselor_app.wire.fhirpath import worked
from tests.domain.assessment.forms import ask, coding, group
from tests.domain.assessment.forms import given as answered

A, B = coding("a"), coding("b")
SCALE = (Option(A, "A", Decimal(1)), Option(B, "B", Decimal("2.5")))


def calculated(link_id: str, text: str, kind: Kind = Kind.DECIMAL, **more: Any) -> Item:
    return Item(link_id, kind, calculated=Expression(text), **more)


def filled(made: Form, *response: Given) -> Filled:
    return worked_out(filled_from(made, response), worked)


def sheet(*items: Item, variables: tuple[Expression, ...] = ()) -> Form:
    return Form("u", "1", "Form", items, variables)


def values(made: Form, *response: Given) -> dict[str, tuple[Value, ...]]:
    found = filled(made, *response)
    spots = enumerate(found.shape.spots)
    return {s.path: found.values(at) for at, s in spots if s.item.calculated}


def value(text: str, kind: Kind = Kind.DECIMAL, said: tuple[Given, ...] = ()) -> object:
    made = sheet(ask("x", options=SCALE), calculated("c", text, kind))
    found = values(made, *said)["c"]
    return found[0] if found else None


SCORE = "%resource.item.where(linkId = 'x').answer.value"


@pytest.mark.parametrize("name", ["weight", "ordinal"])
def test_scores_are_found_beside_the_answers(name: str) -> None:
    two = (answered("x", B),)
    assert value(f"{SCORE}.{name}()", said=two) == Decimal("2.5")
    assert value(f"{SCORE}.{name}().sum()", said=two) == Decimal("2.5")
    assert value(f"{SCORE}.{name}()") is None


def test_a_sum_over_the_answers_of_a_group() -> None:
    inner = group("g", ask("x", options=SCALE), ask("y", options=SCALE))
    text = "%resource.item.where(linkId='g').item.answer.value.weight().sum()"
    made = sheet(inner, calculated("c", text))
    response = Given("g", (), (answered("x", A), answered("y", B)))
    assert values(made, response) == {"c": (Decimal("3.5"),)}


def test_variables_of_the_form_and_of_items_are_known_below_them() -> None:
    inner = calculated("c", "%a + %b + %own", variables=(Expression("3", "own"),))
    above = group("g", inner, variables=(Expression("%a * 10", "b"),))
    made = sheet(above, calculated("out", "%b"), variables=(Expression("2", "a"),))
    assert values(made) == {"g > c": (25,), "out": ()}


def test_a_variable_may_use_those_before_it() -> None:
    named = (Expression("2", "a"), Expression("%a + 1", "b"))
    assert values(sheet(calculated("c", "%b"), variables=named)) == {"c": (3,)}


def test_resource_and_context_are_known() -> None:
    made = sheet(
        ask("x", kind=Kind.INTEGER, options=()),
        calculated("c", "%context.linkId", Kind.STRING),
        calculated("r", "%resource.item.answer.value.first() + 1", Kind.INTEGER),
        calculated("q", "%qitem.linkId", Kind.STRING),
    )
    found = values(made, answered("x", 4))
    assert (found["c"], found["r"], found["q"]) == (("c",), (5,), ("q",))


def test_an_expression_says_what_is_shown() -> None:
    text = "%resource.item.where(linkId='x').answer.value.code = 'a'"
    made = sheet(ask("x"), ask("y", shown_if=Expression(text)))
    assert filled(made, answered("x", A)).is_enabled(1)
    assert not filled(made, answered("x", B)).is_enabled(1)
    assert not filled(made).is_enabled(1)


def test_a_chain_of_calculated_values_comes_to_rest() -> None:
    first = "%resource.item.where(linkId='x').answer.value"
    items = [calculated("c0", first, Kind.INTEGER)]
    items += [
        calculated(f"c{n}", f"%resource.item.where(linkId='c{n - 1}').answer.value + 1")
        for n in range(1, 6)
    ]
    last = ask("y", Condition("c5", Operator.MORE, 8))
    made = sheet(ask("x", kind=Kind.INTEGER, options=()), *reversed(items), last)
    found = filled(made, answered("x", 4))
    at = found.spot("c5")
    assert at is not None
    assert found.values(at) == (9,)
    assert found.is_enabled(len(found.flags) - 1)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("1 + 1", Kind.INTEGER, 2),
        ("1.5", Kind.DECIMAL, Decimal("1.5")),
        ("true", Kind.BOOLEAN, True),
        ("'words'", Kind.STRING, "words"),
        ("@2026-11-24", Kind.DATE, Moment("2026-11-24")),
        ("2", Kind.QUANTITY, Quantity(Decimal(2))),
    ],
)
def test_values_are_of_the_kind_of_their_item(
    text: str, kind: Kind, found: object
) -> None:
    assert value(text, kind) == found


def test_a_result_chooses_the_option_that_it_names_and_no_other_answer() -> None:
    made = sheet(
        calculated("named", "'A'", Kind.CHOICE, options=SCALE),
        calculated("unknown", "'C'", Kind.CHOICE, options=SCALE),
        calculated("open", "'C'", Kind.OPEN_CHOICE, options=SCALE),
    )
    assert values(made) == {"named": (A,), "unknown": (), "open": ("C",)}


@pytest.mark.parametrize(
    "text", ["1 +", "%nobody", "'a' + 1", "1.nonsense()", "1 / 0", "(" * 500, "{}"]
)
def test_a_broken_expression_gives_nothing(text: str) -> None:
    assert value(text) is None
    assert not filled(sheet(ask("x", shown_if=Expression(text)))).is_enabled(0)


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.QUANTITY, Kind.CHOICE, Kind.STRING])
@pytest.mark.parametrize(
    "text",
    [
        *("0.ln()", "10.power(401)", "10.power(5000)", "2.power(100000)", "9" * 5_000),
        *("1000.exp()", "10.power(1000).sqrt()", "10.power(10).power(10).power(10)"),
    ],
)
def test_a_number_beyond_all_measure_is_nothing(text: str, kind: Kind) -> None:
    assert value(text, kind) is None


def test_a_pattern_that_could_take_long_is_never_tried() -> None:
    text = "'" + "a" * 40 + "!'"
    assert value(f"{text}.matches('(a+)+$')", Kind.BOOLEAN) is None
    assert value(f"{text}.replaceMatches('(a+)+$', 'b')", Kind.STRING) is None
    assert value(f"'{'a' * 2_000}'.matches('b')", Kind.BOOLEAN) is None


def test_other_patterns_are_as_they_were() -> None:
    assert value("'a1\\nb'.matches('1.b$')", Kind.BOOLEAN) is True
    assert value("'63112'.matches('^[0-9]{4}$')", Kind.BOOLEAN) is False
    assert value("{}.matches('a')", Kind.BOOLEAN) is None
    assert value("'11/30'.replaceMatches('(.*)/(.*)', '$2-$1')", Kind.STRING) == "30-11"
    assert value("'a'.replaceMatches({}, 'b')", Kind.STRING) is None
    assert value("1.matches('1')", Kind.BOOLEAN) is None


@given(st.text(max_size=30) | st.text("().%'+-1a ", max_size=20))
def test_no_expression_raises(text: str) -> None:
    made = sheet(
        calculated("c", text),
        ask("x", shown_if=Expression(text)),
        variables=(Expression(text, "v"),),
    )
    assert len(filled(made).flags) == 2
