"""The line: where it rings, who answered, who is on it, and whether it is still open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.ids import LegId, StaffId, StreamId


class Phase(IntEnum):
    """Where a call stands; it moves forward until the caller is transferred again."""

    NEW = 0
    RINGING = 1
    GONE = 2  # nobody here answered: given up, answered elsewhere, turned away
    TALKING = 3
    ENDED = 4


class Side(StrEnum):
    """Which end of the line did it."""

    CALLER = "caller"
    COUNSELOR = "counselor"


class Unanswered(StrEnum):
    """Why a desk stopped ringing without an answer."""

    ABANDONED = "abandoned"
    ELSEWHERE = "elsewhere"
    BUSY = "busy"
    TIMED_OUT = "timed_out"
    LOST = "lost"


class Party(StrEnum):
    """Who else is on the line, besides the counselor and the transferred call."""

    PSAP = "psap"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffered(CallEvent):
    """The telephone of this desk began to ring. A second desk's offer adds a desk."""

    scope: ClassVar[Scope] = Scope.BOARD
    opens: ClassVar[bool] = True
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class RingingStopped(CallEvent):
    """The author's desk no longer rings, and nobody there answered."""

    scope: ClassVar[Scope] = Scope.BOARD
    why: Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered(CallEvent):
    """The author and the caller can hear each other."""

    scope: ClassVar[Scope] = Scope.BOARD
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallEvent):
    """One side hung up."""

    scope: ClassVar[Scope] = Scope.BOARD
    by: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLost(CallEvent):
    """The line is gone and nobody hung up: the telephone of this desk had died."""

    scope: ClassVar[Scope] = Scope.BOARD


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(CallEvent):
    """One side put the other on hold."""

    scope: ClassVar[Scope] = Scope.BOARD
    by: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed(CallEvent):
    """The side that held came back."""

    scope: ClassVar[Scope] = Scope.BOARD
    by: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteChanged(CallEvent):
    """The counselor closed or opened the microphone."""

    scope: ClassVar[Scope] = Scope.BOARD
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInvited(CallEvent):
    """The desk began to call a further party into the call."""

    scope: ClassVar[Scope] = Scope.BOARD
    leg: LegId
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyJoined(CallEvent):
    """The further party answered and hears the others."""

    scope: ClassVar[Scope] = Scope.BOARD
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLeft(CallEvent):
    """The further party is gone; `status` is the SIP status when it never answered."""

    scope: ClassVar[Scope] = Scope.BOARD
    leg: LegId
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorReleased(CallEvent):
    """The 911 operator who stayed for the warm transfer was let go."""

    scope: ClassVar[Scope] = Scope.BOARD


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitHeard(CallEvent):
    """The caller pressed a key of their telephone (RFC 4733)."""

    scope: ClassVar[Scope] = Scope.CALL
    digit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """Who is on the line, and since when."""

    phase: Phase = Phase.NEW
    ringing_at: frozenset[StreamId] = frozenset()
    rung: Mapping[StreamId, LegId] = field(default_factory=dict)
    offered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    counselor: StaffId | None = None
    answered_by: StreamId | None = None
    leg: LegId | None = None
    unanswered: Unanswered | None = None
    ended_by: Side | None = None
    lost: bool = False
    held: frozenset[Side] = frozenset()
    held_since: datetime | None = None
    muted: bool = False
    operator_on: bool = True
    parties: Mapping[LegId, Party] = field(default_factory=dict)
    joined: frozenset[LegId] = frozenset()

    def after(self, entry: Entry) -> Self:
        """Return the line as it stands after the entry."""
        match entry.event:
            case CallOffered(leg=leg):
                return self._rung(entry, leg)
            case RingingStopped(why=why):
                return self._stopped(entry, why)
            case CallAnswered(leg=leg):
                return self._answered(entry, leg)
            case CallEnded(by=by):
                return self._ended(entry, by)
            case CallLost():
                over = replace(self._over(entry), parties={}, joined=frozenset())
                return replace(over, lost=True)
            case _:
                return self._during(entry)

    def _during(self, entry: Entry) -> Self:
        match entry.event:
            case CallHeld(by=by):
                first = self.held_since or entry.at
                return replace(self, held=self.held | {by}, held_since=first)
            case CallResumed(by=by):
                held = self.held - {by}
                since = self.held_since if held else None
                return replace(self, held=held, held_since=since)
            case MuteChanged(muted=muted):
                return replace(self, muted=muted)
            case PartyInvited(leg=leg, party=party):
                return replace(self, parties={**self.parties, leg: party})
            case PartyJoined(leg=leg):
                return replace(self, joined=self.joined | {leg})
            case PartyLeft(leg=leg):
                parties = {k: p for k, p in self.parties.items() if k != leg}
                return replace(self, parties=parties, joined=self.joined - {leg})
            case OperatorReleased():
                return replace(self, operator_on=False)
            case _:
                return self

    def waited(self, now: datetime) -> timedelta:
        """How long the caller has been ringing, or rang until the answer."""
        return (self.answered_at or now) - (self.offered_at or now)

    def talked(self, now: datetime) -> timedelta:
        """How long the two have been talking, or talked."""
        return (self.ended_at or now) - (self.answered_at or now)

    def held_for(self, now: datetime) -> timedelta:
        """How long someone has been on hold; no time when nobody is."""
        return now - (self.held_since or now)

    def _rung(self, entry: Entry, leg: LegId) -> Self:
        # A desk that rang for this call before rings for a new transfer of it; another
        # desk's first offer, however late it is heard, belongs to the old one.
        again = self.rung.get(entry.stream, leg) != leg
        over = self.phase in (Phase.GONE, Phase.ENDED)
        line = replace(self, **_AFRESH, offered_at=None) if again and over else self
        return replace(
            line,
            phase=max(line.phase, Phase.RINGING),
            offered_at=min(line.offered_at or entry.at, entry.at),
            ringing_at=line.ringing_at | {entry.stream},
            rung={**line.rung, entry.stream: leg},
            leg=line.leg or leg,
        )

    def _stopped(self, entry: Entry, why: Unanswered) -> Self:
        left = self.ringing_at - {entry.stream}
        phase = self.phase if left else max(self.phase, Phase.GONE)
        return replace(self, ringing_at=left, phase=phase, unanswered=why)

    def _answered(self, entry: Entry, leg: LegId) -> Self:
        ringing = self.ringing_at - {entry.stream}
        if self.answered_at is not None:  # the first answer holds
            return replace(self, ringing_at=ringing)
        return replace(
            self,
            phase=max(self.phase, Phase.TALKING),
            ringing_at=ringing,
            answered_at=entry.at,
            counselor=entry.actor,
            answered_by=entry.stream,
            leg=leg,
        )

    def _ended(self, entry: Entry, by: Side) -> Self:
        over = replace(self._over(entry), ended_by=by)
        rings = self.phase is Phase.TALKING and entry.stream in self.ringing_at
        # Transferred again meanwhile, the caller still rings on another leg.
        return replace(over, **_AFRESH, offered_at=entry.at) if rings else over

    def _over(self, entry: Entry) -> Self:
        ended_at = self.ended_at or entry.at
        over = replace(self, held=frozenset(), held_since=None)
        return replace(over, phase=Phase.ENDED, ended_at=ended_at)


_AFRESH: Mapping[str, Any] = {
    "phase": Phase.RINGING,
    "answered_at": None,
    "ended_at": None,
    "counselor": None,
    "answered_by": None,
    "leg": None,
    "unanswered": None,
    "ended_by": None,
    "lost": False,
    "muted": False,
    "operator_on": True,
}


def may_answer(line: Line) -> None:
    """Raise Refused when the call is no longer there to answer."""
    if line.phase is Phase.TALKING:
        raise Refused("This call has been answered.")
    if line.phase in (Phase.ENDED, Phase.GONE):
        raise Refused("The caller is gone. The number is in the record, to call back.")
    if line.phase is Phase.NEW:
        raise Refused("No call is ringing.")


def must_be_open(line: Line) -> None:
    """Raise Refused when there is no open line to act on."""
    if line.phase is not Phase.TALKING:
        raise Refused("No call is open.")
