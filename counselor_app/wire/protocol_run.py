"""The engine's view of a form under a response, as the rows of `protocol run`."""

from collections.abc import Iterator
from typing import Any

from counselor_app.domain.assessment.filling import (
    Filled,
    filled_from,
    score,
    worked_out,
)
from counselor_app.domain.assessment.form import Form, Kind
from counselor_app.domain.event import Refused
from counselor_app.wire.fhir_questionnaire import FormUnreadable, document_from
from counselor_app.wire.fhir_response import response_of
from counselor_app.wire.fhir_values import number, plain
from counselor_app.wire.fhirpath import worked

Row = dict[str, Any]


def run_row(form: Form, untrusted_response: bytes) -> Row:
    """Return what is enabled, disabled and calculated, and the score of what was chosen.

    Raises FormUnreadable when the response is none, or fills more than 50,000 places.
    """
    given = response_of(document_from(untrusted_response))
    try:
        filled = filled_from(form, given)
    except Refused as too_much:
        raise FormUnreadable(str(too_much)) from too_much
    return row_of(worked_out(filled, worked))


def row_of(filled: Filled) -> Row:
    """Return the row of a form as it is filled in; each place goes by its path.

    A typed question that repeats has a place for each of its answers.
    """
    spots = filled.shape.spots
    on = [at for at in range(len(spots)) if filled.is_enabled(at)]
    off = [at for at in range(len(spots)) if not filled.is_enabled(at)]
    total = score(filled)
    return {
        "enabled": [path for at in on for path in _paths(filled, at)],
        "disabled": [path for at in off for path in _paths(filled, at)],
        "calculated": {
            spots[at].path: plain(values[0])
            for at in on
            if spots[at].item.calculated and (values := filled.values(at))
        },
        "score": None if total is None else number(total),
    }


def _paths(filled: Filled, at: int) -> Iterator[str]:
    spot = filled.shape.spots[at]
    yield spot.path
    if spot.item.repeats and spot.item.kind not in (Kind.CHOICE, Kind.OPEN_CHOICE):
        yield from (f"{spot.path}#{n}" for n in range(1, len(filled.told(at))))
