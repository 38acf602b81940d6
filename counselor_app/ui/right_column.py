"""The right column: the risk, and below it help, or the sheet that was asked for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.dial_sheet import DialSheet
from counselor_app.ui.help_panel import HelpPanel
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.people_sheet import PeopleSheet
from counselor_app.ui.pieces import KeyButton, Pages
from counselor_app.ui.risk_panel import RiskPanel
from counselor_app.ui.safety_plan_card import PlanCard
from counselor_app.ui.scrolled import Column, Scrolled
from counselor_app.ui.theme import px
from counselor_app.ui.trigger_sheets import IN_ERROR, TriggerSheets
from counselor_app.ui.words import tr


class RightColumn(QFrame):
    """Shows the risk with help under it; a sheet takes help's place until it closes."""

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "right")
        self.risk, self.help = RiskPanel(keyboard), HelpPanel(keyboard)
        self.triggers, self.people = TriggerSheets(keyboard), PeopleSheet()
        self.dial = DialSheet()
        self.plan, self.notice = PlanCard(keyboard), Notice()
        self._placeless = self._mark_of_place()
        self._below = Pages()
        for page in (self.help, self.triggers, self.people, self.dial):
            self._below.add(page)
        inside = Column()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(15), px(14), px(15), px(14))
        column.setSpacing(px(12))
        column.addWidget(self.risk)
        column.addWidget(self.notice)
        column.addWidget(self._below)
        column.addWidget(self.plan)
        column.addStretch(1)
        self.show_call(there=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._area = area = Scrolled(inside)
        self.help.card_urged.connect(self._show_urged)
        self.help.opened.connect(self.risk.shut_rating)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(area)

    def open_trigger(self, trigger: Trigger, call: Call) -> None:
        """Show the sheet of a trigger; for a place unknown, who is at risk and where."""
        if trigger is Trigger.PLACE_UNKNOWN:
            self.open_people(call)
            return
        self._below.turn_to(self.triggers)
        self.triggers.open_trigger(trigger, call)

    def open_people(self, call: Call) -> None:
        """Show who is at risk and where."""
        self._below.turn_to(self.people)
        self.triggers.begin(call)
        self._show_placeless(call)
        self.people.open_for(call)

    def show_triggers(self, call: Call | None) -> None:
        """Show what became of the triggers, where a sheet is open."""
        self.triggers.show_call(call)
        self._show_placeless(call)

    def open_dial(self, call: Call) -> None:
        """Show where digits are sent from."""
        self._below.turn_to(self.dial)
        self.dial.open_for(call)

    def show_call(self, *, there: bool) -> None:
        """Begin anew with help for another call, or stay empty without one."""
        self.risk.shut_rating()
        self.show_help()
        self.notice.clear()
        self.risk.setVisible(there)
        self._below.setVisible(there)
        self.plan.setVisible(there)

    def _mark_of_place(self) -> KeyButton:
        button = KeyButton(tr("Place unknown: marked in error"), IN_ERROR)
        button.setObjectName("place_unknown_in_error")
        button.clicked.connect(self._unmark_placeless)
        shortcut = QShortcut(QKeySequence(IN_ERROR), self.people)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._unmark_placeless)
        self.people.body.insertWidget(1, button)
        return button

    def _show_placeless(self, call: Call | None) -> None:
        marked = call is not None and Trigger.PLACE_UNKNOWN in call.triggers.marked
        self._placeless.setVisible(marked)

    def _unmark_placeless(self) -> None:
        if not self._placeless.isHidden():
            self.triggers.unmark_asked.emit(Trigger.PLACE_UNKNOWN)

    def _show_urged(self, card: QWidget) -> None:
        if not self.has_keys:
            self._area.bring(card)

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to something here."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def note_typed(self) -> None:
        """Ask to note what stands in any sheet of facts, open or not, of its own call.

        A rating that was begun is kept for its call, and shut.
        """
        self.risk.shut_rating()
        self.triggers.note_typed()
        if self.people.call_id is not None:
            self.people.note_typed()

    def show_help(self) -> None:
        """Show help again."""
        self._below.turn_to(self.help)
