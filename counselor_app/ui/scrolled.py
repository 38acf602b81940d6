"""A column that scrolls where there is too little room, and shows what has the keys."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class Column(QWidget):
    """What a scrolling place holds: it scrolls only below its least height.

    Qt would scroll below the preferred one, where words wrap.
    """

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802 - Qt's name
        """Qt: the least height in a width."""
        layout = self.layout()
        least = layout.minimumHeightForWidth(width) if layout else -1
        return max(least, self.minimumSizeHint().height())


class Scrolled(QScrollArea):
    """Scrolls a column, and shows what was given the keys, whoever gave them."""

    def __init__(self, inside: Column) -> None:
        super().__init__()
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._show_keys)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def show_part(self, part: QWidget) -> None:
        """Scroll so far that the part is seen, or its top where it does not fit."""
        top = part.mapTo(self._inside, part.rect().topLeft()).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value() or part.height() > room:
            bar.setValue(top)
        elif top + part.height() > bar.value() + room:
            bar.setValue(top + part.height() - room)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._inside.isAncestorOf(new):
            self._settle.start()  # when what was opened has its size

    def _show_keys(self) -> None:
        part = QApplication.focusWidget()
        if part is None or not self._inside.isAncestorOf(part):
            return
        whole = _card_of(part)
        fits = whole is not None and whole.height() <= self.viewport().height()
        self.show_part(whole if whole is not None and fits else part)


def _card_of(part: QWidget) -> QWidget | None:
    """Return the card that shows the keys' frame around a part, if one does."""
    above: QWidget | None = part
    while above is not None and above.property("keys") is None:
        above = above.parentWidget()
    return above
