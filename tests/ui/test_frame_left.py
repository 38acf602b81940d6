from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counselor_app.domain.board import Board
from counselor_app.domain.disposition import (
    Agreed,
    Disposition,
    FollowUpAgreed,
    RecordClosed,
)
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
)

ANA = StaffId("ana")
NOW = EXAMPLE_START + timedelta(minutes=20)
FIRST, SECOND = CallId(Subject("f")), CallId(Subject("s"))
CALL_BACK = work_on(Work.CALL_911_BACK, FIRST, LEG)


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


def test_who_waits_longest_is_first(left: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *offered("+13145550111"))
    board = after(board, author, SECOND, *offered("+13145550122"))
    now = EXAMPLE_START + timedelta(seconds=41)
    left.show_board(board, ANA, now, in_call=False)
    waits = ["0:40  (314) 555-0111", "0:38  (314) 555-0122"]
    assert rows_of(left, "waiting") == waits
    left.tick(now + timedelta(seconds=2))
    assert rows_of(left, "waiting")[0].startswith("0:42")


def test_in_a_call_it_grows_quiet(left: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, SECOND, *offered("+13145550122"))
    board = after(board, author, CALL_BACK, opened(FIRST))
    left.show_board(board, ANA, NOW, in_call=True)
    assert words_of(left, "waiting_words") == "1 waiting, lead has it"
    assert words_of(left, "work_words") == "1 record to finish\n1 task"
    for name in ("waiting", "work", "recent"):
        assert not part(left, name).isVisibleTo(left)


def test_my_work_is_records_then_tasks_by_their_time(
    left: LeftPanel, author: Author
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, CALL_BACK, opened(FIRST))
    left.show_board(board, ANA, EXAMPLE_START, in_call=False)
    assert rows_of(left, "work") == [
        "Finish the record\n14:02 (314) 555-0111",
        "Call 911 back, by 14:12\n14:02 (314) 555-0111",
    ]
    left.show_board(board, ANA, NOW, in_call=False)
    assert "overdue since 14:12" in rows_of(left, "work")[1]


def test_a_record_is_opened_by_enter(
    left: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    left.show_board(board, ANA, NOW, in_call=False)
    left.focus_work()
    with qtbot.waitSignal(left.record_asked) as asked:
        QTest.keyClick(list_of(left, "work"), Qt.Key.Key_Return)
    assert asked.args == [FIRST]


def test_a_task_is_ended_with_its_outcome_by_keys(
    left: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    board = after(Board(), author, CALL_BACK, opened(FIRST))
    left.show_board(board, ANA, NOW, in_call=False)
    left.focus_work()
    QTest.keyClick(list_of(left, "work"), Qt.Key.Key_Return)
    assert "Call 911 back" in words_of(left, "task_words")
    with qtbot.waitSignal(left.task_ended) as asked:
        QTest.keyClick(part(left, "task"), Qt.Key.Key_1)
    assert asked.args == [CALL_BACK, Outcome.DONE]
    done = after(board, author, CALL_BACK, TaskDone(outcome=Outcome.DONE))
    left.show_board(done, ANA, NOW, in_call=False)
    assert not part(left, "task_words").isVisibleTo(left)
    assert words_of(left, "work_words") == "Nothing waits"


def test_escape_ends_no_task(left: LeftPanel, author: Author, qtbot: QtBot) -> None:
    left.show_board(
        after(Board(), author, CALL_BACK, opened(FIRST)), ANA, NOW, in_call=False
    )
    left.focus_work()
    QTest.keyClick(list_of(left, "work"), Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(left.task_ended):
        QTest.keyClick(button(left, "outcome_done"), Qt.Key.Key_Escape)
    assert not part(left, "task_words").isVisibleTo(left)


def test_what_confirms_contact_offers_the_three_truths(
    left: LeftPanel, author: Author, qtbot: QtBot
) -> None:
    task = TaskId(Subject("confirm:r1"))
    due = EXAMPLE_START + timedelta(minutes=15)
    asks = TaskOpened(work=Work.CONFIRM_CONTACT, call_id=FIRST, due=due)
    left.show_board(after(Board(), author, task, asks), ANA, NOW, in_call=False)
    left.focus_work()
    QTest.keyClick(list_of(left, "work"), Qt.Key.Key_Return)
    for outcome in ("reached", "not_found", "no_longer_needed"):
        assert part(left, f"outcome_{outcome}").isVisibleTo(left)
    with qtbot.waitSignal(left.task_ended) as asked:
        click(left, "outcome_reached")
    assert asked.args == [task, Outcome.REACHED]


@pytest.mark.parametrize("work", [Work.FOLLOW_UP, Work.CALL_BACK])
@pytest.mark.parametrize(
    ("agreed", "about"),
    [
        (
            FollowUpAgreed(
                consent=Agreed.YES,
                safe_number="3145550199",
                times="after 17:00",
                voicemail=Agreed.NO,
            ),
            "14:02 (314) 555-0199\nsafe number · after 17:00 · no voicemail",
        ),
        (
            FollowUpAgreed(consent=Agreed.YES, voicemail=Agreed.YES),
            "14:02 (314) 555-0111\nvoicemail allowed",
        ),
        (
            FollowUpAgreed(consent=Agreed.YES, safe_number="her sister's, in the notes"),
            "14:02 her sister's, in the notes\nsafe number · voicemail not asked",
        ),
    ],
)
def test_who_is_called_again_is_called_as_it_was_agreed(
    left: LeftPanel, author: Author, work: Work, agreed: FollowUpAgreed, about: str
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"), agreed)
    due = EXAMPLE_START + timedelta(minutes=10)
    asks = TaskOpened(work=work, call_id=FIRST, due=due)
    board = after(board, author, TaskId(Subject("again")), asks)
    left.show_board(board, ANA, EXAMPLE_START, in_call=False)
    assert rows_of(left, "work")[1].split("\n", 1)[1] == about


def test_911_is_not_called_at_the_callers_safe_number(
    left: LeftPanel, author: Author
) -> None:
    agreed = FollowUpAgreed(consent=Agreed.YES, safe_number="3145550199")
    board = after(Board(), author, FIRST, *over("+13145550111"), agreed)
    board = after(board, author, CALL_BACK, opened(FIRST))
    left.show_board(board, ANA, NOW, in_call=False)
    assert rows_of(left, "work")[1].endswith("14:02 (314) 555-0111")


def test_a_choice_holds_while_work_comes_and_goes(
    left: LeftPanel, author: Author
) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    board = after(board, author, SECOND, *over("+13145550122"))
    left.show_board(board, ANA, NOW, in_call=False)
    work = list_of(left, "work")
    work.setCurrentIndex(work.model().index(1, 0))
    closed = RecordClosed(
        disposition=Disposition.SILENT,
        resolved_on_line=False,
        level=RiskLevel.LOW,
        peak=RiskLevel.LOW,
        services=(),
    )
    left.show_board(after(board, author, FIRST, closed), ANA, NOW, in_call=False)
    assert work.currentIndex().data() == "Finish the record\n14:02 (314) 555-0122"


def test_recent_calls_say_how_they_ended(left: LeftPanel, author: Author) -> None:
    gone = RingingStopped(why=Unanswered.ABANDONED)
    board = after(Board(), author, FIRST, *offered("+13145550111"), gone)
    board = after(board, author, SECOND, *over("+13145550122"))
    left.show_board(board, ANA, NOW, in_call=False)
    assert rows_of(left, "recent") == [
        "14:02 (314) 555-0122\nThe caller's side hung up",
        "14:02 (314) 555-0111\nCaller hung up before the answer",
    ]


def test_everything_in_it_has_a_name(left: LeftPanel, author: Author) -> None:
    board = after(Board(), author, FIRST, *over("+13145550111"))
    left.show_board(board, ANA, NOW, in_call=False)
    assert nameless(left) == []
