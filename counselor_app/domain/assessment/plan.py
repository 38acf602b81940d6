"""The plan of a protocol: what answers add up to, in rules that can only ever raise.

A rule names answers by the least severe one that meets it: worse ones meet it too. There
is no "not" and no "less than", so a worse answer never lowers a level, by construction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from counselor_app.domain.assessment.filling import Filled, score
from counselor_app.domain.assessment.form import Item, Option
from counselor_app.domain.assessment.values import equal
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The item was answered with this option or with a worse one, by their weights."""

    item: str
    code: str


@dataclass(frozen=True, slots=True)
class ScoreAtLeast:
    """The weights chosen below a group add up to so much or more."""

    group: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of them is met."""

    of: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of them at least is met."""

    of: tuple["Rule", ...]


Rule = AtLeast | ScoreAtLeast | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What makes the level at least this; `text` is how its card says why."""

    name: str
    level: RiskLevel
    rule: Rule
    text: str


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """What calls for a trigger, or for a step at least this high, whatever the level.

    `within` says by when, where that is sooner than the level's own step.
    """

    name: str
    trigger: Trigger | None
    rule: Rule
    text: str
    rung: Rung | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class StepRule:
    """The least invasive step that fits a level, and by when it is to be taken.

    `eased` fits instead where enough answers speak for safety.
    """

    level: RiskLevel
    rung: Rung
    text: str
    within: timedelta | None = None
    eased: Rung | None = None


class Effect(StrEnum):
    """What else an answer does."""

    RAISES_STEP = "raises_step"
    BLOCKS_RESOLVED = "blocks_resolved"
    RETURNS_TO_911 = "returns_to_911"
    NEVER_CALLS_BACK = "never_calls_back"


@dataclass(frozen=True, slots=True)
class EffectRule:
    """What an answer does beside the level, until one of the answers that lift it."""

    name: str
    effects: frozenset[Effect]
    rule: Rule
    text: str
    lifted_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of a protocol. So many `buffers` ease a step."""

    levels: tuple[LevelRule, ...] = ()
    triggers: tuple[TriggerRule, ...] = ()
    steps: tuple[StepRule, ...] = ()
    effects: tuple[EffectRule, ...] = ()
    buffers: int = 2

    @property
    def rules(self) -> tuple[tuple[str, Rule], ...]:
        """Every rule on answers with its name: levels, triggers, effects."""
        return (
            *((level.name, level.rule) for level in self.levels),
            *((trigger.name, trigger.rule) for trigger in self.triggers),
            *((effect.name, effect.rule) for effect in self.effects),
        )

    def joined(self, other: "Plan") -> "Plan":
        """Return this plan with the rules of another after its own."""
        return replace(
            self,
            levels=(*self.levels, *other.levels),
            triggers=(*self.triggers, *other.triggers),
            effects=(*self.effects, *other.effects),
        )

    def step_of(self, level: RiskLevel) -> StepRule | None:
        """Return the step that fits a level, if the plan has one."""
        return next((step for step in self.steps if step.level is level), None)


def holds(rule: Rule, filled: Filled) -> bool:
    """Return whether the answers of enabled items meet a rule."""
    match rule:
        case AllOf(of=parts):
            return all(holds(part, filled) for part in parts)
        case AnyOf(of=parts):
            return any(holds(part, filled) for part in parts)
        case ScoreAtLeast(group=group, least=least):
            total = score(filled, group)
            return total is not None and total >= least
        case AtLeast(item=item, code=code):
            return any(_reaches(o, code, filled, item) for o in chosen(filled, item))


def chosen(filled: Filled, link_id: str) -> Iterator[Option]:
    """Give the options that an enabled item was answered with."""
    at = filled.spot(link_id)
    if at is None:
        return
    item, values = filled.shape.spots[at].item, filled.values(at)
    yield from (o for o in item.options if any(equal(o.value, v) for v in values))


def tests_of(rule: Rule) -> Iterator[AtLeast | ScoreAtLeast]:
    """Give the single tests of a rule, in its order."""
    match rule:
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from tests_of(part)
        case _:
            yield rule


def named(rule: Rule) -> Iterator[str]:
    """Give the items, and the groups of scores, that a rule names, in its order."""
    for test in tests_of(rule):
        yield test.item if isinstance(test, AtLeast) else test.group


def severity(item: Item, option: Option) -> Decimal:
    """Return how bad an option is among its item's: its weight, or its place there."""
    if option.weight is not None:
        return option.weight
    return Decimal(item.options.index(option))


def _reaches(told: Option, code: str, filled: Filled, link_id: str) -> bool:
    item = filled.shape.form.by_id[link_id]
    least = item.option(code)
    return least is not None and severity(item, told) >= severity(item, least)
