"""Tasks that triggers leave: what they say, and who was told when they end."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from counselor_app.domain.disposition import Agreed, FollowUpAgreed
from counselor_app.domain.event import Event
from counselor_app.domain.line import CallEnded, CallLost, Side
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.task import Outcome, TaskDone, Work
from counselor_app.domain.triggers import Trigger, TriggerLearned, TriggerMarked
from tests.conftest import CALL
from tests.ui.hands import WindowHand, list_of, part, rows_of

CHILD, DROPPED, RELAY = Trigger.CHILD, Trigger.DROPPED, Trigger.RELAY


def marked(trigger: Trigger, **facts: str) -> tuple[Event, ...]:
    told = TriggerLearned(trigger=trigger, facts=tuple(facts.items()))
    return TriggerMarked(trigger=trigger), told


def row_of(hand: WindowHand, words: str) -> str:
    return next(row for row in rows_of(hand.window, "work") if words in row)


def go_to(hand: WindowHand, words: str) -> None:
    """Open the strip of a task of my work, by keys."""
    hand.press("Ctrl+D")
    rows = rows_of(hand.window, "work")
    work = list_of(hand.window, "work")
    at = next(n for n, row in enumerate(rows) if words in row)
    work.setCurrentIndex(work.model().index(at, 0))
    hand.press("Return")


def open_works(hand: WindowHand) -> list[Work]:
    return [task.opened.work for task in hand.desk.board.open_tasks if task.opened]


@pytest.fixture
def reporting(talking: WindowHand) -> WindowHand:
    """Return a counselor whose call with a child at risk is over."""
    talking.press("F4")
    talking.types("2")
    talking.press("Escape")
    talking.happens(CallEnded(by=Side.CALLER))
    return talking


def test_a_report_ends_with_who_took_it_and_its_number(reporting: WindowHand) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    reporting.types("Ms. Example")
    reporting.press("Tab")
    reporting.types("26-1")
    reporting.press("Return")
    facts = reporting.desk.board.call(CALL).triggers.facts(CHILD)
    assert (facts["taken_by"], facts["report_number"]) == ("Ms. Example", "26-1")
    assert Work.REPORT_CHILD not in open_works(reporting)
    timeline = rows_of(reporting.window, "timeline")
    assert timeline[-1].endswith("Child abuse hotline told")


def test_a_report_without_a_name_is_refused_and_stays(reporting: WindowHand) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    reporting.press("Return")
    notice = reporting.window._frame.left.notice.text()
    assert notice == "▲ Write down who was told: a name or a number."
    assert Work.REPORT_CHILD in open_works(reporting)
    assert reporting.sees("taken_by")


def test_what_was_typed_of_a_report_is_there_again(reporting: WindowHand) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    reporting.types("Ms. Ex")
    reporting.press("Escape")
    assert not reporting.sees("task")
    go_to(reporting, "Report to the child abuse hotline")
    field = part(reporting.window, "taken_by")
    assert isinstance(field, QLineEdit)
    assert field.text() == "Ms. Ex"


def test_digits_of_a_number_end_nothing(reporting: WindowHand) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    reporting.types("112")
    assert Work.REPORT_CHILD in open_works(reporting)


def test_a_report_that_is_not_called_for_ends_by_its_button(
    reporting: WindowHand,
) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    button = part(reporting.window, "outcome_no_longer_needed")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert Work.REPORT_CHILD not in open_works(reporting)


def test_a_home_that_is_the_danger_shows_no_number(talking: WindowHand) -> None:
    agreed = FollowUpAgreed(consent=Agreed.YES)
    talking.happens(CallLost())
    row = row_of(talking, "Call the person back")
    assert "(314) 555-0142" in row
    talking.happens(agreed, *marked(CHILD, home="danger"))
    row = row_of(talking, "Call the person back")
    assert "555-0142" not in row
    assert "◆ Home is the danger: never call it" in row


def test_a_safe_number_is_shown_although_home_is_the_danger(talking: WindowHand) -> None:
    agreed = FollowUpAgreed(consent=Agreed.YES, safe_number="3145550199")
    talking.happens(CallLost(), agreed, *marked(CHILD, home="danger"))
    row = row_of(talking, "Call the person back")
    assert "(314) 555-0199" in row
    assert "◆ Home is the danger: never call it" in row


def test_whoever_came_through_a_relay_is_called_through_it(talking: WindowHand) -> None:
    talking.happens(CallLost(), *marked(RELAY, kind="relay", through="711"))
    assert "Call through the relay: 711" in row_of(talking, "Call the person back")


def test_a_second_try_says_what_to_do_if_it_fails_too(talking: WindowHand) -> None:
    talking.happens(LevelShown(level=RiskLevel.HIGH), CallLost())
    assert "If not reached" not in row_of(talking, "Call the person back")
    go_to(talking, "Call the person back")
    talking.types("2")
    row = row_of(talking, "Call the person back")
    assert row.endswith("If not reached: ask 911 for a welfare check at once")


def test_a_task_done_elsewhere_closes_its_strip(reporting: WindowHand) -> None:
    go_to(reporting, "Report to the child abuse hotline")
    task = next(
        t
        for t in reporting.desk.board.open_tasks
        if t.opened and t.opened.work is Work.REPORT_CHILD
    )
    reporting.happens(TaskDone(outcome=Outcome.DONE), to=task.task_id)
    assert not reporting.sees("task")
