"""What a response lacks before it counts as complete."""

import pytest

from counselor_app.domain.assessment.checks import Complaint, Lack, complaints
from counselor_app.domain.assessment.filling import blank, filled_from
from counselor_app.domain.assessment.form import Item, Kind, Limits
from counselor_app.domain.assessment.values import Value
from tests.domain.assessment.forms import ask, coding, form, given, group, when

A, B = coding("a"), coding("b")


def lacks(item: Item, *values: Value) -> list[Lack]:
    filled = filled_from(form(item), (given("x", *values),))
    return [complaint.lack for complaint in complaints(filled)]


def test_what_is_required_and_asked_is_missed() -> None:
    must = Limits(required=True)
    made = form(ask("x"), group("g", ask("y", limits=must), when=(when("x"),)))
    assert complaints(filled_from(made, (given("x", B),))) == ()
    missed = complaints(filled_from(made, (given("x", A),)))
    assert missed == (Complaint("g > y", Lack.REQUIRED),)


@pytest.mark.parametrize(
    ("limits", "values", "found"),
    [
        (Limits(least=2), (), []),
        (Limits(least=2), (A,), [Lack.TOO_FEW]),
        (Limits(least=2), (A, B), []),
        (Limits(least=2, required=True), (), [Lack.REQUIRED]),
        (Limits(most=1), (A,), []),
        (Limits(most=1), (A, B), [Lack.TOO_MANY]),
    ],
)
def test_a_repeating_item_has_as_many_answers_as_it_should(
    limits: Limits, values: tuple[Value, ...], found: list[Lack]
) -> None:
    assert lacks(ask("x", repeats=True, limits=limits), *values) == found


def test_an_answer_is_one_of_those_that_are_offered() -> None:
    assert lacks(ask("x"), coding("z")) == [Lack.NOT_ALLOWED]
    assert lacks(ask("x", kind=Kind.OPEN_CHOICE), "other words") == []
    assert lacks(ask("x", options=()), coding("z")) == []


def test_a_typed_answer_keeps_to_its_limits() -> None:
    number = ask("x", kind=Kind.INTEGER, options=(), limits=Limits(lowest=1, highest=5))
    assert [lacks(number, n) for n in (1, 5)] == [[], []]
    assert [lacks(number, n) for n in (0, 6)] == [[Lack.NOT_ALLOWED]] * 2
    words = Limits(length=3, pattern="[a-z]*")
    text = ask("x", kind=Kind.STRING, options=(), limits=words)
    assert [lacks(text, t) for t in ("abc", "ab1", "abcd")] == [
        *([], [Lack.NOT_ALLOWED]),
        [Lack.NOT_ALLOWED],
    ]


def test_initial_values_are_given_at_creation_and_never_again() -> None:
    made = form(ask("x", initial=(A, B)), ask("y", when("x")))
    assert blank(made).values(0) == (A,)
    assert blank(made).is_enabled(1)
    assert blank(form(ask("x", initial=(A, B), repeats=True))).values(0) == (A, B)
    begun = filled_from(made, ())
    assert begun.values(0) == ()
    assert not begun.is_enabled(1)
    assert blank(made).given({0: ()}).values(0) == ()
