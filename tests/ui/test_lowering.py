"""A grave level that would fall: one digit says why, and nothing waits for it."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing, weighing
from counselor_app.domain.assessment.answers import ItemAnswered
from counselor_app.domain.assessment.form import Condition, Kind, Operator
from counselor_app.domain.assessment.plan import AtLeast, LevelRule, Plan
from counselor_app.domain.call import Call
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import CallAnswered, CallEnded, Side
from counselor_app.domain.risk import RiskLevel, WhyLower
from counselor_app.domain.safety_plan import PlanPart
from counselor_app.ui.lowering_card import LoweringCard
from tests.conftest import CALL, World
from tests.domain.assessment.forms import ask, protocol
from tests.ui.eyes import focus_name
from tests.ui.hands import SECOND, WindowHand, nameless, opened, part, second_rings
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events

UNRATED, HIGH = RiskLevel.UNRATED, RiskLevel.HIGH
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
        self.card._pause.stop()

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


def test_escape_closes_a_sheet_and_escape_again_takes_nothing_back(
    lowering: Lowering,
) -> None:
    lowering.falls()
    lowering.hand.press("F9", "Escape")
    assert lowering.has_keys
    lowering.later()
    lowering.hand.press("Escape")
    assert lowering.hand.sees("lowering"), "it was meant for the sheet"
    lowering.hand.press("Ctrl+Z")
    assert not lowering.asks
    assert lowering.answer
    assert lowering.answer.option == "means-near"


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


def test_a_record_that_is_opened_again_asks_nothing_by_itself(
    lowering: Lowering,
) -> None:
    hand = lowering.hand
    lowering.falls()
    hand.happens(CallEnded(by=Side.CALLER))
    second_rings(hand)
    hand.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    hand.happens(CallEnded(by=Side.CALLER), to=SECOND)
    hand.window._open_record(CALL)
    assert lowering.middle.outcome.isVisible()
    assert focus_name() == "find_disposition"
    assert not lowering.asks
    hand.press("Ctrl+Shift+K")
    assert lowering.has_keys
    hand.press("Return", "Escape")
    assert lowering.middle.outcome.isHidden(), "put aside"
    hand.window._open_record(CALL)
    assert not lowering.asks, "it was asked for once"


def test_its_key_puts_away_the_plan_that_is_read_aloud(lowering: Lowering) -> None:
    hand = lowering.hand
    hand.press("3", "Tab")
    assessing.take_back(hand.desk, CALL, "safety-now")
    hand.press("Ctrl+S")
    hand.types("awake all night")
    hand.press("Ctrl+B", "Ctrl+Shift+K")
    assert lowering.asks
    assert lowering.has_keys
    assert not hand.sees("safety_plan")
    lowering.later()
    hand.press("3")
    assert lowering.call.risk.level is UNRATED
    plan = lowering.call.plan
    assert plan.lines(PlanPart.GETS_WORSE) == ("awake all night",)


def test_words_to_find_a_question_stay_where_they_are_typed(lowering: Lowering) -> None:
    hand = lowering.hand
    hand.press("3", "/")
    hand.types("gun")
    assessing.take_back(hand.desk, CALL, "safety-now")
    assert not lowering.asks
    assert hand.sees("say_why"), "it is said beside the level"
    hand.types(" 1")
    assert focus_name() == "find"
    assert hand.says("find") == "gun 1"
    hand.press("Escape")
    QApplication.processEvents()
    assert lowering.has_keys
    lowering.later()
    hand.press("Escape")
    assert lowering.asks, "it was meant for the line"


def test_a_line_that_is_left_for_the_notes_leaves_them_the_keys(
    lowering: Lowering,
) -> None:
    hand = lowering.hand
    hand.press("3", "/")
    hand.types("gun")
    assessing.take_back(hand.desk, CALL, "safety-now")
    hand.press("Tab")
    QApplication.processEvents()
    assert lowering.asks
    assert lowering.middle.has_notes_keys


def test_escape_from_the_notes_and_escape_again_take_nothing_back(
    lowering: Lowering,
) -> None:
    hand = lowering.hand
    hand.press("3", "Tab")
    assessing.take_back(hand.desk, CALL, "safety-now")
    hand.types("she is calm")
    hand.press("Escape")
    assert lowering.has_keys
    assert not hand.sees("lowering_escape")
    lowering.later()
    hand.press("Escape")
    assert lowering.asks
    assert lowering.answer is None
    words = "▲ Nothing was taken back. Ctrl Z takes the change back."
    assert lowering.card.notice.text() == words
    hand.press("Tab", "Tab")
    assert hand.sees("lowering_escape"), "Tab is no slip"
    assert not lowering.card.notice.text()
    lowering.later()
    hand.press("Escape")
    assert lowering.answer


def test_the_key_that_takes_an_answer_back_does_so_here_too(lowering: Lowering) -> None:
    lowering.falls()
    lowering.later()
    lowering.hand.press("Ctrl+Z")
    assert lowering.answer
    assert lowering.answer.option == "means-near"
    assert not lowering.asks
    assert lowering.middle.has_question_keys


def test_what_is_refused_is_said_on_the_card(lowering: Lowering) -> None:
    hand = lowering.hand
    hand.happens(CallEnded(by=Side.CALLER))
    lowering.card.lowered.emit(WhyLower.MIS_KEY)  # a second press, too late
    words = "▲ The level does not fall any more."
    assert lowering.card.notice.text() == words
    assert not lowering.middle.question.notice.text()


def test_later_skips_no_question_that_was_not_answered(lowering: Lowering) -> None:
    hand, question = lowering.hand, lowering.middle.question
    hand.press("3", "Return")
    at = question.current
    assessing.take_back(hand.desk, CALL, "safety-now")
    hand.press("Return")
    assert not lowering.asks
    assert question.current == at


MANY = Condition("pills", Operator.AT_LEAST, 20)
COUNTED = protocol(
    ask("pills", kind=Kind.INTEGER, options=()),
    ask("in_hand", MANY),
    ask("calm"),
    plan=Plan(levels=(LevelRule("in_hand", HIGH, AtLeast("in_hand", "a"), "In hand"),)),
)


@pytest.fixture
def counting(qtbot: QtBot) -> Lowering:
    """Return a counselor who has typed a number, and comes back to it."""
    world = World(protocol=COUNTED)
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    hand.types("40")
    hand.press("Return", "1", "Left")
    return Lowering(hand)


def test_a_number_that_is_typed_anew_goes_on_and_then_it_is_asked_why(
    counting: Lowering,
) -> None:
    hand, question = counting.hand, counting.middle.question
    assert focus_name() == "answer"
    assert counting.call.risk.level is HIGH
    hand.press("Backspace", "Backspace")
    hand.types("4")
    hand.press("Return")
    QApplication.processEvents()
    assert counting.has_keys
    assert question.current == "calm"
    hand.press("Return")
    assert question.current == "calm", "nobody has asked it yet"
    assert focus_name() == "question_card"


def test_a_number_that_is_being_typed_keeps_the_keys(counting: Lowering) -> None:
    hand = counting.hand
    hand.press("Backspace")
    assessing.take_back(hand.desk, CALL, "in_hand")
    hand.types("3")
    assert focus_name() == "answer"
    assert not hand.sees("lowering")
    assert counting.call.risk.level is HIGH
    hand.press("Tab")
    QApplication.processEvents()
    assert counting.asks
    assert counting.middle.has_notes_keys


def test_a_desk_that_starts_again_still_asks(lowering: Lowering) -> None:
    lowering.falls()
    again = lowering.hand.world.desk()
    assert weighing.falls_to(again, CALL) is UNRATED


def test_everything_to_act_on_has_a_name(lowering: Lowering) -> None:
    lowering.falls()
    assert nameless(lowering.hand.window) == []
