"""The codes of EIDO that a request for help needs, and which one a situation takes.

Values are those of NENA-STA-021.1b's registries (incident types are APCO 2.103.2-2019).
Which situation takes which code, and how urgent it is, are proposals that the center and
the 911 center sign off; they stand here in one place to be changed.
"""

import re
from enum import StrEnum

from counselor_app.domain.call import Call
from counselor_app.domain.line import Phase
from counselor_app.domain.rescue import RescueRequested, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Weapon


class IncidentType(StrEnum):
    """What happens, for the dispatcher's list (EIDO-IncidentType-Common)."""

    SUICIDE_THREAT = "SUICTHRT"  # "attempt or threatening suicide"
    DISTURBED = "EDP"  # "emotional disturbance, abnormal behavior"
    MENTAL_NON_VIOLENT = "MNTL"
    WEAPON = "WEAPON"


class PersonRole(StrEnum):
    """What a person is to the incident (EIDO-PersonRole)."""

    CALLER = "Caller"
    PATIENT = "Patient"
    REPORTING_PARTY = "ReportingParty"
    PATIENT_RELATIVE = "PatientRelative"
    PATIENT_ACQUAINTANCE = "PatientAcquaintance"


class LocationType(StrEnum):
    """Whose place it is (EIDO-LocationType); the incident's is where help must go."""

    CURRENT_INCIDENT = "CurrentIncident"
    CALLER = "Caller"


class AgencyRole(StrEnum):
    """What an agency does for the incident (EIDO-AgencyRole)."""

    ASSISTING = "Assisting"
    CALL_RECEIVING = "CallReceiving"
    DISPATCHING = "Dispatching"


class CallState(StrEnum):
    """How far the call is (the CallStates registry of NENA-STA-010)."""

    BEGIN = "callBegin"
    ANSWERED = "callAnswered"
    END = "callEnd"


STATUS_ACTIVE = "Active"  # EIDO-IncidentStatus-Common
PRIMARY_CALL_TYPE = "emergency"  # the LogEvent CallTypes registry of NENA-STA-010
# The responder registry has no crisis line; NENA's own sample says psap for both.
AGENCY_TYPE = "psap"
AGENT_ROLE = "Call Taking"

_RELATIVES = re.compile(
    r"\b(?:mother|father|mom|dad|parent|son|daughter|child|brother|sister|sibling|wife"
    r"|husband|spouse|grand\w+|aunt|uncle|cousin|niece|nephew|step\w+|relative|family)\b",
    re.IGNORECASE,
)
_ACQUAINTANCES = re.compile(
    r"\b(?:friend|boyfriend|girlfriend|partner|neighbor|roommate|co-?worker|colleague"
    r"|teacher|landlord|employer|boss|acquaintance)\b",
    re.IGNORECASE,
)
_URGENCY = {
    RiskLevel.IMMINENT: 9,
    RiskLevel.HIGH: 7,
    RiskLevel.UNRATED: 6,
    RiskLevel.MODERATE: 5,
    RiskLevel.LOW: 3,
}
_MOST_URGENT = 10
_AT_HAND = (Weapon.IN_HAND, Weapon.IN_REACH)


def attempt_under_way(call: Call) -> bool:
    """Say whether an attempt is marked as in progress."""
    return Trigger.ATTEMPT_IN_PROGRESS in call.triggers.marked


def weapon_at_hand(call: Call) -> bool:
    """Say whether the person has a weapon in hand or within reach."""
    return call.triggers.armed in _AT_HAND


def incident_type(call: Call, asked: RescueRequested) -> IncidentType:
    """Return what the incident is called; a crisis is never called a crime for safety.

    A weapon names the incident only where nothing says that the danger is to oneself; it
    is told in the incident's text and in the notes in any case.
    """
    level = call.risk.level
    if attempt_under_way(call) or level in (RiskLevel.HIGH, RiskLevel.IMMINENT):
        return IncidentType.SUICIDE_THREAT
    if weapon_at_hand(call):
        return IncidentType.WEAPON
    if asked.service is Service.COMMUNITY_TEAM:
        return IncidentType.MENTAL_NON_VIOLENT
    return IncidentType.DISTURBED


def priority(call: Call) -> int:
    """Return how urgent it is, from 0 to 10, the most urgent."""
    if attempt_under_way(call):
        return _MOST_URGENT
    least = _URGENCY[RiskLevel.IMMINENT] if weapon_at_hand(call) else 0
    return max(_URGENCY[call.risk.level], least)


def call_state(call: Call) -> CallState:
    """Return how far the call is."""
    match call.line.phase:
        case Phase.NEW | Phase.RINGING:
            return CallState.BEGIN
        case Phase.TALKING:
            return CallState.ANSWERED
        case _:
            return CallState.END


def caller_roles(call: Call) -> tuple[PersonRole, ...]:
    """Return what the caller is to the incident; a patient only when someone said so."""
    if call.people.at_risk_is_caller:
        return (PersonRole.CALLER, PersonRole.PATIENT)
    if not call.people.third_party:
        return (PersonRole.CALLER,)
    first = (PersonRole.CALLER, PersonRole.REPORTING_PARTY)
    if _RELATIVES.search(call.people.relation):
        return (*first, PersonRole.PATIENT_RELATIVE)
    if _ACQUAINTANCES.search(call.people.relation):
        return (*first, PersonRole.PATIENT_ACQUAINTANCE)
    return first
