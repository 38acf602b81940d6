"""Values: what is the same answer, what is more, and what nobody can compare."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.values import (
    Coding,
    Moment,
    Pointer,
    Quantity,
    Value,
    equal,
    is_moment,
    order,
)


def kg(value: str) -> Quantity:
    return Quantity(Decimal(value), "kg", "http://unitsofmeasure.org", "kg")


SAME: list[tuple[Value, Value]] = [
    (True, True),
    (3, 3),
    (3, Decimal("3.0")),
    ("x", "x"),
    (Coding("s", "a", "A"), Coding("s", "a", "other words")),
    (kg("2.50"), kg("2.5")),
    (Quantity(Decimal(1), "tablet"), Quantity(Decimal(1), "tablet")),
    (Moment("2026-11"), Moment("2026-11")),
    (Moment("no date"), Moment("no date")),
    (Moment("2026-11-24T14:00:00-06:00"), Moment("2026-11-24T20:00:00Z")),
    (Moment("2026-11-24T14:00+01:30"), Moment("2026-11-24T12:30Z")),
    (Moment("14:06:00.5"), Moment("14:06:00.500")),
    (Pointer("Patient/1"), Pointer("Patient/1")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_answer_is_equal_however_it_is_written(one: Value, other: Value) -> None:
    assert equal(one, other)
    assert equal(other, one)


OTHER: list[tuple[Value, Value]] = [
    (True, 1),
    (False, 0),
    (3, "3"),
    (Coding("s", "a"), Coding("t", "a")),
    (Coding("s", "a"), Coding("s", "b")),
    (Coding("", "a"), Coding("s", "a")),
    (Coding("s", "a"), "a"),
    (kg("2"), Quantity(Decimal(2), "kg", "other", "kg")),
    (kg("2"), Quantity(Decimal(2), "lb")),
    (Moment("2026"), Moment("2026-01")),
    (Moment("2026-01-01"), Moment("00:00")),
    (Moment("2026-11-24T14:00:00Z"), Moment("2026-11-24T14:00:00.001Z")),
    (Pointer("a"), Pointer("b")),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_answer_is_not_equal(one: Value, other: Value) -> None:
    assert not equal(one, other)
    assert not equal(other, one)


RISING: list[tuple[Value, Value]] = [
    (1, 2),
    (Decimal("1.9"), 2),
    ("a", "b"),
    (kg("1"), kg("2")),
    (Moment("2025"), Moment("2026")),
    (Moment("2025-12"), Moment("2026-01")),
    (Moment("2025-12"), Moment("2026")),
    (Moment("2025-11-30"), Moment("2025-12")),
    (Moment("2025-12-31"), Moment("2026")),
    (Moment("2026-11-24"), Moment("2026-11-25")),
    (Moment("2026-11-24"), Moment("9999-12-31")),
    (Moment("2024-02-29"), Moment("2024-03")),
    (Moment("2024"), Moment("2025-01-01")),
    (Moment("2026-11-24T14:00:00Z"), Moment("2026-11-24T14:00:00-01:00")),
    (Moment("2026-11-24T14:00Z"), Moment("2026-11-24T14:01Z")),
    (Moment("09:30"), Moment("10:00")),
    (Moment("09:30:01"), Moment("09:30:02")),
    (Moment("09:30"), Moment("09:31:00")),
]


@pytest.mark.parametrize(("less", "more"), RISING)
def test_what_is_less_and_what_is_more(less: Value, more: Value) -> None:
    assert order(less, more) == -1
    assert order(more, less) == 1
    assert order(less, less) == 0


NOBODY_KNOWS: list[tuple[Value, Value]] = [
    (True, False),
    (1, True),
    (1, "1"),
    (Coding("s", "a"), Coding("s", "b")),
    (kg("1"), Quantity(Decimal(2), "lb")),
    (Moment("2026"), Moment("2026-05")),
    (Moment("2026-05"), Moment("2026-05-07")),
    (Moment("2026-05-07"), Moment("2026-05-07T10:00:00Z")),
    (Moment("2026-05-07"), Moment("10:00")),
    (Moment("10:00"), Moment("10:00:30")),
    (Moment("soon"), Moment("2026")),
    (Moment("2026-13"), Moment("2026")),
    (Moment("25:00"), Moment("10:00")),
    (Pointer("a"), Pointer("b")),
]


@pytest.mark.parametrize(("one", "other"), NOBODY_KNOWS)
def test_what_nobody_can_compare_has_no_order(one: Value, other: Value) -> None:
    assert order(one, other) is None
    assert order(other, one) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "2026-02",
        "2024-02-29",
        "9999",
        "9999-12-31",
        "2026-11-24T14:06",
        "14:06:12.25",
    ],
)
def test_a_moment_is_told_from_other_words(text: str) -> None:
    assert is_moment(text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "26", "2026-1", "2026-02-30", "24:00", "2026-11-24 14:06"],
)
def test_other_words_are_no_moment(text: str) -> None:
    assert not is_moment(text)


values: st.SearchStrategy[Value] = st.one_of(
    st.booleans(),
    st.integers(-3, 3),
    st.decimals(-3, 3, places=1),
    st.text(max_size=2),
    st.builds(Coding, st.sampled_from("st"), st.sampled_from("ab")),
    st.builds(Quantity, st.decimals(-3, 3, places=1), st.sampled_from(["kg", "lb"])),
    st.builds(Moment, st.dates().map(str) | st.times().map(str) | st.text(max_size=4)),
    st.builds(Pointer, st.text(max_size=2)),
)


@given(values, values)
def test_order_is_the_same_from_both_sides(one: Value, other: Value) -> None:
    there, back = order(one, other), order(other, one)
    assert (there is None) is (back is None)
    assert (there or 0) == -(back or 0)
    assert equal(one, other) is equal(other, one)
    if there == 0 and not isinstance(one, Coding):
        assert equal(one, other)
