import pytest

from counselor_app.domain.place import Place, Shape
from counselor_app.wire.pidf_lo import places_from
from tests.wire.messages import (
    ADDRESS,
    CIRCLE,
    NAMESPACES,
    device,
    located,
    presence,
)

METER = 'uom="urn:ogc:def:uom:EPSG::9001"'
FLAT = 'srsName="urn:ogc:def:crs:EPSG::4326"'
POS = "<gml:pos>38.5953 -90.2187</gml:pos>"
SQUARE = "38.60 -90.20 38.61 -90.20 38.61 -90.21 38.60 -90.21 38.60 -90.20"
HIGH = "38.60 -90.20 9 38.61 -90.20 9 38.61 -90.21 9 38.60 -90.21 9 38.60 -90.20 9"

UNBOUND = "The location uses a name prefix that it never declares."
BROKEN = "The location is not well-formed XML; it was read as far as possible."
CUT = "The location is cut short; what was cut off is missing."
SWAPPED = "Latitude and longitude stood in the wrong order; they were swapped."


def only(document: bytes) -> Place:
    (place,), _ = places_from(document)
    return place


def test_an_undeclared_prefix_does_not_lose_the_caller() -> None:
    bare = 'xmlns="urn:ietf:params:xml:ns:pidf"'
    document = presence(device(CIRCLE), device(ADDRESS), namespaces=bare)
    places, damage = places_from(document.encode())
    assert damage == (UNBOUND,)
    assert [p.shape for p in places] == [Shape.CIRCLE, Shape.CIVIC]
    assert places[0].uncertainty_m == 15
    assert places[1].postal_line == "2317 Cherokee St, Apt 2, 63118"
    assert all(place.damaged for place in places)
    assert [place.method for place in places] == ["GPS", "GPS"]


def test_missing_namespaces_are_damage() -> None:
    bare = located(CIRCLE).replace(b"gs:", b"").replace(b"gml:", b"")
    bare = bare.replace(NAMESPACES.encode(), b"")
    for prefix in (b"dm:", b"gp:"):
        bare = bare.replace(prefix, b"")
    (place,), damage = places_from(bare)
    assert place.damaged
    assert damage == ("The location does not declare its namespaces.",)


def test_what_was_cut_off_is_left_out_rather_than_halved() -> None:
    document = located(CIRCLE + ADDRESS)
    at = document.index(b"2317") + 2
    (place,), damage = places_from(document[:at])
    assert CUT in damage
    assert place.damaged
    assert (place.latitude, place.uncertainty_m) == (38.5953, 15)
    assert "HNO" not in dict(place.civic)
    assert dict(place.civic)["RD"] == "Cherokee"
    places, damage = places_from(document[: document.index(b".2187") + 1])
    assert places == ()
    assert CUT in damage


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ("-90.2187 38.5953", SWAPPED),
        ("38.5953,-90.2187", "A position was written with commas between its numbers."),
        ("38.5953, -90.2187", "A position was written with commas between its numbers."),
        ("38,5953 -90,2187", "A position was written with decimal commas."),
        ("38.5953 -90.2187 xyz", "A position holds something that is no number."),
        ("38.5953 -90.2187 12", "A position holds more numbers than it declares."),
    ],
)
def test_a_position_written_badly_is_read_and_marked(position: str, words: str) -> None:
    location = f"<gml:Point {FLAT}><gml:pos>\n {position} \t</gml:pos></gml:Point>"
    (place,), damage = places_from(located(location))
    assert (place.latitude, place.longitude) == (38.5953, -90.2187)
    assert place.damaged
    assert damage == (words,)


def test_a_place_outside_missouri_is_left_as_it_is() -> None:
    away = "<gml:Point><gml:pos>-33.8568 151.2153</gml:pos></gml:Point>"
    place = only(located(away))
    assert (place.latitude, place.longitude) == (-33.8568, 151.2153)
    assert not place.damaged


def test_a_position_off_the_globe_is_named_and_not_shown() -> None:
    off = "<gml:Point><gml:pos>91 -90.2187</gml:pos></gml:Point>"
    (place,), damage = places_from(located(off))
    assert (place.latitude, place.longitude, place.damaged) == (None, None, True)
    assert damage == ("A position is not on the globe; it was left out.",)


@pytest.mark.parametrize(
    ("radius", "meters", "words"),
    [
        ("<gs:radius>15</gs:radius>", 15.0, "A distance does not say its unit; "),
        ('<gs:radius uom="urn:ogc:def:uom:EPSG::9002">100</gs:radius>', 30.48, ""),
        ('<gs:radius uom="km">1.5</gs:radius>', 1500.0, ""),
        (f"<gs:radius {METER}>-5</gs:radius>", None, "A location's uncertainty is no "),
        (f"<gs:radius {METER}>wide</gs:radius>", None, "A location's uncertainty is no "),
        (f"<gs:radius {METER}></gs:radius>", None, "A location does not say how "),
        ("", None, "A location does not say how "),
    ],
)
def test_a_radius_is_meters_or_its_fault_is_named(
    radius: str, meters: float | None, words: str
) -> None:
    (place,), damage = places_from(located(f"<gs:Circle>{POS}{radius}</gs:Circle>"))
    assert place.uncertainty_m == (meters and pytest.approx(meters))
    assert "".join(damage).startswith(words)
    assert bool(damage) is bool(words)


@pytest.mark.parametrize(
    ("good", "torn"),
    [
        ("<gs:Circle srsName", "<gsXCircle srsName"),
        ("<gs:Circle srsName", "<gs:C\xffrcle srsName"),
        ("</gs:radius>", "<gs:radius>"),
        ("<gml:pos>", "<gml:poz>"),
        ("<gml:pos>", "<gml:p\x06s>"),
        ("</gml:pos>", "</gml:p#s>"),
        ("<ca:civicAddress>", "<ca:civic\xffddress>"),
        ("</ca:RD>", "</ca:R\xff>"),
        ("</ca:country>", "<ca:country>"),
        ("<gp:geopriv>", "<gp:geopriv"),
        ("?>", "?"),
        ("</presence>", "</presence>--b1--"),
    ],
)
def test_one_torn_tag_loses_neither_the_position_nor_the_address(
    good: str, torn: str
) -> None:
    document = presence(device(CIRCLE), device(ADDRESS)).replace(good, torn, 1)
    places, damage = places_from(document.encode())
    assert BROKEN in damage
    assert any((p.latitude, p.longitude) == (38.5953, -90.2187) for p in places)
    assert any(dict(p.civic).get("HNO") == "2317" for p in places)
    assert all(place.damaged for place in places)


def test_references_to_characters_are_read_and_bad_ones_harmless() -> None:
    torn = located(
        "<ca:civicAddress><x:RD>A&amp;B&#xD800;&#65;&nope;</x:RD></ca:civicAddress>"
    )
    assert only(torn).civic == (("RD", "A&B\ufffdA&nope;"),)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "The location document is empty."),
        (b"\x00\r\n", "The location document is empty."),
        (b"hello", BROKEN),
        (b"<a>" * 200_000, "The document is too long and was refused."),
        (b"<a>" * 80_000, "The document is nested too deeply and was refused."),
        (b"<r>" + b"<a/>" * 60_000 + b"</r>", "The document has too many elements and "),
        (b"<r><x:a/>" + b"<a/>" * 60_000, "The document has too many elements and "),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "The document declares a type or "),
        (b'<!DOCTYPE a SYSTEM "file:///etc/x"><a/>', "The document declares a type or "),
        (b"<x:a><!doctype a><b>", "The document declares a type or "),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "The document declares a type or "),
        (
            b'<?xml version="1.0" encoding="utf-7"?><a/>',
            "The location is not well-formed ",
        ),
        (located(""), "The document holds no readable location."),
        (located("<ca:civicAddress/>"), "An address is empty."),
        (located("<gml:Point/>"), "A location has no readable position."),
    ],
)
def test_what_cannot_or_must_not_be_read_gives_words_and_no_place(
    document: bytes, words: str
) -> None:
    places, damage = places_from(document)
    assert places == ()
    assert damage[0].startswith(words)


def test_wide_documents_are_read_in_any_encoding_the_sender_names() -> None:
    document = presence(device(ADDRESS.replace("Cherokee", "Andr\xe9")))
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        named = document.replace('"1.0"', f'"1.0" encoding="{encoding}"')
        assert dict(only(named.encode(encoding)).civic)["RD"] == "Andr\xe9"
        torn = named.replace("</presence>", "").encode(encoding)
        assert dict(only(torn).civic)["RD"] == "Andr\xe9"


def test_only_a_server_s_own_error_code_is_repeated() -> None:
    for answer in (b'<error code="a b!"/>', b'<fault code="timeout"/>'):
        assert places_from(answer)[1] == ("The document holds no readable location.",)


def test_an_end_tag_of_another_name_ends_nothing() -> None:
    torn = ADDRESS.replace("Cherokee", "Cher</ca:XY>okee</ca:civicAddres>")
    assert dict(only(located(torn)).civic)["RD"] == "Cherokee"


def test_text_in_a_marked_section_is_read_in_a_broken_document_too() -> None:
    torn = ADDRESS.replace("Cherokee", "<!-- old --><![CDATA[Elm & <Oak>]]></x:b>")
    assert dict(only(located(torn)).civic)["RD"] == "Elm & <Oak>"


@pytest.mark.parametrize("position", ["10.0 38.6", "38.6 10.0", "-90.2 10.0"])
def test_only_a_place_that_would_be_in_missouri_is_swapped(position: str) -> None:
    point = f"<gml:Point><gml:pos>{position}</gml:pos></gml:Point>"
    assert SWAPPED not in places_from(located(point))[1]


@pytest.mark.parametrize("corners", [SQUARE, HIGH])
def test_a_ring_shows_by_its_end_whether_it_has_altitudes(corners: str) -> None:
    ring = f"<gml:LinearRing><gml:posList>{corners}</gml:posList></gml:LinearRing>"
    place = only(
        located(f"<gml:Polygon><gml:exterior>{ring}</gml:exterior></gml:Polygon>")
    )
    assert (place.latitude, place.longitude) == (38.605, -90.205)


def test_an_area_whose_own_tag_is_torn_is_still_an_area() -> None:
    ring = f"<gml:LinearRing><gml:posList>{SQUARE}</gml:posList></gml:LinearRing>"
    place = only(located(f"<gml:Pol\xffgon>{ring}</gml:Pol\xffgon>"))
    assert (place.shape, place.latitude) == (Shape.POLYGON, 38.605)
    corners = "<gml:pos>38.60 -90.20</gml:pos><gml:pos>38.61 -90.21</gml:pos>"
    place = only(located(f"<gml:LinearRing>{corners}</gml:LinearRing>"))
    assert (place.shape, place.latitude) == (Shape.POLYGON, 38.605)


def test_the_number_of_places_is_capped() -> None:
    places, damage = places_from(presence(*[device(CIRCLE)] * 40).encode())
    assert len(places) == 32
    assert damage == ("The document holds too many locations; the rest was not read.",)
    places, damage = places_from(presence(*[device(CIRCLE)] * 32).encode())
    assert (len(places), damage) == (32, ())
