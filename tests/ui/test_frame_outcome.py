import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Agreed,
    CallReviewed,
    Collaboration,
    Consulted,
    Disposition,
    DispositionChosen,
    FollowUpAgreed,
)
from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallLost,
    CallOffered,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.rescue import (
    Grounds,
    RescueRequested,
    RescueSpoken,
    Service,
)
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import Trigger, TriggerMarked
from counselor_app.ui.choice import Choice
from counselor_app.ui.outcome_sheet import OutcomeSheet
from counselor_app.ui.outcome_words import resolved_words, who_ended_words
from tests.ui.hands import click, nameless, part, press, rows_of, words_of
from tests.ui.views import EMS_ASKED, LEG, call_after, ended_call


def over(*events: Event) -> Call:
    answered = (CallOffered(leg=LEG), CallAnswered(leg=LEG))
    return call_after((*answered, CallEnded(by=Side.CALLER), *events))


@pytest.fixture
def sheet(qtbot: QtBot) -> OutcomeSheet:
    made = OutcomeSheet()
    qtbot.addWidget(made)
    made.resize(820, 500)
    made.show()
    made.show_call(over())
    made.focus_first()
    return made


def line_of(sheet: OutcomeSheet, name: str) -> QLineEdit:
    found = part(sheet, name)
    assert isinstance(found, QLineEdit)
    return found


def choose(sheet: OutcomeSheet, name: str, value: Agreed | Collaboration) -> None:
    choice = part(sheet, name)
    assert isinstance(choice, Choice)
    choice.button(value).click()


ENDED = "The caller's line ended: F7 if you did not end it together."
ASKED = RescueRequested(
    request_id=EMS_ASKED,
    service=Service.EMS,
    grounds=Grounds.CONSENT,
    place=None,
    reason="pills",
)
SPOKEN = RescueSpoken(request_id=EMS_ASKED, operator="7")


@pytest.mark.parametrize(
    ("level", "by", "after", "is_told"),
    [
        (RiskLevel.HIGH, Side.CALLER, (), True),
        (RiskLevel.IMMINENT, Side.CALLER, (), True),
        (RiskLevel.MODERATE, Side.CALLER, (), False),
        (RiskLevel.HIGH, Side.COUNSELOR, (), False),
        (RiskLevel.HIGH, Side.CALLER, (ASKED,), True),
        (RiskLevel.HIGH, Side.CALLER, (ASKED, SPOKEN), False),
        (RiskLevel.HIGH, Side.CALLER, (TriggerMarked(trigger=Trigger.DROPPED),), False),
    ],
)
def test_a_grave_call_that_the_other_side_ended_may_have_dropped(
    sheet: OutcomeSheet,
    level: RiskLevel,
    by: Side,
    after: tuple[Event, ...],
    is_told: bool,
) -> None:
    answered = (CallOffered(leg=LEG), CallAnswered(leg=LEG), LevelShown(level=level))
    sheet.show_call(call_after((*answered, CallEnded(by=by), *after)))
    assert words_of(sheet, "may_have_dropped") == (ENDED if is_told else "")
    assert part(sheet, "may_have_dropped").isVisible() is is_told


def test_typing_finds_a_disposition_and_enter_chooses_it(
    sheet: OutcomeSheet, qtbot: QtBot
) -> None:
    QTest.keyClicks(part(sheet, "find_disposition"), "welf")
    assert rows_of(sheet, "dispositions") == ["Someone comes", "Police welfare check"]
    with qtbot.waitSignal(sheet.disposition_asked) as asked:
        press(sheet, "Return")
    assert asked.args == [Disposition.POLICE_WELFARE_CHECK]


def test_arrows_pass_over_the_headings(sheet: OutcomeSheet, qtbot: QtBot) -> None:
    QTest.keyClicks(part(sheet, "find_disposition"), "dropped")
    press(sheet, "Up")
    press(sheet, "Down")
    with qtbot.waitSignal(sheet.disposition_asked) as asked:
        press(sheet, "Return")
    assert asked.args == [Disposition.DISCONNECTED_LOST]


def test_words_that_match_nothing_choose_nothing(
    sheet: OutcomeSheet, qtbot: QtBot
) -> None:
    QTest.keyClicks(part(sheet, "find_disposition"), "xyz")
    assert rows_of(sheet, "dispositions") == []
    with qtbot.assertNotEmitted(sheet.disposition_asked):
        press(sheet, "Return")


def test_what_was_said_is_marked(sheet: OutcomeSheet) -> None:
    sheet.show_call(over(DispositionChosen(disposition=Disposition.SILENT)))
    assert "✓ Silent caller" in rows_of(sheet, "dispositions")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (over(), "Not known yet: choose how the call ended"),
        (
            over(DispositionChosen(disposition=Disposition.RESOLVED)),
            "Yes, because it was settled with the caller and nobody was sent",
        ),
        (
            over(DispositionChosen(disposition=Disposition.RETURNED_TO_911)),
            "No, because it ended as: Returned to the 911 center",
        ),
        (ended_call(), "No, because help was asked for: EMS"),
    ],
)
def test_resolved_is_derived_and_says_why(call: Call, words: str) -> None:
    assert resolved_words(call) == words


def test_who_hung_up_is_said() -> None:
    assert who_ended_words(over()) == "The caller's side hung up"
    lost = call_after((CallOffered(leg=LEG), CallAnswered(leg=LEG), CallLost()))
    assert who_ended_words(lost) == "The line was lost, nobody hung up"
    gone = RingingStopped(why=Unanswered.ABANDONED)
    abandoned = call_after((CallOffered(leg=LEG), gone))
    assert who_ended_words(abandoned) == "Caller hung up before the answer"


def test_the_review_is_asked_as_one(sheet: OutcomeSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.review_asked) as asked:
        choose(sheet, "collaboration", Collaboration.PARTLY)
    said = CallReviewed(collaboration=Collaboration.PARTLY, consulted=Consulted.NOBODY)
    assert asked.args == [said]
    sheet.show_call(
        over(CallReviewed(collaboration=Collaboration.FULL, consulted=Consulted.LEAD))
    )
    choice = part(sheet, "consulted")
    assert isinstance(choice, Choice)
    assert choice.value() is Consulted.LEAD


def test_a_follow_up_is_asked_only_with_consent(
    sheet: OutcomeSheet, qtbot: QtBot
) -> None:
    assert not line_of(sheet, "safe_number").isEnabled()
    with qtbot.waitSignal(sheet.follow_up_asked) as asked:
        choose(sheet, "consent", Agreed.YES)
    agreed = FollowUpAgreed(consent=Agreed.YES)
    assert asked.args == [agreed]
    sheet.show_call(over(agreed))
    assert line_of(sheet, "safe_number").isEnabled()


def test_what_is_typed_is_asked_for_on_leaving_the_line(
    sheet: OutcomeSheet, qtbot: QtBot
) -> None:
    sheet.show_call(over(FollowUpAgreed(consent=Agreed.YES)))
    number = line_of(sheet, "safe_number")
    number.setFocus()
    QTest.keyClicks(number, "314 555 0199")
    with qtbot.waitSignal(sheet.follow_up_asked) as asked:
        part(sheet, "times").setFocus()
    assert asked.args == [FollowUpAgreed(consent=Agreed.YES, safe_number="314 555 0199")]


def test_another_event_never_takes_words_that_are_being_typed(
    sheet: OutcomeSheet,
) -> None:
    sheet.show_call(over(FollowUpAgreed(consent=Agreed.YES)))
    number = line_of(sheet, "safe_number")
    number.setFocus()
    QTest.keyClicks(number, "314")
    said = DispositionChosen(disposition=Disposition.TEST)
    sheet.show_call(over(FollowUpAgreed(consent=Agreed.YES), said))
    assert number.text() == "314"


def test_words_typed_for_one_record_never_reach_the_next(
    sheet: OutcomeSheet, qtbot: QtBot
) -> None:
    sheet.show_call(over(FollowUpAgreed(consent=Agreed.YES)))
    first = sheet.call_id
    QTest.keyClicks(line_of(sheet, "safe_number"), "314")
    whose: list[tuple[CallId | None, str]] = []
    sheet.follow_up_asked.connect(lambda a: whose.append((sheet.call_id, a.safe_number)))
    sheet.show_call(Call(CallId(Subject("c2"))))
    assert whose == [(first, "314")]
    assert line_of(sheet, "safe_number").text() == ""


@pytest.mark.parametrize("key", ["Ctrl+Return", "Ctrl+Enter"])
def test_control_enter_closes_with_what_was_typed_last(
    sheet: OutcomeSheet, qtbot: QtBot, key: str
) -> None:
    sheet.show_call(over(FollowUpAgreed(consent=Agreed.YES)))
    number = line_of(sheet, "times")
    number.setFocus()
    QTest.keyClicks(number, "evenings")
    order: list[str] = []
    sheet.follow_up_asked.connect(lambda a: order.append(a.times))
    sheet.close_asked.connect(lambda: order.append("close"))
    press(sheet, key)
    assert order[0] == "evenings"
    assert order[-1] == "close"


def test_enter_alone_never_closes_a_record(sheet: OutcomeSheet, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sheet.close_asked):
        for name in ("find_disposition", "safe_number", "close_record"):
            QTest.keyClick(part(sheet, name), Qt.Key.Key_Return)


def test_escape_puts_it_aside(sheet: OutcomeSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.later_asked):
        press(sheet, "Escape")


def test_its_button_closes(sheet: OutcomeSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.close_asked):
        click(sheet, "close_record")


def test_everything_on_it_has_a_name(sheet: OutcomeSheet) -> None:
    assert nameless(sheet) == []
    assert words_of(sheet, "last_level") == "○ Not rated"
