import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    Side,
)
from counselor_app.ui.keys import Deed, keyboard_from
from tests.conftest import CALL, World
from tests.ui.hands import SECOND, WindowHand, note_field, opened, part, second_rings
from tests.ui.views import ringing_events, talking_events


def test_control_r_answers_and_enter_and_space_never_do(hand: WindowHand) -> None:
    hand.happens(*ringing_events())
    hand.press("Return", "Enter", "Space")
    assert hand.asked == []
    hand.press("Ctrl+R")
    assert hand.asked == ["answer"]


def test_with_no_call_waiting_the_answer_is_refused_in_words(hand: WindowHand) -> None:
    hand.press("Ctrl+R")
    assert hand.bar_notice == "▲ No call is waiting."
    hand.happens(*ringing_events())
    assert hand.bar_notice == ""
    hand.press("Ctrl+R")
    assert hand.bar_notice == ""


def test_a_ringing_call_is_seen_and_takes_no_keys(hand: WindowHand) -> None:
    before = QApplication.focusWidget()
    hand.happens(*ringing_events())
    assert hand.says("rings_number") == "(314) 555-0142"
    assert QApplication.focusWidget() is before


def test_an_answered_call_has_its_question_and_the_keys(hand: WindowHand) -> None:
    hand.happens(*ringing_events(), CallAnswered(leg=LegId("leg-1")))
    assert hand.window._frame.middle.has_question_keys
    assert not hand.sees("rings_number")


def test_keys_of_the_moment_after_an_answer_are_dropped(
    hand: WindowHand, qtbot: QtBot
) -> None:
    hand.happens(*ringing_events(), CallAnswered(leg=LegId("leg-1")))
    hand.press("1", "F1", "Ctrl+M")
    call = hand.desk.board.call(CALL)
    assert (call.answers.by_item, call.triggers.marked) == ({}, frozenset())
    assert hand.asked == []
    qtbot.waitUntil(lambda: hand.keys_may_come)
    hand.press("1")
    assert len(hand.desk.board.call(CALL).answers.by_item) == 1


def test_an_answered_call_never_takes_over_a_note(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Ctrl+N")
    talking.types("Told her to lock the cabinet")
    second_rings(talking)
    assert note_field(talking).toPlainText() == "Told her to lock the cabinet"
    talking.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    first, second = (talking.desk.board.call(c) for c in (CALL, SECOND))
    assert [text for _, text in first.notes.taken] == ["Told her to lock the cabinet"]
    assert second.notes.taken == ()
    assert note_field(talking).toPlainText() == ""
    kept = talking.window._frame.middle.notice.text()
    assert kept == "✓ Your note was kept with the call of 14:02"
    assert talking.window._frame.middle.has_question_keys


def test_a_second_call_is_quiet_and_moves_nothing(talking: WindowHand) -> None:
    before = QApplication.focusWidget()
    second_rings(talking)
    assert QApplication.focusWidget() is before
    assert not talking.sees("rings_number")
    assert talking.says("waiting_words") == "1 waiting, lead has it"
    talking.press("Ctrl+R")
    assert talking.bar_notice == "▲ You are on a call. End it first (Ctrl+E)."


@pytest.mark.parametrize("key", ["Tab", "Ctrl+N"])
def test_one_key_changes_sides_and_back(talking: WindowHand, key: str) -> None:
    middle = talking.window._frame.middle
    talking.press(key)
    assert middle.has_notes_keys
    assert part(talking.window, "notes").property("keys") is True
    talking.press(key)
    assert middle.has_question_keys
    assert part(talking.window, "notes").property("keys") is False


def test_digits_answer_the_question_and_are_text_in_the_notes(
    talking: WindowHand,
) -> None:
    talking.press("1")
    answered = dict(talking.desk.board.call(CALL).answers.by_item)
    assert len(answered) == 1
    talking.press("Tab")
    talking.types("2 pills, 3 left")
    assert note_field(talking).toPlainText() == "2 pills, 3 left"
    assert talking.desk.board.call(CALL).answers.by_item == answered


def test_a_text_field_takes_none_of_our_keys(qtbot: QtBot, world: World) -> None:
    # Ctrl+A is one that every text field claims, as some do Ctrl+K and Ctrl+E.
    hand = opened(qtbot, world, keyboard_from({Deed.RATE: "Ctrl+A"}))
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    hand.press("Tab")
    hand.types("stays")
    hand.press("Ctrl+A")
    assert hand.sees("rating")
    assert [text for _, text in hand.desk.board.call(CALL).notes.taken] == ["stays"]


def test_a_note_that_was_typed_before_a_crash_is_there_again(
    qtbot: QtBot, talking: WindowHand
) -> None:
    talking.press("Tab")
    talking.types("He is on the bridge")
    qtbot.waitUntil(lambda: bool(talking.world.journal.typed))
    again = opened(qtbot, World(journal=talking.world.journal))
    assert note_field(again).toPlainText() == "He is on the bridge"
    assert again.window._frame.middle.has_question_keys
