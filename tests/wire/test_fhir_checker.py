"""The checker of the record's tests sees what is spoiled, or it would prove nothing."""

import copy
from collections.abc import Callable

import pytest

from tests.wire.fhir_checker import Json, faults_of
from tests.wire.test_fhir_record import ASKED, PILLS, TALKED, only, record_after


def _drop_subject(record: Json) -> None:
    del only(record, "RiskAssessment")["subject"]


def _empty_items(record: Json) -> None:
    only(record, "QuestionnaireResponse")["item"] = []


def _break_link(record: Json) -> None:
    only(record, "Communication")["basedOn"][0]["reference"] = "urn:uuid:nobody"


def _bad_name(record: Json) -> None:
    record["entry"][0]["fullUrl"] = "urn:uuid:Patient-0"


def _bad_status(record: Json) -> None:
    only(record, "Communication")["status"] = "sent"


def _no_class(record: Json) -> None:
    del only(record, "Encounter")["class"]


def _naive_time(record: Json) -> None:
    only(record, "ServiceRequest")["authoredOn"] = "2026-01-01T00:00:00"


def _no_intent(record: Json) -> None:
    del only(record, "CarePlan")["intent"]


def _activity_without_status(record: Json) -> None:
    del only(record, "CarePlan")["activity"][0]["detail"]["status"]


@pytest.mark.parametrize(
    "spoil",
    [
        _drop_subject,
        _empty_items,
        _break_link,
        _bad_name,
        _bad_status,
        _no_class,
        _naive_time,
        _no_intent,
        _activity_without_status,
    ],
)
def test_the_checker_sees_what_is_spoiled(spoil: Callable[[Json], None]) -> None:
    record = copy.deepcopy(record_after(*TALKED, ASKED, PILLS))
    assert faults_of(record) == []
    spoil(record)
    assert faults_of(record)
