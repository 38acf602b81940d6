"""What the panels of a call paint by themselves: key caps, outlines, and their frame."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.tokens import Tokens, contrast

_CAP_FONT, _CAP_ROUND = 11, 5
_GRAPHICS = 3  # WCAG 2.2, 1.4.11


class KeyFrame(QFrame):
    """A card that has a frame while the keys go to it or to something in it.

    Signals: keys_changed(has them).
    """

    keys_changed = Signal(bool)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        be(self, kind="card", keys=False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to this card."""
        return self.property("keys") is True

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        mine = new is not None and (new is self or self.isAncestorOf(new))
        if mine is not self.has_keys:
            be(self, keys=mine)
            self.keys_changed.emit(mine)


def cap_size(words: str, font: QFont) -> tuple[float, float]:
    """Return the width and height of a key cap in pixels."""
    _, size = _cap(words, font.family(), px(_CAP_FONT))
    return size.width(), size.height()


def draw_cap(painter: QPainter, words: str, left: float, middle: float) -> float:
    """Draw a key cap as the style sheet draws it, and return where it ends."""
    family, ratio = painter.font().family(), painter.device().devicePixelRatioF()
    cap = _drawn_cap(words, family, px(_CAP_FONT), tokens(), ratio)
    width, height = cap_size(words, painter.font())
    painter.drawPixmap(round(left), round(middle - height / 2), cap)
    return left + width


# The keys that there are, in a few sizes and dresses: drawn once, each is put in place.
@lru_cache(maxsize=256)
def _drawn_cap(words: str, family: str, pixels: int, t: Tokens, ratio: float) -> QPixmap:
    font, size = _cap(words, family, pixels)
    drawn = QPixmap((size * ratio).toSize() + QSize(2, 2))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    inner = QRectF(QPointF(), size).adjusted(0.5, 0.5, -0.5, -1.5)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QPen(QColor(t.line), 1))
        painter.setBrush(QColor(t.line))
        painter.drawRoundedRect(inner.translated(0, 1), px(_CAP_ROUND), px(_CAP_ROUND))
        painter.setBrush(QColor(t.raised))
        painter.drawRoundedRect(inner, px(_CAP_ROUND), px(_CAP_ROUND))
        painter.setPen(QColor(t.ink2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)
    return drawn


@lru_cache(maxsize=256)
def _cap(words: str, family: str, pixels: int) -> tuple[QFont, QSizeF]:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    height = metrics.height() + px(4)
    return font, QSizeF(max(height, metrics.horizontalAdvance(words) + px(13)), height)


def draw_outline(painter: QPainter, box: QRectF, *, color: str, width: int) -> None:
    """Draw the rounded outline of a control inside a box; its brush is the painter's."""
    half = width / 2
    painter.setPen(QPen(QColor(color), width))
    inner = box.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, px(9), px(9))


def draw_bar(painter: QPainter, box: QRectF, part: float, color: str) -> None:
    """Draw a bar that is filled in part, 0 to 1; what is filled stands out 3 to 1."""
    painter.setPen(Qt.PenStyle.NoPen)
    round_, t = box.height() / 2, tokens()
    stands_out = contrast(color, t.line) >= _GRAPHICS
    painter.setBrush(QColor(t.line if stands_out else t.raised))
    painter.drawRoundedRect(box, round_, round_)
    if part > 0:
        filled = QRectF(box.topLeft(), QPointF(box.left() + box.width() * part, 0))
        filled.setBottom(box.bottom())
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(filled, round_, round_)


def sized(font: QFont, at_100: float, *, bold: bool = False) -> QFont:
    """Return the font at a size that was drawn at 100 %."""
    made = QFont(font)
    made.setPixelSize(px(at_100))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
