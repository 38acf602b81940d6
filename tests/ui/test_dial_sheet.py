"""Keypad tones: typed by key, sent at once, never taken back."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from counselor_app.domain.line import CallEnded, Side
from tests.conftest import CALL, World
from tests.ui.hands import WindowHand, click, part, press


def test_each_digit_goes_out_as_it_is_typed(talking: WindowHand, world: World) -> None:
    talking.press("Ctrl+J")
    field = part(talking.window, "dial_digits")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "1x2#")
    assert world.phone.asked == [("dial", CALL, d) for d in "12#"]
    assert field.text() == "12#"
    press(talking.window, "Escape")
    assert not field.isVisibleTo(talking.window)


def test_the_call_bar_opens_the_keypad_while_talking(
    talking: WindowHand,
) -> None:
    assert talking.sees("dial")
    click(talking.window, "dial")
    assert part(talking.window, "dial_digits").hasFocus()
    talking.happens(CallEnded(by=Side.CALLER))
    assert not talking.sees("dial")


def test_what_went_out_stays_in_the_field(talking: WindowHand, world: World) -> None:
    talking.press("Ctrl+J")
    field = part(talking.window, "dial_digits")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "12")
    press(field, "Backspace")
    assert field.text() == "12"
    assert len(world.phone.asked) == 2
