"""Calls in, with a wound clock: what the peer gets and the owner hears."""

from dataclasses import replace

import pytest

from counselor_app.phone.sip.message import Response
from counselor_app.phone.sip.outputs import (
    Confirmed,
    Ended,
    Erred,
    Flow,
    Offered,
    Output,
    Withdrawn,
)
from tests.phone.wound import OUR_SDP, OVER_TCP, PSAP, SDP, Wound, request


def test_a_call_rings_is_answered_and_ends() -> None:
    w = Wound()
    leg, tag = w.called()
    assert w.one(Offered).request == request("INVITE")
    assert [a.status for a in w.answers()] == [100, 180, 200]
    assert w.answers(200)[0].body == OUR_SDP
    assert w.one(Confirmed) == Confirmed(leg)
    w.hear(request("BYE", cseq=2, to_tag=tag, extra='Reason: SIP;text="done"\r\n'))
    assert w.answers(200, "BYE")
    assert w.one(Ended) == Ended(leg, "peer", None, "done")
    assert not w.agent.legs
    w.wind(40)
    assert w.is_quiet()


def test_a_retransmitted_invite_rings_once_with_one_tag() -> None:
    w = Wound()
    w.rung()
    w.hear(request("INVITE"))
    w.hear(request("INVITE"))
    assert len(w.all(Offered)) == 1
    assert [a.status for a in w.answers()] == [100, 180, 180, 180]
    assert len({a.to_tag for a in w.answers(180)}) == 1


def test_an_invite_retransmitted_after_the_200_gets_the_200() -> None:
    w = Wound()
    leg, _ = w.rung()
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    w.hear(request("INVITE"))
    first, second = w.answers(200)
    assert first.to_tag == second.to_tag
    assert len(w.all(Offered)) == 1


@pytest.mark.parametrize("flow", [PSAP, OVER_TCP])
def test_the_200_is_repeated_until_32_s_and_then_bye(flow: object) -> None:
    w = Wound()
    over = OVER_TCP if flow is OVER_TCP else PSAP
    w.hear(request("INVITE"), over)
    leg = w.one(Offered).leg
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    w.wind(31.9)
    at = w.times(lambda m: isinstance(m, Response) and m.status == 200)
    assert at == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert not w.asks("BYE")
    w.wind(0.1)
    assert w.asks("BYE")[0].cseq == 1
    assert w.one(Ended) == Ended(leg, "lost", 408, "The answer was never acknowledged.")


def test_an_ack_stops_the_200() -> None:
    w = Wound()
    w.called()
    w.wind(60)
    assert len(w.answers(200)) == 1
    assert not w.asks("BYE")


def test_the_body_of_the_ack_answers_our_offer() -> None:
    w = Wound()
    w.hear(request("INVITE", body=b""))
    leg = w.one(Offered).leg
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    tag = w.answers(200)[0].to_tag
    w.hear(request("ACK", to_tag=tag, branch="z9hG4bKx", body=SDP))
    assert w.one(Confirmed) == Confirmed(leg, SDP)


def test_a_cancel_withdraws_and_says_where_it_was_answered() -> None:
    w = Wound()
    leg, _ = w.rung()
    extra = 'Reason: SIP;cause=200;text="Call completed elsewhere"\r\n'
    w.hear(request("CANCEL", extra=extra))
    answers = [*w.answers(180), *w.answers(200, "CANCEL"), *w.answers(487)]
    assert len(answers) == 3
    assert len({a.to_tag for a in answers}) == 1
    assert w.one(Withdrawn) == Withdrawn(
        leg, 200, "Call completed elsewhere", elsewhere=True
    )
    assert not w.agent.legs
    assert not w.all(Ended)


@pytest.mark.parametrize(
    ("extra", "cause", "words", "elsewhere"),
    [
        ("", None, "", False),
        ("Reason: Q.850;cause=16\r\nReason: SIP;cause=200\r\n", 16, "", True),
        ("Reason: SIP;cause=487;text=gone\r\n", 487, "gone", False),
        ("Reason: ;;;cause=\r\n", None, "", False),
    ],
)
def test_reasons_of_a_cancel(
    extra: str, cause: int | None, words: str, elsewhere: bool
) -> None:
    w = Wound()
    leg, _ = w.rung()
    w.hear(request("CANCEL", extra=extra))
    assert w.one(Withdrawn) == Withdrawn(leg, cause, words, elsewhere)


def test_a_cancel_that_crosses_our_200_changes_nothing() -> None:
    w = Wound()
    leg, _ = w.rung()
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    w.hear(request("CANCEL"))
    assert w.answers(200, "CANCEL")
    assert not w.answers(487)
    assert not w.all(Withdrawn)
    assert leg in w.agent.legs


def test_a_cancel_of_a_stranger_or_for_nothing_gets_481() -> None:
    w = Wound()
    leg, _ = w.rung()
    w.hear(request("CANCEL", branch="z9hG4bKother"))
    w.hear(request("CANCEL"), PSAP.__class__("udp", "127.0.0.9", 5080))
    assert len(w.answers(481, "CANCEL")) == 2
    assert leg in w.agent.legs


def test_answering_a_withdrawn_call_does_nothing() -> None:
    w = Wound()
    leg, _ = w.rung()
    w.hear(request("CANCEL"))
    assert w.take(w.agent.answer(leg, OUR_SDP, w.now)) == []
    assert w.take(w.agent.hang_up(leg, w.now)) == []


def test_a_refusal_is_repeated_until_its_ack() -> None:
    w = Wound()
    leg, tag = w.rung()
    w.take(w.agent.refuse(leg, 486, "Busy", w.now))
    assert w.one(Ended) == Ended(leg, "us", 486, "Busy")
    w.wind(2)
    assert len(w.answers(486)) == 3
    w.hear(request("ACK", to_tag=tag))
    w.wind(40)
    assert len(w.answers(486)) == 3
    assert w.is_quiet()


def test_an_ack_of_a_refusal_counts_also_under_another_branch() -> None:
    w = Wound()
    leg, tag = w.rung()
    w.take(w.agent.refuse(leg, 486, "Busy", w.now))
    w.hear(request("ACK", to_tag=tag, branch="z9hG4bKnew"))
    w.wind(40)
    assert len(w.answers(486)) == 1


def test_hanging_up_before_the_ack_waits_for_it() -> None:
    w = Wound()
    leg, tag = w.rung()
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    w.take(w.agent.hang_up(leg, w.now))
    assert w.one(Ended).by == "us"
    assert not w.asks("BYE")
    w.hear(request("ACK", to_tag=tag, branch="z9hG4bKack"))
    assert w.asks("BYE")
    assert not w.all(Confirmed)


def test_our_bye_is_repeated_and_gives_up() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.hang_up(leg, w.now, "Wrap-up"))
    assert w.asks("BYE")[0].header("reason") == 'SIP;text="Wrap-up"'
    assert w.agent.legs == {leg}
    w.wind(31.9)
    assert len(w.asks("BYE")) == 11
    w.wind(1)
    assert not w.agent.legs
    assert len(w.all(Ended)) == 1


def test_byes_that_cross_are_both_answered() -> None:
    w = Wound()
    leg, tag = w.called()
    w.take(w.agent.hang_up(leg, w.now))
    w.hear(request("BYE", cseq=2, to_tag=tag))
    assert w.answers(200, "BYE")
    assert len(w.all(Ended)) == 1


def test_a_caller_may_end_a_call_that_still_rings() -> None:
    w = Wound()
    leg, tag = w.rung()
    w.hear(request("BYE", cseq=2, to_tag=tag))
    assert w.answers(200, "BYE")
    assert w.answers(487)
    assert w.one(Ended) == Ended(leg, "peer", None, "")


def test_a_call_that_nobody_answers_ends_after_180_s() -> None:
    w = Wound()
    leg, _ = w.rung()
    w.wind(179)
    assert w.times(lambda m: isinstance(m, Response) and m.status == 180) == [0, 60, 120]
    w.wind(1)
    assert w.answers(480)
    assert w.one(Ended).by == "lost"
    w.wind(60)
    assert w.is_quiet()
    assert leg not in w.agent.legs


def test_two_callers_with_one_call_id_are_two_calls() -> None:
    w = Wound()
    first, _ = w.rung()
    second, _ = w.rung(tag="other", branch="z9hG4bKother")
    assert first != second
    w.hear(request("CANCEL"))
    assert w.one(Withdrawn).leg == first
    assert w.agent.legs == {second}


def test_an_invite_that_came_two_ways_rings_once() -> None:
    w = Wound()
    w.rung()
    w.hear(request("INVITE", branch="z9hG4bKsecond"))
    assert len(w.answers(482)) == 1
    assert len(w.all(Offered)) == 1


def test_a_desk_that_would_turn_a_call_away_says_so_when_asked() -> None:
    w = Wound()
    _, tag = w.called()
    w.objection = "No counselor"
    w.hear(request("OPTIONS", call_id="o"))
    refused = w.answers(480, "OPTIONS")[0]
    assert refused.header("reason") == 'SIP;cause=480;text="No counselor"'
    w.hear(request("OPTIONS", cseq=2, to_tag=tag))
    w.objection = ""
    w.hear(request("OPTIONS", call_id="later"))
    assert len(w.answers(200, "OPTIONS")) == 2


def test_a_full_house_says_when_to_try_again() -> None:
    w = Wound(most_legs=1)
    w.rung()
    w.hear(request("INVITE", call_id="second"))
    assert w.answers(503)[0].header("retry-after") == "5"


def test_what_breaks_inside_is_answered_500(monkeypatch: pytest.MonkeyPatch) -> None:
    w = Wound()

    def broken(*_: object, **__: object) -> Output:
        raise ZeroDivisionError

    monkeypatch.setattr("counselor_app.phone.sip.reception.IncomingCall", broken)
    w.hear(request("INVITE"))
    assert isinstance(w.one(Erred).error, ZeroDivisionError)
    assert w.answers(500)


def test_an_owner_that_breaks_leaves_no_caller_at_100() -> None:
    w = Wound()
    w.hear(request("INVITE"))
    leg = w.one(Offered).leg
    w.take(w.agent.failed(leg, w.now))
    assert w.answers(500)
    assert w.one(Ended).status == 500


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("OPTIONS", 200),
        ("BYE", 481),
        ("UPDATE", 481),
        ("NOTIFY", 481),
        ("PRACK", 481),
        ("INFO", 481),
        ("REFER", 603),
        ("MESSAGE", 405),
        ("SUBSCRIBE", 405),
        ("REGISTER", 405),
        ("DANCE", 501),
        ("invite", 501),
    ],
)
def test_requests_outside_a_call(method: str, status: int) -> None:
    w = Wound()
    w.hear(request(method))
    assert [a.status for a in w.answers(method=method)] == [status]
    assert "UPDATE" in w.answers(method=method)[0].headers.get("allow")
    w.wind(33)
    assert w.is_quiet()


@pytest.mark.parametrize(
    ("method", "status"),
    [("OPTIONS", 200), ("REFER", 603), ("INFO", 405), ("NOTIFY", 481), ("DANCE", 501)],
)
def test_requests_within_a_call_that_do_not_end_it(method: str, status: int) -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(request(method, cseq=2, to_tag=tag))
    assert [a.status for a in w.answers(method=method)] == [status]
    assert leg in w.agent.legs


@pytest.mark.parametrize(
    ("tag", "to_tag"), [("x", "y"), ("psap-tag", "zz"), ("x", None), ("psap-tag", "-")]
)
def test_a_forged_bye_ends_nothing(tag: str, to_tag: str | None) -> None:
    w = Wound()
    leg, ours = w.called()
    to = ours if to_tag is None else to_tag.strip("-")
    w.hear(request("BYE", cseq=9, tag=tag, to_tag=to))
    assert w.answers(481, "BYE")
    assert leg in w.agent.legs


def test_an_invite_into_an_unknown_dialog_gets_481() -> None:
    w = Wound()
    w.hear(request("INVITE", to_tag="old"))
    assert w.answers(481)
    assert not w.all(Offered)


def test_what_it_must_not_ignore_it_refuses_by_name() -> None:
    w = Wound()
    w.hear(request("INVITE", extra="Require: 100rel, Foo, geolocation\r\n"))
    assert w.answers(420)[0].headers.get("unsupported") == ["100rel", "foo"]


def test_a_location_is_understood() -> None:
    w = Wound()
    w.hear(request("INVITE", extra="Require: geolocation\r\n"))
    assert w.once(Offered)


@pytest.mark.parametrize(
    ("via", "port"),
    [
        ("127.0.0.1:5080", 5080),
        ("127.0.0.1", 5060),
        ("127.0.0.1:99999", 5060),
        ("sbc.example.org:5080", 5080),
        ("127.0.0.1:5080;rport", 40124),
    ],
)
def test_an_answer_goes_to_the_source_at_the_port_that_the_via_asks_for(
    via: str, port: int
) -> None:
    w = Wound()
    source = Flow("udp", "127.0.0.1", 40124)
    w.hear(request("INVITE", via=f"SIP/2.0/UDP {via}"), source)
    w.hear(request("INVITE", via=f"SIP/2.0/UDP {via}"), source)
    w.hear(request("CANCEL", branch="z9hG4bKother", via=f"SIP/2.0/UDP {via}"), source)
    assert [s.flow for s in w.sent] == [replace(source, port=port)] * 3
    assert w.one(Offered).flow == source


def test_a_peer_we_do_not_know_hears_nothing() -> None:
    w = Wound(allow={"127.0.0.1"})
    w.hear(request("INVITE"), PSAP.__class__("udp", "127.0.0.2", 5080))
    assert w.told == []
    assert w.sent == []
    w.hear(request("INVITE"))
    assert w.once(Offered)
