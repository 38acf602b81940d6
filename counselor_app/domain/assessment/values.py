"""The values of answers, and how two of them compare (FHIR R4 Questionnaire)."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

_MOMENT = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?"
    r"(Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_LAST = datetime.max.replace(tzinfo=UTC)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?")


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a system. Two are equal by both; what they are called does not count."""

    system: str
    code: str
    display: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured amount. `unit` is for reading, `system` and `code` are for comparing."""

    value: Decimal
    unit: str = ""
    system: str = ""
    code: str = ""

    @property
    def measure(self) -> tuple[str, str]:
        """What it is measured in: amounts of two measures do not compare."""
        return (self.system, self.code) if self.code else ("", self.unit)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a dateTime or a time as FHIR writes it, exact to what it names.

    `text` is kept as written: "2026", "2026-11", "2026-11-24T14:06:12-06:00", "14:06".
    """

    text: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """What only points elsewhere: a reference or the address of an attachment."""

    target: str


Value = bool | int | Decimal | str | Coding | Quantity | Moment | Pointer


def equal(one: Value, other: Value) -> bool:
    """Return whether two values are the same answer."""
    if isinstance(one, Moment) and isinstance(other, Moment):
        return one == other or order(one, other) == 0
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return order(one, other) == 0
    if isinstance(one, bool) is not isinstance(other, bool):
        return False  # in Python, True equals 1
    return one == other


def order(one: Value, other: Value) -> int | None:
    """Return -1, 0 or 1 as one is less, the same or more; None where nothing can say."""
    match one, other:
        case (bool(), _) | (_, bool()):
            return None
        case (int() | Decimal(), int() | Decimal()):
            return _sign(Decimal(one), Decimal(other))
        case (str(), str()):
            return _sign(one, other)
        case (Quantity(), Quantity()):
            alike = one.measure == other.measure
            return _sign(one.value, other.value) if alike else None
        case (Moment(), Moment()):
            return _order_moments(one.text, other.text)
        case _:
            return None


def is_moment(text: str) -> bool:
    """Return whether a text names a date, a dateTime or a time as FHIR writes them."""
    return _span(text) is not None


def _sign(one: Decimal | str, other: Decimal | str) -> int:
    return (one > other) - (one < other)  # type: ignore[operator]


def _order_moments(one: str, other: str) -> int | None:
    first, second = _span(one), _span(other)
    if first is None or second is None or first.clock is not second.clock:
        return None
    if first == second:
        return 0
    if first.end <= second.begin:
        return -1
    return 1 if second.end <= first.begin else None  # one lies within the other


@dataclass(frozen=True, slots=True)
class _Span:
    """The instants that a text names, the last one excluded; `clock` for a bare time."""

    begin: datetime
    end: datetime
    clock: bool = False


def _span(text: str) -> _Span | None:
    try:
        if matched := _MOMENT.fullmatch(text):
            return _span_of_date(*matched.groups())
        if matched := _TIME.fullmatch(text):
            since, exact = _of_day(*matched.groups())
            begin = datetime(1, 1, 1, tzinfo=UTC) + since
            return _Span(begin, begin + exact, clock=True)
    except (ValueError, OverflowError):
        pass
    return None


def _span_of_date(
    year: str, month: str | None, day: str | None, *clock: str | None
) -> _Span:
    hour, minute, second, part, zone = clock
    begin = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    length = timedelta(days=1)
    if hour is not None and minute is not None:
        since, length = _of_day(hour, minute, second, part)
        begin += since - _offset(zone or "Z")
    elif month is None:
        length = timedelta(days=366 if isleap(begin.year) else 365)
    elif day is None:
        length = timedelta(days=monthrange(begin.year, begin.month)[1])
    return _Span(begin, begin + min(length, _LAST - begin))


def _of_day(
    hour: str, minute: str, second: str | None, part: str | None
) -> tuple[timedelta, timedelta]:
    at = time(int(hour), int(minute), int(second or 0))
    since = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    if second is None:
        return since, timedelta(minutes=1)
    fraction = timedelta(seconds=float(f"0.{part or 0}"))
    return since + fraction, timedelta(microseconds=1)


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = zone[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if zone.startswith("-") else offset
