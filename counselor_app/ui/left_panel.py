"""The left column: what waits, what is mine, what happened; quiet in a call."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counselor_app.domain.board import Board
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId, StaffId, Subject, TaskId
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import heading, key_cap, text_label
from counselor_app.ui.scrolled import Column, Scrolled
from counselor_app.ui.side_list import SideList
from counselor_app.ui.task_strip import TaskStrip
from counselor_app.ui.theme import px
from counselor_app.ui.timeline_words import timeline_rows
from counselor_app.ui.words import tr
from counselor_app.ui.work_words import (
    RECORD,
    TASK,
    plan_for,
    recent_rows,
    task_words,
    waiting_rows,
    waiting_words,
    work_rows,
    work_words,
)


class LeftPanel(QFrame):
    """Shows waiting callers, my work, the timeline and recent calls.

    Signals: record_asked(call_id), task_ended(task_id, Outcome),
    task_told(task_id, Outcome, facts).
    """

    record_asked = Signal(str)
    task_ended = Signal(str, object)
    task_told = Signal(str, object, object)

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "left")
        self._board = Board()
        self._now: datetime | None = None
        self._in_call = False
        self._archived: tuple[Call, ...] = ()
        self._waiting_words = text_label("", "quiet", "waiting_words")
        self._work_words = text_label("", "quiet", "work_words")
        self._waiting = SideList("waiting", tr("Waiting callers"), most=6)
        self._work = SideList("work", tr("My work"), most=8)
        self._strip, self.notice = TaskStrip(), Notice()
        inside = Column()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._strip)
        column.addStretch(1)
        self._ending = Scrolled(inside)
        self._ending.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._timeline = SideList(
            "timeline", tr("Timeline of the call"), inset=24, newest=True
        )
        self._timeline_heading = heading(tr("Timeline"))
        self._recent_heading = heading(tr("Recent calls"))
        self._recent = SideList("recent", tr("Recent calls"))
        self._work.opened.connect(self._open)
        self._recent.opened.connect(self.record_asked)
        self._strip.outcome_asked.connect(self.task_ended)
        self._strip.told.connect(self.task_told)
        self._strip.closed.connect(self._fold)
        self._strip.closed.connect(self._work.setFocus)
        self._lay_out(keyboard)

    def show_board(
        self, board: Board, staff: StaffId, now: datetime, *, in_call: bool
    ) -> None:
        """Show what waits and what is mine: as lists, or in a call in few words."""
        self._board, self._now, self._in_call = board, now, in_call
        self._waiting.rows.show(waiting_rows(board.waiting, now))
        self._work.rows.show(work_rows(board, staff, now))
        self._recent.rows.show(recent_rows(board, self._archived, now))
        self._waiting_words.setText(waiting_words(len(board.waiting)))
        self._work_words.setText(work_words(board, staff))
        strip = self._strip.task_id
        if strip and (in_call or board.task(strip).outcome is not None):
            self._strip.close_strip()
        self._fold()

    def show_archived(self, calls: tuple[Call, ...]) -> None:
        """Show calls that were closed before this start, below the recent ones."""
        self._archived = calls

    def show_timeline(self, call_id: CallId | None) -> None:
        """Show what happened on a call, or nothing."""
        story = self._board.calls.get(call_id) if call_id else None
        rows = timeline_rows(story.past) if story else []
        self._timeline.rows.show(rows)

    def tick(self, now: datetime) -> None:
        """Move the waits on, and nothing else."""
        self._now = now
        if not self._in_call and self._board.waiting:
            self._waiting.rows.show(waiting_rows(self._board.waiting, now))

    @property
    def has_work(self) -> bool:
        """Whether there is a row of my work to go to."""
        return not self._in_call and bool(self._work.rows.rowCount())

    def focus_work(self) -> None:
        """Give the keys to my work, its first row when none was chosen."""
        if not self._work.selectionModel().hasSelection():
            self._work.setCurrentIndex(self._work.rows.index(0))
        self._work.setFocus()

    def _fold(self) -> None:
        board, lists = self._board, not self._in_call
        some_work = bool(self._work.rows.rowCount())
        self._waiting.setVisible(lists and bool(board.waiting))
        self._waiting_words.setVisible(not lists or not board.waiting)
        self._work.setVisible(lists and some_work)
        self._work_words.setVisible(not lists or not some_work)
        ending = not self._strip.isHidden()  # it takes the room of what is only read
        self._timeline_heading.setVisible(not ending)
        self._timeline.setVisible(not ending)
        self._ending.setVisible(ending)
        some_recent = bool(self._recent.rows.rowCount()) and not ending
        self._recent.setVisible(lists and some_recent)
        self._recent_heading.setVisible(lists and some_recent)

    def _open(self, key: str) -> None:
        if key.startswith(RECORD):
            self.record_asked.emit(key.removeprefix(RECORD))
        elif key.startswith(TASK) and self._now is not None:
            task = self._board.task(TaskId(Subject(key.removeprefix(TASK))))
            words = task_words(self._board, task, self._now)
            self._ending.show()  # or the keys could not go there
            self._strip.open_for(task, words, plan_for(self._board, task))
            self._fold()

    def _lay_out(self, keyboard: Keyboard) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(10), px(14))
        layout.setSpacing(px(6))
        self._section(layout, heading(tr("Waiting")), self._waiting_words, self._waiting)
        mine = (self._work_words, self._work, self._ending, self.notice)
        self._section(layout, _with_key(tr("My work"), keyboard.of(Deed.WORK)), *mine)
        self._section(layout, self._timeline_heading)
        layout.addWidget(self._timeline, 3)
        layout.addWidget(self._recent_heading)
        layout.addWidget(self._recent, 2)

    def _section(self, layout: QVBoxLayout, title: QWidget, *widgets: QWidget) -> None:
        layout.addWidget(title)
        for widget in widgets:
            layout.addWidget(widget)
        if widgets:
            layout.addSpacing(px(12))


def _with_key(words: str, sequence: str) -> QWidget:
    title = QWidget()
    row = QHBoxLayout(title)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(heading(words))
    row.addStretch(1)
    row.addWidget(key_cap(sequence))
    return title
