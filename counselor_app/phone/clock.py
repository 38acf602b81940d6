"""The telephone's own clock and names: it has no desk to ask."""

from datetime import UTC, datetime
from typing import Protocol

from uuid_utils import uuid7  # noqa: TID251 - this is the telephone's clock

from counselor_app.domain.ids import EventId


class Clock(Protocol):
    """The only source of time and of new names."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""

    def new_id(self) -> EventId:
        """Return a name that nothing had before (UUIDv7)."""


class SystemClock:
    """The real time, always in UTC."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now(UTC)  # noqa: TID251 - this is the telephone's clock

    def new_id(self) -> EventId:
        """Return a name nothing had before; names sort by time."""
        return EventId(str(uuid7()))
