"""Keys before they reach a field: ours first, and none in the moment after an answer."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from counselor_app.ui.keys import ENTER_KEYS, Keyboard

_DROPPED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
        QEvent.Type.InputMethod,
    }
)
_PAUSE_MS = 300
_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class KeyPause(QObject):
    """Drops every key for 300 ms: they were meant for what stood there before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.end)

    def begin(self) -> None:
        """Drop keys from now on, for 300 ms."""
        if app := QApplication.instance():
            app.installEventFilter(self)
            self._timer.start()

    def end(self) -> None:
        """Let keys through again."""
        if app := QApplication.instance():
            app.removeEventFilter(self)
        self._timer.stop()

    @property
    def drops(self) -> bool:
        """Whether keys are being dropped."""
        return self._timer.isActive()

    def eventFilter(self, _seen: QObject, event: QEvent, /) -> bool:  # noqa: N802 - Qt's
        """Qt: swallow keys, and nothing else."""
        if event.type() not in _DROPPED:
            return False
        event.accept()  # an override that is accepted starts no shortcut
        return True


class KeyWatch(QObject):
    """Sees each key before the widget that has the focus does.

    A text field may not take a key of the keyboard for itself (Ctrl+K, Ctrl+E).
    Once armed, Enter alone hangs up wherever the focus is; any other key disarms.
    Signals: hung_up(), armed(), disarmed().
    """

    hung_up = Signal()
    armed = Signal()
    disarmed = Signal()

    def __init__(self, window: QWidget, keyboard: Keyboard, armed_ms: int) -> None:
        super().__init__(window)
        self._keyboard, self._window = keyboard, window
        self._watched: QWidget | None = None
        self._timer = QTimer(self, singleShot=True, interval=armed_ms)
        self._timer.timeout.connect(self.disarmed)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def arm(self) -> None:
        """Let the next Enter hang up, for a few seconds."""
        self._timer.start()
        self.armed.emit()

    def disarm(self) -> None:
        """Let Enter be what it is."""
        if self._timer.isActive():
            self._timer.stop()
            self.disarmed.emit()

    @property
    def is_armed(self) -> bool:
        """Whether Enter hangs up now."""
        return self._timer.isActive()

    def eventFilter(self, _seen: QObject, event: QEvent, /) -> bool:  # noqa: N802 - Qt's
        """Qt: take the keys that are ours."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._claim(event)
        return event.type() is QEvent.Type.KeyPress and self._press(event)

    def _claim(self, event: QKeyEvent) -> bool:
        if self.is_armed and _is_enter(event):
            event.accept()  # so that no shortcut has it, and the press comes here
            return True
        if self._keyboard.has(event):
            event.ignore()  # so that the shortcut has it, and not the field
            return True
        return False

    def _press(self, event: QKeyEvent) -> bool:
        if not self.is_armed or event.key() in _HELD:
            return False
        if _is_enter(event) and event.isAutoRepeat():
            return True
        if _is_enter(event):
            self.disarm()
            self.hung_up.emit()
            return True
        self.disarm()
        return event.key() == Qt.Key.Key_Escape

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        mine = new is not None and self._window.isAncestorOf(new)
        self._watched = new if mine else None
        if self._watched is not None:
            self._watched.installEventFilter(self)


def _is_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in ENTER_KEYS and held == Qt.KeyboardModifier.NoModifier
