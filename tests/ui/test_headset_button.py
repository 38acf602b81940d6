"""The button of a headset: it answers what rings, and never hangs up."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from counselor_app.ui.deeds import HEADSET_BUTTONS
from tests.conftest import CALL, World
from tests.ui.hands import WindowHand
from tests.ui.views import ringing_events


@pytest.mark.parametrize("button", HEADSET_BUTTONS)
def test_it_answers_what_rings(hand: WindowHand, world: World, button: Qt.Key) -> None:
    hand.happens(*ringing_events())
    QTest.keyClick(hand.window, button)
    assert world.phone.asked == [("answer", CALL)]


@pytest.mark.parametrize("button", HEADSET_BUTTONS)
def test_in_a_call_it_does_nothing(
    talking: WindowHand, world: World, button: Qt.Key
) -> None:
    QTest.keyClick(talking.window, button)
    assert world.phone.asked == []


def test_with_nobody_waiting_it_says_nothing(hand: WindowHand) -> None:
    QTest.keyClick(hand.window, Qt.Key.Key_Call)
    assert hand.bar_notice == ""
