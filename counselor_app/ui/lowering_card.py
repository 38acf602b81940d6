"""Why a grave level falls: asked with one digit, in the question's place."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import RiskLevel, WhyLower
from counselor_app.ui.announce import announce
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.choices import digit_of
from counselor_app.ui.keys import ENTER_KEYS, Deed, Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import heading, key_cap, key_words, text_label
from counselor_app.ui.question_words import keys_words
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import level_words, said, tr

TAKES_BACK = "Ctrl+Z"
_PAUSE_MS = 300


class LoweringCard(KeyFrame):
    """Shows from which level to which it would fall, and holds up nothing.

    Digits, Escape and Ctrl+Z of the first 300 ms were meant for the question and are
    dropped; so is every Escape where one may have brought the keys here.
    What was put aside is asked again when it would fall to another level.
    Signals: lowered(why), kept(), passed_on() when Enter goes on without a word.
    """

    lowered = Signal(object)
    kept = Signal()
    passed_on = Signal()

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__("lowering")
        self._other_side = key_words(keyboard.of(Deed.OTHER_SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.call_id: CallId | None = None
        self._fall: tuple[RiskLevel, RiskLevel] | None = None
        self._aside: tuple[CallId | None, tuple[RiskLevel, RiskLevel]] | None = None
        self._escape_counts = True
        self.notice = Notice()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._keys = text_label("", "faint", "lowering_keys")
        self._escape_cap = key_cap("Escape")
        self._escape_cap.setObjectName("lowering_escape")
        self._text = wrapped("", "question", "lowering_text")
        self._by = wrapped("", "", "lowering_by")
        self._holds = wrapped("", "quiet", "lowering_holds")
        self._by_digit = {str(at): why for at, why in enumerate(WhyLower, 1)}
        self._lay_out()
        self.keys_changed.connect(self._say_keys)
        self._say_keys(has=False)
        self.hide()

    def show_fall(self, call: Call | None, to: RiskLevel | None, by: str) -> None:
        """Show to which level that of the call would fall and by what, or nothing."""
        self.call_id = call.call_id if call else None
        self._by.setText(tr("Changed: %s") % by if by else "")
        fall = (call.risk.shown, to) if call and to else None
        if fall == self._fall:
            return
        self._fall = fall
        self.notice.clear()
        if fall is None:
            self._aside = None
            return
        before, after = map(level_words, fall)
        self._text.setText(tr("%s would fall to %s. Why?") % (before, after))
        self._holds.setText(tr("%s holds until you say so.") % before)
        self.setAccessibleName(self._text.text())
        if self.waits:
            ways = (f"{digit}: {said(why)}" for digit, why in self._by_digit.items())
            announce(self, f"{by}. {self._text.text()} {'. '.join(ways)}")

    @property
    def waits(self) -> bool:
        """Whether a word is asked for, and was not put aside."""
        return self._fall is not None and self._aside != (self.call_id, self._fall)

    def ask_again(self) -> bool:
        """Ask once more for what was put aside; return whether there is anything."""
        self._aside = None
        return self.waits

    def put_aside(self) -> None:
        """Ask no more, unless it would fall to another level; the higher one holds."""
        if self._fall is not None:
            self._aside = (self.call_id, self._fall)

    def take_keys(self) -> None:
        """Take the keys; those of the next moment are not meant for this."""
        self._pause.start()
        self._hear_escape(counts=True)
        self.setFocus()

    def drop_escape(self) -> None:
        """Take nothing back by Escape until the keys are taken anew."""
        self._hear_escape(counts=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a digit says why, Escape and Ctrl+Z take the change back, Enter goes on."""
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() in ENTER_KEYS:
            self.put_aside()
            self.passed_on.emit()
        elif self._pause.isActive():
            return
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.kept.emit()
        elif (digit := digit_of(event)) in self._by_digit:
            self.lowered.emit(self._by_digit[digit])

    def _escape(self) -> None:
        if self._escape_counts:
            self.kept.emit()
        else:
            words = tr("Nothing was taken back. %s takes the change back.")
            self.notice.refuse(words % key_words(TAKES_BACK))

    def _hear_escape(self, *, counts: bool) -> None:
        self._escape_counts = counts
        self._escape_cap.setVisible(counts)
        self.notice.clear()

    def _choose(self, why: WhyLower) -> None:
        self.lowered.emit(why)

    def _say_keys(self, has: bool) -> None:  # noqa: FBT001 - of a signal
        self._keys.setText(keys_words(self._other_side, has=has))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(heading(tr("The level would fall")))
        top.addStretch(1)
        top.addWidget(self._keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(8))
        layout.addLayout(top)
        layout.addWidget(self._text)
        layout.addWidget(self._by)
        layout.addWidget(self._holds)
        layout.addSpacing(px(4))
        for digit, why in self._by_digit.items():
            card = ChoiceCard(said(why), digit)
            card.setObjectName(f"lower_{why.value}")
            card.clicked.connect(partial(self._choose, why))
            layout.addWidget(card)
        foot = QHBoxLayout()
        foot.setSpacing(px(6))
        foot.addWidget(self._escape_cap)
        foot.addWidget(key_cap(TAKES_BACK))
        foot.addWidget(text_label(tr("take the change back"), "faint"))
        foot.addStretch(1)
        foot.addWidget(key_cap("Return"))
        foot.addWidget(text_label(tr("later, go on"), "faint"))
        layout.addWidget(self.notice)
        layout.addLayout(foot)
