"""A sheet that opens in its column: never a dialog, closed by Escape, nothing lost."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from counselor_app.ui.announce import announce
from counselor_app.ui.keys import ENTER_KEYS
from counselor_app.ui.notice import Notice
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import key_cap, text_label
from counselor_app.ui.theme import px

# The keys are away for a while, and nobody has gone on.
AWAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_TO_SHEET = (*ENTER_KEYS, Qt.Key.Key_Escape)


class Sheet(KeyFrame):
    """The frame of a sheet: a title, a body, and words when something is refused.

    Ctrl+Enter confirms, and so does Enter only where `enter_confirms`; a key that
    repeats itself confirms nothing. Signals: closed().
    """

    closed = Signal()
    enter_confirms = True

    def __init__(self, name: str, title: str, does: str) -> None:
        super().__init__(name)
        self.setAccessibleName(title)
        self.title = text_label(title, "title", f"{name}_title")
        self.notice = Notice()
        self.does = does
        self._from: QWidget | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(14), px(11), px(14), px(11))
        self.body.setSpacing(px(6))
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(key_cap("Escape"))
        top.addWidget(text_label("close", "faint"))
        self.body.addLayout(top)
        self.hide()

    def open(self, first: QWidget) -> None:
        """Show the sheet and give the keys to its first field."""
        before = QApplication.focusWidget()
        if before is not None and not self._has(before):
            self._from = before
        self.notice.clear()
        self.show()
        first.setFocus()
        QTimer.singleShot(0, self, self._come_into_view)  # when it has its size
        announce(self, f"{self.title.text()}. {self.does}")

    def shut(self) -> None:
        """Close the sheet and ask for nothing; the keys go back to where they were."""
        if self.isHidden():
            return
        had, back = self._has(QApplication.focusWidget()), self._from
        self.hide()
        self._from = None
        if had and back is not None and isValid(back):
            back.setFocus()
        self.closed.emit()

    def note_typed(self) -> None:
        """Ask to keep what was said here; a sheet that sends keeps it to itself."""

    def confirm(self) -> None:
        """Ask for what the sheet is for; each sheet says what."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Escape keeps and closes, Ctrl+Enter confirms, no key goes further down."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.isAutoRepeat():
            pass
        elif event.key() == Qt.Key.Key_Escape:
            self.note_typed()
            self.shut()
        elif event.key() in ENTER_KEYS and (control or self.enter_confirms):
            self.confirm()
        event.accept()

    def _come_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self, 0, 0)
            above.ensureWidgetVisible(self.title)  # where it does not fit: its top

    def _has(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    def foot(self, *keys: tuple[str, str]) -> QHBoxLayout:
        """Return the row that says which keys do what."""
        row = QHBoxLayout()
        row.setSpacing(px(6))
        for sequence, words in keys:
            literal = "-" in sequence  # "1-5" is no key of Qt's
            cap = text_label(sequence, "key") if literal else key_cap(sequence)
            row.addWidget(cap)
            row.addWidget(text_label(words, "faint"))
        row.addStretch(1)
        return row


class LineField(QLineEdit):
    """One line of words; Enter and Escape are the sheet's."""

    def __init__(self, name: str, words: str, example: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setPlaceholderText(example)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: type, but leave Enter and Escape to the sheet."""
        if event.key() in _TO_SHEET:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: who comes back types on at the end."""
        super().focusInEvent(event)
        if event.reason() not in AWAY and not self.hasSelectedText():
            self.end(False)  # noqa: FBT003 - Qt's

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: who only looks reads from the first word on."""
        super().focusOutEvent(event)
        if event.reason() not in AWAY:
            self.home(False)  # noqa: FBT003 - Qt's


class WordsField(QPlainTextEdit):
    """A few lines of words; Enter and Escape are the sheet's, Tab goes on."""

    def __init__(self, name: str, words: str, lines: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: type, but leave Enter and Escape to the sheet."""
        if event.key() in _TO_SHEET:
            event.ignore()
        else:
            super().keyPressEvent(event)


def wrapped(text: str = "", kind: str = "", name: str = "") -> QLabel:
    """Return a label that breaks its lines."""
    label = text_label(text, kind, name)
    label.setWordWrap(True)
    return label


def empty(layout: QBoxLayout) -> None:
    """Take everything out of a layout, for good."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) and isinstance(inner, QBoxLayout):
            empty(inner)


def labeled(words: str, field: QWidget, width: float = 92) -> QHBoxLayout:
    """Return a field with its label on the left."""
    label = text_label(words, "small")
    if width:
        label.setFixedWidth(px(width))
    label.setBuddy(field)
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(label)
    row.addWidget(field, 1)
    return row
