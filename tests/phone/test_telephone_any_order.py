"""Whatever happens in whatever order, callers stay apart and nothing is forgotten."""

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from counselor_app.domain.call import Call
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import CallId, LegId, StaffId, StreamId, Subject
from counselor_app.domain.line import Phase
from counselor_app.phone.legs import Stage
from counselor_app.wire.phone_messages import (
    Answer,
    CallPsap,
    DropParty,
    HangUp,
    Hold,
    Mute,
    Setup,
)
from tests.phone.telephone_fakes import OFFER, World, invite

Step = Callable[[World, LegId], None]


def call_of(world: World, leg: LegId) -> CallId:
    known = world.calls.legs.get(leg)
    return known.call_id if known else CallId(Subject("call:gone"))


def party_of(world: World, leg: LegId) -> LegId:
    call_id = call_of(world, leg)
    further = (x.id for x in world.calls.legs if x.further and x.call_id == call_id)
    return next(further, LegId("none"))


def ring(world: World, leg: LegId) -> None:
    if leg not in world.calls.legs:
        world.rings(leg, invite(f"{leg}-{len(world.facts)}"))


STEPS: list[Step] = [
    ring,
    lambda w, leg: w.ask(Answer(call_of(w, leg))),
    lambda w, leg: w.calls.confirmed(leg),
    lambda w, leg: w.ask(HangUp(call_of(w, leg))),
    lambda w, leg: w.calls.ended(leg),
    lambda w, leg: w.calls.withdrawn(leg, elsewhere=False) if rings(w, leg) else None,
    lambda w, leg: w.ask(Hold(call_of(w, leg), held=True)),
    lambda w, leg: w.ask(Hold(call_of(w, leg), held=False)),
    lambda w, leg: w.ask(Mute(call_of(w, leg), muted=True)),
    lambda w, leg: w.ask(CallPsap(call_of(w, leg))),
    lambda w, leg: w.calls.accepted(party_of(w, leg), OFFER),
    lambda w, leg: w.calls.party_left(party_of(w, leg), 486),
    lambda w, leg: w.ask(DropParty(call_of(w, leg), party_of(w, leg))),
    lambda w, leg: w.calls.reoffered(leg, OFFER + b"a=sendonly\r\n"),
    lambda w, _leg: w.clock.wind(0.6),
    lambda w, _leg: w.clock.wind(200),
    lambda w, leg: w.ask(Mute(call_of(w, leg), muted=False)),
    lambda w, leg: w.calls.offer_refused(leg),
    lambda w, leg: w.calls.answer_heard(leg, OFFER),
]
LATE_CENTER = [(0, "a"), (1, "a"), (9, "a"), (0, "b"), (1, "b"), (10, "a")]
MUTED_BEFORE = [(0, "a"), (1, "a"), (8, "a"), (0, "b"), (1, "b"), (6, "b"), (8, "a")]


def rings(world: World, leg: LegId) -> bool:
    known = world.calls.legs.get(leg)
    return known is not None and known.stage is Stage.RINGING


def folded(world: World) -> dict[CallId, Call]:
    """Return every call as the desk's board would show it."""
    calls: dict[CallId, Call] = {}
    for number, fact in enumerate(world.facts):
        call_id = CallId(fact.subject)
        entry = Entry(
            id=fact.id,
            stream=StreamId("desk"),
            number=number,
            subject=fact.subject,
            kind=type(fact.event).__name__,
            scope=fact.event.scope,
            schema=1,
            actor=StaffId("me"),
            at=fact.at,
            tick=number,
            prev="",
            event=fact.event,
        )
        calls[call_id] = calls.get(call_id, Call(call_id)).after(entry)
    return calls


@given(
    st.lists(
        st.tuples(st.integers(0, len(STEPS) - 1), st.sampled_from(["a", "b", "c"])),
        max_size=60,
    )
)
@example(LATE_CENTER)
@example(MUTED_BEFORE)
def test_any_order_of_anything(story: list[tuple[int, str]]) -> None:
    world = World(Setup(host="127.0.0.1", port=5060, psap="sip:911@192.0.2.9"))
    for step, leg in story:
        STEPS[step](world, LegId(leg))
        assert_apart(world)
        assert_muted(world)
    assert_told(world)


def assert_apart(world: World) -> None:
    legs = {leg.id: leg for leg in world.calls.legs}
    assert len({legs[LegId(leg)].call_id for leg in world.speech.talking}) <= 1
    up = {leg.id for leg in legs.values() if leg.is_up}
    assert world.speech.parties == up
    assert not (world.speech.ringing and up)


def assert_muted(world: World) -> None:
    said = {call_id for call_id, call in folded(world).items() if call.line.muted}
    assert world.speech.muted == bool(said)
    if said:
        talking = (world.calls.legs.get(LegId(leg)) for leg in world.speech.talking)
        assert {leg.call_id for leg in talking if leg} <= said


def assert_told(world: World) -> None:
    world.clock.wind(1)
    for call_id, call in folded(world).items():
        stages = {leg.stage for leg in world.calls.legs if leg.call_id == call_id}
        callers = [x for x in world.calls.legs if x.call_id == call_id and not x.further]
        match call.line.phase:
            case Phase.RINGING:
                assert stages == {Stage.RINGING}
            case Phase.TALKING:
                assert Stage.OPEN in {leg.stage for leg in callers}
            case _:
                assert callers == []
