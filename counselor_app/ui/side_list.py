"""A short list of the left column: as tall as its rows, up to a most."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from counselor_app.ui.rows import KEY, RowModel
from counselor_app.ui.theme import px

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Wrapped(QStyledItemDelegate):
    """Gives a row the height of its wrapped text; the style sheet's own is too small.

    `inset` and `above` are the paddings of the style sheet, at 100 %.
    """

    def __init__(self, view: QListView, inset: float, above: float) -> None:
        super().__init__(view)
        self._view, self._inset, self._above = view, inset, above

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        /,
    ) -> QSize:
        """Qt: as tall as the words need in the width that there is."""
        wide = max(self._view.viewport().width() - px(self._inset), 1)
        room = QRect(0, 0, wide, 10 * wide)
        flags = int(Qt.TextFlag.TextWordWrap)
        metrics = self._view.fontMetrics()
        tall = metrics.boundingRect(room, flags, str(index.data())).height()
        lines = max(1, round(tall / metrics.lineSpacing()))  # a rare sign is taller
        return QSize(wide, lines * metrics.lineSpacing() + px(self._above))


class SideList(QListView):
    """Shows rows, keeps selection and scroll, and grows with them up to `most` rows.

    With `newest` it scrolls to its last row, unless it has the keys.

    Signals: opened(key) on Enter or a double click.
    """

    opened = Signal(str)

    def __init__(
        self,
        name: str,
        words: str,
        most: int = 0,
        inset: float = 20,
        *,
        newest: bool = False,
    ) -> None:
        super().__init__()
        self._newest = newest
        self.rows = RowModel(self)
        self._most = most
        self.setObjectName(name)
        self.setProperty("kind", "side")
        self.setAccessibleName(words)
        self.setModel(self.rows)
        self.setWordWrap(True)
        self.setItemDelegate(Wrapped(self, inset, 9))
        self.setContentsMargins(0, 0, 0, 0)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        tall = QSizePolicy.Policy.Fixed if most else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Ignored, tall)
        self.doubleClicked.connect(self._open)
        for changed in (self.rows.rowsInserted, self.rows.rowsRemoved):
            changed.connect(self.updateGeometry)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._to_newest)
        self.rows.rowsInserted.connect(self._settle.start)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as tall as the rows."""
        count = min(self.rows.rowCount(), self._most or self.rows.rowCount())
        tall = sum(self.sizeHintForRow(at) for at in range(count))
        return QSize(super().sizeHint().width(), tall + 2 * self.frameWidth() + px(4))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: a list that may grow may also shrink."""
        return QSize(0, self.sizeHint().height() if self._most else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another width wraps the rows otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()
        self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter opens the row, once however long it is held."""
        if event.key() in _OPENING and not event.isAutoRepeat():
            self._open(self.currentIndex())
        elif event.key() not in _OPENING:
            super().keyPressEvent(event)

    def _to_newest(self) -> None:
        if self._newest and not self.hasFocus():
            self.scrollToBottom()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(KEY))
