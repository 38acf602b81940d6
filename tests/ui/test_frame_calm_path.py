"""The calm path: from the ring to a closed record, every key counted."""

import pytest

from counselor_app.domain.disposition import Disposition
from counselor_app.domain.line import CallAnswered, CallEnded, Side
from counselor_app.domain.risk import RiskLevel
from tests.conftest import CALL
from tests.ui.eyes import focus_name
from tests.ui.hands import WindowHand
from tests.ui.views import LEG, ringing_events

MOST_KEYS = 39
# Safe and not alone, no thoughts, no attempt, no means, sleeps badly, a sister comes.
CALM = "11111111121111"


class Counted:
    """A counselor's hand that counts every press; letters of a word are presses too."""

    def __init__(self, hand: WindowHand) -> None:
        self.hand, self.keys = hand, 0

    def press(self, *sequences: str) -> None:
        self.keys += len(sequences)
        self.hand.press(*sequences)

    def answer(self, digits: str) -> None:
        for digit in digits:
            self.press(digit, "Return")


@pytest.fixture
def counted(hand: WindowHand) -> Counted:
    """Return a counselor whose telephone rings."""
    hand.happens(*ringing_events())
    return Counted(hand)


def answered(counted: Counted) -> None:
    """Answer by key, as the telephone then tells; wait until keys come again."""
    counted.press("Ctrl+R")
    assert counted.hand.asked == ["answer"]
    counted.hand.happens(CallAnswered(leg=LEG))
    counted.hand.keys_come_again()


def ended(counted: Counted) -> None:
    counted.press("Ctrl+E", "Return")
    assert counted.hand.asked[-1] == "hang_up"
    counted.hand.happens(CallEnded(by=Side.COUNSELOR))


def test_from_ring_to_disposition_in_under_forty_keys(counted: Counted) -> None:
    answered(counted)
    counted.press("Ctrl+P", "1", "Escape")
    counted.answer(CALM)
    call = counted.hand.desk.board.call(CALL)
    assert counted.hand.says("question_text") == "Every question has been asked."
    assert len(call.answers.by_item) == len(CALM) == 14
    assert call.risk.level is RiskLevel.LOW
    ended(counted)
    assert focus_name() == "find_disposition"
    counted.press("Return", "Ctrl+Return")
    closed = counted.hand.desk.board.call(CALL).ending.closed
    assert closed is not None
    assert (closed.disposition, closed.level) == (Disposition.RESOLVED, RiskLevel.LOW)
    assert closed.peak in (RiskLevel.LOW, RiskLevel.UNRATED)
    assert closed.resolved_on_line
    assert closed.services == ()
    assert counted.keys <= MOST_KEYS


def test_no_key_of_the_calm_path_opens_anything_by_itself(counted: Counted) -> None:
    answered(counted)
    counted.press("Ctrl+P", "1", "Escape")
    for digit in CALM:
        counted.answer(digit)
        assert focus_name() == "question_card"
    call = counted.hand.desk.board.call(CALL)
    assert call.triggers.marked == frozenset()
    assert call.rescues.requests == {}
    assert counted.hand.world.courier.parcels == []


def test_who_is_at_risk_need_not_be_said_to_be_counted(counted: Counted) -> None:
    answered(counted)
    counted.answer(CALM)
    assert counted.hand.desk.board.call(CALL).risk.level is RiskLevel.LOW
    ended(counted)
    counted.press("Return", "Ctrl+Return")
    assert counted.hand.desk.board.call(CALL).ending.closed is not None
    assert counted.keys <= MOST_KEYS


def test_a_word_finds_the_outcome_within_the_count_too(counted: Counted) -> None:
    answered(counted)
    counted.answer(CALM)
    ended(counted)
    for letter in "reso":
        counted.press(letter)
    counted.press("Return", "Ctrl+Return")
    closed = counted.hand.desk.board.call(CALL).ending.closed
    assert closed is not None
    assert closed.disposition is Disposition.RESOLVED
    assert counted.keys <= MOST_KEYS
