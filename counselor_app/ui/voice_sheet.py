"""The voice path: the script to read to the 911 center, and who took it."""

from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from counselor_app.domain.call import Call
from counselor_app.domain.ids import RequestId
from counselor_app.domain.line import Party
from counselor_app.domain.rescue import Request
from counselor_app.ui.choices import Choices
from counselor_app.ui.clock_words import wall_minute
from counselor_app.ui.help_words import not_found_words, to_read_aloud, waits_for_someone
from counselor_app.ui.pieces import KeyButton
from counselor_app.ui.sheet import LineField, Sheet, labeled, wrapped
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
        self._script = wrapped("", "", "script")
        self._script.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
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
        self._noting = None
        self.show_call(call, now)
        first = self._operator if self._offered else self._call_in
        self.open(self._which if self._which and len(self._offered) > 1 else first)

    def show_call(self, call: Call, now: datetime) -> None:
        """Show the script as it is now; close when it was noted who took it."""
        self._call, self._now = call, now
        if self._noting and not waits_for_someone(call.rescues.progress(self._noting)):
            self._noting = None
            self._operator.clear()
            self._incident.clear()
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
        request = self._chosen()
        if request is None or self._noting is not None:
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

    def _offer(self, call: Call) -> None:
        waiting = tuple(
            key
            for key in call.rescues.requests
            if waits_for_someone(call.rescues.progress(key))
        )
        if waiting == self._offered:
            return
        self._offered = waiting
        before = self._which
        values = [(key, _request_words(call.rescues.requests[key])) for key in waiting]
        self._which = Choices("which", tr("Which request"), values)
        self._which.show_value(waiting[0] if waiting else None)
        self._which.chosen.connect(self._show_script)
        self.body.insertWidget(1, self._which)
        self._which.setVisible(len(waiting) > 1)  # in its place, or it is a window
        tabs = (self._which, self._operator, self._incident, self._call_in)
        for one, following in pairwise(tabs):
            self.setTabOrder(one, following)
        if before is not None:
            before.hide()
            before.deleteLater()

    def _chosen(self) -> Request | None:
        value = self._which.value if self._which else None
        requests = self._call.rescues.requests if self._call else {}
        return next((r for key, r in requests.items() if key == value), None)

    def _show_script(self) -> None:
        if self._call is None or self._now is None:
            return
        request = self._chosen()
        script = script_from(self._call, request) if request else ""
        script = script or to_read_aloud(self._call, self._now)
        if request is not None:
            first = not_found_words(self._call.rescues.progress(request.asked.request_id))
            script = "\n".join(filter(None, (first, script)))
        if script != self._script.text():
            self._script.setText(script)
        for field in (self._operator, self._incident):
            field.setEnabled(request is not None)
        hint = tr("Nothing waits to be taken. %s to %s ask in writing first.")
        self._hint.setText("" if request else hint % self._ladder)
        self._hint.setVisible(request is None)

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
