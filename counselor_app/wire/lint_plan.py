"""What is wrong with the plan of a protocol: levels, steps, triggers and effects."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import (
    AtLeast,
    Plan,
    Rule,
    ScoreAtLeast,
    StepRule,
    named,
    severity,
    tests_of,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.lint_finding import Finding, error, warning
from counselor_app.wire.protocol_words import LEVELS, quoted


def lint_plan(protocol: Protocol) -> Iterator[Finding]:
    """Give what is wrong with the rules of a protocol."""
    plan = protocol.plan
    if not plan.levels:
        yield error("", "no-levels", "No rule makes a level: every call stays not rated.")
    for level in plan.levels:
        if level.level is RiskLevel.UNRATED:
            said = "No answer makes a call not rated: that is for missing answers."
            yield error(level.name, "level-unrated", said)
    yield from _names(plan)
    yield from _named(protocol)
    for trigger in plan.triggers:
        if trigger.rung is None:
            said = "The trigger has no step: nobody is told what to do."
            yield error(trigger.name, "trigger-without-step", said)
    yield from _steps(plan.steps)
    yield from _core(protocol)
    yield from _rising(protocol)


def _named(protocol: Protocol) -> Iterator[Finding]:
    for name, rule in protocol.plan.rules:
        yield from _tests(name, rule, protocol)
    for effect in protocol.plan.effects:
        for link_id, code in effect.lifted_by:
            yield from _answer(effect.name, link_id, code, protocol)


def _names(plan: Plan) -> Iterator[Finding]:
    counted = Counter(name for name, _ in plan.rules)
    for name, times in counted.items():
        if not name:
            yield error("", "no-rule-name", f"{times} rules have no id and no title.")
        elif times > 1:
            yield error(name, "rule-name-twice", f"{times} rules have this id.")
    texts = [(rule.name, rule.text) for rule in plan.levels]
    texts += [(rule.name, rule.text) for rule in plan.triggers]
    texts += [(rule.name, rule.text) for rule in plan.effects]
    for name, text in texts:
        if not text:
            said = "The rule has no title: the card cannot say why."
            yield error(name, "rule-without-words", said)


def _tests(name: str, rule: Rule, protocol: Protocol) -> Iterator[Finding]:
    for test in tests_of(rule):
        if isinstance(test, AtLeast):
            yield from _answer(name, test.item, test.code, protocol)
        else:
            yield from _score(name, test, protocol)


def _answer(name: str, link_id: str, code: str, protocol: Protocol) -> Iterator[Finding]:
    item = protocol.item(link_id)
    if item is None:
        said = f"The rule names an item that is none: {link_id[:80]}."
        yield error(name, "unknown-item", said)
    elif item.option(code) is None:
        said = f"The rule names an answer that {link_id[:80]} does not have: {code[:40]}."
        yield error(name, "unknown-answer", said)


def _score(name: str, test: ScoreAtLeast, protocol: Protocol) -> Iterator[Finding]:
    group = protocol.item(test.group)
    if group is None:
        said = f"The rule names a group that is none: {test.group[:80]}."
        yield error(name, "unknown-item", said)
        return
    waiting, most, weighs = [group], 0 * test.least, False
    while waiting:
        item = waiting.pop()
        waiting.extend(item.items)
        weights = [o.weight for o in item.options if o.weight is not None]
        weighs = weighs or bool(weights)
        most += max(weights, default=0 * most)
    if not weighs or most < test.least:
        said = f"The score of {test.group[:80]} can never reach {test.least}."
        yield error(name, "score-out-of-reach", said)


def _steps(steps: tuple[StepRule, ...]) -> Iterator[Finding]:
    by_level = {level: [s for s in steps if s.level is level] for level in RiskLevel}
    for level, found in by_level.items():
        if not found:
            said = f"{LEVELS[level]} has no step: a call would end there in nothing."
            yield error("", "level-without-step", said)
        elif len(found) > 1:
            said = f"{LEVELS[level]} has {len(found)} steps, and only the first counts."
            yield error("", "level-with-two-steps", said)
    for step in steps:
        name = f"step of {step.level.value}"
        if step.within is None:
            said = "The step has no deadline (timingDuration)."
            yield error(name, "step-without-deadline", said)
        if not step.text:
            yield error(name, "rule-without-words", "The step has no title.")
        if step.eased and step.eased.height > step.rung.height:
            said = "What eases the step is more invasive than the step."
            yield error(name, "step-falls", said)
    yield from _order(sorted(steps, key=lambda step: step.level.severity))


def _order(steps: list[StepRule]) -> Iterator[Finding]:
    for less, more in pairwise(steps):
        name = f"step of {more.level.value}"
        if more.rung.height < less.rung.height:
            said = f"A worse level has a lower step than {less.level.value}."
            yield error(name, "step-falls", said)
        elif more.eased and more.eased.height < less.rung.height:
            said = f"What eases the step is lower than the step of {less.level.value}."
            yield error(name, "step-falls", said)
        if less.within and more.within and more.within > less.within:
            said = f"A worse level leaves more time than {less.level.value}."
            yield error(name, "step-falls", said)


def _core(protocol: Protocol) -> Iterator[Finding]:
    raising = {link_id for r in protocol.plan.levels for link_id in named(r.rule)}
    core = [item for item in protocol.questions if item.core]
    if not core:
        said = "No question is marked as a core question: every call would be rated."
        yield error("", "no-core", said)
    for item in core:
        if item.when:
            said = "It is a core question, and calls are rated without it when it is not"
            yield warning(item.link_id, "core-with-condition", f"{said} asked.")
        if item.link_id not in raising:
            said = "It is a core question, and no answer to it makes a level."
            yield warning(item.link_id, "core-without-level", said)


def _rising(protocol: Protocol) -> Iterator[Finding]:
    by_item: dict[str, list[tuple[AtLeast, RiskLevel]]] = {}
    for level in protocol.plan.levels:
        if isinstance(level.rule, AtLeast):
            by_item.setdefault(level.rule.item, []).append((level.rule, level.level))
    for link_id, rules in by_item.items():
        if item := protocol.item(link_id):
            yield from _falling(item, rules)


def _falling(item: Item, rules: list[tuple[AtLeast, RiskLevel]]) -> Iterator[Finding]:
    """Give the answers for which a rule says less than for a milder one."""
    said_of = [
        (severity(item, option), level, option)
        for rule, level in rules
        if (option := item.option(rule.code))
    ]
    for heavy, level, option in said_of:
        for light, other, milder in said_of:
            if light < heavy and other.severity > level.severity:
                said = f"{quoted(option.display)} is to make {level.value}, but the "
                said += f"milder {quoted(milder.display)} already makes {other.value}."
                yield error(item.link_id, "level-falls", said)
                break
