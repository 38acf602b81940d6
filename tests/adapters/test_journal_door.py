"""The way into the journal: at once, by itself when the disk allows, or on asking."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

import pytest
from keyring.errors import KeyringLocked

from counselor_app.adapters.journal.door import Door
from counselor_app.adapters.journal.envelope import set_passphrase
from counselor_app.adapters.journal.keys import KEY_NAME
from counselor_app.adapters.journal.later import LaterStore
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import JournalUnavailable, NoKeyring
from counselor_app.adapters.secrets import Secrets
from counselor_app.desk.ports import Letter, Remembered
from counselor_app.domain.health import (
    JournalOpened,
    NotSaving,
    OnlyInMemory,
    OnSideJournal,
    StillShut,
    Unlock,
)
from tests.adapters.journals import (
    OTHER_KEY,
    AskingKeyring,
    MemoryKeyring,
    memory_secrets,
    no_secrets,
    notes,
)
from tests.conftest import CALL, Author

T = TypeVar("T")
WORDS = "six blue herons over the confluence"
Opens = Callable[[Path, Secrets], "Knocked"]


class Knocked:
    """A door, and what it posted."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        self.letters: SimpleQueue[Letter] = SimpleQueue()
        self.door = Door(folder, secrets, self.letters.put, again_s=0.01)

    def says(self, kind: type[T]) -> T:
        letter = self.letters.get(timeout=20)
        assert isinstance(letter, kind), letter
        return letter

    def says_nothing(self) -> bool:
        try:
            return self.letters.get_nowait() is None
        except Empty:
            return True

    def close(self) -> None:
        self.door.close()
        self.door.store.close()


@pytest.fixture
def opens() -> Iterator[Opens]:
    with ExitStack() as stack:

        def begin(folder: Path, secrets: Secrets) -> Knocked:
            knocked = Knocked(folder, secrets)
            stack.callback(knocked.close)
            return knocked

        yield begin


def begun(folder: Path, secrets: Secrets, *texts: str) -> None:
    opened = open_journal(folder, secrets)
    opened.store.save(notes(Author(opened.store.desk), *texts))
    set_passphrase(folder, opened.key, WORDS)
    opened.store.close()


def test_a_journal_that_opens_is_the_store_and_nothing_is_said(
    opens: Opens, tmp_path: Path
) -> None:
    here = opens(tmp_path, memory_secrets())
    assert isinstance(here.door.store, Store)
    here.door.unlock("")
    assert here.says_nothing()


def test_a_new_desk_without_keyring_is_set_up_by_passphrase(
    opens: Opens, tmp_path: Path
) -> None:
    here = opens(tmp_path, no_secrets())
    shut = here.says(OnlyInMemory)
    assert shut == OnlyInMemory(NotSaving.NO_KEYRING, Unlock.BY_NEW_WORDS)
    assert here.door.store.desk is None
    one = notes(Author("one"), "one")
    with pytest.raises(NoKeyring):
        here.door.store.save(one)
    here.door.unlock("short")
    assert "12 characters" in here.says(StillShut).words
    here.door.close()
    here.door.unlock(WORDS)
    assert here.says(Remembered) == Remembered(())
    here.says(JournalOpened)
    here.door.store.save(one)
    assert here.door.store.read_live() == one
    again = opens(tmp_path, no_secrets())
    assert again.says(OnSideJournal).unlock is Unlock.BY_WORDS


def test_what_was_kept_beside_comes_home_when_the_words_are_right(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    secrets = Secrets("test", keyring)
    begun(tmp_path, secrets, "before")
    keyring.kept["test", KEY_NAME] = OTHER_KEY.hex
    here = opens(tmp_path, secrets)
    shut = here.says(OnSideJournal)
    assert shut == OnSideJournal(NotSaving.WRONG_KEY, Unlock.BY_WORDS)
    beside = notes(Author("beside"), "beside")
    here.door.store.save(beside)
    here.door.unlock("some other words")
    assert "does not open the journal" in here.says(StillShut).words
    here.door.close()
    here.door.store.save(notes(Author("more"), "more beside"))  # it still takes things
    here.door.unlock(WORDS)
    assert len(here.says(Remembered).entries) == 3
    here.says(JournalOpened)
    after = notes(Author("after"), "after")
    here.door.store.save(after)
    assert len(list(here.door.store.read_live())) == 4
    assert not list(tmp_path.glob("side-*"))


def test_no_passphrase_is_asked_for_where_none_would_help(
    opens: Opens, tmp_path: Path
) -> None:
    secrets = memory_secrets()
    opened = open_journal(tmp_path, secrets)
    opened.store.close()
    secrets.forget(KEY_NAME)
    here = opens(tmp_path, secrets)
    assert here.says(OnSideJournal) == OnSideJournal(NotSaving.KEY_MISSING, None)
    here.door.unlock("")
    assert "no key to the journal" in here.says(StillShut).words
    here.door.close()
    secrets.put(KEY_NAME, opened.key.hex)
    here.door.unlock("")
    here.says(Remembered)
    here.says(JournalOpened)


def test_a_disk_that_works_again_is_found_without_asking(
    opens: Opens, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.write_text("in the way")
    here = opens(folder, memory_secrets())
    assert here.says(OnlyInMemory) == OnlyInMemory(NotSaving.DISK_FAILED, None)
    folder.unlink()
    assert here.says(Remembered) == Remembered(())
    here.says(JournalOpened)
    here.door.store.save(notes(Author(), "one"))


def test_who_tries_again_while_the_disk_fails_is_told_why(
    opens: Opens, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.write_text("in the way")
    here = opens(folder, memory_secrets())
    here.says(OnlyInMemory)
    here.door.unlock("")
    assert "The disk does not take or give" in here.says(StillShut).words
    folder.unlink()
    assert here.says(Remembered) == Remembered(())
    here.says(JournalOpened)


def test_a_keyring_that_asks_is_waited_for_beside_the_calls(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = AskingKeyring()
    keyring.answered.set()
    secrets = Secrets("test", keyring, patience_s=1)
    begun(tmp_path, secrets, "before")
    keyring.answered.clear()
    here = opens(tmp_path, secrets)
    shut = here.says(OnSideJournal)
    assert shut == OnSideJournal(NotSaving.NO_KEYRING, Unlock.BY_WORDS)
    here.door.store.save(notes(Author("beside"), "beside"))
    here.door.unlock("")
    assert "is locked" in here.says(StillShut).words
    keyring.answered.set()
    assert len(here.says(Remembered).entries) == 2
    here.says(JournalOpened)
    assert keyring.prompts == 1


def test_a_keyring_whose_user_says_no_is_not_asked_again(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = AskingKeyring()
    secrets = Secrets("test", keyring, patience_s=0.1)
    here = opens(tmp_path, secrets)
    here.says(OnlyInMemory)
    keyring.fails, asked = KeyringLocked(), secrets.asked
    keyring.answered.set()
    assert asked is not None
    assert asked.exception(20) is keyring.fails
    here.door.close()
    assert here.says_nothing()
    assert keyring.prompts == 1


def test_a_door_that_is_closed_tries_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.write_text("in the way")
    here = Knocked(folder, memory_secrets())
    here.says(OnlyInMemory)
    here.close()
    folder.unlink()
    assert here.says_nothing()
    assert not folder.exists()


def test_a_stand_in_reads_nothing_and_refuses_what_it_cannot_keep() -> None:
    later = LaterStore(NoKeyring())
    assert (later.head(Author().pen.stream), later.desk) == (None, None)
    assert [*later.read_live(), *later.drafts(), *later.recent_subjects(5)] == []
    assert list(later.read_subject(CALL)) == []
    with pytest.raises(JournalUnavailable):
        later.sweep()
    later.close()
