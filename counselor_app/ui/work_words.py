"""What waits and what is mine, as rows: callers, records to finish, tasks."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from counselor_app.domain.board import RECENT, Board
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import Agreed
from counselor_app.domain.ids import StaffId
from counselor_app.domain.line import Phase
from counselor_app.domain.rescue import Service
from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.domain.task import (
    Outcome,
    Task,
    Work,
    confirming,
    is_again,
)
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.call_words import DOT, number_words
from counselor_app.ui.clock_words import day_and_minute, short_clock
from counselor_app.ui.rows import Row
from counselor_app.ui.trigger_words import CHILD_HOTLINE, not_reached_words
from counselor_app.ui.words import phase_words, said, tr
from counselor_app.wire.phone_number import shown

RECORD, TASK = "record:", "task:"
_CALLED = frozenset({Work.CALL_BACK, Work.FOLLOW_UP})
_OUTCOMES = {
    Work.CONFIRM_CONTACT: (Outcome.REACHED, Outcome.NOT_FOUND, Outcome.NO_LONGER_NEEDED),
    Work.CALL_911_BACK: (Outcome.DONE, Outcome.NO_LONGER_NEEDED),
    Work.CALL_BACK: (Outcome.REACHED, Outcome.NOT_FOUND, Outcome.NO_LONGER_NEEDED),
    Work.FOLLOW_UP: (Outcome.REACHED, Outcome.NOT_FOUND, Outcome.NO_LONGER_NEEDED),
    Work.WARN: (Outcome.DONE, Outcome.NO_LONGER_NEEDED),
    Work.REPORT_CHILD: (Outcome.DONE, Outcome.NO_LONGER_NEEDED),
}

_TO_SAY = {
    "told": ("Who was told", "lead, police"),
    "taken_by": ("Who took it", "name"),
    "report_number": ("Number", "if one is said"),
}
_VOICEMAIL = {
    Agreed.YES: "voicemail allowed",
    Agreed.NO: "no voicemail",
    Agreed.NOT_ASKED: "voicemail not asked",
}


def waiting_rows(waiting: Iterable[Call], now: datetime) -> list[Row]:
    """Return who waits and how long, the longest first."""
    return [
        Row(c.call_id, f"{short_clock(c.line.waited(now))}  {number_words(c)}")
        for c in waiting
    ]


def waiting_words(waiting: int) -> str:
    """Return how many wait while this desk is in a call."""
    return tr("%d waiting, lead has it") % waiting if waiting else tr("Nobody")


def work_rows(board: Board, staff: StaffId, now: datetime) -> list[Row]:
    """Return the records to finish, oldest first, then the tasks, the first due first."""
    records = [
        Row(RECORD + call.call_id, f"{tr('Finish the record')}\n{call_title(call, now)}")
        for call in board.records_of(staff)
    ]
    tasks = [Row(TASK + t.task_id, task_words(board, t, now)) for t in board.open_tasks]
    return [*records, *tasks]


def work_words(board: Board, staff: StaffId) -> str:
    """Return how much work is mine, quietly, for the time of a call."""
    records, tasks = len(board.records_of(staff)), len(board.open_tasks)
    words = []
    if records:
        words.append(_count(records, tr("record to finish"), tr("records to finish")))
    if tasks:
        words.append(_count(tasks, tr("task"), tr("tasks")))
    return "\n".join(words) or tr("Nothing waits")


def task_words(board: Board, task: Task, now: datetime) -> str:
    """Return what is to be done, for which call, and by when."""
    if task.opened is None:
        return ""
    due = day_and_minute(task.opened.due, now)
    late = tr("overdue since %s") if task.opened.due < now else tr("by %s")
    call = board.calls.get(task.opened.call_id)
    about = f"\n{_about(call.now, task, task.opened.work, now)}" if call else ""
    work = said(task.opened.work)
    if call and (service := _service_sought(call.now, task)):
        work = tr("%s: %s") % (said(service), work[:1].lower() + work[1:])
    parts = " " if work.endswith("?") else ", "
    return f"{work}{parts}{late % due}{about}"


def plan_for(board: Board, task: Task) -> SafetyPlan:
    """Return the safety plan of whoever is to be called; other work needs none."""
    if task.opened is None or task.opened.work not in _CALLED:
        return SafetyPlan()
    return board.call(task.opened.call_id).plan


def outcomes_of(work: Work) -> tuple[Outcome, ...]:
    """Return how a task of this work may end."""
    return _OUTCOMES[work]


def said_words(name: str) -> tuple[str, str]:
    """Return what must be said of a task that is done, and an example."""
    words, example = _TO_SAY[name]
    return tr(words), tr(example)


def outcome_words(work: Work, outcome: Outcome) -> str:
    """Return how a task ended; who was called is reached or not, never "found"."""
    if outcome is Outcome.NOT_FOUND and work in _CALLED:
        return tr("Not reached")
    return said(outcome)


def recent_rows(board: Board, archived: Iterable[Call], now: datetime) -> list[Row]:
    """Return the latest calls that are over, the latest first."""
    closed = [call for call in archived if call.call_id not in board.calls]
    return [
        Row(call.call_id, f"{call_title(call, now)}\n{_how(call)}")
        for call in [*board.recent, *closed][:RECENT]
    ]


def call_title(call: Call, now: datetime, number: str = "") -> str:
    """Return a call by the time it rang and its number, or the one that is given."""
    at = call.line.offered_at
    time = day_and_minute(at, now) if at else ""
    return f"{time} {number or number_words(call)}".strip()


def _about(call: Call, task: Task, work: Work, now: datetime) -> str:
    if work is Work.REPORT_CHILD:
        return f"{call_title(call, now)}\n{tr('Hotline %s') % CHILD_HOTLINE}"
    if work not in _CALLED:
        return call_title(call, now)
    agreed = call.ending.follow_up
    # Someone else may answer the caller's own number, and must learn nothing.
    number = shown(agreed.safe_number) if agreed and agreed.safe_number else ""
    if not number and not call.triggers.may_call_back:
        number = tr("number not shown")
    lines = [call_title(call, now, number)]
    if agreed:
        named = tr("safe number") if agreed.safe_number else ""
        how = (named, agreed.times, tr(_VOICEMAIL[agreed.voicemail]))
        lines.append(DOT.join(filter(None, how)))
    return "\n".join([*lines, *_warnings(call, task)])


def _warnings(call: Call, task: Task) -> Iterator[str]:
    triggers = call.triggers
    if not triggers.may_call_back and triggers.home_is_danger:
        yield tr("◆ Home is the danger: never call it")
    elif not triggers.may_call_back:
        yield tr("◆ Not safe to call back")
    if Trigger.RELAY in triggers.marked:
        through = triggers.facts(Trigger.RELAY).get("through", "")
        yield tr("Call through the relay") + (f": {through}" if through else "")
    is_call_back = task.opened is not None and task.opened.work is Work.CALL_BACK
    if is_call_back and is_again(task.task_id):
        yield tr("If not reached: %s") % not_reached_words(call.risk.level)


def _service_sought(call: Call, task: Task) -> Service | None:
    sought = (
        request.asked.service
        for key, request in call.rescues.requests.items()
        if confirming(key) == task.task_id
    )
    return next(sought, None)


def _how(call: Call) -> str:
    if call.ending.disposition:
        return said(call.ending.disposition)
    over = call.line.phase in (Phase.ENDED, Phase.GONE)
    return phase_words(call.line) if over else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
