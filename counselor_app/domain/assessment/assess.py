"""What the answers add up to: the questions to ask, the level, and its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from counselor_app.domain.assessment.answers import Answers
from counselor_app.domain.assessment.protocol import Condition, Item, Operator, Protocol
from counselor_app.domain.risk import RiskLevel, worse
from counselor_app.domain.triggers import Trigger, Triggers, Weapon


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer or trigger that made the level, in the card's words.

    `item` is empty for a trigger; a `buffer` speaks for safety and changes no level.
    """

    item: str
    text: str
    level: RiskLevel | None = None
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The derived level, its reasons worst first, and the core questions still open."""

    level: RiskLevel
    reasons: tuple[Reason, ...] = ()
    open_core: tuple[str, ...] = ()


def enabled(protocol: Protocol, answers: Answers) -> tuple[Item, ...]:
    """Return the items to ask now, in order (FHIR R4 enableWhen).

    An answer to an item that is not enabled counts as no answer, down any chain.
    """
    return tuple(i for i in protocol.items if _is_enabled(protocol, answers, i, ()))


def assess(protocol: Protocol, answers: Answers, triggers: Triggers) -> Assessment:
    """Return the level that answers and triggers mean together.

    The worst of them holds. While a core question has no real answer the level is not
    rated, unless something already makes it high or imminent. Nothing lowers a level.
    """
    asked = enabled(protocol, answers)
    reasons = (*_from_triggers(triggers), *_from_answers(asked, answers))
    open_core = tuple(i.link_id for i in asked if i.core and not answers.code(i.link_id))
    floor = RiskLevel.UNRATED if open_core else RiskLevel.LOW
    level = reduce(worse, (r.level for r in reasons if r.level), floor)
    ordered = sorted(reasons, key=lambda r: -r.level.severity if r.level else 1)
    return Assessment(level, tuple(ordered), open_core)


def next_item(protocol: Protocol, answers: Answers, after: str | None) -> Item | None:
    """Return the next enabled item without any answer, after one, else from the start."""
    asked = enabled(protocol, answers)
    at = next((n for n, i in enumerate(asked) if i.link_id == after), -1)
    for item in (*asked[at + 1 :], *asked[: at + 1]):
        if item.link_id not in answers.by_item:
            return item
    return None


def _from_triggers(triggers: Triggers) -> Iterable[Reason]:
    if Trigger.ATTEMPT_IN_PROGRESS in triggers.marked:
        yield Reason("", "Attempt in progress", RiskLevel.IMMINENT)
    if Trigger.WEAPON in triggers.marked:
        text, level = _WEAPONS[triggers.weapon]
        if text:
            yield Reason("", text, level)


# [P] proposals of research/clinical.md 3.10; they move into the protocol's data with
# its triggers.
_WEAPONS = {
    Weapon.IN_HAND: ("Weapon in hand", RiskLevel.IMMINENT),
    Weapon.IN_REACH: ("Weapon within reach", RiskLevel.HIGH),
    Weapon.IN_HOME: ("Weapon in the home", RiskLevel.MODERATE),
    Weapon.UNKNOWN: ("Weapon, place unknown", RiskLevel.HIGH),
    Weapon.NONE: ("", None),
}


def _from_answers(asked: Iterable[Item], answers: Answers) -> Iterable[Reason]:
    for item in asked:
        code = answers.code(item.link_id)
        option = item.option(code) if code else None
        if option and (option.level or option.buffer):
            text = option.reason or option.display
            yield Reason(item.link_id, text, option.level, option.buffer)


def _is_enabled(
    protocol: Protocol, answers: Answers, item: Item, above: tuple[str, ...]
) -> bool:
    if item.link_id in above:  # a circle counts as no answer
        return False
    chain = (*above, item.link_id)
    met = (_is_met(protocol, answers, c, chain) for c in item.when)
    return not item.when or (any(met) if item.any_of else all(met))


def _is_met(
    protocol: Protocol, answers: Answers, condition: Condition, chain: tuple[str, ...]
) -> bool:
    source = protocol.item(condition.item)
    live = source is not None and _is_enabled(protocol, answers, source, chain)
    code = answers.code(condition.item) if live else None
    match condition.operator:
        case Operator.EXISTS:
            return (code is not None) is condition.exists
        case Operator.EQUALS:
            return code is not None and code == condition.code
        case Operator.DIFFERS:  # true without an answer: none has the value
            return code != condition.code
