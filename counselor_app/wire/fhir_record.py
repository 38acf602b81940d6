"""A call's record as a FHIR R4 Bundle (hl7.org/fhir/R4), for other programs to read.

Encounter, QuestionnaireResponse, RiskAssessment, and for each request for help a
ServiceRequest and the Communication that carried it. Notes are Communications too.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from counselor_app.domain.assessment.assess import Assessment
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.call import Call
from counselor_app.domain.line import Phase
from counselor_app.domain.rescue import Progress, Request, Step

Json = dict[str, Any]

_SYSTEM = "https://counselor.example/fhir/CodeSystem/"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_IDENTIFIER = "https://counselor.example/fhir/NamingSystem/call"


def record_from(call: Call, protocol: Protocol | None, found: Assessment) -> Json:
    """Return the record as a collection Bundle; times are RFC 3339 in UTC."""
    resources = [_encounter(call), _responses(call, protocol), _risk(call, found)]
    for request in call.rescues.requests.values():
        progress = call.rescues.progress(request.asked.request_id)
        resources.append(_service_request(request, progress))
        resources.append(_carried(request, progress))
    resources.extend(_notes(call))
    entry = [
        {"fullUrl": f"urn:uuid:{r['resourceType']}-{n}", "resource": r}
        for n, r in enumerate(resources)
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entry}


def _encounter(call: Call) -> Json:
    line, ending = call.line, call.ending
    finished = line.phase in (Phase.ENDED, Phase.GONE)
    encounter: Json = {
        "resourceType": "Encounter",
        "identifier": [{"system": _IDENTIFIER, "value": call.call_id}],
        "status": "finished" if finished else "in-progress",
        "class": {"system": _ACT, "code": "VR", "display": "virtual"},
        "period": _period(line.answered_at or line.offered_at, line.ended_at),
    }
    if ending.disposition:
        disposition = _concept("disposition", ending.disposition.value)
        encounter["hospitalization"] = {"dischargeDisposition": disposition}
    if ending.closed:
        url = "https://counselor.example/fhir/StructureDefinition/resolved-on-line"
        resolved = {"url": url, "valueBoolean": ending.closed.resolved_on_line}
        encounter["extension"] = [resolved]
    return encounter


def _responses(call: Call, protocol: Protocol | None) -> Json:
    pinned, line = call.answers.protocol, call.line
    form = f"{pinned.url}|{pinned.version}" if pinned else ""
    items = []
    for item in protocol.items if protocol else ():
        answered = call.answers.by_item.get(item.link_id)
        if answered is None:
            continue
        system, code = _SYSTEM + "answers", answered.option
        if answered.non_answer:
            system, code = _SYSTEM + "non-answers", answered.non_answer.value
        chosen = item.option(answered.option) if answered.option else None
        coding = {"system": system, "code": code}
        if chosen:
            coding["display"] = chosen.display
        answer = [{"valueCoding": coding}]
        items.append({"linkId": item.link_id, "text": item.text, "answer": answer})
    response: Json = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed" if line.phase is Phase.ENDED else "in-progress",
        "item": items,
    }
    return {**response, "questionnaire": form} if form else response


def _risk(call: Call, found: Assessment) -> Json:
    risk = call.risk
    notes = [{"text": f"Peak {risk.peak.value}, derived {risk.shown.value}"}]
    if risk.reason:
        notes.append({"text": risk.reason})
    return {
        "resourceType": "RiskAssessment",
        "status": "final",
        "subject": {"display": "Person at risk"},
        "prediction": [
            {
                "qualitativeRisk": _concept("risk-level", risk.level.value),
                "rationale": "; ".join(reason.text for reason in found.reasons),
            }
        ],
        "note": notes,
    }


def _service_request(request: Request, progress: Progress) -> Json:
    asked = request.asked
    return {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": _IDENTIFIER + "-request", "value": asked.request_id}],
        "status": "completed" if progress.step is Step.REACHED else "active",
        "intent": "order",
        "priority": "stat",
        "code": _concept("service", asked.service.value),
        "subject": {"display": "Person at risk"},
        "authoredOn": request.at.isoformat(),
        "reasonCode": [_concept("grounds", asked.grounds.value) | {"text": asked.reason}],
    }


def _carried(request: Request, progress: Progress) -> Json:
    communication: Json = {
        "resourceType": "Communication",
        "status": "completed" if progress.step >= Step.RECEIVED else "in-progress",
        "category": [_concept("communication", progress.step.name.lower())],
        "basedOn": [{"identifier": {"value": request.asked.request_id}}],
    }
    if sent := progress.times.get(Step.SENT):
        communication["sent"] = sent.isoformat()
    if received := progress.times.get(Step.RECEIVED):
        communication["received"] = received.isoformat()
    return communication


def _notes(call: Call) -> Iterator[Json]:
    for at, text in call.notes.taken:
        yield {
            "resourceType": "Communication",
            "status": "completed",
            "category": [_concept("communication", "note")],
            "sent": at.isoformat(),
            "payload": [{"contentString": text}],
        }


def _concept(name: str, code: str) -> Json:
    return {"coding": [{"system": _SYSTEM + name, "code": code}]}


def _period(start: datetime | None, end: datetime | None) -> Json:
    times = {"start": start, "end": end}
    return {name: time.isoformat() for name, time in times.items() if time}
