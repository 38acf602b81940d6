"""The sheets of the triggers: what to ask at once, filled in with what is known."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counselor_app.domain.call import Call
from counselor_app.domain.health import LevelsHeard
from counselor_app.domain.ids import CallId
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.fact_row import FactRow
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.pieces import KeyButton, key_words
from counselor_app.ui.sheet import Sheet, wrapped
from counselor_app.ui.theme import be
from counselor_app.ui.trigger_facts import SHEETS
from counselor_app.ui.trigger_prompt import Prompt
from counselor_app.ui.trigger_words import CHILD_HOTLINE, URGENT, now_words
from counselor_app.ui.words import said, tr

IN_ERROR = "Ctrl+I"


class TriggerSheet(Sheet):
    """Asks what is known of one trigger that was marked a moment ago.

    The leading fact is noted by its digit, the others by Enter and by Escape; an emptied
    field takes back what was known. What an arrow has only passed over is said by Enter.
    Signals: learned(facts), typed(name, text) while one types and, without text, once it
    is noted; dropped(words) of what was typed and is not asked any more; unmark_asked(),
    opens_asked(Deed or Trigger) once it has closed.
    """

    learned = Signal(object)
    typed = Signal(str, str)
    dropped = Signal(str)
    unmark_asked = Signal()
    opens_asked = Signal(object)

    def __init__(self, prompt: Prompt, keys: Mapping[str, str]) -> None:
        self._prompt, self._keys = prompt, keys
        first, first_fact = self._say(prompt.first), prompt.facts[0]
        super().__init__(prompt.trigger.value, said(prompt.trigger), first)
        self._call_id: CallId | None = None
        self._known: dict[str, str] = {}
        self._now = wrapped("", "small", f"{prompt.trigger.value}_now")
        self.body.addWidget(wrapped(first, "small"))
        self.body.addWidget(self._now)
        self._rows = {
            fact.name: FactRow(fact, self._say, leads=prompt.leads and fact is first_fact)
            for fact in prompt.facts
        }
        for row in self._rows.values():
            row.chosen.connect(partial(self._chosen, row))
            row.typed.connect(partial(self.typed.emit, row.fact.name))
            self.body.addWidget(row)
        self._error = KeyButton(tr("Marked in error"), IN_ERROR, kind="segment")
        self._error.setObjectName(f"{prompt.trigger.value}_in_error")
        self._error.clicked.connect(self._unmark)
        for widget in (self.notice, self._error):
            self.body.addWidget(widget)
        self.body.addLayout(self.foot(*self._foot_keys()))

    def open_for(self, call: Call) -> None:
        """Open with what is known of the call."""
        known = dict(call.triggers.facts(self._prompt.trigger))
        other = self._call_id != call.call_id
        if other:
            self._call_id, self._known = call.call_id, {}
        for name, row in self._rows.items():
            if other or row.value == self._known.get(name, ""):
                row.show_value(known.get(name, ""))
        self._known = known
        self._show_rows()
        self.open(next(iter(self._rows.values())).first)

    def show_now(self, words: str) -> None:
        """Say what the desk knows of it by itself, or nothing."""
        if words != self._now.text():
            self._now.setText(words)
            be(self._now, tone="high" if words.startswith(URGENT) else "")
        self._now.setVisible(bool(words))

    def confirm(self) -> None:
        """Ask to note what has changed, close, and open what comes next.

        A leading fact that arrows have chosen is said first, as by its digit.
        """
        lead = self._lead
        if lead and lead.value not in ("", self._known.get(lead.fact.name)):
            self._chosen(lead, lead.value)
            return
        self._note()
        self.shut()
        if what := self._prompt.opens.get(""):
            self.opens_asked.emit(what)

    @property
    def call_id(self) -> CallId | None:
        """The call that it was last opened for."""
        return self._call_id

    def note_typed(self) -> None:
        """Ask to note what was said; what an arrow has passed over is as it was."""
        for name, row in self._rows.items():
            if row.is_passing:
                row.show_value(self._known.get(name, ""))
        self._show_rows()
        self._note()

    def _note(self) -> None:
        # What is not asked any more is not noted.
        asked = {n: row for n, row in self._rows.items() if not row.isHidden()}
        told = {n: row.value for n, row in asked.items() if row.value or row.is_words}
        new = {n: v for n, v in told.items() if v != self._known.get(n, "")}
        self._known = {**self._known, **new}
        if new:
            self.learned.emit(new)
        for name, row in self._rows.items():
            known = self._known.get(name, "")
            if row.isHidden() and row.is_words and row.value not in ("", known):
                self.dropped.emit(f"{row.words}: {row.value}")
                row.show_value(known)
            row.told()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Ctrl+I says that the mark was made in error."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_I and not event.isAutoRepeat():
            self._unmark()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _chosen(self, row: FactRow, code: str) -> None:
        self._show_rows()
        if row is not self._lead:
            return
        if code != self._known.get(row.fact.name):
            self._known[row.fact.name] = code
            self.learned.emit({row.fact.name: code})
        if code and code == self._prompt.shuts_on:
            self._note()
            self.shut()
        elif code in self._prompt.opens:
            self._note()
            self.shut()
            self.opens_asked.emit(self._prompt.opens[code])
        else:
            self._go_on(row)

    @property
    def _lead(self) -> FactRow | None:
        return next(iter(self._rows.values())) if self._prompt.leads else None

    def _go_on(self, row: FactRow) -> None:
        rows = [each for each in self._rows.values() if not each.isHidden()]
        for following in rows[rows.index(row) + 1 :][:1]:
            following.first.setFocus()

    def _show_rows(self) -> None:
        values = {name: row.value for name, row in self._rows.items()}
        for row in self._rows.values():
            row.show_after(values)

    def _unmark(self) -> None:
        self.unmark_asked.emit()
        self.note_typed()  # what was heard is no error
        self.shut()

    def _say(self, words: str) -> str:
        return tr(words).format(**self._keys)

    def _foot_keys(self) -> tuple[tuple[str, str], ...]:
        then = tr("notes, opens %s") % self._keys["voice"]
        last = ("Return", then if "" in self._prompt.opens else tr("notes it"))
        options = self._prompt.facts[0].options
        digits = ((f"1-{len(options)}", tr("says it")),) if self._prompt.leads else ()
        return (*digits, last, ("Tab", tr("next")))


class TriggerSheets(QWidget):
    """Shows the sheet of the trigger that was marked. Asks what was learned.

    Signals: learned(Trigger, facts), typed(Trigger, name, text), dropped(words),
    unmark_asked(Trigger), opens_asked(Deed or Trigger), closed().
    """

    learned = Signal(object, object)
    typed = Signal(object, str, str)
    dropped = Signal(str)
    unmark_asked = Signal(object)
    opens_asked = Signal(object)
    closed = Signal()

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        table = (keyboard or Keyboard()).keys
        keys = {key.deed.value: key_words(key.sequence) for key in table}
        keys["hotline"] = CHILD_HOTLINE
        self._sheets = {t: TriggerSheet(prompt, keys) for t, prompt in SHEETS.items()}
        self._call: Call | None = None
        self._levels: LevelsHeard | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for trigger, sheet in self._sheets.items():
            layout.addWidget(sheet)
            sheet.learned.connect(partial(self.learned.emit, trigger))
            sheet.typed.connect(partial(self.typed.emit, trigger))
            sheet.dropped.connect(self.dropped)
            sheet.unmark_asked.connect(partial(self.unmark_asked.emit, trigger))
            sheet.opens_asked.connect(self.opens_asked)
            sheet.closed.connect(self.closed)
        layout.addStretch(1)

    @property
    def call_id(self) -> CallId | None:
        """The call that a sheet was last opened for."""
        return self._call.call_id if self._call else None

    def open_trigger(self, trigger: Trigger, call: Call) -> None:
        """Open what to ask about a trigger; the mark was recorded already."""
        self.begin(call)
        self._show_now()
        self._sheets[trigger].open_for(call)

    def begin(self, call: Call) -> None:
        """Be about a call, with no sheet open yet."""
        self._call = call
        for sheet in self._sheets.values():
            sheet.hide()

    def show_call(self, call: Call | None) -> None:
        """Show what the call of the open sheet has become."""
        if call is not None and call.call_id == self.call_id:
            self._call = call
            self._show_now()

    def show_levels(self, levels: LevelsHeard | None) -> None:
        """Show whether sound arrives, where somebody asks."""
        self._levels = levels
        if not self._sheets[Trigger.SILENT].isHidden():
            self._show_now()

    def note_typed(self) -> None:
        """Ask to note what stands in any sheet of the call, open or not."""
        for sheet in self._sheets.values():
            if sheet.call_id is not None and sheet.call_id == self.call_id:
                sheet.note_typed()

    def _show_now(self) -> None:
        if self._call is not None:
            for trigger, sheet in self._sheets.items():
                sheet.show_now(now_words(trigger, self._call, self._levels))
