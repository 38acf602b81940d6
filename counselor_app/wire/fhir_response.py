"""A FHIR QuestionnaireResponse, read against its form, and written from it again."""

from collections.abc import Iterator

from counselor_app.domain.assessment.filling import Filled, Values
from counselor_app.domain.assessment.form import Item, Kind
from counselor_app.domain.assessment.response import Answer, Given
from counselor_app.domain.assessment.values import Value, equal
from counselor_app.wire.fhir_questionnaire import FormUnreadable
from counselor_app.wire.fhir_values import (
    Json,
    number,
    objects,
    value_in,
    value_json,
    words,
)

_MAX_DEPTH, _MAX_ITEMS = 60, 20_000


def response_of(resource: Json) -> tuple[Given, ...]:
    """Return what a QuestionnaireResponse holds, or raise FormUnreadable.

    What names an item that the form lacks does no harm: it finds no place there.
    """
    if resource.get("resourceType") != "QuestionnaireResponse":
        raise FormUnreadable("The file is no FHIR QuestionnaireResponse.")
    return tuple(_given(resource, 0, [_MAX_ITEMS]))


def response_json(filled: Filled) -> tuple[Json, dict[int, Json]]:
    """Return the resource, and the element of each enabled spot, which may be empty.

    Each score stands beside its answer, where weight() finds it. What is disabled or
    holds nothing is left out.
    """
    form, spots = filled.shape.form, filled.shape.spots
    resource: Json = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
    if form.url:
        resource["questionnaire"] = f"{form.url}|{form.version}".rstrip("|")
    elements: dict[int, Json] = {}
    for at, spot in enumerate(spots):
        if filled.is_enabled(at) and spot.item.kind is not Kind.DISPLAY:
            elements[at] = _element(spot.item, filled.values(at))
    for at in reversed(elements):  # what holds something joins what it stands in
        element = elements[at]
        if "answer" in element or "item" in element:
            spot = spots[at]
            above = elements[spot.above] if spot.above >= 0 else resource
            if "answer" in above:
                above = above["answer"][spot.under]
            above.setdefault("item", []).insert(0, element)
    return resource, elements


def _given(above: Json, depth: int, left: list[int]) -> Iterator[Given]:
    if depth > _MAX_DEPTH:
        raise FormUnreadable(f"Items are nested more than {_MAX_DEPTH} deep.")
    for element in objects(above.get("item")):
        left[0] -= 1
        if left[0] < 0:
            raise FormUnreadable(f"The response has more than {_MAX_ITEMS} items.")
        answers = tuple(
            Answer(value, tuple(_given(answer, depth + 1, left)))
            for answer in objects(element.get("answer"))
            if (value := value_in(answer, "value")) is not None
        )
        inner = tuple(_given(element, depth + 1, left))
        yield Given(words(element.get("linkId")), answers, inner)


def _element(item: Item, values: Values) -> Json:
    written: Json = {"linkId": item.link_id}
    if item.wording.text:
        written["text"] = item.wording.text
    if values:
        written["answer"] = [_answer(item, value) for value in values]
    return written


def _answer(item: Item, answer: Value) -> Json:
    suffix, value = value_json(answer, item.kind.value)
    option = next((o for o in item.options if equal(o.value, answer)), None)
    if option is None or option.weight is None:
        return {f"value{suffix}": value}
    weight = [{"url": _WEIGHT, "valueDecimal": number(option.weight)}]
    if isinstance(value, dict):
        return {f"value{suffix}": {"extension": weight, **value}}
    return {f"value{suffix}": value, "extension": weight}


_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
