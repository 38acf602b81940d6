"""A line beside a control that says why something was refused. Never a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from counselor_app.ui.announce import announce
from counselor_app.ui.theme import be


class Notice(QLabel):
    """Shows words until the next thing succeeds; takes no room while it is empty."""

    def __init__(
        self, parent: QWidget | None = None, *, keeps_room: bool = False
    ) -> None:
        super().__init__(parent)
        self._keeps_room = keeps_room
        self.setObjectName("notice")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(not keeps_room)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        be(self, kind="small", tone="high")
        if not keeps_room:
            self.hide()

    def refuse(self, words: str) -> None:
        """Say why not, to eye and reader."""
        self._say(f"▲ {words}" if words else "", "high")
        announce(self, words, urgent=True)

    def tell(self, words: str) -> None:
        """Say what was done, quietly."""
        self._say(words, "ok")
        announce(self, words)

    def clear(self) -> None:
        """Say nothing more."""
        self._say("", "high")

    def _say(self, words: str, tone: str) -> None:
        if words == self.text():
            return
        be(self, tone=tone)
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words) or self._keeps_room)
