"""A card that can be chosen: a radio button, with its digit, painted as a card."""

from functools import cached_property

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from counselor_app.ui.panel_styles import cap_size, draw_cap, draw_outline, sized
from counselor_app.ui.theme import px, tokens
from counselor_app.ui.words import tr

_WRAP = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_TALL = 10_000
_MEASURES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
_OF_WORDS = ("_cap", "_wide", "_high", "_hint")
_OF_DRESS = ("_bold", "_plain", "_metrics", *_OF_WORDS)


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
        self._digit, self._small, self._flat = "", small, flat
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across = QSizePolicy.Policy.Preferred
        policy = QSizePolicy(across, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not flat)
        self.setSizePolicy(policy)
        self.say(words, digit)

    def say(self, words: str, digit: str = "") -> None:
        """Become another answer: its words, and the key that chooses it."""
        if (words, digit) == (self.text(), self._digit):
            return
        self._digit = digit
        self._measure_anew(_OF_WORDS)
        self.setText(words)
        self.setAccessibleName(words)
        choose = tr("Press %s to choose") % digit if digit else ""
        self.setAccessibleDescription(choose)
        self.updateGeometry()  # also where only the key is another

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
        """Qt: on one line, if there is room."""
        return self._hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: words may wrap, unless the card is flat."""
        hint = self.sizeHint()
        return hint if self._flat else QSize(min(hint.width(), px(96)), hint.height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Qt: words wrap where it is narrow."""
        return not self._flat

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Qt: as high as the words need."""
        room = max(px(24), round(width - self._text_left() - self._side()))
        if room >= self._wide:
            return self._height_of(self._metrics.height())
        if room not in self._high:
            box = self._metrics.boundingRect(0, 0, room, _TALL, _WRAP, self.text())
            self._high[room] = self._height_of(box.height())
        return self._high[room]

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
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_card(painter, on=on)
            middle = self.height() / 2
            painter.setFont(self._bold if on else self._plain)
            if self._digit:
                draw_cap(painter, self._digit, self._side(), middle)
            left = self._text_left()
            quiet = self._flat and not on
            painter.setPen(QColor(t.ink2 if quiet else t.ink))
            wide = self.width() - left - self._side() / 2
            if self._wide <= wide:  # most do, and need no breaking of lines
                metrics = painter.fontMetrics()
                base = (self.height() + metrics.ascent() - metrics.descent()) / 2
                painter.drawText(QPointF(left, base), self.text())
            else:
                room = QRectF(left, 0, wide, self.height())
                painter.drawText(room, _WRAP, self.text())

    def _paint_card(self, painter: QPainter, *, on: bool) -> None:
        t = tokens()
        painter.setBrush(QColor(t.accent_soft if on else t.surface))
        if not on and self.underMouse() and self.isEnabled():
            painter.setBrush(QColor(t.raised))
        if on or not self._flat:
            color, width = (t.accent, 2) if on else (t.edge, 1)
            draw_outline(painter, QRectF(self.rect()), color=color, width=width)

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
    def _cap(self) -> tuple[float, float]:
        return cap_size(self._digit or "1", self.font())

    @cached_property
    def _wide(self) -> int:
        return self._metrics.horizontalAdvance(self.text())

    @cached_property
    def _hint(self) -> QSize:
        width = round(self._text_left() + self._wide + self._side() + 2)
        return QSize(width, self.heightForWidth(width))

    @cached_property
    def _high(self) -> dict[int, int]:
        return {}

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

    def _height_of(self, text: int) -> int:
        above = 4 if self._small else 5 if self._flat else 10
        return max(text, round(self._cap[1])) + 2 * px(above)


class Outlined(QWidget):
    """A row that is outlined as one card: the three ways in which nobody answered."""

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: the outline only."""
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(t.surface))
            draw_outline(painter, QRectF(self.rect()), color=t.edge, width=1)
