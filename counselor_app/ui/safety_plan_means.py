"""What becomes of the means: who does what with which, and by when, row by row."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counselor_app.domain.safety_plan import MeansAction, MeansAgreed, SafetyPlan
from counselor_app.ui.choices import Choices
from counselor_app.ui.keys import ENTER_KEYS
from counselor_app.ui.notes_panel import DRAFT_MS, PAUSE_MS
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.safety_plan_words import means_words
from counselor_app.ui.sheet import LineField, empty, labeled, wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import said, tr

_WIDE = 520


class MeansRows(QWidget):
    """Shows the rows agreed on, and one to write: a new one, or one that is changed.

    What is typed is told as a draft, and as agreed when it says what becomes of it, at a
    pause, when the row is left and when asked to tell; Enter goes on to a new row. While
    it does not say what it is about, it stays a draft.
    Signals: typed(MeansAgreed), agreed(MeansAgreed), taken_back(row).
    """

    typed = Signal(object)
    agreed = Signal(object)
    taken_back = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._plan, self._row, self._touched = SafetyPlan(), 1, False
        self.means = LineField("means_what", tr("Means"), tr("pills, rope, gun"))
        actions = [(action, said(action)) for action in MeansAction]
        self.action = Choices("means_action", tr("What becomes of it"), actions, 3)
        self.who = LineField("means_who", tr("Who does it"), tr("mother"))
        self.by = LineField("means_by", tr("By when"), tr("tonight"))
        self._back = KeyButton(tr("Take this row back"), "", kind="segment")
        self._back.setObjectName("means_take_back")
        self.notice = Notice()
        self._rows = QVBoxLayout()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out()
        self._connect()

    def show_plan(self, plan: SafetyPlan) -> None:
        """Show the rows; what is being typed stays as it is."""
        known, self._plan = self._plan.means, plan
        other = plan.means.get(self._row) not in (None, self._written())
        if other and self._row not in known:  # it was given to a row of an earlier plan
            self._row = plan.next_row
        if plan.means != known:
            self._show_rows()
        self._back.setVisible(self._row in plan.means)

    def begin(self, plan: SafetyPlan, begun: MeansAgreed | None) -> None:
        """Begin with the rows of another plan, and a new row, or one that was begun."""
        self._stop()
        self._plan = plan
        self._write(None)
        if begun is not None:
            self._fill(begun)
            none = begun.action is MeansAction.NONE  # nobody may have said so
            self.action.show_value(None if none else begun.action)

    @property
    def is_begun(self) -> bool:
        """Whether something stands in the row that is not agreed."""
        fields = (self.means, self.who, self.by)
        said = any(field.text().strip() for field in fields)
        known = self._plan.means.get(self._row)
        return (said or self.action.value is not None) and self._written() != known

    def tell(self) -> None:
        """Tell what stands in the row that is written, if it says something new."""
        self._stop()
        touched, self._touched = self._touched, False
        now = self._written()
        if now.means and (touched or now != self._plan.means.get(self._row)):
            self.agreed.emit(now)
        elif touched:
            self.typed.emit(now)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter ends the row, or presses a button; other keys are the sheet's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() not in ENTER_KEYS or control:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            focused = self.focusWidget()
            if isinstance(focused, QPushButton) and focused.hasFocus():
                focused.click()
            else:
                self._end_row()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the fields stand below each other where it is narrow."""
        super().resizeEvent(event)
        beside, way = event.size().width() >= px(_WIDE), QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def _typed(self) -> None:
        self._touched = True
        if not self._draft.isActive():
            self._draft.start()
        self._pause.start()

    def _tell_draft(self) -> None:
        self.typed.emit(self._written())

    def _chosen(self) -> None:
        self._touched = True
        self.notice.clear()
        self.tell()

    def _left(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.tell()

    def _stop(self) -> None:
        self._draft.stop()
        self._pause.stop()

    def _end_row(self) -> None:
        """Go on to a new row, or to what is missing in this one."""
        self.tell()
        if not self.means.text().strip():
            self.means.setFocus()
        elif self.action.value is None:
            self.notice.refuse(tr("What becomes of it? 1 to 6."))
            self.action.setFocus()
        else:
            self._write(None)
            self.means.setFocus()

    def _written(self) -> MeansAgreed:
        action = self.action.value
        return MeansAgreed(
            row=self._row,
            means=self.means.text().strip(),
            action=action if isinstance(action, MeansAction) else MeansAction.NONE,
            who=self.who.text().strip(),
            by=self.by.text().strip(),
        )

    def _change(self, row: MeansAgreed) -> None:
        self.tell()
        if self.is_begun:
            self.notice.refuse(tr("Say first what it is: pills, rope, gun."))
        else:
            self._write(row)
        self.means.setFocus()

    def _take_back(self) -> None:
        row = self._row
        self._write(None)
        self.taken_back.emit(row)
        self.means.setFocus()

    def _write(self, row: MeansAgreed | None) -> None:
        self._row = row.row if row else self._plan.next_row
        self._touched = False
        self.notice.clear()
        self._fill(row)
        self.action.show_value(row.action if row else None)
        self._back.setVisible(row is not None)
        self._show_rows()

    def _fill(self, row: MeansAgreed | None) -> None:
        self.means.setText(row.means if row else "")
        self.who.setText(row.who if row else "")
        self.by.setText(row.by if row else "")

    def _show_rows(self) -> None:
        empty(self._rows)
        for row in self._plan.rows:
            if row.row != self._row:
                self._rows.addLayout(self._shown(row))

    def _shown(self, row: MeansAgreed) -> QHBoxLayout:
        words = means_words(row)
        change = KeyButton(tr("Change"), "", kind="segment")
        change.setObjectName(f"means_change_{row.row}")
        change.setAccessibleName(f"{change.words}: {words}")
        change.clicked.connect(partial(self._change, row))
        line = QHBoxLayout()
        line.addWidget(wrapped(f"▪ {words}", "", f"means_row_{row.row}"), 1)
        line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _connect(self) -> None:
        for field in (self.means, self.who, self.by):
            field.textEdited.connect(self._typed)
            field.editingFinished.connect(self._left)
        self._draft.timeout.connect(self._tell_draft)
        self._pause.timeout.connect(self.tell)
        self.action.chosen.connect(self._chosen)
        self._back.clicked.connect(self._take_back)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(5))
        top = QHBoxLayout()
        top.addWidget(text_label(tr("Means: who does what, by when"), "small"), 1)
        top.addWidget(self._back)
        self._line.setSpacing(px(8))
        self._line.addLayout(labeled(tr("Means"), self.means, 0), 4)
        self._line.addLayout(labeled(tr("Who"), self.who, 0), 3)
        self._line.addLayout(labeled(tr("By when"), self.by, 0), 3)
        layout.addLayout(top)
        layout.addLayout(self._rows)
        layout.addLayout(self._line)
        layout.addWidget(self.action)
        layout.addWidget(self.notice)
        for one, following in pairwise((self.means, self.who, self.by, self.action)):
            self.setTabOrder(one, following)
