"""Whether each item can come to be asked, and whether a worse answer keeps it asked.

Both by enumeration: every option of every item that a condition looks at is tried.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter

from counselor_app.domain.assessment.filling import met
from counselor_app.domain.assessment.form import (
    Condition,
    Form,
    Item,
    Kind,
    Operator,
    Option,
    walk,
)
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.shape import circles
from counselor_app.domain.assessment.values import Coding, Moment, Quantity, Value
from counselor_app.wire.lint_finding import Finding, error
from counselor_app.wire.protocol_words import quoted, value_words, weighty

# Of one search, of all, and in one chain; what needs more is taken for reachable.
_MOST_STEPS, _MOST_OF_ALL, _MOST_SOURCES = 20_000, 1_000_000, 60
_Maybe = Value | None
_Todo = tuple[tuple[Item, tuple[Condition, ...] | None], ...]


def lint_paths(protocol: Protocol) -> Iterator[Finding]:
    """Give what is wrong with the conditions of a protocol's items."""
    form, cut = protocol.form, circles(protocol.form)
    above = {inner.link_id: item for item in walk(form.items) for inner in item.items}
    named = weighty(protocol)
    watched = _watched(form, above, named)
    for link_id, source in sorted(cut):
        said = f"It waits for {source}, and {source} in the end for it."
        yield error(link_id, "circle", said)
    search = Reach(form, above, cut)
    for item in walk(form.items):
        for condition in item.when:
            yield from _lint_condition(item, condition, search, watched)
        over = above.get(item.link_id)
        may = over is None or search.may_open(over.link_id)
        if item.when and may and not search.may_open(item.link_id):
            said = "No answers can bring it up: it can never be asked."
            yield error(item.link_id, "unreachable", said)
        if item.link_id in watched:
            yield from _falling(item, form, named)


def _watched(
    form: Form, above: Mapping[str, Item], named: frozenset[str]
) -> frozenset[str]:
    """Return what a level hangs on: what rules name, and all that those wait for."""
    by_id, found, waiting = form.by_id, set[str](), list(named)
    while waiting:
        link_id = waiting.pop()
        if link_id in found or link_id not in by_id:
            continue
        found.add(link_id)
        waiting.extend(condition.item for condition in by_id[link_id].when)
        if link_id in above:
            waiting.append(above[link_id].link_id)
    return frozenset(found)


def _lint_condition(
    item: Item, condition: Condition, search: "Reach", watched: frozenset[str]
) -> Iterator[Finding]:
    source = search.form.by_id.get(condition.item)
    if source is None:
        said = f"It waits for {condition.item[:80]}, which is no item of the package."
        yield error(item.link_id, "unknown-item", said)
        return
    negative = condition.operator is Operator.DIFFERS or (
        condition.operator is Operator.EXISTS and condition.value is False
    )
    if negative and watched & {item.link_id, source.link_id}:
        said = f"The level hangs on it, and it is asked while {source.link_id} is not"
        yield error(item.link_id, "negation", f"{said} answered. Name the answers.")
    tried = search.possible(source.link_id)
    if not negative and not any(met(condition, (v,)) for v in tried if v is not None):
        sought = value_words(condition.value, source)
        said = f"{quoted(sought)} is no answer that {source.link_id} can have"
        yield error(
            item.link_id, "unknown-answer", f"{said}{_almost(condition, source)}."
        )


def _almost(condition: Condition, source: Item) -> str:
    sought = condition.value
    if isinstance(sought, Coding) and source.option(sought.code):
        return ": its system is another"
    return ""


def _falling(item: Item, form: Form, named: frozenset[str]) -> Iterator[Finding]:
    """Give the answers that ask an item where a worse one does not."""
    for link_id in dict.fromkeys(condition.item for condition in item.when):
        source = form.by_id.get(link_id)
        category = source and source.hidden and link_id not in named
        if source is None or category:  # who calls is no better or worse than another
            continue
        hidden = _hidden(source, _asks(item, link_id))
        if hidden:
            less, more = hidden
            said = f"{quoted(less.display)} to {quoted(source.short)} asks it, and "
            said += f"the worse {quoted(more.display)} does not."
            yield error(item.link_id, "worse-answer-hides", said)


def _hidden(source: Item, asks: Callable[[Option], bool]) -> tuple[Option, Option] | None:
    """Return an option that asks, and a worse one that does not, if there are such."""
    weighed = [(severity(source, option), option) for option in source.options]
    weighed.sort(key=itemgetter(0))
    mildest = next((pair for pair in weighed if asks(pair[1])), None)
    if mildest is None:
        return None
    worse = (o for weight, o in weighed if weight > mildest[0] and not asks(o))
    more = next(worse, None)
    return (mildest[1], more) if more else None


def _asks(item: Item, source: str) -> Callable[[Option], bool]:
    looks = [condition for condition in item.when if condition.item == source]
    of = all if item.any_of is False else any
    return lambda option: of(met(look, (option.value,)) for look in looks)


def possible(item: Item, form: Form) -> tuple[Value, ...]:
    """Return the answers to try: its options, or for what is typed, what is near."""
    if not item.asks:
        return ()
    chosen = tuple(option.value for option in item.options)
    if item.kind is Kind.CHOICE or item.kind is Kind.BOOLEAN:
        return chosen if item.kind is Kind.CHOICE else (True, False)
    conditions = (c for i in form.by_id.values() for c in i.when)
    sought = [c.value for c in conditions if c.item == item.link_id]
    return (*chosen, *(v for value in sought for v in _near(value)), "words")


def _near(value: Value) -> tuple[Value, ...]:
    one = Decimal(1)
    match value:
        case bool():
            return (value,)
        case int() | Decimal():
            return (value, value - one, value + one)
        case Quantity(value=amount, unit=unit, system=system, code=code):
            steps = (amount, amount - one, amount + one)
            return tuple(Quantity(step, unit, system, code) for step in steps)
        case Moment(text=text):
            ends = ("00:00:00", "23:59:59") if ":" in text[:3] else ("0001", "9999")
            return (value, *map(Moment, ends))
        case str():
            return (value, "", value + "z")
        case _:
            return (value,)


@dataclass(frozen=True, slots=True)
class _Way:
    """How far one way to bring an item up is thought through.

    `todo` are the items still to be brought up, some with the conditions that it comes
    to; `left` the answers still possible to each that was looked at.
    """

    todo: _Todo
    left: Mapping[str, tuple[_Maybe, ...]] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()


class Reach:
    """A search for answers that bring an item up, all that it waits for among them."""

    def __init__(
        self, form: Form, above: Mapping[str, Item], cut: frozenset[tuple[str, str]]
    ) -> None:
        self.form, self.above, self.cut = form, above, cut
        self.left = _MOST_OF_ALL
        self.tried: dict[str, tuple[_Maybe, ...]] = {}

    def may_open(self, link_id: str) -> bool:
        """Return whether some answers bring the item up."""
        ways = [_Way(((self.form.by_id[link_id], None),))]
        for _ in range(min(_MOST_STEPS, self.left)):
            if not ways:
                return False
            self.left -= 1
            way = ways.pop()
            if not way.todo or len(way.left) > _MOST_SOURCES:
                return True
            ways.extend(reversed([*self._onward(way)]))
        return True

    def possible(self, link_id: str) -> tuple[_Maybe, ...]:
        """Return the answers to try, and None for no answer."""
        if link_id not in self.tried:
            values = possible(self.form.by_id[link_id], self.form)
            self.tried[link_id] = (*values, None)
        return self.tried[link_id]

    def _onward(self, way: _Way) -> Iterator[_Way]:
        (item, conditions), *more = way.todo
        rest = tuple(more)
        if conditions:
            yield from self._met(way, item, conditions, rest)
        elif conditions is not None or item.link_id in way.opened:
            yield replace(way, todo=rest)
        else:
            over = self.above.get(item.link_id)
            rest = ((over, None), *rest) if over else rest
            opened = way.opened | {item.link_id}
            each = item.any_of is not False and item.when
            for some in [(c,) for c in item.when] if each else [item.when]:
                yield _Way(((item, some), *rest), way.left, opened)

    def _met(
        self, way: _Way, item: Item, conditions: tuple[Condition, ...], rest: _Todo
    ) -> Iterator[_Way]:
        first, source = conditions[0], self.form.by_id.get(conditions[0].item)
        todo = ((item, conditions[1:]), *rest)
        if source is None or (item.link_id, source.link_id) in self.cut:
            if met(first, ()):
                yield replace(way, todo=todo)
            return
        now = way.left.get(source.link_id) or self.possible(source.link_id)
        kept = [v for v in now if met(first, () if v is None else (v,))]
        told = tuple(v for v in kept if v is not None)
        if told:
            left = {**way.left, source.link_id: told}
            yield _Way(((source, None), *todo), left, way.opened)
        if None in kept:
            yield replace(way, todo=todo, left={**way.left, source.link_id: (None,)})
