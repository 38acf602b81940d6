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


def to_json(entry: Entry) -> str:
    """Write the entry; one that we did not understand comes out as it came in."""
    if isinstance(entry.event, Unknown):
        return entry.event.text
    row = _ENTRY.dump_python(entry, mode="json", exclude={"event"})
    row["body"] = to_body(entry.event)
    return json.dumps(row, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Entry:
    """Read an entry. What we could not write back byte for byte is Unknown.

    Raises ValueError when not even the envelope can be read.
    """
    untrusted_row = json.loads(text)
    row = untrusted_row if isinstance(untrusted_row, dict) else {}
    unknown = Unknown(text=text)
    event = _event_from(row) or unknown
    entry = _ENTRY.validate_python({**row, "event": event})
    return entry if to_json(entry) == text else replace(entry, event=unknown)


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


def _event_from(row: dict[str, Any]) -> Event | None:
    cls = _KINDS.get(str(row.get("kind")))
    if cls is None or (row.get("schema"), row.get("scope")) != (cls.schema, cls.scope):
        return None
    return from_body(cls.__name__, row.get("body"))
