"""One among a few, chosen by its digit or by arrows; the group has the focus."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from counselor_app.ui.announce import announce
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.panel_styles import draw_outline
from counselor_app.ui.theme import px, tokens

_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_ON = (Qt.Key.Key_Down, Qt.Key.Key_Right)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def digit_of(pressed: QKeyEvent) -> str:
    """Return the digit of a key, once a press, or nothing; with Ctrl it is none."""
    text = pressed.text()
    plain = not (pressed.modifiers() & _COMMANDS) and not pressed.isAutoRepeat()
    return text if plain and len(text) == 1 and text in "0123456789" else ""


class Choices(QWidget):
    """Shows which value is chosen, if any. Digits count from 1.

    Signals: chosen(value), when a person chose it.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, words: str, values: Sequence[tuple[object, str]], across: int = 1
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QGridLayout(self)
        layout.setContentsMargins(*(px(4),) * 4)
        layout.setSpacing(px(5))
        self._cards: list[tuple[object, ChoiceCard]] = []
        for at, (value, said) in enumerate(values):
            card = ChoiceCard(said, str(at + 1), small=True)
            card.clicked.connect(partial(self._choose, value))
            layout.addWidget(card, at // across, at % across)
            self._cards.append((value, card))

    @property
    def value(self) -> object | None:
        """The value that is chosen, or None."""
        return next((value for value, card in self._cards if card.isChecked()), None)

    def show_value(self, value: object | None) -> None:
        """Show the value as chosen, or none."""
        for own, card in self._cards:
            card.show_chosen(chosen=own == value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: digits and arrows choose; other keys are the sheet's."""
        if (digit := digit_of(event)) and 1 <= int(digit) <= len(self._cards):
            self._choose(self._cards[int(digit) - 1][0])
        elif event.key() in (*_BACK, *_ON):
            self._step(-1 if event.key() in _BACK else 1)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        """Qt: the ring, while the keys choose here."""
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                box = QRectF(self.rect())
                draw_outline(painter, box, color=tokens().focus, width=2)

    def _step(self, by: int) -> None:
        at = next(
            (n for n, (_, card) in enumerate(self._cards) if card.isChecked()), None
        )
        first = 0 if by > 0 else len(self._cards) - 1
        new = first if at is None else min(max(at + by, 0), len(self._cards) - 1)
        self._choose(self._cards[new][0])

    def _choose(self, value: object) -> None:
        self.show_value(value)
        said = next(card.text() for own, card in self._cards if own == value)
        announce(self, said)
        self.chosen.emit(value)
