from datetime import datetime

import pytest

from counselor_app.domain.place import By, Place, Shape
from counselor_app.wire.pidf_lo import places_from
from tests.wire.messages import (
    ADDRESS,
    CIRCLE,
    device,
    located,
    presence,
)

METER = 'uom="urn:ogc:def:uom:EPSG::9001"'
FLAT = 'srsName="urn:ogc:def:crs:EPSG::4326"'
POS = "<gml:pos>38.5953 -90.2187</gml:pos>"
SQUARE = "38.60 -90.20 38.61 -90.20 38.61 -90.21 38.60 -90.21 38.60 -90.20"
HIGH = "38.60 -90.20 9 38.61 -90.20 9 38.61 -90.21 9 38.60 -90.21 9 38.60 -90.20 9"


def only(document: bytes) -> Place:
    (place,), _ = places_from(document)
    return place


@pytest.mark.parametrize(
    ("location", "shape", "uncertainty"),
    [
        (f"<gml:Point {FLAT}>{POS}</gml:Point>", Shape.POINT, None),
        (CIRCLE, Shape.CIRCLE, 15.0),
        (
            (
                f"<gs:Sphere><gml:pos>38.5953 -90.2187 80</gml:pos><gs:radius {METER}>"
                "\n 850.24 </gs:radius></gs:Sphere>"
            ),
            Shape.SPHERE,
            850.24,
        ),
        (
            (
                f"<gs:Ellipse>{POS}<gs:semiMajorAxis {METER}>1275</gs:semiMajorAxis>"
                f"<gs:semiMinorAxis {METER}>670</gs:semiMinorAxis>"
                '<gs:orientation uom="urn:ogc:def:uom:EPSG::9102">43</gs:orientation>'
                "</gs:Ellipse>"
            ),
            Shape.ELLIPSE,
            1275.0,
        ),
        (
            (
                f"<gs:Ellipsoid>{POS}<gs:semiMajorAxis {METER}>7.7</gs:semiMajorAxis>"
                f"<gs:verticalAxis {METER}>28.7</gs:verticalAxis></gs:Ellipsoid>"
            ),
            Shape.ELLIPSOID,
            7.7,
        ),
        (
            (
                f"<gs:ArcBand>{POS}<gs:innerRadius {METER}>3594</gs:innerRadius>"
                f"<gs:outerRadius {METER}>4148</gs:outerRadius></gs:ArcBand>"
            ),
            Shape.ARCBAND,
            4148.0,
        ),
    ],
)
def test_every_shape_with_a_center_is_read(
    location: str, shape: Shape, uncertainty: float | None
) -> None:
    places, damage = places_from(located(location))
    assert damage == ()
    (place,) = places
    assert (place.shape, place.uncertainty_m) == (shape, uncertainty)
    assert (place.latitude, place.longitude) == (38.5953, -90.2187)
    assert not place.damaged


@pytest.mark.parametrize(
    ("location", "shape"),
    [
        (
            (
                f"<gml:Polygon {FLAT}><gml:exterior><gml:LinearRing><gml:posList>{SQUARE}"
                "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
            ),
            Shape.POLYGON,
        ),
        (
            (
                "<gml:Polygon><gml:exterior><gml:LinearRing>"
                "<gml:pos>38.60 -90.20</gml:pos><gml:pos>38.61 -90.20</gml:pos>"
                "<gml:pos>38.61 -90.21</gml:pos><gml:pos>38.60 -90.21</gml:pos>"
                "<gml:pos>38.60 -90.20</gml:pos></gml:LinearRing></gml:exterior>"
                "</gml:Polygon>"
            ),
            Shape.POLYGON,
        ),
        (
            (
                '<gs:Prism srsName="urn:ogc:def:crs:EPSG::4979"><gs:base><gml:Polygon>'
                f"<gml:exterior><gml:LinearRing><gml:posList>{HIGH}"
                "<!-- A --></gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
                f"</gs:base><gs:height {METER}>2.4</gs:height></gs:Prism>"
            ),
            Shape.PRISM,
        ),
    ],
)
def test_an_area_is_its_middle_and_its_farthest_corner(
    location: str, shape: Shape
) -> None:
    place = only(located(location))
    assert place.shape is shape
    assert (place.latitude, place.longitude) == (38.605, -90.205)
    assert place.uncertainty_m is not None
    assert 650 < place.uncertainty_m < 750
    assert not place.damaged


def test_an_address_keeps_its_fields_in_order() -> None:
    place = only(located(ADDRESS, "MSAG"))
    assert place.shape is Shape.CIVIC
    assert place.civic[:2] == (("country", "US"), ("A1", "MO"))
    assert dict(place.civic)["HNO"] == "2317"
    assert place.postal_line == "2317 Cherokee St, Apt 2, 63118"
    assert place.method == "MSAG"
    assert place.at == datetime.fromisoformat("2026-03-02T21:14:07-06:00")


def test_an_address_beside_a_shape_refines_it() -> None:
    place = only(located(CIRCLE + ADDRESS))
    assert (place.shape, place.latitude) == (Shape.CIRCLE, 38.5953)
    assert place.zip_code == "63118"


def test_several_locations_keep_the_sender_s_order_and_their_own_facts() -> None:
    tuple_ = (
        '<tuple id="t"><status><gp:geopriv><gp:location-info>'
        f"{CIRCLE}</gp:location-info><gp:location-info>{ADDRESS}</gp:location-info>"
        "<gp:method>Default</gp:method></gp:geopriv></status>"
        "<timestamp>2026-03-02T21:00:00Z</timestamp></tuple>"
    )
    person = device(ADDRESS, "Manual").replace("dm:device", "dm:person")
    places, damage = places_from(presence(tuple_, person, device(CIRCLE)).encode())
    assert damage == ()
    assert [p.shape for p in places] == [
        Shape.CIRCLE,
        Shape.CIVIC,
        Shape.CIVIC,
        Shape.CIRCLE,
    ]
    assert [p.method for p in places] == ["Default", "Default", "Manual", "GPS"]
    assert [p.default for p in places] == [True, True, False, False]


def test_a_location_server_s_answer_is_read_too() -> None:
    inner = presence(device(CIRCLE)).partition("?>")[2]
    held = (
        '<locationResponse xmlns="urn:ietf:params:xml:ns:geopriv:held"><locationUriSet '
        'expires="2027-01-01T00:00:00Z"><locationURI>https://lis.practice.example/1'
        f"</locationURI></locationUriSet>{inner}</locationResponse>"
    )
    value, reference = places_from(held.encode())[0]
    assert value.shape is Shape.CIRCLE
    assert (reference.by, reference.url) == (
        By.REFERENCE,
        "https://lis.practice.example/1",
    )
    _, damage = places_from(b'<error code="locationUnknown"/>')
    assert "The location server answered: locationUnknown." in damage
