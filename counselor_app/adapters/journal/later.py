"""A journal that is not open yet: calls go on, and all that happens waits in memory."""

from collections.abc import Iterable, Sequence

from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import JournalUnavailable
from counselor_app.desk.ports import Draft
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StreamId


class LaterStore:
    """Refuses to save, for the trouble it was given, until a real store comes."""

    def __init__(self, trouble: JournalUnavailable) -> None:
        self._trouble = trouble
        self._store: Store | None = None

    def opened(self, store: Store) -> None:
        """Write to this store from now on; what waited goes there with the next try."""
        self._store = store

    def save(self, entries: Sequence[Entry], drafts: Sequence[Draft] = ()) -> None:
        """Write all of them, or raise the trouble."""
        self._real().save(entries, drafts)

    def sweep(self) -> None:
        """Take away what is left of dropped drafts."""
        self._real().sweep()

    def read_live(self) -> Iterable[Entry]:
        """Return nothing: what the journal holds is read when the desk starts again."""
        return ()

    def head(self, _stream: StreamId) -> Entry | None:
        """Return None: the stream of this start is new."""
        return None

    def drafts(self) -> Iterable[Draft]:
        """Return nothing: the drafts are on a disk that can't be read yet."""
        return ()

    def close(self) -> None:
        """Let go of the file, if there is one."""
        if self._store:
            self._store.close()

    def _real(self) -> Store:
        if self._store is None:
            raise self._trouble
        return self._store
