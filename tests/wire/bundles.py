"""Small protocol packages as FHIR JSON, whole unless a test takes something away."""

import json
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

OURS = "https://counselor.example/fhir/StructureDefinition/"
CODES = "https://counselor.example/fhir/CodeSystem/"
SYSTEM = "https://site.example/answers"
SHORT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText"
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"


def written(value: object) -> bytes:
    return json.dumps(value).encode()


def coding(code: str, system: str = SYSTEM) -> Json:
    return {"system": system, "code": code, "display": code.capitalize()}


def option(code: str, weight: float | None = None) -> Json:
    weighs = [{"url": WEIGHT, "valueDecimal": weight}]
    made: Json = {"valueCoding": coding(code)}
    return made if weight is None else {"extension": weighs, **made}


def listen(link_id: str) -> Json:
    help_ = {"coding": [{"system": CONTROLS, "code": "help"}]}
    return {
        "linkId": f"{link_id}-help",
        "extension": [{"url": CONTROL, "valueCodeableConcept": help_}],
        "type": "display",
        "text": "Ask calmly.",
    }


def ask(
    link_id: str = "one",
    codes: tuple[str, ...] = ("no", "some", "yes"),
    *,
    core: bool = False,
    **more: Any,
) -> Json:
    extensions: list[Json] = [
        {"url": SHORT, "valueString": f"Short {link_id}"},
        {"url": OURS + "third-party-text", "valueString": f"Do they {link_id}?"},
        {"url": OURS + "why-asked", "valueString": "It matters."},
    ]
    if core:
        extensions.append({"url": OURS + "core-question", "valueBoolean": True})
    if "enableWhen" in more and len(more["enableWhen"]) > 1:
        more.setdefault("enableBehavior", "any")
    item = {
        "linkId": link_id,
        "extension": extensions,
        "text": f"Do you {link_id}?",
        "type": "choice",
        "answerOption": [option(code) for code in codes],
        "item": [listen(link_id)],
    }
    return {**item, **more}


def fact(link_id: str, name: str, *codes: str) -> Json:
    facts = CODES + "call-facts"
    return {
        "linkId": link_id,
        "extension": [{"url": HIDDEN, "valueBoolean": True}],
        "code": [{"system": facts, "code": name}],
        "text": "What the call says",
        "type": "choice",
        "answerOption": [{"valueCoding": coding(code, facts)} for code in codes],
    }


def when(item: str, code: str = "yes", operator: str = "=", **answer: Any) -> Json:
    answer = answer or {"answerCoding": coding(code)}
    return {"question": item, "operator": operator, **answer}


def form(*items: Json, **more: Any) -> Json:
    group = {"linkId": "g", "type": "group", "text": "Safety", "item": list(items)}
    made: Json = {"resourceType": "Questionnaire", "url": "https://site.example/q"}
    named = {"name": "Line", "title": "Line", "copyright": "Public domain"}
    return {**made, **named, "version": "1", "status": "draft", "item": [group], **more}


def concept(system: str, code: str) -> Json:
    return {"coding": [{"system": CODES + system, "code": code}]}


def action(name: str, expression: str, **codes: str) -> Json:
    """Return a rule; `codes` are those of risk-level, step, trigger and effect."""
    rule = {"language": "text/x-crisis-rule", "expression": expression}
    named = [concept(k.replace("_", "-"), v) for k, v in codes.items()]
    made: Json = {"id": name, "title": f"Because of {name}", "code": named}
    if expression:
        made["condition"] = [{"kind": "applicability", "expression": rule}]
    return made


STEPS = {
    "low": ("plan_on_line", 72 * 60),
    "moderate": ("appointment", 24 * 60),
    "unrated": ("community_team", 240),
    "high": ("community_team", 60),
    "imminent": ("ems_by_consent", 10),
}


def step(level: str) -> Json:
    rung, minutes = STEPS[level]
    made = action(f"step-{level}", "", risk_level=level, step=rung)
    return {**made, "timingDuration": {"value": minutes, "code": "min"}}


def plan(*actions: Json, **more: Any) -> Json:
    type_ = {"coding": [{"code": "eca-rule"}]}
    made: Json = {"resourceType": "PlanDefinition", "type": type_, "status": "draft"}
    made["copyright"] = "Public domain"
    steps = [step(level) for level in STEPS]
    return {**made, "action": [*actions, *steps], **more}


def package(*resources: Json) -> Json:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


HIGH_YES = action("one-yes", "one >= yes", risk_level="high")


def small() -> Json:
    """Return a package with which nothing is wrong, but that nobody signed it."""
    two = ask("two", enableWhen=[when("one", "some"), when("one")])
    levels = (HIGH_YES, action("two-yes", "two >= yes", risk_level="imminent"))
    help_ = action("call", "two >= yes", trigger="weapon", step="police")
    return package(form(ask(core=True), two), plan(*levels, help_))


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def places_in(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to everything that stands in a document."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    return [path, *(p for k, v in pairs for p in places_in(v, (*path, k)))]


def replaced(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """Return the document with what stands at a path replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy
