"""A protocol played without a call: what it would ask, and what answers would mean."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from counselor_app.desk.pen import Pen
from counselor_app.desk.ports import Clock, Happened, Letter, Scored, Scorer
from counselor_app.domain.assessment.answers import (
    AnswerTakenBack,
    ItemAnswered,
    NonAnswer,
)
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import assess
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.typed import answer_to
from counselor_app.domain.call import Call
from counselor_app.domain.event import Event, Refused
from counselor_app.domain.fitting import fitting
from counselor_app.domain.ids import CallId, StaffId, StreamId, Subject
from counselor_app.domain.risk import (
    LevelShown,
    RatingReasoned,
    RiskLevel,
    RiskRated,
    may_rate,
)
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import KeyButton, heading, text_label
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.ui.risk_panel import RiskPanel
from counselor_app.ui.scores_line import ScoresLine
from counselor_app.ui.scrolled import Column, Scrolled
from counselor_app.ui.step_strip import StepStrip
from counselor_app.ui.theme import px
from counselor_app.ui.trigger_bar import MARKS
from counselor_app.ui.why_sheet import SAY_WHY
from counselor_app.ui.words import tr

_CALL = CallId(Subject("preview"))
_BEGIN_ANEW = "Ctrl+0"


class PreviewWindow(QMainWindow):
    """Plays a protocol: answers by the same keys as in a call, and nothing is kept.

    What the scorer works out comes to `take`.
    """

    def __init__(self, protocol: Protocol, clock: Clock, scorer: Scorer) -> None:
        super().__init__()
        self._protocol, self._clock, self._scorer = protocol, clock, scorer
        self._pen = Pen(StreamId("preview"), StaffId("preview"))
        self.setWindowTitle(tr("Preview of %s, version %s") % _name(protocol))
        self._question, self._risk = QuestionPanel(), RiskPanel()
        self._scores = ScoresLine()
        self._step = StepStrip(Keyboard())
        self._notice = Notice()
        self._facts = {item.link_id: _fact_box(item) for item in _facts(protocol)}
        self._lay_out()
        self._question.answer_asked.connect(self._answer)
        self._question.left.connect(self._answer)
        self._question.take_back_asked.connect(self._take_back)
        self._risk.rate_asked.connect(self._rate)
        self._risk.why_asked.connect(self._say_why)
        self._step.trigger_asked.connect(self._mark)
        for key, does in (
            (_BEGIN_ANEW, self.begin),
            (Keyboard().of(Deed.RATE), self._risk.open_rating),
            (SAY_WHY, self._say_why),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        for item, box in self._facts.items():
            box.activated.connect(partial(self._say, item))
        self.begin()

    def begin(self) -> None:
        """Begin anew, with nothing answered."""
        self._question.show_call(None, None)
        self._call, self._asked = Call(_CALL), asked_from(self._protocol)
        for box in self._facts.values():
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        self._show()
        self._question.focus_question()

    def take(self, letters: Iterable[Letter]) -> None:
        """Show the scores that were worked out, unless answers changed meanwhile."""
        for letter in letters:
            if isinstance(letter, Scored):
                self._asked = self._asked.with_scores(letter.filled, letter.worked)
        self._show()

    def _answer(self, item: str, answer: str | NonAnswer) -> None:
        if (asked := self._protocol.item(item)) is None:
            return
        try:
            self._fold(answer_to(asked, answer))
        except Refused as refused:
            self._notice.refuse(str(refused))
        else:
            self._show()

    def _take_back(self, item: str) -> None:
        self._fold(AnswerTakenBack(item=item))
        self._show()

    def _mark(self, asked: Deed | Trigger) -> None:
        trigger = asked if isinstance(asked, Trigger) else MARKS.get(asked)
        for item in self._protocol.facts:
            if trigger and item.code and item.code.code == trigger.value:
                box = self._facts[item.link_id]
                box.setCurrentIndex(box.count() - 1)
                self._say(item.link_id, box.currentIndex())

    def _say_why(self) -> None:
        # In a call a digit says why; here it is enough that it would have to be said.
        self._fold(LevelShown(level=assess(self._asked).level))
        self._show()

    def _rate(self, level: RiskLevel, reason: str) -> None:
        try:
            may_rate(self._call.risk, level, reason)
        except Refused as refused:
            self._notice.refuse(str(refused))
            return
        self._fold(RiskRated(level=level))
        if reason.strip():
            self._fold(RatingReasoned(reason=reason.strip()))
        self._show()

    def _say(self, item: str, _index: int) -> None:
        code = self._facts[item].currentData()
        if code:
            self._fold(ItemAnswered(item=item, option=code))
        while not code and item in self._call.answers.by_item:
            self._fold(AnswerTakenBack(item=item))
        self._show()

    def _fold(self, event: Event) -> None:
        entry = self._pen.entry(Happened(_CALL, event), self._clock)
        self._pen, self._call = self._pen.after(entry), self._call.after(entry)

    def _show(self) -> None:
        self._notice.clear()
        before = self._asked
        self._asked = asked = before.after(self._call.answers, {})
        if asked is not before and self._protocol.calculates:
            self._scorer.work(_CALL, asked.filled)
        self._scores.show_scores(asked.scores)
        found, risk = assess(self._asked), self._call.risk
        falls_to = found.level if risk.holds_against(found.level) else None
        if found.level is not risk.shown and falls_to is None:
            self._fold(LevelShown(level=found.level))
        risk, triggers = self._call.risk, self._call.triggers
        self._question.show_call(self._call, self._asked)
        self._risk.show_risk(risk, found, self._protocol, falls_to)
        plan = self._protocol.plan
        self._step.show_step(fitting(found, risk.level, triggers, plan))

    def _lay_out(self) -> None:
        band = QFrame()
        band.setProperty("kind", "practice")
        words = tr("PREVIEW · no call, and nothing is kept · needs clinical sign-off")
        if self._protocol.signed_off:
            words = tr("PREVIEW · no call, and nothing is kept")
        label = text_label(words, "practice", "preview")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QHBoxLayout(band).addWidget(label)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(band)
        columns = QHBoxLayout()
        columns.setContentsMargins(px(16), px(12), px(16), px(12))
        columns.setSpacing(px(20))
        columns.addWidget(_scrolled(self._question, self._scores, self._notice), 2)
        columns.addWidget(_scrolled(self._risk, self._step, self._said()), 1)
        rows.addLayout(columns, 1)
        self.setCentralWidget(whole)

    def _said(self) -> QWidget:
        said = QWidget()
        form = QFormLayout(said)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(heading(tr("If the call said")))
        for link_id, box in self._facts.items():
            item = self._protocol.item(link_id)
            form.addRow(text_label(item.short if item else link_id, "small"), box)
        anew = KeyButton(tr("Begin anew"), _BEGIN_ANEW)
        anew.setObjectName("begin_anew")
        anew.clicked.connect(self.begin)
        form.addRow(anew)
        return said


def _facts(protocol: Protocol) -> tuple[Item, ...]:
    return (*protocol.facts, *protocol.packs)


def _name(protocol: Protocol) -> tuple[str, str]:
    return protocol.title or protocol.url, protocol.version


def _fact_box(item: Item) -> QComboBox:
    box = QComboBox()
    box.setObjectName(item.link_id)
    box.setAccessibleName(item.short)
    box.addItem(tr("not said"), "")
    for option in item.options:
        box.addItem(option.display or option.code, option.code)
    return box


def _scrolled(*widgets: QWidget) -> Scrolled:
    inside = Column()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return Scrolled(inside)
