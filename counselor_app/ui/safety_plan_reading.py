"""The safety plan in large letters, to be read to the caller."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.ui.choices import Choices, digit_of
from counselor_app.ui.safety_plan_paper import reading_document
from counselor_app.ui.theme import QUESTION, be, px
from counselor_app.ui.words import tr

_LEAST = 220


class PlanReading(QWidget):
    """Shows the plan to read aloud. A digit says whether the caller agrees.

    Signals: said(agreed).
    """

    said = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._text = QTextEdit()
        self._text.setObjectName("plan_text")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("The plan, to read aloud"))
        self._text.setMinimumHeight(px(_LEAST))
        be(self._text, kind="plain")
        answers = [
            (True, tr("The caller agrees")),
            (False, tr("The caller does not agree")),
        ]
        words = tr("Does the caller agree with the plan?")
        self._agrees = Choices("plan_agreed", words, answers, 2)
        self._agrees.chosen.connect(self._say)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._agrees)

    def show_plan(self, plan: SafetyPlan) -> None:
        """Show the plan from its beginning, with what the caller said to it so far."""
        document = reading_document(plan, px(QUESTION))
        document.setParent(self._text)
        self._text.setDocument(document)
        self._agrees.show_value(plan.agreed)

    def focus_text(self) -> None:
        """Give the keys to the text: arrows scroll, digits answer."""
        self._text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: 1 or 2 says it, also from the text; other keys are the sheet's."""
        if digit_of(event) in ("1", "2"):
            self._say(event.text() == "1")
        else:
            event.ignore()

    def _say(self, agreed: object) -> None:
        self.said.emit(agreed is True)
