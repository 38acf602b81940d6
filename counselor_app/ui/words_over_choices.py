"""Words that are typed over choices by mistake: they are told, and choose nothing."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from counselor_app.ui.choices import Choices

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)


class WordsOverChoices(QObject):
    """Hears letters that come to choices, and the digits right before them.

    One digit before a letter was a choice. More than that ("14 pills", "2 men") was
    words from its first key on: what was chosen before them is so again.
    Signals: typed(words).
    """

    typed = Signal(str)

    def __init__(self, choices: Choices) -> None:
        super().__init__(choices)
        self._choices = choices
        self._run, self._before = "", choices.value
        choices.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Qt: what is typed here goes by first."""
        if event.type() == QEvent.Type.FocusIn:
            self._run = ""
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(event)
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        words = event.text() if not event.modifiers() & _COMMANDS else ""
        if event.key() in _MODIFIERS:
            return False
        if not words.isprintable() or not words:
            self._run = ""  # an arrow, or a key of the sheet
            return False
        if event.isAutoRepeat():
            return False
        if not self._run:
            self._before = self._choices.value
        if words.isdigit() or (words.isspace() and self._run):
            self._run += words
            return False
        if words.isspace():
            return False
        self._tell(words)
        return True

    def _tell(self, words: str) -> None:
        run, self._run = self._run, ""
        if len(run) > 1:
            self._choices.show_value(self._before)
            self._choices.chosen.emit(self._before)
            words = run + words
        self.typed.emit(words)
