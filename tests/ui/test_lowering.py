"""A grave level that would fall: one digit says why, and nothing waits for it."""

import pytest
from PySide6.QtWidgets import QApplication

from counselor_app.desk import assessing
from counselor_app.domain.assessment.answers import ItemAnswered
from counselor_app.domain.call import Call
from counselor_app.domain.line import CallEnded, Side
from counselor_app.domain.risk import RiskLevel, WhyLower
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.lowering_card import LoweringCard
from tests.conftest import CALL
from tests.ui.hands import WindowHand, nameless, part

UNRATED, HIGH, IMMINENT = RiskLevel.UNRATED, RiskLevel.HIGH, RiskLevel.IMMINENT
each_digit = pytest.mark.parametrize(
    ("digit", "why"), [(str(n), why) for n, why in enumerate(WhyLower, 1)]
)


class Lowering:
    """A counselor whose answer lets a grave level fall."""

    def __init__(self, hand: WindowHand) -> None:
        self.hand = hand
        self.middle = hand.window._frame.middle

    @property
    def call(self) -> Call:
        """The call as it stands."""
        return self.hand.desk.board.call(CALL)

    @property
    def card(self) -> LoweringCard:
        """The card that asks why."""
        found = part(self.hand.window, "lowering")
        assert isinstance(found, LoweringCard)
        return found

    @property
    def asks(self) -> bool:
        """Whether the card is to be seen."""
        return self.hand.sees("lowering")

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to the card."""
        return QApplication.focusWidget() is self.card

    @property
    def answer(self) -> ItemAnswered | None:
        """The answer to the first question."""
        return self.call.answers.by_item.get("safety-now")

    def falls(self) -> None:
        """Answer the first question, and then less gravely."""
        self.hand.press("3", "1")

    def later(self) -> None:
        """Let the first moment pass, in which no key is heard."""
        self.card.hear_keys()

    def words_since(self, number: int) -> list[str]:
        """Return the kinds of what was recorded since an entry."""
        return [e.kind for e in self.hand.world.journal.entries if e.number > number]


@pytest.fixture
def lowering(talking: WindowHand) -> Lowering:
    return Lowering(talking)


def test_the_card_takes_the_place_and_the_keys_of_the_question(
    lowering: Lowering,
) -> None:
    lowering.falls()
    assert lowering.asks
    assert lowering.has_keys
    assert not lowering.middle.question.isVisible()
    hand = lowering.hand
    assert hand.says("lowering_text") == "▲ High would fall to ○ Not rated. Why?"
    assert hand.says("lowering_by") == "Changed: Safe right now: Safe, and not alone"
    assert hand.says("level") == "▲ High"
    assert hand.says("falls").startswith("Answers now ○ Not rated. ▲ High holds")
    assert hand.sees("say_why")
    assert lowering.call.risk.level is HIGH


@each_digit
def test_one_digit_says_why_and_the_question_has_the_keys_again(
    lowering: Lowering, digit: str, why: WhyLower
) -> None:
    lowering.falls()
    lowering.later()
    before = lowering.hand.desk.pen.number
    lowering.hand.press(digit)
    assert lowering.call.risk.level is UNRATED
    assert lowering.words_since(before) == ["LevelLowered", "LevelShown"]
    lowered = lowering.hand.world.journal.entries[before].event
    assert getattr(lowered, "why", None) is why
    assert not lowering.asks
    assert lowering.middle.has_question_keys
    assert not lowering.hand.sees("say_why")
    assert lowering.hand.says("peak").startswith("was ▲ High")


def test_a_digit_of_the_first_moment_was_meant_for_the_question(
    lowering: Lowering,
) -> None:
    lowering.falls()
    lowering.hand.press("2", "Escape")
    assert lowering.asks
    assert lowering.call.risk.level is HIGH
    assert lowering.answer
    assert lowering.answer.option == "safe-together"


def test_escape_takes_the_changed_answer_back(lowering: Lowering) -> None:
    lowering.falls()
    lowering.later()
    lowering.hand.press("Escape")
    assert lowering.answer
    assert lowering.answer.option == "means-near"
    assert not lowering.asks
    assert lowering.middle.has_question_keys
    assert lowering.call.risk.level is HIGH


def test_enter_goes_on_with_the_next_question_and_the_level_holds(
    lowering: Lowering,
) -> None:
    question = lowering.middle.question
    at = question.current
    lowering.falls()
    lowering.hand.press("Return")
    assert not lowering.asks
    assert lowering.middle.has_question_keys
    assert question.current not in (None, at)
    assert lowering.call.risk.level is HIGH
    lowering.hand.press("1")
    assert not lowering.asks, "it asks once"
    assert lowering.hand.sees("say_why")


def test_what_was_put_aside_is_said_later_by_its_key(lowering: Lowering) -> None:
    lowering.falls()
    lowering.hand.press("Return", "Ctrl+Shift+K")
    assert lowering.has_keys
    lowering.later()
    lowering.hand.press("3")
    assert lowering.call.risk.level is UNRATED


def test_it_asks_again_when_it_would_fall_to_another_level(lowering: Lowering) -> None:
    lowering.falls()
    lowering.hand.press("Return")
    for item in ("thoughts-now", "thoughts-recent", "ever-attempted"):
        assessing.answer_item(lowering.hand.desk, CALL, item, "no")
    assert lowering.asks
    assert lowering.hand.says("lowering_text") == "▲ High would fall to ● Low. Why?"


def test_the_keys_stay_with_the_notes_and_come_to_the_card_later(
    lowering: Lowering,
) -> None:
    lowering.hand.press("3", "Tab")
    assessing.take_back(lowering.hand.desk, CALL, "safety-now")
    assert lowering.hand.says("lowering_by") == "Changed: Safe right now: taken back"
    assert lowering.asks
    assert lowering.middle.has_notes_keys
    lowering.hand.types("2 sisters are there")
    assert lowering.call.risk.level is HIGH
    lowering.hand.press("Tab")
    assert lowering.has_keys
    lowering.later()
    lowering.hand.press("Tab")
    assert lowering.middle.has_notes_keys


def test_its_key_works_from_the_notes_too(lowering: Lowering) -> None:
    lowering.falls()
    lowering.hand.press("Return", "Tab")
    assert lowering.middle.has_notes_keys
    lowering.hand.types("She has put it away")
    lowering.hand.press("Ctrl+Shift+K")
    assert lowering.has_keys


def test_a_mark_in_error_asks_when_its_sheet_is_closed(lowering: Lowering) -> None:
    lowering.hand.press("F1", "Ctrl+I")
    assert lowering.call.risk.level is IMMINENT
    assert not lowering.call.triggers.marked
    by = "Changed: Attempt in progress: marked in error"
    assert lowering.hand.says("lowering_by") == by
    lowering.hand.press("Escape")
    assert lowering.has_keys
    lowering.later()
    lowering.hand.press("Escape")
    assert lowering.call.triggers.marked == {Trigger.ATTEMPT_IN_PROGRESS}
    assert not lowering.asks


def test_help_and_hanging_up_work_while_it_asks(lowering: Lowering) -> None:
    lowering.falls()
    lowering.hand.press("F9")
    assert lowering.hand.sees("rescue")
    lowering.hand.press("1")
    part(lowering.hand.window, "reason").setFocus()
    lowering.hand.types("Mother asks for it")
    lowering.hand.press("Ctrl+Return", "3", "Ctrl+Return")
    assert lowering.call.rescues.requests
    lowering.hand.press("Ctrl+E", "Return")
    assert "hang_up" in lowering.hand.asked


def test_the_outcome_waits_for_nothing_and_the_higher_level_stays(
    lowering: Lowering,
) -> None:
    lowering.falls()
    lowering.hand.happens(CallEnded(by=Side.CALLER))
    assert not lowering.asks
    assert lowering.middle.outcome.isVisible()
    assert lowering.call.risk.level is HIGH
    lowering.hand.press("Ctrl+Shift+K")
    assert lowering.has_keys
    lowering.later()
    lowering.hand.press("2")
    assert lowering.call.risk.level is UNRATED
    assert lowering.middle.outcome.isVisible()


def test_a_desk_that_starts_again_still_asks(lowering: Lowering) -> None:
    lowering.falls()
    again = lowering.hand.world.desk()
    assert assessing.falls_to(again, CALL) is UNRATED


def test_everything_to_act_on_has_a_name(lowering: Lowering) -> None:
    lowering.falls()
    assert nameless(lowering.hand.window) == []
