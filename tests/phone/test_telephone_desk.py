"""What a telephone does with and without its desk."""

from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallOffered,
    DigitHeard,
    RingingStopped,
    Unanswered,
)
from counselor_app.domain.transfer import TransferRead
from counselor_app.phone.facts import FactBook, Room
from counselor_app.wire.phone_link import LONGEST, said_from
from counselor_app.wire.phone_messages import (
    Answer,
    AttachedTo,
    Down,
    Fact,
    HangUp,
    Keep,
    Ready,
    Setup,
)
from tests.phone.telephone_fakes import World, WoundClock, invite

HERE = Setup(host="127.0.0.1", port=5060)
ELSEWHERE = Setup(host="127.0.0.1", port=5062)
LEG = LegId("leg")


def test_a_desk_that_attaches_hears_everything_it_has_not_on_disk() -> None:
    world = World()
    call = world.rings()
    world.ask(Answer(call))
    world.calls.confirmed(LEG)
    told = world.attach(HERE)
    assert told[:-2] == world.facts
    assert told[-2:] == [AttachedTo(frozenset({call})), Ready(5060, "Headset")]


def test_what_is_on_disk_is_not_said_again() -> None:
    world = World()
    call = world.rings()
    kept, *rest = world.facts
    world.ask(Keep(kept.id), Keep(kept.id))
    assert world.attach(HERE)[:-2] == rest
    world.keep_all()
    assert world.attach(HERE)[:-2] == []
    assert not world.telephone.owes
    assert world.attach(HERE)[0] == AttachedTo(frozenset({call}))


def test_a_fact_said_again_is_the_same_fact_with_its_own_time() -> None:
    world = World()
    world.rings()
    first = world.facts[0]
    world.clock.wind(30)
    assert world.attach(HERE)[0] == first


def test_a_ringing_call_is_live() -> None:
    world = World()
    call = world.rings()
    assert AttachedTo(frozenset({call})) in world.attach(HERE)
    world.ask(HangUp(call))
    assert AttachedTo(frozenset()) in world.attach(HERE)


def test_without_a_desk_no_new_call_is_taken() -> None:
    world = World()
    world.attended = False
    world.telephone.offered(LEG, invite())
    assert world.signaling.to("leg") == [("refuse", 480)]
    assert world.signaling.words == "Nobody is at this desk."
    assert world.happened == []


def test_without_its_desk_a_call_goes_on() -> None:
    world = World()
    world.ask(Answer(world.rings()))
    world.calls.confirmed(LEG)
    world.attended = False
    for _ in range(1000):
        world.telephone.tick(1.0)
    assert world.telephone.is_busy
    assert world.speech.talking == {"leg"}


def test_those_who_ring_at_an_empty_desk_are_sent_on_after_ten_seconds() -> None:
    world = World()
    world.rings()
    world.attended = False
    world.telephone.tick(9.0)
    assert world.signaling.to("leg") == [("ring", 180)]
    world.telephone.tick(1.0)
    assert world.signaling.to("leg")[-1] == ("refuse", 480)
    assert world.last() == [RingingStopped(why=Unanswered.LOST)]


def test_a_telephone_that_ends_sends_on_those_who_ring() -> None:
    world = World()
    world.rings()
    world.telephone.close()
    assert world.signaling.to("leg")[-1] == ("refuse", 480)
    assert world.stations[0].closed


def test_a_desk_that_comes_back_in_time_keeps_them_ringing() -> None:
    world = World()
    world.rings()
    world.attended = False
    world.telephone.tick(9.0)
    world.attended = True
    world.telephone.tick(0.1)
    world.attended = False
    world.telephone.tick(9.0)
    assert world.signaling.to("leg") == [("ring", 180)]


def test_without_sound_no_new_call_is_taken_and_the_desk_knows() -> None:
    world = World()
    world.speech.trouble = Trouble.NO_MOUTH
    world.telephone.tick(0.1)
    assert world.said == [Down(Trouble.NO_MOUTH)]
    world.telephone.offered(LEG, invite())
    assert world.signaling.to("leg") == [("refuse", 480)]
    world.speech.trouble = None
    world.telephone.retry()
    world.telephone.tick(0.1)
    assert world.said == [Down(Trouble.NO_MOUTH), Ready(5060, "Headset")]
    assert world.stations[0].retried == 1


def test_a_port_in_use_is_said() -> None:
    world = World()
    world.stations[0].port = 0
    world.telephone.tick(0.1)
    assert world.said == [Down(Trouble.PORT_IN_USE)]
    world.stations[0].port = 5060
    world.telephone.retry()
    assert world.said[-1] == Ready(5060, "Headset")


def test_a_station_that_still_opens_says_nothing_yet() -> None:
    world = World()
    world.stations[0].port = None
    world.telephone.tick(0.1)
    assert world.said == []
    assert world.attach(HERE) == [AttachedTo(frozenset())]


def test_a_new_setup_waits_until_the_last_call_is_over() -> None:
    world = World()
    call = world.rings()
    world.ask(Answer(call))
    world.attach(ELSEWHERE)
    world.telephone.tick(0.1)
    assert len(world.stations) == 1
    world.ask(HangUp(call))
    world.telephone.tick(0.1)
    assert [station.setup for station in world.stations] == [HERE, ELSEWHERE]
    assert world.stations[0].closed


def test_a_new_setup_waits_until_the_last_goodbye_was_heard() -> None:
    world = World()
    world.telephone.parting = lambda: True
    world.attach(ELSEWHERE)
    world.telephone.tick(0.1)
    assert len(world.stations) == 1
    world.telephone.parting = lambda: False
    world.telephone.tick(0.1)
    assert [station.setup for station in world.stations] == [HERE, ELSEWHERE]


def test_a_station_that_moved_is_opened_anew_after_the_call() -> None:
    world = World()
    call = world.rings()
    world.ask(Answer(call))
    world.telephone.reopen()
    world.telephone.tick(0.1)
    assert len(world.stations) == 1
    world.ask(HangUp(call))
    world.telephone.tick(0.1)
    world.telephone.tick(0.1)
    assert [station.setup for station in world.stations] == [HERE, HERE]
    assert world.stations[0].closed


def test_a_station_that_moved_takes_on_the_newest_setup() -> None:
    world = World()
    call = world.rings()
    world.attach(ELSEWHERE)
    world.telephone.reopen()
    world.ask(HangUp(call))
    world.telephone.tick(0.1)
    assert [station.setup for station in world.stations] == [HERE, ELSEWHERE]


def test_the_same_setup_again_changes_nothing() -> None:
    world = World()
    world.attach(HERE)
    assert len(world.stations) == 1


def test_a_full_book_refuses_new_calls_and_forgets_nothing() -> None:
    world = World(room=Room(facts=4))
    call = world.rings()
    world.ask(Answer(call))
    world.calls.confirmed(LEG)
    assert world.happened[0] == CallOffered(leg=LEG)
    world.calls.digit_heard(LEG, "1")
    assert DigitHeard(digit="1") not in world.happened
    assert world.last() == [CallAnswered(leg=LEG)]
    world.telephone.offered(LegId("second"), invite("second"))
    assert world.signaling.to("second") == [("refuse", 480)]
    world.keep_all()
    world.telephone.offered(LegId("third"), invite("third"))
    assert world.signaling.to("third") == [("ring", 180)]


def test_a_book_is_full_by_size_too() -> None:
    book = FactBook(WoundClock(), lambda _line: None, Room(size=100))
    assert not book.is_full
    book.record(World().rings(), TransferRead(comments=("x" * 100,)))
    assert book.is_full


def test_a_transfer_too_big_to_be_told_is_said_to_have_been() -> None:
    world, said = World(), list[bytes]()
    call = world.rings()
    book = FactBook(world.clock, said.append)
    book.record(call, TransferRead(comments=("x" * LONGEST,)))
    book.record(call, TransferRead(comments=("\ud800",)))
    for line in said:
        fact = said_from(line)
        assert isinstance(fact, Fact)
        assert fact.event == TransferRead(
            damage=("The transfer held more than this desk can take in.",)
        )
    assert len(said) == 2


def test_the_biggest_transfer_there_is_can_be_told() -> None:
    world = World()
    header = "".join(
        f"Geolocation: <https://lis.example.org/{n}>\r\n" for n in range(999)
    )
    more = "".join(f"Call-Info: <https://a/{n}>;purpose=EIDO\r\n" for n in range(999))
    world.rings("leg", invite(headers=header + more))
    assert all(isinstance(fact, Fact) for fact in world.facts)
    assert len(world.facts) < 200
