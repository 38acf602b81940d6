"""Triggers: what changes everything at once, one key away on any screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope
from counselor_app.domain.line import DigitHeard


class Trigger(StrEnum):
    """What was seen or heard."""

    ATTEMPT_IN_PROGRESS = "attempt_in_progress"
    WEAPON = "weapon"
    DANGER_TO_ANOTHER = "danger_to_another"
    CHILD = "child"
    PLACE_UNKNOWN = "place_unknown"
    SILENT = "silent"
    DROPPED = "dropped"
    ABUSIVE = "abusive"
    NOT_ELIGIBLE = "not_eligible"
    RELAY = "relay"


class Weapon(StrEnum):
    """Where the weapon is."""

    IN_HAND = "in_hand"
    IN_REACH = "in_reach"
    IN_HOME = "in_home"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerMarked(CallEvent):
    """The counselor marked a trigger."""

    scope: ClassVar[Scope] = Scope.BOARD
    trigger: Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerUnmarked(CallEvent):
    """The mark was made in error. Both marks are kept."""

    scope: ClassVar[Scope] = Scope.BOARD
    trigger: Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponLearned(CallEvent):
    """Where the weapon is, as far as the counselor could learn."""

    scope: ClassVar[Scope] = Scope.BOARD
    where: Weapon


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLearned(CallEvent):
    """What was learned of an attempt, as it was written before TriggerLearned."""

    scope: ClassVar[Scope] = Scope.CALL
    facts: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerLearned(CallEvent):
    """What was learned of a trigger: names of facts with words, or with codes.

    Names and codes are those of FACTS, such as role=caller or home=danger.
    """

    scope: ClassVar[Scope] = Scope.CALL
    trigger: Trigger
    facts: tuple[tuple[str, str], ...] = field(repr=False)


_YES_NO = ("yes", "no")
_MAYBE = (*_YES_NO, "unknown")
WHERE = "where"  # the one fact of a weapon that all staff may read: WeaponLearned
WORDS: tuple[str, ...] = ()  # in place of codes
FACTS: Mapping[Trigger, Mapping[str, tuple[str, ...]]] = {
    Trigger.ATTEMPT_IN_PROGRESS: {
        "method": WORDS,
        "time": WORDS,
        "substance": WORDS,
        "breathing": (*_YES_NO, "difficult", "unknown"),
        "awake": (*_YES_NO, "drowsy", "unknown"),
        "door": ("open", "locked", "unknown"),
        "violence": _MAYBE,
    },
    Trigger.WEAPON: {
        WHERE: tuple(where.value for where in Weapon),
        "type": WORDS,
        "others": WORDS,
        "loaded": _MAYBE,
        "apart": (*_YES_NO, "asked"),
    },
    Trigger.DANGER_TO_ANOTHER: {
        "target": WORDS,
        "whereabouts": WORDS,
        "safe_place": WORDS,
    },
    Trigger.CHILD: {
        "role": ("caller", "at_risk", "witness"),
        "ages": WORDS,
        "with": WORDS,
        "home": ("danger", "safe", "unknown"),
        "report": _YES_NO,
    },
    Trigger.SILENT: {
        "silent": ("no_audio", "cannot_speak", "text_relay", "unresponsive"),
        "danger": _YES_NO,
        "hurt": _YES_NO,
        "overheard": _YES_NO,
        "agrees": _YES_NO,
    },
    Trigger.DROPPED: {"last_words": WORDS, "safe": _YES_NO},
    Trigger.ABUSIVE: {
        "danger_now": _MAYBE,
        "course": ("went_on", "passed_on", "ended"),
        "flag": ("proposed", "none"),
    },
    Trigger.NOT_ELIGIBLE: {
        "back_because": ("asks_police", "medical", "crime", "elsewhere", "other"),
        "back_words": WORDS,
    },
    Trigger.RELAY: {"kind": ("tty", "relay", "interpreter"), "through": WORDS},
}
# What the first release wrote in words where a code stands now.
_OLD_WORDS = {"with difficulty": "difficult", "not known": "unknown"}
_PRESSED = 12  # the latest keys are enough


@dataclass(frozen=True, slots=True)
class Triggers:
    """What is marked now, what was learned of it, and which keys the caller pressed."""

    marked: frozenset[Trigger] = frozenset()
    weapon: Weapon = Weapon.UNKNOWN
    learned: Mapping[Trigger, Mapping[str, str]] = field(default_factory=dict, repr=False)
    pressed: str = field(default="", repr=False)

    @property
    def armed(self) -> Weapon | None:
        """Where the weapon is; None while no weapon is marked."""
        return self.weapon if Trigger.WEAPON in self.marked else None

    @property
    def may_call_back(self) -> bool:
        """Whether a call back puts nobody in danger, as far as anybody has said.

        A home that is the danger is called only when the caller said that it is safe.
        Who says that it is not is believed, also before the line drops.
        """
        safe = self.facts(Trigger.DROPPED).get("safe", "")
        return safe != "no" and (safe == "yes" or not self.home_is_danger)

    @property
    def home_is_danger(self) -> bool:
        """Whether a child's home is the danger."""
        return self._fact(Trigger.CHILD, "home") == "danger"

    @property
    def is_unresponsive(self) -> bool:
        """Whether the caller does not respond any more."""
        return self._fact(Trigger.SILENT, "silent") == "unresponsive"

    @property
    def report_due(self) -> bool:
        """Whether the hotline must be told: as was said, else where harm is likely."""
        said = self._fact(Trigger.CHILD, "report")
        at_risk = self._fact(Trigger.CHILD, "role") == "at_risk"
        return said == "yes" or (said != "no" and (at_risk or self.home_is_danger))

    def facts(self, trigger: Trigger) -> Mapping[str, str]:
        """Return what was learned of a trigger, marked or not."""
        return self.learned.get(trigger, {})

    def after(self, entry: Entry) -> Self:
        """Return the triggers as they stand after the entry."""
        match entry.event:
            case TriggerMarked(trigger=trigger):
                return replace(self, marked=self.marked | {trigger})
            case TriggerUnmarked(trigger=trigger):
                return replace(self, marked=self.marked - {trigger})
            case WeaponLearned(where=where):
                told = self._with(Trigger.WEAPON, {WHERE: where.value})
                return replace(told, weapon=where)
            case AttemptLearned(facts=facts):
                now = {name: _OLD_WORDS.get(words, words) for name, words in facts}
                return self._with(Trigger.ATTEMPT_IN_PROGRESS, now)
            case TriggerLearned(trigger=trigger, facts=facts):
                return self._with(trigger, dict(facts))
            case DigitHeard(digit=digit):
                return replace(self, pressed=(self.pressed + digit)[-_PRESSED:])
            case _:
                return self

    def _fact(self, trigger: Trigger, name: str) -> str:
        marked = trigger in self.marked
        return self.facts(trigger).get(name, "") if marked else ""

    def _with(self, trigger: Trigger, facts: Mapping[str, str]) -> Self:
        known = {**self.facts(trigger), **facts}
        kept = {name: words for name, words in known.items() if words}
        return replace(self, learned={**self.learned, trigger: kept})
