import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counselor_app.desk.noting import NOTES
from counselor_app.desk.ports import Draft
from counselor_app.domain.health import (
    Health,
    JournalOpened,
    NotSaving,
    OnlyInMemory,
    OnSideJournal,
    StillShut,
    Unlock,
)
from counselor_app.ui.health_words import troubles
from counselor_app.ui.unlock_strip import UnlockStrip
from tests.conftest import AT, CALL, World
from tests.ui.hands import (
    WindowHand,
    click,
    nameless,
    note_field,
    opened,
    part,
    press,
    words_of,
)

NEW = Health().after(OnlyInMemory(NotSaving.NO_KEYRING, Unlock.BY_NEW_WORDS))
KNOWN = Health().after(OnSideJournal(NotSaving.WRONG_KEY, Unlock.BY_WORDS))
NO_WORDS = Health().after(OnSideJournal(NotSaving.DAMAGED))
WORDS = "six blue herons"


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def strip(qtbot: QtBot, asked: list[str]) -> UnlockStrip:
    made = UnlockStrip()
    qtbot.addWidget(made)
    made.resize(1200, 60)
    made.unlock_asked.connect(asked.append)
    return made


def enter(strip: UnlockStrip, words: str) -> None:
    field = part(strip, "passphrase")
    assert isinstance(field, QLineEdit)
    field.setText(words)
    field.returnPressed.emit()


def test_it_takes_no_room_while_all_is_well(strip: UnlockStrip) -> None:
    strip.show_health(Health())
    assert strip.isHidden()
    strip.show_health(KNOWN)
    assert not strip.isHidden()
    assert nameless(strip) == []
    strip.show_health(KNOWN.after(JournalOpened()))
    assert strip.isHidden()


def test_a_known_passphrase_is_asked_for_once_and_not_kept(
    strip: UnlockStrip, asked: list[str]
) -> None:
    strip.show_health(KNOWN)
    assert "recovery passphrase" in words_of(strip, "unlock_words")
    enter(strip, WORDS)
    assert asked == [WORDS]
    assert words_of(strip, "passphrase") == ""


def test_a_new_passphrase_is_typed_twice(strip: UnlockStrip, asked: list[str]) -> None:
    strip.show_health(NEW)
    assert "set a passphrase" in words_of(strip, "unlock_words")
    enter(strip, WORDS)
    assert "once more" in words_of(strip, "notice")
    enter(strip, "six blue heron")
    assert "not alike" in words_of(strip, "notice")
    assert asked == []
    enter(strip, WORDS)
    enter(strip, WORDS)
    assert asked == [WORDS]


def test_news_of_the_desk_does_not_undo_the_first_of_two(
    strip: UnlockStrip, asked: list[str]
) -> None:
    strip.show_health(NEW)
    enter(strip, WORDS)
    strip.show_health(NEW.after(StillShut("No.")))
    enter(strip, WORDS)
    assert asked == [WORDS]


def test_without_a_passphrase_one_can_try_again(
    strip: UnlockStrip, asked: list[str]
) -> None:
    strip.show_health(NO_WORDS)
    assert part(strip, "passphrase").isHidden()
    click(strip, "try_again")
    assert asked == [""]


def test_what_was_refused_is_said(strip: UnlockStrip) -> None:
    strip.show_health(KNOWN)
    strip.refuse("This passphrase does not open the journal.")
    assert "does not open" in words_of(strip, "notice")


def test_the_words_say_where_what_happens_is_kept() -> None:
    (memory,) = troubles(NEW, AT)
    assert "kept in memory" in memory
    (beside,) = troubles(KNOWN, AT)
    assert "saved beside" in beside


def test_at_a_quiet_desk_the_field_has_the_keys(qtbot: QtBot, world: World) -> None:
    hand = opened(qtbot, world)
    hand.desk.take([OnlyInMemory(NotSaving.NO_KEYRING, Unlock.BY_NEW_WORDS)])
    asked: list[str] = []
    hand.window.unlock_asked.connect(asked.append)
    hand.types(WORDS)
    press(hand.window, "Return")
    hand.types(WORDS)
    press(hand.window, "Return")
    assert asked == [WORDS]
    hand.desk.take([StillShut("Why not.")])
    assert "Why not." in words_of(part(hand.window, "unlock"), "notice")


def test_in_a_call_the_strip_takes_no_keys(talking: WindowHand) -> None:
    talking.desk.take([OnSideJournal(NotSaving.WRONG_KEY, Unlock.BY_WORDS)])
    assert talking.sees("unlock")
    asked: list[str] = []
    talking.window.unlock_asked.connect(asked.append)
    talking.types("1")
    talking.press("Return")
    assert asked == []


def test_a_key_comes_to_the_strip_from_a_call_and_the_question_has_them_again(
    talking: WindowHand,
) -> None:
    talking.desk.take([OnSideJournal(NotSaving.WRONG_KEY, Unlock.BY_WORDS)])
    asked: list[str] = []
    talking.window.unlock_asked.connect(asked.append)
    talking.press("Ctrl+L")
    talking.types(WORDS)
    talking.press("Return")
    assert asked == [WORDS]
    talking.desk.take([JournalOpened()])
    talking.press("1", "Return")
    assert len(talking.desk.board.call(CALL).answers.by_item) == 1


def test_what_was_typed_before_a_crash_comes_back_when_the_records_open_in_the_call(
    talking: WindowHand, qtbot: QtBot
) -> None:
    journal, notes = talking.world.journal, talking.window._frame.middle.notes
    talking.desk.take([OnlyInMemory(NotSaving.NO_KEYRING, Unlock.BY_WORDS)])
    talking.press("Ctrl+N")
    talking.types("door is")
    journal.put_draft(Draft(CALL, NOTES, "the brother has a gun", 7))
    with qtbot.waitSignal(notes.typed):
        talking.desk.take([JournalOpened()])
        talking.types(" open")
    assert note_field(talking).toPlainText() == "the brother has a gun\n\ndoor is open"
    assert [d.text for d in journal.drafts()] == [note_field(talking).toPlainText()]
