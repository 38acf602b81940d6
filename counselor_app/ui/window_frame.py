"""The frame of the window: two bars on top, three columns that never move."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.ui.call_bar import CallBar
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.palette import Palette
from counselor_app.ui.practice_band import PracticeBand
from counselor_app.ui.right_column import RightColumn
from counselor_app.ui.scrolled import Scrolled
from counselor_app.ui.theme import px
from counselor_app.ui.trigger_bar import TriggerBar
from counselor_app.ui.trigger_words import is_placed
from counselor_app.ui.unlock_strip import UnlockStrip
from counselor_app.ui.work_words import waiting_words

LEFT, RIGHT, FOLDS_UNDER = 216, 356, 1280


class WindowFrame(QWidget):
    """Holds bars and columns; the left one folds where the window is narrow."""

    def __init__(self, keyboard: Keyboard, *, practice: bool) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self.bar, self.triggers = CallBar(keyboard), TriggerBar(keyboard)
        self.left, self.middle = LeftPanel(keyboard), MiddleColumn(keyboard)
        self.right, self.unlock = RightColumn(keyboard), UnlockStrip()
        self.palette_strip = Palette(keyboard)
        self.left.setFixedWidth(px(LEFT))
        self.right.setFixedWidth(px(RIGHT))
        self._waiting = 0
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.left)
        columns.addWidget(Scrolled(self.middle), 1)
        columns.addWidget(self.right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if practice:
            layout.addWidget(PracticeBand())
        layout.addWidget(self.bar)
        layout.addWidget(self.triggers)
        layout.addWidget(self.palette_strip)
        layout.addWidget(self.unlock)
        layout.addLayout(columns, 1)

    def focus_work(self) -> None:
        """Give the keys to my work, if there is some.

        Where the left column is folded it takes the right one's place meanwhile.
        """
        if not self.left.has_work:
            self.setFocus()
            return
        self.right.setVisible(not self._folds)
        self.left.show()
        self.left.focus_work()

    def show_triggers(self, call: Call | None) -> None:
        """Show what is marked on the call in hand, and what became of it."""
        placed = call is not None and is_placed(call)
        self.triggers.show_triggers(call.triggers if call else None, placed=placed)
        self.right.show_triggers(call)

    def show_waiting(self, waiting: int) -> None:
        """Say how many wait in a call, where the left column does not."""
        self._waiting = waiting
        self.triggers.show_waiting(waiting_words(waiting) if self._says_waiting else "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: fold the left column under 1280 px."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():  # a task's strip is high
            self._fold()

    @property
    def _folds(self) -> bool:
        return self.width() < px(FOLDS_UNDER)

    @property
    def _says_waiting(self) -> bool:
        return self._folds and self._waiting > 0

    def _fold(self) -> None:
        self.left.setVisible(not self._folds)
        self.right.show()
        self.show_waiting(self._waiting)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        unfolded = self._folds and self.left.isVisibleTo(self)
        if unfolded and new is not None and not self.left.isAncestorOf(new):
            self._fold()
