"""What was answered already, the latest first; a click goes back to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from counselor_app.ui.panel_styles import sized
from counselor_app.ui.rows import KEY
from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.words import tr

_SHOWN = 3
_FONT = 13
_NUMBERS = 32
_BORDER = 2  # of a list, in the style sheet
_ROW = KEY + 1


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One question with its answer: its number, what it asks, the answer."""

    number: str
    short: str
    answer: str

    def __str__(self) -> str:
        """Return the row as one line of text."""
        return f"{self.number}: {self.short}: {self.answer}"


RowOf = Callable[[str], AnsweredRow]


class AnsweredList(QFrame):
    """Shows answered questions. Asks to go to one of them.

    Signals: go_asked(item).
    """

    go_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        be(self, kind="card")
        self._model = _Answers()
        self._list = QListView()
        self._list.setObjectName("answered")
        self._list.setAccessibleName(tr("Answered questions"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Lines(self))
        self._list.setUniformItemSizes(True)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.clicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(18), px(5), px(10), px(5))
        layout.addWidget(self._list)
        self.hide()

    def show_rows(self, items: Sequence[str], row_of: RowOf) -> None:
        """Show the items in the order given; nothing takes no room.

        A row is asked for when it is drawn: most are never seen.
        """
        others = self._model.show(items, row_of)
        self.setVisible(bool(items))
        lines = min(len(items), _SHOWN)
        high = lines * _row_height(self.font()) + 2 * _BORDER
        self._list.setFixedHeight(high if lines else 0)
        if others:  # Qt would lay them out, and paint them, after the next question
            self._list.doItemsLayout()
        self._list.viewport().update()

    def rows(self) -> tuple[str, ...]:
        """Return what is shown, line by line."""
        model = self._model
        return tuple(str(model.index(n).data()) for n in range(model.rowCount()))

    def _go(self, index: QModelIndex) -> None:
        self.go_asked.emit(index.data(KEY))


class _Answers(QStringListModel):
    """Items by name; what a row says is asked for when it is drawn.

    Qt counts the rows by itself: a view asks for their number once for each of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._row_of: RowOf = lambda item: AnsweredRow("", item, "")

    def show(self, items: Sequence[str], row_of: RowOf) -> bool:
        """Become these items, and return whether any is another than before.

        What is the same at both ends stays where it is.
        """
        self._row_of, old = row_of, self.stringList()
        top = _alike(old, items)
        below = _alike(old[top:][::-1], items[top:][::-1])
        gone, come = len(old) - below - top, items[top : len(items) - below]
        self.removeRows(top, gone)
        self.insertRows(top, len(come))
        for at, item in enumerate(come, top):
            self.setData(self.index(at), item)
        return bool(gone or come)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = 0
    ) -> object | None:
        """Qt: what to draw in a row."""
        item: str = super().data(index, Qt.ItemDataRole.EditRole)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(self._row_of(item))
            case Qt.ItemDataRole.UserRole:
                return item
            case _:
                return self._row_of(item) if role == _ROW else None


class _Lines(QStyledItemDelegate):
    """Draws a row: its number, what was asked, and the answer in bold at the right."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fonts = _fonts(QFont())

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Qt: one line."""
        return QSize(px(80), _row_height(option.font))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: draw a line below all but the last, and the three texts."""
        t, box, row = tokens(), QRect(option.rect), index.data(_ROW)
        if option.font != self._fonts.of:
            self._fonts = _fonts(option.font)
        painter.save()
        if index.row() < index.model().rowCount() - 1:
            painter.setPen(QColor(t.line))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        plain, right = self._fonts.plain, box.right() - px(8)
        middle = box.top() + box.height() / 2
        base = round(middle + (plain.metrics.ascent() - plain.metrics.descent()) / 2)
        answer, wide = self._fonts.bold.fit(row.answer, box.width() // 2)
        painter.setPen(QColor(t.ink))
        painter.setFont(self._fonts.bold.font)
        painter.drawText(right - wide, base, answer)
        left = box.left() + px(_NUMBERS) + px(2)
        short, _ = plain.fit(row.short, right - wide - px(12) - left)
        painter.setFont(plain.font)
        painter.drawText(left, base, short)
        painter.setPen(QColor(t.ink3))
        painter.drawText(box.left(), base, row.number)
        painter.restore()


@dataclass(frozen=True, slots=True)
class _Measured:
    font: QFont
    metrics: QFontMetrics

    def fit(self, words: str, room: int) -> tuple[str, int]:
        """Return what of the words fits a room, and how wide that is, in pixels."""
        wide = self.metrics.horizontalAdvance(words)
        if wide <= room:
            return words, wide
        return self.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room), room


@dataclass(frozen=True, slots=True)
class _Fonts:
    of: QFont
    plain: _Measured
    bold: _Measured


def _fonts(font: QFont) -> _Fonts:
    both = (sized(font, _FONT), sized(font, _FONT, bold=True))
    return _Fonts(font, *(_Measured(one, QFontMetrics(one)) for one in both))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items are the same from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _row_height(font: QFont) -> int:
    metrics = QFontMetrics(sized(font, _FONT))
    return metrics.height() + px(14)
