from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import (
    EidoAnswered,
    EidoSent,
    EidoUndelivered,
    Grounds,
    Service,
    Step,
)
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.help_panel import HelpPanel
from counselor_app.ui.request_card import RequestCard
from tests.conftest import CALL, World
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, TAB, Hands, Shift, services

G = Qt.Key.Key_G


class Helping(Hands):
    """A counselor who sends help."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.help, self.called_in = HelpPanel(), 0
        shift.join_help(self.help)
        self.help.call_psap_asked.connect(self._count)
        super().__init__(qtbot, self.help)

    def reason(self) -> str:
        """Return what stands in the field of the reason."""
        field = self.panel.findChild(QPlainTextEdit, "reason")
        assert isinstance(field, QPlainTextEdit)
        return field.toPlainText()

    def tone(self) -> str:
        """Return the tone of the latest request's card."""
        return str(self.panel.findChildren(RequestCard)[-1].property("tone"))

    def is_open(self, name: str) -> bool:
        """Whether a sheet is open."""
        sheet = self.panel.findChild(QFrame, name)
        assert sheet is not None
        return not sheet.isHidden()

    def _count(self) -> None:
        self.called_in += 1


@pytest.fixture
def shift(world: World) -> Shift:
    return Shift(world)


@pytest.fixture
def helping(qtbot: QtBot, shift: Shift) -> Helping:
    return Helping(qtbot, shift)


def sent(helping: Helping, shift: Shift, service: Service = Service.EMS) -> None:
    helping.help.open_sheet(service)
    helping.press(TAB, "pills in hand")
    helping.press(ENTER, held=CTRL)
    shift.desk.record(CALL, EidoSent(request_id=shift.request(-1)))


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
    assert helping.reason() == "Attempt in progress"
    assert "Asked for: an ambulance" in helping.text("will_send")
    assert services(shift) == []


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
    hands.press(ENTER, held=CTRL)
    hands.press(ENTER, held=CTRL)
    assert len(asked) == 1


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
    helping.press("1", TAB, "wants to be seen")
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
    helping.press(TAB, "pills")
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.EMS]


def test_no_words_are_no_refusal(helping: Helping, shift: Shift) -> None:
    helping.help.open_sheet(Service.EMS)
    helping.help.show_refusal("")
    assert helping.text("notice") == ""
    assert helping.is_open("rescue")


def test_a_request_counts_the_time_that_nobody_answers(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    at = shift.call.rescues.progress(shift.request()).times[Step.SENT]
    later = at + timedelta(seconds=7) - shift.now()
    shift.show_help(helping.help, later)
    assert helping.text("state") == f"Sent {at.astimezone():%H:%M:%S}, no answer for 0:07"
    assert helping.tone() == ""


def test_a_request_that_nobody_received_turns_red_with_what_to_do(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    shift.show_help(helping.help, timedelta(seconds=11))
    assert helping.tone() == "imminent"
    assert helping.text("act") == (
        "Nobody has received it. Read the script to the 911 center now: F12."
    )


def test_a_request_that_could_not_be_delivered_says_so(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoUndelivered(request_id=shift.request()))
    assert "is tried again" in helping.text("act")
    shift.show_help(helping.help, timedelta(seconds=11))
    assert "could not be delivered" in helping.text("act")


def test_a_request_that_nobody_takes_turns_red(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=180))
    shift.show_help(helping.help, timedelta(seconds=40))
    assert helping.tone() == ""
    shift.show_help(helping.help, timedelta(seconds=61))
    assert helping.tone() == "imminent"
    assert helping.text("act").startswith("Nobody has taken it.")


def test_a_refused_request_says_why_in_words(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=603))
    assert helping.tone() == "imminent"
    assert helping.text("state").endswith(", refused")
    assert helping.text("act") == (
        "Declined by the dispatcher. Read the script to the 911 center: F12."
    )


def test_only_a_person_reached_is_green(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    assert helping.tone() == ""
    assert "Was the person reached?" in helping.words()
    helping.press(*[TAB] * 6)
    assert helping.focus().objectName() == "contact_reached"
    helping.press(" ")
    assert helping.tone() == "ok"
    assert helping.text("state").startswith("Person reached")


def test_the_voice_sheet_has_the_script_and_notes_who_took_it(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    helping.help.open_sheet(None)
    assert "We ask for an ambulance." in helping.text("script")
    assert "2317 Cherokee St" in helping.text("script")
    helping.press("Operator 7", TAB, "26-114")
    helping.press(ENTER)
    progress = shift.call.rescues.progress(shift.request())
    assert progress.spoken_to == ""
    helping.press(ENTER, held=CTRL)
    progress = shift.call.rescues.progress(shift.request())
    assert (progress.spoken_to, progress.incident_number) == ("Operator 7", "26-114")
    assert not helping.is_open("voice")
    assert helping.text("act") == "Taken by voice: Operator 7, incident 26-114"


def test_who_took_it_must_be_written_down(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    helping.help.open_sheet(None)
    helping.press(ENTER, held=CTRL)
    assert "Write down who took it" in helping.text("notice")
    assert helping.is_open("voice")


def test_what_was_typed_in_the_voice_sheet_survives_escape(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    helping.help.open_sheet(None)
    helping.press("Operator 7", ESCAPE)
    helping.help.open_sheet(None)
    helping.press(ENTER, held=CTRL)
    assert shift.call.rescues.progress(shift.request()).spoken_to == "Operator 7"


def test_a_key_of_the_voice_sheet_calls_the_911_center_in_once_a_press(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    helping.help.open_sheet(None)
    assert helping.called_in == 0
    helping.press(G, held=CTRL)
    helping.hold_down(G, CTRL)
    assert helping.called_in == 1


def test_with_two_requests_a_digit_says_which_was_taken(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    sent(helping, shift, Service.POLICE)
    helping.help.open_sheet(None)
    helping.press("2")
    assert "We ask for police." in helping.text("script")
    helping.press(TAB, TAB, "Operator 7")
    helping.press(ENTER, held=CTRL)
    assert shift.call.rescues.progress(shift.request(0)).spoken_to == ""
    assert shift.call.rescues.progress(shift.request(1)).spoken_to == "Operator 7"


def test_without_a_request_voice_still_has_who_and_where_to_read(
    helping: Helping,
) -> None:
    helping.help.open_sheet(None)
    script = helping.text("script")
    assert "2317 Cherokee St" in script
    assert "ambulance" not in script
    assert "F8 to F11 ask in writing first" in helping.text("voice_hint")


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
