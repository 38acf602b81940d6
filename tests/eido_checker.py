"""A checker of EIDOs of our own: what NENA-STA-021.1b demands of those that we write.

It shares no code with the product; `make check-eido` asks NENA's schema as well.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

PROLOGUE = {
    "$id": str,
    "lastUpdateTimeStamp": "time",
    "updatedByAgencyReference": "ref",
    "updatedByAgentReference": "ref",
}
TOP = {
    "eidoVersion": str,
    "issuingElementIdentification": str,
    "agencyComponent": list,
}
# Required members of each component, then the optional ones that we may write.
REQUIRED: dict[str, dict[str, Any]] = {
    "incidentComponent": {"incidentTypeCommonRegistryText": "IncidentType"},
    "callComponent": {
        "callStateRegistryText": "CallState",
        "standardPrimaryCallType": "CallType",
        "direction": "Direction",
        "callStartTimestamp": "time",
    },
    "callbackComponent": {},
    "personComponent": {"personIncidentRoleRegistryText": ["PersonRole"]},
    "locationComponent": {"locationTypeDescriptionRegistryText": "LocationType"},
    "notesComponent": {"notesActionComments": str},
    "agencyComponent": {
        "agencyRoleDescriptionRegistryText": ["AgencyRole"],
        "agencyType": [str],
    },
    "agentComponent": {"agentRoleRegistryText": ["AgentRole"], "agencyReference": "ref"},
}
OPTIONAL: dict[str, dict[str, Any]] = {
    "incidentComponent": {
        "incidentTypeInternalCode": str,
        "incidentTypeInternalText": str,
        "incidentStatusCommonRegistryText": ["IncidentStatus"],
        "internalIncidentId": str,
        "incidentCommonPriorityNumber": "priority",
        "agentReference": ["ref"],
        "locationReference": ["ref"],
        "personReference": ["ref"],
        "notesReference": ["ref"],
    },
    "callComponent": {
        "answerDate": "time",
        "callBackReference": "ref",
        "agentReference": ["ref"],
        "locationReference": ["ref"],
        "personReference": ["ref"],
    },
    "callbackComponent": {"callBackInformationUri": [str]},
    "personComponent": {
        "ncPersonComponent": dict,
        "callIdentifier": [str],
        "callBackReference": "ref",
        "locationReference": ["ref"],
    },
    "locationComponent": {
        "locationByValue": "xml",
        "locationByReferenceUrl": str,
        "locationDescriptionText": str,
    },
    "notesComponent": {"agentReference": "ref"},
    "agencyComponent": {"incidentOwningAgencyIndicator": bool},
    "agentComponent": {},
}
SINGLE = {"incidentComponent"}
CODES = {
    "IncidentType": {"SUICTHRT", "SUICIDE", "OD", "MNTL", "MTLV", "EDP", "WEAPON"},
    "IncidentStatus": {"Active", "Cancelled", "Closed", "NewLocation", "ReOpened"},
    "CallState": {"callBegin", "callAnswered", "callEnd", "partyAdd"},
    "CallType": {"emergency"},
    "Direction": {"incoming", "outgoing", "internal"},
    "PersonRole": {
        *("InvolvedPerson", "Caller", "Patient", "PatientAcquaintance"),
        *("PatientRelative", "ReportingParty", "Witness"),
    },
    "LocationType": {"Caller", "CurrentIncident", "InitialIncident", "Other"},
    "AgencyRole": {"Assisting", "CallReceiving", "Dispatching", "TransferredTo"},
    "AgentRole": {"Call Taking"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
INCIDENT = re.compile(
    r"urn:(emergency|nena)(:service)?:uid:incidentid:[\w.-]+:[\w.-]+", re.IGNORECASE
)


def faults_of(eido: dict[str, Any]) -> list[str]:
    """Return what is wrong with an EIDO, each with where it stands."""
    faults = list(_members(eido, "", PROLOGUE | TOP))
    if eido.get("eidoVersion") != "1.0":
        faults.append("eidoVersion is not 1.0")
    if not INCIDENT.fullmatch(str(eido.get("$id"))):
        faults.append("$id is no incident identifier")
    for name in eido.keys() - PROLOGUE.keys() - TOP.keys() | {"agencyComponent"}:
        faults += _component_faults(name, eido.get(name))
    if (
        sum(
            a.get("incidentOwningAgencyIndicator", False) for a in eido["agencyComponent"]
        )
        > 1
    ):
        faults.append("more than one agency owns the incident")
    return [*faults, *_reference_faults(eido), *_encoding_faults(eido)]


def _component_faults(name: str, value: Any) -> Iterator[str]:
    if name not in REQUIRED:
        yield f"{name} is no component that we write"
        return
    components = [value] if name in SINGLE else value
    if not isinstance(components, list) or not components:
        yield f"{name} is no list, or an empty one"
        return
    for at, component in enumerate(components):
        where = f"{name}/{at}/"
        yield from _members(component, where, PROLOGUE | REQUIRED[name])
        allowed = PROLOGUE | REQUIRED[name] | OPTIONAL[name]
        yield from (f"{where}{k} is unknown" for k in component.keys() - allowed.keys())
        optional = {k: v for k, v in OPTIONAL[name].items() if k in component}
        yield from _members(component, where, optional)
        if name == "locationComponent":
            ways = {"locationByValue", "locationByReferenceUrl"} & component.keys()
            if len(ways) != 1:
                yield f"{where} has {len(ways)} locations"


def _members(
    component: dict[str, Any], where: str, kinds: dict[str, Any]
) -> Iterator[str]:
    for name, kind in kinds.items():
        if name not in component:
            yield f"{where}{name} is missing"
        elif not _is(component[name], kind):
            yield f"{where}{name} is not {kind}"


def _is(value: Any, kind: Any) -> bool:
    if isinstance(kind, list):
        return (
            isinstance(value, list)
            and bool(value)
            and all(_is(v, kind[0]) for v in value)
        )
    if isinstance(kind, type):
        return isinstance(value, kind)
    match kind:
        case "ref":
            return isinstance(value, dict) and value.keys() == {"$ref"}
        case "time":
            return isinstance(value, str) and _is_time(value)
        case "xml":
            return isinstance(value, str) and _is_pidf_lo(value)
        case "priority":
            return type(value) is int and 0 <= value <= 10
        case _:
            return value in CODES[kind]


def _is_time(text: str) -> bool:
    return bool(TIME.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None


def _is_pidf_lo(text: str) -> bool:
    try:
        root = ET.fromstring(text)  # noqa: S314 - we wrote it
    except ET.ParseError:
        return False
    found = root.find(".//{urn:ietf:params:xml:ns:pidf:geopriv10}location-info")
    is_presence = root.tag == "{urn:ietf:params:xml:ns:pidf}presence"
    return (
        is_presence and "entity" in root.attrib and found is not None and len(found) > 0
    )


def _reference_faults(eido: dict[str, Any]) -> Iterator[str]:
    nodes = list(_walk(eido))
    ids = [node["$id"] for node in nodes if "$id" in node]
    yield from (f"$id {name} is there twice" for name in set(ids) if ids.count(name) > 1)
    refs = {node["$ref"] for node in nodes if "$ref" in node}
    yield from (f"$ref {name} points at nothing" for name in refs - set(ids))


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


def _encoding_faults(eido: dict[str, Any]) -> Iterator[str]:
    try:
        json.dumps(eido, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        yield "it cannot be written as UTF-8 JSON"
