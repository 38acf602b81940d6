"""The one codec: an entry as a line of JSON, for journal, center and telephone.

The form is canonical: keys sorted, no spaces, ASCII. Upcasters of old shapes would
stand here; so far there is no old shape.
"""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError

from counselor_app.domain.event import Entry, Event, Unknown
from counselor_app.domain.events import EVENTS

_KINDS: dict[str, type[Event]] = {cls.__name__: cls for cls in EVENTS}
_BODY: dict[str, TypeAdapter[Event]] = {cls.__name__: TypeAdapter(cls) for cls in EVENTS}
_ENTRY = TypeAdapter(Entry)
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def to_json(entry: Entry) -> str:
    """Write the entry; one that we'd write otherwise comes out as it came in."""
    if isinstance(entry.event, Unknown):
        return entry.event.text
    if entry.text:
        return entry.text
    row = _ENTRY.dump_python(entry, mode="json", exclude={"event", "text"})
    row["body"] = to_body(entry.event)
    return _CANONICAL.encode(row)


def from_json(text: str) -> Entry:
    """Read an entry. Fields that we do not know, and newer ones that it lacks, are kept.

    It is Unknown when what we do know would not come back as it is. Raises ValueError
    when not even the envelope can be read.
    """
    untrusted_row = json.loads(text)
    row = untrusted_row if isinstance(untrusted_row, dict) else {}
    unknown = Unknown(text=text)
    event = _event_from(row) or unknown
    entry = _ENTRY.validate_python({**row, "event": event, "text": ""})
    ours = to_json(entry)
    if ours == text:
        return entry
    if _agree(row, json.loads(ours)):
        return replace(entry, text=text)
    return replace(entry, event=unknown)


def to_body(event: Event) -> Any:
    """Write the event alone, as plain JSON values: what stands under `body` in a row."""
    return _BODY[type(event).__name__].dump_python(event, mode="json")


def from_body(kind: str, untrusted_body: object) -> Event | None:
    """Read an event of this desk's schema, or None when it is none we know."""
    codec = _BODY.get(kind)
    if codec is None:
        return None
    try:
        return codec.validate_python(untrusted_body)
    except ValidationError:
        return None


def seal(entry: Entry) -> str:
    """Return the hash that the next row carries; the product salts it, to erase."""
    return sha256(to_json(entry).encode()).hexdigest()


def _agree(theirs: Any, ours: Any) -> bool:
    # Whether all that both have is the same.
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return all(_agree(theirs[key], ours[key]) for key in theirs.keys() & ours.keys())
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(_agree, theirs, ours))
    return type(theirs) is type(ours) and bool(theirs == ours)


def _event_from(row: dict[str, Any]) -> Event | None:
    cls = _KINDS.get(str(row.get("kind")))
    if cls is None or (row.get("schema"), row.get("scope")) != (cls.schema, cls.scope):
        return None
    return from_body(cls.__name__, row.get("body"))
