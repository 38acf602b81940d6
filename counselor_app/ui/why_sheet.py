"""Why a request goes above the step that fits: reasons on digits, before or after."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from counselor_app.domain.ids import RequestId
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.ui.choices import Choices
from counselor_app.ui.sheet import Sheet, wrapped
from counselor_app.ui.words import said, tr

SAY_WHY = "Ctrl+Shift+K"


def why_choices() -> Choices:
    """Return the reasons to choose from."""
    reasons = [(why, said(why)) for why in WhyHigher]
    choices = Choices("why_higher", tr("Why not less"), reasons, across=2)
    grid = choices.layout()
    if isinstance(grid, QGridLayout):
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
    return choices


def asks_words(fits: Rung) -> str:
    """Return the question why not the step that fits."""
    return tr("Why not: %s?") % said(fits)


class WhySheet(Sheet):
    """Asks why of a request that was sent; a digit says it at once.

    Signals: why_said(request_id, why).
    """

    why_said = Signal(str, object)

    def __init__(self) -> None:
        super().__init__("why_sheet", "", tr("1 to 5 says why. Escape closes."))
        self._request: RequestId | None = None
        self._words = wrapped("", "small", "why_sent")
        self._reasons = why_choices()
        self._reasons.chosen.connect(self._chosen)
        self.body.addWidget(self._words)
        self.body.addWidget(self._reasons)
        self.body.addLayout(self.foot(("1-5", tr("says why"))))

    def open_for(self, request_id: RequestId, sent: str, fits: Rung) -> None:
        """Open for a request that was sent above what fitted; nothing holds it up."""
        self._request = request_id
        self.title.setText(asks_words(fits))
        self.setAccessibleName(self.title.text())
        self._words.setText(tr("%s was sent.") % sent)
        self._reasons.show_value(None)
        self.open(self._reasons)

    def _chosen(self, why: object) -> None:
        request, self._request = self._request, None
        self.shut()
        if request is not None and isinstance(why, WhyHigher):
            self.why_said.emit(request, why)
