"""The question to ask now, with its answers on digits; it has the keys of the call."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from counselor_app.domain.assessment.answers import ItemAnswered
from counselor_app.domain.assessment.form import PART_2, Item
from counselor_app.ui.announce import announce
from counselor_app.ui.choices import digit_of
from counselor_app.ui.keys import ENTER_KEYS, Deed, Keyboard
from counselor_app.ui.lines import KeyLine, Paragraph
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import heading, key_cap, key_words, text_label
from counselor_app.ui.question_answers import QuestionAnswers, with_alt
from counselor_app.ui.question_words import (
    given,
    keys_words,
    spoken_question,
)
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Left)


class QuestionCard(KeyFrame):
    """Shows one question, or words in its place. Digits act only while it has the keys.

    Where the answer is typed, its field has the keys: what the question does by a key, it
    does there by the same key with Alt.
    Signals: answered(option code, text or NonAnswer), entered(text), drafted(text) while
    one types, next_asked(), back_asked(), undo_asked(), find_asked().
    """

    answered = Signal(object)
    entered = Signal(str)
    drafted = Signal(str)
    next_asked = Signal()
    back_asked = Signal()
    undo_asked = Signal()
    find_asked = Signal()

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__("question_card")
        self._other_side = key_words(keyboard.of(Deed.OTHER_SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._item: Item | None = None
        self._third_party = False
        self._answer: ItemAnswered | None = None
        self._section = heading("")
        self._part_2 = text_label(tr("Part 2"), "faint", "part_2")
        protected = tr("protected substance-use record, 42 CFR Part 2")
        self._part_2.setAccessibleName(protected)
        self._part_2.setToolTip(protected)
        self._keys = text_label("", "faint", "keys_here")
        self._text = Paragraph("", "question", "question_text")
        self._help = Paragraph("", "quiet", "question_help")
        self._why = Paragraph("", "faint", "question_why")
        self._answers = QuestionAnswers()
        self.notice = self._answers.notice
        self._next = KeyLine(key_words("Return"), "faint", "next_short")
        self._caps: dict[str, QLabel] = {}
        self._lay_out()
        self._answers.chosen.connect(self.answered)
        self._answers.drafted.connect(self.drafted)
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
        if other := item is not self._item:
            self._become(item)
        if other or answer is not self._answer:
            self._answers.show_typed(given(answer))
            self.show_answer(answer)
        self._next.say(tr("Next: %s") % following if following else tr("All asked"))
        if other or third_party is not self._third_party:
            self._third_party = third_party
            self._ask(item, third_party=third_party)

    def show_answer(self, answer: ItemAnswered | None) -> None:
        """Show the answer as chosen, or none; what is being typed stays."""
        self._answer = answer
        self._answers.show_answer(given(answer))

    @property
    def untold(self) -> str:
        """What stands in the field and is not the answer."""
        text = self._answers.text
        return "" if text == (self._answer and self._answer.value) else text

    def take_untold(self) -> tuple[str, bool]:
        """Take it away; return it, and whether anything was typed in the field."""
        untold, (_, edited) = self.untold, self._answers.take_typed()
        return untold, edited

    def recall(self, text: str) -> None:
        """Put what was being typed into the field again."""
        self._answers.recall(text)

    def tell_draft(self) -> None:
        """Tell at once what one types."""
        self._answers.tell_draft()

    def show_words(self, section: str, text: str, more: str) -> None:
        """Show words where a question stands otherwise."""
        self._let_go_of_field()
        self._item = self._answer = None
        self._answers.hide()
        self._part_2.hide()
        self._next.say("")
        self._say(section, text, (more, ""), f"{text} {more}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a digit answers at once, Enter goes on, and nothing repeats itself."""
        if event.isAutoRepeat() and event.key() != Qt.Key.Key_Tab:
            return
        answer = self._answers.of_key(event) if self._item else None
        if answer is not None:
            self.answered.emit(answer)
        elif event.key() in ENTER_KEYS and not _with_control(event):
            self._enter()
        elif event.key() in _BACK:
            self.back_asked.emit()
        elif event.text() == "/" or (event.key() == Qt.Key.Key_Slash and with_alt(event)):
            self.find_asked.emit()
        elif event.key() == Qt.Key.Key_Z and _with_control(event):
            self.undo_asked.emit()
        elif not digit_of(event):
            super().keyPressEvent(event)

    def _enter(self) -> None:
        text = self._answers.field.text().strip()
        if self._answers.typed and (text or (self._answer and self._answer.value)):
            self.entered.emit(text)
        else:
            self.next_asked.emit()

    def _become(self, item: Item) -> None:
        had_keys = self.has_keys
        self._let_go_of_field()
        self._item = item
        self._answers.show_item(item)
        self._answers.show()
        typed = self._answers.typed
        for key, cap in self._caps.items():
            cap.setText(f"Alt {key}" if typed else key)
        if typed:
            self.setFocusProxy(self._answers.field)
            if had_keys:
                self._answers.field.setFocus()

    def _ask(self, item: Item, *, third_party: bool) -> None:
        self._part_2.setVisible(PART_2 in item.tags)
        why = tr("Why: %s") % item.wording.why if item.wording.why else ""
        text = item.asked_of(third_party=third_party)
        spoken = spoken_question(item, third_party=third_party)
        self._say(item.section, text, (item.wording.listen, why), spoken)
        self._layout.activate()  # or it would have the panel laid out a second time

    def _let_go_of_field(self) -> None:
        # Before the field is hidden, or Qt would give its keys to whatever comes next.
        if self.focusProxy() is None:
            return
        had_keys = self.has_keys
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none
        if had_keys:
            self.setFocus()

    def _say(self, section: str, text: str, more: tuple[str, str], spoken: str) -> None:
        new = self._text.text() != text
        if new or section != self._section.accessibleName():
            self._section.setText(section.upper())
            self._section.setAccessibleName(section)
        for label, words in zip((self._help, self._why), more, strict=True):
            label.say(words)
            label.setVisible(bool(words))
        self._text.say(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(" ".join(filter(None, more)))
        if new and self.isVisible():
            announce(self, spoken)

    def _say_keys(self, has: bool) -> None:  # noqa: FBT001 - a signal's slot
        self._keys.setText(keys_words(self._other_side, has=has))

    def _lay_out(self) -> None:
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(px(22), px(15), px(22), px(14))
        layout.setSpacing(px(4))
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self._section)
        top.addWidget(self._part_2)
        top.addStretch(1)
        top.addWidget(self._keys)
        layout.addLayout(top)
        layout.addWidget(self._text)
        layout.addWidget(self._help)
        layout.addWidget(self._why)
        layout.addSpacing(px(8))
        layout.addWidget(self._answers)
        layout.addSpacing(px(7))
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        for key, words in (("←", tr("Back")), ("/", tr("Find question"))):
            self._caps[key] = text_label(key, "key")
            row.addWidget(self._caps[key])
            row.addWidget(text_label(words, "faint"))
            row.addSpacing(px(6))
        row.addWidget(key_cap("Tab"))
        row.addWidget(text_label(tr("Notes"), "faint"))
        row.addWidget(self._next)
        return row


def _with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
