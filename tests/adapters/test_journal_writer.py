from errno import EIO, ENOSPC
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from counselor_app.adapters.journal.trouble import WrongKey, trouble_from
from counselor_app.adapters.journal.writer import Writer
from counselor_app.desk.ports import Draft, Ink, Letter
from counselor_app.domain.event import Entry
from counselor_app.domain.health import DraftSaved, NotSaving, Saved, SaveFailed
from tests.adapters.journals import Disk, new_store, notes
from tests.conftest import AT, CALL, Author, WoundClock

FULL = OSError(ENOSPC, "full")


def write(disk: Disk, *written: Entry | Draft) -> tuple[list[Letter], list[bool]]:
    """Hand over the first, and the rest while the disk is busy with it."""
    letters: list[Letter] = []
    writer = Writer(disk, letters.append, WoundClock(), retry_s=0)
    inks = list[Ink]()
    for thing in written:
        if isinstance(thing, Draft):
            writer.put_draft(thing)
        else:
            inks.append(writer.append(thing))
        disk.reached.wait()
    disk.free.set()
    dry = [ink.wait(5) for ink in inks]
    assert writer.close() == ()
    return letters, dry


def draft(text: str, edition: int = 1, field: str = "notes") -> Draft:
    return Draft(CALL, field, text, edition)


def test_all_that_waits_is_one_commit(author: Author) -> None:
    disk = Disk()
    letters, dry = write(disk, *notes(author, *"abcdefgh"))
    assert disk.commits == [(1, 0), (7, 0)]
    assert letters == [Saved(1), Saved(8)]
    assert all(dry)


def test_of_a_draft_only_the_latest_is_written_and_told(author: Author) -> None:
    disk = Disk()
    typed = [draft("h", 1), draft("hi", 2), draft("x", 1, "why"), draft("his", 3)]
    letters, _ = write(disk, *notes(author, "first"), *typed)
    assert disk.commits == [(1, 0), (0, 2)]
    assert disk.sweeps == 0
    assert letters == [
        Saved(1),
        DraftSaved(CALL, "notes", 3),
        DraftSaved(CALL, "why", 1),
    ]


def test_a_note_and_the_end_of_its_draft_are_one_commit(author: Author) -> None:
    disk = Disk()
    first, note = notes(author, "first", "his")
    letters, _ = write(disk, first, draft("his"), note, draft(""))
    assert disk.commits == [(1, 0), (1, 1)]
    assert disk.drafts() == [draft("")]
    assert letters == [Saved(1), Saved(2)]
    assert disk.sweeps == 1


def test_a_dropped_draft_is_swept_off_the_disk(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    letters: list[Letter] = []
    writer = Writer(store, letters.append, WoundClock())
    writer.put_draft(draft("his"))
    writer.drop_draft(CALL, "notes")
    writer.close()
    assert list(writer.drafts()) == []
    assert store.path.with_name("journal.db-wal").stat().st_size == 0
    store.close()


def test_a_failing_disk_loses_nothing_and_says_so(author: Author) -> None:
    disk = Disk(FULL, FULL)
    entries = notes(author, *"abc")
    letters, dry = write(disk, *entries, draft("his"))
    assert disk.kept == entries
    assert disk.commits == [(3, 1)]
    failed = [letter for letter in letters if isinstance(letter, SaveFailed)]
    assert [f.why for f in failed] == [NotSaving.DISK_FULL] * 2
    assert failed[0].at > AT
    assert letters[-2:] == [Saved(3), DraftSaved(CALL, "notes", 1)]
    assert all(dry)


@pytest.mark.parametrize(
    "error", [RuntimeError("a fault of ours"), MemoryError(), WrongKey()]
)
def test_the_thread_outlives_whatever_the_store_raises(
    author: Author, error: Exception
) -> None:
    letters, dry = write(Disk(error), *notes(author, "one"))
    assert [type(letter) for letter in letters] == [SaveFailed, Saved]
    assert dry == [True]


def test_closing_gives_a_dead_disk_one_last_try_and_says_what_is_lost(
    author: Author,
) -> None:
    disk = Disk(*[FULL] * 99)
    disk.free.set()
    letters: list[Letter] = []
    writer = Writer(disk, letters.append, WoundClock(), retry_s=60)
    (entry,) = notes(author, "one")
    ink = writer.append(entry)
    assert writer.close() == (entry,)
    assert not ink.wait(0)
    assert letters


def test_closing_saves_what_a_disk_takes_in_its_last_try(author: Author) -> None:
    letters: list[Letter] = []
    disk = Disk(FULL)
    writer = Writer(disk, letters.append, WoundClock(), retry_s=60)
    ink = writer.append(notes(author, "one")[0])
    disk.reached.wait()
    disk.free.set()
    assert writer.close() == ()
    assert ink.wait(0)
    assert letters[-1] == Saved(1)


def test_closing_an_idle_journal_is_quiet() -> None:
    disk, letters = Disk(), list[Letter]()
    assert Writer(disk, letters.append, WoundClock()).close() == ()
    assert (disk.commits, letters) == ([], [])


def test_what_the_disk_holds_can_be_read_through_it(
    tmp_path: Path, author: Author
) -> None:
    store = new_store(tmp_path)
    entries = notes(author, "one", "two")
    store.save(entries, [draft("his")])
    writer = Writer(store, list[Letter]().append, WoundClock())
    assert list(writer.read_live()) == entries
    assert writer.head(entries[0].stream) == entries[-1]
    assert list(writer.drafts()) == [draft("his")]
    writer.close()
    store.close()


class Broken(Exception):
    def __init__(self, code: int) -> None:
        super().__init__()
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Broken(13), NotSaving.DISK_FULL),
        (Broken(11), NotSaving.DAMAGED),
        (Broken(11 | 2 << 8), NotSaving.DAMAGED),
        (Broken(26), NotSaving.WRONG_KEY),
        (Broken(10), NotSaving.DISK_FAILED),
        (Broken(5), NotSaving.DISK_FAILED),
        (FULL, NotSaving.DISK_FULL),
        (OSError(EIO, "broken"), NotSaving.DISK_FAILED),
        (WrongKey(), NotSaving.WRONG_KEY),
        (OperationalError("insert", {}, Broken(13)), NotSaving.DISK_FULL),
    ],
)
def test_it_says_why_the_disk_would_not(error: Exception, why: NotSaving) -> None:
    assert trouble_from(error).why is why


def test_a_draft_that_waited_alone_ends_the_trouble_when_it_is_saved() -> None:
    letters, _ = write(Disk(FULL), draft("his"))
    failed, *after = letters
    assert isinstance(failed, SaveFailed)
    assert after == [Saved(0), DraftSaved(CALL, "notes", 1)]
