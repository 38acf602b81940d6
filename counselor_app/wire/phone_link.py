"""How desk and telephone read each other: one JSON object a line, both ways.

The telephone is the exposed process, so the desk believes it nothing but this: bounded
lines, known kinds, and only facts that a telephone can see. Everything else is
`LinkUnreadable`, and the link is dropped.
"""

from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, EventId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallOffered,
    CallResumed,
    DigitHeard,
    MuteChanged,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
)
from counselor_app.domain.location import LocationLearned
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.transfer import TransferRead
from counselor_app.wire.event_json import from_body, to_body
from counselor_app.wire.phone_messages import Ask, Fact, Said

LONGEST = 256 * 1024  # bytes a line, its end included

_TELEPHONE_SEES: tuple[type[Event], ...] = (
    CallOffered,
    RingingStopped,
    CallAnswered,
    CallEnded,
    CallHeld,
    CallResumed,
    MuteChanged,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    DigitHeard,
    TransferRead,
    CallerLearned,
    LocationLearned,
)
_KINDS = frozenset(cls.__name__ for cls in _TELEPHONE_SEES)


class LinkUnreadable(ValueError):
    """The other side said something that is no message of this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FactRow:
    """A fact as it crosses: its body is read by the one codec of events."""

    id: Annotated[EventId, Field(min_length=1, max_length=100)]
    at: AwareDatetime
    subject: Annotated[CallId, Field(pattern=r"^call:", max_length=1000)]
    kind: str
    body: Any


_ASKS: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Ask)}
_SAIDS: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Said)}
_CODECS: dict[type[Any], TypeAdapter[Any]] = {
    cls: TypeAdapter(_FactRow if cls is Fact else cls)
    for cls in (*_ASKS.values(), *_SAIDS.values())
}


def line_from(message: Ask | Said) -> bytes:
    """Write one message as a line. Raises LinkUnreadable when nobody could read it."""
    said = _row_from(message) if isinstance(message, Fact) else message
    try:
        body = _CODECS[type(message)].dump_python(said, mode="json")
        row = {"say": type(message).__name__, **body}
        line = to_json(row, inf_nan_mode="null") + b"\n"
    except PydanticSerializationError:
        raise LinkUnreadable("Not fit to be said.") from None
    if len(line) > LONGEST:
        raise LinkUnreadable("Too long to be said.")
    return line


def ask_from(untrusted_line: bytes) -> Ask:
    """Read what the desk asks. Raises LinkUnreadable."""
    message: Ask = _read(untrusted_line, _ASKS)
    return message


def said_from(untrusted_line: bytes) -> Said:
    """Read what the telephone says. Raises LinkUnreadable."""
    message: Said | _FactRow = _read(untrusted_line, _SAIDS)
    return _fact_from(message) if isinstance(message, _FactRow) else message


def _read(untrusted_line: bytes, kinds: dict[str, type[Any]]) -> Any:
    if len(untrusted_line) > LONGEST:
        raise LinkUnreadable("Too long to be read.")
    try:
        row = from_json(untrusted_line, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        raise LinkUnreadable("Not JSON.") from None
    cls = kinds.get(str(row.pop("say", ""))) if isinstance(row, dict) else None
    if cls is None:
        raise LinkUnreadable("Not a message of this version.")
    try:
        return _CODECS[cls].validate_python(row)
    except ValidationError:
        raise LinkUnreadable(f"Not a valid {cls.__name__}.") from None


def _row_from(fact: Fact) -> _FactRow:
    return _FactRow(
        id=fact.id,
        at=fact.at,
        subject=CallId(fact.subject),
        kind=type(fact.event).__name__,
        body=to_body(fact.event),
    )


def _fact_from(row: _FactRow) -> Fact:
    event = from_body(row.kind, row.body) if row.kind in _KINDS else None
    if event is None:
        raise LinkUnreadable("Not a fact that a telephone can see.")
    return Fact(id=row.id, at=row.at, subject=row.subject, event=event)
