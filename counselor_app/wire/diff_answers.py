"""What changed of the answers to one question between two versions, in words."""

from collections.abc import Iterator
from dataclasses import fields

from counselor_app.domain.assessment.form import Item, Option
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.protocol_words import LEVELS, level_of, quoted


def diff_answers(before: Item, item: Item) -> Iterator[str]:
    """Give what is gone, new and different of the answers, whatever it is."""
    name = quoted(item.short or item.link_id)
    for option in before.options:
        if item.option(option.code) is None:
            yield f"The answer {quoted(option.display)} to {name} is gone."
    for option in item.options:
        was, answer = before.option(option.code), _answer(item, option)
        if was is None:
            yield f"{answer} is new."
        else:
            yield from (f"{answer} {words}." for words in _different(was, option))
    if _ranks(before, item) != _ranks(item, before):
        yield f"The answers to {name} stand in another order of severity."
    elif _shown(before, item) != _shown(item, before):
        yield f"The answers to {name} are shown in another order."


def diff_levels(
    old: Protocol, new: Protocol, before: Item | None, item: Item
) -> Iterator[str]:
    """Give the answers that make another level than before, each by itself."""
    for option in item.options:
        was, level = before and before.option(option.code), level_of(new, item, option)
        earlier = level_of(old, before, was) if before and was else None
        if earlier is not level:
            makes, instead = _level(level), _level(earlier)
            yield f"{_answer(item, option)} now makes {makes} instead of {instead}."


def now_words(so: bool) -> str:  # noqa: FBT001 - a word for it
    """Return whether something is so now, or was before, in two words at most."""
    return "now" if so else "no longer"


def _different(was: Option, option: Option) -> Iterator[str]:
    said = {
        "value": "stands for another value, or one of another code system",
        "display": f"read {quoted(was.display)} before",
        "weight": f"weighs {option.weight} instead of {was.weight}",
        "buffer": f"{now_words(option.buffer)} speaks for safety",
        "reason": f"gives the reason {quoted(option.reason)}, not {quoted(was.reason)}",
        "exclusive": f"{now_words(option.exclusive)} stands alone",
    }
    for field in fields(Option):
        if getattr(was, field.name) != getattr(option, field.name):
            yield said.get(field.name, f"differs in {field.name}")


def _answer(item: Item, option: Option) -> str:
    return f"The answer {quoted(option.display)} to {quoted(item.short)}"


def _level(level: RiskLevel | None) -> str:
    return LEVELS[level].lower() if level else "no level"


def _shown(item: Item, other: Item) -> list[str]:
    return [option.code for option in item.options if other.option(option.code)]


def _ranks(item: Item, other: Item) -> list[str]:
    both = [o for o in item.options if other.option(o.code)]
    return [o.code for o in sorted(both, key=lambda o: severity(item, o))]
