"""The safety plan: written in its six parts with the caller, read aloud, printed."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.safety_plan import MeansAgreed, PlanPart, taken_over
from counselor_app.ui.pieces import KeyButton, Pages
from counselor_app.ui.safety_plan_means import MeansRows
from counselor_app.ui.safety_plan_part import PartField
from counselor_app.ui.safety_plan_reading import PlanReading
from counselor_app.ui.safety_plan_words import (
    PROPOSAL,
    Earlier,
    number_of,
    read_words,
)
from counselor_app.ui.sheet import Sheet, wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

READ_ALOUD, PRINT, GO_ON = "Ctrl+B", "Ctrl+G", "Ctrl+I"
_FIRST = PlanPart.GETS_WORSE
_LETTERS: dict[int, str] = {
    Qt.Key.Key_B: READ_ALOUD,
    Qt.Key.Key_G: PRINT,
    Qt.Key.Key_I: GO_ON,
}


class PlanSheet(Sheet):
    """Shows the plan of one call, to write or in large letters to read aloud.

    Each word is told as it is typed; Escape closes and loses nothing.
    Signals: typed(PlanPart, text), part_left(PlanPart, text), means_typed(MeansAgreed),
    means_agreed(MeansAgreed), means_taken_back(row), read_back_said(agreed),
    earlier_asked(), print_asked().
    """

    typed = Signal(object, str)
    part_left = Signal(object, str)
    means_typed = Signal(object)
    means_agreed = Signal(object)
    means_taken_back = Signal(int)
    read_back_said = Signal(bool)
    earlier_asked = Signal()
    print_asked = Signal()
    enter_confirms = False

    def __init__(self) -> None:
        does = tr("Six parts. Control 1 to 6 goes to a part.")
        super().__init__("safety_plan", tr("Safety plan for the next days"), does)
        self._call: Call | None = None
        self._parts = {p: PartField(p, f"Ctrl+{number_of(p)}") for p in PlanPart}
        self._means, self._reading, self._writing = MeansRows(), PlanReading(), QWidget()
        self._earlier_words = wrapped("", "small", "plan_earlier")
        self._buttons = {
            READ_ALOUD: KeyButton(tr("Read aloud"), READ_ALOUD),
            PRINT: KeyButton(tr("Print"), PRINT),
            GO_ON: KeyButton(tr("Go on with it"), GO_ON, kind="segment"),
        }
        self._read = wrapped("", "small", "plan_read")
        self._pages = Pages()
        self._lay_out()
        self._connect()

    @property
    def call_id(self) -> CallId | None:
        """The call whose plan is shown."""
        return self._call.call_id if self._call else None

    def open_for(
        self, call: Call, earlier: Earlier, begun: MeansAgreed | None = None
    ) -> None:
        """Open the call's plan at the first part that is empty.

        `begun` is a row of means that was begun for it. One that stands here stays.
        """
        other = self.call_id != call.call_id
        if self.isHidden() or other:
            self._turn_to(self._writing)
            self._call = None
            if other or not self._means.is_begun:
                self._means.begin(call.plan, begun)
        self.show_call(call, earlier)
        if self.has_keys and self._pages.page is self._writing:
            return
        empty = [part for part in PlanPart if part not in call.plan.made]
        self.open(self._parts[(*empty, _FIRST)[0]].field)

    def show_call(self, call: Call, earlier: Earlier) -> None:
        """Show the plan as it stands, and what an earlier one says."""
        self._call, plan = call, call.plan
        for part, field in self._parts.items():
            field.show_lines(plan.lines(part), earlier.words_for(part, plan))
        self._means.show_plan(plan)
        self._read.setText(f"{read_words(plan)} {tr(PROPOSAL)}")
        self._earlier_words.setText(earlier.words)
        more = any(True for _ in taken_over(plan, earlier.plan))
        for widget in (self._earlier_words, self._buttons[GO_ON]):
            widget.setVisible(more)

    def focus_first(self) -> None:
        """Give the keys back to the field that had them last."""
        last = self.focusWidget()
        (last if self._has(last) else self._parts[_FIRST].field).setFocus()

    def flush(self) -> None:
        """Tell everything that was typed and not told."""
        for field in self._parts.values():
            field.tell()
        self._means.tell()

    def shut(self) -> None:
        """Tell what was typed, and close; from reading, go back to writing."""
        self.flush()
        if self._pages.page is self._reading:
            self._write_again()
        else:
            super().shut()

    def put_away(self) -> None:
        """Tell what was typed, to its own call, and be gone."""
        self.flush()
        self.hide()

    def confirm(self) -> None:
        """Close: everything is told already."""
        self.shut()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: with Ctrl, digits go to the parts, and letters do what the buttons do."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        key = event.key()
        if not control or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self._go_to(tuple(PlanPart)[key - Qt.Key.Key_1])
        elif key in _LETTERS and self._buttons[_LETTERS[key]].isVisibleTo(self):
            self._buttons[_LETTERS[key]].click()
        else:
            super().keyPressEvent(event)
        event.accept()

    def refuse_empty(self) -> None:
        """Say that there is nothing to read or to print."""
        self.notice.refuse(tr("There is no plan yet. Write a part of it first."))

    def _go_to(self, part: PlanPart) -> None:
        self._turn_to(self._writing)
        self._parts[part].field.setFocus()

    def _turn_to(self, page: QWidget) -> None:
        self._pages.turn_to(page)
        self._buttons[READ_ALOUD].setVisible(page is self._writing)

    def _read_aloud(self) -> None:
        self.flush()
        if self._call is None or not self._call.plan.is_made:
            self.refuse_empty()
            return
        self.notice.clear()
        self._reading.show_plan(self._call.plan)
        self._turn_to(self._reading)
        self._reading.focus_text()

    def _say_read(self, agreed: bool) -> None:  # noqa: FBT001 - a signal's slot
        self.read_back_said.emit(agreed)
        self._write_again()

    def _write_again(self) -> None:
        had = self._has(QApplication.focusWidget())
        self._turn_to(self._writing)
        if had:
            self._parts[_FIRST].field.setFocus()

    def _ask_print(self) -> None:
        self.flush()
        self.print_asked.emit()

    def _connect(self) -> None:
        for field in self._parts.values():
            field.typed.connect(self.typed)
            field.left.connect(self.part_left)
        self._means.typed.connect(self.means_typed)
        self._means.agreed.connect(self.means_agreed)
        self._means.taken_back.connect(self.means_taken_back)
        self._reading.said.connect(self._say_read)
        self._buttons[READ_ALOUD].clicked.connect(self._read_aloud)
        self._buttons[PRINT].clicked.connect(self._ask_print)
        self._buttons[GO_ON].clicked.connect(partial(self.earlier_asked.emit))

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.addWidget(self._earlier_words, 1)
        told.addWidget(self._buttons[GO_ON])
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        for at, field in enumerate(self._parts.values()):
            grid.addWidget(field, at // 2, at % 2)
        writing = QVBoxLayout(self._writing)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(px(8))
        writing.addLayout(told)
        writing.addLayout(grid)
        writing.addWidget(self._means)
        for page in (self._writing, self._reading):
            self._pages.add(page)
        self._turn_to(self._writing)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.addWidget(self._read, 1)
        foot.addWidget(self._buttons[READ_ALOUD])
        foot.addWidget(self._buttons[PRINT])
        self.body.addLayout(foot)
