"""The voice path: the script to read to the 911 center, and who took it."""

from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from counselor_app.domain.call import Call
from counselor_app.domain.ids import RequestId
from counselor_app.domain.line import Party
from counselor_app.domain.rescue import Request
from counselor_app.ui.announce import announce
from counselor_app.ui.choices import Choices
from counselor_app.ui.clock_words import wall_minute
from counselor_app.ui.help_words import not_found_words, to_read_aloud, waits_for_someone
from counselor_app.ui.pieces import KeyButton
from counselor_app.ui.sheet import LineField, Sheet, labeled, wrapped
from counselor_app.ui.theme import be
from counselor_app.ui.words import said, tr
from counselor_app.wire.rescue_script import script_from

CALL_IN = "Ctrl+G"


class VoiceSheet(Sheet):
    """Shows what to read aloud. Ctrl+Enter notes who took it, Ctrl+G calls them in.

    What was typed stays until it is noted.
    Signals: spoke_asked(request_id, operator, incident), call_psap_asked().
    """

    spoke_asked = Signal(str, str, str)
    call_psap_asked = Signal()
    enter_confirms = False

    def __init__(self, ladder: tuple[str, str] = ("F8", "F11")) -> None:
        self._ladder = ladder  # the first and the last key that ask in writing
        title = tr("Voice to the 911 center")
        super().__init__("voice", title, tr("Read the script. Control G calls them in."))
        self._call: Call | None = None
        self._now: datetime | None = None
        self._noting: RequestId | None = None
        self._which: Choices | None = None
        self._offered: tuple[RequestId, ...] = ()
        self._reading: RequestId | None = None
        self._went = False  # what was being read was taken by someone else
        self._script = wrapped("", "", "script")
        by = Qt.TextInteractionFlag
        flags = by.TextSelectableByMouse | by.TextSelectableByKeyboard
        self._script.setTextInteractionFlags(flags)
        self._call_in = KeyButton(tr("Call the 911 center in"), CALL_IN)
        self._call_in.setObjectName("call_psap")
        self._call_in.clicked.connect(self.call_psap_asked)
        example = tr("name or number")
        self._operator = LineField("operator", tr("Who took it"), example)
        self._incident = LineField(
            "incident", tr("Incident number"), tr("if they say one")
        )
        self._hint = wrapped("", "small", "voice_hint")
        self._lay_out()

    def open_for(self, call: Call, now: datetime) -> None:
        """Open with the script of the request that waits longest for someone."""
        if self._call and self._call.call_id != call.call_id:
            self._begin_anew()
        self._noting = None
        self.show_call(call, now)
        named = self._went and self._operator.text().strip()
        if self._reading is None and self._offered and not named:
            self._read(self._offered[0])
        which = self._which if self._which and not self._which.isHidden() else None
        # Not on the button: a Space that was meant for the notes must not call them in.
        self.open(which or (self._operator if self._offered else self._script))

    def show_call(self, call: Call, now: datetime) -> None:
        """Show the script as it is now; close when it was noted who took it."""
        self._call, self._now = call, now
        if self._noting and not waits_for_someone(call.rescues.progress(self._noting)):
            self._begin_anew()
            self.shut()
        self._offer(call)
        self._show_script()
        calling = Party.PSAP in call.line.parties.values()
        words = tr("911 center: being called") if calling else None
        self._call_in.say(words or tr("Call the 911 center in"))

    def refuse(self, words: str) -> None:
        """Say why it was not noted; without words nothing was refused."""
        if not words:
            return
        self._noting = None
        self.notice.refuse(words)

    def confirm(self) -> None:
        """Note who took it."""
        if self._noting is not None:
            return
        request = self._chosen()
        if request is None:
            self._refuse_without_choice()
            return
        if not self._operator.text().strip():
            self.notice.refuse(tr("Write down who took it: a name or a number."))
            self._operator.setFocus()
            return
        self.notice.clear()
        self._noting = request.asked.request_id
        operator, incident = self._operator.text(), self._incident.text()
        self.spoke_asked.emit(self._noting, operator.strip(), incident.strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Ctrl+G calls the 911 center in, once a press."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_G and not event.isAutoRepeat():
            self.call_psap_asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _refuse_without_choice(self) -> None:
        choose = tr("Not noted: choose first which request they took.")
        nothing = tr("Not noted: nothing waits to be taken.")
        self.notice.refuse(choose if self._offered else nothing)
        if self._offered and self._which:
            self._which.setFocus()

    def _begin_anew(self) -> None:
        self._noting = self._reading = None
        self._went = False
        self._operator.clear()
        self._incident.clear()

    def _read(self, key: RequestId) -> None:
        self._reading, self._went = key, False
        if self._which:
            self._which.show_value(key)
        self._show_script()

    def _offer(self, call: Call) -> None:
        waiting = tuple(
            key
            for key in call.rescues.requests
            if waits_for_someone(call.rescues.progress(key))
        )
        if self._reading and self._reading not in waiting:
            self._reading, self._went = None, True  # never another in its place
        if waiting == self._offered:
            return
        self._offered = waiting
        before = self._which
        values = [(key, _request_words(call.rescues.requests[key])) for key in waiting]
        self._which = Choices("which", tr("Which request"), values)
        self._which.show_value(self._reading)
        self._which.chosen.connect(self._read)
        self.body.insertWidget(1, self._which)
        tabs = (self._which, self._operator, self._incident, self._call_in)
        for one, following in pairwise(tabs):
            self.setTabOrder(one, following)
        if before is not None:
            before.hide()
            before.deleteLater()

    def _chosen(self) -> Request | None:
        requests = self._call.rescues.requests if self._call else {}
        return requests.get(self._reading) if self._reading else None

    def _show_script(self) -> None:
        if self._call is None or self._now is None:
            return
        request = self._chosen()
        if self._which:
            one = len(self._offered) == 1 and request is not None
            # In its place by now, or it would be a window.
            self._which.setVisible(bool(self._offered) and not one)
        script = script_from(self._call, request) if request else ""
        script = script or to_read_aloud(self._call, self._now)
        if request is not None:
            first = not_found_words(self._call.rescues.progress(request.asked.request_id))
            script = "\n".join(filter(None, (first, script)))
        if script != self._script.text():
            self._script.setText(script)
        for field in (self._operator, self._incident):
            field.setEnabled(request is not None or self._went)
        self._show_hint("" if request else self._why_none())

    def _why_none(self) -> str:
        went = tr("The request that was read no longer waits for anyone.")
        choose = tr("Choose which one they took.")
        nothing = tr("Nothing waits to be taken. %s to %s ask in writing first.")
        then = choose if self._offered else nothing % self._ladder
        return f"{went} {then}" if self._went else then

    def _show_hint(self, words: str) -> None:
        news = words != self._hint.text() and not self.isHidden()
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        be(self._hint, tone="high" if self._went else "")
        if self._went and news:
            announce(self, words, urgent=True)

    def _lay_out(self) -> None:
        self.body.addWidget(self._script)
        self.body.addWidget(self._call_in)
        self.body.addWidget(self._hint)
        self.body.addLayout(labeled(tr("Who took it"), self._operator))
        self.body.addLayout(labeled(tr("Incident"), self._incident))
        self.body.addWidget(self.notice)
        self.body.addLayout(self.foot(("Ctrl+Return", tr("notes who took it"))))


def _request_words(request: Request) -> str:
    return f"{said(request.asked.service)} {wall_minute(request.at)}"
