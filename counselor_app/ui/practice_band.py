"""The band of a practice desk, which cannot be mistaken for a real one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from counselor_app.ui.pieces import text_label
from counselor_app.ui.words import tr


class PracticeBand(QFrame):
    """Says PRACTICE across the whole window, and that nobody real is called."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "practice")
        words = tr("PRACTICE · nobody here is real, and no help is sent · PRACTICE")
        label = text_label(words, "practice", "practice")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
