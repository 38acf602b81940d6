"""The middle column: what to ask now or how it ended, with the notes always below."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import RiskLevel
from counselor_app.ui.in_hand import InHand
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.lowering_card import LoweringCard
from counselor_app.ui.notes_panel import NotesPanel
from counselor_app.ui.notice import Notice
from counselor_app.ui.outcome_sheet import OutcomeSheet
from counselor_app.ui.pieces import Pages, heading, key_words, text_label
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.ui.ringing_card import RingingCard
from counselor_app.ui.safety_plan_sheet import PlanSheet
from counselor_app.ui.scores_line import ScoresLine
from counselor_app.ui.scrolled import Column
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

_PLAIN = Qt.KeyboardModifier.NoModifier


class MiddleColumn(Column):
    """Shows the question while talking, the outcome sheet after, and the notes of both.

    A call that rings is shown above what is being finished, and takes no keys. The safety
    plan takes the place of question or outcome until it is closed. The card that asks why
    a grave level falls takes the place of the question, but of no line that is typed in;
    after the call it comes only when it is asked for.
    Signals: plan_asked(call).
    """

    plan_asked = Signal(object)

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question, self.notes = QuestionPanel(keyboard), NotesPanel(keyboard)
        self.outcome, self.ringing = OutcomeSheet(keyboard), RingingCard(keyboard)
        self.lowering, self.scores = LoweringCard(keyboard), ScoresLine()
        self.plan, self._shown, self._from_notes = PlanSheet(), InHand(), False
        self._why_asked = False  # by its key, for the call that is in hand
        self.notice = Notice()
        self._idle, self._idle_words = QWidget(), _idle_words(keyboard)
        idle = QVBoxLayout(self._idle)
        idle.setContentsMargins(0, 0, 0, 0)
        idle.addWidget(self._idle_words)
        idle.addStretch(1)
        self._top = Pages()
        for page in (self._idle, self.question, self.outcome, self.plan, self.lowering):
            self._top.add(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(12))
        for widget in (self.notice, self.ringing):
            layout.addWidget(widget)
        layout.addWidget(self._top)
        layout.addWidget(self.scores)
        layout.addWidget(self.notes, 1)
        self._layout = layout
        self.notes.hide()
        self.notes.escaped.connect(self.focus_top)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self.plan.closed.connect(self._plan_closed)
        self.lowering.passed_on.connect(self._pass_on)

    def show_in_hand(self, shown: InHand, now: datetime) -> None:
        """Show the page that belongs to what is in hand."""
        self.outcome.show_call(shown.record)  # first: a page that goes asks once more
        if _whose(shown) != _whose(self._shown):
            self._why_asked = False  # the outcome waits for nothing
        self._shown = shown
        self._turn()
        self.ringing.show_calls(shown.ringing, now)
        self._idle_words.setVisible(not shown.ringing)
        self.notes.setVisible(shown.noted is not None)

    def show_fall(self, call: Call | None, to: RiskLevel | None, by: str = "") -> None:
        """Ask why the level of a call would fall; keys of the question go to the card."""
        self.lowering.show_fall(call, to, by)
        self._turn()

    def ask_why(self) -> bool:
        """Ask again why the level would fall; return whether it would."""
        if not self.lowering.ask_again():
            return False
        self.plan.put_away()
        self._why_asked = True
        self._turn()
        self.lowering.take_keys()
        return True

    def open_plan(self, opening: Callable[[], None]) -> None:
        """Show the safety plan, which `opening` opens; closed, the keys go back."""
        if self.plan.isHidden():
            self._from_notes = self.has_notes_keys
        opening()
        self._turn()

    @property
    def is_typed_in(self) -> bool:
        """Whether the notes or the safety plan have the keys."""
        return self.has_notes_keys or _has_focus(self.plan)

    @property
    def has_notes_keys(self) -> bool:
        """Whether the notes have the keys."""
        return _has_focus(self.notes)

    @property
    def has_question_keys(self) -> bool:
        """Whether the question has the keys."""
        return _has_focus(self.question) or _has_focus(self.lowering)

    def focus_top(self) -> None:
        """Give the keys back to the question, or to the outcome when that is shown.

        An Escape may have brought them: the next one takes nothing back.
        """
        self._go_up()
        self.lowering.drop_escape()

    def other_side(self) -> None:
        """Give the keys to the other side: from the notes up, from elsewhere to them."""
        if self.has_notes_keys or not self.notes.isVisible():
            self._go_up()
        else:
            self.notes.focus_notes()

    def _go_up(self) -> None:
        if self._top.page is not None:
            self._give_keys(self._top.page)

    def _give_keys(self, page: QWidget) -> None:
        if page is self.plan:
            self.plan.focus_first()
        elif page is self.lowering:
            self.lowering.take_keys()
        elif page is self.question:
            self.question.focus_question()
        elif page is self.outcome:
            self.outcome.focus_first()

    def _turn(self) -> None:
        self._why_asked = self._why_asked and self.lowering.waits
        page, before = self._page(), self._top.page
        asks = page is not before and self.lowering in (page, before)
        if asks and self.has_question_keys:
            page.show()  # first: keys of what is hidden go anywhere
            self._give_keys(page)
        self._top.turn_to(page)
        grows = page in (self.outcome, self.plan)
        self._layout.setStretchFactor(self._top, 2 if grows else 0)

    def _page(self) -> QWidget:
        shown = self._shown
        if shown.noted and not self.plan.isHidden():
            return self.plan
        if self.lowering.waits and (self._why_asked or self._may_turn):
            return self.lowering
        if shown.talking:
            return self.question
        return self.outcome if shown.record else self._idle

    @property
    def _may_turn(self) -> bool:
        """Whether the question may make place: words that are typed there stay."""
        focused = self.window().focusWidget()
        line = isinstance(focused, QLineEdit) and self.question.isAncestorOf(focused)
        return self._shown.talking is not None and not line

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not isinstance(old, QLineEdit) or not isValid(old):
            return
        if self.question.isAncestorOf(old):
            QTimer.singleShot(0, self, self._line_left)  # when all has its place

    def _line_left(self) -> None:
        before = self._top.page
        self._turn()
        if self._top.page is not before:
            self.lowering.drop_escape()

    def _pass_on(self) -> None:
        self._turn()
        self.focus_top()
        call, at = self._shown.talking, self.question.current
        answered = call is not None and at in call.answers.by_item
        if answered and self._top.page is self.question:  # where Enter goes on as well
            on = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, _PLAIN, "\r")
            QApplication.sendEvent(QApplication.focusWidget() or self.question, on)

    def _plan_closed(self) -> None:
        self._turn()
        if self._from_notes:
            self.notes.focus_notes()
        else:
            self.focus_top()


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


def _whose(shown: InHand) -> tuple[CallId | None, bool]:
    """Return whose page is shown, and whether the call is over."""
    call_id = shown.noted.call_id if shown.noted else None
    return call_id, shown.talking is None


def _has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
