"""Journals of tests: in a folder of their own, with a keyring in memory."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, NoKeyringError

from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.secrets import Secrets
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StreamId, Subject
from counselor_app.domain.notes import NoteTaken
from tests.conftest import Author

CANARY = "canary-Zyx-555-0142"
KEY = JournalKey("ab" * 32)
OTHER_KEY = JournalKey("cd" * 32)


class MemoryKeyring(KeyringBackend):
    """Keeps secrets in memory, and fails the way it is told to."""

    priority = 1

    def __init__(self, fails: KeyringError | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}
        self.fails = fails

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.kept[service, username]

    def _fail(self) -> None:
        if self.fails:
            raise self.fails


class AskingKeyring(MemoryKeyring):
    """Answers nobody until its user has answered: like a prompt on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.prompts, self.answered = 0, Event()

    def _fail(self) -> None:
        if not self.answered.is_set():
            self.prompts += 1
            self.answered.wait()
        super()._fail()


class Disk:
    """A store that takes nothing until it is let go, then fails as often as told."""

    def __init__(self, *fails: Exception) -> None:
        self.fails = list(fails)
        self.reached, self.free = Event(), Event()
        self.commits: list[tuple[int, int]] = []
        self.kept: list[Entry] = []
        self.typed: dict[tuple[Subject, str], Draft] = {}
        self.sweeps = 0

    def save(self, entries: Sequence[Entry], drafts: Sequence[Draft] = ()) -> None:
        self.reached.set()
        self.free.wait()
        if self.fails:
            raise self.fails.pop(0)
        self.commits.append((len(entries), len(drafts)))
        self.kept.extend(entries)
        self.typed.update({(d.subject, d.field): d for d in drafts})

    def sweep(self) -> None:
        self.sweeps += 1

    def read_live(self) -> list[Entry]:
        return self.kept

    def head(self, stream: StreamId) -> Entry | None:
        mine = [entry for entry in self.kept if entry.stream == stream]
        return mine[-1] if mine else None

    def drafts(self) -> list[Draft]:
        return list(self.typed.values())


def memory_secrets() -> Secrets:
    return Secrets("test", MemoryKeyring())


def no_secrets() -> Secrets:
    return Secrets("test", MemoryKeyring(NoKeyringError()))


def new_store(folder: Path) -> Store:
    return Store.create(folder / "journal.db", KEY)


def notes(author: Author, *texts: str) -> list[Entry]:
    return [author.writes(NoteTaken(text=text)) for text in texts]
