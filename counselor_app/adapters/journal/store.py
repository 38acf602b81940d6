"""The journal's file: rows that are only ever added, and drafts that come and go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy import ColumnElement, Connection, literal_column
from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3 import dbapi2
from sqlmodel import Session, col, delete, func, insert, select

from counselor_app.adapters.journal.cipher import (
    BUSY_S,
    connect,
    make,
    reading,
    writing,
)
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.newest import newest
from counselor_app.adapters.journal.rows import (
    DraftRow,
    JournalRow,
    MetaRow,
    SubjectRow,
    TwinRow,
    draft_from,
    draft_row_from,
    entry_from,
    marker_from,
    row_from,
    storable,
)
from counselor_app.adapters.journal.tables import bring_up_to_date
from counselor_app.adapters.journal.trouble import (
    Damaged,
    DiskFailed,
    DiskFull,
    JournalUnavailable,
    WrongKey,
    trouble_from,
)
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StreamId, Subject
from counselor_app.domain.task import TaskOpened

# A bound parameter would keep SQLite from using the index of what is live.
LIVE = select(SubjectRow.subject).where(col(SubjectRow.closed) == literal_column("0"))

Columns = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a journal holds: rows and twins as columns, in order, and drafts."""

    rows: Sequence[Columns] = field(repr=False)
    twins: Sequence[Columns] = field(repr=False)
    drafts: Sequence[Draft]


class Store:
    """An encrypted journal that exists, and gives what a desk reads at its start.

    Every method raises JournalUnavailable. One thread writes; any reads, beside it.
    """

    def __init__(self, path: Path, key: JournalKey) -> None:
        self.path = path
        self.unreadable: set[tuple[str, int]] = set()
        with _telling():
            connection = connect(path, key)
            try:
                bring_up_to_date(connection)
            finally:
                connection.close()
            self._file = _identity(path)
        self._writer, self._reader = writing(path, key), reading(path, key)
        try:
            self._read_once()
        except JournalUnavailable:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, key: JournalKey) -> Self:
        """Make the journal where none was, with a new name for this desk, and open it."""
        make(path, key, bring_up_to_date)
        return cls(path, key)

    @property
    def desk(self) -> str:
        """The name of this desk, made with the file: 32 hexadecimal digits."""
        with self._session() as session:
            named = select(MetaRow.value).where(MetaRow.name == "desk")
            return session.exec(named).one()

    def save(self, entries: Sequence[Entry], drafts: Sequence[Draft] = ()) -> None:
        """Write all of them with one commit; on disk when this returns.

        A draft replaces its forerunner; one without text takes it away. Safe to repeat:
        a commit whose answer was lost may have worked.
        """
        rows = [row_from(entry) for entry in entries]
        with self._commit() as connection:
            _add(connection, rows)
            for draft in drafts:
                _put(connection, draft)

    def contents(self) -> Contents:
        """Return all that the journal holds."""
        in_order = select(JournalRow).order_by(col(JournalRow.place))
        with self._session() as session:
            found = session.exec(in_order)
            rows = [row.model_dump(exclude={"place"}) for row in found]
            twins = [row.model_dump() for row in session.exec(select(TwinRow))]
        return Contents(rows, twins, self.drafts())

    def absorb(self, other: Contents) -> int:
        """Take in all that another journal holds, with one commit; return its rows.

        Rows come as they are, in their own streams. Safe to repeat. Where both hold a
        draft of one field, its texts are joined: nothing typed is lost.
        """
        mine = {(draft.subject, draft.field): draft for draft in self.drafts()}
        with self._commit() as connection:
            _add(connection, other.rows)
            _add_twins(connection, other.twins)
            for draft in other.drafts:
                _put(connection, _joined(mine.get((draft.subject, draft.field)), draft))
        return len(other.rows)

    def read_live(self) -> list[Entry]:
        """Return every entry of what is not closed, and of calls that its tasks name.

        Stream by stream, the live ones first.
        """
        live = self._entries(col(JournalRow.subject).in_(LIVE))
        tasks = (e.event for e in live if isinstance(e.event, TaskOpened))
        closed = {task.call_id for task in tasks} - {e.subject for e in live}
        names = [storable(call_id) for call_id in closed]
        return [*live, *self._entries(col(JournalRow.subject).in_(names))]

    def read_subject(self, subject: Subject) -> list[Entry]:
        """Return every entry of a subject, stream by stream."""
        return self._entries(col(JournalRow.subject) == storable(subject))

    def recent_subjects(self, limit: int, *kinds: str) -> list[Subject]:
        """Return the subjects last written to, the latest first; if given, of `kinds`."""
        with self._session() as session:
            return [Subject(name) for name in session.exec(newest(limit, kinds))]

    def head(self, stream: StreamId) -> Entry | None:
        """Return the last entry of a stream, also when unreadable; None if it is new."""
        last = select(JournalRow).where(JournalRow.stream == storable(stream))
        last = last.order_by(col(JournalRow.number).desc()).limit(1)
        with self._session() as session:
            row = session.exec(last).first()
            return (entry_from(row) or marker_from(row)) if row else None

    def drafts(self) -> list[Draft]:
        """Return every draft."""
        with self._session() as session:
            return [draft_from(row) for row in session.exec(select(DraftRow))]

    def twins(self) -> int:
        """Return how many entries claimed a number that was taken."""
        with self._session() as session:
            return session.exec(select(func.count()).select_from(TwinRow)).one()

    def sweep(self) -> None:
        """Empty the log beside the file, where old drafts still stand, unless in use."""
        with _telling(), closing(self._writer.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")

    def close(self) -> None:
        """Let go of the file."""
        self._reader.dispose()
        self._writer.dispose()

    def _read_once(self) -> None:
        # A damaged page opens as well as any, and shows when it is read. Its first reader
        # may get zeros without an error; the connection fails only from then on.
        self.read_live()
        self.drafts()
        for stream in self._streams():
            self.head(stream)
        _ = self.desk

    def _streams(self) -> list[StreamId]:
        # From name to name by the index: DISTINCT would look at every row.
        names, next_name = [""], select(func.min(JournalRow.stream))
        with self._session() as session:
            while name := session.exec(
                next_name.where(col(JournalRow.stream) > names[-1])
            ).one():
                names.append(name)
        return [StreamId(name) for name in names[1:]]

    def _entries(self, which: ColumnElement[bool]) -> list[Entry]:
        chosen = select(JournalRow).where(which).order_by("stream", "number")
        with self._session() as session:
            return list(self._readable(session.exec(chosen)))

    def _readable(self, rows: Iterable[JournalRow]) -> Iterator[Entry]:
        for row in rows:
            if entry := entry_from(row):
                yield entry
            else:
                self.unreadable.add((row.stream, row.number))

    @contextmanager
    def _commit(self) -> Iterator[Connection]:
        try:
            with _telling():
                self._refuse_moved_file()
                with self._writer.begin() as connection:
                    yield connection
        except DiskFull:
            raise
        except Exception:
            self._writer.dispose()
            raise

    def _refuse_moved_file(self) -> None:
        # One that was moved away would take rows that nobody finds again.
        if _identity(self.path) != self._file:
            raise DiskFailed

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with _telling(), Session(self._reader) as session:
            yield session


def _add(connection: Connection, rows: Sequence[Columns]) -> None:
    if not rows:
        return
    added = connection.execute(insert(JournalRow).prefix_with("OR IGNORE"), rows)
    if added.rowcount < len(rows):
        _keep_twins(connection, rows)


def _keep_twins(connection: Connection, rows: Sequence[Columns]) -> None:
    for row in rows:
        first = select(JournalRow.text).where(
            JournalRow.stream == row["stream"], JournalRow.number == row["number"]
        )
        if connection.execute(first).scalar_one() != row["text"]:
            twin = {name: row[name] for name in ("stream", "number", "text")}
            _add_twins(connection, [twin])


def _add_twins(connection: Connection, twins: Sequence[Columns]) -> None:
    if twins:
        connection.execute(insert(TwinRow).prefix_with("OR IGNORE"), twins)


def _put(connection: Connection, draft: Draft) -> None:
    row = draft_row_from(draft)
    if draft.text:
        connection.execute(insert(DraftRow).prefix_with("OR REPLACE"), row)
        return
    gone = delete(DraftRow).where(
        col(DraftRow.subject) == row["subject"], col(DraftRow.field) == row["field"]
    )
    connection.execute(gone)


def _joined(mine: Draft | None, other: Draft) -> Draft:
    if mine is None or mine.text in other.text:
        return other
    if other.text in mine.text:
        return mine
    text = f"{mine.text}\n\n{other.text}"
    return Draft(other.subject, other.field, text, max(mine.edition, other.edition))


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, dbapi2.Error, OSError) as error:
        trouble = trouble_from(error)
        # The key opened the file before, so this is no question of keys.
        raise Damaged if isinstance(trouble, WrongKey) else trouble from error
