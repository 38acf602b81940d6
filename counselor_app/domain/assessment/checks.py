"""What a response still lacks, or has too much of, before it counts as complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from counselor_app.domain.assessment.filling import Filled, Values
from counselor_app.domain.assessment.form import Item, Kind
from counselor_app.domain.assessment.typed import keeps_to


class Lack(StrEnum):
    """What is the matter with an item (FHIR R4 Questionnaire, SDC)."""

    REQUIRED = "required"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is the matter, and at which path."""

    path: str
    lack: Lack


def complaints(filled: Filled) -> tuple[Complaint, ...]:
    """Return what keeps a response from being complete, in the form's order.

    Only what is asked counts: a disabled item needs nothing.
    """
    return tuple(
        Complaint(spot.path, lack)
        for at, spot in enumerate(filled.shape.spots)
        if filled.is_enabled(at) and spot.item.asks
        for lack in _lacks(spot.item, filled.values(at))
    )


def _lacks(item: Item, values: Values) -> Iterator[Lack]:
    limits, count = item.limits, len(values)
    if limits.required and not values:
        yield Lack.REQUIRED
    elif limits.least is not None and 0 < count < limits.least:
        yield Lack.TOO_FEW
    if limits.most is not None and count > limits.most:
        yield Lack.TOO_MANY
    closed = item.kind is Kind.CHOICE and item.options
    chosen = [option.value for option in item.options]
    if any((closed and v not in chosen) or not keeps_to(limits, v) for v in values):
        yield Lack.NOT_ALLOWED
