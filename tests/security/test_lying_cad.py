"""A dispatch system that lies: nothing is believed that nobody asked."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.courier.courier import EidoCourier
from counselor_app.domain.ids import RequestId
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import EidoAnswered
from counselor_app.wire.conveyance import (
    SUBPROTOCOL,
    ConveyanceUnreadable,
    answer_from,
    asked_from,
    request_for_service,
)
from tests.adapters.test_courier import Letters, answered, parcel
from tests.adapters.test_courier_practice import PracticeCad
from tests.cad import Cad, Line
from tests.conftest import WoundClock

NAMES = [Subprotocol(SUBPROTOCOL)]


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def courier(letters: Letters) -> Iterator[list[EidoCourier]]:
    made: list[EidoCourier] = []
    yield made
    for one in made:
        one.close()


def said(**body: object) -> str:
    return json.dumps({"response": body})


LIES = (
    said(requestId="r2", responseCode=200, responseText="before it was asked"),
    said(requestId="", responseCode=200),
    said(requestId=["r1"], responseCode=200),
    said(requestId="r1", responseCode=99),
    said(requestId="r1", responseCode=700),
    said(requestId="r1", responseCode=200.0),
    said(requestId="r1", responseCode=True),
    said(requestId="r1", responseCode="٢٠٠"),
    said(requestId="r1", responseCode=None),
    said(requestId="r1", responseCode="200 "),
    '{"response": {"requestId": "r1", "responseCode": 1' + "0" * 5_000 + "}}",
    '{"response": {"requestId": "r1", "responseCode": NaN}}',
    '{"response": [{"requestId": "r1", "responseCode": 200}]}',
    '{"a":' * 10_000 + "1" + "}" * 10_000,
    "[" * 60_000,
    said(requestId="r1", responseCode=200, responseText="x" * 70_000),
    json.dumps({"requestForService": {"requestId": "r1", "eido": {}}}),
    json.dumps({"cancelRequest": {"requestId": "r1"}}),
    "",
)


def test_no_lie_becomes_an_answer(letters: Letters, courier: list[EidoCourier]) -> None:
    def lie(line: Line, key: str) -> None:
        if key == "r1":
            for text in LIES:
                line.say(text)
        line.answer(key, 180)

    with Cad(lie) as cad:
        address = CadAddress(url=cad.url)
        courier.append(EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02))
        courier[0].send(parcel("r1"))
        letters.wait_for(answered(180))
        courier[0].send(parcel("r2"))
        letters.wait_for(answered(180, "r2"))
    assert letters.codes == [180, 180]


def test_an_answer_repeated_ten_thousand_times_is_one_fact(
    letters: Letters, courier: list[EidoCourier]
) -> None:
    def repeat(line: Line, key: str) -> None:
        for _ in range(10_000):
            line.answer(key, 180)
        line.answer(key, 200)

    with Cad(repeat) as cad:
        address = CadAddress(url=cad.url)
        courier.append(EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02))
        courier[0].send(parcel("r1"))
        letters.wait_for(answered(200))
    assert letters.codes == [180, 200]
    assert letters.count(EidoAnswered) == 2


def test_an_answers_words_are_one_short_line_without_signs() -> None:
    text = "sent\r\n\x1b[31m\u202eevil\x00" + "x" * 5_000
    told = answer_from(said(requestId="r1", responseCode=200, responseText=text)).text
    assert len(told) <= 200
    assert told.isprintable()


@pytest.mark.parametrize("text", LIES[:-3])
def test_nothing_of_it_is_a_request_for_us(text: str) -> None:
    with pytest.raises(ConveyanceUnreadable):
        asked_from(text)


def test_the_practice_dispatch_system_outlives_a_desk_that_talks_nonsense(
    tmp_path: Path,
) -> None:
    cad = PracticeCad(tmp_path / "out", "accept")
    deep = '{"requestForService":{"requestId":"deep","eido":{"a":' + '{"a":' * 900
    nonsense = ("", "[" * 90_000, "x" * 900_000, deep + "1" + "}" * 903, *LIES)
    try:
        with connect(f"ws://127.0.0.1:{cad.port}", subprotocols=NAMES) as line:
            for text in nonsense:
                with suppress(ConnectionClosed):
                    line.send(text)
        with connect(f"ws://127.0.0.1:{cad.port}", subprotocols=NAMES) as line:
            line.send(request_for_service(RequestId("r1"), {}))
            assert json.loads(line.recv(20))["response"]["requestId"] == "r1"
    finally:
        cad.end()
