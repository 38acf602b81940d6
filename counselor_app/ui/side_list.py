"""A short list of the left column: as tall as its rows, up to a most."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from counselor_app.ui.rows import KEY, RowModel

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SideList(QListView):
    """Shows rows, keeps selection and scroll, and grows with them up to `most` rows.

    Signals: opened(key) on Enter or a double click.
    """

    opened = Signal(str)

    def __init__(self, name: str, words: str, most: int = 0) -> None:
        super().__init__()
        self.rows = RowModel(self)
        self._most = most
        self.setObjectName(name)
        self.setProperty("kind", "side")
        self.setAccessibleName(words)
        self.setModel(self.rows)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        tall = QSizePolicy.Policy.Fixed if most else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Ignored, tall)
        self.doubleClicked.connect(self._open)
        for changed in (self.rows.rowsInserted, self.rows.rowsRemoved):
            changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as tall as the rows."""
        count = min(self.rows.rowCount(), self._most or self.rows.rowCount())
        tall = sum(self.sizeHintForRow(at) for at in range(count))
        return QSize(super().sizeHint().width(), tall + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: a list that may grow may also shrink."""
        return QSize(0, self.sizeHint().height() if self._most else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter opens the row, once however long it is held."""
        if event.key() in _OPENING and not event.isAutoRepeat():
            self._open(self.currentIndex())
        elif event.key() not in _OPENING:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(KEY))


def selected_key(view: QWidget) -> str:
    """Return the key of a list's current row, or "" without one."""
    if not isinstance(view, QListView):
        return ""
    index = view.currentIndex()
    return str(index.data(KEY)) if index.isValid() else ""
