import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.risk import LevelShown, RiskLevel, RiskRated
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.risk_panel import RiskPanel
from tests.conftest import CALL, default_protocol
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, Hands, Shift, nameless


class Rating(Hands):
    """A counselor who looks at the risk, and rates."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.risk = RiskPanel()
        shift.join_risk(self.risk)
        super().__init__(qtbot, self.risk)

    def reasons(self) -> list[str]:
        """Return the reasons, in the order in which they stand."""
        self.words()
        marked = [w.text() for w in self.risk.findChildren(QLabel) if w.isVisible()]
        return [words.removeprefix("▪ ") for words in marked if words.startswith("▪ ")]


@pytest.fixture
def rating(qtbot: QtBot, shift: Shift) -> Rating:
    return Rating(qtbot, shift)


def own(shift: Shift) -> RiskLevel | None:
    return shift.call.risk.own


def answer(shift: Shift, **answers: str) -> None:
    for item, option in answers.items():
        assessing.answer_item(shift.desk, CALL, item.replace("_", "-"), option)


def test_before_the_core_questions_it_is_not_rated_and_says_what_is_open(
    rating: Rating, shift: Shift
) -> None:
    assert rating.text("level") == "○ Not rated"
    assert rating.text("open_core") == "Not rated: 4 core questions open"
    answer(shift, safety_now="safe-alone", thoughts_now="no", ever_attempted="no")
    assert (
        rating.text("open_core") == "Not rated. Still to ask: Thoughts, past two months"
    )
    answer(shift, thoughts_recent="no")
    assert rating.text("level") == "● Low"
    assert rating.text("open_core") == ""


def test_the_level_stands_with_the_answers_that_made_it_worst_first_then_safety(
    rating: Rating, shift: Shift
) -> None:
    answer(
        shift,
        safety_now="safe-together",
        thoughts_now="thoughts",
        preparation="some",
    )
    assert rating.text("level") == "▲ High"
    assert rating.text("sides") == "Derived ▲ High · yours: not given"
    assert rating.reasons() == [
        "Preparation, no time set",
        "Thoughts of suicide now",
        "Safe, and not alone",
    ]
    numbers = default_protocol().numbers
    asked = ("preparation", "thoughts-now", "safety-now")
    shown = set(rating.words().split("\n"))
    assert {f"Q{numbers[item]}" for item in asked} < shown


def test_a_trigger_is_a_reason_without_a_question(rating: Rating, shift: Shift) -> None:
    assessing.mark(shift.desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert rating.text("level") == "◆ Imminent"
    assert rating.reasons() == ["Attempt in progress"]


def test_the_peak_stays_in_view_with_its_wall_time(rating: Rating, shift: Shift) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.IMMINENT))
    assert rating.text("peak") == ""
    shift.desk.record(CALL, LevelShown(level=RiskLevel.HIGH))
    assert rating.text("peak") == "was ◆ Imminent 18:00"


def test_a_digit_and_enter_rate(rating: Rating, shift: Shift) -> None:
    rating.risk.open_rating()
    rating.press("3", ENTER)
    assert own(shift) is RiskLevel.HIGH
    assert rating.text("level") == "▲ High"
    assert not rating.has_keys()


def test_the_same_level_as_the_answers_is_said_to_be_the_same(
    rating: Rating, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.HIGH))
    rating.risk.open_rating()
    rating.press(ENTER, held=CTRL)
    assert rating.text("sides") == "Derived ▲ High · yours: same"


def test_a_lower_level_asks_for_a_reason_where_digits_are_text(
    rating: Rating, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.HIGH))
    rating.risk.open_rating()
    rating.press("2", ENTER)
    assert own(shift) is None
    assert "Say why it is lower" in rating.text("notice")
    rating.press("2 friends stay with him", ENTER)
    assert own(shift) is RiskLevel.MODERATE
    assert rating.text("sides") == "Derived ▲ High · yours: ■ Moderate, proposed"
    assert rating.text("lower") == (
        "A lead's word is awaited; ▲ High holds. Because: 2 friends stay with him"
    )
    assert rating.text("level") == "▲ High"


def test_a_higher_level_needs_no_reason(rating: Rating, shift: Shift) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.LOW))
    rating.risk.open_rating()
    rating.press("4", ENTER)
    assert own(shift) is RiskLevel.IMMINENT


def test_without_a_level_enter_rates_nothing(rating: Rating, shift: Shift) -> None:
    rating.risk.open_rating()
    rating.press(ENTER)
    assert own(shift) is None
    assert "Choose a level" in rating.text("notice")


def test_escape_rates_nothing_and_gives_the_keys_back(
    rating: Rating, shift: Shift
) -> None:
    rating.risk.open_rating()
    assert rating.has_keys()
    rating.press("4", ESCAPE)
    assert own(shift) is None
    assert rating.focus() is rating.elsewhere


def test_a_held_enter_rates_nothing(rating: Rating, shift: Shift) -> None:
    rating.risk.open_rating()
    rating.press("4")
    rating.hold_down(ENTER)
    assert own(shift) is None


def test_the_answers_may_rise_while_the_sheet_is_open(
    rating: Rating, shift: Shift
) -> None:
    shift.desk.record(CALL, LevelShown(level=RiskLevel.MODERATE))
    rating.risk.open_rating()
    rating.press("2")
    shift.desk.record(CALL, LevelShown(level=RiskLevel.HIGH))
    rating.press(ENTER)
    assert own(shift) is None
    assert "Say why it is lower" in rating.text("notice")


def test_a_level_that_was_rated_in_words_of_another_still_shows(
    rating: Rating, shift: Shift
) -> None:
    shift.desk.record(CALL, RiskRated(level=RiskLevel.LOW))
    assert rating.text("level") == "● Low"
    assert rating.text("sides") == "Derived ○ Not rated · yours: ● Low"


def test_everything_to_act_on_has_a_name(rating: Rating) -> None:
    assert nameless(rating.panel) == []
