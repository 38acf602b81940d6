"""What is typed into a question or a sheet is never lost, entered or not."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counselor_app.desk.ports import Draft
from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.assessment.form import Kind, Wording
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import CallAnswered, CallEnded, CallLost, Side
from counselor_app.domain.triggers import Trigger
from tests.conftest import CALL, LEG, World
from tests.domain.assessment.forms import ask, protocol
from tests.ui.eyes import all_words
from tests.ui.hands import SECOND, WindowHand, opened, second_rings
from tests.ui.test_typed_answers import typed
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events

PROTOCOL = protocol(
    typed("age", Kind.INTEGER, "How old are you?", lowest=0, highest=120),
    typed("words", Kind.TEXT, "What happened?"),
    ask("calm", wording=Wording("Is it calm?", "Calm")),
)
ATTEMPT = Trigger.ATTEMPT_IN_PROGRESS
GONE = CallEnded(by=Side.CALLER)


@pytest.fixture
def hand(qtbot: QtBot) -> WindowHand:
    """Return a counselor who is asked to type an age."""
    world = World(protocol=PROTOCOL)
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    return hand


def again(qtbot: QtBot, hand: WindowHand) -> WindowHand:
    """Return the next start of the desk, on the same journal."""
    following = opened(qtbot, hand.world)
    following.keys_come_again()
    return following


def answers(hand: WindowHand) -> dict[str, str | None]:
    by_item = hand.desk.board.call(CALL).answers.by_item
    return {item: answered.value for item, answered in by_item.items()}


def notes(hand: WindowHand, call_id: CallId = CALL) -> list[str]:
    return [words for _, words in hand.desk.board.call(call_id).notes.taken]


def field(hand: WindowHand) -> str:
    found = hand.window.findChild(QLineEdit, "answer")
    assert isinstance(found, QLineEdit)
    return found.text()


def drafts(hand: WindowHand) -> list[str]:
    return [draft.text for draft in hand.world.journal.drafts()]


def kept(qtbot: QtBot, hand: WindowHand, *texts: str) -> None:
    qtbot.waitUntil(lambda: drafts(hand) == [*texts], timeout=1000)


def test_who_goes_on_without_enter_has_answered(hand: WindowHand) -> None:
    hand.types("17")
    hand.press("Alt+/")
    hand.types("calm")
    hand.press("Return")
    assert hand.says("question_text") == "Is it calm?"
    assert answers(hand) == {"age": "17"}
    assert notes(hand) == []


def test_what_is_no_answer_becomes_a_note_where_it_is_left(hand: WindowHand) -> None:
    hand.types("about 17")
    hand.press("Alt+/")
    hand.types("calm")
    hand.press("Return")
    assert answers(hand) == {}
    assert notes(hand) == ["age: about 17"]


def test_half_a_word_at_the_end_of_the_call_is_a_note_of_that_call(
    hand: WindowHand,
) -> None:
    hand.types("1")
    second_rings(hand)
    hand.happens(GONE)
    hand.happens(CallAnswered(leg=LEG), to=SECOND)
    assert answers(hand) == {}
    assert notes(hand) == ["age: 1"]
    assert notes(hand, SECOND) == []
    hand.keys_come_again()
    assert field(hand) == ""


def test_what_the_notes_held_stays_in_their_field(qtbot: QtBot, hand: WindowHand) -> None:
    hand.types("1")
    hand.press("Tab")
    hand.types("he said")
    kept(qtbot, hand, "1", "he said")
    hand.happens(GONE)
    assert notes(hand) == ["age: 1"]
    assert drafts(hand) == ["he said"]


def test_after_a_crash_it_stands_in_its_field_again(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.types("1")
    kept(qtbot, hand, "1")
    following = again(qtbot, hand)
    assert field(following) == "1"
    following.types("7")
    following.press("Return")
    assert answers(following) == {"age": "17"}
    assert drafts(following) == []


def test_after_a_crash_of_all_it_is_a_note_of_the_lost_call(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.types("1")
    kept(qtbot, hand, "1")
    hand.world.desk().record(CALL, CallLost())
    following = again(qtbot, hand)
    assert notes(following) == ["age: 1"]
    assert drafts(following) == []


def test_words_in_a_sheet_of_a_trigger_are_noted_after_a_crash(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.press("F1")
    hand.types("pil")
    kept(qtbot, hand, "pil")
    following = again(qtbot, hand)
    facts = following.desk.board.call(CALL).triggers.facts(ATTEMPT)
    assert dict(facts) == {"method": "pil"}
    assert drafts(following) == []


def test_words_in_a_sheet_are_a_draft_until_they_are_noted(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.press("F1")
    hand.types("pills")
    kept(qtbot, hand, "pills")
    hand.press("Escape")
    assert drafts(hand) == []
    facts = hand.desk.board.call(CALL).triggers.facts(ATTEMPT)
    assert dict(facts) == {"method": "pills"}


def goes_to(hand: WindowHand, words: str) -> None:
    hand.press("Alt+/")
    hand.types(words)
    hand.press("Return")


def test_undo_in_an_empty_field_takes_an_answer_back_and_brings_no_words(
    hand: WindowHand,
) -> None:
    hand.types("17")
    hand.press("Return", "Ctrl+Z")
    assert answers(hand) == {}
    hand.press("Return")
    hand.types("Anna")
    second_rings(hand)
    hand.happens(GONE)
    hand.happens(CallAnswered(leg=LEG), to=SECOND)
    hand.keys_come_again()
    hand.press("Ctrl+Z")
    assert field(hand) == ""


def test_what_was_typed_before_somebody_declined_is_a_note(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.types("17")
    kept(qtbot, hand, "17")
    hand.press("Alt+9")
    assert notes(hand) == ["age: 17"]
    assert drafts(hand) == []
    told = hand.desk.board.call(CALL).answers.by_item["age"]
    assert told.non_answer is NonAnswer.DECLINED


def test_words_that_were_deleted_are_gone(qtbot: QtBot, hand: WindowHand) -> None:
    hand.types("12")
    kept(qtbot, hand, "12")
    hand.press("Backspace", "Backspace")
    goes_to(hand, "calm")
    assert (answers(hand), notes(hand), drafts(hand)) == ({}, [], [])


def test_a_refusal_stands_until_one_types_on(qtbot: QtBot, hand: WindowHand) -> None:
    hand.types("about 17")
    hand.press("Return")
    refused = "Type a whole number, such as 16."
    assert refused in all_words(hand.window)
    kept(qtbot, hand, "about 17")
    assert refused in all_words(hand.window)


def test_after_a_crash_the_question_stands_there_in_which_one_typed(
    qtbot: QtBot, hand: WindowHand
) -> None:
    goes_to(hand, "what")
    hand.types("he fe")
    kept(qtbot, hand, "he fe")
    following = again(qtbot, hand)
    assert following.says("question_text") == "What happened?"
    assert field(following) == "he fe"
    goes_to(following, "calm")  # nobody has looked at it: it may be half a word
    assert answers(following) == {}
    assert notes(following) == ["words: he fe"]
    assert drafts(following) == []


def test_two_drafts_after_a_crash_are_both_kept(qtbot: QtBot, hand: WindowHand) -> None:
    for item, text in (("age", "1"), ("words", "he fe"), ("gone", "x")):
        hand.world.journal.put_draft(Draft(CALL, f"answer/{item}", text))
    following = again(qtbot, hand)
    assert notes(following) == ["gone: x"]
    following.happens(GONE)
    assert sorted(notes(following)) == ["age: 1", "gone: x", "words: he fe"]
    assert drafts(following) == []


def test_undo_takes_back_the_answer_that_was_changed_by_going_on(
    hand: WindowHand,
) -> None:
    hand.types("17")
    hand.press("Return")
    hand.types("he fell")
    hand.press("Return", "1")
    goes_to(hand, "old")
    hand.press("Ctrl+A")
    hand.types("12")
    goes_to(hand, "calm")
    assert answers(hand)["age"] == "12"
    hand.press("Ctrl+Z")
    assert answers(hand) == {"age": "17", "words": "he fell", "calm": None}


def test_a_refused_answer_is_not_the_last_one(hand: WindowHand) -> None:
    hand.types("17")
    hand.press("Return")
    hand.types("he fell")
    hand.press("Return")
    goes_to(hand, "old")
    hand.press("Ctrl+A")
    hand.types("17 or so")
    hand.press("Return")
    goes_to(hand, "calm")
    assert notes(hand) == ["age: 17 or so"]
    hand.press("Ctrl+Z")
    assert answers(hand) == {"age": "17"}


def test_what_is_typed_is_on_its_way_to_the_disk_before_the_window_is_gone(
    hand: WindowHand,
) -> None:
    hand.types("1")
    hand.window.close()
    assert drafts(hand) == ["1"]


def test_words_of_a_row_that_is_asked_no_more_are_a_note(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.press("F2", "1")
    hand.types("dad's gun")
    kept(qtbot, hand, "dad's gun")
    hand.press("Shift+Tab", "4")
    assert drafts(hand) == []
    assert notes(hand) == ["Type: dad's gun"]
    facts = hand.desk.board.call(CALL).triggers.facts(Trigger.WEAPON)
    assert dict(facts) == {"where": "none"}


def test_half_a_word_never_takes_the_place_of_what_was_known(
    qtbot: QtBot, hand: WindowHand
) -> None:
    hand.press("F1")
    hand.types("pills")
    hand.press("Escape")
    hand.world.journal.put_draft(Draft(CALL, "fact/attempt_in_progress/method", "r"))
    hand.world.journal.put_draft(Draft(CALL, "fact/weapon/where", "x"))
    following = again(qtbot, hand)
    facts = following.desk.board.call(CALL).triggers.facts(ATTEMPT)
    assert dict(facts) == {"method": "pills"}
    assert notes(following) == ["method: r", "where: x"]
    assert drafts(following) == []
