"""The safety plan in the right column: how far it is, and the key that opens it."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counselor_app.domain.call import Call
from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton, heading
from counselor_app.ui.safety_plan_words import card_words
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import tr


class PlanCard(QFrame):
    """Shows how far the plan is, its means first. Signals: open_asked()."""

    open_asked = Signal()

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__()
        be(self, kind="card")
        self._words = wrapped("", "small", "plan_card")
        self._open = KeyButton(tr("Open"), keyboard.of(Deed.PLAN), kind="flat")
        self._open.setObjectName("open_plan")
        self._open.setAccessibleName(keyboard.words(Deed.PLAN))
        self._open.clicked.connect(self.open_asked)
        top = QHBoxLayout()
        top.addWidget(heading(keyboard.words(Deed.PLAN)))
        top.addStretch(1)
        top.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(11), px(16), px(12))
        layout.setSpacing(px(4))
        layout.addLayout(top)
        layout.addWidget(self._words)

    def show_plan(self, plan: SafetyPlan, earlier: Call | None, now: datetime) -> None:
        """Show the plan of the call, or that an earlier call of the number has one."""
        self._words.setText(card_words(plan, earlier, now))
