"""The board: what is live, as one value, and a function of the set of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from counselor_app.domain.call import Call
from counselor_app.domain.event import CallEvent, Entry, TaskEvent
from counselor_app.domain.ids import CallId, StaffId, StreamId, Subject, TaskId
from counselor_app.domain.line import Phase, Unanswered
from counselor_app.domain.rescue import Request, Step
from counselor_app.domain.story import Story
from counselor_app.domain.task import Task

RECENT = 12  # calls that are over stay in sight for a while


@dataclass(frozen=True, slots=True)
class Board:
    """The calls and tasks that are live. A value: `after` gives the next one."""

    calls: Mapping[Subject, Story[Call]] = field(default_factory=dict)
    tasks: Mapping[Subject, Story[Task]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    def after(self, entry: Entry) -> Self:
        """Return the board as it stands after the entry, however late it came."""
        subject = entry.subject
        match entry.event:
            case CallEvent():
                known = self.calls.get(subject)
                call = (known or Story.begin(Call(CallId(subject)))).after(entry)
                calls = {**self.calls, subject: call}
                return type(self)(calls, self.tasks, self.unknown)
            case TaskEvent():
                had = self.tasks.get(subject)
                task = (had or Story.begin(Task(TaskId(subject)))).after(entry)
                return replace(self, tasks={**self.tasks, subject: task})
            case _:
                return replace(self, unknown=self.unknown | {entry.kind})

    def without_past(self) -> Self:
        """Return the board without closed calls that no task needs, but the latest few.

        Whoever wants the others asks the archive.
        """
        if len(self.calls) <= RECENT:
            return self
        needed = {task.opened.call_id for task in self.open_tasks if task.opened}
        closed = [call.call_id for call in self.recent if call.ending.closed]
        gone = {call_id for call_id in closed[RECENT:] if call_id not in needed}
        if not gone:
            return self
        calls = {key: story for key, story in self.calls.items() if key not in gone}
        tasks = {
            key: story for key, story in self.tasks.items() if _call_of(story) not in gone
        }
        return replace(self, calls=calls, tasks=tasks)

    def call(self, call_id: CallId) -> Call:
        """Return the call, blank while nothing was heard of it."""
        story = self.calls.get(call_id)
        return story.now if story else Call(call_id)

    def task(self, task_id: TaskId) -> Task:
        """Return the task, blank while nothing was heard of it."""
        story = self.tasks.get(task_id)
        return story.now if story else Task(task_id)

    @property
    def waiting(self) -> tuple[Call, ...]:
        """Callers not yet answered, longest wait first."""
        return tuple(
            sorted(self._in(Phase.RINGING), key=lambda c: (_since(c), c.call_id))
        )

    @property
    def recent(self) -> tuple[Call, ...]:
        """Calls whose line is over, the latest first."""
        over = [*self._in(Phase.ENDED), *self._in(Phase.GONE)]
        return tuple(sorted(over, key=lambda c: (_since(c), c.call_id), reverse=True))

    def talking_to(self, staff: StaffId) -> Call | None:
        """Return the call a counselor is on."""
        mine = (c for c in self._in(Phase.TALKING) if c.line.counselor == staff)
        return next(mine, None)

    def records_of(self, staff: StaffId) -> tuple[Call, ...]:
        """Return the records that wait for this person to finish, oldest first.

        A call that only rang here and was answered elsewhere is nobody's record here.
        """
        return tuple(
            call for call in reversed(self.recent) if call.is_open and _is_of(call, staff)
        )

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks that nobody has ended, the first due first."""
        tasks = (story.now for story in self.tasks.values())
        due = [(t.opened.due, t.task_id, t) for t in tasks if t.opened and not t.outcome]
        return tuple(task for _, _, task in sorted(due, key=lambda d: d[:2]))

    def owed_by(self, stream: StreamId) -> tuple[tuple[Call, Request], ...]:
        """Return the rescues that this stream requested and nobody has received yet."""
        calls = (story.now for story in self.calls.values())
        return tuple((c, r) for c in calls for r in c.rescues.owed if r.stream == stream)

    def awaited_by(self, stream: StreamId) -> tuple[tuple[Call, Request], ...]:
        """Return the rescues of this stream that someone has, and nobody has taken."""
        calls = (story.now for story in self.calls.values())
        asked = ((c, r) for c in calls for r in c.rescues.requests.values())
        mine = ((c, r) for c, r in asked if r.stream == stream)
        return tuple((c, r) for c, r in mine if _is_awaited(c, r))

    def _in(self, phase: Phase) -> list[Call]:
        calls = (story.now for story in self.calls.values())
        return [call for call in calls if call.line.phase is phase]


def _call_of(story: Story[Task]) -> CallId | None:
    return story.now.opened.call_id if story.now.opened else None


def _is_awaited(call: Call, request: Request) -> bool:
    progress = call.rescues.progress(request.asked.request_id)
    return progress.step is Step.RECEIVED and progress.refused is None


def _since(call: Call) -> datetime:
    # A call without an offer of its own (only heard of) sorts first.
    return call.line.offered_at or datetime.min.replace(tzinfo=UTC)


def _is_of(call: Call, staff: StaffId) -> bool:
    if call.line.phase is Phase.GONE:
        return call.line.unanswered is not Unanswered.ELSEWHERE
    return call.line.counselor == staff
