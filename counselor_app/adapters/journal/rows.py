"""The journal's rows, and what of them is told to the desk."""

import json
from datetime import UTC, datetime

from sqlmodel import Field, SQLModel

from counselor_app.adapters.journal.trouble import Damaged
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry, Event, Scope, Unknown
from counselor_app.domain.ids import EventId, StaffId, StreamId, Subject
from counselor_app.wire.event_json import from_json, to_json

UNREADABLE = "Unreadable"


class JournalRow(SQLModel, table=True):
    """One entry, as written; all but the text is there to search by."""

    __tablename__ = "journal"

    place: int | None = Field(default=None, primary_key=True)
    stream: str
    number: int
    subject: str
    closes: int
    opens: int = 0
    text: str = Field(repr=False)


class SubjectRow(SQLModel, table=True):
    """A call or a task: whether it is over, and the place of its latest row."""

    __tablename__ = "subjects"

    subject: str = Field(primary_key=True)
    closed: int
    latest: int


class TwinRow(SQLModel, table=True):
    """A second entry that claimed a number already taken: kept, and told."""

    __tablename__ = "twins"

    stream: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str = Field(primary_key=True, repr=False)


class DraftRow(SQLModel, table=True):
    """What stands in a field; the text is a JSON string, so that any text has a form."""

    __tablename__ = "drafts"

    subject: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    text: str = Field(repr=False)
    edition: int


class MetaRow(SQLModel, table=True):
    """A fact about the file itself."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


def row_from(entry: Entry) -> dict[str, str | int]:
    """Return the entry as the columns of a row."""
    event = entry.event
    return {
        "stream": storable(entry.stream),
        "number": entry.number,
        "subject": storable(entry.subject),
        "closes": int(isinstance(event, Event) and event.closes),
        "opens": int(isinstance(event, Event) and event.opens),
        "text": to_json(entry),
    }


def entry_from(row: JournalRow) -> Entry | None:
    """Return the entry, or None when not even its envelope can be read."""
    try:
        return from_json(row.text)
    except (ValueError, RecursionError):
        return None


def marker_from(row: JournalRow) -> Entry:
    """Return an entry that stands for an unreadable row, so that the next continues it.

    Its event is Unknown with the row's own text, its time 1970 and its tick 0.
    """
    return Entry(
        id=EventId(""),
        stream=StreamId(row.stream),
        number=row.number,
        subject=Subject(row.subject),
        kind=UNREADABLE,
        scope=Scope.CALL,
        schema=0,
        actor=StaffId(""),
        at=datetime.fromtimestamp(0, UTC),
        tick=0,
        prev="",
        event=Unknown(text=row.text),
    )


def draft_row_from(draft: Draft) -> dict[str, str | int]:
    """Return the draft as the columns of a row."""
    return {
        "subject": storable(draft.subject),
        "field": storable(draft.field),
        "text": json.dumps(draft.text),
        "edition": draft.edition,
    }


def draft_from(row: DraftRow) -> Draft:
    """Return the draft of a row; raises Damaged when the text is not what was written."""
    try:
        text = json.loads(row.text)
    except ValueError as error:
        raise Damaged from error
    return Draft(Subject(row.subject), row.field, text, row.edition)


def storable(text: str) -> str:
    r"""Return the text as SQLite can hold it: half a character pair becomes \udXXX."""
    return text.encode("utf-8", "backslashreplace").decode()
