"""Calls out, with a wound clock."""

import pytest

from counselor_app.phone.sip.outputs import Answered, Ended, Flow, Refused
from tests.phone.wound import OUR_SDP, OVER_TCP, PSAP, SDP, Wound, reply, request


def test_a_call_out_is_answered_and_ended_by_us() -> None:
    w = Wound()
    leg, invite = w.calling()
    assert invite.body == OUR_SDP
    w.hear(reply(invite, 100))
    w.hear(reply(invite, 183, body=SDP))
    w.hear(reply(invite, 200, body=SDP))
    assert w.one(Answered) == Answered(leg, SDP)
    assert w.asks("ACK")[0].to_tag == "theirs"
    w.take(w.agent.hang_up(leg, w.now))
    bye = w.asks("BYE")[0]
    assert (bye.cseq, bye.to_tag) == (2, "theirs")
    w.hear(reply(bye, 200))
    assert w.one(Ended) == Ended(leg, "us", None, "")
    assert not w.agent.legs
    w.wind(40)
    assert w.is_quiet()


def test_the_peer_may_end_it() -> None:
    w = Wound()
    leg, invite = w.connected()
    ended = request(
        "BYE", call_id=invite.call_id, tag="theirs", to_tag=invite.from_tag, cseq=7
    )
    w.hear(ended)
    assert w.answers(200, "BYE")
    assert w.one(Ended) == Ended(leg, "peer", None, "")


def test_an_invite_that_nobody_hears_is_repeated_and_given_up() -> None:
    w = Wound()
    leg, _ = w.calling()
    w.wind(31.9)
    at = [s.at for s in w.sent]
    assert at == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    w.wind(0.1)
    assert w.one(Refused) == Refused(leg, 408, "")
    assert w.is_quiet()


def test_over_tcp_nothing_is_repeated() -> None:
    w = Wound()
    leg, _ = w.calling(OVER_TCP)
    w.wind(31)
    assert len(w.sent) == 1
    w.wind(1)
    assert w.one(Refused) == Refused(leg, 408, "")


def test_a_connection_that_cannot_be_made_is_a_refusal() -> None:
    w = Wound()
    leg, _ = w.calling(OVER_TCP)
    w.take(w.agent.lost(OVER_TCP, w.now))
    assert w.one(Refused) == Refused(leg, 503, "")
    assert w.is_quiet()


@pytest.mark.parametrize("status", [401, 486, 487, 491, 302, 600])
def test_a_refusal_is_acknowledged_each_time_it_comes(status: int) -> None:
    w = Wound()
    leg, invite = w.calling()
    w.hear(reply(invite, status))
    w.hear(reply(invite, status))
    acks = w.asks("ACK")
    assert len(acks) == 2
    assert {a.via.branch for a in acks} == {invite.via.branch}
    assert acks[0].header("to") == reply_to(invite)
    assert w.one(Refused) == Refused(leg, status, "Words")
    w.wind(33)
    assert w.is_quiet()


def test_a_call_that_rings_on_is_given_up_after_120_s() -> None:
    w = Wound()
    leg, invite = w.calling()
    w.hear(reply(invite, 180))
    w.wind(120)
    assert w.one(Refused) == Refused(leg, 408, "Nobody answered.")
    cancel = w.asks("CANCEL")[0]
    assert cancel.via.branch == invite.via.branch
    assert (cancel.cseq, cancel.method) == (1, "CANCEL")
    w.hear(reply(cancel, 200))
    w.hear(reply(invite, 487))
    assert not w.agent.legs
    assert len(w.all(Refused)) == 1


def test_a_cancel_waits_for_a_provisional_response() -> None:
    w = Wound()
    leg, invite = w.calling()
    w.take(w.agent.hang_up(leg, w.now))
    assert w.one(Ended).by == "us"
    assert not w.asks("CANCEL")
    w.hear(reply(invite, 100))
    w.hear(reply(invite, 180))
    assert len(w.asks("CANCEL")) == 1
    w.hear(reply(invite, 487))
    assert not w.agent.legs


def test_a_cancel_that_is_never_heard_ends_all_the_same() -> None:
    w = Wound()
    leg, invite = w.calling()
    w.hear(reply(invite, 180))
    w.take(w.agent.hang_up(leg, w.now))
    w.wind(33)
    assert w.is_quiet()
    assert len(w.all(Ended)) == 1


def test_a_200_that_crosses_our_cancel_gets_ack_and_bye() -> None:
    w = Wound()
    leg, invite = w.calling()
    w.hear(reply(invite, 180))
    w.take(w.agent.hang_up(leg, w.now))
    w.hear(reply(invite, 200, body=SDP))
    assert w.asks("ACK")[0].to_tag == "theirs"
    assert w.asks("BYE")[0].to_tag == "theirs"
    assert not w.all(Answered)
    w.hear(reply(w.asks("BYE")[0], 200))
    assert not w.agent.legs


def test_a_repeated_200_gets_the_same_ack() -> None:
    w = Wound()
    _, invite = w.connected()
    w.hear(reply(invite, 200, body=SDP))
    first, second = [s.data for s in w.sent if s.data.startswith(b"ACK")]
    assert first == second
    assert len(w.all(Answered)) == 1


def test_each_further_fork_gets_ack_and_bye() -> None:
    w = Wound()
    leg, invite = w.connected()
    for tag in ("fork-2", "fork-3", "fork-2"):
        w.hear(reply(invite, 200, tag=tag, body=SDP))
    assert [a.to_tag for a in w.asks("ACK")] == ["theirs", "fork-2", "fork-3", "fork-2"]
    assert [b.to_tag for b in w.asks("BYE")] == ["fork-2", "fork-3"]
    assert w.agent.legs == {leg}
    w.hear(reply(invite, 486, tag="fork-4"))
    assert not w.all(Refused)


def test_only_the_side_we_call_is_heard_besides_the_peers() -> None:
    other = Flow("udp", "127.0.0.3", 5080)
    w = Wound(allow={"127.0.0.9"})
    leg, invite = w.calling()
    w.hear(reply(invite, 200, body=SDP))
    bye = request("BYE", call_id=invite.call_id, tag="theirs", to_tag=invite.from_tag)
    w.hear(bye, other)
    assert leg in w.agent.legs
    w.hear(bye)
    assert not w.agent.legs
    assert not w.agent.allows(PSAP.host)


def test_a_response_to_nothing_of_ours_is_left_alone() -> None:
    w = Wound()
    _, invite = w.calling()
    w.hear(reply(invite, 200).replace(b"branch=z9hG4bK", b"branch=z9hG4bKforged"))
    assert not w.all(Answered)


@pytest.mark.parametrize("uri", ["sip:x@127.0.0.1\r\nX: y", "sip:a b@c", "sip:<a>@c"])
def test_a_uri_that_breaks_the_line_is_refused_before_anything_happens(uri: str) -> None:
    w = Wound()
    with pytest.raises(ValueError, match="blanks"):
        w.agent.invite(uri, PSAP, SDP, 0)
    with pytest.raises(ValueError, match="line breaks"):
        w.agent.invite("sip:x@127.0.0.1", PSAP, SDP, 0, headers=(("A", uri + "\r\n"),))
    assert w.is_quiet()


def reply_to(invite: object) -> str:
    return f"{getattr(invite, 'header')('to')};tag=theirs"  # noqa: B009
