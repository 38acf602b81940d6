"""What changed of the questions between two versions of a protocol, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from counselor_app.domain.assessment.form import Item, Option
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.protocol_words import LEVELS, level_of, quoted, when_words


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `item` is a linkId or the name of a rule, "" for the whole."""

    item: str
    words: str


def diff_questions(old: Protocol, new: Protocol) -> Iterator[Change]:
    """Give what is gone, what is new and what is different, with what answers make."""
    for link_id, item in old.form.by_id.items():
        if link_id not in new.form.by_id and item.asks:
            said = f"The question {quoted(item.short)} is no longer asked."
            yield Change(link_id, said)
    for link_id, item in new.form.by_id.items():
        before = old.form.by_id.get(link_id)
        told = _new(new, item) if before is None else _changed(old, new, before, item)
        yield from (Change(link_id, words) for words in told)


def _new(new: Protocol, item: Item) -> Iterator[str]:
    if not item.asks:
        return
    asked = when_words(item, new.form)
    yield f"The question {quoted(item.short)} is new; asked {asked}."
    for option in item.options:
        if level := level_of(new, item, option):
            yield _makes(option, item, level, None)


def _changed(old: Protocol, new: Protocol, before: Item, item: Item) -> Iterator[str]:
    name = quoted(item.short or item.link_id)
    for what, one, other in zip(_PARTS, _texts(before), _texts(item), strict=True):
        if one != other:
            yield f"{what} of {name} reads {quoted(other)} instead of {quoted(one)}."
    for words, is_other in _differences(before, item).items():
        if is_other:
            yield f"{name} {words}."
    if (before.when, before.any_of) != (item.when, item.any_of):
        was = when_words(before, old.form)
        yield f"{name} is asked {when_words(item, new.form)}, instead of {was}."
    yield from _answers(old, new, before, item)


def _differences(before: Item, item: Item) -> dict[str, bool]:
    return {
        f"is answered by {item.kind.value} now": before.kind is not item.kind,
        f"is {_now(item.core)} a core question": before.core is not item.core,
        f"is {_now(not item.hidden)} asked aloud": before.hidden is not item.hidden,
        f"stands under {quoted(item.section)} now": before.section != item.section,
        "has other limits to what is typed": before.limits != item.limits,
        f"refused by a minor {_refusal(item)}": before.refused_as != item.refused_as,
    }


_PARTS = (
    *("The text", "The short text", "The third-party text"),
    *("What to listen for", "Why it is asked"),
)


def _texts(item: Item) -> tuple[str, ...]:
    said = item.wording
    return said.text, said.short, said.third, said.listen, said.why


def _now(so: bool) -> str:  # noqa: FBT001 - a word for it
    return "now" if so else "no longer"


def _refusal(item: Item) -> str:
    option = item.option(item.refused_as)
    return (
        f"counts as {quoted(option.display)} now" if option else "counts as nothing now"
    )


def _answers(old: Protocol, new: Protocol, before: Item, item: Item) -> Iterator[str]:
    name = quoted(item.short or item.link_id)
    for option in before.options:
        if item.option(option.code) is None:
            yield f"The answer {quoted(option.display)} to {name} is gone."
    for option in item.options:
        yield from _answer(old, new, before, item, option)
    if _ranks(before, item) != _ranks(item, before):
        yield f"The answers to {name} stand in another order of severity."


def _answer(
    old: Protocol, new: Protocol, before: Item, item: Item, option: Option
) -> Iterator[str]:
    was, level = before.option(option.code), level_of(new, item, option)
    answer = f"The answer {quoted(option.display)} to {quoted(item.short)}"
    if was is None:
        yield f"{answer} is new."
    else:
        if was.display != option.display:
            yield f"{answer} read {quoted(was.display)} before."
        if was.weight != option.weight:
            yield f"{answer} weighs {option.weight} instead of {was.weight}."
        if was.buffer is not option.buffer:
            yield f"{answer} {_now(option.buffer)} speaks for safety."
    earlier = level_of(old, before, was) if was else None
    if earlier is not level:
        yield _makes(option, item, level, earlier)


def _makes(
    option: Option, item: Item, level: RiskLevel | None, earlier: RiskLevel | None
) -> str:
    makes = LEVELS[level].lower() if level else "no level"
    instead = LEVELS[earlier].lower() if earlier else "no level"
    answer = f"The answer {quoted(option.display)} to {quoted(item.short)}"
    return f"{answer} now makes {makes} instead of {instead}."


def _ranks(item: Item, other: Item) -> list[str]:
    both = [o for o in item.options if other.option(o.code)]
    return [o.code for o in sorted(both, key=lambda o: severity(item, o))]
