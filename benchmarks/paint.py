"""Waits for paint: runs Qt's loop until a widget has been drawn and flushed."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 10_000


class NotPainted(Exception):
    """What should have been painted was not."""


class Painted(QObject):
    """Sees when a widget is drawn while it looks as it should.

    A timer of zero milliseconds fires after the whole window has been drawn.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._looks_right: Callable[[], bool] = lambda: True
        self._loop: QEventLoop | None = None
        self._at = 0.0
        widget.installEventFilter(self)

    def since(
        self,
        begun: float,
        looks_right: Callable[[], bool],
        act: Callable[[], object] = lambda: None,
    ) -> float:
        """Act, and return the seconds from `begun` (perf_counter) until it is painted."""
        self._looks_right, self._loop, self._at = looks_right, QEventLoop(), 0.0
        act()
        patience = QTimer(singleShot=True, interval=_PATIENCE_MS)
        patience.timeout.connect(self._loop.quit)
        patience.start()
        if not self._at:
            self._loop.exec()
        self._loop = None
        if not self._at:
            raise NotPainted
        return self._at - begun

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: see the paint, and never stop it."""
        if self._loop and event.type() == QEvent.Type.Paint and self._looks_right():
            QTimer.singleShot(0, self._drawn)
        return False

    def _drawn(self) -> None:
        if self._loop and not self._at:
            self._at = perf_counter()
            self._loop.quit()


def until(is_so: Callable[[], bool]) -> None:
    """Run Qt's loop until something is so; raises NotPainted after a long time."""
    ends = perf_counter() + _PATIENCE_MS / 1000
    while not is_so():
        if perf_counter() > ends:
            raise NotPainted
        settle(5)


def settle(milliseconds: int = 30) -> None:
    """Let Qt do all that waits."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
