"""The one codec: what it writes it reads, and what it can't read it keeps."""

import json
from dataclasses import fields
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.event import Entry, Event, Unknown
from counselor_app.domain.events import EVENTS
from counselor_app.domain.line import PartyLeft
from counselor_app.wire.event_json import from_json, seal, to_json
from tests.conftest import LEG, Author

events: st.SearchStrategy[Event] = st.one_of(*map(st.from_type, EVENTS))


@given(events)
def test_every_event_comes_back_as_it_went(event: Event) -> None:
    entry = Author().writes(event)
    assert from_json(to_json(entry)) == entry


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "CallSung"), ("schema", 9), ("body", []), ("scope", "call")],
)
@given(events)
def test_what_a_newer_desk_wrote_is_kept_byte_for_byte(
    key: str, value: object, event: Event
) -> None:
    row = json.loads(to_json(Author().writes(event)))
    if row[key] == value:
        return
    text = json.dumps({**row, key: value}, sort_keys=True, separators=(",", ":"))
    entry = from_json(text)
    assert isinstance(entry.event, Unknown)
    assert to_json(entry) == text


@given(events, st.dictionaries(st.text(), st.integers()))
def test_fields_of_a_newer_desk_are_kept_and_the_rest_is_read(
    event: Event, more: dict[str, int]
) -> None:
    row = json.loads(to_json(Author().writes(event)))
    text = json.dumps({**more, **row, "body": {**more, **row["body"]}})
    entry = from_json(text)
    assert to_json(entry) == text
    assert isinstance(entry.event, Unknown) or entry.event == event
    if not more.keys() & {field.name for field in fields(event)}:
        assert entry.event == event


def test_a_row_from_before_an_optional_field_is_read() -> None:
    entry = Author().writes(PartyLeft(leg=LEG))
    old = json.loads(to_json(entry))
    del old["body"]["status"]
    text = json.dumps(old, sort_keys=True, separators=(",", ":"))
    assert from_json(text).event == entry.event
    assert seal(from_json(text)) == sha256(text.encode()).hexdigest()


@given(st.lists(events, min_size=2, max_size=5))
def test_each_row_carries_the_hash_of_the_row_before(told: list[Event]) -> None:
    author = Author()
    entries: list[Entry] = [author.writes(event) for event in told]
    assert [e.prev for e in entries] == ["", *map(seal, entries[:-1])]


@given(st.text())
def test_what_has_no_envelope_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the codec's whole promise
        from_json(text)
