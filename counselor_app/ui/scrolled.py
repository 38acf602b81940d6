"""A column that scrolls where there is too little room, and shows what has the keys."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

_GROWS_MS = 200  # while what was opened gets its size


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
        self._wanted: QWidget | None = None
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._show_wanted)
        self._growing = QTimer(self, singleShot=True, interval=_GROWS_MS)
        self.verticalScrollBar().rangeChanged.connect(self._again)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def bring(self, part: QWidget) -> None:
        """Have a part seen as soon as it has its size."""
        self._wanted = part
        self._growing.start()
        self._settle.start()

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
            self.bring(new)

    def _again(self) -> None:
        if self._growing.isActive():
            self._settle.start()

    def _show_wanted(self) -> None:
        part = self._wanted
        if part is None or not isValid(part) or not part.isVisibleTo(self):
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
