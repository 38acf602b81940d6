"""What the panels of a call paint by themselves: key caps, outlines, and their frame."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.tokens import Tokens, contrast

_CAP_FONT, _CAP_ROUND = 11, 5
_NONE = "transparent"
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
    cap, size = _drawn_cap(words, family, px(_CAP_FONT), tokens(), ratio)
    painter.drawPixmap(round(left), round(middle - size.height() / 2), cap)
    return left + size.width()


# The keys that there are, in a few sizes and dresses: drawn once, each is put in place.
@lru_cache(maxsize=256)
def _drawn_cap(
    words: str, family: str, pixels: int, t: Tokens, ratio: float
) -> tuple[QPixmap, QSizeF]:
    font, size = _cap(words, family, pixels)
    drawn = _blank(size, ratio)
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
    return drawn, size


@lru_cache(maxsize=256)
def _cap(words: str, family: str, pixels: int) -> tuple[QFont, QSizeF]:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    height = metrics.height() + px(4)
    return font, QSizeF(max(height, metrics.horizontalAdvance(words) + px(13)), height)


def draw_outline(
    painter: QPainter, box: QRectF, *, color: str, width: int, fill: str = _NONE
) -> None:
    """Draw the rounded outline of a control inside a box, and fill it."""
    ratio = painter.device().devicePixelRatioF()
    size = (box.width(), box.height())
    painter.drawPixmap(box.topLeft(), _outline(size, color, width, fill, ratio))


# The cards of a question are alike, and stay while their words change.
@lru_cache(maxsize=32)
def _outline(
    size: tuple[float, float], color: str, width: int, fill: str, ratio: float
) -> QPixmap:
    drawn, half = _blank(QSizeF(*size), ratio), width / 2
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(color), width))
        painter.setBrush(QColor(fill))
        inner = QRectF(QPointF(), QSizeF(*size)).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inner, px(9), px(9))
    return drawn


def _blank(size: QSizeF, ratio: float) -> QPixmap:
    blank = QPixmap((size * ratio).toSize() + QSize(2, 2))
    blank.setDevicePixelRatio(ratio)
    blank.fill(Qt.GlobalColor.transparent)
    return blank


def draw_bar(painter: QPainter, box: QRectF, part: float, color: str) -> None:
    """Draw a bar that is filled in part, 0 to 1; what is filled stands out 3 to 1."""
    ratio, size = painter.device().devicePixelRatioF(), (box.width(), box.height())
    if box.isEmpty():
        return
    painter.drawPixmap(box.topLeft(), _bar(size, part, color, tokens(), ratio))


# An answer changes one bar; the others stay as they were drawn.
@lru_cache(maxsize=64)
def _bar(
    size: tuple[float, float], part: float, color: str, t: Tokens, ratio: float
) -> QPixmap:
    drawn, (wide, high) = _blank(QSizeF(*size), ratio), size
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.line if _stands_out(color, t.line) else t.raised))
        painter.drawRoundedRect(QRectF(0, 0, wide, high), high / 2, high / 2)
        painter.setBrush(QColor(color))
        if part > 0:
            painter.drawRoundedRect(QRectF(0, 0, wide * part, high), high / 2, high / 2)
    return drawn


@lru_cache(maxsize=32)
def _stands_out(color: str, other: str) -> bool:
    return contrast(color, other) >= _GRAPHICS


def sized(font: QFont, at_100: float, *, bold: bool = False) -> QFont:
    """Return the font at a size that was drawn at 100 %."""
    made = QFont(font)
    made.setPixelSize(px(at_100))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
