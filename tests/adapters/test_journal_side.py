import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counselor_app.adapters.journal.envelope import set_passphrase
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.keys import JOURNAL, KEY_NAME
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.journal.sealed import PUBLIC, publish, seal, unseal
from counselor_app.adapters.journal.side import (
    Merged,
    merge_side_journals,
    open_side_journal,
)
from counselor_app.adapters.journal.store import Contents, Store
from counselor_app.adapters.journal.trouble import (
    DiskFull,
    NoSideJournal,
    WrongKey,
)
from counselor_app.adapters.secrets import Secrets
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry
from counselor_app.domain.task import Outcome, TaskDone
from tests.adapters.journals import (
    CANARY,
    KEY,
    OTHER_KEY,
    MemoryKeyring,
    memory_secrets,
    new_store,
    no_secrets,
    notes,
)
from tests.conftest import CALL, ROOT, TASK, Author

WORDS = "six blue herons over the confluence"


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path)
    publish(tmp_path, KEY)
    yield store
    store.close()


def draft(text: str, field: str = "notes") -> Draft:
    return Draft(CALL, field, text, 1)


def kept_beside(folder: Path, secrets: Secrets, *texts: str) -> list[Entry]:
    """Return what a desk without its main journal wrote and then left."""
    side = open_side_journal(folder, secrets)
    entries = notes(Author(side.desk), *texts)
    side.save(entries, [draft(texts[-1])])
    side.close()
    return entries


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_bad_day_ends_well(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    secrets = Secrets("test", keyring)
    opened = open_journal(tmp_path, secrets)
    before = notes(Author("ana"), "before")
    opened.store.save(before)
    opened.store.close()
    keyring.kept["test", KEY_NAME] = OTHER_KEY.hex
    with pytest.raises(WrongKey):
        open_journal(tmp_path, secrets)
    aside = kept_beside(tmp_path, secrets, CANARY, "help is asked for")
    keyring.kept["test", KEY_NAME] = opened.key.hex
    again = open_journal(tmp_path, secrets)
    assert again.merged == Merged(2, ())
    assert again.store.read_subject(CALL) == sorted(
        [*before, *aside], key=lambda e: e.stream
    )
    assert again.store.drafts() == [draft("help is asked for")]
    assert keyring.kept == {("test", KEY_NAME): opened.key.hex}
    again.store.close()
    assert names(tmp_path) == {JOURNAL, PUBLIC}


def test_without_keyring_each_start_has_its_own_and_all_come_home(
    main: Store, tmp_path: Path
) -> None:
    one = kept_beside(tmp_path, no_secrets(), "one")
    two = kept_beside(tmp_path, no_secrets(), "two")
    assert len(list(tmp_path.glob("side-*.journal"))) == 2
    merged = merge_side_journals(main, tmp_path, KEY, no_secrets())
    assert merged == Merged(2, ())
    assert {e.id for e in main.read_live()} == {e.id for e in (*one, *two)}
    (kept,) = main.drafts()
    assert sorted(kept.text.split("\n\n")) == ["one", "two"]


def test_with_a_keyring_a_desk_that_starts_again_goes_on_with_it(
    main: Store, tmp_path: Path
) -> None:
    secrets = memory_secrets()
    entries = kept_beside(tmp_path, secrets, "one", "two")
    side = open_side_journal(tmp_path, secrets)
    assert side.read_live() == entries
    assert side.desk != main.desk
    side.close()


def test_a_side_journal_that_broke_is_left_and_a_new_one_is_begun(
    main: Store, tmp_path: Path
) -> None:
    secrets = memory_secrets()
    kept_beside(tmp_path, secrets, "one")
    (broken,) = tmp_path.glob("side-*.journal")
    broken.write_bytes(bytes(5000))
    aside = kept_beside(tmp_path, secrets, "two")
    assert merge_side_journals(main, tmp_path, KEY, secrets) == Merged(1, (broken,))
    assert main.read_live() == aside
    assert broken.with_suffix(".key").exists()


def test_nothing_beside_the_journal_can_be_read_without_the_main_key(
    main: Store, tmp_path: Path
) -> None:
    kept_beside(tmp_path, no_secrets(), CANARY)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    (sealed,) = tmp_path.glob("side-*.key")
    key = unseal(sealed.read_bytes(), KEY)
    for secret in (CANARY.encode(), key.raw, key.hex.encode(), KEY.raw):
        assert secret not in content
    with pytest.raises(WrongKey):
        unseal(sealed.read_bytes(), OTHER_KEY)
    assert len(sealed.read_bytes()) == 80


@pytest.mark.parametrize("sealed", [b"", b"x" * 79, b"x" * 80, b"x" * 5000])
def test_a_damaged_seal_opens_nothing(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        unseal(sealed, KEY)


def test_every_sealing_is_another(main: Store, tmp_path: Path) -> None:
    assert seal(tmp_path, OTHER_KEY) != seal(tmp_path, OTHER_KEY)
    assert unseal(seal(tmp_path, OTHER_KEY), KEY) == OTHER_KEY


def test_a_desk_never_set_up_has_nothing_to_seal_to(tmp_path: Path) -> None:
    with pytest.raises(NoSideJournal):
        open_side_journal(tmp_path, memory_secrets())
    (tmp_path / PUBLIC).write_bytes(b"short")
    with pytest.raises(NoSideJournal):
        open_side_journal(tmp_path, memory_secrets())
    assert names(tmp_path) == {PUBLIC}


def test_the_keyring_opens_what_was_sealed_to_a_forged_public_half(
    main: Store, tmp_path: Path
) -> None:
    secrets = memory_secrets()
    publish(tmp_path, OTHER_KEY)
    entries = kept_beside(tmp_path, secrets, "one")
    assert merge_side_journals(main, tmp_path, KEY, secrets) == Merged(1, ())
    assert main.read_live() == entries


def test_what_will_not_open_is_left_with_its_key(main: Store, tmp_path: Path) -> None:
    publish(tmp_path, OTHER_KEY)
    kept_beside(tmp_path, no_secrets(), "one")
    before = names(tmp_path)
    merged = merge_side_journals(main, tmp_path, KEY, no_secrets())
    assert merged == Merged(0, tuple(tmp_path.glob("side-*.journal")))
    assert len(merged.left) == 1
    assert names(tmp_path) == before


class NoRoom(Store):
    def absorb(self, other: Contents) -> int:
        assert other.rows
        raise DiskFull


def test_a_main_journal_without_room_leaves_the_side_journal_where_it_is(
    main: Store, tmp_path: Path
) -> None:
    secrets = memory_secrets()
    publish(tmp_path, OTHER_KEY)  # so that only the keyring opens it
    entries = kept_beside(tmp_path, secrets, "one")
    full = NoRoom(main.path, KEY)
    merged = merge_side_journals(full, tmp_path, KEY, secrets)
    full.close()
    assert (merged.rows, len(merged.left)) == (0, 1)
    assert merge_side_journals(main, tmp_path, KEY, secrets) == Merged(1, ())
    assert main.read_live() == entries


def test_drafts_of_both_are_joined_once(main: Store, tmp_path: Path) -> None:
    main.save([], [draft("typed before"), draft("alike", "why")])
    side = open_side_journal(tmp_path, no_secrets())
    side.save([], [draft("typed aside"), draft("alike", "why"), draft("new", "plan")])
    contents = side.contents()
    side.close()
    for _ in ("merged", "killed and merged again"):
        main.absorb(contents)
        assert main.drafts() == [
            draft("typed before\n\ntyped aside"),
            draft("alike", "why"),
            draft("new", "plan"),
        ]


def test_what_was_closed_or_claimed_twice_beside_stays_so(
    main: Store, tmp_path: Path
) -> None:
    side = open_side_journal(tmp_path, no_secrets())
    side.save([Author(side.desk).writes(TaskDone(outcome=Outcome.DONE), TASK)])
    side.save(notes(Author(side.desk), "a twin"))
    side.close()
    merge_side_journals(main, tmp_path, KEY, no_secrets())
    assert main.read_live() == []
    assert len(main.read_subject(TASK)) == 1
    assert main.twins() == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_merge_that_was_killed_is_done_again(
    main: Store, tmp_path: Path, moment: str
) -> None:
    entries = kept_beside(tmp_path, no_secrets(), "one", "two")
    child = (sys.executable, "-m", "tests.adapters.journal_child", "merge")
    done = subprocess.run((*child, tmp_path, moment), cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(main.read_live()) == (0 if moment == "before" else 2)
    assert merge_side_journals(main, tmp_path, KEY, no_secrets()) == Merged(2, ())
    assert main.read_live() == entries
    assert main.drafts() == [draft("two")]
    assert not list(tmp_path.glob("side-*"))


def test_a_removal_that_was_cut_short_is_finished(main: Store, tmp_path: Path) -> None:
    kept_beside(tmp_path, no_secrets(), "one")
    (side,) = tmp_path.glob("side-*.journal")
    side.unlink()
    (tmp_path / ".side-0123456789abcdef.journal.new").write_bytes(b"half made")
    assert merge_side_journals(main, tmp_path, KEY, no_secrets()) == Merged(0, ())
    assert names(tmp_path) >= {JOURNAL, PUBLIC}
    assert not any("side-" in name for name in names(tmp_path))


def test_the_passphrase_brings_home_what_was_kept_beside(tmp_path: Path) -> None:
    opened = open_journal(tmp_path, memory_secrets())
    set_passphrase(tmp_path, opened.key, WORDS)
    opened.store.close()
    entries = kept_beside(tmp_path, no_secrets(), "one")
    again = open_journal(tmp_path, no_secrets(), lambda: WORDS)
    assert again.merged == Merged(1, ())
    assert again.store.read_live() == entries
    assert again.key == opened.key != JournalKey.new()
    again.store.close()
