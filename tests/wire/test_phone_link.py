"""Desk and telephone read each other, and nothing else."""

import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import CallId, EventId, LegId, RequestId, Subject
from counselor_app.domain.line import CallAnswered, CallOffered, PartyLeft
from counselor_app.domain.location import LocationLearned, Source, Whose
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.rescue import EidoSent
from counselor_app.domain.transfer import TransferRead
from counselor_app.wire.phone_link import (
    LONGEST,
    LinkUnreadable,
    ask_from,
    line_from,
    said_from,
)
from counselor_app.wire.phone_messages import (
    Answer,
    Ask,
    AttachedTo,
    CallPsap,
    Card,
    Dial,
    Down,
    DropParty,
    Fact,
    Farewell,
    Files,
    Goodbye,
    HangUp,
    Hello,
    Hold,
    Keep,
    Levels,
    Mute,
    Ping,
    Play,
    Pong,
    Ready,
    Said,
    Setup,
)

CALL = CallId(Subject("call:call-abc"))
AT = datetime(2026, 3, 1, 12, 0, 0, 125000, tzinfo=UTC)
PLACE = Place(shape=Shape.CIVIC, civic=(("RD", "Cherokee"), ("HNO", "2317")))

ASKS: list[Ask] = [
    Hello(),
    Setup(host="127.0.0.1", port=5060),
    Setup(
        host="::1",
        port=0,
        device=Files(mouth_wav="in.wav", ear_wav="out.wav"),
        peers=("192.0.2.1",),
        trunks=("+13145550100",),
        psap="sip:911@192.0.2.9:5060",
        second_call_rings=3.5,
        rtp_ports=(20000, 20100),
        gui=("python", "main.py"),
    ),
    Setup(host="127.0.0.1", port=1, device=Card(ear="Headset", mouth="")),
    Answer(CALL),
    HangUp(CALL),
    Hold(CALL, held=True),
    Mute(CALL, muted=False),
    Dial(CALL, "12#"),
    CallPsap(CALL),
    DropParty(CALL, LegId("leg-2")),
    Play("ring.wav"),
    Keep(EventId("fact-1")),
    Ping(3),
    Pong(4),
    Goodbye(),
]
SAIDS: list[Said] = [
    Hello(),
    Farewell("Another desk is attached."),
    Fact(EventId("1"), AT, CALL, CallOffered(leg=LegId("leg"))),
    Fact(EventId("2"), AT, CALL, CallerLearned(number="+13145550142", dialable=True)),
    Fact(EventId("3"), AT, CALL, PartyLeft(leg=LegId("leg"), status=486)),
    Fact(EventId("4"), AT, CALL, TransferRead(comments=("é\u2028\n",), damage=("x",))),
    Fact(
        EventId("5"),
        AT,
        CALL,
        LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=PLACE),
    ),
    AttachedTo(frozenset({CALL})),
    Ready(5060, "Headset"),
    Down(Trouble.NO_EAR),
    Levels(-20.5, -96.0),
    Levels(-20.5, -38.0, 25),
    Ping(1),
    Pong(1),
]


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: type(ask).__name__)
def test_what_the_desk_asks_arrives_as_it_was_asked(ask: Ask) -> None:
    assert ask_from(line_from(ask)) == ask


@pytest.mark.parametrize("said", SAIDS, ids=lambda said: type(said).__name__)
def test_what_the_telephone_says_arrives_as_it_was_said(said: Said) -> None:
    assert said_from(line_from(said)) == said


def test_every_message_is_tried_here() -> None:
    assert {type(ask) for ask in ASKS} == set(get_args(Ask))
    assert {type(said) for said in SAIDS} == set(get_args(Said))


@pytest.mark.parametrize("message", [*ASKS, *SAIDS], ids=lambda m: type(m).__name__)
def test_a_message_is_one_line(message: Ask | Said) -> None:
    line = line_from(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


def test_the_telephone_cannot_say_that_help_was_sent() -> None:
    sent = Fact(EventId("1"), AT, CALL, EidoSent(request_id=RequestId("r")))
    with pytest.raises(LinkUnreadable):
        said_from(line_from(sent))


def test_a_fact_about_anything_but_a_call_is_not_believed() -> None:
    fact = Fact(EventId("1"), AT, Subject("task:1"), CallAnswered(leg=LegId("leg")))
    with pytest.raises(LinkUnreadable):
        said_from(line_from(fact))


def test_a_desk_does_not_take_asks_for_news() -> None:
    with pytest.raises(LinkUnreadable):
        said_from(line_from(Answer(CALL)))


def test_a_position_that_is_no_number_is_said_as_unknown() -> None:
    place = Place(shape=Shape.POINT, latitude=float("nan"), longitude=float("inf"))
    event = LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=place)
    said = said_from(line_from(Fact(EventId("1"), AT, CALL, event)))
    assert isinstance(said, Fact)
    assert isinstance(said.event, LocationLearned)
    assert said.event.place.latitude is None


def test_what_is_too_long_is_not_said() -> None:
    read = TransferRead(comments=("x" * LONGEST,))
    with pytest.raises(LinkUnreadable):
        line_from(Fact(EventId("1"), AT, CALL, read))


def test_what_is_no_text_is_not_said() -> None:
    with pytest.raises(LinkUnreadable):
        line_from(Fact(EventId("1"), AT, CALL, TransferRead(comments=("\ud800",))))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[" * 200_000,
        b'{"say":"Ping","number":1e400}',
        b'{"say":"Ping","number":' + b"9" * 5000 + b"}",
        b'{"say":"Ping"}',
        b'{"say":["Ping"],"number":1}',
        b'{"say":"Dial","call_id":"call:1","digits":"555-0142"}',
        b'{"say":"Answer","call_id":"task:1"}',
        b'{"say":"Setup","host":"sip.example.org","port":5060}',
        b'{"say":"Setup","host":"127.0.0.1","port":70000}',
        b'{"say":"Pong","number":1}' + b" " * LONGEST,
        b"\xff\xfe",
        b"null",
    ],
    ids=lambda line: repr(line[:40]),
)
def test_what_is_no_message_is_unreadable(line: bytes) -> None:
    with pytest.raises(LinkUnreadable):
        ask_from(line)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
_NAMES = sorted({type(message).__name__ for message in (*ASKS, *SAIDS)})
_FIELDS = ["call_id", "number", "id", "at", "subject", "kind", "body", "live", "device"]
_ROWS = st.builds(
    lambda say, row: {"say": say, **row},
    st.sampled_from(_NAMES),
    st.dictionaries(st.sampled_from(_FIELDS), _JSON | st.sampled_from(_NAMES)),
)


def _reads_or_refuses(line: bytes) -> None:
    for read in (ask_from, said_from):
        try:
            message = read(line)
        except LinkUnreadable:
            continue
        assert isinstance(message, (*get_args(Ask), *get_args(Said)))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(line: bytes) -> None:
    _reads_or_refuses(line)


@given(_ROWS)
def test_any_fields_are_read_or_refused(row: dict[str, object]) -> None:
    _reads_or_refuses(json.dumps(row).encode())


@given(st.sampled_from([*ASKS, *SAIDS]), st.data())
def test_a_message_with_changed_bytes_is_read_or_refused(
    message: Ask | Said, data: st.DataObject
) -> None:
    line = bytearray(line_from(message))
    for _ in range(data.draw(st.integers(1, 4))):
        line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    _reads_or_refuses(bytes(line))
