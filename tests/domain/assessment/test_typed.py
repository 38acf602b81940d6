"""What is typed is an answer, or is refused in words that say what is wanted."""

import re

import pytest

from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.form import Kind, Limits
from counselor_app.domain.assessment.typed import answer_to, keeps_to, may_answer
from counselor_app.domain.assessment.values import Moment
from counselor_app.domain.event import Refused
from tests.domain.assessment.forms import ask

AGE = ask("age", kind=Kind.INTEGER, options=(), limits=Limits(lowest=0, highest=120))


def refused(*asked: object) -> str:
    with pytest.raises(Refused) as why:
        answer_to(*asked)  # type: ignore[arg-type]
    return str(why.value)


def test_an_answer_is_an_option_what_was_typed_or_why_there_is_none() -> None:
    choice = ask("x")
    assert answer_to(choice, "b") == ItemAnswered(item="x", option="b")
    for why in NonAnswer:
        told = ItemAnswered(item="x", non_answer=why)
        assert answer_to(choice, why) == told
    assert answer_to(AGE, " 17 ") == ItemAnswered(item="age", value="17")
    assert refused(choice, "z") == "The question has no such answer."
    assert refused(AGE, "121") == "The most that it can be is 120."


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.INTEGER, "Type a whole number, such as 16."),
        (Kind.DECIMAL, "Type a number, such as 2.5."),
        (Kind.DATE, "Type a date, such as 2026-11-24."),
        (Kind.DATE_TIME, "Type a date and time, such as 2026-11-24T14:06."),
        (Kind.TIME, "Type a time, such as 14:06."),
        (Kind.TEXT, "Say something, or press 8, 9 or 0."),
        (Kind.STRING, "Say something, or press 8, 9 or 0."),
    ],
)
def test_a_refusal_says_what_is_wanted_with_an_example_that_is_an_answer(
    kind: Kind, words: str
) -> None:
    item = ask("x", kind=kind, options=())
    text = " " if kind in (Kind.TEXT, Kind.STRING) else "?"
    assert refused(item, text) == words
    if example := re.search(r"such as (\S+)\.$", words):
        may_answer(item, example[1])


def test_the_limits_themselves_are_still_answers() -> None:
    for text in ("0", "120", "+7"):
        may_answer(AGE, text)
    assert refused(AGE, "-1") == "The least that it can be is 0."
    short = ask("x", kind=Kind.STRING, options=(), limits=Limits(length=3))
    may_answer(short, " abc ")
    assert refused(short, "abcd") == "Use 3 characters at most."
    long = ask("x", kind=Kind.STRING, options=())
    may_answer(long, "a" * 1_000)
    assert refused(long, "a" * 1_001) == "Use 1000 characters at most."


def test_a_value_keeps_to_its_limits_or_not() -> None:
    years = Limits(lowest=Moment("2020-01-01"), highest=Moment("2020-12-31"))
    assert keeps_to(years, Moment("2020-06-01"))
    assert not keeps_to(years, Moment("2021-01-01"))
    assert not keeps_to(years, Moment("2019-12-31"))
    assert keeps_to(Limits(pattern="[a-c]+"), "abc")
    assert not keeps_to(Limits(pattern="[a-c]+"), "abcd")
    assert keeps_to(Limits(pattern="[a-c]+", length=1), 12)  # of words only
