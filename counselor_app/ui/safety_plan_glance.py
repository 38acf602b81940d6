"""The safety plan at a glance, for whoever calls the person again."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit

from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.ui.panel_styles import sized
from counselor_app.ui.safety_plan_words import how_far_words, plain_words
from counselor_app.ui.theme import px
from counselor_app.ui.words import tr

_LEAST, _MOST, _FONT = 3, 16, 12.5


class PlanGlance(QPlainTextEdit):
    """Shows a plan, its means first, in little room; arrows scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("task_plan")
        self.setAccessibleName(tr("Safety plan"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setFont(sized(self.font(), _FONT))
        self.hide()

    def show_plan(self, plan: SafetyPlan) -> None:
        """Show the plan, or nothing where there is none."""
        both = (how_far_words(plan), plain_words(plan))
        words = "\n\n".join(both) if plan.is_made else ""
        self.setPlainText(words)
        self.setMaximumHeight(self.sizeHint().height())
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as high as its lines, each broken once, within reason."""
        return self._of_lines(min(2 * self.document().blockCount(), _MOST))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: a few lines can always be read."""
        return self._of_lines(_LEAST)

    def _of_lines(self, lines: int) -> QSize:
        return QSize(px(120), self.fontMetrics().lineSpacing() * lines + px(14))
