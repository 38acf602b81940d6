"""One fact of a trigger's sheet: a field or choices, and what to do about the answer."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counselor_app.ui.choices import Choices
from counselor_app.ui.notes_panel import DRAFT_MS
from counselor_app.ui.pieces import text_label
from counselor_app.ui.sheet import AWAY, LineField, labeled, wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.trigger_prompt import Fact
from counselor_app.ui.words import tr

_LABEL = 84
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
Say = Callable[[str], str]


class Passing(Choices):
    """Choices that arrows pass over: one is said by a digit, a click, Enter or going on.

    The `leading` ones say nothing at all while an arrow passes.
    """

    leading = False
    _by_arrow = False

    @property
    def is_passing(self) -> bool:
        """Whether an arrow chose what is shown, and the keys are still here."""
        return self._by_arrow

    def show_value(self, value: object | None) -> None:
        """Show the value as chosen, or none."""
        self._by_arrow = False
        super().show_value(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what an arrow shows is said by Enter, which is the sheet's."""
        arrow, before = event.key() in _ARROWS, self.value
        self.blockSignals(arrow and self.leading)
        super().keyPressEvent(event)
        self.blockSignals(False)  # noqa: FBT003 - Qt's
        if arrow and self.value != before:
            self._by_arrow = True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever goes on has said it; another window is not going on."""
        super().focusOutEvent(event)
        if event.reason() not in AWAY:
            self._by_arrow = False


class FactRow(QWidget):
    """Shows one fact and its advice.

    Signals: chosen(code), when a person chose it; typed(text) while one types.
    """

    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self, fact: Fact, say: Say, *, leads: bool = False) -> None:
        super().__init__()
        self.fact, self._say = fact, say
        self._field: LineField | None = None
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft.timeout.connect(self._tell_draft)
        self._choices: Passing | None = None
        self._drafted = False
        self._advice = wrapped("", "small", f"{fact.name}_advice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        if fact.options:
            options = [(code, tr(words)) for code, words in fact.options]
            self._choices = Passing(fact.name, tr(fact.words), options, fact.across)
            self._choices.leading = leads
            self._choices.chosen.connect(self._chosen)
            layout.addWidget(text_label(tr(fact.words), "small"))
            layout.addWidget(self._choices)
        else:
            self._field = LineField(fact.name, tr(fact.words), tr(fact.example))
            self._field.textEdited.connect(self._edited)
            layout.addLayout(labeled(tr(fact.words), self._field, _LABEL))
        layout.addWidget(self._advice)
        self.show_value("")

    @property
    def first(self) -> QWidget:
        """What takes the keys."""
        return self._field or self._choices or self

    @property
    def value(self) -> str:
        """The words or the code that stand here, or nothing."""
        if self._field is not None:
            return self._field.text().strip()
        return str(self._choices.value or "") if self._choices else ""

    @property
    def words(self) -> str:
        """What it asks."""
        return tr(self.fact.words)

    @property
    def is_words(self) -> bool:
        """Whether words are typed here, which can be emptied."""
        return self._field is not None

    @property
    def is_passing(self) -> bool:
        """Whether an arrow has only come by what is shown."""
        return self._choices is not None and self._choices.is_passing

    def show_value(self, value: str) -> None:
        """Show words or a code; a code that is not offered shows none."""
        self._draft.stop()
        if self._field is not None:
            self._field.setText(value)
        elif self._choices is not None:
            self._choices.show_value(value or None)
        self._advise()

    def show_after(self, values: Mapping[str, str]) -> None:
        """Be there only when what was chosen before makes it worth asking."""
        name, codes = self.fact.after or ("", ())
        self.setVisible(not name or values.get(name) in codes)

    def told(self) -> None:
        """Be told that what stands here was noted: a draft of it is needed no more."""
        self._draft.stop()
        if self._drafted:
            self._drafted = False
            self.typed.emit("")

    def _edited(self) -> None:
        self._drafted = True
        if not self._draft.isActive():
            self._draft.start()

    def _tell_draft(self) -> None:
        self.typed.emit(self.value)

    def _chosen(self, code: object) -> None:
        self._advise()
        self.chosen.emit(str(code))

    def _advise(self) -> None:
        words = self.fact.advice.get(self.value, "")
        self._advice.setText(f"→ {self._say(words)}" if words else "")
        self._advice.setVisible(bool(words))
