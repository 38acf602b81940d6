from PySide6.QtCore import Qt

from counselor_app.domain.rescue import (
    Service,
)
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
