"""The call bar: the state with the one clock, two people in two places, the telephone."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from counselor_app.domain.call import Call
from counselor_app.domain.line import Line as CallLine
from counselor_app.domain.line import Phase, Side
from counselor_app.ui.call_words import (
    DOT,
    caller_head,
    caller_rest,
    caller_warning,
    damage_details,
    damage_words,
    on_the_line,
    person_head,
    person_rest,
    state_words,
    transfer_words,
)
from counselor_app.ui.icons import icon
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.lines import Line
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.words import phase_words, tr

_HEIGHT = 84
_ICON = 16
_CAP, _CAP_EDGE = 20, 2  # a key's cap, and how far it stands over its words
_PILL = 156
_NOTICE = 340
_BESIDE = 1200
_NARROWEST = 560
_ABOVE = 12


class CallBar(QFrame):
    """Shows the call in hand, or that there is none. Asks for the telephone's deeds.

    Signals: mute_asked, hold_asked, end_asked, hang_up_asked, release_asked,
    keypad_asked.
    """

    mute_asked = Signal()
    hold_asked = Signal()
    end_asked = Signal()
    hang_up_asked = Signal()
    release_asked = Signal()
    keypad_asked = Signal()

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setMinimumHeight(px(_HEIGHT))
        self._call: Call | None = None
        self._armed = False
        self._ready = True
        self._pill = text_label("", "pill", "state")
        self._pill.setMinimumWidth(px(_PILL))
        self._pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice = Notice(keeps_room=True)
        who = QHBoxLayout()
        who.setSpacing(px(18))
        who.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        who.addLayout(self._lines(keyboard), 1)
        self._telephone = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._add_telephone(keyboard)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(px(20), px(6), px(20), px(4))
        self._parts.setSpacing(px(12))
        self._parts.addLayout(who, 1)
        self._parts.addLayout(self._telephone)
        self.show_call(None, None)

    def show_call(self, call: Call | None, now: datetime | None) -> None:
        """Show the call, or that the desk is ready; `now` may be None without one."""
        self._call = call
        for button in self._buttons:
            button.setVisible(call is not None and call.line.phase is Phase.TALKING)
        if call is None or now is None:
            self._show_ready()
            return
        for line in self._rests:
            line.show()
        self._show_people(call, now)
        _say(self._on_line, on_the_line(call) if _talks(call) else _over(call))
        self._release.setVisible(_talks(call) and call.line.operator_on)
        self._keypad.setVisible(_talks(call))
        damage = damage_words(call)
        words = DOT.join(filter(None, (damage, transfer_words(call))))
        self._transfer.say(_dotted(words) if self._on_line.text() else words)
        self._transfer.setToolTip(f"{words}\n{damage_details(call)}".strip())
        be(self._transfer, tone="high" if damage else "")
        self._show_telephone(call.line)
        self.tick(now)

    def show_ready(self, *, ready: bool) -> None:
        """Say whether calls can come to this desk, while there is none."""
        self._ready = ready
        if self._call is None:
            self._show_ready()

    def tick(self, now: datetime) -> None:
        """Move the clocks on, and nothing else."""
        if self._call is None:
            return
        line = self._call.line
        self._pill.setText(state_words(line, now))
        be(self._pill, tone=_state_tone(line))
        if line.phase is not Phase.ENDED:
            self._show_places(self._call, now)

    def arm(self, *, armed: bool) -> None:
        """Ask once before hanging up, on the button itself; or stop asking."""
        self._armed = armed
        words = tr("Hang up?") if armed else tr("End")
        self._end.say(words, "Return" if armed else self._end_key)
        be(self._end, tone="imminent" if armed else "")
        if armed:
            self.notice.refuse(tr("Enter hangs up. Any other key goes on."))
        else:
            self.notice.clear()

    def _lines(self, keyboard: Keyboard) -> QVBoxLayout:
        self._caller, self._caller_rest = _pair("caller")
        self._person, self._person_rest = _pair("person")
        self._on_line = text_label("", "small", "on_line")
        self._release = _flat(tr("release"), keyboard, Deed.RELEASE)
        self._release.clicked.connect(self.release_asked)
        self._keypad = _flat(tr("keypad"), keyboard, Deed.DIAL)
        self._keypad.clicked.connect(self.keypad_asked)
        self._transfer = Line("", "small", "transfer", most=2)
        self._rests = (self._caller_rest, self._person_rest, self._transfer)
        lines = QVBoxLayout()
        lines.setSpacing(px(3))
        lines.addStretch(1)
        lines.addLayout(_row(self._caller, self._caller_rest))
        lines.addLayout(_row(self._person, self._person_rest))
        lines.addLayout(self._last_row())
        lines.addStretch(1)
        return lines

    def _last_row(self) -> QHBoxLayout:
        """Return the row whose first line is level, also where 911 wrote two lines."""
        parts = (self._on_line, self._release, self._keypad, self._transfer)
        row = _row(*parts)
        for part in parts:
            row.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self._on_line.setMinimumHeight(px(_CAP))
        self._transfer.setContentsMargins(0, px(_CAP_EDGE), 0, 0)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a narrow bar puts the telephone under the people, who come first."""
        super().resizeEvent(event)
        wide, way = event.size().width() >= px(_BESIDE), QBoxLayout.Direction
        self._parts.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._telephone.setDirection(way.TopToBottom if wide else way.LeftToRight)
        self._telephone.setContentsMargins(0, px(_ABOVE) if wide else 0, 0, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it may always become narrow."""
        return QSize(px(_NARROWEST), super().minimumSizeHint().height())

    def _add_telephone(self, keyboard: Keyboard) -> None:
        self._end_key = keyboard.of(Deed.END)
        self._mute = _button(tr("Mute"), keyboard.of(Deed.MUTE), "mute")
        self._hold = _button(tr("Hold"), keyboard.of(Deed.HOLD), "hold")
        self._end = _button(tr("End"), self._end_key, "end")
        self._buttons = (self._mute, self._hold, self._end)
        self._mute.clicked.connect(self.mute_asked)
        self._hold.clicked.connect(self.hold_asked)
        self._end.clicked.connect(self._end_clicked)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        for button, words in zip(
            self._buttons, (tr("Muted"), tr("Resume"), tr("Hang up?")), strict=True
        ):
            button.keep_room_for(words)
            row.addWidget(button)
        self._telephone.setSpacing(px(2))
        self._telephone.addLayout(row)
        self._telephone.addWidget(self.notice, 1)
        self.notice.setMinimumWidth(px(_NOTICE))

    def _end_clicked(self) -> None:
        (self.hang_up_asked if self._armed else self.end_asked).emit()

    def _show_ready(self) -> None:
        self._pill.setText(tr("Ready") if self._ready else tr("No calls come here"))
        be(self._pill, tone="ok" if self._ready else "high")
        self._caller.setText(tr("No call"))
        for line in self._rests:
            line.say("")
            line.setVisible(line is self._caller_rest)
        for label in (self._person, self._on_line):
            _say(label, "")
        self._release.hide()
        self._keypad.hide()

    def _show_people(self, call: Call, now: datetime) -> None:
        self._caller.setText(caller_head(call))
        be(self._caller_rest, tone="high" if caller_warning(call) else "")
        _say(self._person, person_head(call))
        unknown = _talks(call) and tr("ask") in person_rest(call, now)
        be(self._person_rest, tone="high" if unknown else "")
        self._show_places(call, now)

    def _show_places(self, call: Call, now: datetime) -> None:
        self._caller_rest.say(_dotted(caller_rest(call, now)))
        self._person_rest.say(_dotted(person_rest(call, now)))

    def _show_telephone(self, line: CallLine) -> None:
        t, held = tokens(), Side.COUNSELOR in line.held
        self._mute.say(tr("Muted") if line.muted else tr("Mute"))
        be(self._mute, tone="loud" if line.muted else "")
        picture = "microphone-off" if line.muted else "microphone"
        color = t.surface if line.muted else t.ink
        self._mute.picture(icon(picture, color, px(_ICON)), px(_ICON))
        self._hold.say(tr("Resume") if held else tr("Hold"))
        be(self._hold, tone="warn" if held else "")


def _state_tone(line: CallLine) -> str:
    if line.phase is Phase.RINGING:
        return "accent"
    if line.phase is not Phase.TALKING:
        return ""
    return "warn" if line.held or line.muted else "ok"


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _dotted(words: str) -> str:
    return f"· {words}" if words else ""


def _talks(call: Call) -> bool:
    return call.line.phase is Phase.TALKING


def _over(call: Call) -> str:
    return "" if call.line.phase is Phase.RINGING else phase_words(call.line)


def _pair(name: str) -> tuple[QLabel, Line]:
    return text_label("", "title", name), Line("", "small", f"{name}_rest")


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(5))
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, Line) else 0)
    return row


def _flat(words: str, keyboard: Keyboard, deed: Deed) -> KeyButton:
    button = KeyButton(words, keyboard.of(deed), kind="flat", key_first=True)
    button.setObjectName(deed.value)
    button.setAccessibleName(keyboard.words(deed))
    return button


def _button(words: str, sequence: str, name: str) -> KeyButton:
    button = KeyButton(words, sequence)
    button.setObjectName(name)
    return button
