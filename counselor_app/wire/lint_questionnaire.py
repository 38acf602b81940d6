"""What FHIR's own rules find in a Questionnaire as it is written.

que-0 to que-13 of R4 and que-14 of R5 (hl7.org/fhir/R4/questionnaire.html), and codes
that name no system: two codes are the same answer only where their systems are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from counselor_app.wire.fhir_values import Json, extension, objects, words
from counselor_app.wire.lint_finding import Finding, error, warning

_GROUP, _DISPLAY, _CHOICES = "group", "display", ("choice", "open-choice", "coding")
_WITH_OPTIONS = (
    *(*_CHOICES, "decimal", "integer", "date", "dateTime"),
    *("time", "string", "text", "quantity"),
)
_WITH_LENGTH = (
    *("boolean", "decimal", "integer", "string"),
    *("text", "url", "open-choice"),
)
_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}")


def lint_questionnaire(questionnaire: Json) -> Iterator[Finding]:
    """Give what is wrong with a Questionnaire resource, whatever its shape."""
    name = words(questionnaire.get("name"))
    if name and not _NAME.fullmatch(name):
        said = f"The name {name[:40]} is no name for a program: letters and digits only."
        yield warning("", "que-0", said)
    elements = list(elements_of(questionnaire))
    counted = Counter(words(e.get("linkId")) for e in elements)
    for link_id, times in counted.items():
        if not link_id:
            yield error("", "no-link-id", f"{times} items have no linkId.")
        elif times > 1:
            yield error(link_id, "que-2", f"The linkId stands {times} times.")
    for element in elements:
        yield from _invariants(element)
        yield from _conditions(element)
        yield from _options(element)
    yield from _wordless(elements)
    for resource in objects(questionnaire.get("contained")):
        yield from _value_set(resource)


def _wordless(elements: list[Json]) -> Iterator[Finding]:
    """Give the questions without words; only a pack may wait for them."""
    if not any(extension(e, "core-question") is True for e in elements):
        return
    asked = [e for e in elements if _type(e) not in (_GROUP, _DISPLAY)]
    asked = [e for e in asked if extension(e, "questionnaire-hidden") is not True]
    for element in asked:
        if not words(element.get("text")):
            link_id = words(element.get("linkId"))
            yield error(link_id, "no-text", "The question has no text.")


def elements_of(questionnaire: Json) -> Iterator[Json]:
    """Give all items of a Questionnaire as they are written, in its order."""
    waiting = list(reversed([*objects(questionnaire.get("item"))]))
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed([*objects(element.get("item"))]))


def _invariants(element: Json) -> Iterator[Finding]:
    link_id = words(element.get("linkId"))
    for rule, broken, said in _INVARIANTS:
        if broken(element):
            yield error(link_id, rule, said)
    if "answerConstraint" in element and not _has_options(element):
        said = "answerConstraint means nothing without answerOption or answerValueSet."
        yield warning(link_id, "que-14", said)


def _conditions(element: Json) -> Iterator[Finding]:
    link_id = words(element.get("linkId"))
    for when in objects(element.get("enableWhen")):
        source = words(when.get("question"))[:80]
        if when.get("operator") == "exists" and not isinstance(
            when.get("answerBoolean"), bool
        ):
            said = f'The condition on {source} "exists", and its answer is no boolean.'
            yield error(link_id, "que-7", said)
        coding = when.get("answerCoding")
        if isinstance(coding, dict) and not _is_whole(coding):
            said = f"The condition on {source} names a code without its system."
            yield error(link_id, "code-without-system", said)


def _options(element: Json) -> Iterator[Finding]:
    link_id, prefixes = words(element.get("linkId")), Counter[str]()
    for option in objects(element.get("answerOption")):
        coding = option.get("valueCoding")
        if isinstance(coding, dict) and not _is_whole(coding):
            said = words(coding.get("code")) or words(coding.get("display"))
            said = f"The answer {said[:40]} has no system, or no code."
            yield error(link_id, "code-without-system", said)
        prefixes[words(extension(option, "questionnaire-optionPrefix"))] += 1
    for prefix, times in prefixes.items():
        if prefix and times > 1:
            yield error(link_id, "same-digit", f"{times} answers have the key {prefix}.")


def _value_set(resource: Json) -> Iterator[Finding]:
    compose = resource.get("compose")
    for include in objects(compose.get("include") if isinstance(compose, dict) else None):
        if "concept" in include and not words(include.get("system")):
            name = words(resource.get("id"))[:80]
            said = f"The value set {name} has codes without a system."
            yield error("", "code-without-system", said)


def _is_whole(coding: Json) -> bool:
    return bool(words(coding.get("system")) and words(coding.get("code")))


def _has_options(element: Json) -> bool:
    return "answerOption" in element or "answerValueSet" in element


def _type(element: Json) -> str:
    return words(element.get("type"))


def _is(*types: str) -> Callable[[Json], bool]:
    return lambda element: _type(element) in types


_is_display, _is_still = _is(_DISPLAY), _is(_GROUP, _DISPLAY)
_INVARIANTS: tuple[tuple[str, Callable[[Json], bool], str], ...] = (
    (
        "que-1",
        lambda e: _type(e) == _GROUP and not any(objects(e.get("item"))),
        "A group has items in it.",
    ),
    (
        "que-1",
        lambda e: _is_display(e) and "item" in e,
        "A text to show has no items in it.",
    ),
    ("que-3", lambda e: _is_display(e) and "code" in e, "A text to show has no code."),
    (
        "que-4",
        lambda e: "answerOption" in e and "answerValueSet" in e,
        "A question has either answerOption or answerValueSet.",
    ),
    (
        "que-5",
        lambda e: (
            ("answerValueSet" in e and _type(e) not in _CHOICES)
            or ("answerOption" in e and _type(e) not in _WITH_OPTIONS)
        ),
        "Only a choice has answers to choose from.",
    ),
    (
        "que-6",
        lambda e: _is_display(e) and ("required" in e or "repeats" in e),
        "A text to show is neither required nor repeated.",
    ),
    (
        "que-8",
        lambda e: _is_still(e) and "initial" in e,
        "A group or a text to show has no initial value.",
    ),
    (
        "que-9",
        lambda e: _is_display(e) and "readOnly" in e,
        "A text to show is not marked as read-only.",
    ),
    (
        "que-10",
        lambda e: "maxLength" in e and _type(e) not in _WITH_LENGTH,
        "Only what is typed has a maxLength.",
    ),
    (
        "que-11",
        lambda e: "answerOption" in e and "initial" in e,
        "A question with answerOption has no initial value.",
    ),
    (
        "que-12",
        lambda e: (
            len([*objects(e.get("enableWhen"))]) > 1
            and not words(e.get("enableBehavior"))
        ),
        "With more than one condition, enableBehavior says whether one is enough.",
    ),
    (
        "que-13",
        lambda e: len([*objects(e.get("initial"))]) > 1 and e.get("repeats") is not True,
        "Only what repeats has more than one initial value.",
    ),
)
