"""The way into this desk's journal, and what takes its place until it opens.

A journal that does not open never keeps a caller waiting: a side journal stands in for
it, or memory where no journal ever was or the disk is full.
"""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event as Flag
from threading import Lock, Thread

from counselor_app.adapters.journal.envelope import UNLOCK, WeakPassphrase
from counselor_app.adapters.journal.keys import is_new, start_with_passphrase
from counselor_app.adapters.journal.later import LaterStore
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.journal.side import open_side_journal
from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import JournalUnavailable
from counselor_app.adapters.secrets import Secrets
from counselor_app.desk.ports import Post, Remembered
from counselor_app.domain.health import (
    JournalOpened,
    NotSaving,
    OnlyInMemory,
    OnSideJournal,
    StillShut,
    Unlock,
)

_AGAIN_S = 1.0
_OF_THE_KEY = (NotSaving.WRONG_KEY, NotSaving.NO_KEYRING, NotSaving.KEY_MISSING)
_OF_THE_DISK = (NotSaving.DISK_FULL, NotSaving.DISK_FAILED)


class Door:
    """Opens the journal at once, or later: on asking, or by itself.

    By itself when the disk allows, or when the keyring's user has said yes.
    `store` is what to write to. OnSideJournal or OnlyInMemory is posted when it is not
    the journal; Remembered and then JournalOpened when it has become it.
    """

    def __init__(
        self, folder: Path, secrets: Secrets, post: Post, *, again_s: float = _AGAIN_S
    ) -> None:
        self._folder, self._secrets, self._post = folder, secrets, post
        self._again_s, self._closing, self._turn = again_s, Flag(), Lock()
        self._by_itself: Thread | None = None
        self._on_asking: Thread | None = None
        self._is_asked = False
        self._later: LaterStore | None = None
        self.store = self._opened_or_not()

    def unlock(self, words: str) -> None:
        """Try again, with a passphrase or, when it is empty, without; returns at once.

        In a new folder the passphrase becomes the one of this desk. While a try is
        under way, a second one does nothing.
        """
        if self._later and not self._is_asked:
            self._is_asked = True
            self._on_asking = _begun(lambda: self._try(words))

    def close(self) -> None:
        """Wait for the tries that are under way, and begin none by itself."""
        self._closing.set()
        for work in (self._by_itself, self._on_asking):
            if work:
                work.join()
        with self._turn:  # the keyring's thread may be at it
            pass

    def _opened_or_not(self) -> Store | LaterStore:
        try:
            return open_journal(self._folder, self._secrets).store
        except JournalUnavailable as trouble:
            beside = self._beside()
            kind = OnSideJournal if beside else OnlyInMemory
            self._post(kind(trouble.why, self._unlock(trouble)))
            later = self._later = LaterStore(trouble, beside)
            if trouble.why in _OF_THE_DISK:
                self._by_itself = _begun(self._try_until_open)
            elif trouble.why is NotSaving.NO_KEYRING and (asked := self._secrets.asked):
                asked.add_done_callback(self._answered)
            return later

    def _beside(self) -> Store | None:
        try:
            return open_side_journal(self._folder, self._secrets)
        except JournalUnavailable:
            return None

    def _unlock(self, trouble: JournalUnavailable) -> Unlock | None:
        if trouble.why not in _OF_THE_KEY:
            return None
        if (self._folder / UNLOCK).exists():
            return Unlock.BY_WORDS
        return Unlock.BY_NEW_WORDS if is_new(self._folder) else None

    def _try_until_open(self) -> None:
        while not self._closing.wait(self._again_s):
            if self._open("") is None:
                return

    def _answered(self, asked: Future[str | None]) -> None:
        if asked.exception() is None and not self._closing.is_set():
            self._try("")

    def _try(self, words: str) -> None:
        try:
            refusal = self._open(words)
        finally:
            self._is_asked = False  # before it is told: the next try may come at once
        if refusal:
            self._post(StillShut(refusal))

    def _open(self, words: str) -> str | None:
        """Open the journal and tell what it holds, or return why not."""
        with self._turn:
            if self._later is None:
                return None
            try:
                store = self._later.open(lambda: self._opening(words))
                remembered = Remembered(tuple(store.read_live()))
            except JournalUnavailable as trouble:
                return f"{trouble.words} {trouble.remedy}"
            except WeakPassphrase as weak:
                return str(weak)
            self._later = None
            self._post(remembered)
            self._post(JournalOpened())
            return None

    def _opening(self, words: str) -> Store:
        if words and is_new(self._folder):
            start_with_passphrase(self._folder, words)
        return open_journal(self._folder, self._secrets, lambda: words or None).store


def _begun(work: Callable[[], None]) -> Thread:
    thread = Thread(target=work, name="door", daemon=True)
    thread.start()
    return thread
