"""What a stranger, or a broken exchange, can do with SIP messages: nothing to a call."""

import pytest

from counselor_app.phone.signaling import flow_of
from counselor_app.phone.sip.outputs import (
    Ended,
    Erred,
    Flow,
    Offered,
    Reoffered,
    Withdrawn,
)
from tests.phone.wound import OUR_SDP, PSAP, Wound, reply, request
from tests.security.mutants import mutants_of
from tests.wire.test_hostile_input import MESSAGE

STRANGER = Flow("udp", "127.0.0.66", 5099)
WITHIN = ("BYE", "INVITE", "ACK", "UPDATE", "CANCEL", "OPTIONS", "INFO", "REFER")


def within(to_tag: str, **details: str) -> list[bytes]:
    """Write every request that could be said in a call, old and new."""
    return [
        request(m, to_tag=to_tag, cseq=n, branch=f"z9hG4bK{m}{n}", **details)  # type: ignore[arg-type]
        for m in WITHIN
        for n in (1, 2, 5)
    ]


def test_2000_broken_invites_and_requests_within_a_call_break_nothing() -> None:
    here = Wound()
    _, tag = here.called(call_id="victim")
    here.called(call_id="spare", tag="spare")
    honest = [
        request("INVITE"),
        MESSAGE,
        *within(here.answers(200)[-1].to_tag, call_id="spare", tag="spare"),
    ]
    for number, mutant in enumerate(mutants_of(honest, 2_000, seed=4475)):
        here.hear(mutant, Flow("tcp" if number % 5 == 0 else "udp", "127.0.0.1", 5080))
        if number % 50 == 0:
            here.wind(1.0)
    assert not here.all(Erred)
    victims = {leg.leg for leg in here.all(Offered) if leg.call_id == "victim"}
    assert not victims & {ended.leg for ended in here.all(Ended)}
    here.hear(request("BYE", call_id="victim", to_tag=tag, cseq=9))
    assert victims & {ended.leg for ended in here.all(Ended)}
    for leg in here.agent.legs:
        here.take(here.agent.hang_up(leg, here.now))
    here.wind(1_000)
    assert here.is_quiet()


def test_one_changed_byte_costs_no_caller_more_than_a_refusal_they_are_told() -> None:
    here = Wound()
    invite = request("INVITE", body=OUR_SDP)
    silent = 0
    for at in range(200):
        where = at * len(invite) // 200
        one = invite.replace(b"call-1", b"call-%d" % at)
        sent = len(here.sent)
        here.hear(one[:where] + b"~" + one[where + 1 :])
        silent += len(here.sent) == sent
    assert silent <= 7  # who has lost the Via cannot be told
    assert len(here.all(Offered)) >= 160


@pytest.mark.parametrize("method", WITHIN)
@pytest.mark.parametrize("to_tag", ["", "guessed", "*"])
@pytest.mark.parametrize("tag", ["psap-tag", "guessed", "%00"])
def test_who_knows_the_call_id_but_not_the_tags_changes_nothing(
    method: str, to_tag: str, tag: str
) -> None:
    here = Wound()
    leg, _ = here.called()
    here.hear(
        request(method, cseq=99, to_tag=to_tag, tag=tag, branch="z9hG4bKx"), STRANGER
    )
    assert not here.all(Ended)
    assert not here.all(Reoffered)
    assert not here.all(Withdrawn)
    here.take(here.agent.hang_up(leg, here.now))
    assert here.sent[-1].flow == PSAP


def test_a_cancel_from_another_address_does_not_stop_a_call_that_rings() -> None:
    here = Wound()
    here.rung()
    here.hear(request("CANCEL", branch="z9hG4bK1INVITEcall-1"), STRANGER)
    assert not here.all(Withdrawn)
    assert [answer.status for answer in here.answers(method="CANCEL")] == [481]
    here.hear(request("CANCEL", branch="z9hG4bK1INVITEcall-1"))
    assert here.all(Withdrawn)


@pytest.mark.parametrize(
    "via",
    [
        "SIP/2.0/UDP 203.0.113.9:9;rport",
        "SIP/2.0/UDP 127.0.0.1:5080;received=203.0.113.9;rport=9",
        "SIP/2.0/UDP 203.0.113.9;maddr=203.0.113.9",
        "SIP/2.0/TCP 203.0.113.9:25",
    ],
)
def test_an_answer_goes_to_whoever_asked_whatever_the_via_says(via: str) -> None:
    here = Wound()
    here.rung(via=via)
    here.wind(120)
    assert {sent.flow for sent in here.sent} == {PSAP}


def test_a_contact_does_not_send_us_to_a_stranger() -> None:
    here = Wound(allow={PSAP.host})
    leg, _ = here.called(contact="<sip:x@203.0.113.9:6379;transport=tcp>")
    here.take(here.agent.hang_up(leg, here.now))
    assert len(here.asks("BYE")) == 1
    assert {sent.flow for sent in here.sent} == {PSAP}


def test_a_record_route_does_not_send_us_to_a_stranger() -> None:
    here = Wound(allow={PSAP.host})
    route = "Record-Route: <sip:203.0.113.9:25;transport=tcp;lr>\r\n"
    here.hear(request("INVITE", extra=route))
    leg = here.one(Offered).leg
    here.take(here.agent.answer(leg, OUR_SDP, here.now))
    here.hear(request("ACK", to_tag=here.answers(200)[-1].to_tag, branch="z9hG4bKa"))
    here.take(here.agent.hang_up(leg, here.now))
    assert len(here.asks("BYE")) == 1
    assert {sent.flow for sent in here.sent} == {PSAP}


def test_another_configured_peer_may_be_where_a_call_goes_on() -> None:
    here = Wound(allow={PSAP.host, "127.0.0.7"})
    leg, _ = here.called(contact="<sip:x@127.0.0.7:5070>")
    here.take(here.agent.hang_up(leg, here.now))
    assert here.sent[-1].flow == Flow("udp", "127.0.0.7", 5070)


@pytest.mark.parametrize(
    "host",
    [
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "0.0.0.0",  # noqa: S104 - nobody's address, not one to listen at
        "[ff02::1]",
        "[::]",
    ],
)
def test_nothing_is_ever_sent_to_many_or_to_nobody(host: str) -> None:
    here = Wound()
    leg, _ = here.called(contact=f"<sip:x@{host}:5060>")
    here.take(here.agent.hang_up(leg, here.now))
    assert here.asks("BYE")
    assert here.sent[-1].flow == PSAP


@pytest.mark.parametrize(
    "target",
    ["sip:psap@999.1.1.1", "sip:psap@1.2.3", "sip:psap@[::g]", "sip:911.example"],
)
def test_nothing_that_would_be_looked_up_by_name_is_called(target: str) -> None:
    with pytest.raises(ValueError, match="address"):
        flow_of(target)


def test_an_answer_cannot_send_our_call_to_a_stranger() -> None:
    here = Wound(allow={PSAP.host})
    leg, invite = here.calling()
    here.hear(reply(invite, 200, contact="<sip:x@203.0.113.9:25;transport=tcp>"))
    here.take(here.agent.hang_up(leg, here.now))
    assert {sent.flow for sent in here.sent} == {PSAP}


def test_a_route_back_to_ourselves_ends_after_one_turn() -> None:
    here = Wound()
    here.hear(request("INVITE", extra="Record-Route: <sip:127.0.0.1:5060;lr>\r\n" * 3))
    leg = here.one(Offered).leg
    here.take(here.agent.answer(leg, OUR_SDP, here.now))
    here.hear(request("ACK", to_tag=here.answers(200)[-1].to_tag, branch="z9hG4bKa"))
    here.take(here.agent.hang_up(leg, here.now))
    here.hear(here.sent[-1].data, Flow("udp", "127.0.0.1", 5060))
    assert [answer.status for answer in here.answers(method="BYE")] == [481]
    here.wind(100)
    assert here.is_quiet()


def test_a_thousand_callers_who_give_up_leave_nothing_behind() -> None:
    here = Wound()
    for number in range(1_000):
        name = f"caller-{number}"
        here.rung(call_id=name, tag=name)
        here.hear(
            request("CANCEL", call_id=name, tag=name, branch=f"z9hG4bK1INVITE{name}")
        )
    assert len(here.all(Withdrawn)) == 1_000
    assert not here.agent.legs
    here.wind(64)
    assert here.is_quiet()


def test_a_thousand_callers_who_vanish_leave_nothing_behind() -> None:
    here = Wound()
    for number in range(1_000):
        name = f"caller-{number}"
        leg, _ = here.rung(call_id=name, tag=name)
        if number % 2:
            here.take(here.agent.answer(leg, OUR_SDP, here.now))
    here.wind(400)
    assert len(here.all(Ended)) == 1_000
    assert here.is_quiet()
