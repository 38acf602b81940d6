"""Our own small pictures, in the color that is asked for."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).parents[2] / "resources" / "icons"
_SHARP = 2  # drawn at twice the size, so that a dense screen stays sharp


@cache
def icon(name: str, color: str, side: int) -> QIcon:
    """Return a picture of `resources/icons` in a color, `side` pixels square."""
    drawn = QPixmap(QSize(side, side) * _SHARP)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        svg = _source(name).replace("currentColor", color)
        QSvgRenderer(QByteArray(svg.encode())).render(
            painter, QRectF(0, 0, side * _SHARP, side * _SHARP)
        )
    return QIcon(drawn)


@cache
def _source(name: str) -> str:
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
