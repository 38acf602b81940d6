"""The grammar of rules: read, written, and refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    Rule,
    ScoreAtLeast,
)
from counselor_app.wire.rule_grammar import RuleUnreadable, rule_from, rule_text

X, Y, Z = AtLeast("x", "a"), AtLeast("y", "b"), AtLeast("z", "c")

READ: list[tuple[str, Rule]] = [
    ("x >= a", X),
    ("  x>=a ", X),
    ("((x >= a))", X),
    ("x >= a and y >= b", AllOf((X, Y))),
    ("x >= a or y >= b", AnyOf((X, Y))),
    ("x >= a or y >= b and z >= c", AnyOf((X, AllOf((Y, Z))))),
    ("(x >= a or y >= b) and z >= c", AllOf((AnyOf((X, Y)), Z))),
    ("score(mood) >= 10", ScoreAtLeast("mood", Decimal(10))),
    ("score(mood) >= -1.5", ScoreAtLeast("mood", Decimal("-1.5"))),
    ("safety-now >= means.near_1", AtLeast("safety-now", "means.near_1")),
]


@pytest.mark.parametrize(("text", "rule"), READ)
def test_a_rule_is_read(text: str, rule: Rule) -> None:
    assert rule_from(text) == rule
    assert rule_from(rule_text(rule)) == rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 'A linkId is expected, not "the end"'),
        ("x", '">=" is expected after "x"'),
        ("x > a", '"> a" is no part of a rule'),
        ("x >=", 'An answer is expected after "x >="'),
        ("x >= and", "An answer is expected"),
        ("not x >= a", '">=" is expected after "not"'),
        ("x >= a y >= b", '"y" stands where the rule should end'),
        ("x >= a or", "A linkId is expected"),
        ("(x >= a", r'"\)" is missing'),
        ("x >= a)", "stands where the rule should end"),
        ("score(g) >= many", "A number is expected"),
        ("(" * 41 + "x >= a", "40 brackets"),
        ("x" * 4001, "4000 characters"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(RuleUnreadable, match=words):
        rule_from(text)


names = st.from_regex(r"[A-Za-z0-9._-]{1,8}", fullmatch=True).filter(
    lambda name: name not in ("and", "or")
)
numbers = st.decimals(-999, 999, places=2)
tests = st.builds(AtLeast, names, names) | st.builds(ScoreAtLeast, names, numbers)


def joined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(AllOf, parts) | st.builds(AnyOf, parts)


def flat(rule: Rule) -> Rule:
    """Return the rule with parts that are joined in the same way joined once."""
    if not isinstance(rule, AllOf | AnyOf):
        return rule
    parts: list[Rule] = []
    for part in map(flat, rule.of):
        parts.extend(part.of if type(part) is type(rule) else (part,))
    return type(rule)(tuple(parts))


@given(st.recursive(tests, joined, max_leaves=8))
def test_a_rule_written_and_read_again_is_the_same(rule: Rule) -> None:
    assert flat(rule_from(rule_text(rule))) == flat(rule)


@given(st.text(max_size=40) | st.text("()>=xando scre.1", max_size=30))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    refused = ""
    try:
        rule = rule_from(text)
    except RuleUnreadable as error:
        refused, rule = str(error), X
    assert refused or flat(rule_from(rule_text(rule))) == flat(rule)
