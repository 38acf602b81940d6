"""A place as a PIDF-LO document: what is written is read back as it was."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.place import Place, Shape
from counselor_app.wire.pidf_lo import places_from
from counselor_app.wire.pidf_lo_write import CIVIC_NAMES, is_writable, pidf_lo_from
from tests.conftest import AT
from tests.wire.eidos import CHEROKEE, PHONE, PLACES


def read_back(place: Place) -> Place:
    places, damage = places_from(pidf_lo_from(place).encode())
    assert damage == ()
    (found,) = places
    return found


def test_a_circle_comes_back() -> None:
    place = replace(PHONE, method="Device-Assisted_A-GPS")
    assert read_back(place) == place


def test_a_point_comes_back() -> None:
    place = Place(shape=Shape.POINT, latitude=38.5921, longitude=-90.2297, at=AT)
    assert read_back(place) == place


def test_an_address_comes_back_in_the_order_of_the_standard() -> None:
    found = read_back(CHEROKEE)
    assert dict(found.civic) == dict(CHEROKEE.civic)
    assert found.postal_line == CHEROKEE.postal_line
    names = [name for name, _ in found.civic]
    assert names == sorted(names, key=CIVIC_NAMES.index)


def test_a_position_and_an_address_are_one_place() -> None:
    found = read_back(replace(PHONE, civic=CHEROKEE.civic))
    assert (found.latitude, found.postal_line) == (38.5921, CHEROKEE.postal_line)


def test_the_newer_fields_of_an_address_have_a_namespace_of_their_own() -> None:
    street = Place(civic=(("STP", "Avenue"), ("RD", "Flowers"), ("HNP", "N")))
    text = pidf_lo_from(street)
    assert "<cae:STP>Avenue</cae:STP>" in text
    assert dict(read_back(street).civic) == dict(street.civic)


@pytest.mark.parametrize("shape", [Shape.ELLIPSE, Shape.ARCBAND, Shape.POLYGON])
def test_an_area_is_written_as_the_circle_that_holds_it(shape: Shape) -> None:
    found = read_back(replace(PHONE, shape=shape))
    assert (found.shape, found.uncertainty_m) == (Shape.CIRCLE, 38.0)


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(latitude=91.0, longitude=0.0),
        Place(latitude=float("nan"), longitude=0.0),
        Place(latitude=1.0),
        Place(civic=(("1 bad", "x"), ("RD", " \x00"))),
    ],
)
def test_what_is_no_place_is_not_writable(place: Place) -> None:
    assert not is_writable(place)
    ET.fromstring(pidf_lo_from(place))  # noqa: S314 - we wrote it


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = replace(PHONE, civic=(("RD", "Cherokee\ufffe\uffff\ud800\x01"),))
    assert dict(read_back(odd).civic) == {"RD": "Cherokee"}


@pytest.mark.parametrize("far", [float("inf"), float("nan"), -1.0])
def test_an_uncertainty_that_is_no_distance_is_left_out(far: float) -> None:
    found = read_back(replace(PHONE, uncertainty_m=far))
    assert (found.shape, found.uncertainty_m) == (Shape.POINT, None)


def test_a_time_that_rfc_3339_cannot_write_is_left_out() -> None:
    odd = datetime(2026, 1, 1, tzinfo=timezone(timedelta(seconds=61)))
    naive = odd.replace(tzinfo=None)
    for at in (odd, naive):
        assert "timestamp" not in pidf_lo_from(replace(PHONE, at=at))
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-6)))
    assert "9999-12-31" in pidf_lo_from(replace(PHONE, at=last))
    assert "+00:00" in pidf_lo_from(replace(PHONE, at=AT.astimezone(UTC)))


@given(PLACES)
def test_any_place_is_well_formed(place: Place) -> None:
    root = ET.fromstring(pidf_lo_from(place))  # noqa: S314 - we wrote it
    found = root.find(".//{urn:ietf:params:xml:ns:pidf:geopriv10}location-info")
    assert found is not None
    assert is_writable(place) == (len(found) > 0)


@given(st.floats(-90, 90), st.floats(-180, 180), st.one_of(st.none(), st.floats(0, 1e7)))
def test_any_position_comes_back_within_a_centimeter(
    latitude: float, longitude: float, far: float | None
) -> None:
    place = Place(latitude=latitude, longitude=longitude, uncertainty_m=far)
    (found,), _ = places_from(pidf_lo_from(place).encode())
    assert found.latitude is not None
    assert found.longitude is not None
    swapped = found.damaged  # the reader takes a position in Missouri, turned, for a slip
    read = (
        (found.longitude, found.latitude)
        if swapped
        else (found.latitude, found.longitude)
    )
    assert read == pytest.approx((latitude, longitude), abs=1e-7)
    if far is not None:
        assert found.uncertainty_m == pytest.approx(far, abs=1e-6)
