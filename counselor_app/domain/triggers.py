"""Triggers: what changes everything at once, one key away on any screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope


class Trigger(StrEnum):
    """What was seen or heard."""

    ATTEMPT_IN_PROGRESS = "attempt_in_progress"
    WEAPON = "weapon"


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
    """What was learned of an attempt: method, time, substance, breathing, door."""

    scope: ClassVar[Scope] = Scope.CALL
    facts: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Triggers:
    """What is marked now, and what was learned of it."""

    marked: frozenset[Trigger] = frozenset()
    weapon: Weapon = Weapon.UNKNOWN
    attempt: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def armed(self) -> Weapon | None:
        """Where the weapon is; None while no weapon is marked."""
        return self.weapon if Trigger.WEAPON in self.marked else None

    def after(self, entry: Entry) -> Self:
        """Return the triggers as they stand after the entry."""
        match entry.event:
            case TriggerMarked(trigger=trigger):
                return replace(self, marked=self.marked | {trigger})
            case TriggerUnmarked(trigger=trigger):
                return replace(self, marked=self.marked - {trigger})
            case WeaponLearned(where=where):
                return replace(self, weapon=where)
            case AttemptLearned(facts=facts):
                return replace(self, attempt={**self.attempt, **dict(facts)})
            case _:
                return self
