"""The middle column: what to ask now or how it ended, with the notes always below."""

from datetime import datetime

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counselor_app.ui.in_hand import InHand
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.notes_panel import NotesPanel
from counselor_app.ui.notice import Notice
from counselor_app.ui.outcome_sheet import OutcomeSheet
from counselor_app.ui.pieces import Pages, heading, key_words, text_label
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.ui.ringing_card import RingingCard
from counselor_app.ui.scrolled import Column
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr


class MiddleColumn(Column):
    """Shows the question while talking, the outcome sheet after, and the notes of both.

    A call that rings is shown above what is being finished, and takes no keys.
    """

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question, self.notes = QuestionPanel(keyboard), NotesPanel(keyboard)
        self.outcome, self.ringing = OutcomeSheet(), RingingCard(keyboard)
        self.notice = Notice()
        self._idle, self._idle_words = QWidget(), _idle_words(keyboard)
        idle = QVBoxLayout(self._idle)
        idle.setContentsMargins(0, 0, 0, 0)
        idle.addWidget(self._idle_words)
        idle.addStretch(1)
        self._top = Pages()
        for page in (self._idle, self.question, self.outcome):
            self._top.add(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(12))
        for widget in (self.notice, self.ringing):
            layout.addWidget(widget)
        layout.addWidget(self._top)
        layout.addWidget(self.notes, 1)
        self._layout = layout
        self.notes.hide()
        self.notes.escaped.connect(self.focus_top)

    def show_in_hand(self, shown: InHand, now: datetime) -> None:
        """Show the page that belongs to what is in hand."""
        self.outcome.show_call(shown.record)  # first: a page that goes asks once more
        self._top.turn_to(self._page(shown))
        self._layout.setStretchFactor(self._top, 2 if shown.record else 0)
        self.ringing.show_calls(shown.ringing, now)
        self._idle_words.setVisible(not shown.ringing)
        self.notes.setVisible(shown.noted is not None)

    @property
    def has_notes_keys(self) -> bool:
        """Whether the notes have the keys."""
        return _has_focus(self.notes)

    @property
    def has_question_keys(self) -> bool:
        """Whether the question has the keys."""
        return _has_focus(self.question)

    def focus_top(self) -> None:
        """Give the keys to the question, or to the outcome when that is shown."""
        if self._top.page is self.question:
            self.question.focus_question()
        elif self._top.page is self.outcome:
            self.outcome.focus_first()

    def other_side(self) -> None:
        """Give the keys to the other side: from the notes up, from elsewhere to them."""
        if self.has_notes_keys or not self.notes.isVisible():
            self.focus_top()
        else:
            self.notes.focus_notes()

    def _page(self, shown: InHand) -> QWidget:
        if shown.talking:
            return self.question
        return self.outcome if shown.record else self._idle


def _idle_words(keyboard: Keyboard) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(px(6), 0, 0, 0)
    layout.addWidget(heading(tr("No call")))
    answer = key_words(keyboard.of(Deed.ANSWER))
    work = key_words(keyboard.of(Deed.WORK))
    words = tr("A transfer rings here. %s answers it. %s goes to my work.")
    layout.addWidget(text_label(words % (answer, work), "quiet", "idle"))
    return page


def _has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
