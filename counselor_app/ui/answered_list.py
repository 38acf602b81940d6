"""What was answered already, the latest first; a click goes back to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
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
from counselor_app.ui.rows import KEY, Row, RowModel
from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.words import tr

_SHOWN = 3
_FONT = 13
_NUMBERS = 32
_PART = ": "


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One question with its answer: the item, its number, what it asks, the answer."""

    item: str
    number: str
    short: str
    answer: str


class AnsweredList(QFrame):
    """Shows answered questions. Asks to go to one of them.

    Signals: go_asked(item).
    """

    go_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        be(self, kind="card")
        self._model = RowModel(self)
        self._list = QListView()
        self._list.setObjectName("answered")
        self._list.setAccessibleName(tr("Answered questions"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Lines(self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.clicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(18), px(5), px(10), px(5))
        layout.addWidget(self._list)
        self.hide()

    def show_rows(self, rows: Sequence[AnsweredRow]) -> None:
        """Show the answers, in the order given; nothing takes no room."""
        self._model.show([Row(r.item, _PART.join(_texts(r))) for r in rows])
        self.setVisible(bool(rows))
        lines = min(len(rows), _SHOWN)
        self._list.setFixedHeight(lines * _row_height(self.font()) if lines else 0)

    def rows(self) -> tuple[str, ...]:
        """Return what is shown, line by line."""
        model = self._model
        return tuple(str(model.index(n).data()) for n in range(model.rowCount()))

    def _go(self, index: QModelIndex) -> None:
        self.go_asked.emit(index.data(KEY))


class _Lines(QStyledItemDelegate):
    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        return QSize(px(80), _row_height(option.font))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        t, box = tokens(), QRect(option.rect)
        number, short, answer = str(index.data()).split(_PART, 2)
        painter.save()
        last = index.row() == index.model().rowCount() - 1
        if not last:
            painter.setPen(QColor(t.line))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        box.adjust(0, 0, -px(8), 0)
        font = option.font
        painter.setFont(sized(font, _FONT, bold=True))
        width = min(painter.fontMetrics().horizontalAdvance(answer), box.width() // 2)
        answers = QRect(box.right() - width, box.top(), width + 1, box.height())
        _draw(painter, answers, answer, t.ink)
        painter.setFont(sized(font, _FONT))
        numbers = QRect(box.left(), box.top(), px(_NUMBERS), box.height())
        _draw(painter, numbers, number, t.ink3)
        box.setLeft(numbers.right() + px(2))
        box.setRight(answers.left() - px(12))
        _draw(painter, box, short, t.ink)
        painter.restore()


def _draw(painter: QPainter, box: QRect, words: str, color: str) -> None:
    painter.setPen(QColor(color))
    dots = Qt.TextElideMode.ElideRight
    fits = painter.fontMetrics().elidedText(words, dots, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), fits)


def _texts(row: AnsweredRow) -> tuple[str, str, str]:
    # The list's text is split again where it is drawn, so the first two hold no mark.
    return row.number, row.short.replace(_PART, " "), row.answer


def _row_height(font: QFont) -> int:
    metrics = QFontMetrics(sized(font, _FONT))
    return metrics.height() + px(14)
