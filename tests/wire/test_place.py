import pytest

from counselor_app.domain.place import Place, Shape


def civic(**fields: str) -> Place:
    return Place(shape=Shape.CIVIC, civic=tuple(fields.items()))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (
            civic(RD="Cherokee", STS="St", HNO="2317", UNIT="Apt 2", PC="63118"),
            "2317 Cherokee St, Apt 2, 63118",
        ),
        (
            civic(HNO="1200", PRD="N", RD="Example", FLR="7", UNIT="704", A3="St. Louis"),
            "1200 N Example, Floor 7, Unit 704, St. Louis",
        ),
        (
            civic(
                NAM="Practice Hall",
                HNO="9",
                HNS="1/2",
                STP="Avenue",
                RD="Elm",
                LOC="rear",
            ),
            "Practice Hall, 9 1/2 Avenue Elm, rear",
        ),
        (civic(A6="Old Road", PC="63101"), "Old Road, 63101"),
        (Place(), ""),
    ],
)
def test_an_address_reads_as_one_line(place: Place, line: str) -> None:
    assert place.postal_line == line


def test_the_zip_code_is_there_or_not() -> None:
    assert civic(PC="63118").zip_code == "63118"
    assert civic(RD="Elm").zip_code is None


@pytest.mark.parametrize(
    ("shape", "reach", "inner", "words"),
    [
        (Shape.CIRCLE, 15.2, None, "Within 15 m"),
        (Shape.CIRCLE, 0.2, None, "Within 1 m"),
        (Shape.ELLIPSE, 3594.0, None, "Within 3.6 km"),
        (Shape.POINT, None, None, "Uncertainty unknown"),
        (
            Shape.ARCBAND,
            4148.0,
            3594.0,
            "Between 3.6 km and 4.1 km from the tower, not an address",
        ),
        (Shape.ARCBAND, 4148.0, None, "Within 4.1 km of the tower, not an address"),
        (Shape.POLYGON, 500.0, None, "Within an area reaching 500 m from its center"),
    ],
)
def test_uncertainty_is_said_in_words(
    shape: Shape, reach: float | None, inner: float | None, words: str
) -> None:
    place = Place(
        shape=shape, latitude=38.6, longitude=-90.2, uncertainty_m=reach, inner_m=inner
    )
    assert place.uncertainty_words == words


def test_a_place_without_a_position_has_no_uncertainty() -> None:
    assert civic(RD="Elm").uncertainty_words == ""


def test_a_place_does_not_show_where_it_is_in_a_log() -> None:
    place = Place(
        latitude=38.6270,
        longitude=-90.1994,
        civic=(("RD", "Cherokee"),),
        url="https://l/1",
    )
    for secret in ("38.6", "90.1", "Cherokee", "https"):
        assert secret not in repr(place)
