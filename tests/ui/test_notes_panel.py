from dataclasses import replace
from itertools import cycle

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.notes import Notes, NoteTaken
from counselor_app.ui.notes_panel import DRAFT_MS, PAUSE_MS, NotesPanel
from tests.conftest import CALL
from tests.ui.panel_hands import ENTER, TAB, Hands, Shift, nameless


class Writing(Hands):
    """A counselor whose keys go to the notes."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.notes = NotesPanel()
        shift.join_notes(self.notes)
        super().__init__(qtbot, self.notes)
        self.notes.focus_notes()
        self.told: list[tuple[str, int]] = []
        self.left: list[str] = []
        self.notes.typed.connect(lambda text, edition: self.told.append((text, edition)))
        self.notes.left.connect(self.left.append)

    def field(self) -> str:
        """Return what stands in the field."""
        found = self.panel.findChild(QPlainTextEdit, "note_field")
        assert isinstance(found, QPlainTextEdit)
        return found.toPlainText()

    def pause(self) -> None:
        """Let the five seconds pass in which nobody types."""
        self.notes._pause.timeout.emit()


@pytest.fixture
def writing(qtbot: QtBot, shift: Shift) -> Writing:
    return Writing(qtbot, shift)


def test_digits_enter_and_slash_are_text_here(writing: Writing) -> None:
    writing.press("2 pills / 9", ENTER, "0")
    assert writing.field() == "2 pills / 9\n0"


def test_what_is_typed_is_told_soon_after_the_last_key(
    qtbot: QtBot, writing: Writing, shift: Shift
) -> None:
    with qtbot.waitSignal(writing.notes.typed):
        writing.press("calm")
    assert writing.told == [("calm", 4)]
    assert [d.text for d in shift.world.journal.drafts()] == ["calm"]
    assert DRAFT_MS < 300
    assert PAUSE_MS == 5000


def test_what_is_typed_is_told_also_while_typing_goes_on(
    qtbot: QtBot, writing: Writing
) -> None:
    letters, keys = cycle("he talks "), QTimer(interval=DRAFT_MS // 10)
    keys.timeout.connect(lambda: writing.press(next(letters)))
    with qtbot.waitSignals([writing.notes.typed] * 2):
        keys.start()
    keys.stop()
    (first, early), (second, late) = writing.told[:2]
    assert second.startswith(first)
    assert early < late


def test_a_pause_makes_a_note_and_empties_the_field(
    writing: Writing, shift: Shift
) -> None:
    writing.press("He is in the bedroom")
    writing.pause()
    assert [text for _, text in shift.call.notes.taken] == ["He is in the bedroom"]
    assert writing.field() == ""
    assert writing.text("taken").endswith(" He is in the bedroom")
    assert writing.has_keys()


def test_leaving_the_field_makes_a_note(writing: Writing) -> None:
    writing.press("door open")
    writing.press(TAB)
    assert writing.left == ["door open"]


def test_leaving_the_window_leaves_the_sentence_as_it_is(writing: Writing) -> None:
    writing.press("half a sen")
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(writing.focus(), away)
    assert writing.left == []
    assert writing.field() == "half a sen"


def test_closing_makes_a_note_once(writing: Writing) -> None:
    writing.press("door open")
    writing.notes.close_note()
    writing.notes.close_note()
    writing.pause()
    assert writing.left == ["door open"]


def test_blanks_make_no_note_and_leave_no_draft(writing: Writing, shift: Shift) -> None:
    writing.press("   ")
    writing.notes.close_note()
    assert writing.left == []
    assert list(shift.world.journal.drafts()) == []


def test_another_call_never_takes_over_a_note(writing: Writing, shift: Shift) -> None:
    writing.press("for the first call")
    other = replace(shift.call, call_id=CallId(Subject("c2")), notes=Notes())
    writing.notes.show_call(other, "")
    assert [text for _, text in shift.call.notes.taken] == ["for the first call"]
    assert writing.field() == ""
    assert writing.notes.call_id == "c2"


def test_a_change_of_the_call_leaves_what_is_being_typed(
    writing: Writing, shift: Shift
) -> None:
    writing.press("half a sen")
    shift.desk.record(CALL, NoteTaken(text="from elsewhere"))
    assert writing.field() == "half a sen"
    writing.press("tence")
    assert writing.field() == "half a sentence"


def test_what_was_typed_before_a_crash_stands_in_the_field(
    writing: Writing, shift: Shift
) -> None:
    other = replace(shift.call, call_id=CallId(Subject("c2")))
    writing.notes.show_call(other, "kept words")
    assert writing.field() == "kept words"
    writing.press(" and more")
    assert writing.field() == "kept words and more"
    assert writing.told == []


@pytest.mark.parametrize(
    ("found", "typed", "stands"),
    [
        ("a gun", "", "a gun"),
        ("a gun", "door open", "a gun\n\ndoor open"),
        ("a gun", "a gun, he says", "a gun, he says"),
        ("a gun\n\ndoor open", "door open", "a gun\n\ndoor open"),
    ],
)
def test_what_the_journal_held_comes_before_what_is_typed_and_is_not_said_twice(
    writing: Writing, qtbot: QtBot, found: str, typed: str, stands: str
) -> None:
    writing.press(typed)
    with qtbot.waitSignal(writing.notes.typed) as told:
        writing.notes.recall(found)
    assert writing.field() == stands
    assert told.args
    assert told.args[0] == stands


def test_a_note_shows_the_wall_time_it_was_taken_at(
    writing: Writing, shift: Shift
) -> None:
    shift.desk.record(CALL, NoteTaken(text="Mother has the bottle"))
    assert writing.text("taken") == "18:00 Mother has the bottle"


def test_the_state_of_saving_is_told_in_words_and_not_by_color_alone(
    writing: Writing,
) -> None:
    writing.notes.show_saved("Saved on this desk", good=True)
    assert writing.text("saved") == "✓ Saved on this desk"
    writing.notes.show_saved("Not saved since 14:02", good=False)
    assert writing.text("saved") == "▲ Not saved since 14:02"


def test_everything_to_act_on_has_a_name(writing: Writing) -> None:
    assert nameless(writing.panel) == []


def test_the_notes_say_when_they_have_the_keys(writing: Writing) -> None:
    assert writing.notes.property("keys") is True
    assert writing.text("keys_here") == "Keys go here"
    writing.elsewhere.setFocus()
    assert writing.notes.property("keys") is False
    assert writing.text("keys_here") == "Ctrl N: keys to here"
