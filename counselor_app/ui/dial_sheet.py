"""Keypad tones: each digit that is typed goes to the other side at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.ui.pieces import text_label
from counselor_app.ui.sheet import LineField, Sheet
from counselor_app.ui.words import tr

_DIGITS = "0123456789*#"


class DialSheet(QWidget):
    """Takes digits for a menu at the other end. Signals: digit_asked(digit), closed()."""

    digit_asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet(
            "dial", tr("Keypad tones"), tr("Each digit goes out at once.")
        )
        self._field = LineField("dial_digits", tr("Digits, * and #"), "1 2 3 * #")
        self._field.textEdited.connect(self._typed)
        self._sent = ""
        self._sheet.body.addWidget(self._field)
        self._sheet.body.addWidget(text_label(self._sheet.does, "faint"))
        self._sheet.body.addLayout(self._sheet.foot(("Escape", tr("done"))))
        self._sheet.closed.connect(self.closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sheet)

    def open_for(self, _call: Call) -> None:
        """Begin anew for a call."""
        self._sent = ""
        self._field.clear()
        self._sheet.open(self._field)

    def _typed(self, text: str) -> None:
        # What went out cannot be taken back, so the field only ever grows.
        grown = text.startswith(self._sent)
        new = text.removeprefix(self._sent) if grown else ""
        digits = "".join(key for key in new if key in _DIGITS)
        self._sent += digits
        self._field.setText(self._sent)
        for digit in digits:
            self.digit_asked.emit(digit)
