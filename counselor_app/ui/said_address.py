"""An address as it was said, put into the fields of a civic location (RFC 5139)."""

from counselor_app.domain.place import Place, Shape

_TYPES = frozenset(
    "St Ave Blvd Rd Dr Ln Ct Pl Ter Pkwy Hwy Cir Way Sq Aly Trl".casefold().split()
)
_DIRECTIONS = frozenset(("N", "S", "E", "W", "NE", "NW", "SE", "SW"))
_MAX_NUMBER = 8


def place_from(street: str, unit: str, zip_code: str) -> Place | None:
    """Return the place that was said, or None when nothing of it was.

    `street` is "2317 Cherokee St", `unit` an apartment or a floor. What can't be taken
    apart stays whole in the road's name, so that nothing said is lost.
    """
    parts = [*_street(street.split()), *_inside(unit.strip())]
    if zip_code.strip():
        parts.append(("PC", zip_code.strip()))
    return Place(shape=Shape.CIVIC, civic=tuple(parts)) if parts else None


def said_from(place: Place | None) -> tuple[str, str, str]:
    """Return street, unit and ZIP of a place, as they would be typed."""
    civic = dict(place.civic) if place else {}
    names = ("HNO", "PRD", "RD", "STS", "POD")
    street = " ".join(civic[name] for name in names if civic.get(name))
    floor = f"Floor {civic['FLR']}" if civic.get("FLR") else ""
    return street, civic.get("UNIT", "") or floor, civic.get("PC", "")


def _street(words: list[str]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    if len(words) > 1 and words[0][:1].isdigit() and len(words[0]) <= _MAX_NUMBER:
        parts.append(("HNO", words.pop(0)))
    if len(words) > 1 and words[0].rstrip(".").upper() in _DIRECTIONS:
        parts.append(("PRD", words.pop(0).rstrip(".").upper()))
    after: list[tuple[str, str]] = []
    if len(words) > 1 and words[-1].rstrip(".").casefold() in _TYPES:
        after.append(("STS", words.pop().rstrip(".").capitalize()))
    if words:
        parts.append(("RD", " ".join(words)))
    return [*parts, *after]


def _inside(unit: str) -> list[tuple[str, str]]:
    head, _, rest = unit.partition(" ")
    if head.casefold().rstrip(".") in {"fl", "floor"} and rest.strip():
        return [("FLR", rest.strip())]
    return [("UNIT", unit)] if unit else []
