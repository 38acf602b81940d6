"""The wall clock, the clock that only runs forward, and new names for new things."""

import time
from datetime import UTC, datetime

from uuid_utils import uuid7

from counselor_app.domain.ids import EventId


class SystemClock:
    """The real time, always in UTC."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now(UTC)

    def new_id(self) -> EventId:
        """Return a name nothing had before (UUIDv7, RFC 9562); names sort by time."""
        return EventId(str(uuid7()))

    def monotonic(self) -> float:
        """Return seconds that never run backward, good for waits and nothing else."""
        return time.monotonic()
