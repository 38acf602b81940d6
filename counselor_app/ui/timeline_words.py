"""What happened on a call, line by line, with wall times."""

from collections.abc import Iterable

from counselor_app.domain.disposition import DispositionChosen, RecordClosed
from counselor_app.domain.event import Entry, Event, Unknown
from counselor_app.domain.ladder import RungReasoned
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallLost,
    CallOffered,
    CallResumed,
    DigitHeard,
    MuteChanged,
    OperatorReleased,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
    Side,
)
from counselor_app.domain.location import LocationLearned, LocationReadBack, Source, Whose
from counselor_app.domain.rescue import (
    ContactWaived,
    EidoAnswered,
    EidoSent,
    EidoUndelivered,
    PersonNotFound,
    PersonReached,
    RescueRequested,
    RescueSpoken,
    Service,
)
from counselor_app.domain.risk import LeadDecided, LevelLowered, LevelShown, RiskRated
from counselor_app.domain.safety_plan import (
    MeansAgreed,
    MeansTakenBack,
    PlanPartWritten,
    PlanReadBack,
)
from counselor_app.domain.transfer import TransferRead
from counselor_app.domain.triggers import (
    Trigger,
    TriggerLearned,
    TriggerMarked,
    TriggerUnmarked,
    WeaponLearned,
)
from counselor_app.ui.call_words import wrote_words
from counselor_app.ui.clock_words import wall
from counselor_app.ui.rows import Row
from counselor_app.ui.safety_plan_words import number_of
from counselor_app.ui.words import level_words, said, tr

_TAKEN = 200
_REFUSED_FROM = 300
_LONGEST = 200


def timeline_rows(past: Iterable[Entry]) -> list[Row]:
    """Return the lines of a call, oldest first; answers and notes stand elsewhere."""
    services: dict[str, Service] = {}
    wrote: tuple[str, ...] = ()
    rows: list[Row] = []
    for entry in past:
        event, words = entry.event, ""
        if isinstance(event, RescueRequested):
            services[event.request_id] = event.service
        if isinstance(event, TransferRead):
            new = tuple(one for one in event.comments if one not in wrote)
            wrote, words = wrote + new, wrote_words(new) if new else ""
        if words := words or _words(event, services):
            rows.append(Row(entry.id, f"{wall(entry.at)} {words}"))
    return rows[-_LONGEST:]


def _words(event: Event | Unknown, services: dict[str, Service]) -> str:
    return _line(event) or _level(event) or _found(event) or _help(event, services)


def _line(event: Event | Unknown) -> str:
    match event:
        case CallOffered():
            return tr("Transfer rang")
        case CallAnswered():
            return tr("Answered")
        case RingingStopped(why=why):
            return said(why)
        case CallEnded(by=by):
            return tr("You hung up") if by is Side.COUNSELOR else tr("Caller hung up")
        case CallLost():
            return tr("The line was lost")
        case _:
            return _parties(event)


def _parties(event: Event | Unknown) -> str:
    match event:
        case CallHeld(by=by):
            return tr("On hold") if by is Side.COUNSELOR else tr("Held by 911")
        case CallResumed():
            return tr("Back on the line")
        case MuteChanged(muted=muted):
            return tr("Muted") if muted else tr("Microphone open")
        case OperatorReleased():
            return tr("911 operator released")
        case PartyInvited():
            return tr("Calling the 911 center")
        case PartyJoined():
            return tr("911 center on the line")
        case PartyLeft(status=status):
            failed = tr("911 center did not answer (%s)") % status
            return failed if status else tr("911 center left the line")
        case _:
            return ""


def _found(event: Event | Unknown) -> str:
    match event:
        case TriggerMarked(trigger=trigger):
            return f"◆ {said(trigger)}"
        case TriggerUnmarked(trigger=trigger):
            return tr("%s: marked in error") % said(trigger)
        case WeaponLearned(where=where):
            return tr("Weapon: %s") % said(where)
        case TriggerLearned(trigger=trigger, facts=facts):
            return _told(trigger, {name for name, _ in facts})
        case _:
            return _settled(event)


def _level(event: Event | Unknown) -> str:
    match event:
        case LevelShown(level=level):
            return tr("Risk %s") % level_words(level)
        case LevelLowered(why=why):
            return tr("Level falls: %s") % said(why).lower()
        case RiskRated(level=level):
            return tr("Rated %s") % level_words(level)
        case LeadDecided(level=level, agrees=agrees):
            words = tr("Lead agrees to %s") if agrees else tr("Lead does not agree to %s")
            return words % level_words(level)
        case _:
            return ""


def _told(trigger: Trigger, facts: set[str]) -> str:
    # What was learned stands on the trigger's sheet; who was told has a time.
    if trigger is Trigger.CHILD and "taken_by" in facts:
        return tr("Child abuse hotline told")
    if trigger is Trigger.DANGER_TO_ANOTHER and "told" in facts:
        return tr("Danger to another: told")
    return ""


def _settled(event: Event | Unknown) -> str:
    match event:
        case LocationLearned(whose=whose, source=Source.SAID):
            caller = whose is Whose.CALLER
            return tr("Caller's place") if caller else tr("Person's place")
        case DigitHeard(digit=digit):
            return tr("Caller pressed %s") % digit
        case LocationReadBack():
            return tr("Place read back")
        case DispositionChosen(disposition=disposition):
            return said(disposition)
        case RecordClosed():
            return tr("Record closed")
        case _:
            return _planned(event)


def _planned(event: Event | Unknown) -> str:
    match event:
        case PlanPartWritten(part=part):
            return tr("Plan, part %d") % number_of(part)
        case MeansAgreed(action=action):
            return tr("Plan, means: %s") % said(action).lower()
        case MeansTakenBack():
            return tr("Plan, means taken back")
        case PlanReadBack(agreed=agreed):
            agrees, not_agrees = tr("caller agrees"), tr("caller does not agree")
            return tr("Plan read aloud, %s") % (agrees if agreed else not_agrees)
        case _:
            return ""


def _help(event: Event | Unknown, services: dict[str, Service]) -> str:
    match event:
        case RescueRequested(service=service):
            return tr("%s asked for") % said(service)
        case RungReasoned(request_id=key, why=why):
            higher = tr("%s, above what fits: %s")
            return higher % (_service(services, key), said(why).lower())
        case EidoSent(request_id=key):
            return tr("%s sent") % _service(services, key)
        case EidoUndelivered(request_id=key):
            return tr("%s: not delivered, trying again") % _service(services, key)
        case EidoAnswered(request_id=key, code=code):
            return _answer_words(_service(services, key), code)
        case RescueSpoken(request_id=key):
            return tr("%s taken by voice") % _service(services, key)
        case _:
            return _contact(event)


def _contact(event: Event | Unknown) -> str:
    match event:
        case PersonReached():
            return tr("Person reached")
        case PersonNotFound():
            return tr("◆ Person not found")
        case ContactWaived():
            return tr("Help no longer needed")
        case _:
            return ""


def _answer_words(service: str, code: int) -> str:
    if code == _TAKEN:
        return tr("%s accepted") % service
    if code >= _REFUSED_FROM:
        return tr("%s refused (%d)") % (service, code)
    return tr("%s received") % service


def _service(services: dict[str, Service], key: str) -> str:
    service = services.get(key)
    return said(service) if service else tr("Help")
