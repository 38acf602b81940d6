"""Help goes to the best place known: a ZIP code never hides a better one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counselor_app.domain.location import Located, Locations, Source, place_of_person
from counselor_app.domain.people import People
from counselor_app.domain.place import By, Place, Shape

AT = datetime(2026, 1, 6, 20, tzinfo=UTC)
ZIP = Located(Place(shape=Shape.CIVIC, civic=(("PC", "63118"),)), Source.SAID, AT)
PHONE = Located(
    Place(shape=Shape.CIRCLE, latitude=38.6, longitude=-90.2), Source.TRANSFER, AT
)
STREET = Located(
    Place(shape=Shape.CIVIC, civic=(("HNO", "2317"), ("RD", "Cherokee"))), Source.SAID, AT
)
CALLER_AT_RISK = People(at_risk_is_caller=True)
SON_AT_RISK = People(at_risk_is_caller=False)


def test_a_zip_code_alone_is_a_place_when_nothing_better_is_known() -> None:
    assert place_of_person(CALLER_AT_RISK, Locations(at_risk=(ZIP,))) is ZIP
    assert place_of_person(SON_AT_RISK, Locations(at_risk=(ZIP,))) is ZIP


def test_a_zip_code_does_not_hide_where_the_phone_of_the_person_is() -> None:
    known = Locations(at_risk=(ZIP,), caller=(PHONE,))
    assert place_of_person(CALLER_AT_RISK, known) is PHONE
    together = replace(known, together=True)
    assert place_of_person(SON_AT_RISK, together) is PHONE


def test_a_zip_code_of_the_caller_does_not_hide_the_phone_either() -> None:
    known = Locations(caller=(ZIP, PHONE), together=True)
    assert place_of_person(SON_AT_RISK, known) is PHONE


def test_the_callers_phone_never_stands_for_someone_elsewhere() -> None:
    known = Locations(at_risk=(ZIP,), caller=(PHONE,))
    assert place_of_person(SON_AT_RISK, known) is ZIP


def test_a_link_does_not_hide_what_can_be_read() -> None:
    link = Located(
        Place(by=By.REFERENCE, url="https://lis.example.org/9f3"), Source.TRANSFER, AT
    )
    known = Locations(caller=(link, PHONE))
    assert place_of_person(CALLER_AT_RISK, known) is PHONE
    assert place_of_person(CALLER_AT_RISK, Locations(caller=(link,))) is link


def test_an_address_that_was_said_comes_before_the_phone() -> None:
    known = Locations(at_risk=(STREET,), caller=(PHONE,))
    assert place_of_person(CALLER_AT_RISK, known) is STREET


@pytest.mark.parametrize(
    ("place", "vague"),
    [
        (ZIP.place, True),
        (Place(shape=Shape.CIVIC, civic=(("A3", "St. Louis"),)), True),
        (STREET.place, False),
        (PHONE.place, False),
        (Place(by=By.REFERENCE, url="https://lis.example/1"), False),
        (Place(shape=Shape.CIVIC, civic=(("NAM", "City Hospital"),)), False),
    ],
)
def test_a_place_is_vague_when_it_names_an_area_only(place: Place, vague: bool) -> None:
    assert place.vague is vague
