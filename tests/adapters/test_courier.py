"""The courier and a foreign dispatch system, over real sockets."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from threading import Condition, Event
from typing import Any

import pytest

from counselor_app.adapters.courier.address import CadAddress, CadAddressRefused
from counselor_app.adapters.courier.courier import INK_S, RETRY_S, EidoCourier
from counselor_app.desk.desk import Dry
from counselor_app.desk.ports import Happened, Ink, Letter, Parcel
from counselor_app.domain.event import Event as Fact
from counselor_app.domain.health import CadLost, CadReached, SentUnsaved
from counselor_app.domain.ids import RequestId
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import EidoAnswered, EidoSent, EidoUndelivered
from tests.cad import PATIENCE_S, Cad, Line, answering, dropping, silent
from tests.conftest import CALL, WoundClock
from tests.eido_checker import faults_of
from tests.wire.eidos import SCENARIOS, asked

Start = Callable[..., EidoCourier]
SOON = 0.02  # the tests' courier tries again after so many seconds


class Letters:
    """The desk's letter box: keeps what was posted, and wakes who waits for it."""

    def __init__(self) -> None:
        self.all: list[Letter] = []
        self._posted = Condition()

    def post(self, letter: Letter) -> None:
        with self._posted:
            self.all.append(letter)
            self._posted.notify_all()

    def wait_for(self, fact: Fact | type, times: int = 1) -> None:
        def there() -> bool:
            return sum(same(letter, fact) for letter in self.all) >= times

        with self._posted:
            assert self._posted.wait_for(there, PATIENCE_S), self.all

    def count(self, fact: Fact | type) -> int:
        with self._posted:
            return sum(same(letter, fact) for letter in self.all)

    @property
    def codes(self) -> list[int]:
        told = [letter.event for letter in self.all if isinstance(letter, Happened)]
        return [fact.code for fact in told if isinstance(fact, EidoAnswered)]


def same(letter: Letter, fact: Fact | type) -> bool:
    told = letter.event if isinstance(letter, Happened) else letter
    return isinstance(told, fact) if isinstance(fact, type) else told == fact


class WetInk:
    """Ink that dries when the test says so."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.dry = Event()

    def wait(self, timeout: float, /) -> bool:
        self.waits.append(timeout)
        return self.dry.wait(timeout)


class BrokenInk:
    def wait(self, _timeout: float, /) -> bool:
        raise OSError


def parcel(name: str = "r1", ink: Ink | None = None) -> Parcel:
    call, request = asked(SCENARIOS["first-party-attempt"], key=RequestId(name))
    return Parcel(call, request, ink or Dry())


def sent(name: str = "r1") -> EidoSent:
    return EidoSent(request_id=RequestId(name))


def undelivered(name: str = "r1") -> EidoUndelivered:
    return EidoUndelivered(request_id=RequestId(name))


def answered(code: int, name: str = "r1") -> EidoAnswered:
    return EidoAnswered(request_id=RequestId(name), code=code, text="as told")


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def start(letters: Letters) -> Iterator[Start]:
    """Start couriers that are closed when the test is over."""
    couriers: list[EidoCourier] = []

    def begin(url: str, retry_s: float = SOON) -> EidoCourier:
        cad = CadAddress(url=url, headers=(("Authorization", "Bearer practice"),))
        courier = EidoCourier(cad, letters.post, WoundClock(), Policy(), retry_s)
        couriers.append(courier)
        return couriers[-1]

    yield begin
    for courier in couriers:
        courier.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_request_goes_out_and_is_accepted(start: Start, letters: Letters) -> None:
    with Cad(answering(180, 200)) as cad:
        start(cad.url).send(parcel())
        letters.wait_for(answered(200))
        assert cad.keys == ["r1"]
        assert cad.subprotocols == ["emergency-ent1.0"]
        assert cad.headers == ["Bearer practice"]
        eido = cad.requests[0]["requestForService"]["eido"]
        assert faults_of(eido) == []
    facts = [letter.event for letter in letters.all if isinstance(letter, Happened)]
    assert facts == [sent(), answered(180), answered(200)]
    assert all(h.subject == CALL for h in letters.all if isinstance(h, Happened))
    assert letters.count(CadReached) == 1


def test_a_refusal_is_told_with_its_code(start: Start, letters: Letters) -> None:
    with Cad(answering(180, 603)) as cad:
        start(cad.url).send(parcel())
        letters.wait_for(answered(603))
    assert letters.count(undelivered()) == 0


def test_silence_is_no_answer_and_no_second_request(
    start: Start, letters: Letters
) -> None:
    with Cad(silent) as cad:
        courier = start(cad.url)
        for number, name in enumerate(("r1", "r2", "r3"), 1):
            courier.send(parcel(name))
            letters.wait_for(sent(name))
            cad.wait_for(number)
        assert cad.keys == ["r1", "r2", "r3"]
    assert letters.count(EidoAnswered) == 0


def test_a_slow_answer_is_heard_when_it_comes(start: Start, letters: Letters) -> None:
    lines: list[Line] = []
    with Cad(lambda line, _key: lines.append(line)) as cad:
        start(cad.url).send(parcel())
        cad.wait_for(1)
        letters.wait_for(sent())
        assert letters.count(EidoAnswered) == 0
        lines[0].answer("r1", 182)
        letters.wait_for(answered(182))
        lines[0].answer("r1", 200)
        letters.wait_for(answered(200))


def test_without_an_answer_it_is_sent_again_under_the_same_id_on_a_new_line(
    start: Start, letters: Letters
) -> None:
    with Cad(dropping) as cad:
        start(cad.url).send(parcel())
        cad.wait_for(3)
        cad.manner = answering(180)
        letters.wait_for(answered(180))
        assert set(cad.keys) == {"r1"}
        first, *again = cad.requests
        assert all(request == first for request in again)
    assert letters.count(sent()) == 1
    assert letters.count(undelivered()) <= 1


def test_what_was_received_never_goes_out_again(start: Start, letters: Letters) -> None:
    with Cad(answering(180)) as cad:
        courier = start(cad.url)
        courier.send(parcel("r1"))
        letters.wait_for(answered(180))
        cad.lines[0].drop()
        cad.wait_for_lines(2)
        courier.send(parcel("r2"))
        letters.wait_for(answered(180, "r2"))
        courier.send(parcel("r1"))
        courier.send(parcel("r3"))
        letters.wait_for(answered(180, "r3"))
        assert cad.keys == ["r1", "r2", "r3"]


def test_a_line_dropped_after_the_answer_still_brings_the_next_answer(
    start: Start, letters: Letters
) -> None:
    with Cad(answering(180)) as cad:
        start(cad.url).send(parcel())
        letters.wait_for(answered(180))
        cad.lines[0].drop()
        cad.wait_for_lines(2)
        cad.lines[1].answer("r1", 200)
        letters.wait_for(answered(200))
        assert cad.keys == ["r1"]


def test_answers_said_twice_are_told_once(start: Start, letters: Letters) -> None:
    with Cad(answering(180, 180, 200, 180, 200, 200, 100)) as cad:
        start(cad.url).send(parcel())
        letters.wait_for(answered(100))
    assert letters.count(answered(180)) == 1
    assert letters.count(answered(200)) == 1


def test_garbage_and_other_peoples_answers_change_nothing(
    start: Start, letters: Letters
) -> None:
    def babble(line: Line, key: str) -> None:
        line.say("no json")
        line.say(b"\x00\xff")
        line.say('{"response": {"requestId": 1, "responseCode": "x"}}')
        line.say("[" * 50_000)
        line.answer("somebody else's", 200)
        line.answer(key, 200)

    with Cad(babble) as cad:
        start(cad.url).send(parcel())
        letters.wait_for(answered(200))
        assert len(cad.lines) == 1
    assert letters.count(EidoAnswered) == 1


def test_a_message_too_long_costs_the_line_and_not_the_request(
    start: Start, letters: Letters
) -> None:
    with Cad(lambda line, _key: line.say("x" * 1_100_000)) as cad:
        start(cad.url).send(parcel())
        cad.wait_for(2)
        cad.manner = answering(200)
        letters.wait_for(answered(200))
        assert set(cad.keys) == {"r1"}


def test_without_a_dispatch_system_on_the_line_it_is_told_at_once_and_once(
    start: Start, letters: Letters
) -> None:
    port = free_port()
    courier = start(f"ws://127.0.0.1:{port}")
    letters.wait_for(CadLost)
    courier.send(parcel("r1"))
    courier.send(parcel("r2"))
    letters.wait_for(undelivered("r1"))
    letters.wait_for(undelivered("r2"))
    with Cad(answering(200), port) as cad:
        letters.wait_for(answered(200, "r1"))
        letters.wait_for(answered(200, "r2"))
        assert cad.keys == ["r1", "r2"]
    assert letters.count(undelivered("r1")) == 1
    assert letters.count(CadReached) == 1


def test_a_dispatch_system_that_lost_its_memory_gets_what_it_never_answered(
    start: Start, letters: Letters
) -> None:
    with Cad(answering(180)) as cad:
        courier = start(cad.url)
        courier.send(parcel("r1"))
        letters.wait_for(answered(180))
        cad.manner = silent
        courier.send(parcel("r2"))
        letters.wait_for(sent("r2"))
        cad.wait_for(2)
    letters.wait_for(CadLost)
    letters.wait_for(undelivered("r2"))
    with Cad(answering(200), cad.port) as reborn:
        letters.wait_for(answered(200, "r2"))
        assert reborn.keys == ["r2"]
    assert letters.count(undelivered("r1")) == 0


def test_a_line_that_is_there_again_at_once_was_never_lost(
    start: Start, letters: Letters
) -> None:
    with Cad(answering(180)) as cad:
        courier = start(cad.url, retry_s=0.0)
        letters.wait_for(CadReached)
        cad.wait_for_lines(1)
        cad.lines[0].drop()
        cad.wait_for_lines(2)
        courier.send(parcel())
        letters.wait_for(answered(180))
        assert letters.count(CadReached) == 1
        assert letters.count(CadLost) == 0


def test_a_line_that_breaks_at_once_is_told_before_the_wait(
    start: Start, letters: Letters
) -> None:
    with Cad(dropping) as cad:
        courier = start(cad.url, retry_s=3600.0)
        courier.send(parcel("r1"))
        letters.wait_for(CadLost)
        letters.wait_for(undelivered("r1"))
        courier.send(parcel("r2"))
        letters.wait_for(undelivered("r2"))
        assert cad.keys == ["r1"]


def test_through_many_outages_no_request_is_lost_and_none_told_twice(
    start: Start, letters: Letters
) -> None:
    seen = Counter[str]()

    def moody(line: Line, key: str) -> None:
        seen[key] += 1
        number = int(key.removeprefix("r"))
        if seen[key] <= number % 4:
            line.drop()  # with what was still on its way
        else:
            line.answer(key, 200)

    names = [f"r{number}" for number in range(24)]
    with Cad(moody) as cad:
        courier = start(cad.url)
        for name in names:
            courier.send(parcel(name))
        for name in names:
            letters.wait_for(answered(200, name))
        assert set(cad.keys) == set(names)
    for name in names:
        assert letters.count(sent(name)) == 1
        assert letters.count(answered(200, name)) == 1
        assert letters.count(undelivered(name)) <= 1


def test_dry_ink_is_waited_for(start: Start, letters: Letters) -> None:
    ink = WetInk()
    ink.dry.set()
    with Cad(answering(200)) as cad:
        start(cad.url).send(parcel(ink=ink))
        letters.wait_for(answered(200))
    assert letters.count(SentUnsaved) == 0
    (waited,) = ink.waits
    assert 0 < waited <= INK_S


@pytest.mark.parametrize("ink", [WetInk(), BrokenInk()])
def test_help_is_not_withheld_for_want_of_ink(
    start: Start, letters: Letters, ink: Ink
) -> None:
    with Cad(answering(200)) as cad:
        start(cad.url).send(parcel(ink=ink))
        letters.wait_for(answered(200))
    _, request = asked(SCENARIOS["first-party-attempt"])
    assert letters.count(SentUnsaved) == 1
    assert SentUnsaved(request.number) in letters.all


def test_ink_that_dried_while_the_line_was_down_is_no_news(
    start: Start, letters: Letters
) -> None:
    ink, port = WetInk(), free_port()
    courier = start(f"ws://127.0.0.1:{port}")
    letters.wait_for(CadLost)
    courier.send(parcel(ink=ink))
    letters.wait_for(undelivered())
    ink.dry.set()
    with Cad(answering(200), port):
        letters.wait_for(answered(200))
    assert letters.count(SentUnsaved) == 0


def test_a_fault_of_ours_in_one_request_holds_up_no_other(
    start: Start, letters: Letters
) -> None:
    good, bad = parcel("r2"), parcel("r1")
    no_words: Any = None
    broken = replace(bad.request, actor=no_words)
    with Cad(answering(200)) as cad:
        courier = start(cad.url)
        courier.send(Parcel(bad.call, broken, Dry()))
        courier.send(good)
        letters.wait_for(answered(200, "r2"))
        assert cad.keys == ["r2"]
    letters.wait_for(undelivered("r1"))
    assert letters.count(undelivered("r1")) == 1


@pytest.mark.soak
def test_a_thousand_requests_over_a_failing_line_are_each_received(
    start: Start, letters: Letters
) -> None:
    dice = Random(1)
    names = [f"r{number}" for number in range(1000)]

    def failing(line: Line, key: str) -> None:
        match dice.randrange(20):
            case 0:
                line.drop()
            case 1:
                line.answer(key, 180)
                line.drop()
            case _:
                line.answer(key, 180, 200)

    with Cad(failing) as cad:
        courier = start(cad.url)
        for name in names:
            courier.send(parcel(name))
        for name in names:
            letters.wait_for(answered(180, name))
        assert set(cad.keys) == set(names)
    for name in names:
        assert letters.count(sent(name)) == 1


def test_ink_is_waited_for_a_quarter_of_a_second_and_no_longer() -> None:
    assert INK_S == 0.25
    assert RETRY_S == 2.0


def test_without_a_dispatch_system_it_goes_by_voice_at_once(
    start: Start, letters: Letters
) -> None:
    start("").send(parcel())
    assert letters.all == [Happened(CALL, undelivered())]


def test_after_closing_nothing_is_taken_silently(start: Start, letters: Letters) -> None:
    with Cad(answering(200)) as cad:
        courier = start(cad.url)
        courier.send(parcel("r1"))
        courier.close()
        cad.wait_for(1)  # what waited went out before
    courier.send(parcel("r2"))
    assert letters.count(undelivered("r2")) == 1


def test_nobody_sends_the_courier_to_another_address(
    start: Start, letters: Letters
) -> None:
    with Cad(answering(200)) as elsewhere, Cad(points_to=elsewhere.url) as first:
        start(first.url).send(parcel())
        letters.wait_for(undelivered())
        assert elsewhere.lines == []


@pytest.mark.parametrize(
    "url",
    [
        "ws://cad.example/ent",
        "http://127.0.0.1/",
        "wss://",
        "ws://127.0.0.1.example/",
        "ws://127.0.0.1@cad.example/",
        "wss://[::1",
        "wss://cad.example:99999/",
        "cad.example",
    ],
)
def test_a_request_for_help_goes_in_the_clear_to_this_machine_only(url: str) -> None:
    with pytest.raises(CadAddressRefused):
        CadAddress(url=url)


@pytest.mark.parametrize(
    "url", ["ws://127.0.0.1:1/", "ws://localhost/", "ws://[::1]/", "wss://cad.example/"]
)
def test_this_machine_and_tls_are_fine(url: str) -> None:
    assert CadAddress(url=url).is_secure == url.startswith("wss")
    CadAddress(url="ws://cad.example/", ws_anywhere=True)
