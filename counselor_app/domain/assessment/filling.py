"""A form as it is filled in: which items are asked now, and what is answered there.

A value: an answer gives the next one, and settles only what depends on it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import heappop, heappush
from itertools import repeat

from counselor_app.domain.assessment.form import (
    Condition,
    Form,
    Operator,
)
from counselor_app.domain.assessment.response import Given
from counselor_app.domain.assessment.shape import Shape, plain_shape, shape_of
from counselor_app.domain.assessment.values import Value, equal, order

Values = tuple[Value, ...]
_MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Worked:
    """What expressions gave: values by spot, and whether a spot is shown."""

    values: Mapping[int, Values] = field(default_factory=dict)
    shown: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers by spot, those of disabled items too, and one byte a spot: 1 is enabled.

    `worked` is what expressions gave last; their values stand before answers.
    """

    shape: Shape
    answers: Mapping[int, Values] = field(default_factory=dict, repr=False)
    flags: bytes = b""
    worked: Worked = field(default_factory=Worked, repr=False)

    def given(self, changed: Mapping[int, Values]) -> "Filled":
        """Return the form with some answers changed; an empty tuple takes one back."""
        answers = {**self.answers, **changed}
        for at in [at for at in changed if not answers[at]]:
            del answers[at]
        return _settled(replace(self, answers=answers), changed)

    def values(self, at: int) -> Values:
        """Return what the spot holds: nothing while it is disabled."""
        return self.told(at) if self.flags[at] else ()

    def told(self, at: int) -> Values:
        """Return what stands in the spot, also while it is disabled."""
        if at in self.worked.values:
            return self.worked.values[at]
        return self.answers.get(at, ())

    def is_enabled(self, at: int) -> bool:
        """Whether the spot is to be asked or shown now."""
        return bool(self.flags[at])

    def spot(self, link_id: str) -> int | None:
        """Return the first spot of an item, or None where the form has no such item."""
        return self.shape.first.get(link_id)


def blank(form: Form) -> Filled:
    """Return the form as a new response begins it: each item once, initial values in it.

    Only here are initial values given: a response that was begun has what it has.
    """
    shape = plain_shape(form)
    initial = {
        at: item.initial if item.repeats else item.initial[:1]
        for at, spot in enumerate(shape.spots)
        if (item := spot.item).initial
    }
    return _from_nothing(Filled(shape, initial))


def filled_from(form: Form, response: Sequence[Given]) -> Filled:
    """Return the form as a response fills it in."""
    shape, answers = shape_of(form, response)
    return _from_nothing(Filled(shape, answers))


def worked_out(filled: Filled, work: Callable[[Filled], Worked]) -> Filled:
    """Return the form with what its expressions give, worked out until nothing changes.

    Values and shown items may depend on each other; after 12 rounds the last one holds.
    """
    for _ in range(_MOST_ROUNDS):
        worked = work(filled)
        if worked == filled.worked:
            break
        before = filled.worked
        changed = {
            at
            for old, new in ((before.values, worked.values), (before.shown, worked.shown))
            for at in {*old, *new}
            if old.get(at) != new.get(at)
        }
        filled = _settled(replace(filled, worked=worked), changed)
    return filled


def score(filled: Filled, within: str = "") -> Decimal | None:
    """Return the sum of the weights of what was chosen; None where no option weighs.

    `within` is the linkId of a group: only what stands below it counts.
    """
    total, weighs = Decimal(), False
    for at, spot in enumerate(filled.shape.spots):
        if within and within not in spot.path.split(" > "):
            continue
        for option in spot.item.options:
            if option.weight is not None:
                weighs = True
                if any(equal(option.value, value) for value in filled.values(at)):
                    total += option.weight
    return total if weighs else None


def met(condition: Condition, values: Values) -> bool:
    """Return whether answers meet a condition (FHIR R4 questionnaire-enable-operator).

    Without an answer only "!=" and "exists: false" hold: none has the value.
    """
    sought = condition.value
    match condition.operator:
        case Operator.EXISTS:
            return bool(values) is sought
        case Operator.EQUALS:
            return any(map(equal, values, repeat(sought)))
        case Operator.DIFFERS:
            return not any(map(equal, values, repeat(sought)))
        case _:
            signs = _SIGNS[condition.operator]
            return any(order(value, sought) in signs for value in values)


_SIGNS = {
    Operator.MORE: (1,),
    Operator.LESS: (-1,),
    Operator.AT_LEAST: (0, 1),
    Operator.AT_MOST: (-1, 0),
}


def _from_nothing(filled: Filled) -> Filled:
    flags = bytearray(len(filled.shape.spots))
    for at in filled.shape.order:
        flags[at] = _is_on(filled, flags, at)
    return replace(filled, flags=bytes(flags))


def _settled(filled: Filled, moved: Iterable[int]) -> Filled:
    """Settle what depends on the spots that moved, in the order of dependence."""
    shape, flags = filled.shape, bytearray(filled.flags)
    waiting = sorted({shape.rank[n] for at in moved for n in (at, *shape.after[at])})
    seen = set(waiting)
    while waiting:
        at = shape.order[heappop(waiting)]
        on = _is_on(filled, flags, at)
        if on == flags[at]:
            continue
        flags[at] = on
        for n in shape.after[at]:
            if (rank := shape.rank[n]) not in seen:
                seen.add(rank)
                heappush(waiting, rank)
    return replace(filled, flags=bytes(flags))


def _is_on(filled: Filled, flags: bytearray, at: int) -> bool:
    shape = filled.shape
    spot, looks = shape.spots[at], shape.looks[at]
    if spot.above >= 0 and not flags[spot.above]:
        return False
    if not filled.worked.shown.get(at, True):
        return False
    every = spot.item.any_of is False
    for look in looks:
        source = look.source
        values = filled.told(source) if source >= 0 and flags[source] else ()
        if met(look.condition, values) is not every:
            return not every
    return every or not looks
