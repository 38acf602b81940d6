"""The assessment: how far it is, the question to ask now, and what was answered."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.desk.entering import Typed
from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import Asked
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.ui.answered_list import AnsweredList, AnsweredRow
from counselor_app.ui.find_question import FindQuestion
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.last_answered import LastAnswered
from counselor_app.ui.lines import Line
from counselor_app.ui.pieces import heading, key_words, text_label
from counselor_app.ui.progress_bars import ProgressBars
from counselor_app.ui.question_card import QuestionCard
from counselor_app.ui.question_words import (
    all_asked_words,
    answer_words,
    found,
    given,
    number_of,
    passed_from,
    unread_words,
)
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr


class QuestionPanel(QWidget):
    """Shows the question to ask now. Which one that is, is all that it remembers.

    `call_id` is the call that it asks; it is still the old one while `dropped` is told
    because another call is shown.
    Signals: answer_asked(item, option code, text or NonAnswer), take_back_asked(item),
    typed(item, text) while one types, and of what was typed and not entered:
    left(item, text) for another question, dropped(item, text) with a question that goes.
    """

    answer_asked = Signal(str, object)
    take_back_asked = Signal(str)
    typed = Signal(str, str)
    left = Signal(str, str)
    dropped = Signal(str, str)

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        keys = keyboard or Keyboard()
        self._rate_key = key_words(keys.of(Deed.RATE))
        ladder = (keys.of(Deed.COMMUNITY_TEAM), keys.of(Deed.VOICE))
        self._help_keys = tuple(key_words(key) for key in ladder)
        self._call: Call | None = None
        self._asked: Asked | None = None
        self._at: str | None = None
        self._typed: Typed = {}
        self._listed: tuple[object, ...] = ()  # which answers, in which words
        self._last = LastAnswered()
        self._title = heading(tr("Risk assessment"))
        self._unsigned = text_label(tr("needs clinical sign-off"), "faint", "unsigned")
        self._bars, self._where = ProgressBars(), Line("", "quiet", "where", tight=True)
        self._card, self._answered = QuestionCard(keys), AnsweredList()
        self._find = FindQuestion(self._search)
        self.setFocusProxy(self._card)
        self._lay_out()
        self._connect()
        self.notice = self._card.notice
        self._show()

    def show_call(self, call: Call | None, asked: Asked | None) -> None:
        """Show what is asked of the call; another call begins at its first open question.

        `asked` is None where no protocol could be read.
        """
        if call is self._call and asked is self._asked:
            return
        other = (call and call.call_id) != self.call_id
        if other or asked is None or not asked.is_asked(self._at or ""):
            self._hand_over(self._at, self.dropped)
        if other:
            self._drop_recalled()
        if other or (asked and asked.protocol) is not self._protocol:
            self._at, self._last = self._begun(call), LastAnswered()
            self._find.hide()
        self._call, self._asked = call, asked if call else None
        if self._asked is not None:
            self._settle(self._asked)
            self._last.hear_of(self._asked.answers.by_item)
        self._show()

    def recall(self, typed: Typed) -> None:
        """Put into its field, once its question is asked, what was being typed."""
        self._typed.update(typed)
        self._show()

    def keep(self) -> None:
        """Tell at once what one types."""
        self._card.tell_draft()

    def focus_question(self) -> None:
        """Give the keys to the question."""
        self._card.setFocus()

    @property
    def current(self) -> str | None:
        """The item that is asked now, or None when all are."""
        return self._at

    @property
    def call_id(self) -> CallId | None:
        """The call that is asked."""
        return self._call.call_id if self._call else None

    @property
    def _protocol(self) -> Protocol | None:
        return self._asked.protocol if self._asked else None

    def _settle(self, asked: Asked) -> None:
        # Stay, unless the question is gone; after the last one, a new open one.
        if self._at is not None and asked.is_asked(self._at):
            return
        following = asked.next_after(self._at)
        self._at = following.link_id if following else None

    def _go(self, item: str | None) -> None:
        at, self._at = self._at, item
        if at != item:
            self._hand_over(at, self.left)
        self._show()

    def _hand_over(self, at: str | None, told: SignalInstance) -> None:
        # What was recalled and not looked at may be half a word: that is no answer.
        if at is None:
            return
        before, (text, edited) = self._answered_to(at), self._card.take_untold()
        if text:
            (told if edited else self.dropped).emit(at, text)
        elif edited:
            self.typed.emit(at, "")
        if self._answered_to(at) is not before:
            self._last.put_last(at)

    def _begun(self, call: Call | None) -> str | None:
        """Return the question in which one typed when this desk last stopped."""
        here = (item for of, item in self._typed if call and of == call.call_id)
        return next(here, None)

    def _drop_recalled(self) -> None:
        for call_id, item in [*self._typed]:
            if call_id == self.call_id:
                self.dropped.emit(item, self._typed.pop((call_id, item)))

    def _draft(self, text: str) -> None:
        if self._at is not None:
            self.typed.emit(self._at, text)

    def _next(self) -> None:
        if self._asked is not None:
            item = self._asked.next_after(self._at)
            self._go(item.link_id if item else None)

    def _back(self) -> None:
        if self._asked and (item := self._asked.last_before(self._at)):
            self._go(item.link_id)

    def _answer(self, answer: str | NonAnswer) -> None:
        if self._at is None or self._given(self._at) == answer:
            return
        item = self._at
        if isinstance(answer, NonAnswer):
            self._hand_over(item, self.dropped)
        self.answer_asked.emit(item, answer)
        refused = self._given(item) != answer  # and only what is recorded stays chosen
        if not refused:
            self._last.put_last(item)
        if self._at == item and refused:
            self._card.show_answer(self._answered_to(item))

    def _enter(self, text: str) -> None:
        item = self._at
        self._answer(text)
        if item is not None and self._given(item) == text:
            self.typed.emit(item, "")
            self._next()

    def _given(self, item: str) -> str | NonAnswer | None:
        return given(self._answered_to(item))

    def _answered_to(self, item: str) -> ItemAnswered | None:
        return self._asked.answers.by_item.get(item) if self._asked else None

    def _undo(self) -> None:
        self._hand_over(self._at, self.dropped)
        by_item = self._asked.answers.by_item if self._asked else {}
        if not (answered := self._last.among(by_item)):
            return
        self._at = answered[0]
        self._last.put_first(answered[0])
        self.take_back_asked.emit(answered[0])
        self._show()

    def _show(self) -> None:
        call, asked = self._call, self._asked
        for progress in (self._bars, self._where):
            progress.setVisible(asked is not None)
        signed = asked is None or asked.protocol.signed_off
        self._unsigned.setVisible(not signed)
        if call is None:
            self._card.show_words("", tr("No call"), tr("Questions come with a call."))
        elif asked is None:
            self._card.show_words(*unread_words(self._rate_key))
        else:
            self._show_question(call, asked)
        rows = self._rows(asked) if asked else []
        said = [*map(asked.answers.by_item.get, rows)] if asked else []
        if (listed := (self._protocol, rows, said)) != self._listed:
            self._listed = listed
            self._answered.show_rows(rows, self._row)

    def _show_question(self, call: Call, asked: Asked) -> None:
        item = asked.protocol.item(self._at) if self._at else None
        passed = passed_from(asked, item)
        self._bars.show_parts(passed.sections)
        self._where.say(passed.words)
        if item is None:
            self._card.show_words(*all_asked_words(self._help_keys, self._rate_key))
        else:
            following = asked.next_after(item.link_id)
            other = following if following != item else None
            short = other.short[:1].lower() + other.short[1:] if other else ""
            answer = asked.answers.by_item.get(item.link_id)
            third_party = call.people.third_party
            self._card.show_item(item, answer, short, third_party=third_party)
            if typed := self._typed.pop((call.call_id, item.link_id), ""):
                self._recall(item.link_id, typed)

    def _recall(self, item: str, typed: str) -> None:
        here = self._card.untold
        if not here:
            self._card.recall(typed)
        elif typed not in here:
            self.dropped.emit(item, typed)

    def _rows(self, asked: Asked) -> list[str]:
        answered = self._last.among(asked.answers.by_item)
        return [item for item in answered if item != self._at]

    def _row(self, item: str) -> AnsweredRow:
        found, answered = self._item(item), self._answered_to(item)
        return AnsweredRow(
            number=number_of(self._protocol, item),
            short=found.short if found else item,
            answer=answer_words(found, answered) if answered else "",
        )

    def _item(self, item: str) -> Item | None:
        return self._protocol.item(item) if self._protocol else None

    def _search(self, words: str) -> tuple[Item, ...]:
        if self._call is None or self._asked is None:
            return ()
        third_party = self._call.people.third_party
        return found(self._asked, words, third_party=third_party)

    def _open_find(self) -> None:
        if self._asked is not None:
            self._find.open()

    def _connect(self) -> None:
        self._card.answered.connect(self._answer)
        self._card.entered.connect(self._enter)
        self._card.drafted.connect(self._draft)
        self._card.next_asked.connect(self._next)
        self._card.back_asked.connect(self._back)
        self._card.undo_asked.connect(self._undo)
        self._card.find_asked.connect(self._open_find)
        self._find.jumped.connect(self._go)
        self._find.closed.connect(self.focus_question)
        self._answered.go_asked.connect(self._go)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._title)
        top.addWidget(self._bars, 1)
        top.addWidget(self._where)
        top.addWidget(self._unsigned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(11))
        layout.addLayout(top)
        layout.addWidget(self._find)
        layout.addWidget(self._card)
        layout.addWidget(self._answered)
        layout.addStretch(1)
