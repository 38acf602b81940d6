"""Help in words: what will be sent, how far a request is, and what to do about it."""

from collections.abc import Iterable
from datetime import datetime

from counselor_app.domain.assessment.assess import Reason
from counselor_app.domain.call import Call
from counselor_app.domain.ids import RequestId, StaffId, StreamId
from counselor_app.domain.location import place_of_person
from counselor_app.domain.overdue import Alarm, alarm
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import (
    Grounds,
    Progress,
    Request,
    RescueRequested,
    Service,
    Step,
)
from counselor_app.domain.risk import RiskLevel
from counselor_app.ui.call_words import located_words
from counselor_app.ui.clock_words import short_clock, wall, wall_minute
from counselor_app.ui.words import said, tr
from counselor_app.wire.conveyance import words_for
from counselor_app.wire.rescue_script import notes_from, script_from

STEPS = (Step.SENT, Step.ACCEPTED, Step.ON_THE_WAY, Step.REACHED)
_LONGEST = 300


def default_grounds(call: Call) -> Grounds | None:
    """Return the grounds that the situation suggests, or None where one must choose."""
    if call.risk.level is RiskLevel.IMMINENT:
        return Grounds.IMMINENT_RISK
    return Grounds.THIRD_PARTY if call.people.third_party else None


def reason_from(reasons: Iterable[Reason]) -> str:
    """Return what made the level, as a first draft of why help is needed."""
    words = (r.text for r in reasons if not r.buffer and r.text)
    return "; ".join(dict.fromkeys(words))[:_LONGEST]


def place_line(call: Call, now: datetime) -> str:
    """Return where help will be sent, or that the request will say it is not known."""
    place = place_of_person(call.people, call.locations)
    if place is None:
        return tr("Place not known: the request will say so.")
    return tr("To %s") % located_words(place, now)


def will_send(
    call: Call, service: Service, grounds: Grounds, reason: str, now: datetime
) -> tuple[str, ...]:
    """Return what the responders will read, line by line, if it is sent now."""
    return notes_from(call, _as_if(call, service, grounds, reason, now))


def to_read_aloud(call: Call, now: datetime) -> str:
    """Return what to say to the 911 center while nothing was asked for in writing."""
    as_if = _as_if(call, Service.EMS, Grounds.CONSENT, "", now)
    lines = script_from(call, as_if).split("\n")
    # Which help, on which grounds and why is for the counselor to say.
    kept = [line for line in lines[2:] if not line.startswith("Reason:")]
    return "\n".join(
        (tr("This is the crisis line. We ask for help for a person."), *kept)
    )


def state_words(request: Request, progress: Progress, now: datetime) -> str:
    """Return how far a request is and for how long nobody has answered."""
    return _ended_words(request, progress) or _step_words(request, progress, now)


def _ended_words(request: Request, progress: Progress) -> str:
    """Return how a request ended short of the person, or nothing."""
    if progress.waived_at and progress.step < Step.REACHED:
        return tr("No longer needed %s") % wall(progress.waived_at)
    if progress.not_found_at and progress.not_found:
        return tr("Not found %s") % wall(progress.not_found_at)
    if progress.refused is not None and waits_for_someone(progress):
        sent = progress.times.get(Step.SENT, request.at)
        return tr("Sent %s, refused") % wall(sent)
    return ""


def _step_words(request: Request, progress: Progress, now: datetime) -> str:
    times, step = progress.times, progress.step
    match step:
        case Step.WRITTEN:
            waits = short_clock(now - request.at)
            return tr("Being sent for %s") % waits
        case Step.SENT:
            since = times[step]
            return tr("Sent %s, no answer for %s") % (wall(since), _clock(since, now))
        case Step.RECEIVED:
            since = times[step]
            not_taken = tr("Received %s, not accepted for %s")
            return not_taken % (wall(since), _clock(since, now))
        case Step.ACCEPTED:
            return tr("Accepted %s") % wall(times[step])
        case Step.ON_THE_WAY:
            return tr("On the way since %s") % wall(times[step])
        case Step.REACHED:
            return tr("Person reached %s") % wall(times[step])


def act_words(
    policy: Policy, request: Request, progress: Progress, now: datetime, voice: str
) -> str:
    """Return what to do about a request now, or nothing; `voice` is the key of voice."""
    if progress.to_tell:
        return tr("The person was not found. Tell the 911 center: %s.") % voice
    match alarm(policy, request, progress, now):
        case Alarm.REFUSED:
            why = words_for(progress.refused or 0).removesuffix(": call by voice")
            return tr("%s. Read the script to the 911 center: %s.") % (why, voice)
        case Alarm.NOT_RECEIVED:
            first = tr("Nobody has received it.")
            if progress.undelivered:
                first = tr("It could not be delivered; it is tried again.")
            return tr("%s Read the script to the 911 center now: %s.") % (first, voice)
        case Alarm.NOT_ACCEPTED:
            return (
                tr("Nobody has taken it. Read the script to the 911 center: %s.") % voice
            )
        case None:
            return _quiet_words(progress)


def not_found_words(progress: Progress) -> str:
    """Return what the 911 center must hear first when nobody was found, or nothing."""
    if not progress.to_tell or progress.not_found_at is None:
        return ""
    at = wall_minute(progress.not_found_at)
    return tr("FIRST: those who were sent did not find the person, %s.") % at


def times_words(request: Request, progress: Progress) -> str:
    """Return every step that was said, with its time: the finer ones as well."""
    asked = tr("asked %s") % wall(request.at)
    steps = [f"{said(s)} {wall(progress.times[s])}" for s in sorted(progress.times)]
    if progress.not_found_at:
        steps.append(tr("not found %s") % wall(progress.not_found_at))
    if progress.waived_at:
        steps.append(tr("no longer needed %s") % wall(progress.waived_at))
    return ", ".join((asked, *steps))


def asks_contact(progress: Progress) -> bool:
    """Whether someone must still say if the person was reached."""
    taken = Step.ACCEPTED <= progress.step < Step.REACHED
    return taken and progress.waived_at is None and progress.not_found_at is None


def waits_for_someone(progress: Progress) -> bool:
    """Whether nobody took the request, or was told that the person was not found."""
    return progress.step < Step.ACCEPTED or progress.to_tell


def _quiet_words(progress: Progress) -> str:
    if progress.refused is not None and waits_for_someone(progress):
        return words_for(progress.refused)
    if progress.spoken_to:
        number = progress.incident_number
        taken = tr("911 center told: %s") if progress.not_found else ""
        told = (taken or tr("Taken by voice: %s")) % progress.spoken_to
        return tr("%s, incident %s") % (told, number) if number else told
    if progress.undelivered:
        return tr("Not delivered yet; it is tried again.")
    return ""


def _clock(since: datetime, now: datetime) -> str:
    return short_clock(now - since)


def _as_if(
    call: Call, service: Service, grounds: Grounds, reason: str, now: datetime
) -> Request:
    asked = RescueRequested(
        request_id=RequestId(""),
        service=service,
        grounds=grounds,
        place=place_of_person(call.people, call.locations),
        reason=reason,
    )
    return Request(asked, now, StreamId(""), 0, StaffId(""))
