"""One part of the safety plan: its key, what it asks for, and a few lines to write."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from counselor_app.domain.safety_plan import PlanPart, lines_of
from counselor_app.ui.keys import ENTER_KEYS
from counselor_app.ui.lines import Line
from counselor_app.ui.notes_panel import DRAFT_MS, PAUSE_MS
from counselor_app.ui.pieces import key_cap
from counselor_app.ui.safety_plan_words import EXAMPLES
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import said, tr

_LEAST, _MOST = 2, 6
_STAYS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class PartField(QWidget):
    """Shows one part. What is typed is told as a draft, then as written.

    Signals: typed(PlanPart, text) within 300 ms, left(PlanPart, text) at a pause, when
    the field is left, and when asked to tell.
    """

    typed = Signal(object, str)
    left = Signal(object, str)

    def __init__(self, part: PlanPart, key: str) -> None:
        super().__init__()
        self._part, self._untold = part, False
        self.field = _Lines(f"plan_{part.value}", said(part), tr(EXAMPLES[part]))
        self._earlier = wrapped("", "faint", f"earlier_{part.value}")
        self._earlier.hide()
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._draft.timeout.connect(self._tell_draft)
        self._pause.timeout.connect(self.tell)
        self.field.textChanged.connect(self._changed)
        self.field.focus_lost.connect(self.tell)
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(key_cap(key), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(Line(said(part), "small", most=2), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        layout.addLayout(top)
        layout.addWidget(self.field)
        layout.addWidget(self._earlier)
        layout.addStretch(1)

    def show_lines(self, lines: tuple[str, ...], earlier: str) -> None:
        """Show what is written, and what an earlier plan says; typing is not undone."""
        if not self._untold and lines_of(self.field.toPlainText()) != lines:
            with QSignalBlocker(self.field):
                self.field.setPlainText("\n".join(lines))
            self.field.fit()
        self._earlier.setText(earlier)
        self._earlier.setVisible(bool(earlier))

    def tell(self) -> None:
        """Tell what stands here, if it was not told yet."""
        self._draft.stop()
        self._pause.stop()
        if self._untold:
            self._untold = False
            self.left.emit(self._part, self.field.toPlainText())

    def _changed(self) -> None:
        self._untold = True
        if not self._draft.isActive():
            self._draft.start()
        self._pause.start()

    def _tell_draft(self) -> None:
        self.typed.emit(self._part, self.field.toPlainText())


class _Lines(QPlainTextEdit):
    """A few lines; grows with them. Escape and what Ctrl does are the sheet's."""

    focus_lost = Signal()

    def __init__(self, name: str, words: str, example: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setPlaceholderText(tr("such as: %s") % example)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Be as high as the lines, between two and six."""
        lines = min(max(self.document().blockCount(), _LEAST), _MOST)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + px(16))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: type; Escape and Ctrl+Enter are the sheet's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        ours = event.key() == Qt.Key.Key_Escape or (control and event.key() in ENTER_KEYS)
        if ours:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: leaving the field tells it, but not leaving the window."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.focus_lost.emit()
