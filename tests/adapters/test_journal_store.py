import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from counselor_app.adapters.journal import rows
from counselor_app.adapters.journal.cipher import connect
from counselor_app.adapters.journal.rows import UNREADABLE
from counselor_app.adapters.journal.store import LIVE, Store
from counselor_app.adapters.journal.tables import _STEPS, bring_up_to_date
from counselor_app.adapters.journal.trouble import DiskFailed, JournalUnavailable, TooNew
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Unknown
from counselor_app.domain.ids import LegId, Subject
from counselor_app.domain.line import CallOffered
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.task import Outcome, TaskDone, TaskOpened, Work
from counselor_app.wire.event_json import seal, to_json
from tests.adapters.journals import CANARY, KEY, new_store, notes
from tests.conftest import AT, CALL, CLOSED, LEG, TASK, Author

OFFER, AGAIN = CallOffered(leg=LEG), CallOffered(leg=LegId("leg-2"))

INSERT = "INSERT INTO journal (stream, number, subject, closes, text) VALUES (?,?,?,?,?)"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def raw(store: Store) -> Iterator[Any]:
    connection = connect(store.path, KEY)
    yield connection
    connection.close()


@pytest.fixture
def asked_of_databases() -> Iterator[list[str]]:
    texts = list[str]()

    def note(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        texts.append(text)

    event.listen(Engine, "before_cursor_execute", note)
    yield texts
    event.remove(Engine, "before_cursor_execute", note)


def test_it_gives_back_what_it_took_also_to_the_next_start(
    store: Store, author: Author
) -> None:
    entries = notes(author, "one", "two", "three \ud800 \0 ü")
    store.save(entries[:2])
    store.save(entries)
    desk = store.desk
    store.close()
    again = Store(store.path, KEY)
    assert again.read_live() == entries
    assert again.twins() == 0
    assert again.desk == desk
    assert len(desk) == 32
    again.close()


@pytest.mark.parametrize("table", ["journal", "twins"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET text=''", "DELETE FROM {}"])
def test_the_journal_only_grows(
    store: Store, raw: Any, author: Author, table: str, verb: str
) -> None:
    store.save(notes(author, "one"))
    store.save(notes(Author(), "another one"))
    with pytest.raises(dbapi2.IntegrityError, match="only grows"):
        raw.execute(verb.format(table))
    assert store.twins() == 1


def test_what_is_closed_is_not_live_and_still_there(store: Store, author: Author) -> None:
    note, done = (
        notes(author, "one")[0],
        author.writes(TaskDone(outcome=Outcome.DONE), TASK),
    )
    late = author.writes(NoteTaken(text="late"), TASK)
    store.save([note, done, late])
    assert store.read_live() == [note]
    assert store.read_subject(TASK) == [done, late]
    assert store.recent_subjects(5) == [TASK, CALL]
    assert store.recent_subjects(1) == [TASK]


def test_of_the_latest_subjects_those_are_found_to_which_a_kind_of_event_happened(
    store: Store, author: Author
) -> None:
    says_so = author.writes(NoteTaken(text='"kind":"CallOffered"'), Subject("c2"))
    offered, noted = author.writes(OFFER), notes(author, "one")
    store.save([author.writes(OFFER, Subject("c0")), says_so, offered, *noted])
    assert store.recent_subjects(3, "CallOffered", "TaskOpened") == [CALL, "c0"]
    assert store.recent_subjects(2, "CallOffered") == [CALL]
    assert store.recent_subjects(2, "TaskOpened") == []


def test_a_search_among_more_subjects_asks_the_same_of_the_database(
    store: Store, author: Author, asked_of_databases: list[str]
) -> None:
    # SQLite keeps each text it is asked: one that grew cost a desk 40 kB a call.
    store.save([author.writes(OFFER)])
    assert store.recent_subjects(9, "CallOffered") == [CALL]
    texts = set(asked_of_databases)
    store.save([author.writes(OFFER, Subject("c2"))])
    assert store.recent_subjects(9, "CallOffered") == ["c2", CALL]
    assert texts == set(asked_of_databases)


def test_who_is_transferred_again_is_live_again(store: Store, author: Author) -> None:
    offered, closed, again = (author.writes(event) for event in (OFFER, CLOSED, AGAIN))
    store.save([offered, closed])
    assert store.read_live() == []
    store.save([again])
    assert store.read_live() == [offered, closed, again]


def test_a_closed_call_that_an_open_task_needs_is_given_back_until_the_task_is_done(
    store: Store, author: Author
) -> None:
    due = TaskOpened(work=Work.FOLLOW_UP, call_id=CALL, due=AT)
    opened, offered, closed = (
        author.writes(due, TASK),
        author.writes(OFFER),
        author.writes(CLOSED),
    )
    other = [author.writes(event, Subject("c2")) for event in (OFFER, CLOSED)]
    store.save([opened, offered, closed, *other])
    assert store.read_live() == [opened, offered, closed]
    store.save([author.writes(TaskDone(outcome=Outcome.DONE), TASK)])
    assert store.read_live() == []


def test_entries_come_stream_by_stream_by_number(store: Store) -> None:
    ana, bo = notes(Author("ana"), "1", "2"), notes(Author("bo"), "1", "2")
    for entry in (bo[1], ana[1], bo[0], ana[0]):
        store.save([entry])
    assert store.read_live() == [*ana, *bo]
    assert store.read_subject(CALL) == [*ana, *bo]


def test_the_head_is_the_last_of_its_own_stream(store: Store) -> None:
    ana, bo = notes(Author("ana"), "1", "2"), notes(Author("bo"), *"12345")
    store.save([*ana, *bo])
    assert store.head(ana[0].stream) == ana[-1]
    assert store.head(Author("cy").pen.stream) is None


def test_a_second_entry_with_a_taken_number_is_kept_and_told(
    store: Store, raw: Any, author: Author
) -> None:
    first, second = notes(author, "first")[0], notes(Author(), "second")[0]
    store.save([first])
    store.save([second])
    store.save([second])
    assert store.read_live() == [first]
    assert store.twins() == 1
    assert raw.execute("SELECT text FROM twins").fetchone() == (to_json(second),)


def test_a_row_that_cannot_be_read_is_kept_told_and_continued(
    store: Store, raw: Any, author: Author
) -> None:
    entries = notes(author, "one", "two")
    store.save(entries[:1])
    raw.execute(INSERT, (author.pen.stream, 2, CALL, 0, "{no entry"))
    assert store.read_live() == entries[:1]
    assert store.unreadable == {(author.pen.stream, 2)}
    head = store.head(author.pen.stream)
    assert head is not None
    assert (head.number, head.kind, head.event) == (
        2,
        UNREADABLE,
        Unknown(text="{no entry"),
    )
    assert Author().pen.after(head).last_seal == seal(head)


def test_what_a_newer_desk_wrote_comes_back_byte_for_byte(
    store: Store, raw: Any, author: Author
) -> None:
    text = to_json(notes(author, "one")[0]).replace("NoteTaken", "NoteSung")
    raw.execute(INSERT, (author.pen.stream, 1, CALL, 0, text))
    (entry,) = store.read_live()
    assert entry.event == Unknown(text=text)
    assert store.unreadable == set()


@given(text=st.text(st.characters(), min_size=1))
@example(text="\ud800")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_text_can_be_a_subject_and_a_draft(store: Store, text: str) -> None:
    entry = Author(text).writes(NoteTaken(text=text), Subject(text))
    store.save([entry], [Draft(Subject("c"), "notes", text, 1)])
    assert entry in store.read_subject(Subject(text))
    assert store.head(entry.stream) == entry
    assert [d.text for d in store.drafts() if d.subject == "c"] == [text]


def test_a_draft_is_replaced_and_taken_away(store: Store, raw: Any) -> None:
    def draft(text: str, edition: int, field: str = "notes") -> Draft:
        return Draft(CALL, field, text, edition)

    store.save([], [draft("h", 1), draft("his", 3), draft("x", 1, "why")])
    assert store.drafts() == [draft("his", 3), draft("x", 1, "why")]
    store.save([], [draft("", 4)])
    assert store.drafts() == [draft("x", 1, "why")]
    assert raw.execute("SELECT count(*) FROM drafts").fetchone() == (1,)


def test_a_failing_draft_takes_its_entries_with_it_and_both_can_be_repeated(
    store: Store, raw: Any, author: Author
) -> None:
    raw.execute(
        "CREATE TRIGGER full BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    entries, drafts = notes(author, CANARY), [Draft(CALL, "notes", CANARY, 1)]
    with pytest.raises(DiskFailed) as caught:
        store.save(entries, drafts)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert store.read_live() == []
    raw.execute("DROP TRIGGER full")
    store.save(entries, drafts)
    assert (store.read_live(), store.drafts()) == (entries, drafts)


def test_a_reader_sees_whole_commits_beside_the_writer(store: Store, raw: Any) -> None:
    author = Author()
    raw.execute("BEGIN")
    raw.execute("SELECT count(*) FROM journal").fetchone()
    store.save(notes(author, "one", "two"))
    store.sweep()
    assert raw.execute("SELECT count(*) FROM journal").fetchone() == (0,)
    raw.execute("COMMIT")
    assert raw.execute("SELECT count(*) FROM journal").fetchone() == (2,)


def test_a_reader_cannot_write(store: Store) -> None:
    with (
        store._reader.connect() as connection,
        pytest.raises(Exception, match="readonly database"),
    ):
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")


def test_the_writer_takes_the_lock_when_it_begins(store: Store, raw: Any) -> None:
    raw.execute("PRAGMA busy_timeout=0")
    with (
        store._writer.begin(),
        pytest.raises(dbapi2.OperationalError, match="locked"),
    ):
        raw.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("cipher_memory_security", "0"),  # ON slows all of the process, and for good
    ],
)
def test_every_connection_is_durable_and_leaves_nothing(
    store: Store, pragma: str, value: object
) -> None:
    for engine in (store._writer, store._reader):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_a_file_moved_away_is_not_written_to(store: Store, author: Author) -> None:
    first, second = notes(author, "one", "two")
    store.save([first])
    store.path.rename(store.path.with_name("elsewhere"))
    for _ in ("on the connection that it had", "on a new one"):
        with pytest.raises(DiskFailed):
            store.save([second])
    assert not store.path.exists()


def test_a_newer_file_is_left_alone(store: Store, raw: Any) -> None:
    raw.execute("PRAGMA user_version=99")
    with pytest.raises(TooNew):
        Store(store.path, KEY)


def test_a_journal_of_the_first_tables_goes_on(author: Author) -> None:
    old = dbapi2.connect(":memory:", isolation_level=None)
    for statement in _STEPS[0]:
        old.execute(statement)
    old.execute("PRAGMA user_version=1")
    row = {k: v for k, v in rows.row_from(author.writes(CLOSED)).items() if k != "opens"}
    old.execute(
        "INSERT INTO journal (stream, number, subject, closes, text)"
        " VALUES (:stream, :number, :subject, :closes, :text)",
        row,
    )
    bring_up_to_date(old)
    assert old.execute("SELECT opens FROM journal").fetchall() == [(0,)]
    assert old.execute("SELECT closed FROM subjects").fetchall() == [(1,)]
    again = rows.row_from(author.writes(AGAIN))
    old.execute(
        "INSERT INTO journal (stream, number, subject, closes, opens, text)"
        " VALUES (:stream, :number, :subject, :closes, :opens, :text)",
        again,
    )
    assert old.execute("SELECT closed FROM subjects").fetchall() == [(0,)]
    old.close()


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    empty = dbapi2.connect(":memory:", isolation_level=None)
    empty.execute("CREATE TABLE drafts (x)")
    with pytest.raises(dbapi2.OperationalError, match="already exists"):
        bring_up_to_date(empty)
    tables = empty.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("drafts",)]
    assert empty.execute("PRAGMA user_version").fetchone() == (0,)
    empty.close()


@pytest.mark.parametrize(
    "row",
    [rows.JournalRow, rows.SubjectRow, rows.TwinRow, rows.DraftRow, rows.MetaRow],
)
def test_the_tables_are_what_the_rows_say(raw: Any, row: type[SQLModel]) -> None:
    found = raw.execute(f"PRAGMA table_info({row.__tablename__})").fetchall()
    columns = {column[1] for column in found} - {"at"}  # the database's own
    assert columns == set(row.model_fields)


def test_live_subjects_are_found_without_reading_all_of_them(raw: Any) -> None:
    plan = raw.execute(f"EXPLAIN QUERY PLAN {LIVE}").fetchall()
    assert "USING COVERING INDEX subjects_live" in plan[0][3]


def test_every_trouble_has_words_and_a_remedy() -> None:
    kinds: list[type[JournalUnavailable]] = [
        JournalUnavailable,
        *JournalUnavailable.__subclasses__(),
    ]
    assert len(kinds) > 10
    for kind in kinds:
        assert str(kind()).endswith(".")
        assert kind.remedy.endswith(".")


def test_a_row_shows_no_words(store: Store, author: Author) -> None:
    store.save(notes(author, CANARY), [Draft(CALL, "notes", CANARY, 1)])
    contents = store.contents()
    shown = [
        rows.JournalRow.model_validate(contents.rows[0]),
        rows.TwinRow(stream="s", number=1, text=CANARY),
        rows.DraftRow(subject=CALL, field="notes", text=CANARY, edition=1),
        contents,
    ]
    assert CANARY not in repr(shown)
