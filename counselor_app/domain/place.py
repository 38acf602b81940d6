"""A place on earth as someone told it: a shape with its uncertainty, or an address."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

_KM = 1000


class Shape(StrEnum):
    """How a location is described (RFC 5491 section 5, RFC 5139)."""

    POINT = "point"
    CIRCLE = "circle"
    ELLIPSE = "ellipse"
    ARCBAND = "arcband"
    POLYGON = "polygon"
    SPHERE = "sphere"
    ELLIPSOID = "ellipsoid"
    PRISM = "prism"
    CIVIC = "civic"


class By(StrEnum):
    """Whether the location itself came, or only a link to it (RFC 6442)."""

    VALUE = "value"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One location; its `repr` shows neither address nor position.

    Latitude and longitude are WGS 84 degrees: the center of the shape, or for an arc band
    the tower. `uncertainty_m` is the radius, the longer half-axis, the outer radius or
    the farthest corner, in meters; `inner_m` is an arc band's inner radius. `civic` keeps
    the fields of RFC 5139 and 6848 in the sender's order. A `default` place was made up
    for routing (NENA-STA-010) and is not where the caller is. A `damaged` one was
    recovered from a broken document. By reference, only `url` is known.
    """

    shape: Shape | None = None
    latitude: float | None = field(default=None, repr=False)
    longitude: float | None = field(default=None, repr=False)
    uncertainty_m: float | None = None
    inner_m: float | None = None
    civic: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    method: str | None = None
    default: bool = False
    damaged: bool = False
    at: datetime | None = None
    by: By = By.VALUE
    url: str | None = field(default=None, repr=False)

    @property
    def postal_line(self) -> str:
        """The address in one line, as read aloud: street, unit, ZIP code or city."""
        parts = [self._named("NAM"), self._street, *self._inside, self._named("LOC")]
        parts.append(self.zip_code or self._named("A3"))
        return ", ".join(filter(None, parts))

    @property
    def zip_code(self) -> str | None:
        """The postal code, or None when the address has none."""
        return self._named("PC") or None

    @property
    def vague(self) -> bool:
        """Whether it names an area only: a ZIP code or a city, no street, no position."""
        exact = self.latitude is not None or self.by is By.REFERENCE
        return not (exact or self._street or self._named("NAM"))

    @property
    def uncertainty_words(self) -> str:
        """How far off the position may be, in words; empty without a position."""
        if self.latitude is None:
            return ""
        if self.uncertainty_m is None:
            return "Uncertainty unknown"
        far = _distance(self.uncertainty_m)
        match self.shape:
            case Shape.ARCBAND if self.inner_m is not None:
                near = _distance(self.inner_m)
                return f"Between {near} and {far} from the tower, not an address"
            case Shape.ARCBAND:
                return f"Within {far} of the tower, not an address"
            case Shape.POLYGON | Shape.PRISM:
                return f"Within an area reaching {far} from its center"
            case _:
                return f"Within {far}"

    @property
    def _street(self) -> str:
        number = self._named("HNP") + self._named("HNO")
        road = self._named("RD") or self._named("A6") or self._named("LMK")
        names = (self._named("PRM"), self._named("PRD"), self._named("STP"), road)
        after = (self._named("STS"), self._named("POD"), self._named("POM"))
        words = (number, self._named("HNS"), *names, *after)
        return " ".join(filter(None, words))

    @property
    def _inside(self) -> tuple[str, ...]:
        kinds = {"BLD": "Building", "FLR": "Floor", "UNIT": "Unit", "ROOM": "Room"}
        return tuple(_labeled(kinds[key], self._named(key)) for key in kinds)

    def _named(self, key: str) -> str:
        return next((value for name, value in self.civic if name == key), "")


def _labeled(kind: str, value: str) -> str:
    # "Apt 2" says what it is; a bare "2" or "B" does not.
    bare = value.isdigit() or len(value) == 1
    return f"{kind} {value}" if bare else value


def _distance(meters: float) -> str:
    if meters < _KM:
        return f"{max(1, round(meters))} m" if meters > 0 else "0 m"
    return f"{meters / _KM:.1f} km"
