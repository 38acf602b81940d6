"""What changed of the questions between two versions of a protocol, in words.

Every field of every item is compared, whatever the item is: one without words of its own
is told by its name. What an item waits for is compared through all that it stands in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from counselor_app.domain.assessment.form import Expression, Item, Kind, Wording, walk
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.diff_answers import diff_answers, diff_levels, now_words
from counselor_app.wire.protocol_words import quoted, value_words, when_words


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `item` is a linkId or the name of a rule, "" for the whole."""

    item: str
    words: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One version, and for each item by its linkId the one that it stands in."""

    protocol: Protocol
    above: Mapping[str, Item] = field(default_factory=dict)

    def item(self, link_id: str) -> Item | None:
        """Return the item with the linkId, if this version has it."""
        return self.protocol.item(link_id)

    def over(self, item: Item) -> list[Item]:
        """Return all that an item stands in, the nearest first."""
        found: list[Item] = []
        while over := self.above.get(found[-1].link_id if found else item.link_id):
            found.append(over)
        return found


def diff_questions(old: Protocol, new: Protocol) -> Iterator[Change]:
    """Give what is gone, what is new and what is different, with what answers make."""
    was, now = _side(old), _side(new)
    for link_id, item in old.form.by_id.items():
        if now.item(link_id) is None and not _told_above(item, was, now):
            ends = " is no longer asked." if _aloud(item) else " is gone."
            yield Change(link_id, f"The {_what(item)} {_name(item)}{ends}")
    for link_id, item in new.form.by_id.items():
        before = was.item(link_id)
        told = (
            _new(was, now, item) if before is None else _changed(was, now, before, item)
        )
        yield from (Change(link_id, words) for words in told)


def _side(protocol: Protocol) -> _Side:
    items = walk(protocol.form.items)
    return _Side(protocol, {i.link_id: item for item in items for i in item.items})


def _told_above(item: Item, here: _Side, there: _Side) -> bool:
    """Whether a text comes and goes with its question, which says so."""
    over = here.above.get(item.link_id)
    alone = over is None or there.item(over.link_id) is not None
    return item.kind is Kind.DISPLAY and not alone


def _aloud(item: Item) -> bool:
    return item.asks and not (item.hidden or item.calculated)


def _what(item: Item) -> str:
    if not item.asks:
        return "group" if item.kind is Kind.GROUP else "text"
    return "question" if _aloud(item) else "hidden item" if item.hidden else "value"


def _name(item: Item) -> str:
    return quoted(item.short or item.link_id)


def _new(was: _Side, now: _Side, item: Item) -> Iterator[str]:
    if _told_above(item, now, was):
        return
    asked = _asked(item, now)
    filled = f"; filled by {_filler(item)}" if item.hidden else ""
    yield f"The {_what(item)} {_name(item)} is new; asked {asked}{filled}."
    yield from diff_levels(was.protocol, now.protocol, None, item)


def _changed(was: _Side, now: _Side, before: Item, item: Item) -> Iterator[str]:
    """Give the words for each field that differs, and what stands around the item."""
    name = _name(item)
    said = _words(before, item)
    for one in fields(Item):
        if getattr(before, one.name) == getattr(item, one.name) or one.name in _APART:
            continue
        if one.name == "wording":
            yield from _wording(before.wording, item)
        elif one.name == "options":
            yield from [*diff_answers(before, item)] or [f"{name} has other answers."]
        else:
            yield f"{name} {said.get(one.name, f'differs in {one.name}')}."
    yield from _placed(was, now, before, item)
    yield from _waits(was, now, before, item)
    yield from diff_levels(was.protocol, now.protocol, before, item)


_APART = ("items", "when", "any_of", "shown_if")  # told with all that it stands in


def _words(before: Item, item: Item) -> dict[str, str]:
    filled, were = _filler(item, before), _filler(before, item)
    worked, worked_before = _formula(item.calculated), _formula(before.calculated)
    first = ", ".join(quoted(value_words(value, item)) for value in item.initial)
    return {
        "kind": f"is answered by {item.kind.value} now",
        "core": f"is {now_words(item.core)} a core question",
        "needed": f"is {now_words(item.needed)} needed to resolve a call",
        "hidden": f"is {now_words(not item.hidden)} asked aloud",
        "section": f"stands under {quoted(item.section)} now",
        "limits": "has other limits to what is typed",
        "refused_as": f"refused by a minor {_refusal(item)}",
        "code": f"is filled by {filled} now instead of {were}"
        if item.hidden
        else f"means {filled} now instead of {were}",
        "calculated": f"is worked out by {worked} instead of {worked_before}",
        "variables": "has other variables for its expressions",
        "initial": f"has the answer {first or 'none'} before anything is asked",
        "repeats": f"{now_words(item.repeats)} repeats",
        "tags": f"is marked {', '.join(sorted(item.tags)) or 'with nothing'} now",
    }


_PARTS = {
    "text": "The text",
    "short": "The short text",
    "third": "The third-party text",
    "listen": "What to listen for",
    "why": "Why it is asked",
}


def _wording(before: Wording, item: Item) -> Iterator[str]:
    for part in fields(Wording):
        was, now = getattr(before, part.name), getattr(item.wording, part.name)
        if was != now:
            what = _PARTS.get(part.name, f"The {part.name}")
            yield f"{what} of {_name(item)} reads {quoted(now)} instead of {quoted(was)}."


def _filler(item: Item, other: Item | None = None) -> str:
    """Return what an item's code says, with its system where only that differs."""
    if item.code is None:
        return "nothing"
    alike = other and other.code and other.code.code == item.code.code
    return f"{item.code.code} of {item.code.system}" if alike else item.code.code


def _formula(expression: Expression | None) -> str:
    return quoted(expression.text) if expression else "nothing"


def _refusal(item: Item) -> str:
    option = item.option(item.refused_as)
    return (
        f"counts as {quoted(option.display)} now" if option else "counts as nothing now"
    )


def _placed(was: _Side, now: _Side, before: Item, item: Item) -> Iterator[str]:
    over, over_before = now.above.get(item.link_id), was.above.get(item.link_id)
    place = over.link_id if over else ""
    if place != (over_before.link_id if over_before else ""):
        yield f"{_name(item)} stands in {_name(over) if over else 'no group'} now."
    if moved(before.items, item.items):
        yield f"What stands in {_name(item)} stands in another order."


def moved(before: Iterable[Item], items: Iterable[Item]) -> bool:
    """Return whether what both have stands in another order."""
    one, other = [i.link_id for i in before], [i.link_id for i in items]
    return [i for i in one if i in other] != [i for i in other if i in one]


def _waits(was: _Side, now: _Side, before: Item, item: Item) -> Iterator[str]:
    """Give what an item waits for, through each group that it came into or left.

    A group that it stands in as before says by itself what it waits for.
    """
    over, over_before = now.over(item), was.over(before)
    ids = {i.link_id for i in over} & {i.link_id for i in over_before}
    one = [_gate(before), *(_gate(i) for i in over_before if i.link_id not in ids)]
    other = [_gate(item), *(_gate(i) for i in over if i.link_id not in ids)]
    free = _gate(Item(""))
    if one[0] == other[0] and [g for g in one[1:] if g != free] == [
        g for g in other[1:] if g != free
    ]:
        return
    said, before_said = _asked(item, now), _asked(before, was)
    if said == before_said:
        yield f"{_name(item)} differs in how its conditions are joined."
    else:
        yield f"{_name(item)} is asked {said}, instead of {before_said}."


def _gate(item: Item) -> tuple[object, ...]:
    return item.when, item.any_of, item.shown_if


def _asked(item: Item, side: _Side) -> str:
    """Return when an item is asked, with what each group around it waits for."""
    own = _own(item, side)
    around = [
        f", in {_name(over)} that is asked {words}"
        for over in side.over(item)
        if (words := _own(over, side)) != _ALWAYS
    ]
    return own + "".join(around)


_ALWAYS = "always"


def _own(item: Item, side: _Side) -> str:
    words = when_words(item, side.protocol.form)
    if item.shown_if is None:
        return words
    while_ = f"while {quoted(item.shown_if.text)}"
    return while_ if words == _ALWAYS else f"{words}, {while_}"
