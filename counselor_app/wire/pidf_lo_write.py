"""A place as a PIDF-LO document (RFC 4119, 5139, 5491, 6848), always well formed.

Areas and bodies are written as the circle around their center that holds them, since a
place keeps no more of them; the address, where there is one, stands in the same
location-info (RFC 5491 section 3.2, rule 8: position first, then address).
"""

import math
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from counselor_app.domain.place import Place
from counselor_app.wire.plain_text import line_from

_PIDF = "urn:ietf:params:xml:ns:pidf"
_GP = f"{_PIDF}:geopriv10"
_CA = f"{_GP}:civicAddr"
_CAE = f"{_CA}:ext"
_GML = "http://www.opengis.net/gml"
_GS = "http://www.opengis.net/pidflo/1.0"
_SRS = "urn:ogc:def:crs:EPSG::4326"
_METER = "urn:ogc:def:uom:EPSG::9001"
_NAMESPACES = {"": _PIDF, "gp": _GP, "ca": _CA, "cae": _CAE, "gml": _GML, "gs": _GS}
# RFC 5139 section 4: the elements come in this order.
CIVIC_NAMES = (
    *("country", "A1", "A2", "A3", "A4", "A5", "A6", "PRM", "PRD", "RD", "STS", "POD"),
    *("POM", "RDSEC", "RDBR", "RDSUBBR", "HNO", "HNS", "LMK", "LOC", "FLR", "NAM", "PC"),
    *("BLD", "UNIT", "ROOM", "SEAT", "PLC", "PCN", "POBOX", "ADDCODE"),
)
# RFC 6848 sections 5.1 to 5.4, after all of those, in a namespace of their own.
CIVIC_EXTENSIONS = ("PN", "MP", "STP", "HNP")
# Nobody: the document says where, the EIDO says who (RFC 3323 section 4.1.1.3).
_ENTITY = "pres:anonymous@anonymous.invalid"
_POLE, _DATE_LINE = 90.0, 180.0
_NO_XML = str.maketrans("", "", "\ufffe\uffff")  # XML 1.0 section 2.2


def pidf_lo_from(place: Place) -> str:
    """Return the document; a place without position or address has an empty location.

    Ask `is_writable` first: a receiver can do nothing with an empty one.
    """
    root = ET.Element("presence", {"entity": _ENTITY})
    root.attrib.update(
        {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in _used(place)}
    )
    holder = ET.SubElement(root, "tuple", {"id": "place"})
    geopriv = ET.SubElement(ET.SubElement(holder, "status"), "gp:geopriv")
    location = ET.SubElement(geopriv, "gp:location-info")
    if _has_position(place):
        _write_position(location, place)
    if civic := tuple(_civic_of(place)):
        address = ET.SubElement(location, "ca:civicAddress")
        for name, value in civic:
            ET.SubElement(address, name).text = value
    ET.SubElement(geopriv, "gp:usage-rules")
    if method := _clean(place.method or "", 64):
        ET.SubElement(geopriv, "gp:method").text = method
    if place.at and (stamp := _stamp(place.at)):
        ET.SubElement(holder, "timestamp").text = stamp
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode")


def is_writable(place: Place) -> bool:
    """Say whether the place has a position on the globe or an address to write."""
    return _has_position(place) or any(True for _ in _civic_of(place))


def _used(place: Place) -> Iterator[tuple[str, str]]:
    unused = set() if _has_position(place) else {"gml", "gs"}
    extended = any(name in CIVIC_EXTENSIONS for name, _ in place.civic)
    unused |= set() if extended else {"cae"}
    return ((p, uri) for p, uri in _NAMESPACES.items() if p not in unused)


def _has_position(place: Place) -> bool:
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None:
        return False
    # A comparison with what is no number is false, so that is left out as well.
    return abs(latitude) <= _POLE and abs(longitude) <= _DATE_LINE


def _write_position(location: ET.Element, place: Place) -> None:
    reach = place.uncertainty_m
    certain = reach is None or not math.isfinite(reach) or reach < 0
    shape = ET.SubElement(location, "gml:Point" if certain else "gs:Circle")
    shape.set("srsName", _SRS)
    position = f"{_number(place.latitude or 0.0)} {_number(place.longitude or 0.0)}"
    ET.SubElement(shape, "gml:pos").text = position
    if not certain:
        radius = ET.SubElement(shape, "gs:radius", {"uom": _METER})
        radius.text = _number(reach or 0.0)


def _number(value: float) -> str:
    # Seven decimals of a degree are a centimeter; never an exponent (GML doubles may
    # have one, but not every reader knows it).
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _civic_of(place: Place) -> Iterator[tuple[str, str]]:
    known: dict[str, str] = {}
    for name, value in place.civic:
        if clean := _clean(value, 256):
            known.setdefault(name, clean)
    yield from ((f"ca:{name}", known[name]) for name in CIVIC_NAMES if name in known)
    yield from (
        (f"cae:{name}", known[name]) for name in CIVIC_EXTENSIONS if name in known
    )


def _clean(untrusted_text: str, limit: int) -> str:
    return line_from(untrusted_text.translate(_NO_XML), limit)


def _stamp(at: datetime) -> str | None:
    # RFC 3339 knows whole minutes of offset and needs one.
    offset = at.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return None
    return at.isoformat()
