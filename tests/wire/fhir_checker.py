"""A small checker of our own for FHIR R4 resources: what must be there, and how it looks.

Cardinalities and required value sets are those of hl7.org/fhir/R4 for the resources that
a record holds; references must lead somewhere within the Bundle.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

Json = dict[str, Any]

_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"\S+( \S+)*")
_CONCEPT = {"coding", "text"}

REQUIRED: dict[str, tuple[str, ...]] = {
    "Patient": (),
    "RelatedPerson": ("patient",),
    "Encounter": ("status", "class"),
    "QuestionnaireResponse": ("status",),
    "RiskAssessment": ("status", "subject"),
    "ServiceRequest": ("status", "intent", "subject"),
    "Communication": ("status",),
    "Observation": ("status", "code"),
    "CarePlan": ("status", "intent", "subject"),
}
ENUMS: dict[str, frozenset[str]] = {
    "Encounter.status": frozenset(
        [
            "planned",
            "arrived",
            "triaged",
            "in-progress",
            "onleave",
            "finished",
            "cancelled",
            "entered-in-error",
            "unknown",
        ]
    ),
    "QuestionnaireResponse.status": frozenset(
        ("in-progress", "completed", "amended", "entered-in-error", "stopped")
    ),
    "RiskAssessment.status": frozenset(
        [
            "registered",
            "preliminary",
            "final",
            "amended",
            "corrected",
            "cancelled",
            "entered-in-error",
            "unknown",
        ]
    ),
    "ServiceRequest.status": frozenset(
        [
            "draft",
            "active",
            "on-hold",
            "revoked",
            "completed",
            "entered-in-error",
            "unknown",
        ]
    ),
    "ServiceRequest.intent": frozenset(
        [
            "proposal",
            "plan",
            "directive",
            "order",
            "original-order",
            "reflex-order",
            "filler-order",
            "instance-order",
            "option",
        ]
    ),
    "ServiceRequest.priority": frozenset(("routine", "urgent", "asap", "stat")),
    "Communication.status": frozenset(
        [
            "preparation",
            "in-progress",
            "not-done",
            "on-hold",
            "stopped",
            "completed",
            "entered-in-error",
            "unknown",
        ]
    ),
}
ENUMS["Observation.status"] = frozenset(
    [
        "registered",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "cancelled",
        "entered-in-error",
        "unknown",
    ]
)
ENUMS["CarePlan.status"] = frozenset(
    [
        "draft",
        "active",
        "on-hold",
        "revoked",
        "completed",
        "entered-in-error",
        "unknown",
    ]
)
ENUMS["CarePlan.intent"] = frozenset(("proposal", "plan", "order", "option"))
ACTIVITIES = frozenset(
    [
        "not-started",
        "scheduled",
        "in-progress",
        "on-hold",
        "completed",
        "cancelled",
        "stopped",
        "unknown",
        "entered-in-error",
    ]
)
TIMES = {"start", "end", "sent", "received", "authoredOn", "created"}
MANY = {
    "extension",
    "identifier",
    "participant",
    "item",
    "answer",
    "basis",
    "prediction",
    "note",
    "category",
    "medium",
    "basedOn",
    "payload",
    "locationCode",
    "reasonCode",
    "name",
    "telecom",
    "relationship",
    "coding",
    "entry",
    "activity",
    "component",
}
TARGETS: dict[str, frozenset[str]] = {
    "subject": frozenset(("Patient", "Group")),
    "patient": frozenset(("Patient",)),
    "encounter": frozenset(("Encounter",)),
    "individual": frozenset(("Practitioner", "RelatedPerson")),
    "performer": frozenset(("Practitioner",)),
    "requester": frozenset(("Practitioner",)),
    "author": frozenset(("Practitioner",)),
}


def faults_of(bundle: Json) -> list[str]:
    """Return everything that is not as R4 has it, in words with a path."""
    return [*_bundle_faults(bundle), *_emptiness(bundle, "Bundle")]


def _bundle_faults(bundle: Json) -> Iterator[str]:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "collection":
        yield "Bundle: not a collection"
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    if len(set(urls)) < len(urls):
        yield "Bundle.entry: the same fullUrl twice (bdl-7)"
    yield from (f"{url}: no urn:uuid" for url in urls if not _URN.fullmatch(url))
    kinds = {e["fullUrl"]: e["resource"]["resourceType"] for e in bundle["entry"]}
    for entry in bundle["entry"]:
        yield from _resource_faults(entry["resource"], kinds)


def _resource_faults(resource: Json, kinds: dict[str, str]) -> Iterator[str]:
    kind = resource["resourceType"]
    if kind not in REQUIRED:
        yield f"{kind}: not expected"
        return
    for name in REQUIRED[kind]:
        if name not in resource:
            yield f"{kind}.{name}: missing"
    for name, value in resource.items():
        allowed = ENUMS.get(f"{kind}.{name}")
        if allowed and value not in allowed:
            yield f"{kind}.{name}: {value}"
    yield from _special(resource)
    yield from _element_faults(resource, kind, kinds)


def _special(resource: Json) -> Iterator[str]:
    kind = resource["resourceType"]
    if kind == "Encounter" and not {"system", "code"} <= set(resource.get("class", {})):
        yield "Encounter.class: no Coding"
    if any("linkId" not in item for item in resource.get("item", ())):
        yield f"{kind}.item.linkId: missing"
    if any({"code", "valueString"} - set(c) for c in resource.get("component", ())):
        yield f"{kind}.component: no code, or no value"
    for activity in resource.get("activity", ()):
        if activity["detail"].get("status") not in ACTIVITIES:
            yield f"{kind}.activity.detail.status: missing or unknown"
    if any("contentString" not in part for part in resource.get("payload", ())):
        yield f"{kind}.payload.content[x]: missing"


def _element_faults(element: Json, path: str, kinds: dict[str, str]) -> Iterator[str]:
    for name, value in element.items():
        here = f"{path}.{name}"
        if (name in MANY) is not isinstance(value, list) and not _is_one(path, name):
            yield f"{here}: one or many"
        if name in TIMES and datetime.fromisoformat(value).utcoffset() is None:
            yield f"{here}: a time without its offset"
        if name == "code" and isinstance(value, str) and not _CODE.fullmatch(value):
            yield f"{here}: no code"
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                yield from _reference_faults(child, here, name, kinds)
                yield from _element_faults(child, here, kinds)


def _is_one(path: str, name: str) -> bool:
    # Reference.identifier is one; a resource's identifier is a list.
    return name == "identifier" and "." in path


def _reference_faults(
    child: Json, path: str, name: str, kinds: dict[str, str]
) -> Iterator[str]:
    if name in TARGETS and not {"reference", "identifier", "display"} & set(child):
        yield f"{path}: refers to nothing (ref-1)"
    if "reference" not in child:
        return
    found = kinds.get(child["reference"])
    if found is None:
        yield f"{path}: leads nowhere"
    elif name in TARGETS and found not in TARGETS[name]:
        yield f"{path}: leads to {found}"


def _emptiness(value: object, path: str) -> Iterator[str]:
    if value in ("", [], {}, None):
        yield f"{path}: empty"
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _emptiness(child, f"{path}.{name}")
    if isinstance(value, list):
        for child in value:
            yield from _emptiness(child, path)
