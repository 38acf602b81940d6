"""A card that can be chosen: a radio button, with its digit, painted as a card."""

from functools import cached_property

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from counselor_app.ui.panel_styles import cap_size, draw_cap, draw_outline, sized
from counselor_app.ui.theme import px, tokens
from counselor_app.ui.words import tr

_WRAP = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_TALL = 10_000
_WIDEST = 1.25  # ems: no letter or sign is wider, W, a dash and an emoji included
_MEASURES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
_OF_WORDS = ("_wide", "_high")
_OF_KEY = ("_cap", "_hint")
_OF_DRESS = ("_bold", "_plain", "_metrics", "_plain_metrics", *_OF_WORDS, *_OF_KEY)


class ChoiceCard(QRadioButton):
    """One answer. The whole card can be clicked; role and state stay a radio button's.

    A `small` card stands in a sheet, a `flat` one shows no edge until it is chosen.
    It never takes the focus: the group that it belongs to has it. What it measures it
    keeps until its words or its font change: layouts ask over and over.
    """

    def __init__(
        self, words: str, digit: str = "", *, small: bool = False, flat: bool = False
    ) -> None:
        super().__init__()
        self._words, self._digit, self._small, self._flat = "", "", small, flat
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across = QSizePolicy.Policy.Preferred
        policy = QSizePolicy(across, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not flat)
        self.setSizePolicy(policy)
        self.say(words, digit)

    def say(self, words: str, digit: str = "") -> None:
        """Become another answer: its words, and the key that chooses it."""
        if (words, digit) == (self._words, self._digit):
            return
        before, other_key = self.heightForWidth(self.width()), digit != self._digit
        self._words, self._digit = words, digit
        self._measure_anew(_OF_WORDS)
        self.setAccessibleName(words)
        if other_key or not self._wraps:
            self._measure_anew(_OF_KEY)
        if other_key:
            choose = tr("Press %s to choose") % digit if digit else ""
            self.setAccessibleDescription(choose)
        self.update()
        if not self._wraps or self.heightForWidth(self.width()) != before:
            self.updateGeometry()

    def text(self) -> str:
        """Return its words. Qt is told none: it would lay all out again for any other."""
        return self._words

    @property
    def digit(self) -> str:
        """The key that chooses it, or nothing."""
        return self._digit

    def show_chosen(self, *, chosen: bool) -> None:
        """Show it as chosen or not; unlike a person, a value can choose none at all."""
        if chosen is self.isChecked():
            return
        # Only an exclusive button is a radio button to a reader, but it can't be cleared.
        self.setAutoExclusive(False)
        self.setChecked(chosen)
        self.setAutoExclusive(True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: on one line; one of a column takes the width that there is."""
        return self._hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: words may wrap, unless the card is flat."""
        hint = self.sizeHint()
        return hint if self._flat else QSize(min(hint.width(), px(96)), hint.height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Qt: as high as the words need."""
        if width not in self._high:
            self._high[width] = self._height_of(self._text_height(width))
        return self._high[width]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what the layout knows of another width may be of earlier words."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another font or dress has other measures."""
        if event.type() in _MEASURES:
            self._measure_anew(_OF_DRESS)
        super().changeEvent(event)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Qt: the whole card is the button."""
        return self.rect().contains(pos)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Qt: choosing it again leaves it chosen."""
        self.setChecked(True)

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: an outline, the key, the words."""
        t, on = tokens(), self.isChecked()
        with QPainter(self) as painter:
            self._paint_card(painter, on=on)
            middle = self.height() / 2
            painter.setFont(self._bold if on else self._plain)
            if self._digit:
                draw_cap(painter, self._digit, self._side(), middle)
            left = self._text_left()
            quiet = self._flat and not on
            painter.setPen(QColor(t.ink2 if quiet else t.ink))
            wide = self.width() - left - self._side() / 2
            if self._fits(wide):  # most do, and need no breaking of lines
                metrics = self._metrics if on else self._plain_metrics
                base = (self.height() + metrics.ascent() - metrics.descent()) / 2
                painter.drawText(QPointF(left, base), self._words)
            else:
                room = QRectF(left, 0, wide, self.height())
                painter.drawText(room, _WRAP, self._words)

    def _paint_card(self, painter: QPainter, *, on: bool) -> None:
        if self._flat and not on:
            return
        t, box = tokens(), QRectF(self.rect())
        if on:
            draw_outline(painter, box, color=t.accent, width=2, fill=t.accent_soft)
        else:
            pointed = self.underMouse() and self.isEnabled()
            fill = t.raised if pointed else t.surface
            draw_outline(painter, box, color=t.edge, width=1, fill=fill)

    def _measure_anew(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.__dict__.pop(name, None)

    @cached_property
    def _bold(self) -> QFont:
        return sized(self.font(), self._font_size, bold=True)

    @cached_property
    def _plain(self) -> QFont:
        return sized(self.font(), self._font_size)

    @cached_property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._bold)

    @cached_property
    def _plain_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._plain)

    @cached_property
    def _cap(self) -> tuple[float, float]:
        return cap_size(self._digit or "1", self.font())

    @cached_property
    def _wide(self) -> int:
        return self._metrics.horizontalAdvance(self._words)

    @cached_property
    def _hint(self) -> QSize:
        high = self._height_of(self._metrics.height())
        if self._wraps:
            return QSize(px(96), high)
        return QSize(round(self._text_left() + self._wide + self._side() + 2), high)

    @cached_property
    def _high(self) -> dict[int, int]:
        return {}

    @property
    def _wraps(self) -> bool:
        return not self._flat and not self._small

    @property
    def _font_size(self) -> float:
        return 13 if self._small else 13.5 if self._flat else 15

    def _side(self) -> float:
        return px(9 if self._small or self._flat else 14)

    def _text_left(self) -> float:
        if not self._digit:
            return self._side()
        gap = px(7 if self._small else 9 if self._flat else 13)
        return self._side() + self._cap[0] + gap

    def _text_height(self, width: int) -> int:
        room = max(px(24), round(width - self._text_left() - self._side()))
        if self._fits(room):
            return self._metrics.height()
        return self._metrics.boundingRect(0, 0, room, _TALL, _WRAP, self._words).height()

    def _fits(self, room: float) -> bool:
        # Few words are known to fit without being measured, letter by letter.
        widest = self._font_size * _WIDEST
        return len(self._words) * px(widest) <= room or self._wide <= room

    def _height_of(self, text: int) -> int:
        above = 4 if self._small else 5 if self._flat else 10
        return max(text, round(self._cap[1])) + 2 * px(above)


class Outlined(QWidget):
    """A row that is outlined as one card: the three ways in which nobody answered."""

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: the outline only."""
        t, box = tokens(), QRectF(self.rect())
        with QPainter(self) as painter:
            draw_outline(painter, box, color=t.edge, width=1, fill=t.surface)
