"""What the desk would understand of a message or document, as JSON and in words."""

from collections.abc import Iterable
from typing import Any

from counselor_app.domain.place import By, Place, Shape
from counselor_app.wire.phone_number import shown
from counselor_app.wire.pidf_lo import places_from
from counselor_app.wire.transfer import Transfer, transfer_from

Row = dict[str, Any]

_UNDERSTOOD = (
    "method",
    "call_id",
    "cseq",
    "from_user",
    "to_user",
    "caller_numbers",
    "identifiers",
    "geolocation",
    "sdp",
    "locations",
    "additional_data",
)


def invite_row(file: str, untrusted_message: bytes) -> Row:
    """Return the JSON object of `inspect invite` for one raw SIP message."""
    transfer = transfer_from(untrusted_message)
    return {
        "file": file,
        "method": transfer.method,
        "request_uri": transfer.request_uri,
        "call_id": transfer.call_id,
        "cseq": transfer.cseq,
        "from_user": transfer.from_user,
        "to_user": transfer.to_user,
        "caller_numbers": list(transfer.caller_numbers),
        "psap_trunk": transfer.psap_trunk,
        "dialable": transfer.dialable,
        **_carried(transfer),
        "damage": list(transfer.damage),
    }


def location_row(file: str, untrusted_xml: bytes) -> Row:
    """Return the JSON object of `inspect location` for one PIDF-LO document."""
    places, damage = places_from(untrusted_xml)
    return {"file": file, "locations": _place_rows(places), "damage": list(damage)}


def yielded(row: Row) -> bool:
    """Say whether anything at all was understood of the input."""
    return any(row.get(key) for key in _UNDERSTOOD)


def words_from(row: Row) -> str:
    """Return what an inspection found, in lines for people."""
    lines = [row["file"]]
    lines += _invite_words(row) if "method" in row else []
    lines += [f"  Location: {_place_words(place)}" for place in row["locations"]]
    lines += [f"  Damage: {words}" for words in row["damage"]]
    return "\n".join(lines)


def _carried(transfer: Transfer) -> Row:
    return {
        "identifiers": [
            {"kind": i.kind.value, "urn": i.urn} for i in transfer.identifiers
        ],
        "eido_urls": list(transfer.eido_urls),
        "referred_by": transfer.referred_by,
        "replaces": transfer.replaces,
        "geolocation": list(transfer.geolocation),
        "sdp": transfer.sdp is not None,
        "locations": _place_rows(transfer.places),
        "additional_data": list(transfer.additional_data),
    }


def _place_rows(places: Iterable[Place]) -> list[Row]:
    return [
        {
            "by": place.by.value,
            "url": place.url,
            "shape": place.shape and place.shape.value,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "uncertainty_m": place.uncertainty_m,
            "civic": _civic(place),
            "method": place.method,
            "default": place.default,
            "damaged": place.damaged,
        }
        for place in places
    ]


def _civic(place: Place) -> dict[str, str]:
    # A field that comes twice (LMK and LOC may) keeps both values.
    fields: dict[str, str] = {}
    for name, value in place.civic:
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _invite_words(row: Row) -> list[str]:
    numbers = ", ".join(map(shown, row["caller_numbers"])) or "unknown; ask now"
    callable_back = "" if row["dialable"] else " (cannot be called back)"
    told = {
        "Message": " ".join(filter(None, (row["method"], row["request_uri"]))),
        "Caller": numbers + (callable_back if row["caller_numbers"] else ""),
        "911 center's line": row["psap_trunk"] and shown(row["psap_trunk"]),
        "Transferred by": row["referred_by"],
        "Replaces": row["replaces"],
        "EIDO": ", ".join(row["eido_urls"]),
        "Additional data": ", ".join(row["additional_data"]),
        "Sound": "offered" if row["sdp"] else "none offered",
    }
    lines = [f"  {name}: {value}" for name, value in told.items() if value]
    return lines + [f"  {i['kind'].title()}: {i['urn']}" for i in row["identifiers"]]


def _place_words(row: Row) -> str:
    if row["by"] == By.REFERENCE:
        return f"to be fetched from {row['url']}"
    place = Place(
        shape=Shape(row["shape"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        uncertainty_m=row["uncertainty_m"],
        civic=tuple(row["civic"].items()),
    )
    position = "" if place.latitude is None else f"{place.latitude}, {place.longitude}"
    notes = ("not the caller's own place" if row["default"] else "", row["method"] or "")
    marked = "damaged, recovered" if row["damaged"] else ""
    told = (place.postal_line, position, place.uncertainty_words, *notes, marked)
    return "; ".join(filter(None, told))
