"""What tripped a tired counselor after a call: records and work, by keyboard alone."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.domain.disposition import Agreed, Disposition, FollowUpAgreed
from counselor_app.domain.line import CallEnded, Side
from counselor_app.domain.rescue import EidoAnswered
from tests.conftest import CALL
from tests.ui.eyes import focus_name, focus_words, is_seen
from tests.ui.hands import (
    SECOND,
    WindowHand,
    note_field,
    part,
    second_rings,
)
from tests.ui.panel_hands import ENTER
from tests.ui.views import (
    EMS_ASKED,
    helping_events,
    ringing_events,
    talking_events,
)


def test_a_second_enter_on_a_task_says_nothing_that_is_not_true(
    talking: WindowHand,
) -> None:
    talking.happens(*helping_events(), EidoAnswered(request_id=EMS_ASKED, code=200))
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Escape", "Ctrl+D", "Down", "Return", "Return", "Return")
    assert talking.sees("task_words")
    assert talking.desk.board.open_tasks
    talking.press("2")
    assert talking.desk.board.call(CALL).rescues.progress(EMS_ASKED).not_found


def test_my_work_can_be_reached_where_its_column_is_folded(talking: WindowHand) -> None:
    talking.window.resize(1100, 800)
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Escape")
    QApplication.processEvents()
    assert focus_name() == "work"
    assert talking.sees("work")
    talking.press("Return")
    assert focus_name() == "find_disposition"
    assert not talking.sees("work")
    assert talking.sees("risk")


def test_in_a_call_the_key_of_my_work_says_why_not(talking: WindowHand) -> None:
    talking.press("Ctrl+D")
    assert "waits until the call is over" in talking.bar_notice
    assert focus_name() == "question_card"


def test_notes_are_seen_when_they_have_the_keys(
    talking: WindowHand, qtbot: QtBot
) -> None:
    talking.window.resize(1280, 560)
    talking.press("Ctrl+N")
    qtbot.waitUntil(lambda: is_seen(note_field(talking)))
    talking.press("Ctrl+N")
    text = part(talking.window, "question_text")
    qtbot.waitUntil(lambda: is_seen(text))


def test_a_wrong_number_is_closed_in_a_few_keys(hand: WindowHand) -> None:
    hand.happens(*ringing_events(), talking_events()[0])
    hand.keys_come_again()
    hand.press("Ctrl+E", "Return")
    assert hand.asked == ["hang_up"]
    hand.happens(CallEnded(by=Side.COUNSELOR))
    hand.types("wrong")
    hand.press("Return", "Ctrl+Return")
    closed = hand.desk.board.call(CALL).ending.closed
    assert closed is not None
    assert closed.disposition is Disposition.WRONG_NUMBER


def test_a_follow_up_is_agreed_by_keys_alone(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    for _ in range(20):
        if focus_words() == "Follow-up agreed: Yes":
            break
        talking.press("Tab")
    talking.press("Space", "Tab")
    while focus_name() != "safe_number":
        talking.press("Tab")
    talking.types("(314) 555-0147")
    talking.press("Tab")
    talking.types("evenings")
    talking.press("Tab")
    assert talking.desk.board.call(CALL).ending.follow_up == FollowUpAgreed(
        consent=Agreed.YES, safe_number="(314) 555-0147", times="evenings"
    )


def test_two_records_are_finished_one_after_the_other(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    second_rings(talking)
    talking.happens(talking_events()[0], to=SECOND)
    talking.keys_come_again()
    talking.happens(CallEnded(by=Side.CALLER), to=SECOND)
    for _ in range(2):
        talking.types("hung")
        talking.press("Return", "Ctrl+Return")
        if focus_name() == "work":
            talking.press("Return")
    records = talking.desk.board.records_of(talking.desk.pen.actor)
    assert records == ()


def test_enter_never_answers_nor_hangs_up_by_itself(hand: WindowHand) -> None:
    hand.happens(*ringing_events())
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or hand.window, ENTER)
    assert hand.asked == []
