"""Messages in a stream, however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.sip.framing import PING, Framer, StreamBroken
from tests.phone.wound import request

ONE = request("INVITE")
TWO = request("BYE", cseq=2).replace(b"Content-Length: 0", b"l : 0")


@given(cuts=st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_however_the_stream_is_cut_the_messages_are_the_same(cuts: list[int]) -> None:
    stream = b"\r\n" + ONE + b"\r\n\r\n" + TWO + b"\r\n" + ONE
    framer, frames, at, turn = Framer(), [], 0, 0
    while at < len(stream):
        step = cuts[turn % len(cuts)]
        frames += list(framer.feed(stream[at : at + step]))
        at, turn = at + step, turn + 1
    assert frames == [ONE, PING, TWO, ONE]
    assert not framer.is_unfinished


@given(pieces=st.lists(st.binary(max_size=200), max_size=10))
def test_any_bytes_are_messages_or_a_broken_stream(pieces: list[bytes]) -> None:
    framer = Framer()
    try:
        for piece in pieces:
            list(framer.feed(piece))
    except StreamBroken:
        return


@pytest.mark.parametrize(
    "data",
    [
        b"A" * 70_000,
        b"INVITE x SIP/2.0\r\nContent-Length: 99999999\r\n\r\n",
        b"INVITE x SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        b"INVITE x SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n",
        b"INVITE x SIP/2.0\r\n" + b"A: b\r\n" * 11_000 + b"\r\n",
    ],
)
def test_a_stream_that_lies_about_its_sizes_is_broken(data: bytes) -> None:
    with pytest.raises(StreamBroken):
        list(Framer().feed(data))


def test_a_message_without_a_length_has_no_body() -> None:
    data = b"OPTIONS x SIP/2.0\r\nVia: y\r\n\r\n"
    assert list(Framer().feed(data + data)) == [data, data]


def test_a_large_body_in_small_pieces_is_one_message() -> None:
    body = b"x" * 60_000
    data = request("INVITE", body=body)
    framer = Framer()
    frames = [f for at in range(0, len(data), 7) for f in framer.feed(data[at : at + 7])]
    assert frames == [data]
