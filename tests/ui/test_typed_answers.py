"""Answers that are typed, in a protocol that has some beside its choices."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.form import Item, Kind, Limits, Wording
from counselor_app.ui.question_panel import QuestionPanel
from tests.conftest import World
from tests.domain.assessment.forms import ask, protocol
from tests.ui.panel_hands import CTRL, ENTER, TAB, Asking, Hands, Shift

ALT = Qt.KeyboardModifier.AltModifier
LEFT, BACKSPACE = Qt.Key.Key_Left, Qt.Key.Key_Backspace


def typed(link_id: str, kind: Kind, words: str, **limits: Any) -> Item:
    wording, kept = Wording(words, link_id), Limits(**limits)
    return ask(link_id, kind=kind, options=(), wording=wording, limits=kept)


PROTOCOL = protocol(
    typed("alone", Kind.BOOLEAN, "Are you alone?"),
    typed("age", Kind.INTEGER, "How old are you?", lowest=0, highest=120),
    typed("words", Kind.TEXT, "What happened?", length=20),
    typed("weeks", Kind.DECIMAL, "For how many weeks?"),
    typed("since", Kind.DATE, "Since which day?"),
    ask("calm", wording=Wording("Is it calm?", "Calm")),
)


@pytest.fixture
def shift() -> Shift:
    return Shift(World(protocol=PROTOCOL))


@pytest.fixture
def asking(qtbot: QtBot, shift: Shift) -> Asking:
    return Asking(qtbot, shift)


@pytest.fixture
def aged(asking: Asking) -> Asking:
    """Return a counselor who is asked to type an age."""
    asking.press("1", ENTER)
    return asking


def noted(shift: Shift, item: str) -> ItemAnswered | None:
    return shift.call.answers.by_item.get(item)


def value(shift: Shift, item: str) -> str | None:
    answered = noted(shift, item)
    return answered.value if answered else None


def field(hands: Hands) -> QLineEdit:
    found = hands.panel.findChild(QLineEdit, "answer")
    assert isinstance(found, QLineEdit)
    return found


def refused(hands: Hands) -> str:
    return hands.text("notice")


def cap(hands: Hands, words: str) -> bool:
    labels = hands.panel.findChildren(QLabel)
    return any(label.text() == words and label.isVisible() for label in labels)


def test_yes_is_one_and_no_is_two(asking: Asking, shift: Shift) -> None:
    assert not field(asking).isVisible()
    asking.press("1")
    assert value(shift, "alone") == "true"
    assert asking.chosen() == "Yes"
    asking.press("2")
    assert value(shift, "alone") == "false"
    asking.press(ENTER)
    assert asking.answered() == ("Q1: alone: No",)


def test_digits_go_into_the_field_and_enter_notes_them_and_goes_on(
    aged: Asking, shift: Shift
) -> None:
    assert aged.focus() is field(aged)
    aged.press("1", "6")
    assert noted(shift, "age") is None
    aged.press(ENTER)
    assert value(shift, "age") == "16"
    assert aged.asked() == "What happened?"
    assert aged.focus() is field(aged)
    assert field(aged).text() == ""
    assert aged.answered()[0] == "Q2: age: 16"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sixteen", "▲ Type a whole number, such as 16."),
        ("200", "▲ The most that it can be is 120."),
        ("-1", "▲ The least that it can be is 0."),
    ],
)
def test_what_is_no_answer_is_refused_beside_the_field_and_stays(
    aged: Asking, shift: Shift, text: str, why: str
) -> None:
    aged.press(text, ENTER)
    assert refused(aged) == why
    assert noted(shift, "age") is None
    assert field(aged).text() == text
    assert aged.asked() == "How old are you?"
    aged.press("0")
    assert refused(aged) == ""


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (Qt.Key.Key_8, NonAnswer.COULD_NOT_ASK),
        (Qt.Key.Key_9, NonAnswer.DECLINED),
        (Qt.Key.Key_0, NonAnswer.UNKNOWN),
    ],
)
def test_alt_and_a_digit_say_why_there_is_no_answer(
    aged: Asking, shift: Shift, key: Qt.Key, why: NonAnswer
) -> None:
    aged.press(key, held=ALT)
    answered = noted(shift, "age")
    assert answered
    assert answered.non_answer is why
    assert field(aged).text() == ""
    assert aged.chosen()
    aged.press(ENTER)
    assert aged.asked() == "What happened?"


def test_the_keys_beside_a_field_are_shown_with_alt(aged: Asking) -> None:
    assert cap(aged, "Alt +")
    assert cap(aged, "Alt /")
    assert cap(aged, "Alt ←")
    aged.press(Qt.Key.Key_Left, held=ALT)
    assert cap(aged, "←")
    assert not cap(aged, "Alt ←")
    assert not cap(aged, "Alt +")


def test_a_slash_and_digits_are_text_in_the_field(aged: Asking, shift: Shift) -> None:
    aged.press("8", "9", "0", "/", "1")
    assert field(aged).text() == "890/1"
    assert noted(shift, "age") is None


def test_alt_and_slash_find_a_question(aged: Asking) -> None:
    aged.press(Qt.Key.Key_Slash, held=ALT)
    aged.press("calm", ENTER)
    assert aged.asked() == "Is it calm?"
    aged.press("1")
    assert aged.chosen() == "A"


@pytest.mark.parametrize("key", [LEFT, BACKSPACE])
def test_left_and_backspace_go_back_only_while_nothing_is_typed(
    aged: Asking, key: Qt.Key
) -> None:
    aged.press("1", key)
    assert aged.asked() == "How old are you?"
    field(aged).clear()
    aged.press(key)
    assert aged.asked() == "Are you alone?"
    assert aged.has_keys()
    aged.press("2")
    assert aged.chosen() == "No"


def test_control_z_undoes_what_is_typed_and_then_the_answer(
    aged: Asking, shift: Shift
) -> None:
    aged.press("7")
    aged.press(Qt.Key.Key_Z, held=CTRL)
    assert field(aged).text() == ""
    assert value(shift, "alone") == "true"
    aged.press(Qt.Key.Key_Z, held=CTRL)
    assert noted(shift, "alone") is None
    assert aged.asked() == "Are you alone?"


def test_an_answer_is_shown_again_and_can_be_changed(aged: Asking, shift: Shift) -> None:
    aged.press("16", ENTER)
    aged.press(LEFT)
    assert field(aged).text() == "16"
    aged.press(BACKSPACE, "7", ENTER)
    assert value(shift, "age") == "17"


def test_an_answer_is_not_emptied_by_mistake(aged: Asking, shift: Shift) -> None:
    aged.press("16", ENTER, LEFT, BACKSPACE, BACKSPACE, ENTER)
    assert refused(aged) == "▲ Type a whole number, such as 16."
    assert value(shift, "age") == "16"


def test_enter_passes_over_a_question_without_an_answer(
    aged: Asking, shift: Shift
) -> None:
    aged.press(ENTER)
    assert noted(shift, "age") is None
    assert aged.asked() == "What happened?"


def test_words_numbers_and_days_are_noted_as_they_were_typed(
    aged: Asking, shift: Shift
) -> None:
    aged.press("16", ENTER, " he left ", ENTER, "2.5", ENTER, "2026-11-24", ENTER)
    said = {item: value(shift, item) for item in ("age", "words", "weeks", "since")}
    assert said == {
        "age": "16",
        "words": "he left",
        "weeks": "2.5",
        "since": "2026-11-24",
    }
    assert aged.asked() == "Is it calm?"


def test_a_change_of_the_call_leaves_alone_what_is_being_typed(
    aged: Asking, shift: Shift
) -> None:
    aged.press("1")
    shift.desk.record(shift.call.call_id, ItemAnswered(item="calm", option="a"))
    assert field(aged).text() == "1"
    assert aged.focus() is field(aged)


def test_a_field_does_not_take_the_keys_from_elsewhere(
    aged: Asking, shift: Shift
) -> None:
    aged.elsewhere.setFocus()
    shift.desk.record(shift.call.call_id, ItemAnswered(item="age", value="16"))
    aged.question.show_call(None, None)
    assert aged.focus() is aged.elsewhere


def test_tab_leaves_the_field(aged: Asking) -> None:
    aged.press(TAB)
    assert not aged.has_keys()


def test_a_field_is_named_by_its_question_and_shows_an_example(aged: Asking) -> None:
    assert field(aged).accessibleName() == "age"
    assert field(aged).placeholderText() == "such as 16"


def test_what_nobody_notes_is_not_passed_over(qtbot: QtBot, shift: Shift) -> None:
    panel = QuestionPanel()  # joined to nothing, so nothing is recorded
    hands = Hands(qtbot, panel)
    panel.show_call(shift.call, asked_from(PROTOCOL))
    panel.focus_question()
    hands.press(ENTER, "16", ENTER)
    assert hands.text("question_text") == "How old are you?"
    assert field(hands).text() == "16"


def test_a_reader_is_told_to_type(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "counselor_app.ui.question_card.announce", lambda _w, words: read.append(words)
    )
    asking.press("1", ENTER, ENTER)
    assert read[0] == "How old are you? Type the answer, then Enter."
