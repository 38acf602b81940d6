"""What changed between two versions of a protocol, in words that clinicians can check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from counselor_app.domain.assessment.form import Form
from counselor_app.domain.assessment.plan import (
    AtLeast,
    EffectRule,
    LevelRule,
    Plan,
    Rule,
    TriggerRule,
    tests_of,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.diff_answers import diff_levels
from counselor_app.wire.diff_questions import Change, diff_questions, moved
from counselor_app.wire.protocol_words import (
    LEVELS,
    RUNGS,
    duration_words,
    meeting,
    plain_words,
    quoted,
    rule_words,
    step_words,
)

Row = dict[str, Any]
_Words = tuple[tuple[str, str, object], ...]  # a verb, what, and what it compares by


def diff_row(old: Protocol, new: Protocol) -> Row:
    """Return the changes as the row of `protocol diff`."""
    found = changes(old, new)
    return {
        "old": old.version,
        "new": new.version,
        "changes": [{"item": c.item, "words": c.words} for c in found],
    }


def changes(old: Protocol, new: Protocol) -> tuple[Change, ...]:
    """Return what changed: questions in their order, then levels, steps and the rest.

    A part of the plan that differs is told by its name where no words were found.
    """
    told = {
        "levels": [*_levels(old, new)],
        "steps": [*_steps(old.plan, new.plan)],
        "triggers": [*_triggers(old, new)],
        "effects": [*_effects(old, new)],
        "buffers": [*_buffers(old.plan, new.plan)],
    }
    for part in fields(Plan):
        said = told.setdefault(part.name, [])
        one, other = getattr(old.plan, part.name), getattr(new.plan, part.name)
        silent = not said and not (part.name == "levels" and _remade(old, new))
        if one != other and silent:
            said.append(Change("", f"The plan differs in its {part.name}."))
    questions = diff_questions(old, new)
    return (*_whole(old, new), *questions, *(c for said in told.values() for c in said))


def _whole(old: Protocol, new: Protocol) -> Iterator[Change]:
    if old.url != new.url:
        yield Change("", f"It is another protocol: {new.url} instead of {old.url}.")
    if old.title != new.title:
        yield Change("", f"It is called {quoted(new.title)} now.")
    if old.signed_off is not new.signed_off:
        said = (
            "It is signed off now." if new.signed_off else "It is no longer signed off."
        )
        yield Change("", said)
    if old.wordless != new.wordless:
        left = ", ".join(map(quoted, new.wordless)) or "no form"
        yield Change("", f"Now {left} waits for its words and is not asked.")
    if old.form.variables != new.form.variables:
        yield Change("", "It has other variables for its expressions.")
    if moved(old.form.items, new.form.items):
        yield Change("", "Its groups stand in another order.")
    order = [i for i in old.numbers if i in new.numbers]
    if order != [i for i in new.numbers if i in old.numbers]:
        yield Change("", "The questions are asked in another order.")


def _buffers(old: Plan, new: Plan) -> Iterator[Change]:
    if old.buffers != new.buffers:
        said = f"{new.buffers} buffers ease a step instead of {old.buffers}."
        yield Change("", said)


def _levels(old: Protocol, new: Protocol) -> Iterator[Change]:
    """Give what changed of level rules, but what the answers to one question tell."""

    def words(rule: LevelRule, form: Form) -> _Words:
        level = LEVELS[rule.level].lower()
        return (("makes", level, level), _holds(rule.rule, form))

    there = _remade(old, new)
    texts = {r.name: r.text for r in (*old.plan.levels, *new.plan.levels)}
    alone = {r.name for r in new.plan.levels if isinstance(r.rule, AtLeast)}
    one, other = (
        {
            r.name: (texts[r.name] if r.name in alone else r.text, words(r, p.form))
            for r in p.plan.levels
            if not (isinstance(r.rule, AtLeast) and r.rule.item in there)
        }
        for p in (old, new)
    )
    yield from _parts("level", one, other)
    was = {r.name: r.text for r in old.plan.levels}
    for name in sorted(alone & was.keys()):
        if was[name] != texts[name]:
            said = f"reads {quoted(texts[name])} instead of {quoted(was[name])}."
            yield Change(name, f"The reason {said}")


def _remade(old: Protocol, new: Protocol) -> frozenset[str]:
    """Return the items whose answers make other levels, or that are gone: told there."""
    pairs = [(i, old.item(i.link_id)) for i in new.form.by_id.values()]
    found = {i.link_id for i, was in pairs if [*diff_levels(old, new, was, i)]}
    return frozenset(found | (old.form.by_id.keys() - new.form.by_id.keys()))


def _steps(old: Plan, new: Plan) -> Iterator[Change]:
    for level in LEVELS:
        was, now = old.step_of(level), new.step_of(level)
        before = step_words(was) if was else "no step"
        after = step_words(now) if now else "no step"
        if before != after:
            said = (
                f"{LEVELS[level]} leads to {quoted(after)} instead of {quoted(before)}."
            )
            yield Change(now.text if now else "", said)
        elif was and now and was.text != now.text:
            said = f"The step of {LEVELS[level].lower()} reads {quoted(now.text)} "
            yield Change(now.text, f"{said}instead of {quoted(was.text)}.")


def _triggers(old: Protocol, new: Protocol) -> Iterator[Change]:
    def words(rule: TriggerRule, form: Form) -> _Words:
        calls = plain_words(rule.trigger.value) if rule.trigger else "nothing"
        takes = RUNGS[rule.rung] if rule.rung else "no step"
        takes += f", {duration_words(rule.within)}" if rule.within else ""
        return (
            ("calls for", calls, calls),
            ("takes the step to", takes, takes),
            _holds(rule.rule, form),
        )

    yield from _parts("trigger", *_told(words, old, new, lambda plan: plan.triggers))


def _effects(old: Protocol, new: Protocol) -> Iterator[Change]:
    def words(rule: EffectRule, form: Form) -> _Words:
        lifted = ", ".join(f"{item} = {code}" for item, code in rule.lifted_by)
        does = ", ".join(sorted(plain_words(e.value) for e in rule.effects))
        return (
            ("does", does, rule.effects),
            _holds(rule.rule, form),
            ("holds until", lifted or "the end", rule.lifted_by),
        )

    yield from _parts("effect", *_told(words, old, new, lambda plan: plan.effects))


def _holds(rule: Rule, form: Form) -> tuple[str, str, object]:
    """Return for what a rule holds; other words for the same answers are no change."""
    tests = (t for t in tests_of(rule) if isinstance(t, AtLeast))
    found = ((form.by_id.get(test.item), test.code) for test in tests)
    codes = [[o.code for o in meeting(item, c)] for item, c in found if item]
    return "holds for", rule_words(rule, form), (rule, codes)


_Rule = TypeVar("_Rule", TriggerRule, EffectRule)
_Told = Mapping[str, tuple[str, _Words]]


def _told(
    words: Callable[[_Rule, Form], _Words],
    old: Protocol,
    new: Protocol,
    rules: Callable[[Plan], Iterable[_Rule]],
) -> tuple[_Told, _Told]:
    one = {r.name: (r.text, words(r, old.form)) for r in rules(old.plan)}
    return one, {r.name: (r.text, words(r, new.form)) for r in rules(new.plan)}


def _parts(kind: str, old: _Told, new: _Told) -> Iterator[Change]:
    """Give the rules that are gone, new, changed or moved, by their names."""
    for name, (text, _) in old.items():
        if name not in new:
            yield Change(name, f"The {kind} rule {quoted(text)} is gone.")
    if [n for n in old if n in new] != [n for n in new if n in old]:
        yield Change("", f"The {kind} rules stand in another order.")
    for name, (text, words) in new.items():
        if name in old:
            yield from _part(kind, name, old[name], (text, words))
        else:
            said = "; ".join(f"it {verb} {what}" for verb, what, _ in words)
            yield Change(name, f"The {kind} rule {quoted(text)} is new: {said}.")


def _part(
    kind: str, name: str, old: tuple[str, _Words], new: tuple[str, _Words]
) -> Iterator[Change]:
    (was_text, was), (text, words) = old, new
    if was_text != text:
        said = f"The {kind} rule reads {quoted(text)} instead of {quoted(was_text)}."
        yield Change(name, said)
    for (verb, now, key), (_, before, old_key) in zip(words, was, strict=True):
        if key != old_key:
            said = f"The {kind} rule {quoted(text)} {verb} {now} instead of {before}."
            yield Change(name, said)


def diff_words(row: Row) -> str:
    """Return the changes of a row one a line."""
    lines = [f"Version {row['new']} against version {row['old']}:"]
    for change in row["changes"]:
        where = f"{change['item']}: " if change["item"] else ""
        lines.append(f"- {where}{change['words']}")
    return "\n".join(lines if row["changes"] else [*lines, "- nothing changed"])
