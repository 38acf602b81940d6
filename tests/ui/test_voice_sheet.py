from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.rescue import EidoAnswered, Service
from tests.conftest import CALL
from tests.ui.help_hands import Helping, sent
from tests.ui.panel_hands import (
    CTRL,
    ENTER,
    ESCAPE,
    TAB,
    Shift,
)

G = Qt.Key.Key_G


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
    helping.press(TAB, "Operator 7")
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


def three_asked(helping: Helping, shift: Shift) -> None:
    for service in (Service.EMS, Service.POLICE, Service.CO_RESPONDERS):
        sent(helping, shift, service)


def taken(shift: Shift, nth: int) -> None:
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(nth), code=200))


def told(shift: Shift) -> list[str]:
    """Return whom each request was read to."""
    rescues = shift.call.rescues
    return [rescues.progress(key).spoken_to for key in rescues.requests]


def test_the_request_being_read_stays_chosen_while_another_is_taken(
    helping: Helping, shift: Shift
) -> None:
    three_asked(helping, shift)
    helping.help.open_sheet(None)
    helping.press("3")
    assert "We ask for co-responders" in helping.text("script")
    helping.press(TAB, "Operator 7")
    taken(shift, 1)
    assert "We ask for co-responders" in helping.text("script")
    helping.press(ENTER, held=CTRL)
    assert told(shift) == ["", "", "Operator 7"]


def test_when_the_request_being_read_was_taken_nobody_is_noted_on_another(
    helping: Helping, shift: Shift
) -> None:
    three_asked(helping, shift)
    helping.help.open_sheet(None)
    helping.press("2", TAB, "Operator")
    taken(shift, 1)
    helping.press(" 7")
    assert helping.chosen() == ""
    assert "no longer waits" in helping.text("voice_hint")
    helping.press(ENTER, held=CTRL)
    assert "Not noted" in helping.text("notice")
    assert told(shift) == ["", "", ""]
    helping.press("2")
    assert "We ask for co-responders" in helping.text("script")
    helping.press(ENTER, held=CTRL)
    assert told(shift) == ["", "", "Operator 7"]


def test_one_that_is_left_is_chosen_by_hand_or_not_at_all(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    sent(helping, shift, Service.POLICE)
    helping.help.open_sheet(None)
    helping.press(TAB, "Operator 7")
    taken(shift, 0)
    assert "We ask for police" not in helping.text("script")
    helping.press(ENTER, held=CTRL)
    assert told(shift) == ["", ""]
    helping.press("1")
    assert "We ask for police" in helping.text("script")
    assert helping.has_keys()
    taken(shift, 1)
    helping.press(ENTER, held=CTRL)
    assert "Not noted: nothing waits" in helping.text("notice")


def test_a_name_written_down_for_a_request_that_was_taken_waits_for_a_choice(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    sent(helping, shift, Service.POLICE)
    helping.help.open_sheet(None)
    helping.press(TAB, "Operator 7", ESCAPE)
    taken(shift, 0)
    helping.help.open_sheet(None)
    helping.press(ENTER, held=CTRL)
    assert told(shift) == ["", ""]


def test_a_name_written_down_in_one_call_is_not_noted_in_another(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    helping.help.open_sheet(None)
    helping.press("Operator 7")
    other = replace(shift.call, call_id=CallId(Subject("c2")))
    helping.help.show_help(other, shift.desk.policy, shift.now(), cad_reached=True)
    helping.help.open_sheet(None)
    helping.press(ENTER, held=CTRL)
    assert "Write down who took it" in helping.text("notice")


def test_what_has_the_keys_first_is_read_whole_to_who_cannot_see_it(
    helping: Helping,
) -> None:
    helping.help.open_sheet(None)
    script = helping.focus()
    assert script.objectName() == "script"
    reader = QAccessible.queryAccessibleInterface(script)
    assert reader.role() is QAccessible.Role.StaticText
    assert reader.state().focused
    assert reader.text(QAccessible.Text.Name) == helping.text("script")
    assert "2317 Cherokee St" in helping.text("script")
