"""Patterns of forms: those that could hold the desk for long are never used."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.pattern import compiled, is_slow, ways

SLOW = (
    *("(a+)+$", "([0-9]+)+x", "(a|b)*", "(a|aa)+x", "(a*)*", "(a?){31}", "((ab){2})*"),
    *("a*a*a*a*x", "a?" * 30 + "a" * 30, "((a{0,100}){0,100}){0,100}"),
    *("(){4294967294}", "((){1000}){1000}", r"()\1{4000000000}", "(?:){99999999,}"),
    *("(a*b*c*d*e*f*g*h*i*){20}", "((a|b){30}){30}", "(a*b*c*){30}"),
    *("(?x)(a+) +", "(?#()(a+)+", "(?i:(a+)+)", "a" * 501),
)
QUICK = (
    *("[0-9]{5}(-[0-9]{4})?", r"^[0-9]{10}$", r"[^@\s]+@[^@\s]+\.[^@\s]+", "(ab)*"),
    *(r"(\+?1[ -]?)?\(?[0-9]{3}\)?[ -]?[0-9]{3}[ -]?[0-9]{4}", "[ \\r\\n\\t\\S]+"),
    *("(a|b){3}", "[(]+[)|]*", "[])]+", r"\(a\)*", "a{}", "(?P<year>[0-9]{4})", ".*?"),
)


@pytest.mark.parametrize("pattern", SLOW)
def test_what_could_take_long_is_slow_and_never_used(pattern: str) -> None:
    assert is_slow(pattern)
    assert compiled(pattern, "") is None


@pytest.mark.parametrize("pattern", QUICK)
def test_what_forms_ask_for_is_not_slow(pattern: str) -> None:
    assert not is_slow(pattern)
    assert compiled(pattern, "a" * 200) == re.compile(pattern)


def test_a_search_begins_anew_at_each_character_unless_it_is_tied_down() -> None:
    text = "a" * 1_000
    assert compiled("a*b*c", text)
    assert compiled("a*b*c", text, anywhere=True) is None
    assert compiled("^a*b*c", text, anywhere=True)
    assert compiled("^a|a*b*c", text, anywhere=True) is None


def test_a_pattern_that_is_none_or_a_text_without_end_is_not_tried() -> None:
    for pattern in ("(", "a**", "a{2,1}", "a{99999999999999999999}", ")", "(" * 400):
        assert compiled(pattern, "a") is None
    assert compiled("a", "a" * 1_001) is None


PIECES = (
    *("a", "[ab]", ".", "a*", "a+", "a?", "(", "(?:", ")", "|", "{2}", "{0,9}", "{3,}"),
    *("*", "+", "?", r"\1", "^", "$", "(?=", "(?!", "x"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30))
def test_every_pattern_has_a_number_of_ways(pattern: str) -> None:
    assert ways(pattern, 200) >= 1
    if found := compiled(pattern, "a" * 200, anywhere=True):
        found.search("a" * 200)
