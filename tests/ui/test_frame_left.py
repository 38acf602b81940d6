from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counselor_app.domain.board import Board
from counselor_app.domain.disposition import Disposition, RecordClosed
from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, LegId, StaffId, Subject, TaskId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallOffered,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import Outcome, TaskDone, TaskOpened, Work, work_on
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.left_panel import LeftPanel
from tests.conftest import LEG, Author
from tests.ui.hands import (
    button,
    click,
    list_of,
    nameless,
    part,
    rows_of,
    words_of,
)
from tests.ui.views import (
    EXAMPLE_START,
    example_author,
)

ANA = StaffId("ana")
NOW = EXAMPLE_START + timedelta(minutes=20)
FIRST, SECOND = CallId(Subject("f")), CallId(Subject("s"))
CALL_BACK = work_on(Work.CALL_911_BACK, FIRST, LEG)


@pytest.fixture
def author() -> Author:
    return example_author()


@pytest.fixture
def panel(qtbot: QtBot) -> LeftPanel:
    made = LeftPanel(Keyboard())
    qtbot.addWidget(made)
    made.resize(216, 800)
    made.show()
    return made


def after(board: Board, author: Author, to: Subject, *events: Event) -> Board:
    for event in events:
        board = board.after(author.writes(event, to))
    return board


def offered(number: str) -> tuple[Event, Event]:
    return CallOffered(leg=LegId(number)), CallerLearned(number=number, dialable=True)


def over(number: str) -> tuple[Event, ...]:
    leg = LegId(number)
    return (*offered(number), CallAnswered(leg=leg), CallEnded(by=Side.CALLER))


def opened(call_id: CallId) -> TaskOpened:
    due = EXAMPLE_START + timedelta(minutes=10)
    return TaskOpened(work=Work.CALL_911_BACK, call_id=call_id, due=due)


def test_who_waits_longest_is_first(panel: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *offered("+13145550111"))
    board = after(board, author, SECOND, *offered("+13145550122"))
    now = EXAMPLE_START + timedelta(seconds=41)
    panel.show_board(board, ANA, now, in_call=False)
    waits = ["0:40  (314) 555-0111", "0:38  (314) 555-0122"]
    assert rows_of(panel, "waiting") == waits
    panel.tick(now + timedelta(seconds=2))
    assert rows_of(panel, "waiting")[0].startswith("0:42")


def test_in_a_call_it_grows_quiet(panel: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, SECOND, *offered("+13145550122"))
    board = after(board, author, CALL_BACK, opened(FIRST))
    panel.show_board(board, ANA, NOW, in_call=True)
    assert words_of(panel, "waiting_words") == "1 waiting, lead has it"
    assert words_of(panel, "work_words") == "1 record to finish\n1 task"
    for name in ("waiting", "work", "recent"):
        assert not part(panel, name).isVisibleTo(panel)


def test_my_work_is_records_then_tasks_by_their_time(
    panel: LeftPanel, author: Author
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, CALL_BACK, opened(FIRST))
    panel.show_board(board, ANA, EXAMPLE_START, in_call=False)
    assert rows_of(panel, "work") == [
        "Finish the record\n14:02 (314) 555-0111",
        "Call 911 back, by 14:12\n14:02 (314) 555-0111",
    ]
    panel.show_board(board, ANA, NOW, in_call=False)
    assert "overdue since 14:12" in rows_of(panel, "work")[1]


def test_a_record_is_opened_by_enter(
    panel: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    panel.show_board(board, ANA, NOW, in_call=False)
    panel.focus_work()
    with qtbot.waitSignal(panel.record_asked) as asked:
        QTest.keyClick(list_of(panel, "work"), Qt.Key.Key_Return)
    assert asked.args == [FIRST]


def test_a_task_is_ended_with_its_outcome_by_keys(
    panel: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    board = after(Board(), author, CALL_BACK, opened(FIRST))
    panel.show_board(board, ANA, NOW, in_call=False)
    panel.focus_work()
    QTest.keyClick(list_of(panel, "work"), Qt.Key.Key_Return)
    assert "Call 911 back" in words_of(panel, "task_words")
    with qtbot.waitSignal(panel.task_ended) as asked:
        QTest.keyClick(part(panel, "task"), Qt.Key.Key_1)
    assert asked.args == [CALL_BACK, Outcome.DONE]
    done = after(board, author, CALL_BACK, TaskDone(outcome=Outcome.DONE))
    panel.show_board(done, ANA, NOW, in_call=False)
    assert not part(panel, "task_words").isVisibleTo(panel)
    assert words_of(panel, "work_words") == "Nothing waits"


def test_escape_ends_no_task(panel: LeftPanel, author: Author, qtbot: QtBot) -> None:
    panel.show_board(
        after(Board(), author, CALL_BACK, opened(FIRST)), ANA, NOW, in_call=False
    )
    panel.focus_work()
    QTest.keyClick(list_of(panel, "work"), Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(panel.task_ended):
        QTest.keyClick(button(panel, "outcome_done"), Qt.Key.Key_Escape)
    assert not part(panel, "task_words").isVisibleTo(panel)


def test_what_confirms_contact_offers_the_three_truths(
    panel: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    task = TaskId(Subject("confirm:r1"))
    due = EXAMPLE_START + timedelta(minutes=15)
    asks = TaskOpened(work=Work.CONFIRM_CONTACT, call_id=FIRST, due=due)
    panel.show_board(after(Board(), author, task, asks), ANA, NOW, in_call=False)
    panel.focus_work()
    QTest.keyClick(list_of(panel, "work"), Qt.Key.Key_Return)
    for outcome in ("reached", "not_found", "no_longer_needed"):
        assert part(panel, f"outcome_{outcome}").isVisibleTo(panel)
    with qtbot.waitSignal(panel.task_ended) as asked:
        click(panel, "outcome_reached")
    assert asked.args == [task, Outcome.REACHED]


def test_a_choice_holds_while_work_comes_and_goes(
    panel: LeftPanel, author: Author
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, SECOND, *over("+13145550122"))
    panel.show_board(board, ANA, NOW, in_call=False)
    work = list_of(panel, "work")
    work.setCurrentIndex(work.model().index(1, 0))
    closed = RecordClosed(
        disposition=Disposition.SILENT,
        resolved_on_line=False,
        level=RiskLevel.LOW,
        peak=RiskLevel.LOW,
        services=(),
    )
    panel.show_board(after(board, author, FIRST, closed), ANA, NOW, in_call=False)
    assert work.currentIndex().data() == "Finish the record\n14:02 (314) 555-0122"


def test_recent_calls_say_how_they_ended(panel: LeftPanel, author: Author) -> None:
    gone = RingingStopped(why=Unanswered.ABANDONED)
    board = after(Board(), author, FIRST, *offered("+13145550111"), gone)
    board = after(board, author, SECOND, *over("+13145550122"))
    panel.show_board(board, ANA, NOW, in_call=False)
    assert rows_of(panel, "recent") == [
        "14:02 (314) 555-0122\nThe caller's side hung up",
        "14:02 (314) 555-0111\nCaller hung up before the answer",
    ]


def test_everything_in_it_has_a_name(panel: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    panel.show_board(board, ANA, NOW, in_call=False)
    assert nameless(panel) == []
