"""The shape of a filled-in form: a spot for each item, once for each instance.

It says which spot each condition looks at, which depend on which, and an order in which
each comes after all that it depends on; so an answer settles what follows in one pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from counselor_app.domain.assessment.form import Condition, Form, Item, walk
from counselor_app.domain.assessment.response import Given
from counselor_app.domain.assessment.values import Value
from counselor_app.domain.event import Refused

_MOST_CIRCLES, _MOST_SPOTS, _MOST_LOOKS = 64, 50_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Spot:
    """One place for answers: an item, within one instance of all above it.

    `above` is the index of the spot that it stands in, -1 at the top. `path` is the
    linkIds from the root joined with " > ", "#n" after the n-th extra instance.
    """

    item: Item
    path: str
    above: int
    under: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """A condition of a spot, and the index of the spot that it looks at, -1 at none."""

    condition: Condition
    source: int


@dataclass(frozen=True, slots=True)
class Shape:
    """The spots of a form in its order, and how they hang together, by index.

    `order` names the spots so that each comes after what it depends on, `rank` gives
    each its place there; `after` gives those that look at a spot or stand in it;
    `first` finds an item's first spot by its linkId.
    """

    form: Form
    spots: tuple[Spot, ...]
    looks: tuple[tuple[Look, ...], ...]
    after: tuple[tuple[int, ...], ...]
    rank: tuple[int, ...]
    order: tuple[int, ...]
    first: Mapping[str, int]


@lru_cache(maxsize=8)
def plain_shape(form: Form) -> Shape:
    """Return the shape of the form with each item once, as a call asks it."""
    return shape_of(form, ())[0]


def shape_of(
    form: Form, given: Sequence[Given]
) -> tuple[Shape, dict[int, tuple[Value, ...]]]:
    """Return the shape that a response gives the form, and the answers by spot.

    Raises Refused when it would have more than 50,000 spots, or a million looks.
    """
    growing = _Growing()
    growing.level(form.items, given, -1, "", 0)
    spots, plan = tuple(growing.spots), _plan(form)
    looks = tuple(_looks(growing, plan, n) for n in range(len(spots)))
    after: list[list[int]] = [[] for _ in spots]
    for n, spot in enumerate(spots):
        for source in {look.source for look in looks[n]} - {-1}:
            after[source].append(n)
        if spot.above >= 0:
            after[spot.above].append(n)
    order = sorted(range(len(spots)), key=lambda n: (plan.rank[spots[n].item.link_id], n))
    rank = [0] * len(spots)
    for place, n in enumerate(order):
        rank[n] = place
    shape = Shape(
        form,
        spots,
        looks,
        tuple(map(tuple, after)),
        tuple(rank),
        tuple(order),
        {spots[n].item.link_id: n for n in reversed(range(len(spots)))},
    )
    return shape, growing.answers


def circles(form: Form) -> frozenset[tuple[str, str]]:
    """Return the looks that were cut because they end where they began.

    Each is the linkId of an item and that of the one it looks at.
    """
    return _plan(form).cut


_Beside = dict[tuple[str, int], list[int]]
_ANY = -1


class _Growing:
    """The spots as they are laid out, and what stands in each.

    `below` finds them by linkId and by the answer they stand under, or under _ANY.
    """

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.below: list[_Beside] = []
        self.top: _Beside = {}
        self.answers: dict[int, tuple[Value, ...]] = {}
        self.looks = 0

    def level(
        self,
        items: Sequence[Item],
        given: Sequence[Given],
        above: int,
        path: str,
        under: int,
    ) -> None:
        by_id: dict[str, list[Given]] = {}
        for one in given:
            by_id.setdefault(one.link_id, []).append(one)
        for item in items:
            found = by_id.get(item.link_id, [])
            if item.asks:
                self._question(item, found, above, path, under)
            else:
                instances = found[: None if item.repeats else 1] or [Given(item.link_id)]
                for n, one in enumerate(instances):
                    at = self._spot(item, above, _below(path, item.link_id, n), under)
                    self.level(item.items, one.items, at, self.spots[at].path, 0)

    def _question(
        self, item: Item, found: list[Given], above: int, path: str, under: int
    ) -> None:
        at = self._spot(item, above, _below(path, item.link_id, 0), under)
        answers = [a for one in found for a in one.answers]
        answers = answers[: None if item.repeats else 1]
        if answers:
            self.answers[at] = tuple(answer.value for answer in answers)
        if item.items:
            below = [answer.items for answer in answers] or [()]
            loose = tuple(inner for one in found for inner in one.items)
            for n, inner in enumerate(below):
                more = (*inner, *(loose if n == 0 else ()))
                self.level(item.items, more, at, _below(path, item.link_id, n), n)

    def _spot(self, item: Item, above: int, path: str, under: int) -> int:
        at = len(self.spots)
        self.looks += len(item.when)
        if at >= _MOST_SPOTS or self.looks > _MOST_LOOKS:
            raise Refused("The response repeats too much of the form.")
        self.spots.append(Spot(item, path, above, under))
        self.below.append({})
        beside = self.below[above] if above >= 0 else self.top
        for key in ((item.link_id, under), (item.link_id, _ANY)):
            beside.setdefault(key, []).append(at)
        return at


def _below(path: str, link_id: str, instance: int) -> str:
    own = f"{link_id}#{instance}" if instance else link_id
    return f"{path} > {own}" if path else own


@dataclass(frozen=True, slots=True)
class _Plan:
    """What holds of a form whatever was answered: chains, places, rank, and cuts."""

    chain: Mapping[str, tuple[str, ...]]
    place: Mapping[str, int]
    rank: Mapping[str, int]
    cut: frozenset[tuple[str, str]]


@lru_cache(maxsize=8)
def _plan(form: Form) -> _Plan:
    chain: dict[str, tuple[str, ...]] = {}
    for top in form.items:
        chain[top.link_id] = (top.link_id,)
    for item in walk(form.items):
        for inner in item.items:
            chain[inner.link_id] = (*chain[item.link_id], inner.link_id)
    place = {item.link_id: n for n, item in enumerate(walk(form.items))}
    order, cut = _ordered(form, chain)
    return _Plan(chain, place, {i: n for n, i in enumerate(order)}, cut)


def _ordered(
    form: Form, chain: Mapping[str, tuple[str, ...]]
) -> tuple[Sequence[str], frozenset[tuple[str, str]]]:
    """Return the items, each after what it depends on, and the looks that were cut.

    What looks at itself, by whatever way round, sees no answer there.
    """
    edges = set(_edges(form))
    tree = {(link, ids[-2]) for link, ids in chain.items() if len(ids) > 1}
    cut: set[tuple[str, str]] = set()
    for tried in range(_MOST_CIRCLES + 1):
        graph: dict[str, set[str]] = {link: set() for link in chain}
        for link, source in sorted((edges - cut) | tree):
            graph[link].add(source)
        try:
            return tuple(TopologicalSorter(graph).static_order()), frozenset(cut)
        except CycleError as error:
            circle: list[str] = error.args[1]
            around = {(b, a) for a, b in pairwise(circle)}
            cut |= around & edges if tried < _MOST_CIRCLES - 1 else edges
    raise AssertionError("a tree has no circle")


def _edges(form: Form) -> Iterator[tuple[str, str]]:
    for item in walk(form.items):
        for condition in item.when:
            if condition.item in form.by_id:
                yield item.link_id, condition.item


def _looks(growing: _Growing, plan: _Plan, at: int) -> tuple[Look, ...]:
    item = growing.spots[at].item
    return tuple(
        Look(
            condition,
            -1
            if (item.link_id, condition.item) in plan.cut
            else _nearest(growing, plan, at, condition.item),
        )
        for condition in item.when
    )


def _nearest(growing: _Growing, plan: _Plan, at: int, link_id: str) -> int:
    """Return the spot of the item that stands nearest, or -1 (FHIR R4 enableWhen).

    From the closest instance above that holds both: of several instances below it, the
    last one before this spot, else the first one after it; below answers, what stands
    under the same one.
    """
    if link_id not in plan.chain:
        return -1
    mine, sought = plan.chain[growing.spots[at].item.link_id], plan.chain[link_id]
    shared = 0
    while shared < min(len(mine), len(sought)) and mine[shared] == sought[shared]:
        shared += 1
    above, under = at, 0
    for _ in range(len(mine) - shared):
        above, under = growing.spots[above].above, growing.spots[above].under
    before = plan.place[link_id] < plan.place[mine[-1]]
    for step in sought[shared:]:
        beside = growing.below[above] if above >= 0 else growing.top
        same = beside.get((step, under)) or beside.get((step, _ANY))
        if not same:
            return -1
        above, under = same[-1 if before else 0], 0
    return above
