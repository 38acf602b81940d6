"""A journal that is not open yet: calls go on, beside it or in memory, until it is."""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import JournalUnavailable
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StreamId, Subject

Opening = Callable[[], Store]


class LaterStore:
    """Stands in for the journal: a side journal, or a refusal to save, until it opens.

    What it refuses waits with whoever asked. Every method may raise JournalUnavailable.
    """

    def __init__(self, trouble: JournalUnavailable, beside: Store | None = None) -> None:
        self._trouble, self._store = trouble, beside
        self._turn = Lock()

    @property
    def desk(self) -> str | None:
        """The name of this desk in the side journal, or None without one."""
        return self._store.desk if self._store else None

    def open(self, opening: Opening) -> Store:
        """Write to what `opening` returns from now on; nobody writes meanwhile.

        What it raises is raised, and everything stays as it was.
        """
        with self._turn:
            if self._store:
                self._store.close()  # it opens its file again when it is used again
            self._store = opening()
            return self._store

    def save(self, entries: Sequence[Entry], drafts: Sequence[Draft] = ()) -> None:
        """Write all of them, or raise the trouble."""
        with self._turn:
            self._real().save(entries, drafts)

    def sweep(self) -> None:
        """Take away what is left of dropped drafts."""
        with self._turn:
            self._real().sweep()

    def read_live(self) -> Iterable[Entry]:
        """Return what the side journal holds; the journal is read when it opens."""
        return self._store.read_live() if self._store else ()

    def head(self, stream: StreamId) -> Entry | None:
        """Return the stream's last entry, or None while nothing can be read."""
        return self._store.head(stream) if self._store else None

    def drafts(self) -> Iterable[Draft]:
        """Return the drafts on disk, as far as they can be read."""
        return self._store.drafts() if self._store else ()

    def recent_subjects(self, limit: int, *kinds: str) -> Iterable[Subject]:
        """Return the subjects last written to, as far as they can be read."""
        return self._store.recent_subjects(limit, *kinds) if self._store else ()

    def read_subject(self, subject: Subject) -> Iterable[Entry]:
        """Return the entries of a subject, as far as they can be read."""
        return self._store.read_subject(subject) if self._store else ()

    def close(self) -> None:
        """Let go of the file, if there is one."""
        if self._store:
            self._store.close()

    def _real(self) -> Store:
        if self._store is None:
            raise self._trouble
        return self._store
