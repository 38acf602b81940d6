"""Forms of any length, each as a protocol (FHIR R4) and as the same form for SurveyJS.

Every question is a choice of four, and all but the first are asked only when the question
that they depend on was answered with the first option. Questions count from 0.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

FIRST = "never"  # the answer that enables
_OPTIONS = {FIRST: "Never", "once": "Once", "often": "More often", "now": "Right now"}
_IN_SECTION = 20
_EXAMPLE = "https://counselor.example/fhir"
_SHORT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText"

Json = dict[str, Any]


class Shape(StrEnum):
    """What a question depends on: the one before it, or always the first."""

    CHAIN = "chain"
    STAR = "star"


def link_id(question: int) -> str:
    """Return the name of a question, the same in both forms."""
    return f"q{question + 1}"


def wording(question: int) -> str:
    """Return how a question is asked."""
    return f"Has thing {question + 1} happened since yesterday evening?"


def options(question: int) -> dict[str, str]:
    """Return what can be answered, in words that no other question has."""
    return {code: f"{words}, of thing {question + 1}" for code, words in _OPTIONS.items()}


def fhir_bundle(shape: Shape, length: int) -> Json:
    """Return a form of so many questions as a desk loads it."""
    questionnaire = {
        "resourceType": "Questionnaire",
        "id": f"{shape}-{length}",
        "url": f"{_EXAMPLE}/Questionnaire/{shape}-{length}",
        "version": "1",
        "name": "Bench",
        "title": f"A {shape} of {length}",
        "status": "draft",
        "subjectType": ["Patient"],
        "item": [
            {
                "linkId": f"section-{at}",
                "text": f"Section {at}",
                "type": "group",
                "item": [_item(shape, question) for question in section],
            }
            for at, section in _sections(length)
        ],
    }
    entry = {"fullUrl": questionnaire["url"], "resource": questionnaire}
    return {"resourceType": "Bundle", "type": "collection", "entry": [entry]}


def survey(shape: Shape, length: int) -> Json:
    """Return the same form as survey-core loads it, a page for each section."""
    pages = [
        {"name": f"page{at}", "elements": [_element(shape, q) for q in section]}
        for at, section in _sections(length)
    ]
    return {"pages": pages}


def _sections(length: int) -> Iterator[tuple[int, range]]:
    begins = range(0, length, _IN_SECTION)
    return enumerate((range(b, min(b + _IN_SECTION, length)) for b in begins), 1)


def _asked_after(shape: Shape, question: int) -> int:
    return 0 if shape is Shape.STAR else question - 1


def _item(shape: Shape, question: int) -> Json:
    item: Json = {
        "linkId": link_id(question),
        "text": wording(question),
        "type": "choice",
        "extension": [{"url": _SHORT, "valueString": f"Thing {question + 1}"}],
        "answerOption": [
            {"valueCoding": {**_coding(code), "display": display}}
            for code, display in options(question).items()
        ],
    }
    if question:
        after = link_id(_asked_after(shape, question))
        when = {"question": after, "operator": "=", "answerCoding": _coding(FIRST)}
        item["enableWhen"] = [when]
    else:
        core = f"{_EXAMPLE}/StructureDefinition/core-question"
        item["extension"].append({"url": core, "valueBoolean": True})
    return item


def _coding(code: str) -> Json:
    return {"system": f"{_EXAMPLE}/CodeSystem/answers", "code": code}


def _element(shape: Shape, question: int) -> Json:
    choices = [{"value": code, "text": text} for code, text in options(question).items()]
    element: Json = {
        "type": "radiogroup",
        "name": link_id(question),
        "title": wording(question),
        "choices": choices,
    }
    if question:
        after = link_id(_asked_after(shape, question))
        element["visibleIf"] = f"{{{after}}} = '{FIRST}'"
    return element
