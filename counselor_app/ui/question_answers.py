"""What can be answered to a question: cards on digits, or a field to type in.

The cards and the field stay and change their words: a new question is nothing to build.
"""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.assessment.form import MOST_OPTIONS, Item
from counselor_app.ui.choice_card import ChoiceCard, Outlined
from counselor_app.ui.choices import digit_of
from counselor_app.ui.notes_panel import DRAFT_MS
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import text_label
from counselor_app.ui.question_words import choices_of, example_of, is_typed
from counselor_app.ui.sheet import LineField
from counselor_app.ui.theme import px
from counselor_app.ui.words import said, tr

NON_ANSWERS = {
    "8": NonAnswer.COULD_NOT_ASK,
    "9": NonAnswer.DECLINED,
    "0": NonAnswer.UNKNOWN,
}
_WHILE_EMPTY = (Qt.Key.Key_Backspace, Qt.Key.Key_Left)


class AnswerField(LineField):
    """A line for an answer: what is held with Alt, and Enter, are the question's.

    So are Backspace and left while nothing is typed, and Ctrl+Z where it undoes nothing.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: type, but leave to the question what is the question's."""
        undo = event.matches(QKeySequence.StandardKey.Undo)
        idle = not self.text() and event.key() in _WHILE_EMPTY
        if with_alt(event) or idle or (undo and not self.isUndoAvailable()):
            event.ignore()
        else:
            super().keyPressEvent(event)


class QuestionAnswers(QWidget):
    """Shows the answers to choose from, or a field, and three ways of no answer.

    Signals: chosen(option code or NonAnswer), by a click; drafted(text) while one types.
    """

    chosen = Signal(object)
    drafted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = AnswerField("answer", tr("Answer"))
        self.notice = Notice()
        self._item: Item | None = None
        self._edited = False
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft.timeout.connect(self._tell_draft)
        self._cards: list[ChoiceCard] = []
        self._codes: tuple[str, ...] = ()
        self._nobody = {
            digit: (why, ChoiceCard(said(why), digit, flat=True))
            for digit, why in NON_ANSWERS.items()
        }
        self._alt, self._beside = text_label("Alt +", "faint", "alt"), QHBoxLayout()
        self._alt.setContentsMargins(px(6), 0, 0, 0)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(8))
        for widget in (self.field, self.notice, self._row_of_nobody()):
            self._layout.addWidget(widget)
        self.field.textEdited.connect(self._typed_in)
        self._say_keys()

    @property
    def typed(self) -> bool:
        """Whether the answer is typed into the field."""
        return self._item is not None and is_typed(self._item)

    def show_item(self, item: Item) -> None:
        """Show what the item can be answered with."""
        was_typed, self._item, choices = self.typed, item, choices_of(item)
        self._codes = tuple(code for code, _ in choices)
        while len(self._cards) < len(choices):
            self._add_card()
        for at, card in enumerate(self._cards):
            if there := at < len(choices):
                card.say(choices[at][1], str(at + 1) if at < MOST_OPTIONS else "")
            card.setVisible(there)
        if self.typed is not was_typed:
            self._say_keys()
        self.field.setVisible(self.typed)
        self.field.setPlaceholderText(example_of(item))
        self.field.setAccessibleName(item.short)
        self._empty()
        self.notice.clear()

    def show_answer(self, answer: str | NonAnswer | None) -> None:
        """Show which card is chosen, if one is."""
        for code, card in zip(self._codes, self._cards, strict=False):
            card.show_chosen(chosen=code == answer)
        for why, card in self._nobody.values():
            card.show_chosen(chosen=why is answer)

    def show_typed(self, answer: str | NonAnswer | None) -> None:
        """Show in the field what was answered, in place of what stands there."""
        text = "" if isinstance(answer, NonAnswer) or not self.typed else answer or ""
        if text != self.field.text():
            self.field.setText(text)

    @property
    def text(self) -> str:
        """What stands in the field now."""
        return self.field.text().strip() if self.typed else ""

    def take_typed(self) -> tuple[str, bool]:
        """Take away what stands in the field; return it, and whether one typed there."""
        text, edited = self.text, self._edited
        self._empty()
        return text, edited

    def recall(self, text: str) -> None:
        """Put what was being typed into the field again."""
        self.field.setText(text)

    def tell_draft(self) -> None:
        """Tell at once what one types."""
        if self._draft.isActive():
            self._draft.stop()
            self._tell_draft()

    def of_key(self, event: QKeyEvent) -> str | NonAnswer | None:
        """Return the answer that a key means: a digit, beside a field one with Alt."""
        digit = _with_alt(event) if self.typed else digit_of(event)
        if digit in self._nobody:
            return self._nobody[digit][0]
        if not self.typed and digit and 1 <= int(digit) <= self._on_digits:
            return self._codes[int(digit) - 1]
        return None

    @property
    def _on_digits(self) -> int:
        return min(len(self._codes), MOST_OPTIONS)

    def _empty(self) -> None:
        self._draft.stop()
        self._edited = False
        self.field.setText("")  # unlike clear(), it leaves nothing to be undone

    def _typed_in(self) -> None:
        self._edited = True
        self.notice.clear()
        if not self._draft.isActive():
            self._draft.start()

    def _tell_draft(self) -> None:
        self.drafted.emit(self.field.text().strip())

    def _say_keys(self) -> None:
        self._alt.setVisible(self.typed)
        self._beside.setSpacing(px(2 if self.typed else 10))
        for digit, (_, card) in self._nobody.items():
            key = f"Alt {digit}" if self.typed else digit
            card.setAccessibleDescription(tr("Press %s to choose") % key)

    def _add_card(self) -> None:
        card, at = ChoiceCard(""), len(self._cards)
        card.clicked.connect(partial(self._clicked, at))
        self._layout.insertWidget(at, card)
        self._cards.append(card)

    def _clicked(self, at: int) -> None:
        self.chosen.emit(self._codes[at])

    def _nobody_clicked(self, why: NonAnswer) -> None:
        self.chosen.emit(why)

    def _row_of_nobody(self) -> QWidget:
        row = Outlined()
        inner = self._beside
        row.setLayout(inner)
        inner.setContentsMargins(px(5), px(5), px(5), px(5))
        inner.addWidget(self._alt)
        for why, card in self._nobody.values():
            card.clicked.connect(partial(self._nobody_clicked, why))
            inner.addWidget(card)
        inner.addStretch(1)
        return row


def with_alt(event: QKeyEvent) -> bool:
    """Return whether Alt is held, and not as the half of AltGr."""
    held, key = event.modifiers(), Qt.KeyboardModifier
    return bool(held & key.AltModifier) and not held & key.ControlModifier


def _with_alt(event: QKeyEvent) -> str:
    digit = event.key() - Qt.Key.Key_0
    return str(digit) if with_alt(event) and digit in range(10) else ""
