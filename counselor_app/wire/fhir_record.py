"""A call's record as a FHIR R4 Bundle (hl7.org/fhir/R4), for other programs to read.

Patient (the person at risk), Encounter, QuestionnaireResponse, RiskAssessment, and for
each request for help a ServiceRequest and the Communication that carried it. Notes are
Communications too, a marked trigger is an Observation, and a safety plan is a CarePlan.
A third-party caller is a RelatedPerson. Nothing empty is written, since FHIR JSON has
neither empty strings nor empty lists.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from counselor_app.domain.assessment.answers import ItemAnswered
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import Assessment
from counselor_app.domain.assessment.checks import complaints
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.form import PART_2, Item
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.call import Call
from counselor_app.domain.line import Phase
from counselor_app.domain.rescue import Progress, Request, Step
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.fhir_care_plan import care_plan_from
from counselor_app.wire.fhir_trigger import observation_from

Json = dict[str, Any]

_SYSTEM = "https://counselor.example/fhir/CodeSystem/"
_NAMES = "https://counselor.example/fhir/NamingSystem/"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_RESOLVED = "https://counselor.example/fhir/StructureDefinition/resolved-on-line"
_SPOKEN, _WRITTEN = "voice", "eido"

# R4 encounter-status: one that ended before it began is cancelled.
_STATUS = {
    Phase.NEW: "planned",
    Phase.RINGING: "arrived",
    Phase.GONE: "cancelled",
    Phase.TALKING: "in-progress",
    Phase.ENDED: "finished",
}
_OVER = (Phase.ENDED, Phase.GONE)


def record_from(call: Call, protocol: Protocol | None, found: Assessment) -> Json:
    """Return the record as a collection Bundle; times are RFC 3339 in UTC.

    The same call always gets the same URNs, so that a later record replaces it.
    """
    entries = [_entry(call, name, what) for name, what in _named(call, protocol, found)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _named(
    call: Call, protocol: Protocol | None, found: Assessment
) -> Iterator[tuple[str, Json]]:
    yield "patient", _patient(call)
    if call.people.third_party:
        yield "caller", _third_party(call)
    yield "encounter", _encounter(call)
    yield "answers", _responses(call, protocol, found)
    yield "risk", _risk(call, found)
    for key, request in call.rescues.requests.items():
        progress = call.rescues.progress(key)
        yield f"request/{key}", _service_request(call, request, progress)
        yield f"carried/{key}", _carried(call, request, progress)
    if call.plan.is_made:
        by = _staff(call.plan.by) if call.plan.by else None
        planned = {**care_plan_from(call.plan), **_about(call), "author": by}
        yield "plan", _filled(planned)
    for trigger in sorted(call.triggers.marked):
        yield f"trigger/{trigger.value}", _observed(call, trigger)
    for number, (at, text) in enumerate(call.notes.taken):
        yield f"note/{number}", _note(call, at, text)


def _entry(call: Call, name: str, resource: Json) -> Json:
    return {"fullUrl": _urn(call, name), "resource": resource}


def _urn(call: Call, name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{_NAMES}call/{call.call_id}/{name}')}"


def _to(call: Call, name: str) -> Json:
    return {"reference": _urn(call, name)}


def _about(call: Call) -> Json:
    subject = {**_to(call, "patient"), "display": "Person at risk"}
    return {"subject": subject, "encounter": _to(call, "encounter")}


def _patient(call: Call) -> Json:
    people, is_caller = call.people, call.people.at_risk_is_caller
    name = people.at_risk_name or (people.caller_name if is_caller else "")
    number = people.number if is_caller else ""
    return {"resourceType": "Patient", **_reached_as(name, number)}


def _third_party(call: Call) -> Json:
    people = call.people
    related: Json = {"resourceType": "RelatedPerson", "patient": _to(call, "patient")}
    if people.relation:
        related["relationship"] = [{"text": people.relation}]
    return {**related, **_reached_as(people.caller_name, people.number)}


def _reached_as(name: str, number: str) -> Json:
    known: Json = {}
    if name:
        known["name"] = [{"text": name}]
    if number:
        known["telecom"] = [{"system": "phone", "value": number}]
    return known


def _encounter(call: Call) -> Json:
    line, ending = call.line, call.ending
    encounter: Json = {
        "resourceType": "Encounter",
        "identifier": [_identifier("call", call.call_id)],
        "status": _STATUS[line.phase],
        "class": {"system": _ACT, "code": "VR", "display": "virtual"},
        "subject": _about(call)["subject"],
    }
    if people := list(_participants(call)):
        encounter["participant"] = [{"individual": person} for person in people]
    if period := _period(line.answered_at or line.offered_at, line.ended_at):
        encounter["period"] = period
    if ending.disposition:
        disposition = _concept("disposition", ending.disposition.value)
        encounter["hospitalization"] = {"dischargeDisposition": disposition}
    if ending.closed:
        resolved = ending.closed.resolved_on_line
        encounter["extension"] = [{"url": _RESOLVED, "valueBoolean": resolved}]
    return encounter


def _participants(call: Call) -> Iterator[Json]:
    if call.line.counselor:
        yield _staff(call.line.counselor)
    if call.people.third_party:
        yield _to(call, "caller")


def _responses(call: Call, protocol: Protocol | None, found: Assessment) -> Json:
    by_item, pinned = call.answers.by_item, call.answers.protocol
    items = protocol.questions if protocol else ()
    answered = [_answered(i, by_item[i.link_id]) for i in items if i.link_id in by_item]
    # R4: a form left with questions open is stopped, not completed.
    lacks = found.open_core or not answered or _lacks_something(call, protocol)
    over = "stopped" if lacks else "completed"
    response: Json = {
        "resourceType": "QuestionnaireResponse",
        "status": over if call.line.phase in _OVER else "in-progress",
        **_about(call),
    }
    if pinned:
        response["questionnaire"] = f"{pinned.url}|{pinned.version}"
    if answered:
        response["item"] = answered
    if any(PART_2 in i.tags and i.link_id in by_item for i in items):
        label = {"system": _ACT, "code": PART_2}
        response["meta"] = {"security": [label]}
    return response


def _lacks_something(call: Call, protocol: Protocol | None) -> bool:
    if protocol is None:
        return True
    facts = facts_of(call.people, call.triggers)
    asked = asked_from(protocol).after(call.answers, facts)
    return bool(complaints(asked.filled))


def _answered(item: Item, answered: ItemAnswered) -> Json:
    coding = {"system": _SYSTEM + "answers", "code": answered.option}
    if answered.non_answer:
        coding = {"system": _SYSTEM + "non-answers", "code": answered.non_answer.value}
    if chosen := item.option(answered.option or ""):
        coding["display"] = chosen.display
    answers = [{"valueCoding": coding}] if coding["code"] else []
    return _filled({"linkId": item.link_id, "text": item.wording.text, "answer": answers})


def _risk(call: Call, found: Assessment) -> Json:
    risk = call.risk
    notes = [{"text": f"Peak {risk.peak.value}, derived {risk.shown.value}"}]
    if risk.reason:
        notes.append({"text": risk.reason})
    if risk.proposed:
        words = f"Proposed {risk.proposed.value}, which waits for a lead's word"
        notes.append({"text": words})
    prediction = {
        "qualitativeRisk": _concept("risk-level", risk.level.value),
        "rationale": "; ".join(reason.text for reason in found.reasons),
    }
    assessed: Json = {
        "resourceType": "RiskAssessment",
        "status": "final" if call.line.phase in _OVER else "preliminary",
        **_about(call),
        "basis": [_to(call, "answers")],
        "prediction": [_filled(prediction)],
        "note": notes,
    }
    by = risk.rated_by or call.line.counselor
    return {**assessed, "performer": _staff(by)} if by else assessed


def _service_request(call: Call, request: Request, progress: Progress) -> Json:
    asked = request.asked
    place = asked.place.place.postal_line if asked.place else ""
    why = {**_concept("grounds", asked.grounds.value), "text": asked.reason}
    higher = ""
    if asked.fits and progress.why_higher:
        higher = f"Above {asked.fits.value}, which fitted: {progress.why_higher.value}"
    ordered = {
        "resourceType": "ServiceRequest",
        "identifier": [_identifier("call-request", asked.request_id)],
        "status": "completed" if progress.step is Step.REACHED else "active",
        "intent": "order",
        "priority": "stat",
        "code": _concept("service", asked.service.value),
        **_about(call),
        "authoredOn": request.at.isoformat(),
        "requester": _staff(request.actor),
        "locationCode": [{"text": place}] if place else [],
        "reasonCode": [_filled(why)],
        "note": [{"text": higher}] if higher else [],
    }
    return _filled(ordered)


def _carried(call: Call, request: Request, progress: Progress) -> Json:
    key, times = request.asked.request_id, progress.times
    sent, received = times.get(Step.SENT), times.get(Step.RECEIVED)
    refused = f"Refused with code {progress.refused}" if progress.refused else ""
    carried = {
        "resourceType": "Communication",
        "status": _carried_status(progress),
        "category": [_concept("communication", progress.step.name.lower())],
        "medium": [_concept("medium", _SPOKEN if progress.spoken_to else _WRITTEN)],
        "basedOn": [_to(call, f"request/{key}")],
        **_about(call),
        "sent": sent.isoformat() if sent else "",
        "received": received.isoformat() if received else "",
        "note": [{"text": refused}] if refused else [],
    }
    return _filled(carried)


def _carried_status(progress: Progress) -> str:
    # R4 event-status. Whoever refuses has received it.
    if progress.step >= Step.RECEIVED or progress.refused is not None:
        return "completed"
    return "in-progress" if progress.step is Step.SENT else "preparation"


def _observed(call: Call, trigger: Trigger) -> Json:
    over = call.line.phase in _OVER
    seen = observation_from(trigger, call.triggers, over=over)
    return {**seen, "code": _concept("trigger", trigger.value), **_about(call)}


def _note(call: Call, at: datetime, text: str) -> Json:
    written = {
        "resourceType": "Communication",
        "status": "completed",
        "category": [_concept("communication", "note")],
        **_about(call),
        "sent": at.isoformat(),
        "payload": [{"contentString": text}] if text.strip() else [],
    }
    return _filled(written)


def _staff(name: str) -> Json:
    return {"type": "Practitioner", "identifier": _identifier("staff", name)}


def _identifier(name: str, value: str) -> Json:
    return _filled({"system": _NAMES + name, "value": value})


def _concept(name: str, code: str) -> Json:
    return {"coding": [{"system": _SYSTEM + name, "code": code}]}


def _period(start: datetime | None, end: datetime | None) -> Json:
    times = {"start": start, "end": end}
    return {name: time.isoformat() for name, time in times.items() if time}


def _filled(element: Json) -> Json:
    """Leave out what is empty: FHIR JSON has neither empty strings nor lists."""
    return {name: value for name, value in element.items() if value not in ("", [], None)}
