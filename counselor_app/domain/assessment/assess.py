"""What the answers add up to: the level, its reasons, and the step that fits it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

from counselor_app.domain.assessment.asking import Asked
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import (
    AllOf,
    Effect,
    EffectRule,
    LevelRule,
    Plan,
    StepRule,
    TriggerRule,
    chosen,
    holds,
    named,
)
from counselor_app.domain.ladder import Rung, higher
from counselor_app.domain.risk import RiskLevel, worse
from counselor_app.domain.triggers import Trigger, Triggers, Weapon


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer or trigger that made the level, in the card's words.

    `item` is empty for what is no item; a `buffer` speaks for safety and changes no
    level.
    """

    item: str
    text: str
    level: RiskLevel | None = None
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The derived level, its reasons worst first, and the core questions still open.

    `unasked` while one of them was not even put. `open_needed` are those without which
    nothing is resolved on the line.

    `triggers` are those that the answers call for. `step` is the least invasive that
    fits; None where the plan has none for the level and nothing urges.
    """

    level: RiskLevel
    reasons: tuple[Reason, ...] = ()
    open_core: tuple[str, ...] = ()
    open_needed: tuple[str, ...] = ()
    triggers: tuple[TriggerRule, ...] = ()
    step: Rung | None = None
    effects: tuple[EffectRule, ...] = ()
    unasked: bool = False

    def does(self, effect: Effect) -> EffectRule | None:
        """Return the rule that has an effect now, if one has."""
        return next((rule for rule in self.effects if effect in rule.effects), None)


def assess(asked: Asked) -> Assessment:
    """Return what the answers of a call mean together.

    The worst of them holds. While a core question has no real answer the level is not
    rated, unless something already makes it high or imminent. Nothing lowers a level.
    """
    plan, filled = asked.protocol.plan, asked.filled
    met = [rule for rule in plan.levels if holds(rule.rule, filled)]
    reasons = (*_worst(met), *_buffers(asked))
    open_core = tuple(_open(asked, asked.protocol.core))
    open_needed = tuple(_open(asked, asked.protocol.needed))
    floor = RiskLevel.UNRATED if open_core else RiskLevel.LOW
    level = reduce(worse, (rule.level for rule in met), floor)
    triggers = tuple(rule for rule in plan.triggers if holds(rule.rule, filled))
    effects = tuple(_effects(plan.effects, asked))
    found = Assessment(
        level,
        tuple(sorted(reasons, key=_gravity)),
        open_core,
        open_needed,
        triggers,
        effects=effects,
        unasked=not asked.answers.by_item.keys() >= set(open_core),
    )
    return replace(found, step=step_that_fits(found, level, plan))


def assess_without(triggers: Triggers) -> Assessment:
    """Return what triggers mean where no protocol could be read."""
    reasons = tuple(_from_triggers(triggers))
    levels = (reason.level for reason in reasons if reason.level)
    level = reduce(worse, levels, RiskLevel.UNRATED)
    calls = tuple(_called(reason.level, reason.text) for reason in reasons)
    found = Assessment(level, tuple(sorted(reasons, key=_gravity)), triggers=calls)
    return replace(found, step=step_that_fits(found, level, Plan()))


def _called(level: RiskLevel | None, text: str) -> TriggerRule:
    """Return the step that danger calls for by itself, without any plan."""
    at_once = level is RiskLevel.IMMINENT
    rung = Rung.EMS_BY_CONSENT if at_once else Rung.COMMUNITY_TEAM
    return TriggerRule("", None, AllOf(()), text, rung)


def step_that_fits(found: Assessment, level: RiskLevel, plan: Plan) -> Rung | None:
    """Return the least invasive step that fits a level, or a trigger's if it is higher.

    Enough buffers ease the step of the level; what raises it, such as intoxication,
    raises it to EMS at most: beyond that stands police.
    """
    rungs = [trigger.rung for trigger in found.triggers if trigger.rung]
    if rule := plan.step_of(level):
        rung = _eased(rule, found, plan)
        raised = found.does(Effect.RAISES_STEP) and not rung.is_emergency
        rungs.append(rung.above if raised else rung)
    return reduce(higher, rungs) if rungs else None


def _eased(rule: StepRule, found: Assessment, plan: Plan) -> Rung:
    enough = sum(reason.buffer for reason in found.reasons) >= plan.buffers
    return rule.eased if rule.eased and enough else rule.rung


def is_lifted(rule: EffectRule, asked: Asked) -> bool:
    """Whether an answer takes an effect away, as it stands now."""
    return any(
        option.code == code and asked.says_now(item)
        for item, code in rule.lifted_by
        for option in chosen(asked.filled, item)
    )


def _worst(met: Iterable[LevelRule]) -> Iterator[Reason]:
    """Give one reason an item: the worst rule says why, of equal ones the last."""
    by_item: dict[str, LevelRule] = {}
    for rule in met:
        item = next(named(rule.rule), "")
        other = by_item.get(item)
        if other is None or rule.level.severity >= other.level.severity:
            by_item[item] = rule
    return (Reason(item, rule.text, rule.level) for item, rule in by_item.items())


def _buffers(asked: Asked) -> Iterator[Reason]:
    # What speaks for safety must be so now: unlike danger, it can be unsaid.
    for item in asked.protocol.buffers:
        for option in chosen(asked.filled, item.link_id):
            if option.buffer and asked.says_now(item.link_id):
                yield Reason(item.link_id, option.reason or option.display, buffer=True)


def _open(asked: Asked, items: Iterable[Item]) -> Iterator[str]:
    """Give those that are asked, and have no real answer now."""
    for item in items:
        if asked.is_asked(item.link_id):
            latest = asked.answers.by_item.get(item.link_id)
            if latest is None or not latest.is_real:
                yield item.link_id


def _effects(rules: Iterable[EffectRule], asked: Asked) -> Iterator[EffectRule]:
    for rule in rules:
        if not is_lifted(rule, asked) and holds(rule.rule, asked.filled):
            yield rule


def _gravity(reason: Reason) -> int:
    return -reason.level.severity if reason.level else 1


def _from_triggers(triggers: Triggers) -> Iterable[Reason]:
    if Trigger.ATTEMPT_IN_PROGRESS in triggers.marked:
        yield Reason("", "Attempt in progress", RiskLevel.IMMINENT)
    if triggers.is_unresponsive:
        yield Reason("", "Does not respond", RiskLevel.IMMINENT)
    if (where := triggers.armed) and where in _WEAPONS:
        yield Reason("", *_WEAPONS[where])
    if Trigger.DANGER_TO_ANOTHER in triggers.marked:
        yield Reason("", "Danger to another person", RiskLevel.HIGH)
    if triggers.home_is_danger:
        yield Reason("", "Home is the danger for a child", RiskLevel.HIGH)


_WEAPONS = {
    Weapon.IN_HAND: ("Weapon in hand", RiskLevel.IMMINENT),
    Weapon.IN_REACH: ("Weapon within reach", RiskLevel.HIGH),
    Weapon.IN_HOME: ("Weapon in the home", RiskLevel.MODERATE),
    Weapon.UNKNOWN: ("Weapon, place unknown", RiskLevel.HIGH),
}
