"""A request for help as an Emergency Incident Data Object, strictly NENA-STA-021.1b.

An EIDO is the current state of an incident, never its history, and replaces the one
before it; so the components of a call keep their ids. It carries what responders need and
nothing else (minimum necessary).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any

from counselor_app.domain.call import Call
from counselor_app.domain.location import Located
from counselor_app.domain.place import By, Place
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Request
from counselor_app.wire.eido_codes import (
    AGENCY_TYPE,
    AGENT_ROLE,
    PRIMARY_CALL_TYPE,
    STATUS_ACTIVE,
    AgencyRole,
    LocationType,
    PersonRole,
    attempt_under_way,
    call_state,
    caller_roles,
    incident_type,
    priority,
    weapon_at_hand,
)
from counselor_app.wire.phone_number import dialable_number
from counselor_app.wire.pidf_lo_write import is_writable, pidf_lo_from
from counselor_app.wire.plain_text import line_from
from counselor_app.wire.rescue_script import (
    called,
    notes_from,
    place_of_caller,
    place_of_request,
)

Component = dict[str, Any]
Eido = dict[str, Any]

# NENA-STA-021.1b names urn:emergency:uid; older elements still say urn:nena:uid.
_CARRIED = (
    r"urn:(?:emergency|nena)(?::service)?:uid:{}"
    r":[A-Za-z0-9.-]{{1,64}}:[A-Za-z0-9.-]{{1,253}}"
)
_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*)?")
_UNIQUE = 24  # hexadecimal characters, within the 10 to 32 that the standard allows


def eido_from(call: Call, request: Request, policy: Policy, now: datetime) -> Eido:
    """Tell the 911 center's dispatch system what is asked, for whom, and where.

    The person's place is the one that the request was written with. Without it the
    incident has no location, and the notes say so.
    """
    return _Writer(call, request, policy, now).eido()


@dataclass(frozen=True, slots=True)
class _Writer:
    # One request for help, and the names that its components have among themselves.
    call: Call
    request: Request
    policy: Policy
    now: datetime

    def eido(self) -> Eido:
        eido = {
            **self._prologue(self._incident_id()),
            "eidoVersion": "1.0",
            "issuingElementIdentification": f"desk.{self.policy.agency}",
            "incidentComponent": self._incident(),
            "callComponent": [self._call()],
            "callbackComponent": list(self._callback()),
            "notesComponent": [self._notes()],
            "agencyComponent": list(self._agencies()),
            "agentComponent": [self._agent()],
            "locationComponent": list(self._locations()),
            "personComponent": list(self._persons()),
        }
        return {name: value for name, value in eido.items() if value != []}

    def _incident(self) -> Component:
        call, asked = self.call, self.request.asked
        number = line_from(call.rescues.progress(asked.request_id).incident_number, 64)
        return {
            **self._prologue(self._component("incident")),
            "incidentTypeCommonRegistryText": incident_type(call, asked),
            "incidentTypeInternalCode": asked.service,
            "incidentTypeInternalText": _headline(call, self.request),
            "incidentStatusCommonRegistryText": [STATUS_ACTIVE],
            "incidentCommonPriorityNumber": priority(call),
            "agentReference": [_ref(self._agent_id())],
            "personReference": [_ref(p["$id"]) for p in self._persons()],
            "notesReference": [_ref(self._component("notes", asked.request_id))],
            **({"internalIncidentId": number} if number else {}),
            **_refs("locationReference", self._where(LocationType.CURRENT_INCIDENT)),
        }

    def _call(self) -> Component:
        line = self.call.line
        started = line.offered_at or line.answered_at or self.request.at
        answered = line.answered_at
        return {
            **self._prologue(self._call_id()),
            "standardPrimaryCallType": PRIMARY_CALL_TYPE,
            # As this desk, the sender, sees it: the call came in here.
            "direction": "incoming",
            "callStartTimestamp": started.isoformat(),
            "callStateRegistryText": call_state(self.call),
            "agentReference": [_ref(self._agent_id())],
            "personReference": [_ref(self._component("caller"))],
            **({"answerDate": answered.isoformat()} if answered else {}),
            **self._callback_ref(),
            **_refs("locationReference", self._where(LocationType.CALLER)),
        }

    def _callback(self) -> Iterator[Component]:
        people = self.call.people
        number = dialable_number(people.number) if people.dialable else None
        if number and number.startswith("+"):
            yield {
                **self._prologue(self._component("callback")),
                "callBackInformationUri": [f"tel:{number}"],
            }

    def _callback_ref(self) -> Component:
        found = next(self._callback(), None)
        return {"callBackReference": _ref(found["$id"])} if found else {}

    def _persons(self) -> Iterator[Component]:
        people, one = self.call.people, self.call.people.at_risk_is_caller
        name = (people.at_risk_name or people.caller_name) if one else people.caller_name
        places = self._where(LocationType.CALLER)
        if one:
            places += self._where(LocationType.CURRENT_INCIDENT)
        yield {
            **self._prologue(self._component("caller")),
            "personIncidentRoleRegistryText": list(caller_roles(self.call)),
            "callIdentifier": [self._call_id()],
            **_described(name, people.at_risk_age if one else None),
            **self._callback_ref(),
            **_refs("locationReference", places),
        }
        if not one and self._is_another_known():
            yield {
                **self._prologue(self._component("person")),
                "personIncidentRoleRegistryText": [PersonRole.PATIENT],
                **_described(people.at_risk_name, people.at_risk_age),
                **_refs("locationReference", self._where(LocationType.CURRENT_INCIDENT)),
            }

    def _is_another_known(self) -> bool:
        people = self.call.people
        named = bool(people.at_risk_name) or people.at_risk_age is not None
        placed = bool(self._where(LocationType.CURRENT_INCIDENT))
        return people.third_party or named or placed

    def _locations(self) -> Iterator[Component]:
        for kind, located in self._located():
            yield {
                **self._prologue(self._component(kind)),
                "locationTypeDescriptionRegistryText": kind,
                "locationDescriptionText": _description(located),
                **_written(located.place),
            }

    def _located(self) -> Iterator[tuple[LocationType, Located]]:
        asked = place_of_request(self.call, self.request)
        caller = place_of_caller(self.call, self.request)
        if asked and _written(asked.place):
            yield LocationType.CURRENT_INCIDENT, asked
        if caller and _written(caller.place):
            yield LocationType.CALLER, caller

    def _where(self, kind: LocationType) -> list[str]:
        return [self._component(kind) for found, _ in self._located() if found is kind]

    def _notes(self) -> Component:
        lines = notes_from(self.call, self.request)
        return {
            **self._prologue(self._component("notes", self.request.asked.request_id)),
            # An HTML fragment: what people said can hold no markup.
            "notesActionComments": "".join(f"<p>{escape(line)}</p>" for line in lines),
            "agentReference": _ref(self._agent_id()),
        }

    def _agencies(self) -> Iterator[Component]:
        ours = [AgencyRole.ASSISTING]
        theirs = [AgencyRole.CALL_RECEIVING, AgencyRole.DISPATCHING]
        if self.policy.agency == self.policy.psap:  # a crisis line inside the 911 center
            yield self._agency(self.policy.psap, [*ours, *theirs], owns=True)
            return
        yield self._agency(self.policy.agency, ours, owns=False)
        yield self._agency(self.policy.psap, theirs, owns=True)

    def _agency(self, name: str, roles: list[AgencyRole], *, owns: bool) -> Component:
        return {
            **self._prologue(name),
            "agencyRoleDescriptionRegistryText": roles,
            "agencyType": [AGENCY_TYPE],
            "incidentOwningAgencyIndicator": owns,
        }

    def _agent(self) -> Component:
        return {
            **self._prologue(self._agent_id()),
            "agentRoleRegistryText": [AGENT_ROLE],
            "agencyReference": _ref(self.policy.agency),
        }

    def _prologue(self, name: str) -> Component:
        return {
            "$id": name,
            "lastUpdateTimeStamp": self.now.isoformat(),
            "updatedByAgencyReference": _ref(self.policy.agency),
            "updatedByAgentReference": _ref(self._agent_id()),
        }

    def _agent_id(self) -> str:
        own = "".join(line_from(self.request.actor, 64).split()) or "counselor"
        return own if "@" in own else f"{own}@{self.policy.agency}"

    def _incident_id(self) -> str:
        read = self.call.transfer.read
        carried = _carried(read.incident_identifier if read else None, "incidentid")
        return carried or self._uid("incidentid", "")

    def _call_id(self) -> str:
        read = self.call.transfer.read
        carried = _carried(read.call_identifier if read else None, "callid")
        return carried or self._uid("callid", "")

    def _component(self, what: str, whose: str = "") -> str:
        return self._uid("eidodatacomponent", f"{what} {whose}")

    def _uid(self, kind: str, what: str) -> str:
        key = f"{kind} {self.call.call_id} {what}".encode(errors="backslashreplace")
        unique = sha256(key).hexdigest()[:_UNIQUE]
        return f"urn:emergency:uid:{kind}:{unique}:{self.policy.agency}"


def _headline(call: Call, request: Request) -> str:
    words = [f"Asked for: {called(request.asked.service)}"]
    if attempt_under_way(call):
        words.append("attempt in progress")
    if weapon_at_hand(call):
        words.append("weapon at hand")
    return ", ".join(words)


def _carried(untrusted_urn: str | None, kind: str) -> str | None:
    pattern = _CARRIED.format(kind)
    known = re.fullmatch(pattern, untrusted_urn or "", re.IGNORECASE | re.ASCII)
    return known.group() if known else None


def _described(name: str, age: int | None) -> Component:
    # NIEM: personFullName and ageDescription are lists of texts.
    person: Component = {}
    if full := line_from(name, 120):
        person["name"] = [{"personFullName": [{"value": full}]}]
    if age is not None:
        person["ageDescription"] = [{"value": f"{age} years"}]
    return {"ncPersonComponent": person} if person else {}


def _description(located: Located) -> str:
    place, read = located.place, located.read_back_at
    said = f"Read back to the caller at {read.isoformat()}" if read else "Not confirmed"
    damaged = "recovered from a damaged message" if place.damaged else ""
    words = (line_from(place.postal_line, 500), place.uncertainty_words, said, damaged)
    return "; ".join(filter(None, words))


def _written(place: Place) -> Component:
    if is_writable(place):
        return {"locationByValue": pidf_lo_from(place)}
    if place.by is By.REFERENCE and _URL.fullmatch(place.url or ""):
        return {"locationByReferenceUrl": place.url}
    return {}


def _ref(name: str) -> Component:
    return {"$ref": name}


def _refs(member: str, names: list[str]) -> Component:
    return {member: [_ref(name) for name in names]} if names else {}
