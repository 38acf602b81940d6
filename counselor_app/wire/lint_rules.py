"""Whether each rule of a plan can do what it is for: hold, and never be lifted by danger.

And whether each of the fixed triggers that means danger does something by itself.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from counselor_app.domain.assessment.asking import ADULT, AGE, OLDER
from counselor_app.domain.assessment.form import Item, Option
from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    EffectRule,
    Rule,
    ScoreAtLeast,
    named,
    severity,
    tests_of,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.values import Coding, Value
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.wire.lint_finding import Finding, error, warning
from counselor_app.wire.lint_paths import watched_by
from counselor_app.wire.lint_reach import Left, Reach
from counselor_app.wire.protocol_words import meeting, quoted, rule_words

_Ways = list[tuple[AtLeast | ScoreAtLeast, ...]]
_MOST_WAYS = 256  # of one rule; what has more is taken to hold


def lint_rules(protocol: Protocol) -> Iterator[Finding]:
    """Give the rules that never hold, wrong lifts, and triggers that do nothing."""
    search = Reach(protocol.form)
    for name, rule in protocol.plan.rules:
        if all(link_id in protocol.form.by_id for link_id in named(rule)):
            yield from _holding(name, rule, protocol, search)
    for effect in protocol.plan.effects:
        yield from _lifts(effect, protocol, search)
    yield from _triggers(protocol, search)


def _holding(
    name: str, rule: Rule, protocol: Protocol, search: Reach
) -> Iterator[Finding]:
    ways = ways_of(rule)
    if len(ways) > _MOST_WAYS:
        return
    dead = [way for way in ways if not _may_hold(way, protocol, search)]
    if dead and len(dead) == len(ways):
        said = "No answers can meet it together: the rule never holds."
        yield error(name, "never-holds", said)
    for way in dead if len(dead) < len(ways) else ():
        words = rule_words(AllOf(way) if len(way) > 1 else way[0], protocol.form)
        said = f"A part of it never holds: {words}."
        yield warning(name, "part-never-holds", said)


def ways_of(rule: Rule) -> _Ways:
    """Return each set of tests that meets a rule, at most one more than is looked at."""
    match rule:
        case AnyOf(of=parts):
            return [way for part in parts for way in ways_of(part)][: _MOST_WAYS + 1]
        case AllOf(of=parts):
            found: _Ways = [()]
            for part in parts:
                pairs = product(found, ways_of(part))
                found = [(*one, *other) for one, other in pairs][: _MOST_WAYS + 1]
            return found
        case _:
            return [(rule,)]


def _may_hold(
    way: tuple[AtLeast | ScoreAtLeast, ...], protocol: Protocol, search: Reach
) -> bool:
    sought: dict[str, tuple[Value, ...]] = {}
    for test in way:
        if isinstance(test, ScoreAtLeast):
            sought.setdefault(test.group, ())
            continue
        item = protocol.form.by_id[test.item]
        values = tuple(option.value for option in meeting(item, test.code))
        if not values:
            return True  # it names no answer, which is told elsewhere
        before = sought.get(test.item) or values
        sought[test.item] = tuple(value for value in values if value in before)
    by_fact = {i.code.code: i.link_id for i in protocol.facts if i.code}
    age, child = by_fact.get(AGE, ""), by_fact.get("child.role", "")

    def agrees(left: Left) -> bool:
        """Whether the call does not say of one person that it is a child and grown."""
        grown = _only(left, age, (ADULT, OLDER))
        return not (grown and _only(left, child, ("caller", "at_risk")))

    return search.opening(sought, agrees) is not None


def _only(left: Left, link_id: str, codes: tuple[str, ...]) -> bool:
    values = left.get(link_id, ())
    told = [value.code for value in values if isinstance(value, Coding)]
    return bool(values) and len(told) == len(values) and set(told) <= set(codes)


def _lifts(effect: EffectRule, protocol: Protocol, search: Reach) -> Iterator[Finding]:
    about = frozenset(named(effect.rule))
    for link_id, code in effect.lifted_by:
        item = protocol.item(link_id)
        option = item.option(code) if item else None
        if item is None or option is None:
            continue
        answer = f"{quoted(option.display)} to {quoted(item.short)}"
        if why := _danger(item, option, effect, protocol):
            said = f"{answer} is to lift it, and {why}."
            yield error(effect.name, "lifted-by-danger", said)
        elif not about & watched_by(frozenset({link_id}), search):
            said = f"{answer} is to lift it, and is asked whatever brought it about."
            yield warning(effect.name, "lifted-by-another", said)


def _danger(item: Item, option: Option, effect: EffectRule, protocol: Protocol) -> str:
    """Return why an answer is of no help, or nothing."""
    if _meets(item, option, (level.rule for level in protocol.plan.levels)):
        return "a level rule is met by it"
    if _meets(item, option, (effect.rule,)):
        return "the rule itself is met by it"
    weights = [severity(item, other) for other in item.options]
    worst = len(weights) > 1 and severity(item, option) == max(weights)
    return "no answer there is worse" if worst else ""


def _meets(item: Item, option: Option, rules: Iterable[Rule]) -> bool:
    return any(
        isinstance(test, AtLeast)
        and test.item == item.link_id
        and option in meeting(item, test.code)
        for rule in rules
        for test in tests_of(rule)
    )


# What must do something by itself, and the fact and answer that say it: any of a line.
# Without help in them: place_unknown, dropped, relay and abusive.
_ARMED = (Weapon.UNKNOWN, Weapon.IN_REACH, Weapon.IN_HAND)
_GRAVE = (
    (("attempt_in_progress", "marked"),),
    *(((Trigger.WEAPON.value, "marked"), ("weapon.where", w.value)) for w in _ARMED),
    (("danger_to_another", "marked"),),
    (("child.home", "danger"),),
    (("silent.silent", "unresponsive"),),
    (("not_eligible", "marked"),),
)


def _triggers(protocol: Protocol, search: Reach) -> Iterator[Finding]:
    """Give the marks of danger that raise no level, call no step and have no effect."""
    for facts in _GRAVE:
        if not any(_does(name, code, protocol, search) for name, code in facts):
            name, code = facts[-1]
            said = f"{name} = {code} makes no level, no step and no effect by itself."
            yield error("", "trigger-without-effect", said)


def _does(name: str, code: str, protocol: Protocol, search: Reach) -> bool:
    rules = [rule for _, rule in protocol.plan.rules]
    for item in protocol.facts:
        option = item.option(code) if item.code and item.code.code == name else None
        if option and not any(over.when for over in (item, *search.over(item))):
            return any(_alone(rule, item, option) for rule in rules)
    return False


def _alone(rule: Rule, item: Item, option: Option) -> bool:
    """Whether one answer meets a rule whatever the others are."""
    match rule:
        case AllOf(of=parts):
            return all(_alone(part, item, option) for part in parts)
        case AnyOf(of=parts):
            return any(_alone(part, item, option) for part in parts)
        case _:
            return _meets(item, option, (rule,))
