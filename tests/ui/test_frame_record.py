import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.domain.disposition import Agreed, Disposition, FollowUpAgreed
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    Side,
)
from counselor_app.domain.rescue import EidoAnswered, Step
from counselor_app.domain.task import Outcome, Work, confirming, work_on
from tests.conftest import CALL, LEG, World
from tests.ui.hands import (
    SECOND,
    WindowHand,
    click,
    note_field,
    opened,
    part,
    rows_of,
    second_rings,
)
from tests.ui.views import EMS_ASKED, helping_events


def test_when_the_call_ends_its_outcome_opens_by_itself(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    assert talking.sees("dispositions")
    assert talking.sees("note_field")
    assert QApplication.focusWidget() is part(talking.window, "find_disposition")


def test_whoever_types_a_note_goes_on_when_the_caller_hangs_up(
    talking: WindowHand,
) -> None:
    talking.press("Tab")
    talking.types("He says")
    talking.happens(CallEnded(by=Side.CALLER))
    talking.types(" thanks")
    assert note_field(talking).toPlainText() == "He says thanks"
    assert talking.sees("dispositions")


def test_a_record_is_finished_without_the_mouse(talking: WindowHand) -> None:
    talking.press("1")
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Ctrl+Return")
    sheet = talking.window._frame.middle.outcome
    assert sheet.notice.text() == "▲ Choose how the call ended."
    talking.types("return")
    talking.press("Return", "Ctrl+Return")
    ending = talking.desk.board.call(CALL).ending
    assert ending.closed is not None
    assert ending.closed.disposition is Disposition.RETURNED_TO_911
    assert not talking.sees("dispositions")
    task = talking.desk.board.task(work_on(Work.CALL_911_BACK, CALL, LEG))
    assert task.opened is not None
    assert any("Call 911 back" in row for row in rows_of(talking.window, "work"))


def test_resolved_is_refused_while_the_risk_is_not_rated(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Return")
    refused = talking.window._frame.middle.outcome.notice.text()
    assert refused.startswith("▲ The risk is not rated")
    assert talking.desk.board.call(CALL).ending.disposition is None


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_note_of_the_wrap_up_is_in_the_record_before_it_closes(
    talking: WindowHand, by: str
) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    talking.types("test")
    talking.press("Return", "Ctrl+N")
    talking.types("Line check")
    if by == "mouse":
        click(talking.window, "close_record")
    else:
        part(talking.window, "find_disposition").setFocus()
        talking.press("Ctrl+Return")
    kinds = [type(e.event).__name__ for e in talking.world.journal.entries]
    assert kinds.index("NoteTaken") < kinds.index("RecordClosed")


def test_put_aside_it_stays_under_my_work(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    talking.press("Escape")
    assert not talking.sees("dispositions")
    assert rows_of(talking.window, "work") == ["Finish the record\n14:02 (314) 555-0142"]
    talking.press("Return")
    assert talking.sees("dispositions")


def test_after_a_crash_the_record_waits_under_my_work(
    talking: WindowHand, qtbot: QtBot
) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    again = opened(qtbot, World(journal=talking.world.journal))
    again.press("Ctrl+D", "Return")
    assert again.sees("dispositions")
    assert again.window._frame.middle.outcome.call_id == CALL


def test_an_open_record_never_blocks_the_next_call(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER))
    second_rings(talking)
    assert talking.says("rings_number") == "(314) 555-0177"
    assert talking.sees("dispositions")
    assert talking.says("caller") == "Caller (314) 555-0142"  # whom F1 would mark
    talking.press("Ctrl+R")
    assert talking.asked == ["answer"]
    talking.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    assert not talking.sees("dispositions")
    assert "Caller (314) 555-0177" in talking.says("caller")
    talking.happens(CallEnded(by=Side.CALLER), to=SECOND)
    assert talking.window._frame.middle.outcome.call_id == SECOND


def test_a_task_is_ended_from_the_left_column(talking: WindowHand) -> None:
    test_a_record_is_finished_without_the_mouse(talking)
    talking.press("Ctrl+D", "Return", "1")
    task = talking.desk.board.task(work_on(Work.CALL_911_BACK, CALL, LEG))
    assert task.outcome is Outcome.DONE


def test_contact_confirmed_from_my_work_is_in_the_record(talking: WindowHand) -> None:
    talking.happens(
        *helping_events(),
        EidoAnswered(request_id=EMS_ASKED, code=200),
        CallEnded(by=Side.CALLER),
    )
    talking.press("Ctrl+D", "Down", "Return", "1")
    assert talking.desk.board.task(confirming(EMS_ASKED)).outcome is Outcome.REACHED
    progress = talking.desk.board.call(CALL).rescues.progress(EMS_ASKED)
    assert progress.step is Step.REACHED


def test_closing_the_window_keeps_what_stands_in_its_fields(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER), FollowUpAgreed(consent=Agreed.YES))
    part(talking.window, "times").setFocus()
    talking.types("evenings")
    talking.window._frame.middle.notes._field.setPlainText("One more thing")
    talking.window.close()
    call = talking.desk.board.call(CALL)
    assert call.ending.follow_up == FollowUpAgreed(consent=Agreed.YES, times="evenings")
    assert [text for _, text in call.notes.taken] == ["One more thing"]
