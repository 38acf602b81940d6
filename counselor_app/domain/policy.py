"""What each center may set for itself, as one value that the rules are given."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The center's choices; all times are proposals that the center confirms."""

    agency: str = "bhr.example"
    psap: str = "psap.stl.example"
    received_within: timedelta = timedelta(seconds=10)
    accepted_within: timedelta = timedelta(seconds=60)
    confirm_contact_within: timedelta = timedelta(minutes=15)
    call_back_911_within: timedelta = timedelta(minutes=10)
    follow_up_within: timedelta = timedelta(hours=24)
    end_asks_for: timedelta = timedelta(seconds=5)
