"""Example calls for screens: what each of them is shown, made from real entries.

The wall clock of the examples begins at 14:02:06 in St. Louis (see tests/ui/conftest.py).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from counselor_app.domain.assessment.answers import ItemAnswered, ProtocolPinned
from counselor_app.domain.call import Call
from counselor_app.domain.event import Entry, Event
from counselor_app.domain.ids import LegId, RequestId
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.location import (
    Located,
    LocationLearned,
    LocationReadBack,
    Source,
    Whose,
)
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.rescue import (
    EidoSent,
    Grounds,
    RescueRequested,
    Service,
)
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.transfer import Otherwise, Sorted, SortingLearned, TransferRead
from tests.conftest import CALL, Author

EXAMPLE_START = datetime(2026, 1, 6, 20, 2, 6, tzinfo=UTC)
LEG = LegId("leg-1")
EMS_ASKED = RequestId("r1")
CALLERS_NUMBER = "+13145550142"
GRAVOIS = Place(
    shape=Shape.CIVIC,
    latitude=38.5921,
    longitude=-90.2389,
    uncertainty_m=15,
    civic=(("HNO", "4500"), ("RD", "Gravois"), ("STS", "Ave"), ("PC", "63116")),
    method="GPS",
    at=EXAMPLE_START - timedelta(seconds=33),
)
CHEROKEE = Place(
    shape=Shape.CIVIC,
    civic=(
        ("HNO", "2317"),
        ("RD", "Cherokee"),
        ("STS", "St"),
        ("UNIT", "Apt 2"),
        ("PC", "63118"),
    ),
)


def example_author(name: str = "ana") -> Author:
    """Return an author whose clock stands at the start of the examples."""
    author = Author(name)
    author.clock.time = EXAMPLE_START
    return author


def ringing_events() -> tuple[Event, ...]:
    """Return what a full transfer says before anyone answers."""
    return (
        CallOffered(leg=LEG),
        TransferRead(
            call_identifier="urn:emergency:uid:callid:a56e556d871:bcf.example",
            incident_identifier="urn:emergency:uid:incidentid:a56e556d871:bcf.example",
            referred_by="911 operator 7",
            comments=("Mother reports son with pills. Calm on the line.",),
        ),
        CallerLearned(number=CALLERS_NUMBER, dialable=True),
        LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=GRAVOIS),
    )


def talking_events() -> tuple[Event, ...]:
    """Return what is learned in the first minutes of the example call."""
    return (
        CallAnswered(leg=LEG),
        ProtocolPinned(url="urn:example", version="1", digest="0" * 64),
        SortingLearned(sorted=Sorted.CLINICIAN, otherwise=Otherwise.AMBULANCE),
        PersonAtRiskLearned(is_caller=False, age=23, relation="mother", name="son"),
        LocationLearned(whose=Whose.AT_RISK, source=Source.SAID, place=CHEROKEE),
        LocationReadBack(whose=Whose.AT_RISK),
    )


def helping_events() -> tuple[Event, ...]:
    """Return a level, a note and a request for EMS that nobody has answered."""
    person = Located(CHEROKEE, Source.SAID, EXAMPLE_START + timedelta(minutes=1))
    return (
        LevelShown(level=RiskLevel.HIGH),
        NoteTaken(text="Mother says he came home upset after losing shift."),
        RescueRequested(
            request_id=EMS_ASKED,
            service=Service.EMS,
            grounds=Grounds.THIRD_PARTY,
            place=person,
            reason="Pills in hand, mother beside him",
        ),
        EidoSent(request_id=EMS_ASKED),
    )


def answered(item: str, option: str) -> ItemAnswered:
    """Return the answer to a question."""
    return ItemAnswered(item=item, option=option)


def call_after(events: Iterable[Event], author: Author | None = None) -> Call:
    """Return the example call after the events."""
    call = Call(CALL)
    for entry in entries_of(events, author):
        call = call.after(entry)
    return call


def entries_of(events: Iterable[Event], author: Author | None = None) -> list[Entry]:
    """Return the entries of the example call for the events, a second apart."""
    writer = author or example_author()
    return [writer.writes(event) for event in events]


def ringing_call() -> Call:
    """Return a call that rings, with all that came along."""
    return call_after(ringing_events())


def trunk_call() -> Call:
    """Return a call that came with the 911 center's own number and nothing else."""
    trunk = TransferRead(psap_trunk="+13145550100")
    return call_after((CallOffered(leg=LEG), trunk, CallAnswered(leg=LEG)))


def talking_call() -> Call:
    """Return a call a minute after the answer: two people, two places."""
    return call_after((*ringing_events(), *talking_events()))


def helped_call() -> Call:
    """Return the talking call with a level, a note, and EMS asked for."""
    return call_after((*ringing_events(), *talking_events(), *helping_events()))


def ended_call() -> Call:
    """Return the helped call after the counselor hung up."""
    return call_after(
        (
            *ringing_events(),
            *talking_events(),
            *helping_events(),
            CallEnded(by=Side.COUNSELOR),
        )
    )
