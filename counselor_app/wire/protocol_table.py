"""The levels of a protocol as a table to be read, discussed and signed."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import AtLeast
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.protocol_words import (
    LEVELS,
    RUNGS,
    level_of,
    plain_words,
    rule_words,
    step_words,
)

Row = dict[str, Any]
_WIDTH, _QUESTION = 96, 44  # of a printed page, and of its first column


def table_row(protocol: Protocol) -> Row:
    """Return the table as plain JSON, the worst level first.

    Each answer stands once, at the level that it makes by itself.
    """
    plan = protocol.plan
    return {
        "title": protocol.title,
        "version": protocol.version,
        "signed_off": protocol.signed_off,
        "core": [i.wording.text for i in protocol.questions if i.core],
        "levels": [_level_row(protocol, level) for level in LEVELS],
        "triggers": [
            {
                "rule": rule.name,
                "text": rule.text,
                "when": rule_words(rule.rule, protocol.form),
                "trigger": rule.trigger.value if rule.trigger else None,
                "step": rule.rung.value if rule.rung else None,
            }
            for rule in plan.triggers
        ],
        "effects": [
            {
                "rule": rule.name,
                "text": rule.text,
                "when": rule_words(rule.rule, protocol.form),
                "effects": sorted(effect.value for effect in rule.effects),
                "until": [_answer_words(protocol, *lift) for lift in rule.lifted_by],
            }
            for rule in plan.effects
        ],
    }


def _level_row(protocol: Protocol, level: RiskLevel) -> Row:
    step = protocol.plan.step_of(level)
    within = step.within.total_seconds() if step and step.within else None
    return {
        "level": level.value,
        "answers": [*_answer_rows(protocol, level)],
        "rules": [
            {
                "rule": rule.name,
                "text": rule.text,
                "when": rule_words(rule.rule, protocol.form),
            }
            for rule in protocol.plan.levels
            if rule.level is level and not isinstance(rule.rule, AtLeast)
        ],
        "step": step and step.rung.value,
        "step_words": step and f"{step.text}: {step_words(step)}",
        "within_minutes": None if within is None else within / 60,
        "eased_step": step.eased.value if step and step.eased else None,
    }


def _answer_rows(protocol: Protocol, level: RiskLevel) -> Iterator[Row]:
    for item in protocol.form.by_id.values():
        answers = [o for o in item.options if level_of(protocol, item, o) is level]
        if answers:
            yield {
                "item": item.link_id,
                "question": _question(item),
                "answers": [option.display for option in answers],
                "codes": [option.code for option in answers],
            }


def _question(item: Item) -> str:
    return f"{item.short} (marked by a key)" if item.hidden else item.wording.text


def _answer_words(protocol: Protocol, link_id: str, code: str) -> str:
    item = protocol.item(link_id)
    option = item.option(code) if item else None
    return f"{item.short}: {option.display}" if item and option else f"{link_id}: {code}"


def table_words(row: Row) -> str:
    """Return the table as text, 96 columns wide, with lines to sign on."""
    return "\n".join(_lines(row))


def _lines(row: Row) -> Iterator[str]:
    yield f"{row['title']}, version {row['version']}"
    if not row["signed_off"]:
        yield "Needs clinical sign-off."
    yield ""
    yield from _wrapped(
        "The worst of all answers holds; nothing lowers a level. Each answer stands at "
        "the level that it makes by itself."
    )
    for level in row["levels"]:
        yield ""
        yield from _level_lines(level, row["core"])
    for name in ("triggers", "effects"):
        if row[name]:
            yield from ("", name.upper(), "-" * _WIDTH)
        for rule in row[name]:
            yield from _pair(rule["text"], rule["when"])
            yield from _wrapped(f"-> {_consequence(rule)}", indent=4)
    yield from ("", "SIGN-OFF", "-" * _WIDTH, "")
    for who in ("Name", "Name"):
        yield f"{who} {'_' * 36}  Date {'_' * 14}  Signature {'_' * 22}"
        yield ""


def _level_lines(level: Row, core: list[str]) -> Iterator[str]:
    yield LEVELS[RiskLevel(level["level"])].upper()
    yield "-" * _WIDTH
    if level["level"] == RiskLevel.UNRATED:
        yield from _wrapped("While one of these has no real answer:")
        for question in core:
            yield from _wrapped(question, indent=2)
    for answer in level["answers"]:
        yield from _pair(answer["question"], " / ".join(answer["answers"]))
    for rule in level["rules"]:
        yield from _pair(rule["text"], rule["when"])
    if level["level"] == RiskLevel.LOW:
        yield from _wrapped("Every other answer, once the core questions are answered.")
    yield from _wrapped(f"-> {level['step_words'] or 'no step'}", indent=4)


def _consequence(rule: Row) -> str:
    if "effects" in rule:
        done = ", ".join(map(plain_words, rule["effects"]))
        until = " or ".join(rule["until"])
        return f"{done}, until {until}" if until else done
    trigger = f"trigger: {plain_words(rule['trigger'])}" if rule["trigger"] else ""
    step = f"step: {_rungs()[rule['step']]}" if rule["step"] else ""
    return "; ".join(filter(None, (trigger, step)))


def _rungs() -> dict[str, str]:
    return {rung.value: words for rung, words in RUNGS.items()}


def _pair(left: str, right: str) -> Iterator[str]:
    beside = _WIDTH - _QUESTION - 4
    lines = zip_longest(wrap(left, _QUESTION), wrap(right, beside), fillvalue="")
    for one, other in lines:
        yield f"  {one:<{_QUESTION}}  {other}".rstrip()


def _wrapped(text: str, indent: int = 0) -> list[str]:
    space = " " * indent
    return wrap(text, _WIDTH, initial_indent=space, subsequent_indent=space)
