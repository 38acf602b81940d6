"""Small pieces that several screens are made of: key caps, buttons, headings, lines."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from counselor_app.ui.theme import px

_SHORTER = {
    "Control+": "Ctrl ",
    "Ctrl+": "Ctrl ",
    "Shift+": "Shift ",
    "Return": "Enter",
}


def key_words(sequence: str) -> str:
    """Return a key as its cap shows it: "Ctrl M", "F1", "Enter"."""
    shown = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.PortableText)
    for long, short in _SHORTER.items():
        shown = shown.replace(long, short)
    return shown


def spoken_key(sequence: str) -> str:
    """Return a key as a screen reader says it: "Control M"."""
    return key_words(sequence).replace("Ctrl", "Control")


def text_label(text: str = "", kind: str = "", name: str = "") -> QLabel:
    """Return a label that shows its text as it is, never as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    if kind:
        label.setProperty("kind", kind)
    return label


def heading(text: str) -> QLabel:
    """Return a section's small heading in capitals; a screen reader hears it plainly."""
    label = text_label(text.upper(), "heading")
    label.setAccessibleName(text)
    return label


def key_cap(sequence: str) -> QLabel:
    """Return the cap of a key, as it stands beside what it does."""
    cap = text_label(key_words(sequence), "key")
    cap.setIndent(0)  # Qt would indent a label that has a frame
    cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return cap


class KeyButton(QPushButton):
    """A button that shows its key; `key_first` puts the cap before the words."""

    def __init__(
        self, words: str, sequence: str, *, kind: str = "", key_first: bool = False
    ) -> None:
        super().__init__()
        if kind:
            self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._room = 0
        self._words = text_label(words, "name")
        self._picture = QLabel()
        self._picture.hide()
        self._cap = key_cap(sequence)
        if not sequence:
            self._cap.hide()
        parts: tuple[QLabel, ...] = (self._picture, self._words, self._cap)
        if key_first:
            parts = (self._cap, self._picture, self._words)
        flat = kind == "flat"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*((0, 0, 0, 0) if flat else self._margins(kind)))
        layout.setSpacing(px(6) if key_first else px(8))
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        if not flat:
            layout.insertStretch(3 if key_first else 2)
        self.setAutoDefault(False)
        self.say(words)

    def say(self, words: str, sequence: str | None = None) -> None:
        """Show other words, and another key when one is given."""
        self._words.setText(words)
        if sequence is not None:
            self._cap.setText(key_words(sequence))
            self._cap.setVisible(bool(sequence))
        key = self._cap.text()
        self.setAccessibleName(f"{words}, {key}" if key else words)
        self.updateGeometry()

    def keep_room_for(self, words: str) -> None:
        """Be wide enough for other words too, so that nothing beside it moves."""
        now = self.words
        self.say(words)
        self._room = max(self._room, self.sizeHint().width())
        self.say(now)

    def picture(self, picture: QIcon, side: int) -> None:
        """Show a small picture before the words."""
        self._picture.setPixmap(picture.pixmap(side, side))
        self._picture.show()

    @property
    def words(self) -> str:
        """What the button says."""
        return self._words.text()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as large as its words and its key."""
        layout = self.layout()
        size = layout.sizeHint() if layout else super().sizeHint()
        return size.expandedTo(QSize(self._room, 0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: never smaller than its words and its key."""
        return self.sizeHint()

    def _margins(self, kind: str) -> tuple[int, int, int, int]:
        small = kind in ("trigger", "segment")
        side, above = (10, 4) if small else (12, 9)
        return px(side), px(above), px(side), px(above)


class Pages(QWidget):
    """Shows one of its pages, and is only as large as that one needs.

    Qt's own stack is as tall as the tallest of all its pages.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """Add a page, hidden until it is turned to."""
        self._pages.append(page)
        self._layout.addWidget(page)
        page.hide()

    def turn_to(self, page: QWidget) -> None:
        """Show the page, and hide the others."""
        for other in self._pages:
            if other is not page:
                other.hide()
        page.show()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return next((p for p in self._pages if not p.isHidden()), None)
