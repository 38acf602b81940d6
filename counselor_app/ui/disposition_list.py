"""How the call ended, found by typing: groups of dispositions, keyboard only."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from counselor_app.domain.disposition import Disposition
from counselor_app.ui.keys import ENTER_KEYS
from counselor_app.ui.rows import KEY, Row, RowModel
from counselor_app.ui.side_list import Wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import DISPOSITION_GROUPS, said, tr

_GROUP = "group:"
_LEAST_WIDE, _LEAST_TALL = 180, 132


class GroupedRows(RowModel):
    """Rows of which those with a group's key are headings and can't be chosen."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Qt: headings are only to be read."""
        if str(index.data(KEY)).startswith(_GROUP):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class FindLine(QLineEdit):
    """A line to type in, whose up, down and Enter belong to the list below it.

    Signals: moved(steps), entered().
    """

    moved = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: pass on what is the list's."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if steps is not None:
            self.moved.emit(steps)
        elif event.key() in ENTER_KEYS and plain:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


class DispositionList(QWidget):
    """Shows how the call ended. Asks to say so.

    Signals: chosen(Disposition).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: Disposition | None = None
        self._find = FindLine()
        self._find.setObjectName("find_disposition")
        self._find.setPlaceholderText(tr("Type to find"))
        self._find.setAccessibleName(tr("How the call ended: type to find"))
        self._rows = GroupedRows(self)
        self._list = QListView()
        self._list.setObjectName("dispositions")
        self._list.setAccessibleName(tr("How the call ended"))
        self._list.setModel(self._rows)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setWordWrap(True)
        self._list.setItemDelegate(Wrapped(self._list, 20, 9))
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._list.setHorizontalScrollBarPolicy(never)
        self._list.setMinimumSize(px(_LEAST_WIDE), px(_LEAST_TALL))
        be(self._list, kind="side")
        self._find.textChanged.connect(self._fill)
        self._find.moved.connect(self._move)
        self._find.entered.connect(self._choose)
        self._list.clicked.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self._find)
        layout.addWidget(self._list, 1)
        self.setFocusProxy(self._find)
        self._fill()

    def show_disposition(self, disposition: Disposition | None) -> None:
        """Show which one was said, or that none was."""
        if disposition is not self._said:
            self._said = disposition
            self._fill()
            self._select(disposition.value if disposition else "")

    def clear_search(self) -> None:
        """Begin anew, with every row."""
        self._find.clear()

    def _fill(self) -> None:
        wanted = self._find.text().casefold().split()
        self._rows.show(list(_rows(wanted, self._said)))
        if not self._list.currentIndex().isValid():
            self._move(1)

    def _move(self, steps: int) -> None:
        at = self._list.currentIndex().row() + steps
        while 0 <= at < self._rows.rowCount():
            index = self._rows.index(at)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self._list.setCurrentIndex(index)
                return
            at += steps

    def _select(self, key: str) -> None:
        for at in range(self._rows.rowCount()):
            if self._rows.index(at).data(KEY) == key:
                self._list.setCurrentIndex(self._rows.index(at))

    def _choose(self) -> None:
        self._pick(self._list.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        key = str(index.data(KEY)) if index.isValid() else _GROUP
        if not key.startswith(_GROUP):
            self.chosen.emit(Disposition(key))


def _rows(wanted: list[str], said_one: Disposition | None) -> list[Row]:
    rows: list[Row] = []
    for group, dispositions in DISPOSITION_GROUPS:
        found = [d for d in dispositions if _matches(said(d), wanted)]
        if found:
            rows.append(Row(_GROUP + group, tr(group)))
            rows += [Row(d.value, _row_words(d, said_one)) for d in found]
    return rows


def _row_words(disposition: Disposition, said_one: Disposition | None) -> str:
    return f"✓ {said(disposition)}" if disposition is said_one else said(disposition)


def _matches(words: str, wanted: list[str]) -> bool:
    return all(part in words.casefold() for part in wanted)
