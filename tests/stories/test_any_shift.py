"""Two desks and a torn net: whatever happens, they come to agree, and help goes once."""

from datetime import timedelta
from itertools import chain

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from counselor_app.desk import assessing, rescuing
from counselor_app.domain.board import Board
from counselor_app.domain.event import Entry, Refused
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import CallAnswered, CallOffered
from counselor_app.domain.rescue import EidoAnswered, EidoSent, Grounds, Service
from counselor_app.domain.task import Outcome, confirming
from counselor_app.domain.triggers import Trigger
from tests.conftest import LEG, World

calls = st.sampled_from([CallId(Subject("a")), CallId(Subject("b"))])
desks = st.sampled_from([0, 1])


class AnyShift(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.worlds = World("ana"), World("ben", ahead=timedelta(minutes=-3))
        self.desks = [world.desk() for world in self.worlds]

    def written(self) -> list[Entry]:
        return list(chain(*(world.journal.entries for world in self.worlds)))

    @rule(at=desks, call=calls)
    def ring(self, at: int, call: CallId) -> None:
        self.desks[at].record(call, CallOffered(leg=LEG))

    @rule(at=desks, call=calls)
    def open_the_line(self, at: int, call: CallId) -> None:
        self.desks[at].record(call, CallAnswered(leg=LEG))

    @rule(at=desks, call=calls, code=st.sampled_from(["safe-alone", "hurt"]))
    def answer_item(self, at: int, call: CallId, code: str) -> None:
        assessing.answer_item(self.desks[at], call, "safety-now", code)

    @rule(at=desks, call=calls)
    def mark(self, at: int, call: CallId) -> None:
        assessing.mark(self.desks[at], call, Trigger.ATTEMPT_IN_PROGRESS)

    @rule(at=desks, call=calls, grounds=st.sampled_from(Grounds))
    def rescue(self, at: int, call: CallId, grounds: Grounds) -> None:
        before = len(self.written())
        try:
            rescuing.request(self.desks[at], call, Service.EMS, grounds, "why")
        except Refused:
            assert len(self.written()) == before

    @rule(at=desks, code=st.sampled_from([0, 180, 182, 200, 486, 603]))
    def the_cad_says(self, at: int, code: int) -> None:
        for parcel in self.worlds[at].courier.parcels[-1:]:
            key = parcel.request.asked.request_id
            said = EidoAnswered(request_id=key, code=code)
            event = said if code else EidoSent(request_id=key)
            self.desks[at].record(parcel.call.call_id, event)

    @rule(at=desks)
    def confirm(self, at: int) -> None:
        for parcel in self.worlds[at].courier.parcels[-1:]:
            key = parcel.request.asked.request_id
            task = self.desks[at].board.task(confirming(key))
            if task.opened and task.outcome is None:
                call_id, reached = parcel.call.call_id, Outcome.REACHED
                rescuing.confirm_contact(self.desks[at], call_id, key, reached)

    @rule(to=desks, data=st.data())
    def the_net_carries_some(self, to: int, data: st.DataObject) -> None:
        if written := self.written():
            self.desks[to].take(data.draw(st.lists(st.sampled_from(written))))

    @rule(at=desks)
    def restart(self, at: int) -> None:
        self.desks[at] = self.worlds[at].desk()
        self.desks[at].resume()

    @invariant()
    def one_desk_sends_an_eido_and_no_rescue_is_forgotten(self) -> None:
        ana, ben = (world.courier.sent for world in self.worlds)
        assert not set(ana) & set(ben)
        asked = [e for e in self.written() if e.kind == "RescueRequested"]
        assert len({*ana, *ben}) == len(asked)

    @invariant()
    def no_entry_is_inked_twice_and_no_number_is_missing(self) -> None:
        for world in self.worlds:
            numbers = [entry.number for entry in world.journal.entries]
            assert numbers == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        boards = list[Board]()
        for desk, order in zip(self.desks, (1, -1), strict=True):
            desk.take(self.written()[::order])
            boards.append(desk.board)
        one, other = boards
        live = {k for k in one.tasks if one.tasks[k].now.outcome is None}
        assert one.calls == other.calls
        assert live == {k for k in other.tasks if other.tasks[k].now.outcome is None}


TestAnyShift = AnyShift.TestCase
TestAnyShift.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
