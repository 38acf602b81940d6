"""The journal's thread: one commit for all that waits, and nothing dropped."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event as Flag
from threading import Thread
from typing import Protocol

from counselor_app.adapters.journal.trouble import JournalUnavailable, trouble_from
from counselor_app.desk.ports import Clock, Draft, Ink, Post
from counselor_app.domain.event import Entry
from counselor_app.domain.health import DraftSaved, Saved, SaveFailed
from counselor_app.domain.ids import StreamId, Subject

_Letter = tuple[Entry, Flag] | Draft | None


class Keeps(Protocol):
    """Where the thread puts entries and drafts; `Store` is one."""

    def save(self, entries: Sequence[Entry], drafts: Sequence[Draft] = ()) -> None:
        """Write all of them at once; on disk when this returns."""

    def sweep(self) -> None:
        """Take away what is left of dropped drafts."""

    def read_live(self) -> Iterable[Entry]:
        """Give back every entry of what is open, and of calls that open tasks name."""

    def head(self, stream: StreamId) -> Entry | None:
        """Return the last entry of the stream."""

    def drafts(self) -> Iterable[Draft]:
        """Give back every draft."""


@dataclass(slots=True)
class _Waiting:
    """What the disk does not have yet: entries in order, of each draft the latest."""

    entries: list[tuple[Entry, Flag]] = field(default_factory=list)
    typed: dict[tuple[Subject, str], Draft] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.typed)

    def add(self, letter: _Letter) -> None:
        match letter:
            case Draft() as draft:
                self.typed[draft.subject, draft.field] = draft
            case (entry, dry):
                self.entries.append((entry, dry))
            case None:
                pass


class Writer:
    """The Journal port over a store. While the disk fails, all waits, in order.

    An entry and what is done to drafts in the same moment are saved together: a note is
    on disk before its draft is gone.
    """

    def __init__(
        self, store: Keeps, post: Post, clock: Clock, *, retry_s: float = 1.0
    ) -> None:
        self._store, self._post, self._clock = store, post, clock
        self._retry_s = retry_s
        self._letters: SimpleQueue[_Letter] = SimpleQueue()
        self._waiting = _Waiting()
        self._through, self._failing = 0, False
        self._closing = Flag()
        self._thread = Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def append(self, entry: Entry) -> Ink:
        """Take the entry; its ink is dry when it is on disk."""
        dry = Flag()
        self._letters.put((entry, dry))
        return dry

    def put_draft(self, draft: Draft) -> None:
        """Replace a field's draft; DraftSaved follows, for the latest one only."""
        self._letters.put(draft)

    def drop_draft(self, subject: Subject, field: str) -> None:
        """Forget a draft for good."""
        self._letters.put(Draft(subject, field, ""))

    def read_live(self) -> Iterable[Entry]:
        """Give back every entry on disk that the board needs."""
        return self._store.read_live()

    def head(self, stream: StreamId) -> Entry | None:
        """Return the last entry of the stream on disk."""
        return self._store.head(stream)

    def drafts(self) -> Iterable[Draft]:
        """Give back every draft on disk."""
        return self._store.drafts()

    def close(self) -> tuple[Entry, ...]:
        """Write what waits, with one last try; return what the disk would not take."""
        self._closing.set()
        self._letters.put(None)
        self._thread.join()
        return tuple(entry for entry, _ in self._waiting.entries)

    def _run(self) -> None:
        while not self._closing.is_set():
            if self._waiting:
                self._closing.wait(self._retry_s)
            else:
                self._waiting.add(self._letters.get())
            self._write()
        self._write()

    def _write(self) -> None:
        with suppress(Empty):
            while True:
                self._waiting.add(self._letters.get_nowait())
        if self._waiting and self._saved():
            self._tell()

    def _saved(self) -> bool:
        entries = [entry for entry, _ in self._waiting.entries]
        try:
            self._store.save(entries, tuple(self._waiting.typed.values()))
        except Exception as error:  # noqa: BLE001 - whatever it is, all waits for better days
            self._failing = True
            self._post(SaveFailed(self._clock.now(), trouble_from(error).why))
            return False
        return True

    def _tell(self) -> None:
        done, self._waiting = self._waiting, _Waiting()
        for _, dry in done.entries:
            dry.set()
        if done.entries:
            self._through = done.entries[-1][0].number
        if done.entries or self._failing:  # also when only drafts had to wait
            self._post(Saved(self._through))
        self._failing = False
        for draft in done.typed.values():
            if draft.text:
                self._post(DraftSaved(draft.subject, draft.field, draft.edition))
        if not all(draft.text for draft in done.typed.values()):
            with suppress(JournalUnavailable):
                self._store.sweep()
