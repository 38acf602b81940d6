"""A protocol's plan from a FHIR R4 PlanDefinition of type eca-rule.

Each action is one rule. Its code says what follows when its condition is met: a risk
level, a trigger, a step, or an effect; its title says it in words. Conditions are in the
small grammar of rule_grammar.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from counselor_app.domain.assessment.plan import (
    Effect,
    EffectRule,
    LevelRule,
    Plan,
    Rule,
    StepRule,
    TriggerRule,
)
from counselor_app.domain.assessment.values import Coding
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.fhir_values import Json, extension, objects, value_of, words
from counselor_app.wire.rule_grammar import LANGUAGE, RuleUnreadable, rule_from

SYSTEM = "https://counselor.example/fhir/CodeSystem/"
_UNITS = {"min": "minutes", "h": "hours", "d": "days", "s": "seconds"}
_Parts = LevelRule | TriggerRule | StepRule | EffectRule


class PlanUnreadable(ValueError):
    """The resource is no plan that can be followed. The message says where and why."""


def plan_of(definition: Json) -> Plan:
    """Return the plan of a PlanDefinition resource, or raise PlanUnreadable."""
    kind = value_of("CodeableConcept", definition.get("type"))
    if not isinstance(kind, Coding) or kind.code != "eca-rule":
        raise PlanUnreadable("The PlanDefinition is not of type eca-rule.")
    parts = [p for a in objects(definition.get("action")) for p in _rules(a)]
    buffers = extension(definition, "buffers-that-ease")
    return Plan(
        levels=tuple(p for p in parts if isinstance(p, LevelRule)),
        triggers=tuple(p for p in parts if isinstance(p, TriggerRule)),
        steps=tuple(p for p in parts if isinstance(p, StepRule)),
        effects=tuple(p for p in parts if isinstance(p, EffectRule)),
        buffers=buffers if isinstance(buffers, int) and buffers > 0 else 2,
    )


def _rules(action: Json) -> Iterator[_Parts]:
    name = words(action.get("id")) or words(action.get("title"))[:40]
    codes = list(_codes(action))
    if not codes:
        raise PlanUnreadable(f"The action {name or 'without an id'} has no code.")
    text = words(action.get("title"))
    try:
        yield _rule(name, text, codes, action)
    except (RuleUnreadable, ValueError) as error:
        raise PlanUnreadable(f"The action {name}: {error}") from error


def _rule(name: str, text: str, codes: list[Coding], action: Json) -> _Parts:
    by_system = {code.system.removeprefix(SYSTEM): code.code for code in codes}
    rung = by_system.get("step")
    if level := by_system.get("risk-level"):
        if rung:  # the step of a level, and by when
            return _step(RiskLevel(level), Rung(rung), text, action)
        return LevelRule(name, RiskLevel(level), _condition(action), text)
    trigger = by_system.get("trigger")
    if trigger or rung:
        return TriggerRule(
            name,
            Trigger(trigger) if trigger else None,
            _condition(action),
            text,
            Rung(rung) if rung else None,
            _duration(action.get("timingDuration")),
        )
    effects = frozenset(Effect(c.code) for c in codes if c.system == f"{SYSTEM}effect")
    if not effects:
        raise PlanUnreadable("the code is none of the plan's systems.")
    return EffectRule(name, effects, _condition(action), text, tuple(_lifting(action)))


def _step(level: RiskLevel, rung: Rung, text: str, action: Json) -> StepRule:
    eased = words(extension(action, "eased-step"))
    within = _duration(action.get("timingDuration"))
    return StepRule(level, rung, text, within, Rung(eased) if eased else None)


def _condition(action: Json) -> Rule:
    for condition in objects(action.get("condition")):
        expression = condition.get("expression")
        if isinstance(expression, dict) and expression.get("language") == LANGUAGE:
            return rule_from(words(expression.get("expression")))
    raise PlanUnreadable(f"it has no condition in {LANGUAGE}.")


def _codes(action: Json) -> Iterator[Coding]:
    for concept in objects(action.get("code")):
        for one in objects(concept.get("coding")):
            if isinstance(coding := value_of("Coding", one), Coding):
                yield coding


def _lifting(action: Json) -> Iterable[tuple[str, str]]:
    """Give the answers that lift an effect: "sober-check = sober, adult"."""
    said = words(extension(action, "lifted-by"))
    for part in filter(None, (p.strip() for p in said.split(";"))):
        item, _, codes = part.partition("=")
        for code in codes.split(","):
            yield item.strip(), code.strip()


def _duration(duration: object) -> timedelta | None:
    if not isinstance(duration, dict):
        return None
    amount, unit = duration.get("value"), words(duration.get("code"))
    if isinstance(amount, int) and 0 < amount < 100_000 and unit in _UNITS:  # noqa: PLR2004 - no deadline is longer
        return timedelta(**{_UNITS[unit]: amount})
    raise PlanUnreadable("its timing is no duration in s, min, h or d.")
