"""The trigger bar: what changes everything at once, and how this desk stands."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from counselor_app.ui.flow import Flow
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import tr

_HEIGHT = 44
_LINES = 2
MARKS = {
    Deed.ATTEMPT: Trigger.ATTEMPT_IN_PROGRESS,
    Deed.WEAPON: Trigger.WEAPON,
    Deed.DANGER: Trigger.DANGER_TO_ANOTHER,
    Deed.CHILD: Trigger.CHILD,
    Deed.PLACE: Trigger.PLACE_UNKNOWN,
    Deed.SILENT: Trigger.SILENT,
    Deed.DROPPED: Trigger.DROPPED,
}


class TriggerBar(QFrame):
    """Shows the triggers that have keys and which are marked. Asks for one of them.

    Signals: trigger_asked(Deed).
    """

    trigger_asked = Signal(object)

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setMinimumHeight(px(_HEIGHT))
        self._keyboard = keyboard
        self._buttons = {deed: self._button(deed) for deed in MARKS}
        self._health = text_label("", "small", "health")
        self._health.setWordWrap(True)
        wide = QSizePolicy.Policy.Ignored
        self._health.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self._waiting = text_label("", "quiet", "waiting_meanwhile")
        first = text_label(tr("At once"), "small")
        find = self._button(Deed.PALETTE)
        find.say(tr("Find"))
        find.setToolTip(keyboard.words(Deed.PALETTE))
        below = QHBoxLayout()
        below.setSpacing(px(16))
        below.addWidget(self._health, 1)
        below.addWidget(self._waiting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(5), px(20), px(5))
        layout.setSpacing(px(4))
        layout.addWidget(Flow((first, *self._buttons.values(), find)))
        layout.addLayout(below)
        self._health.hide()
        self.show_triggers(None)
        self.show_waiting("")

    def show_triggers(self, triggers: Triggers | None, *, placed: bool = False) -> None:
        """Show which triggers are marked; without a call none can be.

        What stands on the record but is over is marked no longer: a place unknown once
        `placed`, when the person's place was read back, and a weapon once there is none.
        """
        over = {Trigger.PLACE_UNKNOWN} if placed else set[Trigger]()
        if triggers and triggers.armed is Weapon.NONE:
            over.add(Trigger.WEAPON)
        now = triggers.marked - over if triggers else frozenset[Trigger]()
        for deed, button in self._buttons.items():
            button.setEnabled(triggers is not None)
            marked = MARKS[deed] in now
            words = self._keyboard.words(deed)
            button.say(f"◆ {words}" if marked else words)
            be(button, tone="imminent" if marked else "")

    def show_health(self, troubles: tuple[str, ...]) -> None:
        """Say what is not well with this desk, the gravest first, or nothing."""
        lines = [f"▲ {words}" for words in troubles]
        more = tr("(and %d more)") % (len(lines) - _LINES)
        shown = [*lines[:_LINES], *((more,) if len(lines) > _LINES else ())]
        self._health.setText("\n".join(shown[:_LINES]) + " ".join(["", *shown[_LINES:]]))
        self._health.setToolTip("\n".join(lines))
        self._health.setAccessibleName(" ".join(troubles))
        be(self._health, tone="high" if troubles else "")
        self._health.setVisible(bool(troubles))

    def show_waiting(self, words: str) -> None:
        """Say who waits meanwhile, quietly, or nothing."""
        self._waiting.setText(words)
        self._waiting.setVisible(bool(words))

    def _button(self, deed: Deed) -> KeyButton:
        words, sequence = self._keyboard.words(deed), self._keyboard.of(deed)
        button = KeyButton(words, sequence, kind="trigger", key_first=True)
        button.setObjectName(f"trigger_{deed.value}")
        if deed in MARKS:
            button.keep_room_for(f"◆◆ {words}")  # a marked one is bold, too
        button.clicked.connect(lambda: self.trigger_asked.emit(deed))
        return button
