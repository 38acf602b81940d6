"""A choice of one among a few: a row of buttons, worked by arrows and Tab."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from counselor_app.ui.theme import be, px
from counselor_app.ui.words import said


class Choice(QWidget):
    """Shows which value is chosen. Asks to choose another.

    Signals: chosen(value).
    """

    chosen = Signal(object)

    def __init__(self, name: str, words: str, values: Sequence[StrEnum]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._group = QButtonGroup(self)
        self._buttons: dict[StrEnum, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        for value in values:
            button = QPushButton(said(value))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{words}: {said(value)}")
            be(button, kind="segment")
            button.clicked.connect(partial(self._choose, value))
            self._group.addButton(button)
            self._buttons[value] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def show_value(self, value: StrEnum) -> None:
        """Show the value as chosen."""
        if not self._buttons[value].isChecked():
            self._buttons[value].setChecked(True)

    def value(self) -> StrEnum | None:
        """Return the value that is shown as chosen."""
        return next((v for v, b in self._buttons.items() if b.isChecked()), None)

    def button(self, value: StrEnum) -> QPushButton:
        """Return the button of a value."""
        return self._buttons[value]

    def _choose(self, value: StrEnum) -> None:
        self.chosen.emit(value)
