from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from counselor_app.adapters.resources import read_resource
from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.question_card import QuestionCard
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.wire.protocol_package import protocol_from
from tests.conftest import CALL, default_protocol
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, TAB, Asking, Hands, Shift, nameless


@pytest.fixture
def asking(qtbot: QtBot, shift: Shift) -> Asking:
    return Asking(qtbot, shift)


def test_a_call_begins_with_the_first_question_asked_of_a_third_party(
    asking: Asking,
) -> None:
    assert asking.asked() == "Is the person safe right now, this minute?"
    assert asking.text("where") == "Safety now · 1 of 19"
    assert "Listen for breathing" in asking.text("question_help")
    assert asking.text("question_why") == "Why: What comes next depends on it."


def test_the_caller_at_risk_is_asked_about_themselves(
    asking: Asking, shift: Shift
) -> None:
    shift.desk.record(CALL, PersonAtRiskLearned(is_caller=True))
    assert asking.asked() == "Are you safe right now, this minute?"


def test_a_digit_answers_at_once_and_enter_goes_on(asking: Asking, shift: Shift) -> None:
    asking.press("2")
    assert shift.call.answers.by_item["safety-now"].option == "safe-alone"
    assert asking.chosen() == "Safe, and alone"
    asking.press(ENTER)
    assert asking.text("where") == "Safety now · 2 of 19"
    assert asking.answered() == ("Q1: Safe right now: Safe, and alone",)


@pytest.mark.parametrize(
    ("digit", "why"),
    [
        ("8", NonAnswer.COULD_NOT_ASK),
        ("9", NonAnswer.DECLINED),
        ("0", NonAnswer.UNKNOWN),
    ],
)
def test_three_digits_always_say_why_there_is_no_answer(
    asking: Asking, shift: Shift, digit: str, why: NonAnswer
) -> None:
    asking.press(digit)
    assert shift.call.answers.by_item["safety-now"].non_answer is why
    assert asking.chosen()


def test_a_digit_without_an_answer_does_nothing(asking: Asking, shift: Shift) -> None:
    asking.press("6", "7")
    assert not shift.call.answers.by_item


def test_digits_are_nothing_to_the_question_without_the_keys(
    asking: Asking, shift: Shift
) -> None:
    asking.elsewhere.setFocus()
    asking.press("1", "2", ENTER)
    assert not shift.call.answers.by_item


def test_the_side_with_the_keys_has_a_frame_and_says_so(asking: Asking) -> None:
    card = asking.panel.findChild(QuestionCard)
    assert isinstance(card, QuestionCard)
    assert card.property("keys") is True
    assert asking.text("keys_here") == "Keys go here"
    asking.elsewhere.setFocus()
    assert card.property("keys") is False
    assert asking.text("keys_here") == "Ctrl N: keys to here"


def test_a_key_held_down_answers_and_skips_nothing(asking: Asking, shift: Shift) -> None:
    asking.hold_down(Qt.Key.Key_2)
    asking.hold_down(ENTER)
    assert not shift.call.answers.by_item
    assert asking.text("where") == "Safety now · 1 of 19"


def test_the_same_answer_twice_is_noted_once(asking: Asking, shift: Shift) -> None:
    asking.press("2", "2")
    noted = [e for e in shift.world.journal.entries if isinstance(e.event, ItemAnswered)]
    assert len(noted) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Left])
def test_backspace_and_left_go_back(asking: Asking, key: Qt.Key) -> None:
    asking.press("1", ENTER, "1", ENTER, key)
    assert asking.text("where") == "Safety now · 2 of 19"
    assert asking.chosen() == "No"


def test_control_z_takes_the_last_answer_back_and_goes_to_it(
    asking: Asking, shift: Shift
) -> None:
    asking.press("1", ENTER, "1", ENTER)
    asking.press(Qt.Key.Key_Left, Qt.Key.Key_Left, "3", ENTER)
    asking.press(Qt.Key.Key_Z, held=CTRL)
    assert asking.text("where") == "Safety now · 1 of 19"
    assert asking.chosen() == "Safe, and not alone"
    asking.press(Qt.Key.Key_Z, held=CTRL)
    assert set(shift.call.answers.by_item) == {"safety-now"}
    assert asking.text("where") == "Safety now · 2 of 19"
    asking.press(Qt.Key.Key_Z, held=CTRL)
    asking.press(Qt.Key.Key_Z, held=CTRL)
    assert not shift.call.answers.by_item


def test_an_answer_opens_the_questions_that_depend_on_it(asking: Asking) -> None:
    asking.press("1", ENTER, "1", ENTER, "3")
    assert asking.text("where") == "Safety now · 3 of 22"


def test_a_question_is_found_by_its_words(asking: Asking, shift: Shift) -> None:
    asking.press("/")
    asking.press("gun")
    assert asking.text("find_hit") == "Capability: Access to means"
    asking.press(ENTER, "3")
    assert shift.call.answers.by_item["means"].option == "access"


def test_digits_are_text_while_a_question_is_sought(asking: Asking, shift: Shift) -> None:
    asking.press("/", "1", "2")
    assert not shift.call.answers.by_item
    asking.press(ESCAPE)
    asking.press("1")
    assert set(shift.call.answers.by_item) == {"safety-now"}


def test_words_of_no_question_say_so_and_lead_nowhere(asking: Asking) -> None:
    asking.press("/", "xylophone", ENTER)
    assert asking.text("find_hit") == "No question with these words"
    asking.press(ESCAPE)
    assert asking.text("where") == "Safety now · 1 of 19"


def test_after_the_last_question_it_says_what_comes_next(asking: Asking) -> None:
    for _ in range(42):
        asking.press("1", ENTER)
    assert asking.asked() == "Every question has been asked."
    count = asking.text("where").split()[0]
    assert asking.text("where") == f"{count} of {count} answered"
    assert asking.text("next_short") == ""
    asking.press("1")
    asking.press(Qt.Key.Key_Left)
    assert asking.text("where") == f"Buffers · {count} of {count}"


def test_enter_says_which_question_follows(asking: Asking) -> None:
    assert asking.text("next_short") == "Next: danger to others"


def test_a_wording_without_sign_off_is_marked(asking: Asking, shift: Shift) -> None:
    assert asking.text("unsigned") == "needs clinical sign-off"
    signed = replace(default_protocol(), signed_off=True)
    asking.question.show_call(shift.call, asked_from(signed))
    assert not asking.text("unsigned")


def test_without_a_protocol_the_rest_still_works_and_says_so(
    asking: Asking, shift: Shift
) -> None:
    asking.question.show_call(shift.call, None)
    assert asking.asked() == "The assessment could not be read."
    assert "Triggers, notes and help work." in asking.text("question_help")
    asking.press("1", ENTER, "/", Qt.Key.Key_Left)
    assert not shift.call.answers.by_item


def test_another_call_begins_at_its_own_first_question(
    asking: Asking, shift: Shift
) -> None:
    asking.press("1", ENTER)
    other = replace(
        shift.call, call_id=CallId(Subject("c2")), answers=type(shift.call.answers)()
    )
    asking.question.show_call(other, asked_from(default_protocol()))
    assert asking.text("where") == "Safety now · 1 of 14"
    assert asking.answered() == ()


def test_what_the_desk_refuses_is_not_shown_as_chosen(qtbot: QtBot, shift: Shift) -> None:
    panel = QuestionPanel()  # joined to nothing, so nothing is recorded
    hands = Hands(qtbot, panel)
    panel.show_call(shift.call, asked_from(default_protocol()))
    panel.focus_question()
    hands.press("2")
    card = panel.findChildren(ChoiceCard)[1]
    card.click()
    assert hands.chosen() == ""


def test_tab_leaves_the_question_for_what_comes_after_it(asking: Asking) -> None:
    asking.press(TAB)
    assert not asking.has_keys()


def test_a_new_question_is_read_once_with_its_answers_and_digits(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "counselor_app.ui.question_card.announce", lambda _w, words: read.append(words)
    )
    asking.press("1", ENTER, "1")
    question = "Is the person thinking of hurting anyone else?"
    options = "1: No. 2: Angry, with nobody in mind. 3: Yes, someone in mind"
    assert read == [f"{question} {options}"]


def test_long_answers_wrap_where_it_is_narrow() -> None:
    card = ChoiceCard("Not sure: something to use is within reach", "3")
    assert card.heightForWidth(140) > card.heightForWidth(600)
    assert card.heightForWidth(600) == card.sizeHint().height()


def test_everything_to_act_on_has_a_name(asking: Asking) -> None:
    asking.press("/")
    assert nameless(asking.panel) == []


def test_a_screen_reader_finds_question_and_answers_by_role_and_state(
    asking: Asking,
) -> None:
    asking.press("2")
    assert asking.focus().accessibleName().startswith("Is the person safe")
    cards = asking.panel.findChildren(ChoiceCard)
    seen = [QAccessible.queryAccessibleInterface(card) for card in cards]
    assert {s.role() for s in seen} == {QAccessible.Role.RadioButton}
    assert all(s.text(QAccessible.Text.Name) for s in seen)
    assert [s.state().checked for s in seen].count(1) == 1


class Repainted(QObject):
    """Counts how often a widget is drawn."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Qt: see it, and never stop it."""
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_another_version_draws_the_same_answers_in_its_own_words(
    asking: Asking, shift: Shift, qtbot: QtBot
) -> None:
    asking.press("1", ENTER)
    other = protocol_from(read_resource("protocols/default.json"))
    asked = asked_from(other).after(shift.call.answers, {})
    answered = asking.panel.findChild(QListView, "answered")
    assert isinstance(answered, QListView)
    drawn = Repainted(answered.viewport())
    for _ in range(9):
        QApplication.processEvents()
    drawn.times = 0
    asking.question.show_call(shift.call, asked)
    qtbot.waitUntil(lambda: drawn.times > 0, timeout=1000)
