"""The request for help in plain words: for the EIDO's notes, and to be read aloud.

Only what responders need is said (minimum necessary, 45 CFR 164.502(b)): no answers to
the assessment and none of the counselor's notes.
"""

from collections.abc import Iterator

from counselor_app.domain.call import Call
from counselor_app.domain.line import Phase
from counselor_app.domain.location import Located, nearest
from counselor_app.domain.place import By, Place
from counselor_app.domain.rescue import Grounds, Request, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.phone_number import dialable_number, spoken
from counselor_app.wire.plain_text import line_from
from counselor_app.wire.trigger_words import trigger_words

_REASON_CAP, _WORDS_CAP = 4000, 500
_SERVICES = {
    Service.COMMUNITY_TEAM: "a community crisis team without police",
    Service.EMS: "an ambulance",
    Service.CO_RESPONDERS: "co-responders, a clinician with an officer",
    Service.POLICE: "police",
}
_GROUNDS = {
    Grounds.CONSENT: "The person agrees to it.",
    Grounds.THIRD_PARTY: "The caller asks for it for another person.",
    Grounds.IMMINENT_RISK: "Imminent risk; the person has not agreed to it.",
}
_LEVELS = {
    RiskLevel.UNRATED: "The risk is not rated yet.",
    RiskLevel.LOW: "Risk level: low.",
    RiskLevel.MODERATE: "Risk level: moderate.",
    RiskLevel.HIGH: "Risk level: high.",
    RiskLevel.IMMINENT: "Risk level: imminent.",
}
UNKNOWN_PLACE = "Place unknown: nobody has said where the person is."


def called(service: Service) -> str:
    """Return the service as one asks for it: "an ambulance"."""
    return _SERVICES[service]


def notes_from(call: Call, request: Request) -> tuple[str, ...]:
    """Return what the responders must know, one fact a line, the most urgent first."""
    asked = request.asked
    first = f"Asked for: {called(asked.service)}. {_GROUNDS[asked.grounds]}"
    lines = [first, f"Reason: {line_from(asked.reason, _REASON_CAP)}"]
    lines += danger_words(call)
    lines += place_words(call, request)
    lines += _people_words(call)
    lines += _line_words(call)
    lines += _other_requests(call, request)
    return tuple(lines)


def script_from(call: Call, request: Request) -> str:
    """Return the request as sentences to read to the 911 center, one thought a line."""
    asked = request.asked
    lines = [
        f"This is the crisis line, counselor {line_from(request.actor)}.",
        f"We ask for {called(asked.service)}. {_GROUNDS[asked.grounds]}",
        *place_words(call, request),
        *_people_words(call),
        *danger_words(call),
        f"Reason: {line_from(asked.reason, _REASON_CAP)}",
        _callback_words(call),
        *_line_words(call),
        *_incident_words(call),
        *_other_requests(call, request),
        "Please tell me your name or operator number, and the incident number.",
    ]
    return "\n".join(lines)


def danger_words(call: Call) -> Iterator[str]:
    """Yield the level, and what is known of attempt, weapon and the other triggers."""
    yield _LEVELS[call.risk.level]
    yield from trigger_words(call)


def place_words(call: Call, request: Request) -> Iterator[str]:
    """Yield where help must go and how sure that is, or that nobody knows."""
    located = place_of_request(call, request)
    if located is None:
        yield UNKNOWN_PLACE
        if lead := place_of_caller(call, request):
            yield f"The caller's own place: {_where(lead.place)}"
            if not call.people.at_risk_is_caller:
                yield "Nobody has said that the person is there."
        return
    yield f"Place: {_where(located.place)}"
    yield (
        "The place was read back and is right."
        if located.read_back_at
        else ("The place is not confirmed.")
    )
    if located.place.damaged:
        yield "The place was recovered from a damaged message."


def place_of_request(call: Call, request: Request) -> Located | None:
    """Return the place that the request was written with, unless it proved another's.

    When the caller turns out to be a third party, elsewhere, after the request was
    written and before it went out, their place is not the person's.
    """
    asked, known = request.asked.place, call.locations
    if asked is None or known.together or not call.people.third_party:
        return asked
    theirs = any(asked.place == told.place for told in known.caller)
    own = any(asked.place == told.place for told in known.at_risk)
    return None if theirs and not own else asked


def place_of_caller(call: Call, request: Request) -> Located | None:
    """Return the caller's own place where it is the only lead that there is, or None.

    A third party's place is no lead to anybody else. While nobody has said who is at
    risk, or when the place was learned after help was asked for, it is told as what it
    is: the caller's.
    """
    if request.asked.place is not None or call.people.third_party:
        return None
    return nearest(k for k in call.locations.caller if not k.place.default)


def _where(place: Place) -> str:
    words = [line_from(place.postal_line, _WORDS_CAP)] if place.civic else []
    if place.latitude is not None and place.longitude is not None:
        words.append(f"position {place.latitude:.5f}, {place.longitude:.5f}")
        words.append(place.uncertainty_words.lower())
    if place.by is By.REFERENCE:
        words.append("known to us only as a link")
    return ", ".join(filter(None, words)) or "told, but not readable"


def _people_words(call: Call) -> Iterator[str]:
    people = call.people
    relation = line_from(people.relation, 80)
    if people.third_party:
        who = f", {relation} of the person" if relation else ""
        yield f"The caller is not the person at risk{who}."
    elif people.at_risk_is_caller:
        yield "The caller is the person at risk."
    else:
        yield "It is not known yet whether the caller is the person at risk."
    name = line_from(people.at_risk_name, 120)
    age = "" if people.at_risk_age is None else f"age {people.at_risk_age}"
    if known := ", ".join(filter(None, (name, age))):
        yield f"Person at risk: {known}."


def _callback_words(call: Call) -> str:
    number = dialable_number(call.people.number) if call.people.dialable else None
    if number is None:
        return "We have no number to call the caller back."
    return f"The caller's number: {spoken(number)}."


def _line_words(call: Call) -> Iterator[str]:
    if call.line.phase is Phase.TALKING:
        yield "The counselor is still on the line with the caller."
    elif call.line.phase is Phase.ENDED:
        yield "The caller is no longer on the line."


def _incident_words(call: Call) -> Iterator[str]:
    read = call.transfer.read
    if read and read.incident_identifier:
        # The identifier's own part, without its URN and domain, is enough to find it.
        own = line_from(read.incident_identifier).split(":")
        yield f"Your incident: {own[-2] if len(own) > 1 else own[0]}."


def _other_requests(call: Call, request: Request) -> Iterator[str]:
    # An EIDO replaces the one before it (NENA-STA-021.1b), so it says all that is asked.
    others = dict.fromkeys(
        other.asked.service
        for key, other in call.rescues.requests.items()
        if key != request.asked.request_id
        and other.asked.service != request.asked.service
    )
    for service in others:
        yield f"Also asked for on this call: {called(service)}."
