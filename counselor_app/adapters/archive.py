"""The archive of this desk alone: closed calls, read from the journal by a thread."""

from collections.abc import Iterable, Iterator
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

from counselor_app.adapters.journal.trouble import JournalUnavailable
from counselor_app.desk.ports import Found, Post
from counselor_app.domain.call import Call
from counselor_app.domain.event import CallEvent, Entry
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.safety_plan import MeansAgreed, PlanPartWritten
from counselor_app.domain.story import Story

_LOOK_AT = 4  # subjects for each row wanted: tasks lie between the calls
_PLANS_AMONG = 2000  # subjects that are looked through for a plan, months of a desk
_PLANNED = (PlanPartWritten.__name__, MeansAgreed.__name__)

Rows = Iterator[Call]


class Reads(Protocol):
    """Where subjects can be looked up; `Store` is one."""

    def recent_subjects(self, limit: int, *kinds: str) -> Iterable[Subject]:
        """Return the subjects last written to, the latest first.

        With `kinds`, those among them to which such an event happened.
        """

    def read_subject(self, subject: Subject) -> Iterable[Entry]:
        """Return every entry of a subject."""


class JournalArchive:
    """The Archive port over a journal; without one it finds nothing."""

    def __init__(self, journal: Reads | None, post: Post) -> None:
        self._journal, self._post = journal, post
        self._questions: SimpleQueue[tuple[int, Rows] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def recent(self, question: int, limit: int) -> None:
        """Look for the calls last closed; Found follows, the latest first."""
        self._questions.put((question, islice(self._closed(limit * _LOOK_AT), limit)))

    def plans(self, question: int, number: str) -> None:
        """Look for the last closed call of a number with a plan; Found follows."""
        closed = self._closed(_PLANS_AMONG, *_PLANNED)
        made = (c for c in closed if c.plan.is_made and c.people.number == number)
        self._questions.put((question, islice(made, 1)))

    def close(self) -> None:
        """End the thread."""
        self._questions.put(None)
        self._thread.join()

    def _run(self) -> None:
        while asked := self._questions.get():
            question, rows = asked
            try:
                calls = tuple(rows)
            except JournalUnavailable:  # the health line says so already
                calls = ()
            self._post(Found(question, calls))

    def _closed(self, among: int, *kinds: str) -> Rows:
        # Read by the thread, row by row, as far as the question needs.
        if self._journal is None:
            return
        for subject in self._journal.recent_subjects(among, *kinds):
            call = _call_from(subject, self._journal.read_subject(subject))
            if call.ending.closed is not None:
                yield call


def _call_from(subject: Subject, entries: Iterable[Entry]) -> Call:
    story = Story.begin(Call(CallId(subject)))
    for entry in entries:
        if isinstance(entry.event, CallEvent):
            story = story.after(entry)
    return story.now
