from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import (
    EidoAnswered,
    Grounds,
    Service,
)
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.help_panel import HelpPanel
from tests.conftest import CALL, World
from tests.ui.help_hands import Helping, sent
from tests.ui.panel_hands import (
    CTRL,
    ENTER,
    ESCAPE,
    TAB,
    Hands,
    Shift,
    nameless,
    services,
)


def test_the_ladder_stands_with_the_least_invasive_first_each_with_its_key(
    helping: Helping,
) -> None:
    buttons = helping.panel.findChildren(QPushButton)
    names = [b.accessibleName() for b in buttons if b.isVisible()]
    assert names == [
        "Community team, no police, F8",
        "EMS, F9",
        "Co-responders, F10",
        "Police, F11",
        "Voice to the 911 center, F12",
    ]


def test_the_first_key_only_opens_the_filled_in_sheet(
    helping: Helping, shift: Shift
) -> None:
    assessing.mark(shift.desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    helping.help.open_sheet(Service.EMS)
    assert helping.is_open("rescue")
    assert helping.has_keys()
    assert helping.chosen("grounds") == "Imminent risk, without consent"
    assert helping.text("place").startswith("To 2317 Cherokee St, Apt 2, 63118")
    assert helping.reason() == "Attempt in progress. "
    assert "Asked for: an ambulance" in helping.text("will_send")
    assert services(shift) == []


def test_an_opened_sheet_comes_into_view_where_there_is_little_room(
    qtbot: QtBot, shift: Shift
) -> None:
    panel, area = HelpPanel(), QScrollArea()
    shift.join_help(panel)
    sent(Helping(qtbot, shift), shift)
    area.setWidget(panel)
    area.setWidgetResizable(True)
    room = Hands(qtbot, area)
    area.setFixedHeight(260)
    room.words()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    panel.open_sheet(Service.POLICE)
    title = panel.findChild(QLabel, "rescue_title")
    assert title is not None
    room.words()
    top = title.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < 260


def test_control_enter_sends_at_once_and_closes(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    assert services(shift) == [Service.EMS]
    asked = shift.call.rescues.requests[shift.request()].asked
    assert asked.reason == "pills in hand"
    assert asked.grounds is Grounds.THIRD_PARTY
    assert not helping.is_open("rescue")
    assert helping.focus() is helping.elsewhere


def test_enter_never_sends(helping: Helping, shift: Shift) -> None:
    helping.help.open_sheet(Service.POLICE)
    helping.press(ENTER, TAB, "someone has a gun", ENTER, Qt.Key.Key_Enter, " ")
    assert services(shift) == []
    assert helping.is_open("rescue")
    assert helping.reason() == "someone has a gun "


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Enter])
def test_a_repeating_key_never_sends(helping: Helping, shift: Shift, key: Qt.Key) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(TAB, "pills")
    helping.hold_down(key, CTRL)
    helping.hold_down(key)
    assert services(shift) == []


def test_a_second_press_sends_nothing_more(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.EMS]


def test_a_second_press_before_the_desk_answers_sends_nothing_more(
    qtbot: QtBot, shift: Shift
) -> None:
    panel, asked = HelpPanel(), []
    panel.send_asked.connect(lambda *what: asked.append(what))
    hands = Hands(qtbot, panel)
    shift.show_help(panel)
    panel.open_sheet(Service.EMS)
    hands.press(TAB, "pills")
    hands.press(ENTER, held=CTRL)
    hands.press(ENTER, held=CTRL)
    assert len(asked) == 1
    panel._rescue._unanswered.timeout.emit()  # a second in which nothing came back
    assert "Nothing shows that it was sent" in hands.text("notice")
    hands.press(ENTER, held=CTRL)
    assert len(asked) == 2


def test_escape_sends_nothing_and_keeps_what_was_typed(
    helping: Helping, shift: Shift
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(TAB, "he took 20 pills", ESCAPE)
    assert not helping.is_open("rescue")
    assert services(shift) == []
    helping.help.open_sheet(Service.POLICE)
    assert helping.reason() == "he took 20 pills"


def test_what_was_sent_is_no_draft_for_the_next_request(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    helping.help.open_sheet(Service.POLICE)
    assert helping.reason() == ""


def test_another_key_turns_the_open_sheet_to_another_service(
    helping: Helping, shift: Shift
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press("1", TAB, "pills")
    helping.help.open_sheet(Service.CO_RESPONDERS)
    assert helping.text("rescue_title") == "Send Co-responders"
    assert helping.chosen("grounds") == "The person agrees"
    assert helping.reason() == "pills"


def test_consent_is_never_assumed_of_a_caller_at_risk(
    helping: Helping, shift: Shift
) -> None:
    shift.desk.record(CALL, PersonAtRiskLearned(is_caller=True))
    helping.help.open_sheet(Service.EMS)
    assert helping.chosen("grounds") == ""
    helping.press(ENTER, held=CTRL)
    assert "Choose why it may be sent" in helping.text("notice")
    assert services(shift) == []
    helping.press("wants to be seen")
    helping.press(ENTER, held=CTRL)
    assert services(shift) == []
    helping.press("1")
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.EMS]


def test_nothing_is_chosen_while_nobody_has_said_who_is_at_risk(
    qtbot: QtBot, world: World
) -> None:
    panel, shift = HelpPanel(), Shift(world)
    hands = Hands(qtbot, panel)
    people = replace(shift.call.people, at_risk_is_caller=None)
    unsaid = replace(shift.call, people=people)
    panel.show_help(unsaid, shift.desk.policy, shift.now(), True)  # noqa: FBT003 - as agreed
    panel.open_sheet(Service.EMS)
    assert hands.chosen("grounds") == ""


def test_arrows_choose_the_grounds_too(helping: Helping) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(Qt.Key.Key_Up)
    assert helping.chosen("grounds") == "The person agrees"
    helping.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert helping.chosen("grounds") == "Imminent risk, without consent"


def test_digits_are_text_in_the_reason(helping: Helping) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(TAB, "3 pills, 1 left")
    assert helping.reason() == "3 pills, 1 left"
    assert helping.chosen("grounds") == "A third party asks for it"


def test_an_unknown_place_is_said_and_stops_nothing(
    qtbot: QtBot, world: World, shift: Shift
) -> None:
    panel = HelpPanel()
    hands = Hands(qtbot, panel)
    nowhere = replace(shift.call, locations=type(shift.call.locations)())
    panel.show_help(nowhere, shift.desk.policy, shift.now(), True)  # noqa: FBT003 - as agreed
    panel.open_sheet(Service.EMS)
    assert hands.text("place") == "Place not known: the request will say so."
    assert "F5" in hands.words().split("\n")
    assert "Place unknown" in hands.text("will_send")


def test_a_refusal_stands_in_the_sheet_and_it_can_be_sent_again(
    helping: Helping, shift: Shift
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(ENTER, held=CTRL)
    assert "Say in a few words why help is needed" in helping.text("notice")
    helping.press("14 pills")
    assert helping.text("notice") == ""
    assert helping.chosen("grounds") == "A third party asks for it"
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.EMS]
    assert shift.call.rescues.requests[shift.request()].asked.reason == "14 pills"


def test_all_that_is_missing_is_said_at_once_and_words_come_before_digits(
    helping: Helping, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.LOW))
    shift.desk.record(CALL, PersonAtRiskLearned(is_caller=True))
    helping.help.open_sheet(Service.POLICE)
    helping.press(ENTER, held=CTRL)
    told = helping.text("notice")
    assert told.startswith("▲ Not sent. Say in a few words why help is needed")
    assert told.endswith("Choose why it may be sent: 1, 2 or 3.")
    helping.press("4 men outside")
    assert helping.reason() == "4 men outside"
    assert helping.chosen("grounds") == ""
    helping.press(ENTER, held=CTRL)
    assert helping.text("notice").startswith("▲ Not sent. Choose why it may be sent")
    helping.press("1")
    helping.press(ENTER, held=CTRL)
    assert helping.text("notice") == "▲ Not sent. Say why not less: 1 to 5."
    helping.press("4")
    assert helping.text("notice") == ""
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.POLICE]


def test_grounds_that_do_not_hold_are_said_with_all_else_and_have_the_keys(
    helping: Helping, shift: Shift
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press("3")
    helping.press(ENTER, held=CTRL)
    told = helping.text("notice")
    assert "Without consent: imminent risk only." in told
    assert "Say in a few words" in told
    helping.press("wants to be seen")
    helping.press(ENTER, held=CTRL)
    assert helping.text("notice").startswith("▲ Not sent. Without consent")
    assert helping.focus().objectName() == "grounds"
    helping.press("1")
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.EMS]


@pytest.mark.parametrize(
    ("typed", "grounds", "reason"),
    [
        ("14 pills", "A third party asks for it", "14 pills"),
        ("2 men outside", "A third party asks for it", "2 men outside"),
        ("pills", "A third party asks for it", "pills"),
        ("Éva took 20", "A third party asks for it", "Éva took 20"),
        ("1pills", "The person agrees", "pills"),
        ("12 cut", "A third party asks for it", "12 cut"),
        ("1", "The person agrees", ""),
        ("1 ", "The person agrees", ""),
    ],
)
def test_words_that_are_typed_over_the_grounds_choose_nothing_and_are_not_lost(
    helping: Helping, typed: str, grounds: str, reason: str
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(*typed)  # key by key: the keys go over to the reason
    assert helping.reason() == reason
    assert helping.chosen("grounds") == grounds
    said_so = f"▲ Words go to the reason. Why it may be sent: {grounds}."
    assert helping.text("notice") == (said_so if reason else "")


def test_words_typed_over_why_not_less_leave_it_open(
    helping: Helping, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.LOW))
    helping.help.open_sheet(Service.POLICE)
    helping.press("1", TAB, *"4 men outside")
    assert helping.chosen("why_higher") == ""
    assert helping.reason() == "4 men outside"


def test_no_words_are_no_refusal(helping: Helping, shift: Shift) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.help.show_refusal("")
    assert helping.text("notice") == ""
    assert helping.is_open("rescue")


def test_everything_to_act_on_has_a_name(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    sent(helping, shift, Service.POLICE)
    helping.help.open_sheet(None)
    assert nameless(helping.panel) == []


def test_dispatch_out_of_reach_is_said_before_anything_is_sent(
    helping: Helping, shift: Shift
) -> None:
    shift.show_help(helping.help, cad=False)
    assert helping.text("cad") == (
        "Dispatch is not reached: requests go on being tried. Voice: F12."
    )


def test_another_call_closes_the_sheet_and_keeps_no_words_for_it(
    helping: Helping, shift: Shift
) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.press(TAB, "he took pills")
    other = replace(shift.call, call_id=CallId(Subject("c2")))
    helping.help.show_help(other, shift.desk.policy, shift.now(), True)  # noqa: FBT003 - as agreed
    assert not helping.is_open("rescue")
    helping.help.open_sheet(Service.EMS)
    assert helping.reason() == ""


def test_without_a_call_no_sheet_opens(helping: Helping, shift: Shift) -> None:
    helping.help.show_help(None, shift.desk.policy, shift.now(), True)  # noqa: FBT003 - as agreed
    helping.help.open_sheet(Service.EMS)
    assert not helping.is_open("rescue")


def test_the_level_decides_the_grounds_that_are_chosen_first(
    helping: Helping, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.IMMINENT))
    helping.help.open_sheet(Service.EMS)
    assert helping.chosen("grounds") == "Imminent risk, without consent"
