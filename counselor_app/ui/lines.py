"""Words that paint themselves: other words of the same size lay nothing out anew.

Qt's own label has all around it laid out again for any other text, and takes its style's
time to paint it. These ask for that only where they need more room, or less.
"""

from itertools import accumulate, takewhile
from unicodedata import bidirectional

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from counselor_app.ui.panel_styles import cap_size, draw_cap
from counselor_app.ui.theme import px

_MEASURES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
_TALL = 10_000
_GAP = 6
_LONG = 12  # letters: shorter words are never as wide as what stands beside them


class Words(QLabel):
    """Plain words. Qt is told none; their text is what a screen reader hears."""

    def __init__(self, text: str, kind: str, name: str) -> None:
        super().__init__()
        self._words = ""
        self._high: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        if kind:
            self.setProperty("kind", kind)
        self.say(text)

    def say(self, text: str) -> None:
        """Show the text."""
        if text == self._words:
            return
        before = self._room()
        self._words = text
        self._high.clear()
        self.setAccessibleName(text)
        self.update()
        if self._room() != before:
            self.updateGeometry()

    def text(self) -> str:
        """Return what it says."""
        return self._words

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another font has other measures."""
        if event.type() in _MEASURES:
            self._high.clear()
            self.updateGeometry()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what the layout knows of another width may be of earlier words."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: the words, in the color of their kind."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            self._paint(painter, self.contentsRect())

    def _paint(self, painter: QPainter, room: QRect) -> None:
        raise NotImplementedError

    def _room(self) -> object:
        """Return what of its size others must know."""
        raise NotImplementedError

    def _wide(self, text: str) -> int:
        # A pixel more: Qt rounds, and leaves out letters where a part of one is lacking.
        return self.fontMetrics().horizontalAdvance(text) + 1


class Line(Words):
    """One line of plain text, or `most`, that ends in "..." where there is no room.

    A `tight` one takes no more room than its words. Its full text is its tool tip.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "",
        name: str = "",
        *,
        most: int = 1,
        tight: bool = False,
    ) -> None:
        self._most, self._tight = most, tight
        super().__init__(text, kind, name)
        across = QSizePolicy.Policy.Maximum if tight else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show the text."""
        super().say(text)
        self.setToolTip(text)

    @property
    def lines(self) -> tuple[str, ...]:
        """What can be seen of the text in the width that there is."""
        return self._lines(self.contentsRect().width())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as wide as its words, as high as its lines."""
        metrics = self.fontMetrics()
        more = (len(self.lines) - 1) * metrics.lineSpacing() if self._most > 1 else 0
        room = QRect(0, 0, self._wide(self._words), metrics.height() + more)
        return room.marginsAdded(self.contentsMargins()).size()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it can be as narrow as its dots."""
        return QSize(px(24), self.sizeHint().height())

    def _lines(self, wide: int) -> tuple[str, ...]:
        metrics, rest, shown = self.fontMetrics(), self._words, list[str]()
        while len(shown) < self._most - 1 and metrics.horizontalAdvance(rest) > wide:
            first = self._whole_words(rest, wide)
            if not first:
                break
            shown.append(first)
            rest = rest.removeprefix(first).lstrip()
        elided = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, wide)
        return (*shown, elided)

    def _paint(self, painter: QPainter, room: QRect) -> None:
        across = int(self.alignment() | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, across, "\n".join(self._lines(room.width())))

    def _room(self) -> object:
        if self._tight:
            return self._wide(self._words)
        return len(self.lines) if self._most > 1 else 1

    def _whole_words(self, text: str, wide: int) -> str:
        widths = self.fontMetrics().horizontalAdvance
        fitting = takewhile(
            lambda words: widths(words) <= wide,
            accumulate(text.split(" "), "{} {}".format),
        )
        return max(fitting, key=len, default="")


class KeyLine(Line):
    """A line at the right, after the cap of the key that does what it says."""

    def __init__(self, key: str, kind: str = "", name: str = "") -> None:
        self._key = key
        super().__init__("", kind, name)

    @property
    def lines(self) -> tuple[str, ...]:
        """What can be seen of the text beside the cap."""
        return self._lines(self.contentsRect().width() - self._beside)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the cap is higher than the words."""
        high = round(cap_size(self._key, self.font())[1])
        return super().sizeHint().expandedTo(QSize(0, high)) + QSize(self._beside, 0)

    def _paint(self, painter: QPainter, room: QRect) -> None:
        if not self._words:
            return
        (words,) = self.lines
        left = room.right() + 1 - self._wide(words)
        draw_cap(painter, self._key, left - self._beside, room.center().y() + 0.5)
        room.setLeft(left)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)

    @property
    def _beside(self) -> int:
        return round(cap_size(self._key, self.font())[0]) + px(_GAP)


class Paragraph(Words):
    """Words that break their lines, as high as they need."""

    def __init__(self, text: str = "", kind: str = "", name: str = "") -> None:
        super().__init__(text, kind, name)
        self.setWordWrap(True)
        policy = self.sizePolicy()  # which Qt would leave as it is without a text
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: one line, and narrower where there is no room."""
        return QSize(self._wide(self._words), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: a few words wide, and as wide as any word, which is never broken."""
        return QSize(self._least(), self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Qt: as high as the lines."""
        if width not in self._high:
            room = QRect(QPoint(), QSize(width, _TALL))
            how = int(Qt.TextFlag.TextWordWrap)
            box = self.fontMetrics().boundingRect(room, how, self._words)
            self._high[width] = max(box.height(), self.fontMetrics().height())
        return self._high[width]

    def _paint(self, painter: QPainter, room: QRect) -> None:
        painter.setLayoutDirection(_direction(self._words))
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self._words)

    def _room(self) -> object:
        return self.heightForWidth(self.width()), self._least()

    def _least(self) -> int:
        long = (word for word in self._words.split() if len(word) > _LONG)
        return max((px(96), *map(self._wide, long)))


def _direction(text: str) -> Qt.LayoutDirection:
    """Return the direction of the first letter that has one (Unicode UAX 9, rule P2)."""
    strong = (kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL"))
    left = next(strong, "L") == "L"
    way = Qt.LayoutDirection
    return way.LeftToRight if left else way.RightToLeft
