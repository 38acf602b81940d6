"""The ladder of what can be done, from the least invasive up ([P] clinical.md 3.9)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from counselor_app.domain.event import CallEvent, Scope
from counselor_app.domain.ids import RequestId


class Rung(StrEnum):
    """One rung of the ladder; the later the more invasive."""

    PLAN_ON_LINE = "plan_on_line"
    SUPPORT_PERSON = "support_person"
    APPOINTMENT = "appointment"
    COMMUNITY_TEAM = "community_team"
    EMS_BY_CONSENT = "ems_by_consent"
    CO_RESPONDERS = "co_responders"
    EMS_WITHOUT_CONSENT = "ems_without_consent"
    POLICE = "police"

    @property
    def height(self) -> int:
        """Where the rung stands: 1 is the least invasive."""
        return list(Rung).index(self) + 1

    @property
    def is_emergency(self) -> bool:
        """Whether an emergency service goes there."""
        return self.height >= Rung.EMS_BY_CONSENT.height

    @property
    def above(self) -> "Rung":
        """The next rung up; the highest has none and stays."""
        return list(Rung)[min(self.height, len(Rung) - 1)]


class WhyHigher(StrEnum):
    """Why a request goes above the step that fits."""

    NOT_AVAILABLE = "not_available"
    DECLINED = "declined"
    TOO_SLOW = "too_slow"
    NOT_SAFE = "not_safe"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RungReasoned(CallEvent):
    """The author said why a request went above the step that fitted then."""

    scope: ClassVar[Scope] = Scope.BOARD
    request_id: RequestId
    why: WhyHigher


def higher(one: Rung, other: Rung) -> Rung:
    """Return the more invasive of two rungs."""
    return max(one, other, key=lambda rung: rung.height)
