"""Small forms for stories and properties."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import Answers, ItemAnswered, NonAnswer
from counselor_app.domain.assessment.filling import Filled
from counselor_app.domain.assessment.form import (
    Condition,
    Form,
    Item,
    Kind,
    Operator,
    Option,
    Wording,
)
from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    LevelRule,
    Plan,
    Rule,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.response import Answer, Given
from counselor_app.domain.assessment.values import Coding, Value
from counselor_app.domain.risk import RiskLevel

SYSTEM = "https://site.example/answers"


def coding(code: str) -> Coding:
    return Coding(SYSTEM, code)


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(coding(code), code.upper()) for code in codes)


def ask(link_id: str, *when: Condition, any_of: bool | None = None, **more: Any) -> Item:
    more.setdefault("options", options("a", "b", "c"))
    more.setdefault("wording", Wording(link_id))
    return Item(link_id, when=when, any_of=any_of, **more)


def group(link_id: str, *items: Item, **more: Any) -> Item:
    return Item(link_id, Kind.GROUP, items=items, **more)


def form(*items: Item) -> Form:
    return Form("https://site.example/form", "1", "Form", items)


def protocol(*items: Item, plan: Plan | None = None) -> Protocol:
    made = form(*items)
    return Protocol(made.url, "1", "Form", "d", made, plan or Plan())


def when(item: str, code: str = "a") -> Condition:
    return Condition(item, Operator.EQUALS, coding(code))


def given(link_id: str, *values: Value, **below: tuple[Given, ...]) -> Given:
    items = below.get("items", ())
    return Given(link_id, tuple(Answer(value, items) for value in values))


def held(link_id: str, *items: Given) -> Given:
    return Given(link_id, (), items)


def enabled(filled: Filled) -> list[str]:
    spots = filled.shape.spots
    return [s.path for at, s in enumerate(spots) if filled.is_enabled(at)]


def answers(said: Mapping[str, str | NonAnswer]) -> Answers:
    return Answers(by_item={i: answered(i, said) for i, said in said.items()})


def answered(item: str, said: str | NonAnswer) -> ItemAnswered:
    if isinstance(said, NonAnswer):
        return ItemAnswered(item=item, non_answer=said)
    return ItemAnswered(item=item, option=said)


CODES = ("a", "b", "c")
NAMES = tuple(f"q{n}" for n in range(8))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form of up to eight choices in groups, with any conditions on one another."""
    count = draw(st.integers(2, len(NAMES)))
    items = [draw(_items(NAMES[n], NAMES[:count])) for n in range(count)]
    split = draw(st.integers(0, count))
    conditions = draw(_conditions(NAMES[:count]))
    inner = group("g", *items[split:], when=conditions, any_of=draw(st.booleans()))
    return form(*items[:split], inner)


@st.composite
def _items(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> Item:
    return ask(name, *draw(_conditions(names)), any_of=draw(st.booleans()))


def _conditions(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Condition, ...]]:
    compare = st.sampled_from((Operator.EQUALS, Operator.DIFFERS))
    one = st.builds(
        Condition, st.sampled_from(names), compare, st.sampled_from(CODES).map(coding)
    )
    exists = st.builds(
        Condition, st.sampled_from(names), st.just(Operator.EXISTS), st.booleans()
    )
    return st.lists(one | exists, max_size=2).map(tuple)


@st.composite
def rising_protocols(draw: st.DrawFn) -> Protocol:
    """Any protocol that the linter allows: worse answers keep open what is asked."""
    count = draw(st.integers(2, len(NAMES)))
    items = []
    for n in range(count):
        conditions: list[Condition] = []
        if n and draw(st.booleans()):
            source, least = NAMES[draw(st.integers(0, n - 1))], draw(st.integers(0, 2))
            conditions = [when(source, code) for code in CODES[least:]]
        items.append(ask(NAMES[n], *conditions, any_of=True, core=draw(st.booleans())))
    rules = draw(st.lists(_rules(NAMES[:count]), min_size=1, max_size=6))
    levels = tuple(
        LevelRule(str(n), draw(st.sampled_from(RiskLevel)), rule, f"rule {n}")
        for n, rule in enumerate(rules)
    )
    return protocol(*items, plan=Plan(levels=levels))


def _rules(names: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    one: st.SearchStrategy[Rule] = st.builds(
        AtLeast, st.sampled_from(names), st.sampled_from(CODES)
    )
    return st.recursive(
        one,
        lambda inner: (
            st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
        ),
        max_leaves=4,
    )
