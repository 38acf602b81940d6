"""A call in which everything happens: the journal that each release leaves behind.

`python -m tests.golden.story` writes the journal of the present version. That of a
version which is out is never written again.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tomllib import loads

from counselor_app.domain.assessment.answers import (
    AnswerTakenBack,
    ItemAnswered,
    NonAnswer,
    ProtocolPinned,
)
from counselor_app.domain.disposition import (
    Agreed,
    CallReviewed,
    Collaboration,
    Consulted,
    Disposition,
    DispositionChosen,
    FollowUpAgreed,
    RecordClosed,
)
from counselor_app.domain.event import Entry, Event
from counselor_app.domain.ids import CallId, LegId, RequestId, Subject
from counselor_app.domain.ladder import Rung, RungReasoned, WhyHigher
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
    Party,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.location import (
    Located,
    LocationLearned,
    LocationReadBack,
    Source,
    TogetherConfirmed,
    Whose,
)
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.rescue import (
    ContactWaived,
    EidoAnswered,
    EidoSent,
    EidoUndelivered,
    Grounds,
    PersonNotFound,
    PersonReached,
    RescueRequested,
    RescueSpoken,
    Service,
)
from counselor_app.domain.risk import (
    LeadDecided,
    LevelLowered,
    LevelShown,
    RatingReasoned,
    RiskLevel,
    RiskRated,
    WhyLower,
)
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    MeansTakenBack,
    PlanPart,
    PlanPartWritten,
    PlanReadBack,
)
from counselor_app.domain.task import Outcome, TaskDone, TaskOpened, Work, confirming
from counselor_app.domain.transfer import (
    Otherwise,
    Sorted,
    SortingLearned,
    TransferRead,
)
from counselor_app.domain.triggers import (
    AttemptLearned,
    Trigger,
    TriggerLearned,
    TriggerMarked,
    TriggerUnmarked,
    Weapon,
    WeaponLearned,
)
from counselor_app.wire.event_json import to_json
from tests.conftest import CALL, LEG, ROOT, Author

LOST = CallId(Subject("c2"))
MISSED = CallId(Subject("c3"))
EMS, POLICE = RequestId("r-ems"), RequestId("r-police")
OPERATOR = LegId("leg-911")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
STREET = (("HNO", "2317"), ("RD", "Cherokee"), ("STS", "Street"), ("PC", "63118"))
HOME = Place(shape=Shape.CIVIC, civic=STREET, method="DBH")
NEAR = Place(
    shape=Shape.CIRCLE,
    latitude=38.5921,
    longitude=-90.2297,
    uncertainty_m=38.0,
    at=NOON - timedelta(minutes=1),
)

_Happening = tuple[Event, Subject]


def story() -> list[Entry]:
    """Return the entries of one person at one desk, with every kind of event."""
    author = Author()
    told = (*_arrived(), *_assessed(), *_helped(), *_over(), *_others())
    return [author.writes(event, subject) for event, subject in told]


def journal_of(version: str) -> Path:
    """Return where the journal of a version stands, named by its first two numbers."""
    name = ".".join(version.split(".")[:2])
    return Path(__file__).with_name(f"{name}.jsonl")


def this_version() -> str:
    """Return the version of the project."""
    return str(loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def _arrived() -> list[_Happening]:
    read = TransferRead(
        psap_trunk="+13145550199",
        call_identifier="urn:emergency:uid:callid:a1:bcf.example",
        incident_identifier="urn:emergency:uid:incidentid:b2:bcf.example",
        referred_by="sip:operator7@psap.example",
        eido_urls=("https://eido.example/1",),
        additional_data=("Comment",),
        comments=("Crying. Door unlocked \u2014 she says.",),
        damage=("A part was torn.",),
    )
    from_911 = (Whose.CALLER, Source.TRANSFER)
    return [
        (event, CALL)
        for event in (
            CallOffered(leg=LEG),
            read,
            CallerLearned(number="+13145550142", dialable=True, name="Pat Sample"),
            _located(*from_911, HOME),
            _located(*from_911, NEAR),
            CallAnswered(leg=LEG),
            ProtocolPinned(url="https://site.example/q", version="1", digest="0f"),
            SortingLearned(
                sorted=Sorted.CLINICIAN,
                protocol_code="25-B",
                otherwise=Otherwise.AMBULANCE,
            ),
            OperatorReleased(),
        )
    ]


def _assessed() -> list[_Happening]:
    facts = (("method", "pills"), ("when", "ten minutes ago"))
    return [
        (event, CALL)
        for event in (
            PersonAtRiskLearned(is_caller=False, name="Sam", age=16, relation="mother"),
            TogetherConfirmed(together=True),
            LocationReadBack(whose=Whose.CALLER),
            _located(Whose.AT_RISK, Source.SAID, HOME),
            ItemAnswered(item="safety-now", option="hurt"),
            ItemAnswered(item="thoughts-now", non_answer=NonAnswer.DECLINED),
            ItemAnswered(item="hopeless", option="no"),
            AnswerTakenBack(item="hopeless"),
            LevelShown(level=RiskLevel.IMMINENT),
            LevelLowered(why=WhyLower.MIS_KEY),
            LevelShown(level=RiskLevel.HIGH),
            TriggerMarked(trigger=Trigger.WEAPON),
            TriggerMarked(trigger=Trigger.ATTEMPT_IN_PROGRESS),
            WeaponLearned(where=Weapon.IN_HOME),
            TriggerUnmarked(trigger=Trigger.WEAPON),
            AttemptLearned(facts=facts),
            TriggerLearned(trigger=Trigger.CHILD, facts=(("home", "danger"),)),
            LevelShown(level=RiskLevel.IMMINENT),
            RiskRated(level=RiskLevel.HIGH),
            RatingReasoned(reason="Awake and talking."),
            LeadDecided(level=RiskLevel.HIGH, agrees=True),
            DigitHeard(digit="1"),
            MuteChanged(muted=True),
            MuteChanged(muted=False),
            CallHeld(by=Side.COUNSELOR),
            CallResumed(by=Side.COUNSELOR),
            NoteTaken(text="Pills, ten minutes ago. Caf\u00e9 noise behind her."),
            PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("walk", "music")),
            _means(1, "pills", MeansAction.LOCKED),
            _means(2, "rope", MeansAction.NONE),
            MeansTakenBack(row=2),
            PlanReadBack(agreed=True),
        )
    ]


def _helped() -> list[_Happening]:
    place = Located(HOME, Source.SAID, NOON, NOON)
    ems = RescueRequested(
        request_id=EMS,
        service=Service.EMS,
        grounds=Grounds.CONSENT,
        place=place,
        reason="Took pills.",
    )
    police = RescueRequested(
        request_id=POLICE,
        service=Service.POLICE,
        grounds=Grounds.THIRD_PARTY,
        reason="Door is locked now.",
        fits=Rung.EMS_BY_CONSENT,
    )
    contact = TaskOpened(work=Work.CONFIRM_CONTACT, call_id=CALL, due=NOON)
    return [
        (ems, CALL),
        (EidoUndelivered(request_id=EMS), CALL),
        (EidoSent(request_id=EMS), CALL),
        (EidoAnswered(request_id=EMS, code=180, text="Presented"), CALL),
        (EidoAnswered(request_id=EMS, code=200, text="Accepted"), CALL),
        (contact, confirming(EMS)),
        (police, CALL),
        (RungReasoned(request_id=POLICE, why=WhyHigher.NOT_SAFE), CALL),
        (EidoSent(request_id=POLICE), CALL),
        (EidoAnswered(request_id=POLICE, code=603, text="Declined"), CALL),
        (PartyInvited(leg=OPERATOR, party=Party.PSAP), CALL),
        (PartyJoined(leg=OPERATOR), CALL),
        (_spoken(), CALL),
        (PartyLeft(leg=OPERATOR), CALL),
        (PersonReached(request_id=EMS), CALL),
        (TaskDone(outcome=Outcome.REACHED), confirming(EMS)),
        (PersonNotFound(request_id=POLICE), CALL),
        (ContactWaived(request_id=POLICE), CALL),
    ]


def _over() -> list[_Happening]:
    agreed = FollowUpAgreed(
        consent=Agreed.YES,
        safe_number="+13145550147",
        times="evenings",
        voicemail=Agreed.NO,
    )
    closed = RecordClosed(
        disposition=Disposition.EMS_BY_CONSENT,
        resolved_on_line=False,
        level=RiskLevel.HIGH,
        peak=RiskLevel.IMMINENT,
        services=(Service.EMS, Service.POLICE),
    )
    reviewed = CallReviewed(collaboration=Collaboration.FULL, consulted=Consulted.LEAD)
    chosen = DispositionChosen(disposition=Disposition.EMS_BY_CONSENT)
    ended = (CallEnded(by=Side.CALLER), chosen, reviewed, agreed, closed)
    return [(event, CALL) for event in ended]


def _others() -> list[_Happening]:
    return [
        (CallOffered(leg=LegId("leg-2")), LOST),
        (CallAnswered(leg=LegId("leg-2")), LOST),
        (CallLost(), LOST),
        (CallOffered(leg=LegId("leg-3")), MISSED),
        (RingingStopped(why=Unanswered.ABANDONED), MISSED),
    ]


def _located(whose: Whose, source: Source, place: Place) -> LocationLearned:
    return LocationLearned(whose=whose, source=source, place=place)


def _means(row: int, means: str, action: MeansAction) -> MeansAgreed:
    return MeansAgreed(row=row, means=means, action=action, who="mother", by="tonight")


def _spoken() -> RescueSpoken:
    return RescueSpoken(request_id=POLICE, operator="Operator 7", incident_number="26-1")


if __name__ == "__main__":
    lines = [to_json(entry) for entry in story()]
    journal_of(this_version()).write_text("\n".join(lines) + "\n", encoding="ascii")
