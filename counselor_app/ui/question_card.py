"""The question to ask now, with its answers on digits; it has the keys of the call."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.protocol import Item
from counselor_app.ui.announce import announce
from counselor_app.ui.choice_card import ChoiceCard, Outlined
from counselor_app.ui.choices import digit_of
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import Line, heading, key_cap, key_words, text_label
from counselor_app.ui.question_words import keys_words, spoken_question
from counselor_app.ui.sheet import empty, wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import said, tr

NON_ANSWERS = {
    "8": NonAnswer.COULD_NOT_ASK,
    "9": NonAnswer.DECLINED,
    "0": NonAnswer.UNKNOWN,
}
MOST_OPTIONS = 7
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Left)


class QuestionCard(KeyFrame):
    """Shows one question, or words in its place. Digits act only while it has the keys.

    Signals: answered(option code or NonAnswer), next_asked(), back_asked(),
    undo_asked(), find_asked().
    """

    answered = Signal(object)
    next_asked = Signal()
    back_asked = Signal()
    undo_asked = Signal()
    find_asked = Signal()

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__("question_card")
        self._other_side = key_words(keyboard.of(Deed.OTHER_SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._item: Item | None = None
        self._by_digit: dict[str, tuple[object, ChoiceCard]] = {}
        self._section = heading("")
        self._keys = text_label("", "faint", "keys_here")
        self._text = wrapped("", "question", "question_text")
        self._help = wrapped("", "quiet", "question_help")
        self._options = QVBoxLayout()
        self._options.setSpacing(px(8))
        self._next = Line("", "faint", "next_short")
        self._lay_out()
        self.keys_changed.connect(self._say_keys)
        self._say_keys(has=False)

    def show_item(
        self,
        item: Item,
        answer: ItemAnswered | None,
        following: str,
        *,
        third_party: bool,
    ) -> None:
        """Show the question with its answer, if it has one, and what comes next.

        A question that was not shown before is read to a screen reader.
        """
        if item != self._item:
            self._item = item
            self._show_options(item)
        self._next.say(tr("Next: %s") % following if following else tr("All asked"))
        code = (answer.option or answer.non_answer) if answer else None
        for value, card in self._by_digit.values():
            card.show_chosen(chosen=value == code)
        text = item.wording(third_party=third_party)
        spoken = spoken_question(item, third_party=third_party)
        self._say(item.section, text, item.help, spoken)

    def show_words(self, section: str, text: str, more: str) -> None:
        """Show words where a question stands otherwise."""
        if self._item is not None:
            self._item, self._by_digit = None, {}
            empty(self._options)
        self._next.say("")
        self._say(section, text, more, f"{text} {more}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a digit answers at once, Enter goes on, and nothing repeats itself."""
        if event.isAutoRepeat() and event.key() != Qt.Key.Key_Tab:
            return
        if (digit := digit_of(event)) in self._by_digit:
            self.answered.emit(self._by_digit[digit][0])
        elif event.key() in _ENTER and not _with_control(event):
            self.next_asked.emit()
        elif event.key() in _BACK:
            self.back_asked.emit()
        elif event.text() == "/":
            self.find_asked.emit()
        elif event.key() == Qt.Key.Key_Z and _with_control(event):
            self.undo_asked.emit()
        elif not digit:
            super().keyPressEvent(event)

    def _show_options(self, item: Item) -> None:
        empty(self._options)
        self._by_digit = {}
        for at, option in enumerate(item.options):
            digit = str(at + 1) if at < MOST_OPTIONS else ""
            card = ChoiceCard(option.display, digit)
            self._options.addWidget(self._offered(card, option.code))
        row = Outlined()
        inner = QHBoxLayout(row)
        inner.setContentsMargins(px(5), px(5), px(5), px(5))
        for digit, why in NON_ANSWERS.items():
            card = ChoiceCard(said(why), digit, flat=True)
            inner.addWidget(self._offered(card, why))
            inner.addSpacing(px(6))
        inner.addStretch(1)
        self._options.addWidget(row)

    def _offered(self, card: ChoiceCard, value: object) -> QWidget:
        key = card.digit or f"option {len(self._by_digit)}"
        self._by_digit[key] = (value, card)
        card.clicked.connect(partial(self._clicked, value))
        return card

    def _clicked(self, value: object) -> None:
        self.answered.emit(value)

    def _say(self, section: str, text: str, more: str, spoken: str) -> None:
        new = self._text.text() != text
        self._section.setText(section.upper())
        self._section.setAccessibleName(section)
        self._help.setText(more)
        self._help.setVisible(bool(more))
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        if new and self.isVisible():
            announce(self, spoken)

    def _say_keys(self, has: bool) -> None:  # noqa: FBT001 - a signal's slot
        self._keys.setText(keys_words(self._other_side, has=has))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(22), px(15), px(22), px(14))
        layout.setSpacing(px(4))
        top = QHBoxLayout()
        top.addWidget(self._section, 1)
        top.addWidget(self._keys)
        layout.addLayout(top)
        layout.addWidget(self._text)
        layout.addWidget(self._help)
        layout.addSpacing(px(8))
        layout.addLayout(self._options)
        layout.addSpacing(px(7))
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        keys = (("←", tr("Back")), ("/", tr("Find question")), ("Tab", tr("Notes")))
        for cap, words in keys:
            label: QLabel = text_label(cap, "key")
            row.addWidget(label)
            row.addWidget(text_label(words, "faint"))
            row.addSpacing(px(6))
        row.addStretch(1)
        row.addWidget(key_cap("Return"))
        self._next.setSizePolicy(
            self._next.sizePolicy().Policy.Maximum, self._next.sizePolicy().Policy.Fixed
        )
        row.addWidget(self._next)
        return row


def _with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
