"""The options of a FHIR question: its own, or those of a value set that it contains.

Scores are read by each of the names that they had: itemWeight, ordinalValue, and
iso21090's CO-value of STU3. A value set that stands elsewhere gives no options.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from counselor_app.domain.assessment.form import Option
from counselor_app.domain.assessment.values import Coding, Value
from counselor_app.wire.fhir_values import Json, extension, objects, value_in, words

_WEIGHTS = (
    *("itemWeight", "ordinalValue", "questionnaire-ordinalValue"),
    *("valueset-ordinalValue", "iso21090-CO-value"),
)
_MAX_OPTIONS = 10_000
ValueSets = dict[str, tuple[Option, ...]]


def options_of(element: Json, value_sets: ValueSets) -> tuple[Option, ...]:
    """Return the options of a question; those of a value set are shared."""
    own = (*_own(element, "answerOption"), *_own(element, "option"))
    return own or value_sets.get(_value_set_of(element), ())


def value_sets_in(questionnaire: Json) -> ValueSets:
    """Return the options of each value set contained, by "#id" and by URL.

    10,000 of each at most.
    """
    found: ValueSets = {}
    for resource in objects(questionnaire.get("contained")):
        if resource.get("resourceType") == "ValueSet":
            options = tuple(islice(_of_value_set(resource), _MAX_OPTIONS))
            found[f"#{words(resource.get('id'))}"] = options
            if url := words(resource.get("url")):
                found.setdefault(url, options)
    return found


def _own(element: Json, name: str) -> Iterator[Option]:
    for option in objects(element.get(name)):
        value = value_in(option, "value")
        if value is not None:
            yield _option(option, value)


def _option(option: Json, value: Value) -> Option:
    coding = option.get("valueCoding")
    inner = coding if isinstance(coding, dict) else {}
    weight = _weight(option)
    return Option(
        value=value,
        display=value.display if isinstance(value, Coding) else str(value),
        weight=_weight(inner) if weight is None else weight,
        buffer=extension(option, "buffer") is True,
        reason=words(extension(option, "reason")),
        exclusive=extension(option, "questionnaire-optionExclusive") is True,
    )


def _value_set_of(element: Json) -> str:
    name = words(element.get("answerValueSet"))
    if not name and isinstance(stu3 := element.get("options"), dict):
        name = words(stu3.get("reference"))
    return name


def _of_value_set(value_set: Json) -> Iterator[Option]:
    for system, concept in _concepts(value_set):
        code = words(concept.get("code"))
        if code:
            coding = Coding(system, code, words(concept.get("display")))
            yield Option(coding, coding.display, _weight(concept))


def _concepts(value_set: Json) -> Iterator[tuple[str, Json]]:
    expansion = value_set.get("expansion")
    if isinstance(expansion, dict) and "contains" in expansion:
        waiting = list(reversed([*objects(expansion.get("contains"))]))
        while waiting:
            concept = waiting.pop()
            yield words(concept.get("system")), concept
            waiting.extend(reversed([*objects(concept.get("contains"))]))
        return
    compose = value_set.get("compose")
    for include in objects(compose.get("include") if isinstance(compose, dict) else None):
        for concept in objects(include.get("concept")):
            yield words(include.get("system")), concept


def _weight(element: Json) -> Decimal | None:
    found = extension(element, *_WEIGHTS)
    told = isinstance(found, int | Decimal) and not isinstance(found, bool)
    return Decimal(found) if told else None
