"""The keys that work from any screen, in one table; a center may give them others.

Digits, Enter, Backspace and "/" are not here: they belong to the question while it has
the focus, and are text everywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Deed(StrEnum):
    """What a key does."""

    ANSWER = "answer"
    MUTE = "mute"
    HOLD = "hold"
    END = "end"
    RELEASE = "release"
    ATTEMPT = "attempt"
    WEAPON = "weapon"
    DANGER = "danger"
    CHILD = "child"
    PLACE = "place"
    SILENT = "silent"
    DROPPED = "dropped"
    PEOPLE = "people"
    COMMUNITY_TEAM = "community_team"
    EMS = "ems"
    CO_RESPONDERS = "co_responders"
    POLICE = "police"
    VOICE = "voice"
    RATE = "rate"
    PLAN = "plan"
    DIAL = "dial"
    OTHER_SIDE = "other_side"
    WORK = "work"
    PALETTE = "palette"


@dataclass(frozen=True, slots=True)
class Key:
    """A deed, the key that does it as Qt writes it, and what it does in words."""

    deed: Deed
    sequence: str
    words: str


KEYS: tuple[Key, ...] = (
    Key(Deed.ANSWER, "Ctrl+R", "Answer"),
    Key(Deed.MUTE, "Ctrl+M", "Mute"),
    Key(Deed.HOLD, "Ctrl+H", "Hold"),
    Key(Deed.END, "Ctrl+E", "End"),
    Key(Deed.RELEASE, "Ctrl+O", "Release the 911 operator"),
    Key(Deed.ATTEMPT, "F1", "Attempt in progress"),
    Key(Deed.WEAPON, "F2", "Weapon"),
    Key(Deed.DANGER, "F3", "Danger to another"),
    Key(Deed.CHILD, "F4", "Child"),
    Key(Deed.PLACE, "F5", "Place unknown"),
    Key(Deed.SILENT, "F6", "Silent caller"),
    Key(Deed.DROPPED, "F7", "Dropped"),
    Key(Deed.PEOPLE, "Ctrl+P", "Who and where"),
    Key(Deed.COMMUNITY_TEAM, "F8", "Community team, no police"),
    Key(Deed.EMS, "F9", "EMS"),
    Key(Deed.CO_RESPONDERS, "F10", "Co-responders"),
    Key(Deed.POLICE, "F11", "Police"),
    Key(Deed.VOICE, "F12", "Voice to the 911 center"),
    Key(Deed.RATE, "Ctrl+K", "Rate the risk"),
    Key(Deed.PLAN, "Ctrl+S", "Safety plan"),
    Key(Deed.DIAL, "Ctrl+J", "Keypad tones"),
    Key(Deed.OTHER_SIDE, "Ctrl+N", "Question or notes"),
    Key(Deed.WORK, "Ctrl+D", "My work"),
    Key(Deed.PALETTE, "Ctrl+Shift+P", "Find what to do"),
)


# Ctrl+B, G, I and Enter do what the open sheet says, Ctrl+1 to 6 go to the parts of the
# safety plan, Ctrl+Z takes an answer back, and
# Ctrl+L goes to what opens the records when they are shut.
IN_SHEETS = (
    *("Ctrl+B", "Ctrl+G", "Ctrl+I", "Ctrl+Return", "Ctrl+Enter"),
    *("Ctrl+Z", "Ctrl+L", "Ctrl+Shift+K"),
    *(f"Ctrl+{part}" for part in range(1, 7)),
)


class KeyTakenError(ValueError):
    """Two deeds were given one key, or one a key that the sheets need."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Which key does what at this desk."""

    keys: tuple[Key, ...] = KEYS

    def of(self, deed: Deed) -> str:
        """Return the key of a deed, as Qt writes it."""
        return next(key.sequence for key in self.keys if key.deed is deed)

    def words(self, deed: Deed) -> str:
        """Return what the key of a deed does, in words."""
        return next(key.words for key in self.keys if key.deed is deed)

    def has(self, pressed: QKeyEvent) -> bool:
        """Whether a pressed key is one of these, so that no text field may take it."""
        return sequence_of(pressed) in {QKeySequence(key.sequence) for key in self.keys}


def keyboard_from(changed: Mapping[Deed, str]) -> Keyboard:
    """Return the keyboard with some keys changed, or raise KeyTakenError."""
    keys = tuple(Key(k.deed, changed.get(k.deed, k.sequence), k.words) for k in KEYS)
    taken = [QKeySequence(key.sequence).toString() for key in keys]
    taken += [QKeySequence(sequence).toString() for sequence in IN_SHEETS]
    double = {sequence for sequence in taken if taken.count(sequence) > 1}
    if double:
        raise KeyTakenError(f"given twice: {', '.join(sorted(double))}")
    return Keyboard(keys)


def sequence_of(pressed: QKeyEvent) -> QKeySequence:
    """Return a pressed key as a sequence, without the keypad's mark."""
    held = pressed.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(pressed.key())))
