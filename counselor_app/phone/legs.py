"""The legs of calls: who is at the other end of each, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from counselor_app.domain.ids import CallId, LegId
from counselor_app.phone.ports import Alarm


class Stage(Enum):
    """How far a leg has come."""

    RINGING = auto()  # the other side called, nobody picked up yet
    ANSWERED = auto()  # picked up; the other side has not confirmed yet
    CALLING = auto()  # we called, nobody picked up yet
    OPEN = auto()


UP = (Stage.ANSWERED, Stage.OPEN)  # somebody picked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One line to somebody. `further` is a party that was called into the call.

    `refused` counts the offers of ours that they did not take, one after the other.
    """

    id: LegId
    call_id: CallId
    stage: Stage
    further: bool = False
    held: bool = False
    held_there: bool = False
    refused: int = 0
    offer: bytes = field(default=b"", repr=False)
    alarm: Alarm | None = field(default=None, repr=False)

    @property
    def is_up(self) -> bool:
        """Whether somebody talks on it, or is about to."""
        return self.stage is not Stage.RINGING


class Legs:
    """All legs of this telephone, oldest first."""

    def __init__(self) -> None:
        self._legs: dict[LegId, Leg] = {}

    def __iter__(self) -> Iterator[Leg]:
        return iter(tuple(self._legs.values()))

    def __contains__(self, leg: LegId) -> bool:
        return leg in self._legs

    @property
    def is_busy(self) -> bool:
        """Whether a call is up."""
        return any(leg.is_up for leg in self)

    @property
    def is_ringing(self) -> bool:
        """Whether a call waits to be answered."""
        return any(not leg.is_up for leg in self)

    @property
    def live(self) -> frozenset[CallId]:
        """Return the calls that ring here or are held open."""
        return frozenset(leg.call_id for leg in self)

    def get(self, leg: LegId) -> Leg | None:
        """Return the leg, or None when it is gone."""
        return self._legs.get(leg)

    def of(self, call_id: CallId, *stages: Stage) -> tuple[Leg, ...]:
        """Return the legs of a call that are at one of the stages."""
        legs = (leg for leg in self if leg.call_id == call_id)
        return tuple(leg for leg in legs if leg.stage in stages)

    def callers(self, call_id: CallId) -> tuple[Leg, ...]:
        """Return the legs on which the transferred call was answered."""
        return tuple(leg for leg in self.of(call_id, *UP) if not leg.further)

    def besides(self, call_id: CallId) -> tuple[Leg, ...]:
        """Return the legs of other calls whose party is talked to."""
        up = (leg for leg in self if leg.stage in UP and not leg.held)
        return tuple(leg for leg in up if leg.call_id != call_id)

    def add(self, leg: Leg) -> None:
        """Take in a new leg."""
        self._legs[leg.id] = leg

    def move(self, leg: Leg, stage: Stage, alarm: Alarm | None = None) -> Leg:
        """Move the leg to a stage; the alarm of the stage before is called off."""
        if leg.alarm is not None:
            leg.alarm.cancel()
        moved = replace(leg, stage=stage, alarm=alarm)
        self._legs[leg.id] = moved
        return moved

    def change(self, leg: Leg) -> None:
        """Keep what else is known of the leg now."""
        self._legs[leg.id] = leg

    def remove(self, leg: Leg) -> None:
        """Forget a leg that is gone, and its alarm."""
        self._legs.pop(leg.id, None)
        if leg.alarm is not None:
            leg.alarm.cancel()
