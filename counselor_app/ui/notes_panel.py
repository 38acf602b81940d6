"""The notes: what was noted, with wall times, and the field that is typed in."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.ui.clock_words import wall_minute
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.lines import Line
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import heading, key_words, text_label
from counselor_app.ui.question_words import keys_words
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import tr

DRAFT_MS = 250  # README: within 300 ms of the last key, and also while typing goes on
PAUSE_MS = 5000


class NotesPanel(KeyFrame):
    """Shows the notes of one call. Digits and every other key are text here.

    `call_id` is the call that the field belongs to; it is still the old one while
    `left` is told because another call is shown.
    Signals: typed(text, edition), left(text), escaped() when Escape gives the keys up.
    """

    typed = Signal(str, int)
    left = Signal(str)
    escaped = Signal()

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("notes", parent)
        self._other_side = key_words((keyboard or Keyboard()).of(Deed.OTHER_SIDE))
        self.call_id: CallId | None = None
        self._edition = 0
        self._saved = Line("", "small", "saved")
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._keys = text_label("", "faint", "keys_here")
        self._taken = wrapped("", "", "taken")
        self._past = _Past(self._taken)
        self._field = _Field()
        self.setFocusProxy(self._field)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._draft.timeout.connect(self._tell_draft)
        self._pause.timeout.connect(self.close_note)
        self._field.textChanged.connect(self._changed)
        self._field.focus_lost.connect(self.close_note)
        self._field.escaped.connect(self.escaped)
        self.keys_changed.connect(self._say_keys)
        self._say_keys(has=False)
        self._lay_out()
        self.show_call(None, "")

    def show_call(self, call: Call | None, draft: str) -> None:
        """Show the call's notes; the draft fills the field only when the call changes."""
        if (call and call.call_id) != self.call_id:
            self.close_note()
            self.call_id = call.call_id if call else None
            self._fill(draft)
        self._field.setEnabled(call is not None)
        taken = call.notes.taken if call else ()
        words = "\n".join(f"{wall_minute(at)} {text}" for at, text in taken)
        if words != self._taken.text():
            self._taken.setText(words)
            self._past.show_last()

    def recall(self, draft: str) -> None:
        """Put a draft that was found before what stands here; say nothing twice."""
        typed = self._field.toPlainText()
        if draft not in typed:
            self._fill(draft if typed in draft else f"{draft}\n\n{typed}")
        self._edition += 1  # told again: what was typed meanwhile may replace it on disk
        self._draft.start()

    def show_saved(self, words: str, good: bool) -> None:  # noqa: FBT001 - as agreed
        """Say whether what stands here is on the disk."""
        shown = f"✓ {words}" if good and words else f"▲ {words}" if words else ""
        self._saved.say(shown)
        be(self._saved, tone="ok" if good else "high")

    def close_note(self) -> None:
        """Make a note of what stands in the field now, if anything does."""
        self._draft.stop()
        self._pause.stop()
        text = self._field.toPlainText()
        if not text:
            return
        self._fill("")  # first, so that what follows from it can't note it twice
        if text.strip():
            self.left.emit(text)
        else:
            self._tell_draft()

    def focus_notes(self) -> None:
        """Give the keys to the field."""
        self._field.setFocus()

    def _changed(self) -> None:
        self._edition += 1
        if not self._draft.isActive():
            self._draft.start()
        self._pause.start()

    def _tell_draft(self) -> None:
        self.typed.emit(self._field.toPlainText(), self._edition)

    def _fill(self, text: str) -> None:
        with QSignalBlocker(self._field):
            self._field.setPlainText(text)
        self._field.moveCursor(QTextCursor.MoveOperation.End)

    def _say_keys(self, has: bool) -> None:  # noqa: FBT001 - a signal's slot
        self._keys.setText(keys_words(self._other_side, has=has))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(heading(tr("Notes")))
        top.addWidget(self._keys)
        top.addWidget(self._saved, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(18), px(11), px(18), px(11))
        layout.setSpacing(px(6))
        layout.addLayout(top)
        layout.addWidget(self._past)
        layout.addWidget(self._field, 1)


class _Field(QPlainTextEdit):
    """The field itself; Tab leaves it."""

    focus_lost = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        be(self, kind="plain")
        self.setObjectName("note_field")
        self.setAccessibleName(tr("Notes"))
        self.setPlaceholderText(tr("Type here; it is kept as you type."))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: type; Escape goes back to the other side, and loses nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: leaving the field makes a note of it, but not leaving the window."""
        super().focusOutEvent(event)
        stays = (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if event.reason() not in stays:
            self.focus_lost.emit()


class _Past(QScrollArea):
    """The notes taken, as high as they are, but never more than a part of the panel."""

    def __init__(self, words: QWidget) -> None:
        super().__init__()
        self._words = words
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(words)
        self.show_last()

    def show_last(self) -> None:
        """Take the room that the words need, up to six lines, and show the last."""
        line = self.fontMetrics().lineSpacing()
        text = str(self._words.property("text"))
        needed = self._words.heightForWidth(max(self.viewport().width(), px(80)))
        self.setFixedHeight(min(needed, line * 6) if text else 0)
        self.setVisible(bool(text))
        self._words.adjustSize()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: lines break elsewhere when it is narrower."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.show_last()
