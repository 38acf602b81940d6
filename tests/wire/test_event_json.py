"""The one codec: what it writes it reads, and what it can't read it keeps."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.event import Entry, Event, Unknown
from counselor_app.domain.events import EVENTS
from counselor_app.wire.event_json import from_json, seal, to_json
from tests.conftest import Author

events: st.SearchStrategy[Event] = st.one_of(*map(st.from_type, EVENTS))


@given(events)
def test_every_event_comes_back_as_it_went(event: Event) -> None:
    entry = Author().writes(event)
    assert from_json(to_json(entry)) == entry


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "CallSung"), ("schema", 9), ("body", {"leg": 1}), ("scope", "call")],
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


@given(st.lists(events, min_size=2, max_size=5))
def test_each_row_carries_the_hash_of_the_row_before(told: list[Event]) -> None:
    author = Author()
    entries: list[Entry] = [author.writes(event) for event in told]
    assert [e.prev for e in entries] == ["", *map(seal, entries[:-1])]


@given(st.text())
def test_what_has_no_envelope_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the codec's whole promise
        from_json(text)
