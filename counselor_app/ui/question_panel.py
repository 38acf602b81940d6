"""The assessment: how far it is, the question to ask now, and what was answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.domain.assessment.answers import Answers
from counselor_app.domain.assessment.assess import enabled, next_item
from counselor_app.domain.assessment.protocol import Item, Protocol
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.ui.answered_list import AnsweredList, AnsweredRow
from counselor_app.ui.find_question import FindQuestion
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import heading, key_words, text_label
from counselor_app.ui.progress_bars import ProgressBars
from counselor_app.ui.question_card import QuestionCard
from counselor_app.ui.question_words import (
    answer_words,
    found,
    number_of,
    passed_from,
)
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr


class QuestionPanel(QWidget):
    """Shows the question to ask now. Which one that is, is all that it remembers.

    Signals: answer_asked(item, option code or NonAnswer), take_back_asked(item).
    """

    answer_asked = Signal(str, object)
    take_back_asked = Signal(str)

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        keys = keyboard or Keyboard()
        self._rate_key = key_words(keys.of(Deed.RATE))
        ladder = (keys.of(Deed.COMMUNITY_TEAM), keys.of(Deed.VOICE))
        self._help_keys = tuple(key_words(key) for key in ladder)
        self._call: Call | None = None
        self._protocol: Protocol | None = None
        self._at: str | None = None
        self._asked: list[str] = []
        self._title = heading(tr("Risk assessment"))
        self._unsigned = text_label(tr("needs clinical sign-off"), "faint", "unsigned")
        self._bars, self._where = ProgressBars(), text_label("", "quiet", "where")
        self._card, self._answered = QuestionCard(keys), AnsweredList()
        self._find = FindQuestion(self._search)
        self.setFocusProxy(self._card)
        self._lay_out()
        self._connect()
        self.show_call(None, None)

    def show_call(self, call: Call | None, protocol: Protocol | None) -> None:
        """Show the call's assessment; another call begins at its first open question."""
        other = (call and call.call_id) != self._call_id or protocol != self._protocol
        self._call, self._protocol = call, protocol
        self._unsigned.setVisible(protocol is not None and not protocol.signed_off)
        if other:
            self._at, self._asked = None, []
            self._find.hide()
        if call is not None and protocol is not None:
            self._settle(protocol, call.answers)
        self._show()

    def focus_question(self) -> None:
        """Give the keys to the question."""
        self._card.setFocus()

    @property
    def current(self) -> str | None:
        """The item that is asked now, or None when all are."""
        return self._at

    @property
    def _call_id(self) -> CallId | None:
        return self._call.call_id if self._call else None

    def _settle(self, protocol: Protocol, answers: Answers) -> None:
        # Stay, unless the question is gone; after the last one, a new open one.
        if self._at in {i.link_id for i in enabled(protocol, answers)}:
            return
        following = next_item(protocol, answers, self._at)
        self._at = following.link_id if following else None

    def _go(self, item: str | None) -> None:
        self._at = item
        self._show()

    def _next(self) -> None:
        if self._call and self._protocol:
            item = next_item(self._protocol, self._call.answers, self._at)
            self._go(item.link_id if item else None)

    def _back(self) -> None:
        if self._call is None or self._protocol is None:
            return
        asked = [i.link_id for i in enabled(self._protocol, self._call.answers)]
        at = asked.index(self._at) if self._at in asked else len(asked)
        if at:
            self._go(asked[at - 1])

    def _answer(self, answer: object) -> None:
        if self._at is None or self._call is None:
            return
        item, known = self._at, self._call.answers.by_item.get(self._at)
        if known is not None and (known.option or known.non_answer) == answer:
            return
        self._asked = [*(i for i in self._asked if i != item), item]
        self.answer_asked.emit(item, answer)
        self._show()  # also when it was refused: only what is recorded stays chosen

    def _undo(self) -> None:
        by_item = self._call.answers.by_item if self._call else {}
        last = [i for i in (*by_item, *self._asked) if i in by_item]
        if not last:
            return
        self._asked = [i for i in self._asked if i != last[-1]]
        self._at = last[-1]
        self.take_back_asked.emit(last[-1])
        self._show()

    def _show(self) -> None:
        call, protocol = self._call, self._protocol
        for progress in (self._bars, self._where):
            progress.setVisible(call is not None and protocol is not None)
        if protocol is None:
            self._show_unread()
        elif call is None:
            self._card.show_words("", tr("No call"), tr("Questions come with a call."))
            self._answered.show_rows(())
        else:
            self._show_question(call, protocol)

    def _show_question(self, call: Call, protocol: Protocol) -> None:
        item = protocol.item(self._at) if self._at else None
        passed = passed_from(protocol, call.answers, item)
        self._bars.show_parts(passed.sections)
        self._where.setText(passed.words)
        if item is None:
            self._show_all_asked()
        else:
            following = next_item(protocol, call.answers, item.link_id)
            other = following if following != item else None
            short = other.short[:1].lower() + other.short[1:] if other else ""
            answer = call.answers.by_item.get(item.link_id)
            third_party = call.people.third_party
            self._card.show_item(item, answer, short, third_party=third_party)
        self._answered.show_rows(self._rows(call.answers, protocol))

    def _show_unread(self) -> None:
        self._card.show_words(
            "",
            tr("The assessment could not be read."),
            tr("Triggers, notes and help work. Rate the risk with %s.") % self._rate_key,
        )
        self._answered.show_rows(())

    def _show_all_asked(self) -> None:
        self._card.show_words(
            tr("All asked"),
            tr("Every question has been asked."),
            tr(
                "Say what comes next: settle it on the line with a plan, or send help "
                "with %s to %s. Rate with %s, or go back with ← to change an answer."
            )
            % (*self._help_keys, self._rate_key),
        )

    def _rows(self, answers: Answers, protocol: Protocol) -> list[AnsweredRow]:
        latest = [i for i in answers.by_item if i not in self._asked]
        latest += [i for i in self._asked if i in answers.by_item]
        rows = ((i, protocol.item(i)) for i in reversed(latest) if i != self._at)
        return [
            AnsweredRow(
                item=i,
                number=number_of(protocol, i),
                short=asked.short if asked else i,
                answer=answer_words(asked, answers.by_item[i]),
            )
            for i, asked in rows
        ]

    def _search(self, words: str) -> tuple[Item, ...]:
        if self._call is None or self._protocol is None:
            return ()
        third_party = self._call.people.third_party
        answers = self._call.answers
        return found(self._protocol, answers, words, third_party=third_party)

    def _open_find(self) -> None:
        if self._call is not None and self._protocol is not None:
            self._find.open()

    def _connect(self) -> None:
        self._card.answered.connect(self._answer)
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
