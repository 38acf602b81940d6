"""A search for answers that bring items up, by trying every answer that could matter."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from counselor_app.domain.assessment.filling import met
from counselor_app.domain.assessment.form import Condition, Form, Item, Kind, walk
from counselor_app.domain.assessment.shape import circles
from counselor_app.domain.assessment.values import Moment, Quantity, Value

# Of one search, of all, and in one chain; what needs more is taken for reachable.
_MOST_STEPS, _MOST_OF_ALL, _MOST_SOURCES = 20_000, 1_000_000, 60
_Maybe = Value | None
_Todo = tuple[tuple[Item, tuple[Condition, ...] | None], ...]
Left = Mapping[str, tuple[_Maybe, ...]]  # by linkId, the answers still possible


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
    left: Left = field(default_factory=dict)
    opened: frozenset[str] = frozenset()


class Reach:
    """A search for answers that bring an item up, all that it waits for among them."""

    def __init__(self, form: Form) -> None:
        self.form, self.cut = form, circles(form)
        items = walk(form.items)
        self.above = {inner.link_id: item for item in items for inner in item.items}
        self.left = _MOST_OF_ALL
        self.tried: dict[str, tuple[_Maybe, ...]] = {}

    def over(self, item: Item) -> Iterator[Item]:
        """Give all that an item stands in, the nearest first."""
        while over := self.above.get(item.link_id):
            yield over
            item = over

    def may_open(self, link_id: str) -> bool:
        """Return whether some answers bring the item up."""
        return self.opening({link_id: ()}) is not None

    def opening(self, sought: Left, fits: Callable[[Left], bool] = bool) -> Left | None:
        """Return answers that bring items up, each with one of its values sought.

        No values mean any, an item that is not named has any answer. None where there
        are none that fit; what is too much to think through is taken to fit.
        """
        items = [self.form.by_id[link_id] for link_id in sought]
        left = {link_id: values for link_id, values in sought.items() if values}
        ways = [_Way(tuple((item, None) for item in items), left)]
        for _ in range(min(_MOST_STEPS, self.left)):
            if not ways:
                return None
            self.left -= 1
            way = ways.pop()
            if len(way.left) > _MOST_SOURCES:
                return way.left
            if way.todo:
                ways.extend(reversed([*self._onward(way)]))
            elif not way.left or fits(way.left):
                return way.left
        return {}

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
