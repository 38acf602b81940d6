"""Whatever one field says otherwise, `protocol diff` says something."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from counselor_app.domain.assessment.form import (
    Condition,
    Expression,
    Form,
    Item,
    Kind,
    Limits,
    Operator,
    Option,
    Wording,
)
from counselor_app.domain.assessment.plan import (
    AllOf,
    AtLeast,
    Effect,
    EffectRule,
    LevelRule,
    Plan,
    ScoreAtLeast,
    StepRule,
    TriggerRule,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.values import Coding
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.protocol_diff import changes

Place = tuple[str | int, ...]


def _option(code: str, weight: int) -> Option:
    return Option(Coding("s", code), code.upper(), Decimal(weight), reason=code)


def _question(link_id: str, *below: Item) -> Item:
    """Return a question with something in every field."""
    return Item(
        link_id,
        wording=Wording("Text", link_id, "Third", "Listen", "Why"),
        items=below,
        options=(_option("no", 0), _option("yes", 1)),
        when=(Condition("first", Operator.EQUALS, Coding("s", "yes")),) * 2,
        any_of=True,
        shown_if=Expression("true"),
        calculated=Expression("1"),
        variables=(Expression("2", "two"),),
        limits=Limits(least=1, most=2, lowest=1, highest=2, length=3, pattern="a"),
        initial=(Coding("s", "no"),),
        refused_as="no",
        code=Coding("s", "age"),
        section="G",
        tags=frozenset({"t"}),
    )


def _plan() -> Plan:
    yes, both = AtLeast("first", "yes"), AtLeast("second", "yes")
    low, no = RiskLevel.LOW, AtLeast("first", "no")
    return Plan(
        levels=(
            LevelRule("a", RiskLevel.HIGH, yes, "A"),
            LevelRule("hidden behind a", low, yes, "A2"),
            LevelRule("b", low, AllOf((no, both)), "B"),
        ),
        triggers=(TriggerRule("c", Trigger.CHILD, yes, "C", Rung.POLICE),) * 2,
        steps=(StepRule(low, Rung.POLICE, "S", timedelta(1), Rung.APPOINTMENT),) * 2,
        effects=(
            EffectRule(
                "d",
                frozenset({Effect.RAISES_STEP}),
                ScoreAtLeast("g", Decimal(1)),
                "D",
                (("first", "no"),),
            ),
        ),
    )


def _form() -> Form:
    below = Item("text", Kind.DISPLAY, Wording("Said"))
    first, second = _question("first"), _question("second", _question("third"))
    group = Item("g", Kind.GROUP, Wording("G"), (first, below, second))
    return Form("u", "1", "T", (group, Item("h", Kind.GROUP)), (Expression("3", "x"),))


BEFORE = Protocol("u", "1", "T", "d", _form(), _plan(), wordless=("Screen",))
_OF_PROTOCOL = ("url", "title", "form", "plan", "signed_off", "wordless")
_ELSEWHERE = {Form: ("url", "version", "title", "by_id"), Coding: ("display",)}


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Give where something stands that no other field says already."""
    if is_dataclass(value):
        names = [one.name for one in fields(value)]
        if isinstance(value, Protocol):
            names = list(_OF_PROTOCOL)
        for name in names:
            if name not in _ELSEWHERE.get(type(value), ()):
                yield from _places(getattr(value, name), (*at, name))
        return
    yield at
    if isinstance(value, tuple):
        for n, part in enumerate(value):
            yield from _places(part, (*at, n))


def _other(value: Any) -> list[Any]:
    """Return what could stand there instead."""
    if isinstance(value, StrEnum):
        return [other for other in type(value) if other is not value]
    if isinstance(value, tuple):  # an item and its answer change each by itself
        pair = [type(part) for part in value] == [str, str]
        return [] if pair else [value[:-1], value[::-1], ()]
    by_kind: dict[type, list[Any]] = {
        bool: [value is False],
        str: [f"{value}x", ""],
        int: [value, 9],
        Decimal: [Decimal(9)],
        timedelta: [timedelta(9)],
        frozenset: [frozenset[str]()],
    }
    return by_kind.get(type(value), [])


def _put(value: Any, at: Place, new: object) -> Any:
    if not at:
        return new
    head, *rest = at
    if isinstance(head, int):
        put = _put(value[head], tuple(rest), new)
        return (*value[:head], put, *value[head + 1 :])
    return _with(value, head, _put(getattr(value, head), tuple(rest), new))


def _with(value: Any, name: str, new: object) -> Any:
    """Return a value with a field changed, and all that is worked out anew."""
    if not isinstance(value, Protocol):
        return replace(value, **{name: new})
    kept = (*_OF_PROTOCOL, "version", "digest")
    return Protocol(**{**{one: getattr(value, one) for one in kept}, name: new})


def _at(value: Any, at: Place) -> Any:
    for step in at:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


CHANGES = [
    (at, other)
    for at in _places(BEFORE)
    for other in _other(_at(BEFORE, at))
    if other != _at(BEFORE, at)
]


def test_whatever_one_field_says_otherwise_is_told() -> None:
    silent = [
        at
        for at, new in CHANGES
        if not any(change.words for change in changes(BEFORE, _put(BEFORE, at, new)))
    ]
    assert silent == []
    assert len(CHANGES) > len(fields(Item)) * 5


def test_the_same_protocol_read_twice_is_no_change() -> None:
    again = Protocol("u", "1", "T", "e", _form(), _plan(), wordless=("Screen",))
    assert changes(BEFORE, again) == ()
