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
        self._lines = _Lines(self._model, self)
        self._list.setItemDelegate(self._lines)
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
        self._list.viewport().update()
        if not others:
            return
        lines = min(len(items), _SHOWN)
        high = lines * self._lines.height(self._list.font()) + 2 * _BORDER
        self._list.setFixedHeight(high if lines else 0)
        self.setVisible(bool(items))
        self._list.doItemsLayout()  # or Qt would do it, and paint, after the question

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
        self._items: Sequence[str] = ()
        self._row_of: RowOf = lambda item: AnsweredRow("", item, "")

    def show(self, items: Sequence[str], row_of: RowOf) -> bool:
        """Become these items, and return whether any is another than before.

        What is the same at both ends stays where it is.
        """
        self._row_of, old, self._items = row_of, self._items, items
        top = _alike(old, items)
        below = _alike(old[top:][::-1], items[top:][::-1])
        gone, come = len(old) - below - top, items[top : len(items) - below]
        self.removeRows(top, gone)
        self.insertRows(top, len(come))
        for at, item in enumerate(come, top):
            self.setData(self.index(at), item)
        return bool(gone or come)

    def row(self, at: int) -> AnsweredRow:
        """Return what a row says."""
        return self._row_of(self._items[at])

    def is_last(self, at: int) -> bool:
        """Return whether no row is below this one."""
        return at == len(self._items) - 1

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
                return None


class _Lines(QStyledItemDelegate):
    """Draws a row: its number, what was asked, and the answer in bold at the right."""

    def __init__(self, rows: _Answers, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self._fonts = rows, _fonts(QFont())

    def height(self, font: QFont) -> int:
        """Return how high a row is, in pixels."""
        return self._dressed(font).plain.metrics.height() + px(14)

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Qt: one line."""
        return QSize(px(80), self.height(option.font))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: the row, and a line below it unless it is the last."""
        box = QRect(option.rect)
        _draw(painter, self._rows.row(index.row()), box, self._dressed(option.font))
        if not self._rows.is_last(index.row()):
            painter.setPen(QColor(tokens().line))
            painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _dressed(self, font: QFont) -> "_Fonts":
        if font != self._fonts.of:
            self._fonts = _fonts(font)
        return self._fonts


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


@dataclass(frozen=True, slots=True, eq=False)
class _Fonts:
    of: QFont
    plain: _Measured
    bold: _Measured


def _draw(painter: QPainter, row: AnsweredRow, box: QRect, fonts: _Fonts) -> None:
    t, plain, bold = tokens(), fonts.plain, fonts.bold
    rise = plain.metrics.ascent() - plain.metrics.descent()
    base, right = box.top() + round((box.height() + rise) / 2), box.right() - px(8)
    answer, wide = bold.fit(row.answer, box.width() // 2)
    painter.setPen(QColor(t.ink))
    painter.setFont(bold.font)
    painter.drawText(right - wide, base, answer)
    left = box.left() + px(_NUMBERS) + px(2)
    short, _ = plain.fit(row.short, right - wide - px(12) - left)
    painter.setFont(plain.font)
    painter.drawText(left, base, short)
    painter.setPen(QColor(t.ink3))
    painter.drawText(box.left(), base, row.number)


def _fonts(font: QFont) -> _Fonts:
    both = (sized(font, _FONT), sized(font, _FONT, bold=True))
    return _Fonts(QFont(font), *(_Measured(one, QFontMetrics(one)) for one in both))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items are the same from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
