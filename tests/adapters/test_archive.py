"""The archive finds closed calls, the latest first, and nothing that is live."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from counselor_app.adapters.archive import JournalArchive
from counselor_app.adapters.journal.trouble import DiskFailed
from counselor_app.desk.ports import Found, Letter
from counselor_app.domain.disposition import Disposition, RecordClosed
from counselor_app.domain.event import CallEvent, Entry
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import CallOffered
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    PlanPartWritten,
)
from counselor_app.domain.task import Outcome, TaskDone, TaskOpened, Work
from tests.adapters.journals import new_store
from tests.conftest import AT, LEG, TASK, Author

NUMBER = "+13145550142"
CALLER = CallerLearned(number=NUMBER, dialable=True)
OTHER = CallerLearned(number="+13145550177", dialable=True)
WALK = PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("walk the dog",))
CLOSED = RecordClosed(
    disposition=Disposition.RESOLVED,
    resolved_on_line=True,
    level=RiskLevel.LOW,
    peak=RiskLevel.LOW,
    services=(),
)


class Shelf:
    """Subjects in the order last written to."""

    def __init__(self) -> None:
        self.author, self.entries = Author(), list[Entry]()

    def write(self, name: str, *, closed: bool, of: tuple[CallEvent, ...] = ()) -> None:
        events = (CallOffered(leg=LEG), *of, *((CLOSED,) if closed else ()))
        self.save([self.author.writes(e, Subject(name)) for e in events])

    def save(self, entries: list[Entry]) -> None:
        self.entries += entries

    def recent_subjects(self, limit: int, *kinds: str) -> list[Subject]:
        named = dict.fromkeys(entry.subject for entry in reversed(self.entries))
        having = {e.subject for e in self.entries if e.kind in kinds}
        return [name for name in list(named)[:limit] if not kinds or name in having]

    def read_subject(self, subject: Subject) -> list[Entry]:
        return [entry for entry in self.entries if entry.subject == subject]


class BrokenShelf(Shelf):
    def recent_subjects(self, _limit: int, *_kinds: str) -> list[Subject]:
        raise DiskFailed


class Journal(Shelf):
    """The same, in a real journal on disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.store = new_store(folder)

    def save(self, entries: list[Entry]) -> None:
        self.store.save(entries)

    def recent_subjects(self, limit: int, *kinds: str) -> list[Subject]:
        return self.store.recent_subjects(limit, *kinds)

    def read_subject(self, subject: Subject) -> list[Entry]:
        return self.store.read_subject(subject)


@pytest.fixture(params=["memory", "journal"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "memory":
        yield Shelf()
    else:
        journal = Journal(tmp_path)
        yield journal
        journal.store.close()


def found(shelf: Shelf | None, limit: int) -> list[str]:
    return answered(shelf, lambda archive: archive.recent(7, limit))


def plan_found(shelf: Shelf | None, number: str = NUMBER) -> list[str]:
    return answered(shelf, lambda archive: archive.plans(7, number))


def answered(shelf: Shelf | None, asking: Callable[[JournalArchive], None]) -> list[str]:
    posted: SimpleQueue[Letter] = SimpleQueue()
    archive = JournalArchive(shelf, posted.put)
    asking(archive)
    answer = posted.get(timeout=10)
    archive.close()
    assert isinstance(answer, Found)
    assert answer.question == 7
    return [call.call_id for call in answer.calls]


def test_closed_calls_come_back_the_latest_first(shelf: Shelf) -> None:
    for name in ("one", "two", "three"):
        shelf.write(name, closed=True)
    shelf.write("live", closed=False)
    assert found(shelf, 2) == ["three", "two"]


def test_tasks_are_no_calls() -> None:
    shelf = Shelf()
    opened = TaskOpened(work=Work.CALL_BACK, call_id=CallId(Subject("one")), due=AT)
    for event in (opened, TaskDone(outcome=Outcome.DONE)):
        shelf.entries.append(shelf.author.writes(event, TASK))
    assert found(shelf, 5) == []


def test_the_last_plan_of_a_number_is_found_whatever_came_after(shelf: Shelf) -> None:
    shelf.write("old", closed=True, of=(CALLER, WALK))
    shelf.write("plan", closed=True, of=(CALLER, WALK))
    shelf.write("none", closed=True, of=(CALLER,))
    shelf.write("other", closed=True, of=(OTHER, WALK))
    shelf.write("live", closed=False, of=(CALLER, WALK))
    assert plan_found(shelf) == ["plan"]
    assert plan_found(shelf, "+13145550199") == []


def test_a_means_alone_is_a_plan_and_words_that_look_like_one_are_none(
    shelf: Shelf,
) -> None:
    pills = MeansAgreed(row=1, means="pills", action=MeansAction.LOCKED)
    shelf.write("means", closed=True, of=(CALLER, pills))
    said = NoteTaken(text='he said "kind":"PlanPartWritten"')
    shelf.write("words", closed=True, of=(CALLER, said))
    assert plan_found(shelf) == ["means"]


def test_two_questions_are_answered_in_turn(shelf: Shelf) -> None:
    shelf.write("plan", closed=True, of=(CALLER, WALK))
    posted: SimpleQueue[Letter] = SimpleQueue()
    archive = JournalArchive(shelf, posted.put)
    archive.plans(1, NUMBER)
    archive.recent(2, 5)
    answers = [posted.get(timeout=10), posted.get(timeout=10)]
    archive.close()
    assert [a.question for a in answers if isinstance(a, Found)] == [1, 2]


def test_without_a_journal_or_a_disk_nothing_is_found_and_nothing_breaks() -> None:
    assert found(None, 5) == []
    assert found(BrokenShelf(), 5) == []
    assert plan_found(None) == plan_found(BrokenShelf()) == []
