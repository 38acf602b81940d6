"""Finding what to do: type words, Enter does it, Escape closes; a strip, no dialog."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from counselor_app.domain.assessment.form import Item
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.announce import announce
from counselor_app.ui.keys import ENTER_KEYS, Deed, Keyboard
from counselor_app.ui.lines import Line
from counselor_app.ui.pieces import key_cap, key_words, spoken_key, text_label
from counselor_app.ui.sheet import LineField
from counselor_app.ui.theme import be, px
from counselor_app.ui.words import said, tr

_MOST, _WIDE = 6, 520
# What acts on the line, and what hangs up, is never done by Enter.
_BY_KEY = frozenset({Deed.ANSWER, Deed.MUTE, Deed.HOLD, Deed.END, Deed.RELEASE})
_KEYLESS = (Trigger.ABUSIVE, Trigger.NOT_ELIGIBLE, Trigger.RELAY)
_ALSO = {
    "attempt": "overdose pills suicide now",
    "weapon": "gun knife firearm",
    "danger": "harm kill threat warn victim",
    "child": "minor teen abuse hotline report",
    "place": "address location where",
    "silent": "quiet no sound cannot speak tty",
    "dropped": "disconnected hung up lost call back",
    "voice": "911 operator phone back",
    "ems": "ambulance medical",
    "dial": "dtmf menu",
    Trigger.ABUSIVE.value: "insult harass prank",
    Trigger.NOT_ELIGIBLE.value: "911 back refuse",
    Trigger.RELAY.value: "tty interpreter language deaf spanish",
}


@dataclass(frozen=True, slots=True)
class Findable:
    """Something that can be done, in words, with its key if it has one."""

    what: Deed | Trigger | Item
    words: str
    sequence: str = ""

    def means(self, typed: str) -> bool:
        """Whether every word that was typed is in its words."""
        also = "" if isinstance(self.what, Item) else _ALSO.get(self.what.value, "")
        known = f"{self.words} {also}".casefold()
        return all(word in known for word in typed.casefold().split())


def findable_with(keyboard: Keyboard) -> tuple[Findable, ...]:
    """Return everything that can be done; what Enter does not do comes last."""
    keys = [key for key in keyboard.keys if key.deed is not Deed.PALETTE]
    deeds = [Findable(key.deed, tr(key.words), key.sequence) for key in keys]
    keyless = [Findable(trigger, said(trigger)) for trigger in _KEYLESS]
    done = [deed for deed in deeds if deed.what not in _BY_KEY]
    return (*done, *keyless, *(deed for deed in deeds if deed not in done))


class Palette(QFrame):
    """Shows what the typed words find. Asks to do what was chosen.

    Nothing is chosen until something was typed or an arrow pressed.
    What acts on the line is only shown with its key. A form that can be asked besides is
    found by its words. Signals: chosen(Deed, Trigger or the Item that opens a form).
    """

    chosen = Signal(object)

    def __init__(self, keyboard: Keyboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setObjectName("palette")
        self._deeds = findable_with(keyboard)
        self._at: int | None = None  # nothing is chosen before something is typed
        self._entries = self._deeds
        self._from: QWidget | None = None
        self._field = LineField("palette_words", tr("Find what to do"), tr("words"))
        self._field.setMaximumWidth(px(_WIDE))
        self._field.textEdited.connect(self._begin)
        self._rows = [_Row(at) for at in range(_MOST)]
        self._lay_out(keyboard.of(Deed.PALETTE))
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def show_packs(self, packs: Sequence[Item]) -> None:
        """Take up the forms that can be asked besides."""
        found = [Findable(item, item.short) for item in packs]
        self._entries = (*self._deeds, *found)

    def open(self) -> None:
        """Show everything, and give the keys to an empty field."""
        before = QApplication.focusWidget()
        if before is not None and not self.isAncestorOf(before):
            self._from = before
        self._field.clear()
        self.show()
        self._field.setFocus()
        self._begin()

    def shut(self) -> None:
        """Close; the keys go back to where they were."""
        if self.isHidden():
            return
        focused, back = QApplication.focusWidget(), self._from
        had = focused is not None and self.isAncestorOf(focused)
        self._from = None
        self.hide()
        if had and back is not None and isValid(back):
            back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter chooses once a press, arrows go through what was found."""
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() == Qt.Key.Key_Down:
            self._at = 0 if self._at is None else self._at + 1
            self._show_found()
        elif event.key() == Qt.Key.Key_Up:
            self._at = -1 if self._at is None else self._at - 1
            self._show_found()
        event.accept()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        # Whatever takes the keys away, an answered call above all, ends the finding.
        if new is not None and not self.isHidden() and not self.isAncestorOf(new):
            self.shut()

    def _begin(self) -> None:
        self._at = 0 if self._field.text().strip() else None
        self._show_found()

    def _found(self) -> Sequence[Findable]:
        return [each for each in self._entries if each.means(self._field.text())]

    def _show_found(self) -> None:
        found = self._found()
        if self._at is not None:
            self._at = self._at % len(found) if found else 0
        top = max(0, min((self._at or 0) - _MOST + 1, len(found) - _MOST))
        shown = found[top : top + _MOST]
        for at, row in enumerate(self._rows):
            entry = shown[at] if at < len(shown) else None
            row.show_entry(entry, chosen=top + at == self._at)
        last = max(1, len(shown))
        self._count.setText(tr("%d to %d of %d") % (top + 1, top + last, len(found)))
        self._count.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._by_key.hide()
        if found and self._at is not None:
            entry = found[self._at]
            announce(self, f"{entry.words} {spoken_key(entry.sequence)}".strip())

    def _choose(self) -> None:
        found = self._found()
        if not found:
            return
        if self._at is None:
            self._say(tr("Nothing is chosen: type a word, or press Down."))
            return
        entry = found[self._at]
        if entry.what in _BY_KEY and isinstance(entry.what, Deed):
            words = tr("%s: only by its own key, %s.")
            self._say(words % (entry.words, key_words(entry.sequence)))
            return
        self.shut()
        self.chosen.emit(entry.what)

    def _say(self, words: str) -> None:
        self._by_key.setText(words)
        self._by_key.show()
        announce(self, words)

    def _lay_out(self, sequence: str) -> None:
        self._count = text_label("", "faint", "palette_count")
        self._nothing = text_label(tr("Nothing with these words"), "small")
        self._by_key = text_label("", "small", "palette_by_key")
        be(self._by_key, tone="high")
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(key_cap(sequence))
        top.addWidget(self._field, 1)
        for key, words in (
            *(("Up", ""), ("Down", tr("choose"))),
            *(("Return", tr("do it")), ("Escape", tr("close"))),
        ):
            top.addWidget(key_cap(key))
            if words:
                top.addWidget(text_label(words, "faint"))
        top.addWidget(self._count)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(8), px(20), px(8))
        layout.setSpacing(px(3))
        layout.addLayout(top)
        for widget in (*self._rows, self._nothing, self._by_key):
            layout.addWidget(widget)


class _Row(QWidget):
    # One thing that was found, with its key.
    def __init__(self, at: int) -> None:
        super().__init__()
        self._mark = text_label("▸", "small")
        self._mark.setFixedWidth(px(14))
        self._words = Line("", "small", f"palette_{at}")
        self._words.setMaximumWidth(px(_WIDE))
        self._cap = key_cap("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self._mark)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._cap)
        layout.addStretch(1)

    def show_entry(self, entry: Findable | None, *, chosen: bool) -> None:
        """Show what was found, or nothing."""
        self.setVisible(entry is not None)
        if entry is not None:
            self._words.say(entry.words)
            self._cap.setText(key_words(entry.sequence))
            self._cap.setVisible(bool(entry.sequence))
            self._mark.setText("▸" if chosen else "")
            font = self._words.font()
            font.setBold(chosen)
            self._words.setFont(font)
