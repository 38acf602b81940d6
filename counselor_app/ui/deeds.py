"""What each key does, from any screen; the buttons of the bars do the same."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from counselor_app.desk import answering, assessing
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.call import Call
from counselor_app.domain.rescue import Service
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.in_hand import InHand
from counselor_app.ui.key_watch import KeyWatch
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.trigger_bar import MARKS
from counselor_app.ui.trigger_words import is_placed
from counselor_app.ui.window_frame import WindowFrame
from counselor_app.ui.wishes import Wishes
from counselor_app.ui.words import tr

_SERVICES: dict[Deed, Service | None] = {
    Deed.COMMUNITY_TEAM: Service.COMMUNITY_TEAM,
    Deed.EMS: Service.EMS,
    Deed.CO_RESPONDERS: Service.CO_RESPONDERS,
    Deed.POLICE: Service.POLICE,
    Deed.VOICE: None,
}
HEADSET_BUTTONS = (
    Qt.Key.Key_Call,
    Qt.Key.Key_ToggleCallHangup,
    Qt.Key.Key_MediaPlay,
    Qt.Key.Key_MediaTogglePlayPause,
)
_ON_LINE = {
    Deed.MUTE: answering.toggle_mute,
    Deed.HOLD: answering.toggle_hold,
    Deed.RELEASE: answering.release_operator,
}


class Deeds:
    """Does what a key stands for, with the call in hand, or says why it can't."""

    def __init__(
        self,
        frame: WindowFrame,
        wishes: Wishes,
        watch: KeyWatch,
        shown: Callable[[], InHand],
    ) -> None:
        self._frame, self._wishes, self._watch = frame, wishes, watch
        self._shown = shown
        self._from_notes: bool | None = None  # None: no key has opened a sheet
        frame.bar.end_asked.connect(partial(self.do, Deed.END))
        frame.bar.keypad_asked.connect(partial(self.do, Deed.DIAL))
        frame.middle.ringing.answer_asked.connect(partial(self.do, Deed.ANSWER))
        frame.triggers.trigger_asked.connect(self.do)
        frame.palette_strip.chosen.connect(self.do)
        frame.right.triggers.opens_asked.connect(self.do)
        frame.right.triggers.closed.connect(self._sheet_closed)
        frame.right.people.closed.connect(self._sheet_closed)
        frame.right.dial.closed.connect(self._sheet_closed)
        frame.right.help.closed.connect(self._sheet_closed)
        frame.right.risk.closed.connect(self._rating_closed)
        frame.right.plan.open_asked.connect(partial(self.do, Deed.PLAN))
        watch.armed.connect(partial(frame.bar.arm, armed=True))
        watch.disarmed.connect(partial(frame.bar.arm, armed=False))
        watch.hung_up.connect(self._hang_up)
        frame.bar.hang_up_asked.connect(watch.disarm)

    def bind(self, window: QMainWindow, keyboard: Keyboard) -> None:
        """Give every deed its key, on the whole window; a held key does it once."""
        for key in keyboard.keys:
            shortcut = QShortcut(QKeySequence(key.sequence), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(self.do, key.deed))
        for button in HEADSET_BUTTONS:
            shortcut = QShortcut(QKeySequence(button), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._answer_by_headset)

    def _answer_by_headset(self) -> None:
        # It answers what rings, and does nothing else: a slip must not hang up.
        if self._shown().talking is None and self._shown().ringing:
            self.do(Deed.ANSWER)

    def do(self, deed: Deed | Trigger | Item) -> None:
        """Do it; a trigger without a key of its own is marked, a form is asked."""
        if deed is not Deed.END:  # a shortcut's key never comes to the watch
            self._watch.disarm()
        refuse = self._frame.bar.notice.refuse
        if deed is Deed.ANSWER:
            self._wishes.attempt(refuse, answering.answer_next)
        elif deed is Deed.END:
            self._ask_end()
        elif isinstance(deed, Deed) and deed in _ON_LINE:
            self._wishes.on_call(refuse, _ON_LINE[deed])
        elif deed is Deed.OTHER_SIDE:
            self._frame.middle.other_side()
        elif deed is Deed.WORK:
            self._go_to_work()
        elif deed is Deed.PALETTE:
            self._frame.palette_strip.open()
        else:
            self._open(deed)

    def _open(self, deed: Deed | Trigger | Item) -> None:
        right = self._frame.right
        self._frame.palette_strip.shut()
        right.note_typed()
        call = self._shown().noted
        if call is None:
            self._frame.bar.notice.refuse(tr("No call is open."))
            return
        self._frame.bar.notice.clear()
        if isinstance(deed, Item):
            refuse = self._frame.bar.notice.refuse
            self._wishes.on_call(refuse, assessing.ask_form, deed)
            self._frame.middle.focus_top()
            return
        if deed is Deed.PLAN:
            self._frame.middle.plan_asked.emit(call)
            return
        if not right.has_keys:  # from sheet to sheet it stays where it came from
            self._from_notes = self._frame.middle.has_notes_keys
        trigger = deed if isinstance(deed, Trigger) else MARKS.get(deed)
        if trigger is not None:
            self._mark(trigger, call)
        elif isinstance(deed, Deed):
            self._open_sheet(deed, call)

    def _open_sheet(self, deed: Deed, call: Call) -> None:
        right = self._frame.right
        if deed is Deed.PEOPLE:
            right.open_people(call)
        elif deed is Deed.DIAL:
            right.open_dial(call)
        elif deed is Deed.RATE:
            right.risk.open_rating()
        else:
            right.show_help()
            right.help.open_sheet(_SERVICES[deed])

    def _mark(self, trigger: Trigger, call: Call) -> None:
        right = self._frame.right
        if trigger is not Trigger.PLACE_UNKNOWN or not is_placed(call):
            self._wishes.on_record(right.notice.refuse, assessing.mark, trigger)
        marked = self._shown().noted
        if marked is not None:
            right.open_trigger(trigger, marked)

    def _go_to_work(self) -> None:
        if self._shown().talking is not None:
            words = tr("My work waits until the call is over.")
            self._frame.bar.notice.refuse(words)
        else:
            self._frame.focus_work()

    def _ask_end(self) -> None:
        if self._shown().talking is None:
            self._frame.bar.notice.refuse(tr("No call is open."))
        else:
            self._watch.arm()

    def _hang_up(self) -> None:
        self._wishes.on_call(self._frame.bar.notice.refuse, answering.hang_up)

    def _sheet_closed(self) -> None:
        self._frame.right.show_help()
        self._give_keys_back()

    def _rating_closed(self) -> None:
        if not self._frame.right.has_keys:  # a sheet below it has them again
            self._give_keys_back()

    def _give_keys_back(self) -> None:
        back, self._from_notes = self._from_notes, None
        if back:
            self._frame.middle.notes.focus_notes()
        elif back is not None:
            self._frame.middle.focus_top()
