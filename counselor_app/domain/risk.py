"""Risk: the level the answers gave, the counselor's own beside it, and the peak."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.ids import StaffId


class RiskLevel(StrEnum):
    """How near the danger is. Not rated stands above moderate: it must be settled."""

    LOW = "low"
    MODERATE = "moderate"
    UNRATED = "unrated"
    HIGH = "high"
    IMMINENT = "imminent"

    @property
    def severity(self) -> int:
        """Where the level stands among the others; the greater the worse."""
        return list(RiskLevel).index(self)


def worse(one: RiskLevel, other: RiskLevel) -> RiskLevel:
    """Return the worse of two levels."""
    return max(one, other, key=lambda level: level.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShown(CallEvent):
    """The answers gave a level, and the counselor saw it."""

    scope: ClassVar[Scope] = Scope.BOARD
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRated(CallEvent):
    """The author put their own name to a level."""

    scope: ClassVar[Scope] = Scope.BOARD
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingReasoned(CallEvent):
    """Why the author's own level is not the derived one, in their words."""

    scope: ClassVar[Scope] = Scope.CALL
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Risk:
    """The derived level, the counselor's own, the reason, and the worst ever in force.

    `beside` is the derived level that the counselor's own was given beside.
    """

    shown: RiskLevel = RiskLevel.UNRATED
    own: RiskLevel | None = None
    rated_by: StaffId | None = None
    beside: RiskLevel = RiskLevel.UNRATED
    reason: str = field(default="", repr=False)
    peak: RiskLevel = RiskLevel.UNRATED
    peak_at: datetime | None = None

    def after(self, entry: Entry) -> "Risk":
        """Return the risk as it stands after the entry."""
        match entry.event:
            case LevelShown(level=level):
                return _peaked(self._shown(level), entry.at)
            case RiskRated(level=level):
                rated = replace(self, own=level, rated_by=entry.actor, beside=self.shown)
                return _peaked(rated, entry.at)
            case RatingReasoned(reason=reason):
                return replace(self, reason=reason)
            case _:
                return self

    def _shown(self, level: RiskLevel) -> "Risk":
        # An own level was said of what was known then; what is worse sets it aside.
        known = worse(self.own or level, self.beside)
        own = self.own if level.severity <= known.severity else None
        return replace(self, shown=level, own=own)

    @property
    def level(self) -> RiskLevel:
        """The level in force: the counselor's own where there is one."""
        return self.own or self.shown


def _peaked(risk: Risk, at: datetime) -> Risk:
    # Not rated is no peak: the first level that was ever in force replaces it.
    if risk.level is RiskLevel.UNRATED:
        return risk
    settled = risk.peak is not RiskLevel.UNRATED
    if settled and risk.level.severity <= risk.peak.severity:
        return risk
    return replace(risk, peak=risk.level, peak_at=at)


def may_rate(risk: Risk, level: RiskLevel, reason: str) -> None:
    """Raise Refused when a level below the derived one comes without a reason."""
    if level is RiskLevel.UNRATED:
        raise Refused("Choose a level from low to imminent.")
    if level.severity < risk.shown.severity and not reason.strip():
        raise Refused("Say why it is lower than the answers suggest.")
