"""Risk: the level the answers gave, the counselor's own beside it, and the peak.

High and imminent are left only by a reason, for what the answers gave, or by a lead's
word, for what the counselor says beside them.
"""

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


GRAVE = frozenset({RiskLevel.HIGH, RiskLevel.IMMINENT})


class WhyLower(StrEnum):
    """Why the answers no longer give a grave level."""

    MIS_KEY = "mis_key"
    CALLER_CORRECTED = "caller_corrected"
    SITUATION_CHANGED = "situation_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShown(CallEvent):
    """The answers gave a level, and the counselor saw it."""

    scope: ClassVar[Scope] = Scope.BOARD
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLowered(CallEvent):
    """The author said why the grave level that was shown falls; the lower one follows."""

    scope: ClassVar[Scope] = Scope.BOARD
    why: WhyLower


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDecided(CallEvent):
    """The author agreed, or not, to a level that somebody else had proposed."""

    scope: ClassVar[Scope] = Scope.BOARD
    level: RiskLevel
    agrees: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """The derived level, the counselor's own, the reason, and the worst ever in force.

    `beside` is the derived level that the counselor's own was given beside, `agreed`
    what a lead said of the own one where it was proposed.
    """

    shown: RiskLevel = RiskLevel.UNRATED
    own: RiskLevel | None = None
    rated_by: StaffId | None = None
    beside: RiskLevel = RiskLevel.UNRATED
    reason: str = field(default="", repr=False)
    agreed: bool | None = None
    peak: RiskLevel = RiskLevel.UNRATED
    peak_at: datetime | None = None

    def after(self, entry: Entry) -> "Risk":
        """Return the risk as it stands after the entry."""
        match entry.event:
            case LevelShown(level=level):
                return _peaked(self._shown(level), entry.at)
            case RiskRated(level=level):
                return _peaked(self._rated(level, entry.actor), entry.at)
            case LeadDecided(level=level, agrees=agrees):
                awaited = level is self.proposed and entry.actor != self.rated_by
                return replace(self, agreed=agrees) if awaited else self
            case RatingReasoned(reason=reason):
                return replace(self, reason=reason)
            case _:
                return self

    def _rated(self, level: RiskLevel, actor: StaffId) -> "Risk":
        return replace(self, own=level, rated_by=actor, beside=self.shown, agreed=None)

    def _shown(self, level: RiskLevel) -> "Risk":
        # An own level was said of what was known then; what is worse sets it aside, and
        # so does what comes back after it had gone. Shown again, it has new reasons, and
        # a lead has not spoken of those.
        if self.own is None or self._is_worse(level):
            return replace(self, shown=level, own=None, agreed=None)
        beside = min(self.beside, level, key=lambda known: known.severity)
        agreed = self.agreed if level.severity > self.shown.severity else None
        return replace(self, shown=level, beside=beside, agreed=agreed)

    def _is_worse(self, level: RiskLevel) -> bool:
        # Beside no rating nothing was known: whatever is rated above one's own is news.
        if self.beside is RiskLevel.UNRATED:
            own = self.own or level
            return level is not RiskLevel.UNRATED and level.severity > own.severity
        return level.severity > worse(self.own or level, self.beside).severity

    @property
    def level(self) -> RiskLevel:
        """The level in force: the counselor's own, unless it is below a grave one.

        That is not left on the word of one person.
        """
        if self.own is None or (self._is_below_grave and not self.agreed):
            return self.shown
        return self.own

    @property
    def proposed(self) -> RiskLevel | None:
        """The counselor's own level while it awaits a lead's word."""
        return self.own if self._is_below_grave and self.agreed is None else None

    def holds_against(self, level: RiskLevel) -> bool:
        """Whether the level shown is grave, and the other can't follow without a why."""
        return self.shown in GRAVE and level.severity < self.shown.severity

    @property
    def _is_below_grave(self) -> bool:
        return self.own is not None and self.holds_against(self.own)


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
