"""A whole desk's window as its counselor reads it and works it, by keyboard alone."""

from dataclasses import dataclass

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from counselor_app.ui.answered_list import AnsweredList
from counselor_app.ui.main_window import MainWindow
from tests.ui.hands import part, press, rows_of, words_of


@dataclass(frozen=True)
class Seen:
    """What stood on the screen at one moment."""

    state: str
    caller: str
    ringing: str
    troubles: str
    question: str
    answered: tuple[str, ...]
    taken: str
    field: str
    saved: str
    work: tuple[str, ...]
    timeline: tuple[str, ...]
    recent: tuple[str, ...]
    notice: str
    unlock: str
    help: str


class Screen:
    """The window: what is read on it, and keys."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def press(self, *sequences: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for sequence in sequences:
            press(self.window, sequence)

    def types(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    @property
    def keys_pass(self) -> bool:
        """Whether the moment after an answer, in which keys are dropped, is over."""
        return not self.window._pause.drops

    def seen(self) -> Seen:
        """Read the whole screen."""
        window = self.window
        note = part(window, "note_field")
        assert isinstance(note, QPlainTextEdit)
        answered = window.findChild(AnsweredList)
        assert answered is not None
        return Seen(
            state=words_of(window, "state"),
            caller=words_of(window, "caller"),
            ringing=self._shown("rings_number"),
            troubles=part(window, "health").accessibleName(),
            question=self._shown("question_text"),
            answered=answered.rows(),
            taken=self._shown("taken"),
            field=note.toPlainText(),
            saved=words_of(window, "saved"),
            work=tuple(rows_of(window, "work")),
            timeline=tuple(rows_of(window, "timeline")),
            recent=tuple(rows_of(window, "recent")),
            notice=window._frame.bar.notice.text(),
            unlock=self._unlock(),
            help=self._help(),
        )

    @property
    def asks_passphrase(self) -> bool:
        """Whether there is a field for a passphrase, and it hides what is typed."""
        field = part(self.window, "passphrase")
        assert isinstance(field, QLineEdit)
        hidden = field.echoMode() is QLineEdit.EchoMode.Password
        return hidden and field.isVisibleTo(self.window)

    def _unlock(self) -> str:
        strip = part(self.window, "unlock")
        if not strip.isVisibleTo(self.window):
            return ""
        labels = (words_of(strip, "unlock_words"), words_of(strip, "notice"))
        return "\n".join(filter(None, labels))

    def _help(self) -> str:
        labels = self.window._frame.right.help.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())

    def _shown(self, name: str) -> str:
        label = part(self.window, name)
        assert isinstance(label, QLabel)
        return label.text() if label.isVisibleTo(self.window) else ""
