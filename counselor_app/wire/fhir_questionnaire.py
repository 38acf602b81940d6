"""A form from a FHIR Questionnaire: R4 with a subset of SDC.

R5 and STU3 are read where they mean the same. Lenient where a meaning is clear, else
FormUnreadable with a sentence that says where and why. Sizes and depth are bounded; the
linter, not this reader, says what is unwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from counselor_app.domain.assessment.form import (
    Condition,
    Expression,
    Form,
    Item,
    Kind,
    Limits,
    Operator,
    Option,
    Wording,
)
from counselor_app.domain.assessment.values import Coding, Value
from counselor_app.wire.fhir_options import ValueSets, options_of, value_sets_in
from counselor_app.wire.fhir_values import (
    MAX_BYTES,
    Json,
    extension,
    objects,
    parsed,
    value_in,
    value_of,
    words,
)

MAX_ITEMS, MAX_DEPTH, _MAX_CONDITIONS, _MAX_OPTIONS = 20_000, 60, 1_000, 50_000


class FormUnreadable(ValueError):
    """The document is no form that can be read. The message says where and why."""


def form_from(untrusted_file: bytes) -> Form:
    """Read a file: a Questionnaire, or a Bundle that holds one. 16 MiB at most."""
    document = document_from(untrusted_file)
    if document.get("resourceType") != "Bundle":
        return form_of(document)
    entries = (e.get("resource") for e in objects(document.get("entry")))
    found = [r for r in entries if isinstance(r, dict)]
    forms = [r for r in found if r.get("resourceType") == "Questionnaire"]
    if len(forms) != 1:
        raise FormUnreadable(f"The Bundle has {len(forms)} Questionnaires, not one.")
    return form_of(forms[0])


def document_from(untrusted_file: bytes) -> Json:
    """Return a JSON object, or raise FormUnreadable."""
    if len(untrusted_file) > MAX_BYTES:
        raise FormUnreadable("The file is larger than 16 MiB.")
    try:
        document = parsed(untrusted_file)
    except ValueError as error:
        raise FormUnreadable("The file could not be read as JSON.") from error
    if not isinstance(document, dict):
        raise FormUnreadable("The file is JSON, but no FHIR resource.")
    return document


def form_of(questionnaire: Json) -> Form:
    """Return the form of a Questionnaire resource, or raise FormUnreadable."""
    if questionnaire.get("resourceType") != "Questionnaire":
        raise FormUnreadable("The file is no FHIR Questionnaire.")
    reading = _Reading(value_sets_in(questionnaire))
    title = words(questionnaire.get("title")) or words(questionnaire.get("name"))
    items = tuple(reading.items(questionnaire, title, 0))
    if not items:
        raise FormUnreadable("The Questionnaire has no items.")
    return Form(
        url=words(questionnaire.get("url")),
        version=words(questionnaire.get("version")),
        title=title,
        items=items,
        variables=tuple(_variables(questionnaire)),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One Questionnaire being read: its value sets, linkIds used, and options left."""

    value_sets: ValueSets
    used: set[str] = field(default_factory=set)
    left: list[int] = field(default_factory=lambda: [_MAX_OPTIONS])

    def items(self, above: Json, section: str, depth: int) -> Iterator[Item]:
        """Give the items below an element."""
        if depth > MAX_DEPTH:
            raise FormUnreadable(f"Items are nested more than {MAX_DEPTH} deep.")
        for element in objects(above.get("item")):
            link_id = words(element.get("linkId"))
            if not link_id:
                raise FormUnreadable("An item has no linkId.")
            if link_id in self.used:
                raise FormUnreadable(f"The linkId {link_id[:80]} stands twice.")
            self.used.add(link_id)
            if len(self.used) > MAX_ITEMS:
                raise FormUnreadable(f"The form has more than {MAX_ITEMS} items.")
            yield self._item(element, link_id, section, depth)

    def _item(self, element: Json, link_id: str, section: str, depth: int) -> Item:
        text = words(element.get("text"))
        below = text if depth == 0 else section
        inner = tuple(self.items(element, below or section, depth + 1))
        kind = _kind(element, link_id)
        when = tuple(_conditions(element, link_id))
        stu3 = any("operator" not in w for w in objects(element.get("enableWhen")))
        options = self._options(element)
        return Item(
            link_id=link_id,
            kind=kind,
            wording=_wording(element, text),
            items=inner,
            options=options,
            when=when,
            any_of=True if stu3 else _BEHAVIORS.get(words(element.get("enableBehavior"))),
            shown_if=_expression(element, "sdc-questionnaire-enableWhenExpression"),
            calculated=_expression(element, *_CALCULATED),
            variables=tuple(_variables(element)),
            limits=_limits(element),
            initial=tuple(_initial(element)),
            repeats=element.get("repeats") is True,
            hidden=extension(element, "questionnaire-hidden") is True,
            core=extension(element, "core-question") is True,
            needed=extension(element, "needed-to-resolve") is True,
            refused_as=words(extension(element, "refused-counts-as")),
            code=_code(element),
            section=section,
            tags=frozenset(_tags(element)),
        )

    def _options(self, element: Json) -> tuple[Option, ...]:
        options = options_of(element, self.value_sets)
        self.left[0] -= len(options)
        if self.left[0] < 0:
            raise FormUnreadable(f"The form has more than {_MAX_OPTIONS} answers.")
        return options


_BEHAVIORS = {"any": True, "all": False}
_CALCULATED = (
    "sdc-questionnaire-calculatedExpression",
    "questionnaire-calculatedExpression",
)


def _kind(element: Json, link_id: str) -> Kind:
    kind = words(element.get("type"))
    if kind == "coding":  # R5
        only = element.get("answerConstraint", "optionsOnly") == "optionsOnly"
        return Kind.CHOICE if only else Kind.OPEN_CHOICE
    if not kind:
        raise FormUnreadable(f"{link_id[:80]} has no type.")
    try:
        return Kind(kind)
    except ValueError as error:
        said = f"{link_id[:80]} has an unknown type: {kind[:40]}."
        raise FormUnreadable(said) from error


def _wording(element: Json, text: str) -> Wording:
    shown = [i for i in objects(element.get("item")) if i.get("type") == "display"]
    return Wording(
        text=text,
        short=words(extension(element, "sdc-questionnaire-shortText")),
        third=words(extension(element, "third-party-text")),
        listen=" ".join(words(i.get("text")) for i in shown if _is_help(i)),
        why=words(extension(element, "why-asked")),
    )


def _is_help(display: Json) -> bool:
    control = value_of("CodeableConcept", extension(display, "questionnaire-itemControl"))
    return isinstance(control, Coding) and control.code == "help"


def _conditions(element: Json, link_id: str) -> Iterator[Condition]:
    for n, when in enumerate(objects(element.get("enableWhen"))):
        if n >= _MAX_CONDITIONS:
            raise FormUnreadable(f"{link_id[:80]} has too many conditions.")
        source = words(when.get("question"))
        sought = value_in(when, "answer")
        operator = words(when.get("operator"))
        if not operator:  # STU3: an answer, or whether there is one
            told = when.get("hasAnswer")
            operator = "=" if not isinstance(told, bool) else "exists"
            sought = sought if not isinstance(told, bool) else told
        yield Condition(source, _operator(operator, link_id), _sought(sought, link_id))


def _operator(operator: str, link_id: str) -> Operator:
    try:
        return Operator(operator)
    except ValueError as error:
        said = f"{link_id[:80]} compares in an unknown way: {operator[:20]}."
        raise FormUnreadable(said) from error


def _sought(sought: Value | None, link_id: str) -> Value:
    if sought is None:
        raise FormUnreadable(f"{link_id[:80]} has a condition without an answer.")
    return sought


def _limits(element: Json) -> Limits:
    return Limits(
        required=element.get("required") is True,
        least=_whole(extension(element, "questionnaire-minOccurs")),
        most=_whole(extension(element, "questionnaire-maxOccurs")),
        lowest=_bound(element, "minValue"),
        highest=_bound(element, "maxValue"),
        length=_whole(element.get("maxLength")),
        pattern=words(extension(element, "regex")),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bound(element: Json, name: str) -> Value | None:
    for one in objects(element.get("extension")):
        if words(one.get("url")).rsplit("/", 1)[-1] == name:
            return value_in(one, "value")
    return None


def _initial(element: Json) -> Iterator[Value]:
    for one in objects(element.get("initial")):
        if (value := value_in(one, "value")) is not None:
            yield value
    stu3 = {k: v for k, v in element.items() if k != "initial"}
    if (value := value_in(stu3, "initial")) is not None:
        yield value
    for option in objects(element.get("answerOption")):
        chosen = option.get("initialSelected") is True
        if chosen and (value := value_in(option, "value")) is not None:
            yield value


def _expression(element: Json, *names: str) -> Expression | None:
    found = extension(element, *names)
    if isinstance(found, str):  # forms of STU3 write the bare text
        return Expression(found)
    return _fhirpath(found)


def _variables(element: Json) -> Iterator[Expression]:
    for one in objects(element.get("extension")):
        if words(one.get("url")).rsplit("/", 1)[-1] == "variable":
            variable = _fhirpath(one.get("valueExpression"))
            if variable and variable.name:
                yield variable


def _fhirpath(found: object) -> Expression | None:
    if not isinstance(found, dict) or found.get("language") != "text/fhirpath":
        return None
    text = words(found.get("expression"))
    return Expression(text, words(found.get("name"))) if text else None


def _code(element: Json) -> Coding | None:
    first = next(objects(element.get("code")), None)
    return cast("Coding | None", value_of("Coding", first)) if first else None


def _tags(element: Json) -> Iterator[str]:
    for one in objects(element.get("extension")):
        if words(one.get("url")).rsplit("/", 1)[-1] == "sensitivity":
            yield words(one.get("valueCode"))
