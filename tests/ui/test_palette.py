"""What can be done is found by its words, and done by Enter or by its own key."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from counselor_app.domain.triggers import Trigger
from counselor_app.ui.keys import KEYS, Deed, Keyboard
from counselor_app.ui.palette import Palette, findable_with
from counselor_app.ui.words import said
from tests.conftest import CALL
from tests.ui.eyes import all_words, focus_name
from tests.ui.hands import WindowHand, nameless, part

OPENS = "Ctrl+Shift+P"


def shown(hand: WindowHand) -> list[str]:
    return [hand.says(f"palette_{at}") for at in range(6) if hand.sees(f"palette_{at}")]


def test_everything_that_can_be_done_is_there_by_its_words() -> None:
    found = {entry.what: entry.words for entry in findable_with(Keyboard())}
    for key in KEYS:
        if key.deed is not Deed.PALETTE:
            assert found.pop(key.deed) == key.words
    keyless = (Trigger.ABUSIVE, Trigger.NOT_ELIGIBLE, Trigger.RELAY)
    assert found == {trigger: said(trigger) for trigger in keyless}


def test_every_trigger_and_deed_is_found_by_its_own_words() -> None:
    entries = findable_with(Keyboard())
    for entry in entries:
        assert entry in [each for each in entries if each.means(entry.words)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gun", "Weapon"),
        ("call back", "Dropped"),
        ("AMBULANCE", "EMS"),
        ("interpreter", "Relay or interpreter"),
        ("insult", "Abusive call"),
        ("asks police", "Not eligible, or asks for police"),
    ],
)
def test_other_words_find_it_too(talking: WindowHand, typed: str, first: str) -> None:
    talking.press(OPENS)
    talking.types(typed)
    assert shown(talking)[0] == first


def test_it_opens_without_a_dialog_and_escape_gives_the_keys_back(
    talking: WindowHand,
) -> None:
    talking.press("Ctrl+N")
    talking.types("he said ")
    talking.press(OPENS)
    assert focus_name() == "palette_words"
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert windows == [talking.window]
    talking.types("weapon")
    talking.press("Escape")
    assert not talking.sees("palette")
    assert talking.window._frame.middle.has_notes_keys
    ((_, note),) = talking.desk.board.call(CALL).notes.taken
    assert note == "he said"
    assert talking.desk.board.call(CALL).triggers.marked == frozenset()


def test_arrows_go_through_what_was_found_and_enter_does_it(talking: WindowHand) -> None:
    talking.press(OPENS, "Down", "Down", "Down", "Return")
    assert talking.desk.board.call(CALL).triggers.marked == {Trigger.DANGER_TO_ANOTHER}
    assert talking.sees("danger_to_another")
    talking.press("Escape", OPENS, "Up")
    assert talking.says("palette_count") == "21 to 26 of 26"
    assert shown(talking)[-1] == "Release the 911 operator"


@pytest.mark.parametrize("typed", ["", "zz", "weapon", " "])
def test_enter_does_nothing_where_nothing_is_typed_nor_pointed_at(
    talking: WindowHand, typed: str
) -> None:
    talking.press(OPENS)
    talking.types(typed)
    talking.press(*["Backspace"] * len(typed.strip()))
    palette = part(talking.window, "palette")
    assert "▸" not in all_words(palette)
    talking.press("Return", "Return")
    assert talking.desk.board.call(CALL).triggers.marked == frozenset()
    assert talking.sees("palette")
    assert talking.says("palette_by_key").startswith("Nothing is chosen")
    talking.types("weapon")
    assert "▸" in all_words(palette)
    assert not talking.sees("palette_by_key")
    talking.press("Return")
    assert talking.desk.board.call(CALL).triggers.marked == {Trigger.WEAPON}


def test_an_opened_sheet_gives_the_keys_back_to_where_the_finding_began(
    talking: WindowHand,
) -> None:
    talking.press("Ctrl+N", OPENS)
    talking.types("relay")
    talking.press("Return")
    assert talking.sees("relay")
    talking.press("Escape")
    assert talking.window._frame.middle.has_notes_keys


@pytest.mark.parametrize("words", ["Answer", "Mute", "Hold", "End", "Release"])
def test_what_acts_on_the_line_is_never_done_by_enter(
    talking: WindowHand, words: str
) -> None:
    talking.press(OPENS)
    talking.types(words)
    talking.press("Return", "Return")
    assert talking.asked == []
    assert talking.desk.board.call(CALL).line.operator_on
    assert "only by its own key" in talking.says("palette_by_key")
    assert not talking.window._deeds._watch.is_armed


def test_an_enter_that_repeats_itself_does_nothing(talking: WindowHand) -> None:
    talking.press(OPENS)
    no = Qt.KeyboardModifier.NoModifier
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, no, "\r", True)  # noqa: FBT003 - Qt's
    QApplication.sendEvent(part(talking.window, "palette_words"), again)
    assert talking.sees("palette")
    assert talking.desk.board.call(CALL).triggers.marked == frozenset()


def test_help_that_is_found_is_only_opened(talking: WindowHand) -> None:
    talking.press(OPENS)
    talking.types("police")
    assert shown(talking)[:2] == ["Community team, no police", "Police"]
    talking.press("Down", "Return", "Return")
    assert talking.sees("rescue")
    assert talking.world.courier.sent == []


def test_words_that_find_nothing_say_so(talking: WindowHand) -> None:
    talking.press(OPENS)
    talking.types("xyzzy")
    assert shown(talking) == []
    talking.press("Return", "Down")
    assert talking.sees("palette")


def test_any_key_of_a_deed_closes_it(talking: WindowHand) -> None:
    talking.press(OPENS, "F2")
    assert not talking.sees("palette")
    assert talking.sees("weapon")


def test_it_closes_when_something_else_takes_the_keys(talking: WindowHand) -> None:
    talking.press(OPENS)
    talking.types("weapon")
    talking.window._frame.middle.focus_top()
    assert not talking.sees("palette")
    assert talking.window._frame.middle.has_question_keys


def test_everything_in_it_has_a_name(talking: WindowHand) -> None:
    talking.press(OPENS)
    palette = part(talking.window, "palette")
    assert isinstance(palette, Palette)
    assert nameless(palette) == []
