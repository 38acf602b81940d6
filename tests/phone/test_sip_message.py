"""What is refused, what is forgiven, and that nothing at all breaks the agent."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.sip.message import MessageUnreadable, message_from
from counselor_app.phone.sip.outputs import Drop, Erred, Flow, Offered, Withdrawn
from tests.phone.wound import OUR_SDP, OVER_TCP, PSAP, SDP, Wound, request

INVITE = request("INVITE")


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"SIP/2.0\r\n", b"SIP/3.0\r\n", 505),
        (b"CSeq: 1 INVITE", b"CSeq: 1 BYE", 400),
        (b"CSeq: 1 INVITE", b"CSeq: abc INVITE", 400),
        (b"CSeq: 1 INVITE", b"CSeq: 2147483648 INVITE", 400),
        (b"CSeq: 1 INVITE\r\n", b"", 400),
        (b"Call-ID: call-1\r\n", b"", 400),
        (b"Call-ID: call-1", b"Call-ID: call-1\r\nCall-ID: call-2", 400),
        (b"From:", b"X-From:", 400),
        (b"To:", b"X-To:", 400),
        (b"sip:desk@127.0.0.1:5060 SIP", b"sip:desk at home SIP", 400),
    ],
)
def test_a_flaw_is_answered(old: bytes, new: bytes, status: int) -> None:
    w = Wound()
    w.hear(INVITE.replace(old, new, 1))
    assert [a.data.split(b" ")[1] for a in w.sent] == [str(status).encode()]
    assert not w.told
    assert w.is_quiet()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"INVITE sip", b"\r\n\r\nINVITE sip"),
        (b"Content-Length:", b"Content-Length :"),
        (b"Content-Length:", b"l:"),
        (b"Content-Length: ", b"Content-Length: 9"),
        (b"Content-Length: ", b"Content-Length: x"),
        (b"Max-Forwards: 70\r\n", b""),
        (b"Max-Forwards: 70", b"Max-Forwards: 0"),
        (b";tag=psap-tag", b""),
        (b'"City"', b'"C\xe9 ;tag=x <\\"> , "'),
        (b"\r\n", b"\n"),
        (b"Call-ID: ", b"Call-ID:\r\n "),
        (b"SIP/2.0/UDP 127.0.0.1:5080;rport", b"SIP / 2.0 / UDP 127.0.0.1 ; rport"),
        (b"sip:desk@127.0.0.1:5060 SIP", b"urn:service:sos SIP"),
        (b"z9hG4bK", b""),
    ],
)
def test_a_sloppy_invite_still_rings_and_is_answered(old: bytes, new: bytes) -> None:
    w = Wound()
    data = INVITE.replace(old, new, 1 if old != b"\r\n" else -1)
    w.hear(data)
    leg = w.one(Offered).leg
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    assert w.answers(200)
    w.hear(data)
    assert w.once(Offered)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\x01",
        b"INVITE\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        INVITE.replace(b"Via:", b"X-Via:"),
        INVITE.replace(b"INVITE sip", b"INV\x01TE sip"),
        b"A" * 300_000,
        b"INVITE sip:a SIP/2.0\r\n" + b"A: b\r\n" * 30_000,
    ],
)
def test_what_cannot_be_answered_is_dropped_in_silence(data: bytes) -> None:
    w = Wound()
    w.hear(data)
    assert w.sent == []
    assert w.told == []


def test_a_connection_that_speaks_no_sip_is_dropped() -> None:
    w = Wound()
    w.hear(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", OVER_TCP)
    assert w.one(Drop) == Drop(OVER_TCP)


def test_one_bad_message_costs_no_connection() -> None:
    w = Wound()
    w.hear(INVITE.replace(b"Via:", b"X-Via:"), OVER_TCP)
    w.hear(b"SIP/2.0 999 x\r\n\r\n", OVER_TCP)
    assert w.told == []


def test_a_truncated_invite_still_rings() -> None:
    w = Wound()
    w.hear(INVITE[:-30])
    assert w.one(Offered).request == INVITE[:-30]


def test_one_byte_changed_in_the_body_still_rings_200_of_200() -> None:
    chance = random.Random(7)
    w = Wound()
    for number in range(200):
        data = bytearray(request("INVITE", call_id=f"c{number}"))
        at = len(data) - 1 - chance.randrange(len(SDP))
        data[at] ^= chance.randrange(1, 256)
        w.hear(bytes(data))
    offered = w.all(Offered)
    assert len(offered) == 200
    for offer in offered:
        w.take(w.agent.ring(offer.leg, w.now))
    assert len(w.answers(180)) == 200


def test_a_thousand_callers_that_vanish_leave_nothing_behind() -> None:
    w = Wound()
    for number in range(500):
        w.hear(request("INVITE", call_id=f"cancelled-{number}"))
        w.hear(request("CANCEL", call_id=f"cancelled-{number}"))
        w.hear(request("INVITE", call_id=f"vanished-{number}"))
    assert len(w.all(Withdrawn)) == 500
    assert len(w.agent.legs) == 500
    w.wind(300)
    assert w.is_quiet()


def test_no_repr_shows_what_a_caller_said_or_who_called() -> None:
    w = Wound()
    w.hear(INVITE)
    shown = repr(w.told) + repr(message_from(INVITE))
    assert "call-1" not in shown
    assert "City" not in shown
    assert "m=audio" not in shown


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_message_or_unreadable(data: bytes) -> None:
    try:
        message_from(data)
    except MessageUnreadable:
        return


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a message with stretches cut out, doubled or written over."""
    method = draw(
        st.sampled_from(["INVITE", "ACK", "BYE", "CANCEL", "UPDATE", "OPTIONS"])
    )
    to_tag = draw(st.sampled_from(["", "t2", "t5"]))
    data = request(method, to_tag=to_tag, extra="Reason: SIP;cause=200\r\nRequire: x\r\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        to = draw(st.integers(at, min(at + 40, len(data))))
        data = (
            data[:at]
            + draw(st.binary(max_size=20) | st.just(data[at:to] * 2))
            + data[to:]
        )
    return data


FLOWS = st.sampled_from([PSAP, OVER_TCP, Flow("udp", "::1", 1)])


@given(
    heard=st.lists(st.tuples(damaged() | st.binary(max_size=60), FLOWS), max_size=6),
    answers=st.booleans(),
)
def test_whatever_comes_nothing_of_ours_breaks_and_all_ends(
    heard: list[tuple[bytes, Flow]], answers: bool
) -> None:
    w = Wound()
    w.rung()
    for data, flow in heard:
        w.hear(data, flow)
        for leg in sorted(w.agent.legs) if answers else []:
            w.take(w.agent.answer(leg, OUR_SDP, w.now))
            w.take(w.agent.reoffer(leg, OUR_SDP, w.now))
            w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
        w.wind(0.6)
    for leg in w.agent.legs:
        w.take(w.agent.hang_up(leg, w.now))
    w.wind(400)
    assert not w.all(Erred)
    assert w.is_quiet()
