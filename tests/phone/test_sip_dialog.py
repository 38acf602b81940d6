"""Where requests within a call go, what they carry, and which are too old."""

import pytest

from counselor_app.phone.sip.dialog import hop_of
from counselor_app.phone.sip.outputs import Ended, Flow, Offered
from tests.phone.wound import OUR_SDP, OVER_TCP, PSAP, SDP, Wound, reply, request

PROXY = Flow("udp", "127.0.0.5", 5066)
ROUTES = (
    "Record-Route: <sip:127.0.0.5:5066;lr>, <sip:127.0.0.6;lr>\r\n"
    "Record-Route: <sip:127.0.0.7;lr>\r\n"
)


def test_a_call_in_goes_back_through_its_proxies() -> None:
    w = Wound()
    w.hear(request("INVITE", extra=ROUTES, contact="<sip:caller@127.0.0.9:5099>"), PROXY)
    leg = w.one(Offered).leg
    w.take(w.agent.ring(leg, w.now))
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    assert len(w.answers(180)[0].headers.get("record-route")) == 3
    assert len(w.answers(200)[0].headers.get("record-route")) == 3
    tag = w.answers(200)[0].to_tag
    w.hear(request("ACK", to_tag=tag, branch="z9hG4bKa"), PROXY)
    w.take(w.agent.hang_up(leg, w.now))
    bye = w.asks("BYE")[0]
    assert bye.uri == "sip:caller@127.0.0.9:5099"
    assert [r[:14] for r in bye.headers.get("route")] == [
        "<sip:127.0.0.5",
        "<sip:127.0.0.6",
        "<sip:127.0.0.7",
    ]
    assert w.sent[-1].flow == PROXY


def test_a_call_out_goes_back_through_its_proxies_in_reverse() -> None:
    w = Wound()
    leg, invite = w.calling()
    contact = "<sip:desk-9@127.0.0.9:5099>"
    w.hear(reply(invite, 200, extra=ROUTES, contact=contact, body=SDP))
    ack = w.asks("ACK")[0]
    assert ack.uri == "sip:desk-9@127.0.0.9:5099"
    assert [r[:14] for r in ack.headers.get("route")] == [
        "<sip:127.0.0.7",
        "<sip:127.0.0.6",
        "<sip:127.0.0.5",
    ]
    w.take(w.agent.hang_up(leg, w.now))
    assert w.sent[-1].flow == Flow("udp", "127.0.0.7", 5060)


def test_a_strict_router_finds_itself_in_the_request_line() -> None:
    w = Wound()
    leg, invite = w.calling()
    strict = "Record-Route: <sip:127.0.0.7>\r\n"
    w.hear(reply(invite, 200, extra=strict, contact="<sip:x@127.0.0.9>", body=SDP))
    w.take(w.agent.hang_up(leg, w.now))
    bye = w.asks("BYE")[0]
    assert bye.uri == "sip:127.0.0.7"
    assert bye.headers.get("route") == ["<sip:x@127.0.0.9>"]


def test_a_peer_that_moves_is_followed() -> None:
    w = Wound()
    leg, tag = w.called()
    moved = "<sip:psap@127.0.0.8:5088>"
    w.hear(request("UPDATE", cseq=2, to_tag=tag, contact=moved))
    w.take(w.agent.hang_up(leg, w.now))
    assert w.sent[-1].flow == Flow("udp", "127.0.0.8", 5088)


def test_a_peer_with_a_name_for_an_address_is_answered_where_it_came_from() -> None:
    w = Wound()
    leg, _ = w.called(contact="<sip:psap@center.example;x=y>")
    w.take(w.agent.hang_up(leg, w.now))
    assert w.asks("BYE")[0].uri == "sip:psap@center.example;x=y"
    assert w.sent[-1].flow == PSAP


def test_a_call_without_a_contact_still_rings_and_ends() -> None:
    w = Wound()
    leg, _ = w.called(contact="")
    w.take(w.agent.hang_up(leg, w.now))
    assert w.sent[-1].flow == PSAP


def test_an_older_request_gets_500() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(request("OPTIONS", cseq=9, to_tag=tag))
    w.hear(request("BYE", cseq=8, to_tag=tag))
    assert w.answers(500, "BYE")
    assert w.agent.legs == {leg}
    w.hear(request("BYE", cseq=10, to_tag=tag))
    assert w.once(Ended)


def test_over_tcp_a_peer_without_rport_is_answered_on_its_connection() -> None:
    w = Wound()
    via = "SIP/2.0/TCP 127.0.0.1:5080"
    w.hear(request("INVITE", via=via), OVER_TCP)
    assert {s.flow for s in w.sent} == {OVER_TCP}
    leg = w.one(Offered).leg
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    answer = w.answers(200)[0]
    assert answer.header("contact") == "<sip:desk@127.0.0.1:5060;transport=tcp>"
    assert answer.via.received == "127.0.0.1"
    tag = answer.to_tag
    w.hear(request("ACK", to_tag=tag, via=via, branch="z9hG4bKa"), OVER_TCP)
    w.take(w.agent.hang_up(leg, w.now))
    assert w.sent[-1].flow == OVER_TCP


def test_when_a_connection_breaks_the_peer_is_called_at_its_contact() -> None:
    w = Wound()
    w.hear(request("INVITE", via="SIP/2.0/TCP 127.0.0.1:5081"), OVER_TCP)
    leg = w.one(Offered).leg
    w.take(w.agent.lost(OVER_TCP, w.now))
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    assert w.sent[-1].flow == Flow("tcp", "127.0.0.1", 5081)
    tag = w.answers(200)[0].to_tag
    new = Flow("tcp", "127.0.0.1", 40999)
    w.hear(request("ACK", to_tag=tag, branch="z9hG4bKa"), new)
    w.take(w.agent.hang_up(leg, w.now))
    assert w.sent[-1].flow == Flow("tcp", "127.0.0.1", 5080)


def test_a_caller_that_asks_again_on_a_new_connection_is_answered_there() -> None:
    w = Wound()
    new = Flow("tcp", "127.0.0.1", 40999)
    w.hear(request("INVITE"), OVER_TCP)
    w.take(w.agent.ring(w.one(Offered).leg, w.now))
    w.hear(request("INVITE"), new)
    w.take(w.agent.answer(w.one(Offered).leg, OUR_SDP, w.now))
    assert [s.flow for s in w.sent] == [OVER_TCP, OVER_TCP, new, new]


@pytest.mark.parametrize("port", ["", ":0", ":-7", ":99999"])
def test_a_via_with_an_impossible_port_means_5060(port: str) -> None:
    w = Wound()
    w.hear(request("INVITE", via=f"SIP/2.0/TCP 127.0.0.1{port}"), OVER_TCP)
    w.take(w.agent.lost(OVER_TCP, w.now))
    w.take(w.agent.ring(w.one(Offered).leg, w.now))
    assert w.sent[-1].flow == Flow("tcp", "127.0.0.1", 5060)


def test_what_a_via_claims_to_have_come_from_is_overwritten() -> None:
    w = Wound()
    forged = "SIP/2.0/UDP 127.0.0.66:7;received=127.0.0.77;rport=99"
    w.hear(request("OPTIONS", via=forged))
    assert w.sent[0].flow == PSAP
    via = w.answers(200, "OPTIONS")[0].via
    assert (via.host, via.received, via.rport) == ("127.0.0.66", "127.0.0.1", "5080")


def test_hops() -> None:
    assert hop_of("sip:a@127.0.0.1", "udp") == Flow("udp", "127.0.0.1", 5060)
    assert hop_of("sip:+1;x=a@[::1]:7;transport=TCP", "udp") == Flow("tcp", "::1", 7)
    assert hop_of("sip:a@127.0.0.1:99999", "udp") is None
    assert hop_of("sip:name", "udp") is None
    assert hop_of("tel:+15550142", "udp") is None
