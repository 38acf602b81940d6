"""The outcome: how the call ended, whether on the line, and what is agreed after it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.line import Line, Phase
from counselor_app.domain.rescue import Rescues, Service
from counselor_app.domain.risk import Risk, RiskLevel


class Disposition(StrEnum):
    """How the call ended, as the counselor says it ([P] research/clinical.md 3.9)."""

    RESOLVED = "resolved"
    RESOLVED_WITH_REFERRAL = "resolved_with_referral"
    RESOLVED_WITH_FOLLOW_UP = "resolved_with_follow_up"
    URGENT_APPOINTMENT = "urgent_appointment"
    COMMUNITY_TEAM = "community_team"
    TRANSPORT_BY_SUPPORT = "transport_by_support"
    EMS_BY_CONSENT = "ems_by_consent"
    CO_RESPONDERS = "co_responders"
    POLICE_WELFARE_CHECK = "police_welfare_check"
    RESCUE_EMS = "rescue_ems"
    RESCUE_EMS_AND_POLICE = "rescue_ems_and_police"
    RETURNED_TO_911 = "returned_to_911"
    THIRD_PARTY_ONLY = "third_party_only"
    INFORMATION_ONLY = "information_only"
    DISCONNECTED_RECONTACTED = "disconnected_recontacted"
    DISCONNECTED_LOST = "disconnected_lost"
    ABANDONED = "abandoned"
    WRONG_NUMBER = "wrong_number"
    SILENT = "silent"
    HUNG_UP = "hung_up"
    PRANK = "prank"
    ABUSIVE = "abusive"
    TEST = "test"


RESOLVING = frozenset(
    {
        Disposition.RESOLVED,
        Disposition.RESOLVED_WITH_REFERRAL,
        Disposition.RESOLVED_WITH_FOLLOW_UP,
    }
)


class Collaboration(StrEnum):
    """How far the caller worked along."""

    FULL = "full"
    PARTLY = "partly"
    NONE = "none"
    NOT_SAID = "not_said"


class Consulted(StrEnum):
    """Who was asked for advice during the call."""

    NOBODY = "nobody"
    LEAD = "lead"
    COLLEAGUE = "colleague"
    CLINICIAN = "clinician"


class Agreed(StrEnum):
    """Whether the person agreed to something."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionChosen(CallEvent):
    """The author said how the call ended."""

    scope: ClassVar[Scope] = Scope.BOARD
    disposition: Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReviewed(CallEvent):
    """How the caller worked along, and who was consulted."""

    scope: ClassVar[Scope] = Scope.BOARD
    collaboration: Collaboration
    consulted: Consulted


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAgreed(CallEvent):
    """What was agreed about calling the person again."""

    scope: ClassVar[Scope] = Scope.CALL
    consent: Agreed
    safe_number: str = field(default="", repr=False)
    times: str = field(default="", repr=False)
    voicemail: Agreed = Agreed.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClosed(CallEvent):
    """The record is finished; this is its summary. `resolved` is derived, not typed."""

    scope: ClassVar[Scope] = Scope.BOARD
    closes: ClassVar[bool] = True
    disposition: Disposition
    resolved_on_line: bool
    level: RiskLevel
    peak: RiskLevel
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How the call ended so far, and the summary with which its record was closed."""

    disposition: Disposition | None = None
    review: CallReviewed | None = None
    follow_up: FollowUpAgreed | None = None
    closed: RecordClosed | None = None

    def after(self, entry: Entry) -> Self:
        """Return the ending as it stands after the entry."""
        match entry.event:
            case DispositionChosen(disposition=disposition):
                return replace(self, disposition=disposition)
            case CallReviewed() as review:
                return replace(self, review=review)
            case FollowUpAgreed() as agreed:
                return replace(self, follow_up=agreed)
            case RecordClosed() as closed:
                return replace(self, closed=closed)
            case _:
                return self


def resolved_on_line(disposition: Disposition, rescues: Rescues) -> bool:
    """Whether the call counts as resolved on the line at its end (h = 0).

    A resolving disposition, and nobody was asked to come: no EMS, no police, no
    co-responders, no community team (research/clinical.md 5.2, formula 1).
    """
    return disposition in RESOLVING and not rescues.requests


def may_choose(
    disposition: Disposition, risk: Risk, rescues: Rescues, blocked: str = ""
) -> None:
    """Raise Refused when the disposition says what the record contradicts.

    `blocked` says why nothing is resolved yet, where an answer stands against it.
    """
    if disposition not in RESOLVING:
        return
    if risk.level is RiskLevel.UNRATED:
        raise Refused("The risk is not rated: ask the core questions, or rate (Ctrl+K).")
    if rescues.requests:
        raise Refused("Help was sent, so it was not resolved on the line.")
    if risk.level is RiskLevel.IMMINENT:
        raise Refused("The risk is imminent, so it is not resolved on the line.")
    if blocked:
        raise Refused(f"{blocked}.")


def may_close(line: Line, ending: Ending, rescues: Rescues) -> None:
    """Raise Refused when the record can't be closed yet.

    Help that nobody has taken would be forgotten with it.
    """
    if line.phase is Phase.TALKING:
        raise Refused("The call is still open. End it first (Ctrl+E).")
    if ending.closed is not None:
        raise Refused("The record is already closed.")
    if ending.disposition is None:
        raise Refused("Choose how the call ended.")
    if not rescues.under_way:
        raise Refused("Nobody has accepted the request for help: read it to 911 (F12).")
