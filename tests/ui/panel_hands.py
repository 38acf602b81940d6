"""Hands and eyes of a counselor at the panels: keys pressed, words read.

A `Shift` has a real desk with a call in hand, joined to panels as the window joins them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing, noting, rescuing, weighing
from counselor_app.domain.call import Call
from counselor_app.domain.event import Event, Refused
from counselor_app.domain.ids import RequestId
from counselor_app.domain.rescue import Service
from counselor_app.ui.answered_list import AnsweredList
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.choices import Choices
from counselor_app.ui.help_panel import HelpPanel
from counselor_app.ui.notes_panel import NotesPanel
from counselor_app.ui.people_sheet import PeopleSheet
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.ui.risk_panel import RiskPanel
from counselor_app.ui.trigger_sheets import TriggerSheets
from counselor_app.ui.wishes import Wishes
from tests.conftest import CALL, World
from tests.ui.views import ringing_events, talking_events

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
ENTER = Qt.Key.Key_Return
ESCAPE = Qt.Key.Key_Escape
TAB = Qt.Key.Key_Tab


class Hands:
    """Presses keys where the focus is, and reads what a panel shows."""

    def __init__(self, qtbot: QtBot, panel: QWidget) -> None:
        self.panel = panel
        # The room itself has no layout: offscreen windows know no hints of size.
        self.room = QWidget()
        self.room.resize(900, 1200)
        inside = QWidget(self.room)
        inside.setGeometry(self.room.rect())
        self.elsewhere = QWidget(inside)
        self.elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(inside)
        layout.addWidget(self.elsewhere)
        layout.addWidget(panel)
        behind = QWidget(inside)  # where Qt would put the keys when a sheet goes
        behind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(behind)
        qtbot.addWidget(self.room)
        self.room.show()
        self.room.activateWindow()
        qtbot.waitUntil(self.room.isActiveWindow)
        self.elsewhere.setFocus()

    def press(self, *keys: Qt.Key | str, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Press keys one after the other, where the focus is at that moment."""
        for key in keys:
            if isinstance(key, str):
                QTest.keyClicks(self.focus(), key, held)
            else:
                QTest.keyClick(self.focus(), key, held)

    def hold_down(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Let a key repeat itself, as it does when it is held down."""
        text = "\r" if key == ENTER else chr(key) if key < Qt.Key.Key_Escape else ""
        again = QKeyEvent(QEvent.Type.KeyPress, key, held, text, True)  # noqa: FBT003 - Qt's
        QApplication.sendEvent(self.focus(), again)

    def focus(self) -> QWidget:
        """Return what has the focus."""
        focused = QApplication.focusWidget()
        windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        assert windows == [self.room], "a panel has opened a window"
        assert focused is not None
        return focused

    def has_keys(self) -> bool:
        """Whether the keys go to the panel."""
        return self.panel.isAncestorOf(self.focus()) or self.focus() is self.panel

    def text(self, name: str) -> str:
        """Return what the label with the name says; nothing when it is hidden."""
        QApplication.processEvents()
        labels = self.panel.findChildren(QLabel, name)
        assert labels, name
        return "".join(label.text() for label in labels if label.isVisible())

    def words(self) -> str:
        """Return all that is to be read on the panel."""
        QApplication.processEvents()
        labels = self.panel.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def chosen(self, name: str = "") -> str:
        """Return the card that is chosen, of one group or of the whole panel."""
        QApplication.processEvents()  # new cards are shown when the loop comes round
        group = self.panel.findChild(Choices, name) if name else self.panel
        assert group is not None, name
        cards = group.findChildren(ChoiceCard)
        return ", ".join(c.text() for c in cards if c.isChecked() and c.isVisible())


def nameless(panel: QWidget) -> list[str]:
    """Return what a person can act on and a screen reader has no name for."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, Choices)
    found = [w for kind in kinds for w in panel.findChildren(kind)]
    assert found
    seen = [(w, QAccessible.queryAccessibleInterface(w)) for w in found]
    return [repr(w) for w, s in seen if not s.text(QAccessible.Text.Name)]


class Shift:
    """A desk with the example call answered; panels are told of every change."""

    def __init__(self, world: World, events: Iterable[Event] = ()) -> None:
        self.desk = world.desk()
        self.world = world
        self.refusals: list[str] = []
        for event in (*ringing_events(), *talking_events(), *events):
            self.desk.record(CALL, event)

    @property
    def call(self) -> Call:
        """The call as it stands."""
        return self.desk.board.call(CALL)

    def now(self, later: timedelta = timedelta()) -> datetime:
        """Return the desk's time, or a while later."""
        return self.world.clock.time + later

    def request(self, nth: int = 0) -> RequestId:
        """Return the id of a request of the call."""
        return tuple(self.call.rescues.requests)[nth]

    def join_question(self, panel: QuestionPanel) -> None:
        """Carry answers to the desk and the call back, as the window does."""
        panel.answer_asked.connect(
            lambda item, answer: self._do(
                lambda: assessing.answer_item(self.desk, CALL, item, answer),
                panel.notice.refuse,
            )
        )
        panel.take_back_asked.connect(
            lambda item: assessing.take_back(self.desk, CALL, item)
        )
        self.desk.listen(
            lambda b, _h: panel.show_call(
                b.call(CALL), weighing.asked_of(self.desk, CALL)
            )
        )

    def join_notes(self, panel: NotesPanel) -> None:
        """Carry notes to the desk under the call they belong to."""
        panel.left.connect(
            lambda text: noting.take(self.desk, panel.call_id or CALL, text)
        )
        panel.typed.connect(
            lambda text, edition: noting.type_(
                self.desk, panel.call_id or CALL, text, edition
            )
        )
        self.desk.listen(lambda b, _h: panel.show_call(b.call(CALL), ""))

    def join_risk(self, panel: RiskPanel) -> None:
        """Carry ratings to the desk."""
        panel.rate_asked.connect(
            lambda level, reason: self._do(
                lambda: assessing.rate(self.desk, CALL, level, reason)
            )
        )
        self.desk.listen(
            lambda b, _h: panel.show_risk(
                b.call(CALL).risk,
                weighing.assessment(self.desk, CALL),
                self.desk.protocol,
            )
        )

    def join_help(self, panel: HelpPanel) -> None:
        """Carry requests to the desk; a refusal comes back to the sheet."""
        panel.send_asked.connect(
            lambda service, grounds, reason, why: self._do(
                lambda: rescuing.request(self.desk, CALL, service, grounds, reason, why),
                panel.show_refusal,
            )
        )
        panel.why_said.connect(
            lambda key, why: rescuing.reason_rung(self.desk, CALL, key, why)
        )
        panel.spoke_asked.connect(
            lambda key, operator, incident: self._do(
                lambda: rescuing.spoke(self.desk, CALL, key, operator, incident),
                panel.show_refusal,
            )
        )
        panel.contact_asked.connect(
            lambda key, outcome: self._do(
                lambda: rescuing.confirm_contact(self.desk, CALL, key, outcome),
                panel.show_refusal,
            )
        )
        self.desk.listen(lambda _b, _h: self.show_help(panel))

    def show_help(
        self, panel: HelpPanel, later: timedelta = timedelta(), *, cad: bool = True
    ) -> None:
        """Show the call's help as it is now, or will be a while later."""
        panel.show_reasons(weighing.assessment(self.desk, CALL).reasons)
        panel.show_step(weighing.fitting_now(self.desk, CALL))
        panel.show_help(self.call, self.desk.policy, self.now(later), cad)

    def join_triggers(self, panel: TriggerSheets) -> None:
        """Carry what is learned of a trigger."""
        panel.learned.connect(
            lambda trigger, facts: assessing.learn(self.desk, CALL, trigger, facts)
        )
        panel.unmark_asked.connect(
            lambda trigger: assessing.unmark(self.desk, CALL, trigger)
        )

    def join_people(self, sheet: PeopleSheet) -> None:
        """Carry what is said of the two people, as the window does."""
        wishes = Wishes(self.desk, lambda: CALL, lambda: CALL)
        wishes.join_people(sheet, self.refusals.append)

    def _do(
        self, verb: Callable[[], object], refuse: Callable[[str], None] | None = None
    ) -> None:
        try:
            verb()
        except Refused as refused:
            self.refusals.append(str(refused))
            if refuse:
                refuse(str(refused))


class Asking(Hands):
    """A counselor whose keys go to the question."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.question = QuestionPanel()
        shift.join_question(self.question)
        super().__init__(qtbot, self.question)
        self.question.focus_question()

    def asked(self) -> str:
        """Return the question that is asked."""
        return self.text("question_text")

    def answered(self) -> tuple[str, ...]:
        """Return the list of answers."""
        found = self.panel.findChild(AnsweredList)
        assert isinstance(found, AnsweredList)
        return found.rows()


def services(shift: Shift) -> list[Service]:
    """Return the services that were asked for, in order."""
    return [r.asked.service for r in shift.call.rescues.requests.values()]
