"""The risk now: the level in force, how it came about, and the counselor's own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from counselor_app.domain.assessment.assess import Assessment, Reason
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import Risk, RiskLevel
from counselor_app.ui.clock_words import wall_minute
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.panel_styles import sized
from counselor_app.ui.pieces import KeyButton, heading, text_label
from counselor_app.ui.question_words import number_of
from counselor_app.ui.rating_sheet import RatingSheet
from counselor_app.ui.sheet import empty, wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.tokens import RISK_LOOKS
from counselor_app.ui.why_sheet import SAY_WHY
from counselor_app.ui.words import level_words, tr

_MOST = 6


class RiskPanel(QFrame):
    """Shows the risk, derived and the counselor's own. Asks to rate it.

    A level that would fall is said to hold until one says why.
    Signals: rate_asked(level, reason), why_asked(), closed() when its sheet is.
    """

    rate_asked = Signal(object, str)
    why_asked = Signal()
    closed = Signal()

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("risk")
        be(self, kind="card")
        keys = keyboard or Keyboard()
        self._risk = Risk()
        self._shown: tuple[Reason, ...] = ()
        self._protocol: Protocol | None = None
        self._pill = text_label("", "pill", "level")
        self._sides = wrapped("", "small", "sides")
        self._change = KeyButton(
            tr("change"), keys.of(Deed.RATE), kind="flat", key_first=True
        )
        self._change.setObjectName("rate")
        self._change.setAccessibleName(keys.words(Deed.RATE))
        self._lower = wrapped("", "small", "lower")
        self._falls = wrapped("", "small", "falls")
        be(self._falls, tone="warn")
        self._why = KeyButton(tr("say why"), SAY_WHY, kind="flat", key_first=True)
        self._why.setObjectName("say_why")
        self._why.clicked.connect(self._ask_why)
        self._peak = wrapped("", "small", "peak")
        self._open = wrapped("", "small", "open_core")
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(px(4))
        self._sheet = RatingSheet()
        self._change.clicked.connect(self.open_rating)
        self._sheet.rated.connect(self.rate_asked)
        self._sheet.closed.connect(self.closed)
        self._lay_out()
        self.show_risk(Risk(), None)

    def show_risk(
        self,
        risk: Risk,
        assessment: Assessment | None,
        protocol: Protocol | None = None,
        falls_to: RiskLevel | None = None,
        call_id: CallId | None = None,
    ) -> None:
        """Show the risk; with the protocol, reasons carry their question's number.

        `falls_to` is the level that the answers give while a grave one holds; a rating
        that was begun is kept for the call of `call_id`.
        """
        self._risk = risk
        words, look = level_words(risk.level), RISK_LOOKS[risk.level]
        self._pill.setText(words)
        self._pill.setAccessibleName(tr("Risk now: %s") % words)
        be(self._pill, tone=look.tone)
        _say(self._sides, sides_words(risk))
        _say(self._lower, lower_words(risk))
        be(self._lower, tone="warn" if risk.proposed else "")
        _say(self._falls, falls_words(risk, falls_to))
        self._why.setVisible(falls_to is not None)
        _say(self._peak, peak_words(risk))
        _say(self._open, open_words(risk, assessment, protocol))
        be(self._open, tone="warn")
        self._show_reasons(assessment.reasons if assessment else (), protocol)
        self._sheet.show_risk(risk, call_id)

    def open_rating(self) -> None:
        """Open the sheet that rates, in its place."""
        self._sheet.open_for(self._risk)

    def shut_rating(self) -> None:
        """Close the sheet that rates and ask for nothing."""
        self._sheet.shut()

    def _ask_why(self) -> None:
        self.why_asked.emit()

    def _show_reasons(
        self, reasons: tuple[Reason, ...], protocol: Protocol | None
    ) -> None:
        shown = (*(r for r in reasons if not r.buffer), *(r for r in reasons if r.buffer))
        if shown == self._shown and protocol is self._protocol:
            return
        self._shown, self._protocol = shown, protocol
        empty(self._reasons)
        for reason in shown[:_MOST]:
            number = number_of(protocol, reason.item)
            self._reasons.addLayout(_row(reason, number))
        if (more := len(shown) - _MOST) and more > 0:
            self._reasons.addWidget(text_label(tr("and %d more") % more, "faint"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(heading(tr("Risk now")))
        top.addStretch(1)
        top.addWidget(self._pill)
        sides = QHBoxLayout()
        sides.setSpacing(px(6))
        sides.addWidget(self._sides, 1)
        sides.addWidget(self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(11), px(16), px(12))
        layout.setSpacing(px(4))
        layout.addLayout(top)
        layout.addLayout(sides)
        layout.addWidget(self._lower)
        falls = QHBoxLayout()
        falls.setSpacing(px(6))
        falls.addWidget(self._falls, 1)
        falls.addWidget(self._why)
        layout.addLayout(falls)
        layout.addWidget(self._peak)
        layout.addWidget(self._open)
        layout.addWidget(self._sheet)
        layout.addSpacing(px(2))
        layout.addLayout(self._reasons)


def sides_words(risk: Risk) -> str:
    """Return the derived level and the counselor's own, side by side."""
    derived = tr("Derived %s") % level_words(risk.shown)
    if risk.own is None:
        return tr("%s · yours: not given") % derived
    if risk.own is risk.shown:
        return tr("%s · yours: same") % derived
    words = tr("%s · yours: %s") % (derived, level_words(risk.own))
    return tr("%s, proposed") % words if risk.proposed else words


def lower_words(risk: Risk) -> str:
    """Return why an own level is lower, and what a lead said where one must."""
    if risk.own is None or risk.own.severity >= risk.shown.severity:
        return ""
    because = tr("Because: %s") % risk.reason if risk.reason else ""
    return " ".join(filter(None, (_lead_words(risk), because)))


def falls_words(risk: Risk, to: RiskLevel | None) -> str:
    """Return what the answers give now while the grave level still holds, or nothing."""
    if to is None:
        return ""
    levels = level_words(to), level_words(risk.shown)
    return tr("Answers now %s. %s holds until you say why.") % levels


def _lead_words(risk: Risk) -> str:
    holds = level_words(risk.shown)
    if risk.proposed:
        return tr("A lead's word is awaited; %s holds.") % holds
    if risk.agreed is None:
        return ""
    agrees, not_agrees = tr("A lead agrees."), tr("A lead does not agree; %s holds.")
    return agrees if risk.agreed else not_agrees % holds


def peak_words(risk: Risk) -> str:
    """Return the worst level that was ever in force, when it is worse than now."""
    if risk.peak_at is None or risk.peak.severity <= risk.level.severity:
        return ""
    return tr("was %s %s") % (level_words(risk.peak), wall_minute(risk.peak_at))


def open_words(
    risk: Risk, assessment: Assessment | None, protocol: Protocol | None
) -> str:
    """Return what still has to be asked before the level is rated; of one, its name."""
    count = len(assessment.open_core) if assessment else 0
    if not assessment or not count:
        return ""
    rated = risk.level is not RiskLevel.UNRATED
    if count == 1 and protocol and (item := protocol.item(assessment.open_core[0])):
        words = tr("Still to ask: %s") if rated else tr("Not rated. Still to ask: %s")
        return words % item.short
    questions = tr("%d core questions open") % count
    return questions if rated else tr("Not rated: %s") % questions


def _row(reason: Reason, number: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(6))
    words = wrapped(f"▪ {reason.text}")
    words.setFont(sized(words.font(), 13))
    be(words, tone="ok" if reason.buffer else "")
    if reason.buffer:
        words.setAccessibleName(tr("Speaks for safety: %s") % reason.text)
    row.addWidget(words, 1)
    if number:
        row.addWidget(text_label(number, "faint"))
    return row


def _say(label: QLabel, words: str) -> None:
    if label.text() != words:
        label.setText(words)
    label.setVisible(bool(words))
