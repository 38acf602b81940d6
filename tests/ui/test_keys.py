import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from counselor_app.ui.keys import KEYS, Deed, Keyboard, KeyTakenError, keyboard_from

CONTROL = Qt.KeyboardModifier.ControlModifier


def pressed(key: Qt.Key, held: Qt.KeyboardModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


def test_every_deed_has_one_key_and_no_key_two_deeds() -> None:
    assert sorted(key.deed for key in KEYS) == sorted(Deed)
    sequences = [QKeySequence(key.sequence).toString() for key in KEYS]
    assert len(set(sequences)) == len(sequences)


def test_no_deed_has_a_key_that_writes_or_confirms() -> None:
    plain = {"Return", "Enter", "Space", "Tab", "Escape", *"0123456789/"}
    assert not plain & {key.sequence for key in KEYS}


def test_a_key_is_known_with_or_without_the_keypad() -> None:
    keyboard = Keyboard()
    keypad = Qt.KeyboardModifier.KeypadModifier
    assert keyboard.has(pressed(Qt.Key.Key_K, CONTROL))
    assert keyboard.has(pressed(Qt.Key.Key_F1, keypad))
    assert not keyboard.has(pressed(Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier))


def test_a_center_may_give_a_deed_another_key() -> None:
    keyboard = keyboard_from({Deed.HOLD: "Ctrl+Shift+J"})
    assert keyboard.of(Deed.HOLD) == "Ctrl+Shift+J"
    assert keyboard.words(Deed.HOLD) == "Hold"
    assert keyboard.of(Deed.MUTE) == "Ctrl+M"


def test_one_key_for_two_deeds_is_refused() -> None:
    with pytest.raises(KeyTakenError, match=r"Ctrl\+M"):
        keyboard_from({Deed.HOLD: "ctrl+m"})


@pytest.mark.parametrize("sequence", ["Ctrl+B", "Ctrl+G", "Ctrl+Return"])
def test_no_deed_takes_a_key_that_a_sheet_needs(sequence: str) -> None:
    with pytest.raises(KeyTakenError):
        keyboard_from({Deed.HOLD: sequence})
