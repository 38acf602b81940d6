"""What fits now, above the ladder: the least invasive step, and what to mark as well."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counselor_app.domain.assessment.plan import TriggerRule
from counselor_app.domain.fitting import Fitting
from counselor_app.domain.ladder import Rung
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.clock_words import age
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton, key_cap, key_words
from counselor_app.ui.sheet import empty, wrapped
from counselor_app.ui.theme import be, px
from counselor_app.ui.trigger_bar import MARKS
from counselor_app.ui.words import said, tr

_DEEDS = {
    Rung.PLAN_ON_LINE: Deed.PLAN,
    Rung.COMMUNITY_TEAM: Deed.COMMUNITY_TEAM,
    Rung.EMS_BY_CONSENT: Deed.EMS,
    Rung.CO_RESPONDERS: Deed.CO_RESPONDERS,
    Rung.EMS_WITHOUT_CONSENT: Deed.EMS,
    Rung.POLICE: Deed.POLICE,
}
_KEYS: dict[Trigger, Deed] = {trigger: deed for deed, trigger in MARKS.items()}


class StepStrip(QFrame):
    """Shows the step that fits, why, and each trigger that the answers call for.

    Signals: trigger_asked(Deed or Trigger).
    """

    trigger_asked = Signal(object)

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__()
        self.setObjectName("step")
        be(self, kind="card")
        self._keyboard, self._shown = keyboard, Fitting()
        self._fits = wrapped("", "", "fits")
        self._key = key_cap("")
        self._why = wrapped("", "small", "fits_why")
        self._back, self._back_key = wrapped("", "small", "to_911"), key_cap("")
        be(self._back, tone="warn")
        self._back_key.setText(key_words(keyboard.of(Deed.VOICE)))
        self._calls = QVBoxLayout()
        self._calls.setSpacing(px(5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(9), px(14), px(10))
        layout.setSpacing(px(4))
        for words, key in ((self._fits, self._key), (self._back, self._back_key)):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            row.addWidget(words, 1)
            row.addWidget(key)
            layout.addLayout(row)
            if words is self._fits:
                layout.addWidget(self._why)
        layout.addLayout(self._calls)
        self.hide()

    def show_step(self, fits: Fitting) -> None:
        """Show what fits now."""
        if fits == self._shown:
            return
        called = fits.calls_for != self._shown.calls_for
        self._shown = fits
        self._fits.setText(fits_words(fits))
        self._fits.setVisible(fits.rung is not None)
        deed = _DEEDS.get(fits.rung) if fits.rung else None
        self._key.setText(key_words(self._keyboard.of(deed)) if deed else "")
        self._key.setVisible(bool(deed) and not (fits.helped or fits.asks_first))
        self._why.setText(why_words(fits))
        self._why.setVisible(bool(self._why.text()))
        self._back.setText(f"{fits.to_911.text}." if fits.to_911 else "")
        for part in (self._back, self._back_key):
            part.setVisible(fits.to_911 is not None)
        if called:
            self._show_calls(fits.calls_for)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to show."""
        shown = self._shown
        return any((shown.rung, shown.to_911, shown.calls_for))

    def _show_calls(self, rules: tuple[TriggerRule, ...]) -> None:
        empty(self._calls)
        for rule in rules:
            if rule.trigger is None:
                continue
            deed = _KEYS.get(rule.trigger)
            key = self._keyboard.of(deed) if deed else ""
            button = KeyButton(tr("Mark: %s") % said(rule.trigger), key, kind="segment")
            button.setObjectName(f"called_{rule.trigger.value}")
            button.setToolTip(rule.text)
            button.clicked.connect(partial(self._ask, deed or rule.trigger))
            words = wrapped(tr("Answers call for it: %s") % rule.text, "small")
            self._calls.addWidget(words)
            self._calls.addWidget(button)

    def _ask(self, deed: Deed | Trigger) -> None:
        self.trigger_asked.emit(deed)


def fits_words(fits: Fitting) -> str:
    """Return the step that fits, and by when."""
    if fits.rung is None:
        return ""
    if fits.asks_first and not fits.helped:
        return tr("First the core questions.")
    return tr("Least invasive that fits: %s") % _rung_words(fits)


def _rung_words(fits: Fitting) -> str:
    words, within = said(fits.rung) if fits.rung else "", fits.within
    if fits.helped:
        return tr("%s, accepted") % words
    return tr("%s, within %s") % (words, age(within)) if within else words


def why_words(fits: Fitting) -> str:
    """Return why it fits, and what raised it."""
    if fits.rung and fits.asks_first and not fits.helped:
        return tr("Where they can't be asked: %s.") % _rung_words(fits)
    if fits.raised_by:  # the level's own words speak of a lower step
        return tr("Raised by: %s.") % "; ".join(fits.raised_by)
    return f"{fits.rule.text}." if fits.rule and fits.rung else ""
