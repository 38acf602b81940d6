"""Replay equals: a desk that starts again knows what it knew of all that is live."""

from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.event import Event
from counselor_app.domain.events import EVENTS
from counselor_app.domain.ids import CallId, Subject, TaskId
from tests.conftest import World

events: st.SearchStrategy[Event] = st.one_of(*map(st.from_type, EVENTS))
subjects = st.sampled_from([CallId(Subject("a")), TaskId(Subject("t"))])


@given(st.lists(st.tuples(subjects, events), max_size=15))
def test_a_desk_that_starts_again_stands_where_it_stood(
    told: list[tuple[Subject, Event]],
) -> None:
    world = World()
    desk = world.desk()
    for subject, event in told:
        desk.record(subject, event)
    reborn = world.desk()
    assert reborn.pen == desk.pen
    live = {entry.subject for entry in world.journal.read_live()}
    assert reborn.board.calls == {k: c for k, c in desk.board.calls.items() if k in live}
    assert reborn.board.tasks == {k: t for k, t in desk.board.tasks.items() if k in live}
