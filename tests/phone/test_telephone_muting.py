"""The microphone is closed on one call at a time, which is the one that says so."""

import pytest

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import CallEnded, MuteChanged, Side
from counselor_app.wire.phone_messages import CallPsap, HangUp, Hold, Mute, Setup
from tests.phone.telephone_fakes import OFFER, World, talk

LEG = LegId("leg")


@pytest.fixture
def world() -> World:
    return World(Setup(host="127.0.0.1", port=5060, psap="sip:911@192.0.2.9"))


def test_muting_lasts_for_a_call_and_not_for_the_next(world: World) -> None:
    call = talk(world)
    world.ask(Mute(call, muted=True))
    assert world.speech.muted
    assert world.last() == [MuteChanged(muted=True)]
    world.ask(HangUp(call))
    assert world.last() == [MuteChanged(muted=False)]
    assert not world.speech.muted


def test_muting_does_not_follow_the_counselor_to_another_call(world: World) -> None:
    first = talk(world)
    world.ask(Mute(first, muted=True), Hold(first, held=True))
    second = talk(world, "second")
    assert not world.speech.muted
    assert mutings(world) == [(first, True), (first, False)]
    world.ask(Mute(second, muted=True), Hold(first, held=False))
    assert not world.speech.muted
    assert mutings(world)[2:] == [(second, True), (second, False)]


def test_a_held_call_is_not_muted_in_the_place_of_the_one_talked_to(
    world: World,
) -> None:
    first = talk(world)
    second = talk(world, "second")
    world.ask(Mute(first, muted=True))
    assert mutings(world) == []
    world.ask(Mute(second, muted=True), Mute(first, muted=False))
    assert world.speech.muted
    assert mutings(world) == [(second, True)]


def test_of_two_held_calls_one_is_muted_at_a_time(world: World) -> None:
    first = talk(world)
    second = talk(world, "second")
    world.ask(Hold(second, held=True))
    world.ask(Mute(first, muted=True), Mute(second, muted=True))
    assert mutings(world) == [(first, True), (first, False), (second, True)]


def test_the_microphone_is_open_again_when_the_muted_caller_is_gone(
    world: World,
) -> None:
    call = talk(world)
    world.ask(CallPsap(call), Mute(call, muted=True))
    leg = world.signaling.said[-1][1]
    world.calls.ended(LEG)
    assert world.last(2) == [CallEnded(by=Side.CALLER), MuteChanged(muted=False)]
    world.calls.party_left(leg, None)
    talk(world, "second")
    assert not world.speech.muted


def test_a_911_center_that_joins_a_held_caller_is_heard_as_its_screen_says(
    world: World,
) -> None:
    first = talk(world)
    world.ask(CallPsap(first))
    leg = world.signaling.said[-1][1]
    second = talk(world, "second")
    world.ask(Hold(second, held=True), Mute(second, muted=True))
    world.calls.accepted(leg, OFFER)
    assert world.speech.talking == {leg}
    assert not world.speech.muted
    assert world.last() == [MuteChanged(muted=False)]


def mutings(world: World) -> list[tuple[str, bool]]:
    """Return of each call when its microphone was closed and opened."""
    facts = ((fact.subject, fact.event) for fact in world.facts)
    return [(to, event.muted) for to, event in facts if isinstance(event, MuteChanged)]
