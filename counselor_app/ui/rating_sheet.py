"""The counselor's own rating: four levels on digits, a reason where it is lower."""

from PySide6.QtCore import Signal

from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import Risk, RiskLevel, may_rate
from counselor_app.ui.choices import Choices
from counselor_app.ui.sheet import LineField, Sheet, wrapped
from counselor_app.ui.words import level_words, tr

_LEVELS = (RiskLevel.LOW, RiskLevel.MODERATE, RiskLevel.HIGH, RiskLevel.IMMINENT)


class RatingSheet(Sheet):
    """Shows the levels to choose from. Enter confirms.

    What was chosen and typed is kept for its call until it is confirmed.
    Signals: rated(level, reason).
    """

    rated = Signal(object, str)

    def __init__(self) -> None:
        super().__init__("rating", tr("Your rating"), tr("1 to 4, Enter confirms"))
        self._risk = Risk()
        self._call_id: CallId | None = None
        self._begun: dict[CallId | None, tuple[RiskLevel, str]] = {}
        levels = [(level, level_words(level)) for level in _LEVELS]
        self._levels = Choices("levels", tr("Level"), levels)
        self._why = wrapped("", "small", "why_lower")
        self._reason = LineField("rating_reason", tr("Why lower"), tr("in a few words"))
        self._levels.chosen.connect(self._chosen)
        self._reason.textEdited.connect(self._keep)
        for widget in (self._levels, self._why, self._reason, self.notice):
            self.body.addWidget(widget)
        foot = (("1-4", tr("choose")), ("Return", tr("confirm")))
        self.body.addLayout(self.foot(*foot))

    def open_for(self, risk: Risk) -> None:
        """Open with what was begun, else with the level in force, or none."""
        self._risk = risk
        rated = risk.level if risk.level in _LEVELS else None
        known = rated, risk.reason if risk.own else ""
        level, reason = self._begun.get(self._call_id, known)
        self._levels.show_value(level)
        self._reason.setText(reason)
        self._show_reason()
        self.open(self._levels)
        if (level, reason) != known:
            self.notice.refuse(tr("Begun before, not confirmed yet."))

    def show_risk(self, risk: Risk, call_id: CallId | None = None) -> None:
        """Ask for a reason, or no longer, when the answers' level has changed."""
        self._call_id = call_id
        if risk != self._risk:
            self._risk = risk
            self._show_reason()

    def confirm(self) -> None:
        """Ask to rate, or say what is missing."""
        level = self._levels.value
        if not isinstance(level, RiskLevel):
            self.notice.refuse(tr("Choose a level from 1 to 4."))
            return
        reason = self._reason.text().strip() if self._lower() else ""
        try:
            may_rate(self._risk, level, reason)
        except Refused as refused:
            self.notice.refuse(str(refused))
            self._reason.setFocus()
            return
        self._begun.pop(self._call_id, None)
        self.shut()
        self.rated.emit(level, reason)

    def _chosen(self) -> None:
        self.notice.clear()
        self._keep()
        self._show_reason()
        if self._lower():
            self._reason.setFocus()

    def _keep(self) -> None:
        level = self._levels.value
        if isinstance(level, RiskLevel):
            self._begun[self._call_id] = (level, self._reason.text())

    def _lower(self) -> bool:
        level = self._levels.value
        if not isinstance(level, RiskLevel):
            return False
        return level.severity < self._risk.shown.severity

    def _show_reason(self) -> None:
        words = tr("Why lower than the answers suggest?")
        level, shown = self._levels.value, self._risk.shown
        if isinstance(level, RiskLevel) and self._risk.holds_against(level):
            holds = tr("It is proposed: %s holds until a lead agrees.")
            words = f"{words} {holds % level_words(shown)}"
        self._why.setText(words)
        for widget in (self._why, self._reason):
            widget.setVisible(self._lower())
