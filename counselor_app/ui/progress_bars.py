"""How far the assessment is: one bar for each section."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_app.ui.panel_styles import draw_bar
from counselor_app.ui.theme import px, tokens
from counselor_app.ui.words import tr

_HIGH, _GAP = 5, 4


class ProgressBars(QWidget):
    """Shows how far each section is; told in words to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress")
        self._parts: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: tuple[tuple[str, float], ...]) -> None:
        """Show the sections, each with the part of it that is answered, 0 to 1."""
        if parts == self._parts:
            return
        self._parts = parts
        words = (f"{name} {round(part * 100)} %" for name, part in parts)
        self.setAccessibleName(tr("Progress: %s") % ", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: a thin row."""
        return QSize(px(200), px(_HIGH) + 2)

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: draw the bars."""
        if not self._parts:
            return
        with QPainter(self) as painter:
            gap, count = px(_GAP), len(self._parts)
            width = (self.width() - gap * (count - 1)) / count
            top = (self.height() - px(_HIGH)) / 2
            for at, (_, part) in enumerate(self._parts):
                box = QRectF(at * (width + gap), top, width, px(_HIGH))
                draw_bar(painter, box, part, tokens().accent)
