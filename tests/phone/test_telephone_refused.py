"""A hold or resume that the other side refuses is offered again, for some times."""

import pytest

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import CallResumed, Side
from counselor_app.phone.signaling import AgentSignaling
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import Leg, OfferFailed
from counselor_app.wire.phone_messages import Hold
from tests.phone.telephone_fakes import OFFER, World, talk

LEG = LegId("leg")
RESUME = ("reoffer", b"sendrecv")


@pytest.fixture
def world() -> World:
    return World()


def test_a_refused_resume_is_offered_again_until_it_is_taken(world: World) -> None:
    call = talk(world)
    world.ask(Hold(call, held=True), Hold(call, held=False))
    world.calls.offer_refused(LEG)
    assert world.signaling.to("leg")[3:] == [RESUME]
    world.clock.wind(2)
    assert world.signaling.to("leg")[3:] == [RESUME] * 2
    world.calls.answer_heard(LEG, OFFER)
    world.clock.wind(60)
    assert world.signaling.to("leg")[3:] == [RESUME] * 2
    assert world.happened.count(CallResumed(by=Side.COUNSELOR)) == 1


def test_a_resume_that_is_refused_for_good_can_be_asked_again(world: World) -> None:
    call = talk(world)
    world.ask(Hold(call, held=True), Hold(call, held=False))
    for _ in range(20):
        world.calls.offer_refused(LEG)
        world.clock.wind(2)
    offers = len(world.signaling.to("leg"))
    assert offers < 12
    happened = world.happened
    world.ask(Hold(call, held=False), Hold(call, held=False))
    assert world.signaling.to("leg")[offers:] == [RESUME]
    assert world.happened == happened
    world.calls.offer_refused(LEG)
    world.clock.wind(2)
    assert world.signaling.to("leg")[offers:] == [RESUME] * 2


def test_a_hold_asked_meanwhile_takes_the_place_of_a_refused_resume(
    world: World,
) -> None:
    call = talk(world)
    world.ask(Hold(call, held=True), Hold(call, held=False))
    world.calls.offer_refused(LEG)
    world.ask(Hold(call, held=True))
    world.clock.wind(60)
    assert world.signaling.to("leg")[4:] == [("reoffer", b"sendonly")]


def test_what_the_agent_says_of_a_refusal_reaches_the_calls(world: World) -> None:
    world.ask(Hold(talk(world), held=True))
    agent = Agent("127.0.0.1", 5060, lambda: "token")
    signaling = AgentSignaling(agent, world.telephone)
    *_, hold = world.signaling.to("leg")
    signaling.endpoint.perform([OfferFailed(Leg("leg"), 503)])
    world.clock.wind(2)
    assert world.signaling.to("leg")[-2:] == [hold, hold]
