"""The ringing card: all that came along with a call, before anyone answers it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.domain.location import Whose
from counselor_app.ui.announce import announce
from counselor_app.ui.call_words import (
    caller_warning,
    damage_details,
    damage_words,
    located_words,
    number_words,
    transfer_words,
)
from counselor_app.ui.clock_words import short_clock
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton, heading, spoken_key, text_label
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import tr

_NAMED = 4
_PLACE = 2  # its row


class RingingCard(QFrame):
    """Shows the call that has waited longest. Asks to answer it; Enter never does.

    Signals: answer_asked.
    """

    answer_asked = Signal()

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call: Call | None = None
        be(self, kind="card", tone="accent")
        self._clock = text_label("", "quiet", "rings_since")
        self._number = text_label("", "question", "rings_number")
        self._rows = tuple(text_label("", "quiet", f"rings_{n}") for n in range(5))
        self._next = text_label("", "quiet", "rings_next")
        self._others: tuple[Call, ...] = ()
        self._answer_key = spoken_key(keyboard.of(Deed.ANSWER))
        self._answer = KeyButton(
            tr("Answer"), keyboard.of(Deed.ANSWER), kind="main", key_first=True
        )
        self._answer.setObjectName("answer")
        self._answer.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # so Enter and Space can't
        self._answer.clicked.connect(self.answer_asked)
        self._lay_out()
        self.hide()

    def show_calls(self, waiting: tuple[Call, ...], now: datetime) -> None:
        """Show the first of the calls that ring here, or nothing."""
        self.setVisible(bool(waiting))
        before = self._call.call_id if self._call else None
        self._call = waiting[0] if waiting else None
        if self._call is None:
            return
        self._number.setText(number_words(self._call))
        self._others = waiting[1:]
        for row, words in zip(self._rows, _lines(self._call, now), strict=True):
            row.setText(words)
            row.setVisible(bool(words))
        be(self._rows[0], tone="high")
        be(self._rows[1], kind="faint")
        self._next.setVisible(bool(self._others))
        self.tick(now)
        if before != self._call.call_id:
            rings = tr("A call is ringing. %s answers.") % self._answer_key
            announce(self, rings, urgent=True)

    def tick(self, now: datetime) -> None:
        """Move the clocks on and the place's age, and nothing else."""
        if self._call is not None:
            self._rows[_PLACE].setText(_place(self._call, now))
            waited = short_clock(self._call.line.waited(now))
            self._clock.setText(tr("rings for %s") % waited)
            self._next.setText(next_words(self._others, now))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(heading(tr("Ringing · transfer from 911")))
        top.addStretch(1)
        top.addWidget(self._clock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(22), px(18), px(22), px(18))
        layout.setSpacing(px(6))
        layout.addLayout(top)
        layout.addWidget(self._number)
        for row in self._rows:
            row.setWordWrap(True)
            layout.addWidget(row)
        self._next.setContentsMargins(0, px(8), 0, 0)
        layout.addWidget(self._next)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, px(8), 0, 0)
        row.addWidget(self._answer)
        row.addStretch(1)
        row.addWidget(_hint(tr("Enter and Space never answer")))
        return row


def next_words(others: tuple[Call, ...], now: datetime) -> str:
    """Return who else rings, a line each, in the order in which they are answered."""
    lines = [
        tr("%d. %s, rings for %s")
        % (at, number_words(call), short_clock(call.line.waited(now)))
        for at, call in enumerate(others[:_NAMED], 2)
    ]
    if more := len(others) - _NAMED:
        lines += [tr("and %d more") % more] if more > 0 else []
    return "\n".join(lines)


def _hint(words: str) -> QLabel:
    return text_label(words, "faint")


def _lines(call: Call, now: datetime) -> tuple[str, str, str, str, str]:
    warning, details, place = _warning(call), damage_details(call), _place(call, now)
    return warning, details, place, transfer_words(call), _identifiers(call)


def _place(call: Call, now: datetime) -> str:
    places = call.locations.of(Whose.CALLER)
    return located_words(places[0], now) if places else tr("Place not known: ask.")


def _warning(call: Call) -> str:
    warning, damage = caller_warning(call), damage_words(call)
    return "\n".join(filter(None, (warning[:1].upper() + warning[1:], damage)))


def _identifiers(call: Call) -> str:
    read = call.transfer.read
    if read is None:
        return ""
    named = (
        (tr("Sent by"), _who_sent(read.referred_by)),
        (tr("Incident"), _last_part(read.incident_identifier)),
        (tr("Call"), _last_part(read.call_identifier)),
    )
    return " · ".join(f"{name} {value}" for name, value in named if value)


def _who_sent(referred_by: str | None) -> str:
    # A SIP address says who is at which host; the rest of it is for telephones.
    who = (referred_by or "").split(";")[0].strip("<> ")
    return who.removeprefix("sips:").removeprefix("sip:").replace("@", " at ")


def _last_part(urn: str | None) -> str:
    # urn:emergency:uid:callid:a56e:bcf.example (NENA-STA-010): the last two parts differ.
    return ":".join((urn or "").split(":")[-2:])
