"""What a telephone does with calls, and what it tells its desk of them."""

import pytest

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallOffered,
    CallResumed,
    DigitHeard,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.location import LocationLearned, Whose
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.transfer import TransferRead
from counselor_app.wire.phone_messages import (
    Answer,
    CallPsap,
    Dial,
    DropParty,
    HangUp,
    Hold,
    Mute,
    Play,
    Setup,
)
from tests.phone.telephone_fakes import OFFER, World, invite, talk

LEG, SECOND = LegId("leg"), LegId("second")
PSAP = "sip:911@192.0.2.9"


@pytest.fixture
def world() -> World:
    return World(Setup(host="127.0.0.1", port=5060, psap=PSAP, second_call_rings=8))


def test_a_transferred_call_rings_and_says_who_and_where(world: World) -> None:
    where = "Geolocation: <https://lis.example.org/9f3>\r\n"
    world.rings("leg", invite(headers=where))
    offered, read, caller, place = world.happened
    assert offered == CallOffered(leg=LEG)
    assert isinstance(read, TransferRead)
    assert isinstance(caller, CallerLearned)
    assert (caller.number, caller.dialable) == ("+13145550142", True)
    assert isinstance(place, LocationLearned)
    assert place.whose is Whose.CALLER
    assert world.signaling.to("leg") == [("ring", 180)]
    assert world.speech.ringing


def test_two_desks_rung_by_one_call_name_it_alike() -> None:
    assert World().rings("here") == World().rings("there")


def test_picking_up_opens_the_line_when_the_other_side_confirms(world: World) -> None:
    call = world.rings()
    world.ask(Answer(call))
    assert world.signaling.to("leg")[-1] == ("answer", b"our answer")
    assert not world.speech.ringing
    assert world.speech.talking == {"leg"}
    assert CallAnswered(leg=LEG) not in world.happened
    world.calls.confirmed(LEG)
    assert world.last() == [CallAnswered(leg=LEG)]


def test_a_lost_ack_leaves_nobody_in_doubt_for_longer_than_half_a_second(
    world: World,
) -> None:
    world.ask(Answer(world.rings()))
    world.clock.wind(0.5)
    assert world.last() == [CallAnswered(leg=LEG)]
    world.calls.confirmed(LEG)
    world.clock.wind(10)
    assert world.happened.count(CallAnswered(leg=LEG)) == 1


def test_an_offer_less_call_is_answered_with_an_offer_of_ours(world: World) -> None:
    world.ask(Answer(world.rings("leg", invite().replace(OFFER, b""))))
    assert world.signaling.to("leg")[-1] == ("answer", b"our offer")
    world.calls.confirmed(LEG, OFFER)
    assert world.last() == [CallAnswered(leg=LEG)]


def test_a_call_without_a_way_to_talk_is_refused_so_that_another_can_be_offered(
    world: World,
) -> None:
    world.telephone.offered(LEG, invite().replace(b"m=audio", b"m=video"))
    assert world.signaling.to("leg") == [("refuse", 488)]
    assert world.happened == []


def test_without_a_port_for_sound_the_caller_is_sent_on(world: World) -> None:
    call = world.rings()
    world.speech.is_out_of_ports = True
    world.ask(Answer(call))
    assert world.signaling.to("leg")[-1] == ("refuse", 480)
    assert world.last() == [RingingStopped(why=Unanswered.LOST)]


@pytest.mark.parametrize(
    ("elsewhere", "why"), [(False, Unanswered.ABANDONED), (True, Unanswered.ELSEWHERE)]
)
def test_a_call_that_is_taken_back_stops_ringing(
    world: World, elsewhere: bool, why: Unanswered
) -> None:
    call = world.rings()
    world.calls.withdrawn(LEG, elsewhere=elsewhere)
    assert world.last() == [RingingStopped(why=why)]
    assert not world.speech.ringing
    said = len(world.signaling.said)
    world.ask(Answer(call))
    assert len(world.signaling.said) == said


def test_nobody_rings_for_longer_than_three_minutes(world: World) -> None:
    world.rings()
    world.clock.wind(179)
    assert world.speech.ringing
    world.clock.wind(2)
    assert world.signaling.to("leg")[-1] == ("refuse", 480)
    assert world.last() == [RingingStopped(why=Unanswered.TIMED_OUT)]


def test_the_caller_hangs_up(world: World) -> None:
    talk(world)
    world.calls.ended(LEG)
    assert world.last() == [CallEnded(by=Side.CALLER)]
    assert world.speech.parties == set()
    assert not world.telephone.is_busy


def test_the_counselor_hangs_up(world: World) -> None:
    call = talk(world)
    world.ask(HangUp(call))
    assert world.signaling.to("leg")[-1] == ("hang_up", None)
    assert world.last() == [CallEnded(by=Side.COUNSELOR)]
    world.calls.ended(LEG, by_us=True)
    assert world.last() == [CallEnded(by=Side.COUNSELOR)]


def test_a_call_that_ends_before_its_ack_was_answered_first(world: World) -> None:
    world.ask(Answer(world.rings()))
    world.calls.ended(LEG)
    assert world.last(2) == [CallAnswered(leg=LEG), CallEnded(by=Side.CALLER)]
    world.clock.wind(60)
    assert world.last() == [CallEnded(by=Side.CALLER)]


def test_hanging_up_on_a_ringing_call_stops_it_here(world: World) -> None:
    world.ask(HangUp(world.rings()))
    assert world.signaling.to("leg")[-1] == ("refuse", 486)
    assert world.last() == [RingingStopped(why=Unanswered.BUSY)]


def test_a_second_call_rings_without_sound_and_is_turned_away_in_time(
    world: World,
) -> None:
    talk(world)
    second = world.rings("second", invite("second"))
    assert CallOffered(leg=SECOND) in world.happened
    assert not world.speech.ringing
    world.clock.wind(7.9)
    assert world.signaling.to("second") == [("ring", 180)]
    world.clock.wind(0.2)
    assert world.signaling.to("second")[-1] == ("refuse", 486)
    assert world.facts[-1].subject == second
    stopped = [event for event in world.happened if isinstance(event, RingingStopped)]
    assert stopped == [RingingStopped(why=Unanswered.BUSY)]


def test_of_two_calls_that_ring_together_the_other_is_turned_away_in_time(
    world: World,
) -> None:
    first = world.rings()
    world.rings("second", invite("second"))
    world.clock.wind(60)
    world.ask(Answer(first))
    world.clock.wind(7.9)
    assert world.signaling.to("second") == [("ring", 180)]
    world.clock.wind(0.2)
    assert world.signaling.to("second")[-1] == ("refuse", 486)


def test_a_call_beside_another_rings_for_three_minutes_in_all(world: World) -> None:
    call = talk(world)
    world.rings("second", invite("second"))
    world.ask(HangUp(call))
    world.clock.wind(181)
    assert world.signaling.to("second")[-1] == ("refuse", 480)


def test_a_second_call_rings_aloud_once_the_first_is_over(world: World) -> None:
    call = talk(world)
    world.rings("second", invite("second"))
    world.ask(HangUp(call))
    assert world.speech.ringing
    world.clock.wind(60)
    assert world.signaling.to("second") == [("ring", 180)]


def test_holding_and_taking_back(world: World) -> None:
    call = talk(world)
    world.ask(Hold(call, held=True), Hold(call, held=True))
    assert world.speech.talking == set()
    assert world.last(2) == [CallAnswered(leg=LEG), CallHeld(by=Side.COUNSELOR)]
    world.ask(Hold(call, held=False))
    assert world.last() == [CallResumed(by=Side.COUNSELOR)]
    assert world.signaling.to("leg")[-1] == ("reoffer", b"sendrecv")


def test_the_other_side_holds_us_and_comes_back(world: World) -> None:
    talk(world)
    world.calls.reoffered(LEG, OFFER + b"a=sendonly\r\n")
    assert world.last() == [CallHeld(by=Side.CALLER)]
    world.calls.reoffered(LEG, OFFER)
    assert world.last() == [CallResumed(by=Side.CALLER)]
    world.calls.reoffered(LEG, OFFER)
    assert world.happened.count(CallResumed(by=Side.CALLER)) == 1
    assert world.signaling.to("leg")[-1] == ("accept_offer", b"our answer")


def test_an_offer_without_speech_leaves_the_call_as_it_was(world: World) -> None:
    talk(world)
    world.calls.reoffered(LEG, b"m=video")
    assert world.signaling.to("leg")[-1] == ("reject_offer", 488)
    assert world.speech.talking == {"leg"}


def test_digits_go_both_ways(world: World) -> None:
    call = talk(world)
    world.ask(Dial(call, "12#"))
    assert world.speech.dialed == [("leg", "12#")]
    world.calls.digit_heard(LEG, "5")
    assert world.last() == [DigitHeard(digit="5")]


def test_a_sound_is_played_without_any_call(world: World) -> None:
    world.ask(Play("hello.wav"))
    assert world.speech.played == ["hello.wav"]


def test_what_is_said_of_a_leg_that_is_gone_changes_nothing(world: World) -> None:
    call = talk(world)
    world.ask(HangUp(call))
    happened = world.happened
    said = len(world.signaling.said)
    world.calls.confirmed(LEG)
    world.calls.withdrawn(LEG, elsewhere=True)
    world.calls.reoffered(LEG, OFFER)
    world.calls.accepted(LEG, OFFER)
    world.calls.party_left(LEG, 500)
    world.calls.offer_refused(LEG)
    world.calls.digit_heard(LEG, "1")
    world.calls.ended(LEG)
    world.ask(Hold(call, held=True), Mute(call, muted=True), Dial(call, "1"))
    world.ask(CallPsap(call), DropParty(call, LEG), HangUp(call), Answer(call))
    assert world.happened == happened
    assert len(world.signaling.said) == said
