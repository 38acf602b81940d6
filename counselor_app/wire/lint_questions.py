"""What is wrong with the questions of a protocol, as the desk would ask them."""

import re
from collections import Counter
from collections.abc import Iterator

from counselor_app.domain.assessment.facts import KNOWN
from counselor_app.domain.assessment.form import MOST_OPTIONS, Item, Kind, walk
from counselor_app.domain.assessment.pattern import is_slow
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.lint_finding import Finding, error, warning
from counselor_app.wire.protocol_words import level_of, quoted, weighty

MOST_CHARACTERS = 160  # two lines of a card


def lint_questions(protocol: Protocol) -> Iterator[Finding]:
    """Give what is wrong with each item by itself."""
    ordered, items = weighty(protocol), protocol.form.by_id.values()
    sought = {condition.item for item in items for condition in item.when}
    for item in walk(protocol.form.items):
        if item.asks and item.hidden:
            yield from _fact(item, opens=item.link_id in sought - ordered)
        elif item.asks:
            yield from _wording(item)
            yield from _digits(item)
        if item.asks:
            yield from _answers(item)
        if item.link_id in ordered:
            yield from _order(item)
        yield from _patterns(item)
        yield from _safety(item, weighs=item.link_id in ordered)
        yield from _levels(item, protocol)


def _wording(item: Item) -> Iterator[Finding]:
    wording, link_id = item.wording, item.link_id
    if not wording.text:
        yield error(link_id, "no-text", "The question has no text.")
    for rule, text, said in (
        ("no-short-text", wording.short, "The question has no short text for lists."),
        ("no-third-party-text", wording.third, "No words for a third-party caller."),
        ("no-why-asked", wording.why, "It does not say why it is asked."),
        ("no-listen-for", wording.listen, "It does not say what to listen for."),
    ):
        if not text:
            yield warning(link_id, rule, said)
    for text in (wording.text, wording.third, wording.listen, wording.why):
        if len(text) > MOST_CHARACTERS:
            said = f"{len(text)} characters are too long to read aloud: {text[:40]}..."
            yield warning(link_id, "long-text", said)


def _digits(item: Item) -> Iterator[Finding]:
    if item.repeats:
        said = "It repeats; a call asks each question once."
        yield error(item.link_id, "repeats", said)
    if item.kind not in (Kind.CHOICE, Kind.OPEN_CHOICE):
        return
    if not item.options:
        yield error(item.link_id, "no-options", "The choice has no answers.")
    if len(item.options) > MOST_OPTIONS:
        said = (
            f"{len(item.options)} answers, and the digits 1 to {MOST_OPTIONS} for them."
        )
        yield error(item.link_id, "too-many-options", said)


def _answers(item: Item) -> Iterator[Finding]:
    codes = Counter(option.code for option in item.options)
    for code, times in codes.items():
        if times > 1:
            said = f"{times} answers have the code {code[:40]}."
            yield error(item.link_id, "answer-twice", said)
    shown = [option.display.casefold() for option in item.options if option.display]
    if len(set(shown)) < len(shown):
        said = "Two answers have the same words."
        yield error(item.link_id, "same-words", said)
    if len(shown) < len(item.options):
        yield error(item.link_id, "no-words", "An answer has no words to show.")
    if item.refused_as and item.option(item.refused_as) is None:
        said = f"A refusal is to count as {item.refused_as[:40]}, which is no answer."
        yield error(item.link_id, "unknown-refusal", said)
    if item.limits.pattern:
        try:
            re.compile(item.limits.pattern)
        except re.error as broken:
            yield error(item.link_id, "regex", f"The regex is none: {broken}.")


def _patterns(item: Item) -> Iterator[Finding]:
    found = (item.shown_if, item.calculated, *item.variables)
    texts = [expression.text for expression in found if expression]
    literals = (_in_quotes(m[1]) for text in texts for m in _MATCHES.finditer(text))
    for pattern in (item.limits.pattern, *literals):
        if is_slow(pattern):
            said = f"The regex {pattern[:40]} could take long, so it is never used."
            yield error(item.link_id, "slow-pattern", said)


_MATCHES = re.compile(
    r"\b(?:matches|replaceMatches)\s*\(\s*'((?:[^'\\]|\\.)*)'", re.DOTALL
)


def _in_quotes(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _order(item: Item) -> Iterator[Finding]:
    weighed = [option for option in item.options if option.weight is not None]
    if weighed and len(weighed) < len(item.options):
        said = "Some answers have a weight and some have none: their order is not clear."
        yield error(item.link_id, "unclear-order", said)
        return
    by_weight: dict[object, str] = {}
    for option in item.options:
        weight = severity(item, option)
        if weight in by_weight:
            said = f"{quoted(by_weight[weight])} and {quoted(option.display)} weigh the"
            said += " same: a rule that names one means both."
            yield error(item.link_id, "unclear-order", said)
        by_weight.setdefault(weight, option.display)


def _safety(item: Item, *, weighs: bool) -> Iterator[Finding]:
    scored = any(option.weight is not None for option in item.options)
    if item.initial and (weighs or scored):
        said = "An answer that stands there at first is one that nobody gave."
        yield error(item.link_id, "initial-answer", said)
    if weighs and (item.shown_if or item.calculated):
        said = "A level hangs on it: whether it counts must not need an expression."
        yield error(item.link_id, "expression", said)


def _levels(item: Item, protocol: Protocol) -> Iterator[Finding]:
    made = [(option, level_of(protocol, item, option)) for option in item.options]
    for option, level in made:
        if option.buffer and level:
            said = f"{quoted(option.display)} speaks for safety and makes {level.value}."
            yield warning(item.link_id, "buffer-with-level", said)
    if made and all(level for _, level in made) and not item.hidden:
        said = (
            "Every answer makes a level: is the mildest one the first, or the lightest?"
        )
        yield warning(item.link_id, "no-calm-answer", said)


def _fact(item: Item, *, opens: bool) -> Iterator[Finding]:
    """Give what is wrong with a hidden item: a fact of the call, or what opens a form."""
    name = item.code.code if item.code else ""
    opener = opens and len(item.options) == 1
    if item.core:
        yield error(item.link_id, "core-hidden", "A core question is asked aloud.")
    if not name and not opener and not item.calculated:
        said = "It is hidden, no code says which fact fills it, and it opens no form."
        yield error(item.link_id, "unknown-fact", said)
    elif name and name not in KNOWN:
        said = f"The desk knows no fact {name[:40]}: nothing ever fills it."
        yield error(item.link_id, "unknown-fact", said)
    elif name:
        for option in item.options:
            if option.code not in KNOWN[name]:
                said = f"The desk never says {option.code[:40]} of {name}."
                yield error(item.link_id, "unknown-fact", said)
