"""The sheets of the triggers: what to ask about an attempt, and where a weapon is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.choices import Choices
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton, key_words, text_label
from counselor_app.ui.sheet import LineField, Sheet, labeled, wrapped
from counselor_app.ui.words import said, tr

IN_ERROR = "Ctrl+I"
_WORDS = (
    ("method", "Method", "pills, cut, rope ..."),
    ("time", "When", "10 minutes ago, 13:50 ..."),
    ("substance", "Substance", "name, strength, how many"),
)
_CHOSEN = (
    ("breathing", "Breathing", ("yes", "with difficulty", "no", "not known")),
    ("door", "Door", ("open", "locked", "not known")),
)


class MarkedSheet(Sheet):
    """The sheet of one trigger that was marked a moment ago, with a way to take it back.

    Signals: unmark_asked().
    """

    unmark_asked = Signal()

    def __init__(self, name: str, title: str, does: str) -> None:
        super().__init__(name, title, does)
        self._error = KeyButton(tr("Marked in error"), IN_ERROR)
        self._error.setObjectName(f"{name}_in_error")
        self._error.clicked.connect(self._unmark)

    def end_with(self, *keys: tuple[str, str]) -> None:
        """Put the way back and the keys at the end of the sheet."""
        for widget in (self.notice, self._error):
            self.body.addWidget(widget)
        self.body.addLayout(self.foot(*keys))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Ctrl+I says that the mark was made in error."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_I and not event.isAutoRepeat():
            self._unmark()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _unmark(self) -> None:
        self.unmark_asked.emit()
        self.shut()


class AttemptSheet(MarkedSheet):
    """Asks what is known of an attempt, while help is on its way.

    What is not noted yet stays typed for the next opening. Signals: learned(facts).
    """

    learned = Signal(object)

    def __init__(self, help_key: str) -> None:
        first = tr("Marked. Send help first (%s), then ask:") % help_key
        super().__init__("attempt", tr("Attempt in progress"), first)
        self._call_id: CallId | None = None
        self._known: dict[str, str] = {}
        self.body.addWidget(wrapped(first, "small"))
        self._fields: dict[str, LineField] = {}
        self._choices: dict[str, Choices] = {}
        for name, words, example in _WORDS:
            self._fields[name] = LineField(name, tr(words), tr(example))
            self.body.addLayout(labeled(tr(words), self._fields[name], 72))
        for name, words, values in _CHOSEN:
            options = [(value, tr(value)) for value in values]
            self._choices[name] = Choices(name, tr(words), options, 2)
            self.body.addWidget(text_label(tr(words), "small"))
            self.body.addWidget(self._choices[name])
        self.end_with(("Return", tr("notes it")), ("Tab", tr("next")))

    def open_for(self, call: Call) -> None:
        """Open with what is known; what was typed and not noted is still there."""
        known = dict(call.triggers.attempt)
        if self._call_id != call.call_id:
            self._call_id, self._known = call.call_id, {}
            for name in (*self._fields, *self._choices):
                self._show(name, "")
        for name in (*self._fields, *self._choices):
            if self._value(name) == self._known.get(name, ""):
                self._show(name, known.get(name, ""))
        self._known = known
        self.open(self._fields["method"])

    def confirm(self) -> None:
        """Ask to note what has changed, and close."""
        self.note()
        self.shut()

    def note(self) -> None:
        """Ask to note what has changed."""
        values = {name: self._value(name) for name in (*self._fields, *self._choices)}
        new = {n: v for n, v in values.items() if v and v != self._known.get(n, "")}
        self._known = {**self._known, **new}
        if new:
            self.learned.emit(new)

    def _value(self, name: str) -> str:
        if name in self._fields:
            return self._fields[name].text().strip()
        return str(self._choices[name].value or "")

    def _show(self, name: str, value: str) -> None:
        if name in self._fields:
            self._fields[name].setText(value)
        else:
            self._choices[name].show_value(value or None)


class WeaponSheet(MarkedSheet):
    """Asks where the weapon is; a digit says it and closes. Signals: learned(Weapon)."""

    learned = Signal(object)

    def __init__(self) -> None:
        super().__init__("weapon", tr("Weapon"), tr("1 to 5: where is it?"))
        places = [(place, said(place)) for place in Weapon]
        self._where = Choices("where", tr("Where is the weapon?"), places)
        self._where.chosen.connect(self._chosen)
        self.body.addWidget(wrapped(tr("Marked. Where is it?"), "small"))
        self.body.addWidget(self._where)
        self.end_with(("1-5", tr("says it and closes")))

    def open_for(self, call: Call) -> None:
        """Open with what is known."""
        known = call.triggers.weapon
        self._where.show_value(known if known is not Weapon.UNKNOWN else None)
        self.open(self._where)

    def confirm(self) -> None:
        """Close: a digit has said it already, and Enter adds nothing."""
        self.shut()

    def _chosen(self, where: object) -> None:
        self.learned.emit(where)
        self.shut()


class TriggerSheets(QWidget):
    """Shows the sheet of the trigger that was marked. Asks what was learned.

    Signals: attempt_learned(facts), weapon_learned(Weapon), unmark_asked(Trigger),
    closed().
    """

    attempt_learned = Signal(object)
    weapon_learned = Signal(object)
    unmark_asked = Signal(object)
    closed = Signal()

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        help_key = key_words((keyboard or Keyboard()).of(Deed.EMS))
        self._attempt, self._weapon = AttemptSheet(help_key), WeaponSheet()
        self._call_id: CallId | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._attempt)
        layout.addWidget(self._weapon)
        layout.addStretch(1)
        self._attempt.learned.connect(self.attempt_learned)
        self._weapon.learned.connect(self.weapon_learned)
        self._attempt.unmark_asked.connect(self._unmark_attempt)
        self._weapon.unmark_asked.connect(self._unmark_weapon)
        self._attempt.closed.connect(self.closed)
        self._weapon.closed.connect(self.closed)

    @property
    def call_id(self) -> CallId | None:
        """The call that a sheet was last opened for."""
        return self._call_id

    def open_attempt(self, call: Call) -> None:
        """Open what to ask about an attempt; the mark was recorded already."""
        self._call_id = call.call_id
        self._weapon.hide()
        self._attempt.open_for(call)

    def open_weapon(self, call: Call) -> None:
        """Open where the weapon is; the mark was recorded already."""
        self._call_id = call.call_id
        self._attempt.hide()
        self._weapon.open_for(call)

    def note_typed(self) -> None:
        """Ask to note what stands in the open sheet; another takes its place."""
        if self._attempt.isVisibleTo(self):
            self._attempt.note()

    def _unmark_attempt(self) -> None:
        self.unmark_asked.emit(Trigger.ATTEMPT_IN_PROGRESS)

    def _unmark_weapon(self) -> None:
        self.unmark_asked.emit(Trigger.WEAPON)
