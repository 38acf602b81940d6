"""The window: what the desk tells is shown, and what is asked is carried to the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from counselor_app.desk import closing, entering, weighing
from counselor_app.desk.desk import Desk
from counselor_app.domain.board import Board
from counselor_app.domain.call import Call
from counselor_app.domain.health import Health, PhoneReady
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.risk import RiskLevel
from counselor_app.ui.announce import announce
from counselor_app.ui.deeds import Deeds
from counselor_app.ui.health_words import troubles
from counselor_app.ui.in_hand import InHand, in_hand_from, opened_after
from counselor_app.ui.key_watch import KeyPause, KeyWatch
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.note_keeper import NoteKeeper
from counselor_app.ui.risk_keeper import RiskKeeper
from counselor_app.ui.safety_plan_keeper import PlanKeeper
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from counselor_app.ui.window_frame import WindowFrame
from counselor_app.ui.wishes import Wishes
from counselor_app.ui.words import tr

_SECOND_MS = 1000
_ARCHIVED = 20
_MS = timedelta(milliseconds=1)

Facets = Callable[[Call], tuple[object, ...]]


class MainWindow(QMainWindow):
    """Shows one desk's board and health, and carries what is asked to it.

    Only what changed is shown anew; a timer moves the clocks, and nothing else. `theme`
    dresses the whole program when it is given. Signals: unlock_asked(passphrase).
    """

    unlock_asked = Signal(str)

    def __init__(
        self,
        desk: Desk,
        *,
        practice: bool = False,
        theme: Theme | None = None,
        keyboard: Keyboard | None = None,
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        if theme is not None and isinstance(app, QApplication):
            apply_theme(app, theme)
        self._desk, keys = desk, keyboard or Keyboard()
        self._board, self._health, self._shown = Board(), Health(), InHand()
        self._opened: CallId | None = None
        self._showing = False
        self.setWindowTitle(tr("PRACTICE desk") if practice else tr("Counselor's desk"))
        self._frame = WindowFrame(keys, practice=practice)
        self.setCentralWidget(self._frame)
        self._frame.setFocus()  # or Qt gives the keys to the first list
        self._pause = KeyPause(self)
        self._watch = KeyWatch(self, keys, desk.policy.end_asks_for // _MS)
        self._notes = NoteKeeper(desk, self._frame.middle)
        self._plans = PlanKeeper(desk, self._frame.middle, self._frame.right)
        self._risks = RiskKeeper(desk, self._frame)
        self._wishes = Wishes(desk, self._on_line, self._noted)
        self._deeds = Deeds(self._frame, self._wishes, self._watch, lambda: self._shown)
        self._deeds.bind(self, keys)
        self._join()
        self._remember()
        self._show_right(None, None, desk.clock.now(), first=True)
        desk.ask_recent(_ARCHIVED, self._show_archived)
        desk.listen(self._heard)
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._tick)
        self._second.start()

    def focusNextPrevChild(self, onward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name
        """Qt: in a call, Tab changes between question and notes; elsewhere it goes on."""
        middle = self._frame.middle
        if self._shown.talking and (middle.has_question_keys or middle.has_notes_keys):
            middle.other_side()
            return True
        return super().focusNextPrevChild(onward)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what stands in a field is kept before the window is gone."""
        self._keep_typed()
        super().closeEvent(event)

    def _join(self) -> None:
        frame = self._frame
        self._wishes.join_bar(frame.bar)
        self._wishes.join_middle(frame.middle)
        self._wishes.join_right(frame.right)
        self._wishes.join_left(frame.left)
        frame.right.help.trigger_asked.connect(self._deeds.do)
        frame.unlock.unlock_asked.connect(self.unlock_asked)
        if protocol := self._desk.protocol:
            frame.palette_strip.show_packs(protocol.packs)
        frame.left.record_asked.connect(self._open_record)
        frame.middle.outcome.close_asked.connect(self._close_record)
        frame.middle.outcome.later_asked.connect(self._put_aside)

    def _heard(self, _board: Board, _health: Health) -> None:
        if self._showing:  # what was typed was noted while showing: it is shown next
            return
        if self._board is not self._desk.board:
            self._show_anew()
        if self._health is not self._desk.health:
            before, self._health = self._health, self._desk.health
            self._show_health(before, self._health)
        self._notes.show_saved(self._health)

    def _show_anew(self) -> None:
        self._showing = True
        try:
            self._show_board(self._desk.board)
            while self._board is not self._desk.board:
                self._show_board(self._desk.board)
        finally:
            self._showing = False

    def _show_board(self, board: Board) -> None:
        self._opened = opened_after(self._shown, board, self._opened)
        self._board = board
        self._show_in_hand(self._desk.clock.now())

    def _show_in_hand(self, now: datetime) -> None:
        before, board, me = self._shown, self._board, self._desk.pen.actor
        shown = in_hand_from(board, me, self._opened)
        if _id(before.talking) != _id(shown.talking):
            self._watch.disarm()
        if before.talking is None and _ids(shown.ringing) - _ids(before.ringing):
            self._frame.bar.notice.clear()
        if _id(before.noted) != _id(shown.noted):
            self._frame.right.note_typed()
        self._shown, noting = shown, self._frame.middle.is_typed_in
        self._notes.show(shown.noted)
        self._plans.show(shown.noted)
        self._frame.middle.show_in_hand(shown, now)
        if shown.on_bar is not before.on_bar:
            self._frame.bar.show_call(shown.on_bar, now)
        self._show_question(before.talking, shown.talking)
        self._show_right(before.noted, shown.noted, now)
        self._frame.left.show_board(board, me, now, in_call=shown.talking is not None)
        self._frame.show_waiting(len(board.waiting) if shown.talking else 0)
        self._frame.left.show_timeline(shown.on_bar.call_id if shown.on_bar else None)
        self._move_focus(before, shown, noting=noting)

    def _show_question(self, old: Call | None, new: Call | None) -> None:
        if _differs(old, new, lambda c: (c.answers, c.triggers, c.people)):
            asked = weighing.asked_of(self._desk, new.call_id) if new else None
            self._frame.middle.question.show_call(new, asked)
            self._frame.middle.scores.show_scores(asked.scores if asked else ())

    def _show_right(
        self, old: Call | None, new: Call | None, now: datetime, *, first: bool = False
    ) -> None:
        right = self._frame.right
        if first or _differs(old, new, _what_rates):
            self._risks.show(new)
        if first or _differs(old, new, lambda c: (c.triggers, c.people, c.locations)):
            self._frame.show_triggers(new)
        if new and new.risk.level is RiskLevel.IMMINENT and not _is_imminent(old):
            announce(self, tr("The risk is imminent."), urgent=True)
        if first or _differs(old, new, _what_help_shows):
            self._show_help(now)
        if _id(old) != _id(new):
            right.show_call(there=new is not None)

    def _show_help(self, now: datetime) -> None:
        call, policy = self._shown.noted, self._desk.policy
        cad = self._desk.health.cad_reached
        self._frame.right.help.show_help(call, policy, now, cad)

    def _move_focus(self, before: InHand, shown: InHand, *, noting: bool) -> None:
        answered = shown.talking and _id(before.talking) != shown.talking.call_id
        if answered:
            self._pause.begin()
            self._frame.middle.focus_top()
            return
        opened = shown.record and _id(before.record) != shown.record.call_id
        if opened and not noting and not self._frame.right.has_keys:
            if before.talking:  # keys that were meant for the question
                self._pause.begin()
            self._frame.middle.focus_top()

    def _show_health(self, before: Health, health: Health) -> None:
        now = self._desk.clock.now()
        self._frame.triggers.show_health(troubles(health, now))
        self._show_unlock(before, health)
        self._frame.right.triggers.show_levels(health.levels)
        if before.scored != health.scored:
            self._show_question(None, self._shown.talking)
        self._frame.bar.show_ready(ready=isinstance(health.phone, PhoneReady))
        if before.cad_reached is not health.cad_reached:
            self._show_help(now)

    def _show_unlock(self, before: Health, health: Health) -> None:
        strip = self._frame.unlock
        had_keys = strip.has_keys
        strip.show_health(health)
        if health.still_shut and health.still_shut is not before.still_shut:
            strip.refuse(health.still_shut.words)
        if health.journal_shut and not before.journal_shut and not self._shown.noted:
            strip.focus_first()
        if before.journal_shut and not health.journal_shut:
            if had_keys:
                self._frame.middle.focus_top()
            self._notes.remember()
            self._plans.remember()
            self._remember()
            self._desk.ask_recent(_ARCHIVED, self._show_archived)

    def _remember(self) -> None:
        self._frame.middle.question.recall(entering.remember(self._desk))

    def _show_archived(self, calls: tuple[Call, ...]) -> None:
        self._frame.left.show_archived(calls)
        self._show_in_hand(self._desk.clock.now())

    def _tick(self) -> None:
        self._desk.tick()
        now = self._desk.clock.now()
        self._frame.bar.tick(now)
        self._frame.left.tick(now)
        self._frame.middle.ringing.tick(now)
        self._notes.show_saved(self._health)
        if self._shown.noted and self._shown.noted.rescues.requests:
            self._show_help(now)

    def _open_record(self, key: str) -> None:
        call = self._board.call(CallId(Subject(key)))
        if self._shown.talking is None and call.is_open:
            self._opened = call.call_id
            self._show_anew()
            self._frame.middle.focus_top()

    def _close_record(self) -> None:
        self._keep_typed()
        refuse = self._frame.middle.outcome.notice.refuse
        if self._wishes.on_record(refuse, closing.close):
            self._frame.focus_work()

    def _put_aside(self) -> None:
        self._opened = None
        self._show_anew()
        self._frame.focus_work()

    def _keep_typed(self) -> None:
        self._notes.close()
        self._plans.close()
        self._frame.middle.question.keep()
        self._frame.middle.outcome.flush()
        self._frame.right.note_typed()

    def _on_line(self) -> CallId | None:
        return _id(self._shown.talking)

    def _noted(self) -> CallId | None:
        return _id(self._shown.noted)


def _id(call: Call | None) -> CallId | None:
    return call.call_id if call else None


def _ids(calls: tuple[Call, ...]) -> set[CallId]:
    return {call.call_id for call in calls}


def _what_rates(call: Call) -> tuple[object, ...]:
    return call.risk, call.answers, call.triggers, call.people, call.rescues


def _what_help_shows(call: Call) -> tuple[object, ...]:
    asked = (call.rescues, call.people, call.locations, call.risk, call.line)
    return (*asked, call.triggers, call.answers)


def _differs(old: Call | None, new: Call | None, facets: Facets) -> bool:
    if old is None or new is None or old.call_id != new.call_id:
        return old is not new
    pairs = zip(facets(old), facets(new), strict=True)
    return any(one is not other for one, other in pairs)


def _is_imminent(call: Call | None) -> bool:
    return call is not None and call.risk.level is RiskLevel.IMMINENT
