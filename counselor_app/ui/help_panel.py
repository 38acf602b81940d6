"""Sending help: the ladder, the sheet that is open, and every request that was sent."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counselor_app.domain.assessment.assess import Reason
from counselor_app.domain.call import Call
from counselor_app.domain.fitting import Fitting, owes_reason
from counselor_app.domain.ids import CallId, RequestId
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Rescues, Service
from counselor_app.domain.task import Outcome
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.notice import Notice
from counselor_app.ui.pieces import KeyButton, heading, key_words
from counselor_app.ui.request_card import RequestCard
from counselor_app.ui.rescue_sheet import RescueSheet
from counselor_app.ui.sheet import wrapped
from counselor_app.ui.step_strip import StepStrip
from counselor_app.ui.theme import be, px
from counselor_app.ui.voice_sheet import VoiceSheet
from counselor_app.ui.why_sheet import SAY_WHY, WhySheet
from counselor_app.ui.words import said, tr

_LADDER: tuple[tuple[Deed, Service | None], ...] = (
    (Deed.COMMUNITY_TEAM, Service.COMMUNITY_TEAM),
    (Deed.EMS, Service.EMS),
    (Deed.CO_RESPONDERS, Service.CO_RESPONDERS),
    (Deed.POLICE, Service.POLICE),
    (Deed.VOICE, None),
)


class HelpPanel(QWidget):
    """Shows what can be sent and what became of it. Asks to send, and to note voice.

    Signals: send_asked(service, grounds, reason, why or None), spoke_asked(request_id,
    operator, incident), call_psap_asked(), contact_asked(request_id, outcome),
    why_said(request_id, why), trigger_asked(Deed or Trigger), opened() and closed() of
    its sheets, card_urged(card) when one must be seen.
    """

    send_asked = Signal(object, object, str, object)
    why_said = Signal(str, object)
    trigger_asked = Signal(object)
    spoke_asked = Signal(str, str, str)
    call_psap_asked = Signal()
    contact_asked = Signal(str, object)
    opened = Signal()
    closed = Signal()
    card_urged = Signal(object)

    def __init__(
        self, keyboard: Keyboard | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        keys = keyboard or Keyboard()
        self._voice_key = key_words(keys.of(Deed.VOICE))
        self._call: Call | None = None
        self._now: datetime | None = None
        self._cards: dict[RequestId, RequestCard] = {}
        self._falls = False
        self._cad = wrapped("", "small", "cad")
        be(self._cad, tone="high")
        self._notice = Notice()
        self._step, self._why = StepStrip(keys), WhySheet()
        self._buttons = [self._button(keys, *rung) for rung in _LADDER]
        self._rescue = RescueSheet(keys.of(Deed.PLACE))
        ladder = (keys.of(Deed.COMMUNITY_TEAM), keys.of(Deed.POLICE))
        self._voice = VoiceSheet((key_words(ladder[0]), key_words(ladder[1])))
        self._lay_out()
        self._connect()
        self._show_buttons()

    def show_help(
        self,
        call: Call | None,
        policy: Policy,
        now: datetime,
        cad_reached: bool,  # noqa: FBT001 - as agreed
    ) -> None:
        """Show the call's requests as they stand now, and whether dispatch is reached."""
        if self._call_id != (call.call_id if call else None):
            self._rescue.shut()
            self._voice.shut()
            self._why.shut()
            self._notice.clear()
        self._call, self._now = call, now
        for button in self._buttons:
            button.setEnabled(call is not None)
        self._show_cad(call, cad_reached=cad_reached)
        self._show_cards(call, policy, now)
        if call is not None and not self._rescue.isHidden():
            self._rescue.show_call(call, now)
        if call is not None and not self._voice.isHidden():
            self._voice.show_call(call, now)

    def show_reasons(self, reasons: Iterable[Reason]) -> None:
        """Keep what made the level: the first draft of why help is needed."""
        self._rescue.show_reasons(reasons)

    def show_step(self, fits: Fitting) -> None:
        """Show which step fits now."""
        self._step.show_step(fits)
        self._rescue.show_step(fits)
        self._show_buttons()

    def show_fall(self, *, falls: bool) -> None:
        """Leave the key that asks why to a level that would fall, while one would."""
        self._falls = falls
        self._show_why_key()

    @property
    def owes_why(self) -> bool:
        """Whether one must still say why a request went above what fitted."""
        return bool(self._owing)

    def open_why(self) -> None:
        """Ask why of the first request that owes it."""
        if self._owing:
            self._ask_why(self._owing[0])

    def open_sheet(self, service: Service | None) -> None:
        """Open the filled-in sheet of a service, or of voice (None). Nothing is sent."""
        if self._call is None or self._now is None:
            return
        self.opened.emit()
        self._notice.clear()
        closing = self._voice if service else self._rescue
        closing.hide()
        self._why.hide()
        if service is None:
            self._voice.open_for(self._call, self._now)
        else:
            self._rescue.open_for(service, self._call, self._now)
        self._show_buttons()

    def show_refusal(self, words: str) -> None:
        """Say why it was not done, where it was asked."""
        if not self._rescue.isHidden():
            self._rescue.refuse(words)
        elif not self._voice.isHidden():
            self._voice.refuse(words)
        else:
            self._notice.refuse(words)

    @property
    def _call_id(self) -> CallId | None:
        return self._call.call_id if self._call else None

    def _show_cad(self, call: Call | None, *, cad_reached: bool) -> None:
        lost = call is not None and not cad_reached
        words = tr("Dispatch is not reached: requests go on being tried. Voice: %s.")
        self._cad.setText(words % self._voice_key if lost else "")
        self._cad.setVisible(lost)

    def _show_cards(self, call: Call | None, policy: Policy, now: datetime) -> None:
        requests = call.rescues.requests if call else {}
        for key in [k for k in self._cards if k not in requests]:
            card = self._cards.pop(key)
            card.hide()
            card.deleteLater()
        for key, request in requests.items():
            if key not in self._cards:
                self._cards[key] = self._card(key)
            progress = call.rescues.progress(key) if call else None
            if progress is not None:
                voice = self._voice_key
                self._cards[key].show_request(policy, request, progress, now, voice)
        self._show_why_key()

    def _show_why_key(self) -> None:
        first = () if self._falls else self._owing[:1]
        for key, card in self._cards.items():
            card.show_why_key(SAY_WHY if (key,) == first else "")

    @property
    def _owing(self) -> tuple[RequestId, ...]:
        rescues = self._call.rescues if self._call else Rescues()
        asked = rescues.requests.items()
        return tuple(k for k, r in asked if owes_reason(r, rescues.progress(k)))

    def _card(self, key: RequestId) -> RequestCard:
        card = RequestCard()
        card.contact_asked.connect(partial(self._ask_contact, key))
        card.why_asked.connect(partial(self._ask_why, key))
        card.urged.connect(partial(self.card_urged.emit, card))
        self._requests.insertWidget(0, card)  # the latest first, for Tab as well
        for one, following in pairwise((self._buttons[-1], *card.buttons, card.why)):
            self.setTabOrder(one, following)
        return card

    def _ask_contact(self, key: RequestId, outcome: Outcome) -> None:
        self._notice.clear()
        self.contact_asked.emit(key, outcome)

    def _ask_why(self, key: RequestId) -> None:
        asked = self._call.rescues.requests[key].asked if self._call else None
        if asked and asked.fits:
            self.opened.emit()
            self._rescue.hide()
            self._voice.hide()
            self._notice.clear()
            self._why.open_for(key, said(asked.service), asked.fits)
            self._show_buttons()

    def _button(self, keys: Keyboard, deed: Deed, service: Service | None) -> KeyButton:
        button = KeyButton(keys.words(deed), keys.of(deed))
        button.setObjectName(f"help_{deed.value}")
        button.clicked.connect(partial(self._clicked, service))
        return button

    def _clicked(self, service: Service | None) -> None:
        self.open_sheet(service)

    def _sheet_closed(self) -> None:
        self._show_buttons()
        self.closed.emit()

    def _show_buttons(self) -> None:
        sheets = (self._rescue, self._voice, self._why)
        shut = all(sheet.isHidden() for sheet in sheets)
        for button in self._buttons:
            button.setVisible(shut)
        self._step.setVisible(shut and self._step.has_words)

    def _connect(self) -> None:
        self._rescue.send_asked.connect(self.send_asked)
        self._voice.spoke_asked.connect(self.spoke_asked)
        self._voice.call_psap_asked.connect(self.call_psap_asked)
        self._why.why_said.connect(self.why_said)
        self._step.trigger_asked.connect(self.trigger_asked)
        for sheet in (self._rescue, self._voice, self._why):
            sheet.closed.connect(self._sheet_closed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(7))
        layout.addWidget(heading(tr("Send help · least invasive first")))
        layout.addWidget(self._cad)
        layout.addWidget(self._step)
        for button in self._buttons:
            layout.addWidget(button)
        layout.addWidget(self._rescue)
        layout.addWidget(self._voice)
        layout.addWidget(self._why)
        layout.addWidget(self._notice)
        self._requests = QVBoxLayout()
        self._requests.setSpacing(px(7))
        layout.addLayout(self._requests)
