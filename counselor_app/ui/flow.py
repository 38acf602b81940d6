"""A row of widgets that goes on below where it is too narrow, as words do."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_app.ui.theme import px

_GAP, _BETWEEN = 7, 5


class Flow(QWidget):
    """Shows widgets side by side, in as many rows as they need."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Qt: the narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Qt: as high as the rows."""
        places = list(self._places(width))
        return max((at.y() + size.height() for _, at, size in places), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: everything in one row, if there is room."""
        wide = sum(w.sizeHint().width() + px(_GAP) for w in self._widgets)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as wide as the widest."""
        wide = max((w.sizeHint().width() for w in self._widgets), default=0)
        tall = max((w.sizeHint().height() for w in self._widgets), default=0)
        return QSize(wide, tall)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: put each in its place."""
        super().resizeEvent(event)
        for widget, at, size in self._places(self.width()):
            widget.setGeometry(at.x(), at.y(), size.width(), size.height())

    def _places(self, width: int) -> Iterator[tuple[QWidget, QPoint, QSize]]:
        left = top = 0
        tall = max((w.sizeHint().height() for w in self._widgets), default=0)
        for widget in self._widgets:
            size = widget.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + tall + px(_BETWEEN)
            middle = top + (tall - size.height()) // 2
            yield widget, QPoint(left, middle), size
            left += size.width() + px(_GAP)
