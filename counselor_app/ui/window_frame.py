"""The frame of the window: two bars on top, three columns that never move."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.ui.call_bar import CallBar
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.pieces import scrolled
from counselor_app.ui.practice_band import PracticeBand
from counselor_app.ui.right_column import RightColumn
from counselor_app.ui.theme import px
from counselor_app.ui.trigger_bar import TriggerBar
from counselor_app.ui.unlock_strip import UnlockStrip

LEFT, RIGHT, FOLDS_UNDER = 216, 356, 1280


class WindowFrame(QWidget):
    """Holds bars and columns; the left one folds where the window is narrow."""

    def __init__(self, keyboard: Keyboard, *, practice: bool) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self.bar, self.triggers = CallBar(keyboard), TriggerBar(keyboard)
        self.left, self.middle = LeftPanel(keyboard), MiddleColumn(keyboard)
        self.right, self.unlock = RightColumn(keyboard), UnlockStrip()
        self.left.setFixedWidth(px(LEFT))
        self.right.setFixedWidth(px(RIGHT))
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.left)
        columns.addWidget(scrolled(self.middle), 1)
        columns.addWidget(self.right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if practice:
            layout.addWidget(PracticeBand())
        layout.addWidget(self.bar)
        layout.addWidget(self.triggers)
        layout.addWidget(self.unlock)
        layout.addLayout(columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: fold the left column under 1280 px."""
        super().resizeEvent(event)
        self.left.setVisible(event.size().width() >= px(FOLDS_UNDER))
