"""The sheet that sends help: filled in when it opens; Ctrl+Enter sends, at once."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counselor_app.domain.assessment.assess import Reason
from counselor_app.domain.call import Call
from counselor_app.domain.event import Refused
from counselor_app.domain.fitting import Fitting, rung_of
from counselor_app.domain.ids import CallId, RequestId
from counselor_app.domain.location import place_of_person
from counselor_app.domain.rescue import Grounds, RescueRequested, Service, may_send
from counselor_app.ui.choices import Choices
from counselor_app.ui.help_words import (
    default_grounds,
    place_line,
    reason_from,
    will_send,
)
from counselor_app.ui.pieces import key_cap, text_label
from counselor_app.ui.sheet import Sheet, WordsField, wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.why_sheet import asks_words, why_choices
from counselor_app.ui.words import said, tr
from counselor_app.ui.words_over_choices import WordsOverChoices

_UNANSWERED_MS = 1000


class RescueSheet(Sheet):
    """Shows one request before it is sent. Enter and a repeating key never send.

    It closes when the call shows the request, and keeps what was typed when it is closed
    by Escape. All that is missing is said at once, and the keys go to the first of it;
    words never choose. Above the step that fits it asks why not that; where help can't
    wait, the card of the request asks afterwards.
    Signals: send_asked(service, grounds, reason, why or None).
    """

    send_asked = Signal(object, object, str, object)
    enter_confirms = False

    def __init__(self, place_key: str) -> None:
        super().__init__("rescue", "", tr("Control Enter sends. Escape closes."))
        self._service = Service.EMS
        self._call: Call | None = None
        self._now: datetime | None = None
        self._own: tuple[CallId | None, str | None] = (None, None)
        self._reasons: tuple[Reason, ...] = ()
        self._sending: frozenset[RequestId] | None = None
        self._wanting = False  # it was not sent, for something was missing
        self._fits = Fitting()
        self._why, self._why_words = why_choices(), wrapped("", "small", "why_not")
        grounds = [(g, said(g)) for g in Grounds]
        self._grounds = Choices("grounds", tr("Why it may be sent"), grounds)
        self._reason = WordsField("reason", tr("Why help is needed"), 3)
        self._place = wrapped("", "", "place")
        self._place_key = key_cap(place_key)
        self._will = wrapped("", "small", "will_send")
        self._unanswered = QTimer(self, singleShot=True, interval=_UNANSWERED_MS)
        self._unanswered.timeout.connect(self._not_taken_in)
        self._over = [WordsOverChoices(each) for each in (self._grounds, self._why)]
        for over in self._over:
            over.typed.connect(self._words_came)
        self._grounds.chosen.connect(self._chosen)
        self._why.chosen.connect(self._chosen)
        self._reason.textChanged.connect(self._typed)
        self._lay_out()

    def open_for(self, service: Service, call: Call, now: datetime) -> None:
        """Open for a service, filled in; what was typed before and not sent is kept."""
        again = self.isVisible() and self._own[0] == call.call_id
        self._service = service
        self.title.setText(tr("Send %s") % said(service))
        self.setAccessibleName(self.title.text())
        self._sending, self._wanting = None, False
        self.show_call(call, now)
        if not again:
            self._grounds.show_value(default_grounds(call))
            self._why.show_value(None)
        self._fill(call)
        self._changed()
        self.open(self._grounds)

    def show_call(self, call: Call, now: datetime) -> None:
        """Show the place as it is known now; close when the request was taken in."""
        changed = call != self._call
        self._call, self._now = call, now
        if self._sending is not None and set(call.rescues.requests) - self._sending:
            self._own, self._sending = (None, None), None
            self.shut()
        elif changed:
            known = place_of_person(call.people, call.locations) is not None
            be(self._place, tone="" if known else "high")
            self._place_key.setVisible(not known)
            self._changed()
        self._place.setText(place_line(call, now))

    def show_reasons(self, reasons: Iterable[Reason]) -> None:
        """Keep what made the level, for the first draft of the reason."""
        self._reasons = tuple(reasons)

    def show_step(self, fits: Fitting) -> None:
        """Show what fits now; above it a word is asked for, where there is time."""
        if fits != self._fits:
            self._fits = fits
            self._show_why()

    def refuse(self, words: str) -> None:
        """Say why it was not sent; it can be sent again. Without words, nothing was."""
        if not words:
            return
        self._sending = None
        self.notice.refuse(words)

    def confirm(self) -> None:
        """Send, once."""
        grounds = self._grounds.value
        if self._call is None or self._sending is not None:
            return
        if self._ask_missing() or not isinstance(grounds, Grounds):
            return
        self.notice.clear()
        self._sending = frozenset(self._call.rescues.requests)
        self._unanswered.start()
        why = self._why.value if self._asks_why(grounds) else None
        words = self._reason.toPlainText().strip()
        self.send_asked.emit(self._service, grounds, words, why)

    def _missing(self) -> Iterator[tuple[str, QWidget]]:
        # Words first: a digit that is typed there by mistake chooses nothing.
        if not self._reason.toPlainText().strip():
            words = tr("Say in a few words why help is needed; the responders read it.")
            yield words, self._reason
        if refused := self._refused_grounds():
            yield refused, self._grounds
        if self._asks_why(self._grounds.value) and self._why.value is None:
            yield tr("Say why not less: 1 to 5."), self._why

    def _refused_grounds(self) -> str:
        grounds, call = self._grounds.value, self._call
        if call is None or not isinstance(grounds, Grounds):
            return tr("Choose why it may be sent: 1, 2 or 3.")
        asked = RescueRequested(
            request_id=RequestId(""),
            service=self._service,
            grounds=grounds,
            place=None,
            reason=said(grounds),  # what is to be typed is asked for beside this
        )
        try:
            may_send(call.people, call.risk, asked)
        except Refused as refused:
            return str(refused)
        return ""

    def _ask_missing(self) -> bool:
        """Say all that is missing and go to the first of it; return whether it is."""
        missing = tuple(self._missing())
        self._wanting = bool(missing)
        if missing:
            told = (tr("Not sent."), *(words for words, _ in missing))
            self.notice.refuse(" ".join(told))
            missing[0][1].setFocus()
        return self._wanting

    def _chosen(self) -> None:
        self._changed()
        if not self._wanting:
            self.notice.clear()
        self._settle()

    def _settle(self) -> None:
        if self._wanting and not any(self._missing()):
            self._wanting = False
            self.notice.clear()

    def _words_came(self, words: str) -> None:
        # Letters meant for the reason: none is lost, and what is chosen is said again.
        self._reason.setFocus()
        self._reason.moveCursor(QTextCursor.MoveOperation.End)
        before = self._reason.toPlainText()
        apart = bool(before) and not before[-1].isspace()
        self._reason.insertPlainText(f" {words}" if apart else words)
        grounds = self._grounds.value
        told = said(grounds) if isinstance(grounds, Grounds) else tr("not chosen yet")
        self.notice.refuse(tr("Words go to the reason. Why it may be sent: %s.") % told)

    def _asks_why(self, grounds: object) -> bool:
        if self._fits.urgent or not isinstance(grounds, Grounds):
            return False
        return self._fits.is_exceeded_by(rung_of(self._service, grounds))

    def _show_why(self) -> None:
        asks = self._asks_why(self._grounds.value)
        if asks and self._fits.rung:
            above = tr("Above what fits. %s") % asks_words(self._fits.rung)
            self._why_words.setText(above)
        for widget in (self._why_words, self._why):
            widget.setVisible(asks)

    def _not_taken_in(self) -> None:
        # Should never be; but a sheet that swallows the key would be worse.
        if self._sending is not None:
            self.refuse(tr("Nothing shows that it was sent. Ctrl+Enter tries again."))

    def _fill(self, call: Call) -> None:
        of_call, own = self._own
        kept = own if of_call == call.call_id else None
        self._own = (call.call_id, kept)
        draft = reason_from(self._reasons)
        words = (f"{draft}. " if draft else "") if kept is None else kept
        if words != self._reason.toPlainText():
            with QSignalBlocker(self._reason):
                self._reason.setPlainText(words)
        self._reason.moveCursor(QTextCursor.MoveOperation.End)  # what is typed goes on

    def _typed(self) -> None:
        self._own = (self._own[0], self._reason.toPlainText())
        self._changed()
        self._settle()

    def _changed(self) -> None:
        grounds = self._grounds.value
        self._show_why()
        if self._call is None or self._now is None:
            return
        if not isinstance(grounds, Grounds):
            self._will.setText(tr("Choose 1, 2 or 3: why it may be sent."))
            return
        reason = self._reason.toPlainText().strip()
        lines = will_send(self._call, self._service, grounds, reason, self._now)
        self._will.setText(" · ".join(line.rstrip(".") for line in lines))

    def _lay_out(self) -> None:
        # Above the rest, so that it is in view however little room there is.
        keys = (("Ctrl+Return", tr("sends, at once")), ("Tab", tr("next field")))
        self.body.addLayout(self.foot(*keys))
        place = QHBoxLayout()
        place.setSpacing(px(8))
        place.addWidget(self._place, 1)
        place.addWidget(self._place_key)
        self.body.addLayout(place)
        self.body.addWidget(self._grounds)
        self.body.addWidget(self._why_words)
        self.body.addWidget(self._why)
        self.body.addWidget(self.notice)
        self.body.addWidget(text_label(tr("Why help is needed"), "small"))
        self.body.addWidget(self._reason)
        self.body.addWidget(text_label(tr("They will read"), "faint"))
        self.body.addWidget(self._will)
