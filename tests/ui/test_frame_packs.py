"""A further form, such as the PHQ-9, is asked in the call, and its score comes late."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counselor_app.desk.ports import Scored
from counselor_app.domain.assessment.filling import worked_out
from counselor_app.wire.fhirpath import worked
from tests.conftest import CALL, World
from tests.ui.hands import WindowHand, opened, part
from tests.ui.packs import phq_protocol
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events


@pytest.fixture
def worded(qtbot: QtBot) -> WindowHand:
    """Return a counselor in a call, at a site that has confirmed the PHQ-9's words."""
    world = World(protocol=phq_protocol())
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    return hand


def ask_phq(hand: WindowHand) -> None:
    hand.press("Ctrl+Shift+P")
    hand.types("phq")
    hand.press("Return")


def worked_by_now(hand: WindowHand) -> None:
    call_id, filled = hand.world.scorer.asked[-1]
    hand.desk.take([Scored(call_id, filled, worked_out(filled, worked))])


def test_a_form_is_asked_when_it_is_asked_for(worded: WindowHand) -> None:
    assert not worded.sees("scores")
    ask_phq(worded)
    worded.press("/")
    worded.types("999")
    worded.press("Return")
    assert worded.says("question_text") == "Thought 999"


def test_undo_takes_back_the_form_that_was_asked_last_and_no_answer_before_it(
    worded: WindowHand,
) -> None:
    worded.press("2", "Return")
    ask_phq(worded)
    assert len(worded.desk.board.call(CALL).answers.by_item) == 2
    worded.press("Ctrl+Z")
    assert not worded.sees("scores")
    assert [*worded.desk.board.call(CALL).answers.by_item] == ["safety-now"]


def test_a_score_is_shown_as_late_until_it_is_worked_out(worded: WindowHand) -> None:
    ask_phq(worded)
    assert worded.says("scores") == "PHQ-9 total: being worked out"
    worked_by_now(worded)
    assert worded.says("scores") == "PHQ-9 total: nothing yet"
    worded.press("/")
    worded.types("999")
    worded.press("Return")
    worded.press("3")
    assert worded.says("scores") == "PHQ-9 total: being worked out"
    worked_by_now(worded)
    assert worded.says("scores") == "PHQ-9 total: 2"


def test_an_answer_of_a_form_counts_at_once_whatever_its_score(
    worded: WindowHand,
) -> None:
    ask_phq(worded)
    worded.press("/")
    worded.types("999")
    worded.press("Return")
    worded.press("3")
    labels = part(worded.window, "risk").findChildren(QLabel)
    assert any("PHQ-9 item 9" in label.text() for label in labels)
