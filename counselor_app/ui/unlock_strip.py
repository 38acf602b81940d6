"""The strip that opens this desk's records when they did not open by themselves."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from counselor_app.domain.health import Health, Unlock
from counselor_app.ui.health_words import opening_words
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import KeyButton, key_cap, text_label
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

_FIELD = 320
_KEY = "Ctrl+L"


class UnlockStrip(QFrame):
    """Shows what opens the records, and a field for a passphrase where one helps.

    A new passphrase is typed twice, since nobody can read it. Ctrl+L comes here, also
    from a call, where Tab does not.
    Signals: unlock_asked(words), empty to try again as it is.
    """

    unlock_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setObjectName("unlock")
        self._unlock: Unlock | None = None
        self._first = ""
        self._words = text_label("", "small", "unlock_words")
        self._words.setWordWrap(True)
        self._field = QLineEdit()
        self._field.setObjectName("passphrase")
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(tr("Passphrase"))
        self._field.setMinimumWidth(px(_FIELD) // 2)
        self._field.setMaximumWidth(px(_FIELD))
        self._field.returnPressed.connect(self._ask)
        self._again = KeyButton(tr("Try again"), "")
        self._again.setObjectName("try_again")
        self._again.clicked.connect(self._try_again)
        self.notice = Notice()
        shortcut = QShortcut(QKeySequence(_KEY), self)
        shortcut.activated.connect(self.focus_first)
        self._lay_out()
        self.hide()

    def show_health(self, health: Health) -> None:
        """Show what opens the records while they are shut; nothing otherwise."""
        self._unlock = health.unlock
        self._words.setText(opening_words(health))
        self._field.setVisible(health.unlock is not None)
        self.setVisible(health.journal_shut)
        if not health.journal_shut:
            self._forget()

    def refuse(self, words: str) -> None:
        """Say why they are still shut."""
        self.notice.refuse(words)

    def focus_first(self) -> None:
        """Give the keys to the field, or to the button where no passphrase helps."""
        (self._field if self._unlock else self._again).setFocus()

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to the strip."""
        return self._field.hasFocus() or self._again.hasFocus()

    def _ask(self) -> None:
        words = self._field.text()
        self._field.clear()
        if self._unlock is not Unlock.BY_NEW_WORDS or not words:
            self._first = ""
            self._emit(words)
        elif not self._first:
            self._first = words
            self.notice.tell(tr("Type it once more, then Enter."))
        elif words != self._first:
            self._first = ""
            self.notice.refuse(tr("The two were not alike. Type it again, twice."))
        else:
            self._first = ""
            self._emit(words)

    def _try_again(self) -> None:
        self._forget()
        self._emit("")

    def _emit(self, words: str) -> None:
        self.notice.tell(tr("Opening the records…"))
        self.unlock_asked.emit(words)

    def _forget(self) -> None:
        self._first = ""
        self._field.clear()
        self.notice.clear()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20), px(6), px(20), px(6))
        layout.setSpacing(px(8))
        layout.addWidget(key_cap(_KEY))
        layout.addWidget(self._words, 2)
        layout.addWidget(self._field)
        layout.addWidget(self._again)
        layout.addWidget(self.notice, 1)
