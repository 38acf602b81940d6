from dataclasses import replace
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.board import RECENT, Board
from counselor_app.domain.disposition import Ending
from counselor_app.domain.event import Entry, Event, Unknown
from counselor_app.domain.events import EVENTS
from counselor_app.domain.ids import CallId, LegId, Subject
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallOffered,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.people import CallerLearned, People
from counselor_app.domain.task import Outcome, Task, TaskDone, TaskOpened, Work
from tests.conftest import AT, CALL, CLOSED, LEG, TASK, Author

events: st.SearchStrategy[Event] = st.one_of(*map(st.from_type, EVENTS))
subjects = st.sampled_from([CALL, TASK, Subject("c2")])


@st.composite
def told(draw: st.DrawFn) -> list[Entry]:
    """What two desks wrote, that may or may not have heard each other meanwhile."""
    ana, ben = Author("ana"), Author("ben")
    entries = []
    for _ in range(draw(st.integers(0, 12))):
        entry = draw(st.sampled_from([ana, ben])).writes(draw(events), draw(subjects))
        entries.append(entry)
        if draw(st.booleans()):
            ana.pen, ben.pen = ana.pen.after(entry), ben.pen.after(entry)
    return entries


@given(told(), st.data())
def test_a_board_is_a_function_of_the_set_of_facts(
    entries: list[Entry], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(entries))) if entries else []
    arrived = data.draw(st.permutations(entries + again))
    assert reduce(Board.after, arrived, Board()) == reduce(Board.after, entries, Board())


def test_a_second_desk_rung_does_not_forget_what_is_known(author: Author) -> None:
    ben = Author("ben")
    rung = [a.writes(CallOffered(leg=LEG)) for a in (author, ben)]
    heard = [*rung, author.writes(CallerLearned(number="+13145550100"))]
    (call,) = reduce(Board.after, heard, Board()).waiting
    assert call.line.ringing_at == {author.pen.stream, ben.pen.stream}
    assert call.people.number == "+13145550100"


def test_a_call_answered_elsewhere_is_not_abandoned(author: Author) -> None:
    stopped = RingingStopped(why=Unanswered.ELSEWHERE)
    told = [author.writes(CallOffered(leg=LEG)), author.writes(stopped)]
    board = reduce(Board.after, told, Board())
    assert not board.waiting
    assert not board.records_of(author.pen.actor)


def test_a_caller_who_gave_up_leaves_a_record_to_finish(author: Author) -> None:
    stopped = RingingStopped(why=Unanswered.ABANDONED)
    told = [author.writes(CallOffered(leg=LEG)), author.writes(stopped)]
    (call,) = reduce(Board.after, told, Board()).records_of(author.pen.actor)
    assert call.line.unanswered is Unanswered.ABANDONED


def test_an_ended_call_never_opens_again(author: Author) -> None:
    ended = CallEnded(by=Side.CALLER)
    late = CallAnswered(leg=LegId("leg-2"))
    board = reduce(Board.after, map(author.writes, (ended, late)), Board())
    assert not board.waiting
    assert board.talking_to(author.pen.actor) is None


def test_a_caller_transferred_again_rings_again(author: Author) -> None:
    told = [
        CallOffered(leg=LEG),
        CallAnswered(leg=LEG),
        CallEnded(by=Side.CALLER),
        CallOffered(leg=LegId("leg-2")),
    ]
    (call,) = reduce(Board.after, map(author.writes, told), Board()).waiting
    assert call.line.answered_at is None


def test_a_late_first_offer_of_another_desk_does_not_open_the_call(
    author: Author,
) -> None:
    told = [CallOffered(leg=LEG), CallAnswered(leg=LEG), CallEnded(by=Side.CALLER)]
    entries = [author.writes(event) for event in told]
    ben = Author("ben")
    ben.pen = ben.pen.after(entries[-1])
    late = ben.writes(CallOffered(leg=LegId("leg-b")))
    board = reduce(Board.after, [*entries, late], Board())
    assert not board.waiting


def test_an_unknown_kind_folds_to_nothing_and_is_named(author: Author) -> None:
    known = author.writes(CallAnswered(leg=LEG))
    strange = replace(known, kind="CallSung", event=Unknown(text="{}"))
    assert Board().after(strange) == Board(unknown=frozenset({"CallSung"}))


def test_a_task_is_a_subject_of_its_own(author: Author) -> None:
    opened = TaskOpened(work=Work.CONFIRM_CONTACT, call_id=CALL, due=AT)
    done = TaskDone(outcome=Outcome.REACHED)
    entries = [author.writes(event, TASK) for event in (opened, done)]
    board = reduce(Board.after, entries, Board())
    assert board.task(TASK) == Task(TASK, opened, Outcome.REACHED, author.pen.actor)
    assert not board.calls


def a_closed_call(author: Author, number: int, *meanwhile: Event) -> list[Entry]:
    call = Subject(f"call-{number}")
    talked = (CallOffered(leg=LEG), CallAnswered(leg=LEG), *meanwhile)
    over = (*talked, CallEnded(by=Side.CALLER), CLOSED)
    return [author.writes(event, call) for event in over]


def board_of(*calls: list[Entry]) -> Board:
    return reduce(Board.after, (entry for call in calls for entry in call), Board())


def test_the_board_lets_go_of_what_is_over_but_the_latest(author: Author) -> None:
    calls = [a_closed_call(author, number) for number in range(RECENT + 3)]
    board = board_of(*calls).without_past()
    assert board == board_of(*calls[3:])
    assert board.without_past() is board


def test_the_board_keeps_what_somebody_still_needs(author: Author) -> None:
    owed = a_closed_call(author, 1)
    task = TaskOpened(work=Work.FOLLOW_UP, call_id=CallId(owed[0].subject), due=AT)
    owed.append(author.writes(task, TASK))
    unfinished = a_closed_call(author, 2)[:-1]
    kept = [owed, unfinished]
    later = [a_closed_call(author, number) for number in range(3, RECENT + 3)]
    board = board_of(*kept, *later)
    assert board.without_past() is board
    one_more = a_closed_call(author, RECENT + 3)
    board = board_of(*kept, *later, one_more).without_past()
    assert board == board_of(*kept, *later[1:], one_more)


def test_a_task_goes_with_its_call(author: Author) -> None:
    first = a_closed_call(author, 0)
    opened = TaskOpened(work=Work.FOLLOW_UP, call_id=CallId(first[0].subject), due=AT)
    done = TaskDone(outcome=Outcome.REACHED)
    first += [author.writes(event, TASK) for event in (opened, done)]
    calls = [a_closed_call(author, number) for number in range(1, RECENT + 1)]
    board = board_of(first, *calls).without_past()
    assert board == board_of(*calls)


def test_who_is_transferred_again_after_closing_begins_anew(author: Author) -> None:
    told = a_closed_call(author, 0, CallerLearned(number="+13145550100"))
    again = author.writes(CallOffered(leg=LegId("leg-2")), told[0].subject)
    (call,) = board_of([*told, again]).waiting
    assert (call.people, call.ending) == (People(), Ending())


def test_who_is_transferred_again_while_talking_rings_when_the_first_call_ends(
    author: Author,
) -> None:
    again = LegId("leg-2")
    told = [
        CallOffered(leg=LEG),
        CallAnswered(leg=LEG),
        CallOffered(leg=again),
        CallEnded(by=Side.CALLER),
    ]
    board = reduce(Board.after, map(author.writes, told), Board())
    (call,) = board.waiting
    assert call.line.answered_at is None
    given_up = author.writes(RingingStopped(why=Unanswered.ABANDONED))
    assert not board.after(given_up).waiting
    answered = author.writes(CallAnswered(leg=again))
    assert board.after(answered).talking_to(author.pen.actor)


def test_a_second_transfer_without_a_number_leaves_the_known_one_to_dial(
    author: Author,
) -> None:
    told = [
        CallerLearned(number="+13145550100", dialable=True),
        CallerLearned(name="Anonymous", dialable=False),
    ]
    people = reduce(Board.after, map(author.writes, told), Board()).call(CALL).people
    assert (people.number, people.dialable) == ("+13145550100", True)
    assert people.caller_name == "Anonymous"
