"""The transfer: what the 911 center sent along, and what its operator said of it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope


class Sorted(StrEnum):
    """Whom the operator thought the call was for."""

    POLICE = "police"
    CLINICIAN = "clinician"
    BOTH = "both"
    NOT_SAID = "not_said"


class Otherwise(StrEnum):
    """What would have been sent, had the call not been transferred."""

    AMBULANCE = "ambulance"
    POLICE = "police"
    BOTH = "both"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRead(CallEvent):
    """The transfer's message was read; what could not be is named in `damage`."""

    scope: ClassVar[Scope] = Scope.CALL
    psap_trunk: str | None = field(default=None, repr=False)
    call_identifier: str | None = None
    incident_identifier: str | None = None
    referred_by: str | None = field(default=None, repr=False)
    eido_urls: tuple[str, ...] = field(default=(), repr=False)
    additional_data: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=(), repr=False)
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SortingLearned(CallEvent):
    """The operator's sorting, protocol code, and what would have gone otherwise."""

    scope: ClassVar[Scope] = Scope.CALL
    sorted: Sorted
    protocol_code: str = field(default="", repr=False)
    otherwise: Otherwise = Otherwise.UNKNOWN


@dataclass(frozen=True, slots=True)
class Transfer:
    """The latest reading of the transfer, and the operator's sorting."""

    read: TransferRead | None = None
    sorting: SortingLearned | None = None

    def after(self, entry: Entry) -> Self:
        """Return the transfer as known after the entry."""
        match entry.event:
            case TransferRead() as read:
                return replace(self, read=read)
            case SortingLearned() as sorting:
                return replace(self, sorting=sorting)
            case _:
                return self
