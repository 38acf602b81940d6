"""The shapes of a location, from GML elements to a center and an uncertainty.

Sources: RFC 5491 section 5, GML 3.1.1 PIDF-LO shape profile (OGC 06-142r1), EPSG codes
4326 (latitude longitude), 4979 (with altitude), 9001 (meter), 9002 and 9003 (foot).
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from counselor_app.domain.place import Place, Shape
from counselor_app.wire.xml_tree import Node

Points = tuple[tuple[float, float], ...]

_SHAPES = {
    "Point": Shape.POINT,
    "Circle": Shape.CIRCLE,
    "CircleByCenterPoint": Shape.CIRCLE,
    "Sphere": Shape.SPHERE,
    "Ellipse": Shape.ELLIPSE,
    "Ellipsoid": Shape.ELLIPSOID,
    "ArcBand": Shape.ARCBAND,
    "Polygon": Shape.POLYGON,
    "Prism": Shape.PRISM,
}
SHAPE_NAMES = tuple(_SHAPES)
_REACH = {
    Shape.CIRCLE: "radius",
    Shape.SPHERE: "radius",
    Shape.ELLIPSE: "semiMajorAxis",
    Shape.ELLIPSOID: "semiMajorAxis",
    Shape.ARCBAND: "outerRadius",
}
_AREAS = (Shape.POLYGON, Shape.PRISM)
_FOOT_M = 0.3048
_METERS = {"9001": 1.0, "m": 1.0, "metre": 1.0, "meter": 1.0, "meters": 1.0}
_FEET = {"9002": _FOOT_M, "9003": _FOOT_M, "ft": _FOOT_M, "foot": _FOOT_M}
_UNITS = {**_METERS, **_FEET, "km": 1000.0}
_NUMBER = re.compile(r"[-+]?(?:\d{1,12}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?")
_DECIMAL_COMMA = re.compile(r"([-+]?\d{1,3}),(\d+)\s+([-+]?\d{1,3}),(\d+)")
_POINTS_CAP = 1000
_PAIR, _TRIPLE = 2, 3
_EARTH_M = 6_371_000.0
# Missouri, roughly: a swapped position there is told from a true one elsewhere.
_SOUTH, _NORTH, _WEST, _EAST = 35.9, 40.7, -95.8, -89.0
_POLE, _DATE_LINE = 90.0, 180.0


def place_of_shape(node: Node, say: Callable[[str], None]) -> Place | None:
    """Read a shape, or return None when it has no position at all.

    What was put right is said; the place is then marked as damaged. A position off the
    globe is left out, so that nobody is sent there, but the place stays.
    """
    shape = _shape_of(node)
    said: list[str] = []
    points = _points_of(node, shape, said.append)
    if not points:
        say("A location has no readable position.")
        return None
    place = _placed(Place(shape=shape, damaged=bool(said)), points, said.append)
    if shape in _REACH:
        reach = _length(node, _REACH[shape], say, said.append)
        place = replace(place, uncertainty_m=reach)
    if shape is Shape.ARCBAND:
        inner = _length(node, "innerRadius", say, said.append)
        place = replace(place, inner_m=inner)
    for words in said:
        say(words)
    return replace(place, damaged=bool(said))


def _shape_of(node: Node) -> Shape:
    # An element that lost its name is known by what it holds.
    named = (_SHAPES[name] for name in SHAPE_NAMES if node.named(name))
    if node.child("posList") or sum(child.named("pos") for child in node.children) > 1:
        return next(named, Shape.POLYGON)
    return next(named, Shape.CIRCLE if node.child("radius") else Shape.POINT)


def _placed(place: Place, points: Points, mend: Callable[[str], None]) -> Place:
    if all(_in_missouri(lon, lat) and not _in_missouri(lat, lon) for lat, lon in points):
        mend("Latitude and longitude stood in the wrong order; they were swapped.")
        points = tuple((lon, lat) for lat, lon in points)
    if any(abs(lat) > _POLE or abs(lon) > _DATE_LINE for lat, lon in points):
        mend("A position is not on the globe; it was left out.")
        return place
    latitude, longitude = _center(points)
    place = replace(place, latitude=latitude, longitude=longitude)
    if place.shape in _AREAS:
        far = max(meters_between((latitude, longitude), point) for point in points)
        place = replace(place, uncertainty_m=round(far, 1))
    return place


def meters_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two positions in degrees, in meters (haversine)."""
    south, north = math.radians(one[0]), math.radians(other[0])
    east = math.radians(other[1] - one[1])
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def _in_missouri(latitude: float, longitude: float) -> bool:
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def _center(points: Points) -> tuple[float, float]:
    if len(points) == 1:
        return points[0]
    ring = points[:-1] if points[0] == points[-1] else points
    south, east = (sum(axis) / len(ring) for axis in zip(*ring, strict=True))
    return round(south, 7), round(east, 7)


def _points_of(node: Node, shape: Shape, mend: Callable[[str], None]) -> Points:
    listed = node.first("posList") if shape in _AREAS else None
    if listed is not None:
        return _points_in(listed, _dimension_of(listed, node, shape), mend)
    found: list[tuple[float, float]] = []
    for pos in node.all("pos", "coordinates"):
        numbers = _numbers_in(pos.text, mend)
        if len(numbers) > _PAIR and _is_flat(pos, node):
            mend("A position holds more numbers than it declares.")
        if len(numbers) >= _PAIR:
            found.append((numbers[0], numbers[1]))
        if shape not in _AREAS or len(found) == _POINTS_CAP:
            break
    return tuple(found) or _bare_position(node, mend)


def _is_flat(pos: Node, node: Node) -> bool:
    srs = pos.attributes.get("srsName") or node.attributes.get("srsName", "")
    return "4326" in srs


def _bare_position(node: Node, mend: Callable[[str], None]) -> Points:
    # When the tags around a position are torn, its numbers stand in the shape itself.
    numbers = [float(word) for word in node.text.split() if _NUMBER.fullmatch(word)]
    if len(numbers) not in (_PAIR, _TRIPLE):
        return ()
    mend("A position stood outside its element.")
    return ((numbers[0], numbers[1]),)


def _points_in(listed: Node, dimension: int, mend: Callable[[str], None]) -> Points:
    numbers = _numbers_in(listed.text, mend)
    if dimension == 0:
        dimension = _dimension_by_ring(numbers)
    starts = range(0, len(numbers) - 1, dimension)
    return tuple((numbers[at], numbers[at + 1]) for at in starts)[:_POINTS_CAP]


def _dimension_of(listed: Node, node: Node, shape: Shape) -> int:
    # 0 when nothing says whether altitudes are in the list.
    said = listed.attributes.get("srsDimension") or node.attributes.get("srsDimension")
    if said in ("2", "3"):
        return int(said)
    flat = "4326" in node.attributes.get("srsName", "") and shape is Shape.POLYGON
    return _PAIR if flat else 0


def _dimension_by_ring(numbers: Sequence[float]) -> int:
    # A ring ends where it began (GML 3.1.1 LinearRing).
    for size in (_TRIPLE, _PAIR):
        if len(numbers) % size == 0 and numbers[:size] == numbers[-size:]:
            return size
    return _TRIPLE if len(numbers) % _PAIR else _PAIR


def _numbers_in(untrusted_text: str, mend: Callable[[str], None]) -> list[float]:
    text = untrusted_text[: 64 * _POINTS_CAP].strip()
    if comma := _DECIMAL_COMMA.fullmatch(text):
        mend("A position was written with decimal commas.")
        text = "{}.{} {}.{}".format(*comma.groups())
    elif "," in text or ";" in text:
        mend("A position was written with commas between its numbers.")
        text = text.replace(",", " ").replace(";", " ")
    words = text.split()
    numbers = []
    for word in words:
        if not _NUMBER.fullmatch(word):
            mend("A position holds something that is no number.")
            break
        numbers.append(float(word))
    return numbers


def _length(
    node: Node, name: str, say: Callable[[str], None], mend: Callable[[str], None]
) -> float | None:
    found = node.first(name)
    if found is None or not found.text:
        mend("A location does not say how uncertain it is.")
        return None
    text = found.text.replace(",", ".")
    if not _NUMBER.fullmatch(text) or not 0 <= float(text) < math.inf:
        mend("A location's uncertainty is no number.")
        return None
    unit = re.split(r"[:#/]", found.attributes.get("uom", "").strip().lower())[-1]
    if unit not in _UNITS:
        say("A distance does not say its unit; meters were taken.")
    return float(text) * _UNITS.get(unit, 1.0)
