"""Answers that are typed: read by the kind of their question, held to its limits."""

import re
from decimal import Decimal, InvalidOperation

from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.form import Item, Kind, Limits
from counselor_app.domain.assessment.pattern import compiled
from counselor_app.domain.assessment.values import Moment, Value, is_moment, order
from counselor_app.domain.event import Refused

_FALSE, _TRUE = "false", "true"
_MOST_CHARACTERS = 1_000


def value_from(item: Item, text: str) -> Value | None:
    """Return the value of what was typed, or None where it is no answer of its kind."""
    words = text.strip()
    match item.kind:
        case Kind.BOOLEAN:
            return {_TRUE: True, _FALSE: False}.get(words)
        case Kind.INTEGER:
            return int(words) if re.fullmatch(r"[+-]?\d{1,18}", words) else None
        case Kind.DECIMAL:
            return _decimal(words)
        case Kind.DATE | Kind.DATE_TIME | Kind.TIME:
            return Moment(words) if is_moment(words) else None
        case _:
            return words or None


def answer_to(item: Item, answer: str | NonAnswer) -> ItemAnswered:
    """Return an answer as it is recorded, or raise Refused.

    `answer` is the code of an option, or what was typed where there are none.
    """
    if isinstance(answer, NonAnswer):
        return ItemAnswered(item=item.link_id, non_answer=answer)
    if item.option(answer):
        return ItemAnswered(item=item.link_id, option=answer)
    if item.options:
        raise Refused("The question has no such answer.")
    may_answer(item, answer)
    return ItemAnswered(item=item.link_id, value=answer.strip())


def may_answer(item: Item, text: str) -> None:
    """Raise Refused when what was typed is no answer to the question."""
    if len(text) > _MOST_CHARACTERS:
        raise Refused(f"Use {_MOST_CHARACTERS} characters at most.")
    value, limits = value_from(item, text), item.limits
    if value is None:
        raise Refused(_WANTED.get(item.kind, "Say something, or press 8, 9 or 0."))
    _keep(limits, value, text.strip())


def keeps_to(limits: Limits, value: Value) -> bool:
    """Return whether a value keeps to its item's limits."""
    try:
        _keep(limits, value, value if isinstance(value, str) else "")
    except Refused:
        return False
    return True


def _keep(limits: Limits, value: Value, words: str) -> None:
    if limits.length is not None and len(words) > limits.length:
        raise Refused(f"Use {limits.length} characters at most.")
    if words and limits.pattern and not _matches(limits.pattern, words):
        raise Refused("The question asks for another form of answer.")
    if limits.lowest is not None and order(value, limits.lowest) == -1:
        raise Refused(f"The least that it can be is {limits.lowest}.")
    if limits.highest is not None and order(value, limits.highest) == 1:
        raise Refused(f"The most that it can be is {limits.highest}.")


def _decimal(words: str) -> Decimal | None:
    try:
        return Decimal(words) if re.fullmatch(r"[+-]?\d{1,18}(\.\d+)?", words) else None
    except InvalidOperation:
        return None


def _matches(pattern: str, words: str) -> bool:
    usable = compiled(pattern, words)
    if usable is None:  # the linter says so; it must not stop a call
        return True
    return usable.fullmatch(words) is not None


_WANTED = {
    Kind.INTEGER: "Type a whole number, such as 16.",
    Kind.DECIMAL: "Type a number, such as 2.5.",
    Kind.DATE: "Type a date, such as 2026-11-24.",
    Kind.DATE_TIME: "Type a date and time, such as 2026-11-24T14:06.",
    Kind.TIME: "Type a time, such as 14:06.",
}
