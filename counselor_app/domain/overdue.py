"""What is overdue on a request for help: not received, not accepted, or refused."""

from datetime import datetime
from enum import StrEnum

from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Progress, Request, Step


class Alarm(StrEnum):
    """What is overdue on a request."""

    NOT_RECEIVED = "not_received"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"


def alarm(
    policy: Policy, request: Request, progress: Progress, now: datetime
) -> Alarm | None:
    """Return what is overdue on a request now, if anything."""
    if progress.step >= Step.ACCEPTED:
        return None
    if progress.refused is not None:
        return Alarm.REFUSED
    age = now - request.at
    if progress.step < Step.RECEIVED and age >= policy.received_within:
        return Alarm.NOT_RECEIVED
    if age >= policy.accepted_within:
        return Alarm.NOT_ACCEPTED
    return None
