"""Finding a question: type words, Enter jumps, Escape closes; a line, not a dialog."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counselor_app.domain.assessment.form import Item
from counselor_app.ui.keys import ENTER_KEYS
from counselor_app.ui.lines import Line
from counselor_app.ui.pieces import key_cap, text_label
from counselor_app.ui.sheet import LineField
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

Search = Callable[[str], tuple[Item, ...]]


class FindQuestion(QWidget):
    """Shows the question that the typed words mean. Asks to go to it.

    Signals: jumped(item), closed().
    """

    jumped = Signal(str)
    closed = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search, self._at = search, 0
        self._field = LineField(
            "find", tr("Find a question"), tr("words of the question")
        )
        self._hit = Line("", "small", "find_hit")
        self._field.textEdited.connect(self._begin)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(key_cap("/"))
        layout.addWidget(self._field, 2)
        layout.addWidget(self._hit, 3)
        for key, words in (("Return", tr("go there")), ("Escape", tr("close"))):
            layout.addWidget(key_cap(key))
            layout.addWidget(text_label(words, "faint"))
        self.hide()

    def open(self) -> None:
        """Show an empty field that has the keys."""
        self._field.clear()
        self._begin()
        self.show()
        self._field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter jumps, Escape closes, arrows go through what was found."""
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self._jump()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._at += 1 if event.key() == Qt.Key.Key_Down else -1
            self._show_hit()
        event.accept()

    def _begin(self) -> None:
        self._at = 0
        self._show_hit()

    def _found(self) -> Item | None:
        items = self._search(self._field.text())
        return items[self._at % len(items)] if items else None

    def _show_hit(self) -> None:
        hit, typed = self._found(), self._field.text().strip()
        nothing = tr("No question with these words") if typed else ""
        self._hit.say(f"{hit.section}: {hit.short}" if hit else nothing)

    def _jump(self) -> None:
        if hit := self._found():
            self._close()
            self.jumped.emit(hit.link_id)

    def _close(self) -> None:
        self.closed.emit()  # first: the keys of what is hidden go anywhere
        self.hide()
