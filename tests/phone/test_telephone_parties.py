"""Who else is on the line: the 911 center, and other callers."""

import pytest

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallEnded,
    CallHeld,
    Party,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.wire.phone_messages import (
    Answer,
    CallPsap,
    DropParty,
    HangUp,
    Hold,
    Setup,
)
from tests.phone.telephone_fakes import OFFER, World, invite, talk

LEG, SECOND = LegId("leg"), LegId("second")
PSAP = "sip:911@192.0.2.9"


@pytest.fixture
def world() -> World:
    return World(Setup(host="127.0.0.1", port=5060, psap=PSAP, second_call_rings=8))


def test_without_a_port_for_sound_the_911_center_cannot_be_called(world: World) -> None:
    call = talk(world)
    world.speech.is_out_of_ports = True
    world.ask(CallPsap(call))
    left = world.last()[0]
    assert isinstance(left, PartyLeft)
    assert left.status == 488


def test_two_callers_never_hear_each_other(world: World) -> None:
    first = talk(world)
    second = world.rings("second", invite("second"))
    world.ask(Answer(second))
    assert world.speech.talking == {"second"}
    assert world.signaling.to("leg")[-1] == ("reoffer", b"sendonly")
    assert CallHeld(by=Side.COUNSELOR) in world.happened
    world.ask(Hold(first, held=False))
    assert world.speech.talking == {"leg"}


def test_the_911_center_is_called_in_and_let_go(world: World) -> None:
    call = talk(world)
    world.ask(CallPsap(call), CallPsap(call))
    (verb, leg, target) = world.signaling.said[-1]
    assert (verb, target) == ("invite", PSAP)
    assert world.last() == [PartyInvited(leg=leg, party=Party.PSAP)]
    world.calls.accepted(leg, OFFER)
    assert world.last() == [PartyJoined(leg=leg)]
    assert world.speech.talking == {"leg", leg}
    world.ask(DropParty(call, leg))
    assert world.last() == [PartyLeft(leg=leg, status=None)]
    assert world.speech.talking == {"leg"}


def test_a_911_center_that_does_not_answer_says_so_with_its_status(world: World) -> None:
    world.ask(CallPsap(talk(world)))
    leg = world.signaling.said[-1][1]
    world.calls.party_left(leg, 503)
    assert world.last() == [PartyLeft(leg=leg, status=503)]
    assert world.telephone.is_busy


def test_a_911_center_nobody_set_up_is_said_to_be_missing() -> None:
    world = World()
    world.ask(CallPsap(talk(world)))
    left = world.last()[0]
    assert isinstance(left, PartyLeft)
    assert left.status == 404


def test_the_911_center_stays_when_the_caller_is_gone(world: World) -> None:
    call = talk(world)
    world.ask(CallPsap(call))
    leg = world.signaling.said[-1][1]
    world.calls.accepted(leg, OFFER)
    world.calls.ended(LEG)
    assert world.last() == [CallEnded(by=Side.CALLER)]
    assert world.speech.talking == {leg}
    world.ask(HangUp(call))
    assert world.signaling.to(leg)[-1] == ("hang_up", None)
    assert not world.telephone.is_busy


def test_a_911_center_that_picks_up_late_does_not_hear_another_caller(
    world: World,
) -> None:
    first = talk(world)
    world.ask(CallPsap(first))
    leg = world.signaling.said[-1][1]
    talk(world, "second")
    world.calls.accepted(leg, OFFER)
    assert world.last() == [PartyJoined(leg=leg)]
    assert world.speech.talking == {"second"}
    assert world.signaling.to(leg)[-1] == ("reoffer", b"sendonly")
    world.ask(Hold(first, held=False))
    assert world.speech.talking == {"leg", leg}


def test_a_911_center_without_a_way_to_talk_is_said_to_be_unusable(
    world: World,
) -> None:
    world.ask(CallPsap(talk(world)))
    leg = world.signaling.said[-1][1]
    world.calls.accepted(leg, b"m=video")
    assert world.signaling.to(leg)[-1] == ("hang_up", None)
    assert world.last() == [PartyLeft(leg=leg, status=488)]


def test_the_911_center_is_held_with_its_caller_and_comes_back(world: World) -> None:
    first = talk(world)
    world.ask(CallPsap(first))
    leg = world.signaling.said[-1][1]
    world.calls.accepted(leg, OFFER)
    world.ask(Hold(first, held=True))
    assert world.speech.talking == {leg}
    world.ask(Answer(world.rings("second", invite("second"))))
    assert world.speech.talking == {"second"}
    world.ask(Hold(first, held=False))
    assert world.speech.talking == {"leg", leg}


def test_a_call_transferred_again_is_a_leg_to_be_joined_when_asked(world: World) -> None:
    call = world.rings("leg", transferred("one"))
    world.ask(Answer(call))
    world.calls.confirmed(LEG)
    assert world.rings("second", transferred("two")) == call
    assert world.speech.talking == {"leg"}
    world.ask(Answer(call))
    assert world.speech.talking == {"leg", "second"}
    world.calls.ended(LEG)
    assert CallEnded(by=Side.CALLER) not in world.happened
    world.calls.ended(SECOND)
    assert world.last() == [CallEnded(by=Side.CALLER)]


def test_a_call_that_rings_twice_is_gone_when_both_are_taken_back(world: World) -> None:
    call = world.rings("leg", transferred("one"))
    world.rings("second", transferred("two"))
    happened = world.happened
    world.calls.withdrawn(LEG, elsewhere=False)
    assert world.happened == happened
    assert call in world.calls.legs.live
    world.calls.withdrawn(SECOND, elsewhere=False)
    assert world.last() == [RingingStopped(why=Unanswered.ABANDONED)]


def test_a_call_that_rings_twice_is_not_gone_while_one_is_being_answered(
    world: World,
) -> None:
    world.ask(Answer(world.rings("leg", transferred("one"))))
    world.rings("second", transferred("two"))
    world.calls.withdrawn(SECOND, elsewhere=False)
    assert not any(isinstance(event, RingingStopped) for event in world.happened)


def test_turning_away_a_call_that_rings_twice_is_said_once(world: World) -> None:
    call = world.rings("leg", transferred("one"))
    world.rings("second", transferred("two"))
    world.ask(HangUp(call))
    assert world.signaling.to("second")[-1] == ("refuse", 486)
    stopped = RingingStopped(why=Unanswered.BUSY)
    assert world.happened.count(stopped) == 1
    assert world.last() == [stopped]


def transferred(call_id: str) -> bytes:
    """Return an INVITE of one emergency call, by whichever leg it comes."""
    urn = "urn:emergency:uid:callid:9f3:psap.example.org"
    header = f"Call-Info: <{urn}>;purpose=emergency-CallId\r\n"
    return invite(call_id, headers=header)
