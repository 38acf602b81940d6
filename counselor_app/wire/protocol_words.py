"""A protocol in the words of its readers: levels, steps, times, rules and conditions."""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce

from counselor_app.domain.assessment.form import Condition, Form, Item, Option, walk
from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    Rule,
    ScoreAtLeast,
    StepRule,
    named,
    severity,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.values import Value, equal
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel, worse
from counselor_app.wire.fhir_values import plain

LEVELS = {
    RiskLevel.IMMINENT: "Imminent",
    RiskLevel.HIGH: "High",
    RiskLevel.UNRATED: "Not rated",
    RiskLevel.MODERATE: "Moderate",
    RiskLevel.LOW: "Low",
}
RUNGS = {
    Rung.PLAN_ON_LINE: "plan on the line",
    Rung.SUPPORT_PERSON: "someone they trust, with consent",
    Rung.APPOINTMENT: "appointment or walk-in",
    Rung.COMMUNITY_TEAM: "community team, no police",
    Rung.EMS_BY_CONSENT: "EMS, by consent",
    Rung.CO_RESPONDERS: "co-responders",
    Rung.EMS_WITHOUT_CONSENT: "EMS, without consent",
    Rung.POLICE: "police",
}
_HOUR, _DAY = 60, 24 * 60  # minutes


def weighty(protocol: Protocol) -> frozenset[str]:
    """Return the items that a rule names, alone or in a score, and the core ones."""
    form = protocol.form
    found = {item.link_id for item in protocol.questions if item.core}
    for _, rule in protocol.plan.rules:
        for link_id in named(rule):
            if item := form.by_id.get(link_id):
                found.add(link_id)
                found.update(below.link_id for below in walk((item,)) if below.options)
    return frozenset(found)


def level_of(protocol: Protocol, item: Item, option: Option) -> RiskLevel | None:
    """Return the level that an answer makes by itself, if it makes one."""
    levels = (
        rule.level
        for rule in protocol.plan.levels
        if isinstance(rule.rule, AtLeast)
        and rule.rule.item == item.link_id
        and option in meeting(item, rule.rule.code)
    )
    return reduce(lambda one, other: worse(one, other) if one else other, levels, None)


def meeting(item: Item, code: str) -> tuple[Option, ...]:
    """Return the options that "at least this one" means."""
    least = item.option(code)
    if least is None:
        return ()
    floor = severity(item, least)
    return tuple(o for o in item.options if severity(item, o) >= floor)


def quoted(text: str) -> str:
    """Return words in typographic quotation marks."""
    return f"\u201c{text}\u201d"


def plain_words(code: str) -> str:
    """Return a code as words: "raises_step" as "raises step"."""
    return code.replace("_", " ").replace("-", " ")


def value_words(value: Value, item: Item | None) -> str:
    """Return an answer as its item shows it."""
    options = item.options if item else ()
    shown = (o.display for o in options if equal(o.value, value) and o.display)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return next(shown, str(plain(value)))


def rule_words(rule: Rule, form: Form) -> str:
    """Return a rule with its questions in a few words, and every answer that meets it."""
    match rule:
        case AllOf(of=parts):
            return " AND ".join(_part_words(part, form) for part in parts)
        case AnyOf(of=parts):
            return " OR ".join(_part_words(part, form) for part in parts)
        case ScoreAtLeast(group=group, least=least):
            item = form.by_id.get(group)
            return f"score of {item.short if item else group}: {least} or more"
        case AtLeast(item=link_id, code=code):
            item = form.by_id.get(link_id)
            if item is None:
                return f"{link_id}: {code}"
            answers = " / ".join(option.display for option in meeting(item, code))
            return f"{item.short}: {answers}"


def _part_words(rule: Rule, form: Form) -> str:
    words = rule_words(rule, form)
    return f"({words})" if isinstance(rule, AllOf | AnyOf) else words


def duration_words(within: timedelta | None) -> str:
    """Return a deadline in words: "within 60 minutes"."""
    if within is None:
        return "without a deadline"
    minutes = int(within.total_seconds() // 60)
    if minutes < 1:
        return f"within {int(within.total_seconds())} seconds"
    if minutes % _DAY == 0 and minutes > 3 * _DAY:
        return f"within {minutes // _DAY} days"
    if minutes % _HOUR == 0 and minutes > _HOUR:
        return f"within {minutes // _HOUR} hours"
    return f"within {minutes} minutes"


def step_words(step: StepRule) -> str:
    """Return a step with its deadline, and what eases it."""
    words = f"{RUNGS[step.rung]}, {duration_words(step.within)}"
    eased = f"; eased: {RUNGS[step.eased]}" if step.eased else ""
    return f"{words}{eased}"


def when_words(item: Item, form: Form) -> str:
    """Return when an item is asked: "always", or the answers that bring it up."""
    join = " and " if item.any_of is False else " or "
    return join.join(_conditions(item.when, form)) or "always"


def _conditions(conditions: tuple[Condition, ...], form: Form) -> Iterator[str]:
    for condition in conditions:
        source = form.by_id.get(condition.item)
        name = quoted(source.short if source else condition.item)
        sought = quoted(value_words(condition.value, source))
        yield f"{name} {condition.operator.value} {sought}"
