from datetime import timedelta

import pytest

from counselor_app.domain.board import Board
from counselor_app.domain.event import Event
from counselor_app.domain.ids import LegId, RequestId, StaffId
from counselor_app.domain.ladder import RungReasoned, WhyHigher
from counselor_app.domain.line import (
    CallEnded,
    CallHeld,
    CallLost,
    CallResumed,
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
from counselor_app.domain.rescue import (
    ContactWaived,
    EidoAnswered,
    EidoUndelivered,
    PersonNotFound,
    PersonReached,
    RescueSpoken,
)
from counselor_app.domain.risk import (
    LeadDecided,
    LevelLowered,
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
from counselor_app.domain.transfer import TransferRead
from counselor_app.domain.triggers import (
    Trigger,
    TriggerMarked,
    TriggerUnmarked,
    Weapon,
    WeaponLearned,
)
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.timeline_words import timeline_rows
from tests.conftest import CALL, Author
from tests.ui.hands import (
    rows_of,
)
from tests.ui.views import (
    EMS_ASKED,
    EXAMPLE_START,
    entries_of,
    helping_events,
    ringing_events,
    talking_events,
)

ANA = StaffId("ana")
NOW = EXAMPLE_START + timedelta(minutes=20)


def test_the_timeline_tells_the_call_in_words(left: LeftPanel, author: Author) -> None:
    board = Board()
    happened = (*ringing_events(), *talking_events(), *helping_events())
    for entry in entries_of(happened, author):
        board = board.after(entry)
    left.show_board(board, ANA, NOW, in_call=True)
    left.show_timeline(CALL)
    assert rows_of(left, "timeline") == [
        "14:02:07 Transfer rang",
        "14:02:08 911 wrote: Mother reports son with pills. Calm on the line.",
        "14:02:11 Answered",
        "14:02:15 Person's place",
        "14:02:16 Place read back",
        "14:02:17 Risk ▲ High",
        "14:02:19 EMS asked for",
        "14:02:20 EMS sent",
    ]
    left.show_timeline(None)
    assert rows_of(left, "timeline") == []


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (CallHeld(by=Side.COUNSELOR), "On hold"),
        (CallHeld(by=Side.CALLER), "Held by 911"),
        (CallResumed(by=Side.CALLER), "Back on the line"),
        (MuteChanged(muted=True), "Muted"),
        (MuteChanged(muted=False), "Microphone open"),
        (OperatorReleased(), "911 operator released"),
        (PartyInvited(leg=LegId("p"), party=Party.PSAP), "Calling the 911 center"),
        (PartyJoined(leg=LegId("p")), "911 center on the line"),
        (PartyLeft(leg=LegId("p")), "911 center left the line"),
        (PartyLeft(leg=LegId("p"), status=486), "911 center did not answer (486)"),
        (CallEnded(by=Side.COUNSELOR), "You hung up"),
        (CallEnded(by=Side.CALLER), "Caller hung up"),
        (CallLost(), "The line was lost"),
        (RingingStopped(why=Unanswered.BUSY), "Turned away: this desk was busy"),
        (RiskRated(level=RiskLevel.MODERATE), "Rated ■ Moderate"),
        (LevelLowered(why=WhyLower.MIS_KEY), "Level falls: mis-key"),
        (LeadDecided(level=RiskLevel.LOW, agrees=True), "Lead agrees to ● Low"),
        (LeadDecided(level=RiskLevel.LOW, agrees=False), "Lead does not agree to ● Low"),
        (
            RungReasoned(request_id=RequestId("r"), why=WhyHigher.TOO_SLOW),
            "Help, above what fits: too slow",
        ),
        (TriggerMarked(trigger=Trigger.WEAPON), "◆ Weapon"),
        (TriggerUnmarked(trigger=Trigger.WEAPON), "Weapon: marked in error"),
        (WeaponLearned(where=Weapon.IN_HAND), "Weapon: In hand"),
        (PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("walk",)), "Plan, part 2"),
        (
            MeansAgreed(row=1, means="pills", action=MeansAction.LOCKED),
            "Plan, means: locked away",
        ),
        (MeansTakenBack(row=1), "Plan, means taken back"),
        (PlanReadBack(agreed=True), "Plan read aloud, caller agrees"),
        (PlanReadBack(agreed=False), "Plan read aloud, caller does not agree"),
        (EidoAnswered(request_id=EMS_ASKED, code=180), "EMS received"),
        (EidoAnswered(request_id=EMS_ASKED, code=200), "EMS accepted"),
        (EidoAnswered(request_id=EMS_ASKED, code=486), "EMS refused (486)"),
        (
            EidoUndelivered(request_id=EMS_ASKED),
            "EMS: not delivered, trying again",
        ),
        (RescueSpoken(request_id=EMS_ASKED, operator="7"), "EMS taken by voice"),
        (PersonReached(request_id=EMS_ASKED), "Person reached"),
        (PersonNotFound(request_id=EMS_ASKED), "◆ Person not found"),
        (ContactWaived(request_id=EMS_ASKED), "Help no longer needed"),
        (EidoAnswered(request_id=RequestId("?"), code=180), "Help received"),
    ],
)
def test_every_turn_of_a_call_has_a_line(
    author: Author, event: Event, words: str
) -> None:
    past = entries_of((*helping_events(), event), author)
    assert timeline_rows(past)[-1].text == f"14:02:11 {words}"


def test_what_911_wrote_is_told_once_however_often_it_is_read(author: Author) -> None:
    read, more = (
        TransferRead(comments=("a gun",)),
        TransferRead(comments=("a gun", "two")),
    )
    rows = timeline_rows(entries_of((read, read, more, TransferRead()), author))
    assert [row.text for row in rows] == [
        "14:02:07 911 wrote: a gun",
        "14:02:09 911 wrote: two",
    ]


def test_what_the_caller_said_is_not_in_the_timeline(author: Author) -> None:
    text = " ".join(
        row.text for row in timeline_rows(entries_of(helping_events(), author))
    )
    assert "Mother" not in text
    assert "Pills" not in text
