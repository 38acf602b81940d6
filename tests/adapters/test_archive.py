"""The archive finds closed calls, the latest first, and nothing that is live."""

from queue import SimpleQueue

from counselor_app.adapters.archive import JournalArchive
from counselor_app.adapters.journal.trouble import DiskFailed
from counselor_app.desk.ports import Found, Letter
from counselor_app.domain.disposition import Disposition, RecordClosed
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import CallOffered
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import Outcome, TaskDone, TaskOpened, Work
from tests.conftest import AT, LEG, TASK, Author

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

    def write(self, name: str, *, closed: bool) -> None:
        events = (CallOffered(leg=LEG), *((CLOSED,) if closed else ()))
        self.entries += [self.author.writes(e, Subject(name)) for e in events]

    def recent_subjects(self, limit: int) -> list[Subject]:
        named = dict.fromkeys(entry.subject for entry in reversed(self.entries))
        return list(named)[:limit]

    def read_subject(self, subject: Subject) -> list[Entry]:
        return [entry for entry in self.entries if entry.subject == subject]


class BrokenShelf(Shelf):
    def recent_subjects(self, _limit: int) -> list[Subject]:
        raise DiskFailed


def found(shelf: Shelf | None, limit: int) -> list[str]:
    posted: SimpleQueue[Letter] = SimpleQueue()
    archive = JournalArchive(shelf, posted.put)
    archive.recent(7, limit)
    answer = posted.get(timeout=10)
    archive.close()
    assert isinstance(answer, Found)
    assert answer.question == 7
    return [call.call_id for call in answer.calls]


def test_closed_calls_come_back_the_latest_first() -> None:
    shelf = Shelf()
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


def test_without_a_journal_or_a_disk_nothing_is_found_and_nothing_breaks() -> None:
    assert found(None, 5) == []
    assert found(BrokenShelf(), 5) == []
