"""The strip that ends one task with its outcome, in place under its row."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from counselor_app.domain.ids import TaskId
from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.domain.task import TO_SAY, Outcome, Task
from counselor_app.ui.announce import announce
from counselor_app.ui.choices import digit_of
from counselor_app.ui.panel_styles import KeyFrame
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.safety_plan_glance import PlanGlance
from counselor_app.ui.sheet import LineField
from counselor_app.ui.theme import px
from counselor_app.ui.work_words import outcome_words, outcomes_of, said_words


class TaskStrip(KeyFrame):
    """Shows how a task may end. A digit ends it; Enter only where Tab has gone.

    Whoever opens it with Enter and presses Enter again has said nothing. Where it must be
    said who was told, Enter says it; what was typed stays for the next opening.
    Signals: outcome_asked(task_id, Outcome), told(task_id, Outcome, facts), closed().
    """

    outcome_asked = Signal(str, object)
    told = Signal(str, object, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("task", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._task_id: TaskId | None = None
        self._words = text_label("", "small", "task_words")
        self._words.setWordWrap(True)
        self._choices: list[KeyButton] = []
        self._fields: dict[str, LineField] = {}
        self._typed: dict[TaskId, dict[str, str]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(6), px(8), px(6), px(8))
        self._layout.setSpacing(px(5))
        self._layout.addWidget(self._words)
        self._plan = PlanGlance()
        self._layout.addWidget(self._plan)
        self.hide()

    def open_for(self, task: Task, words: str, plan: SafetyPlan) -> None:
        """Show the plan and the ways in which the task may end, and take the keys."""
        if task.opened is None:
            return
        self._keep_typed()
        self._task_id = task.task_id
        self._words.setText(words)
        self._plan.show_plan(plan)
        self._remake(task)
        self.setAccessibleName(words)
        ways = ". ".join(choice.accessibleName() for choice in self._choices)
        self.setAccessibleDescription(ways)
        announce(self, f"{words}. {ways}")
        self.show()
        next(iter(self._fields.values()), self).setFocus()

    @property
    def task_id(self) -> TaskId | None:
        """The task that is shown, if one is."""
        return self._task_id

    def close_strip(self) -> None:
        """Show no task."""
        self._keep_typed()
        self._task_id = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter presses the button that has the keys; Escape ends nothing."""
        focused = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        digit = digit_of(event)
        if digit and 1 <= int(digit) <= len(self._choices):
            self._choices[int(digit) - 1].click()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_strip()
            self.closed.emit()
        elif enter and not event.isAutoRepeat() and isinstance(focused, QPushButton):
            focused.click()
        elif enter and not event.isAutoRepeat() and isinstance(focused, LineField):
            self._ask(Outcome.DONE)
        else:
            super().keyPressEvent(event)

    def _remake(self, task: Task) -> None:
        old: tuple[QWidget, ...] = (*self._choices, *self._fields.values())
        for each in old:
            self._layout.removeWidget(each)
            each.hide()
            each.deleteLater()
        work = task.opened.work if task.opened else None
        found = outcomes_of(work) if work else ()
        names = TO_SAY.get(work, ()) if work else ()
        self._fields = {name: self._field(name, task.task_id) for name in names}
        self._choices = [
            self._choice(outcome_words(work, outcome), outcome, self._key_of(outcome, at))
            for at, outcome in enumerate(found, 1)
            if work
        ]

    def _key_of(self, outcome: Outcome, at: int) -> str:
        if not self._fields:
            return str(at)
        return "Return" if outcome is Outcome.DONE else ""  # digits are text here

    def _field(self, name: str, task_id: TaskId) -> LineField:
        words, example = said_words(name)
        field = LineField(name, words, f"{words}: {example}")
        field.setText(self._typed.get(task_id, {}).get(name, ""))
        self._layout.addWidget(field)
        return field

    def _keep_typed(self) -> None:
        if self._task_id is not None and self._fields:
            self._typed[self._task_id] = self._said()

    def _said(self) -> dict[str, str]:
        return {name: field.text() for name, field in self._fields.items()}

    def _choice(self, words: str, outcome: Outcome, digit: str) -> KeyButton:
        button = KeyButton(words, digit, kind="segment", key_first=True)
        button.setObjectName(f"outcome_{outcome.value}")
        button.clicked.connect(partial(self._ask, outcome))
        self._layout.addWidget(button)
        return button

    def _ask(self, outcome: Outcome) -> None:
        if self._task_id is None:
            return
        if self._fields:
            self.told.emit(self._task_id, outcome, self._said())
        else:
            self.outcome_asked.emit(self._task_id, outcome)
