"""One request for help: four steps, how long nobody has answered, and what to do."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counselor_app.domain.fitting import owes_reason
from counselor_app.domain.overdue import alarm
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Progress, Request, Step
from counselor_app.domain.task import Outcome
from counselor_app.ui.announce import announce
from counselor_app.ui.help_words import (
    STEPS,
    act_words,
    asks_contact,
    state_words,
    times_words,
)
from counselor_app.ui.panel_styles import draw_bar, sized
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.theme import be, px, tokens
from counselor_app.ui.why_sheet import asks_words
from counselor_app.ui.words import said, tr

_CENTERED = int(
    Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
)
_OUTCOMES = (Outcome.REACHED, Outcome.NOT_FOUND, Outcome.NO_LONGER_NEEDED)


class RequestCard(QFrame):
    """Shows how far a request is. Asks to note whether the person was reached.

    Red only when something is overdue or refused, green only at "person reached".
    Signals: contact_asked(outcome), why_asked() where one must still say why it went
    above what fitted, urged() when it has become urgent.
    """

    contact_asked = Signal(object)
    why_asked = Signal()
    urged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("request")
        be(self, kind="card", tone="")
        self._service = text_label("", "title", "service")
        self._state = wrapped("", "", "state")
        self._state.setFont(sized(self.font(), 13, bold=True))
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._steps = _Steps()
        self._act = wrapped("", "small", "act")
        self.why = KeyButton("", "", kind="segment")
        self.why.setObjectName("why_of_request")
        self.why.clicked.connect(self._ask_why)
        self.why.hide()
        self._contact = QWidget()
        self._lay_out()

    def show_request(
        self,
        policy: Policy,
        request: Request,
        progress: Progress,
        now: datetime,
        voice: str,
    ) -> None:
        """Show the request as it stands now; `voice` is the key of the voice path."""
        overdue = alarm(policy, request, progress, now)
        reached = progress.step is Step.REACHED
        urgent = overdue is not None or progress.to_tell
        tone = "imminent" if urgent else "ok" if reached else ""
        said_now = state_words(request, progress, now)
        self._service.setText(said(request.asked.service))
        self._state.setText(said_now)
        be(self._state, tone=tone)
        be(self, tone=tone)
        self._steps.show_step(progress.step, tone)
        act = act_words(policy, request, progress, now, voice)
        if act != self._act.text():
            self._act.setText(act)
            self._act.setVisible(bool(act))
            if urgent:
                self.urged.emit()
                announce(self, f"{self._service.text()}. {act}", urgent=True)
        self._show_contact(progress)
        self._show_why(request, progress)
        times = times_words(request, progress)
        self.setToolTip(times)
        self.setAccessibleDescription(times)
        self.setAccessibleName(f"{self._service.text()}. {said_now}. {act}")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._service, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._state, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(9), px(12), px(10))
        layout.setSpacing(px(5))
        layout.addLayout(top)
        layout.addWidget(self._steps)
        layout.addWidget(self._act)
        layout.addWidget(self._contact)
        layout.addWidget(self.why)
        self._act.hide()
        contact = QVBoxLayout(self._contact)
        contact.setContentsMargins(0, 0, 0, 0)
        contact.setSpacing(px(4))
        self._asks = text_label("", "small", "contact_asks")
        contact.addWidget(self._asks)
        rows = QGridLayout()
        rows.setSpacing(px(5))
        self.buttons: list[QPushButton] = []
        for at, outcome in enumerate(_OUTCOMES):
            button = QPushButton(said(outcome))
            button.setObjectName(f"contact_{outcome.value}")
            button.setAccessibleName(tr("Person reached? %s") % said(outcome))
            be(button, kind="segment")
            button.clicked.connect(partial(self._ask, outcome))
            rows.addWidget(button, at // 2, at % 2)
            self.buttons.append(button)
        contact.addLayout(rows)

    def _show_contact(self, progress: Progress) -> None:
        asks, later = asks_contact(progress), progress.not_found
        self._contact.setVisible(asks or later)
        found = tr("Found after all?") if later else tr("Was the person reached?")
        self._asks.setText(found)
        for outcome, button in zip(_OUTCOMES, self.buttons, strict=True):
            button.setVisible(asks or outcome is Outcome.REACHED)

    def show_why_key(self, sequence: str) -> None:
        """Show the key that asks why here, or that none does."""
        self.why.say(self.why.words, sequence)

    def _show_why(self, request: Request, progress: Progress) -> None:
        owes, fits = owes_reason(request, progress), request.asked.fits
        if owes and fits and self.why.words != asks_words(fits):
            self.why.say(asks_words(fits))
        self.why.setVisible(owes)

    def _ask_why(self) -> None:
        self.why_asked.emit()

    def _ask(self, outcome: Outcome) -> None:
        self.contact_asked.emit(outcome)


class _Steps(QWidget):
    """The four steps as bars with words; the last one that was said is strong."""

    def __init__(self) -> None:
        super().__init__()
        self._step, self._tone = Step.WRITTEN, ""

    def show_step(self, step: Step, tone: str) -> None:
        if (step, tone) != (self._step, self._tone):
            self._step, self._tone = step, tone
            self.setAccessibleName(tr("Step: %s") % said(step))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(px(240), px(10) + self._line() * self._lines())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(px(160), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent, /) -> None:  # noqa: N802 - Qt's name
        t, gap = tokens(), px(4)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = (self.width() - gap * (len(STEPS) - 1)) / len(STEPS)
            strong = getattr(t, self._tone) if self._tone else t.ink2
            now = max((s for s in STEPS if s <= self._step), default=None)
            for at, step in enumerate(STEPS):
                done = step <= self._step
                bar = QRectF(at * (width + gap), 0, width, px(4))
                draw_bar(painter, bar, float(done), strong)
                painter.setFont(sized(self.font(), 11.5, bold=step is now))
                ink = strong if step is now else t.ink if done else t.ink2
                painter.setPen(QColor(ink))
                words = QRectF(bar.left() - 2, px(7), width + 4, self.height() - px(7))
                painter.drawText(words, _CENTERED, said(step))

    def _line(self) -> int:
        return round(px(11.5) * 1.35)

    def _lines(self) -> int:
        return 2
