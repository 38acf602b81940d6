"""Hold and resume, theirs and ours: a session changes, a call does not end for it."""

import pytest

from counselor_app.phone.sip.message import Request
from counselor_app.phone.sip.outputs import (
    Confirmed,
    Ended,
    Leg,
    OfferAnswered,
    OfferFailed,
    Reoffered,
)
from tests.phone.wound import OUR_SDP, SDP, Wound, reply, request

HELD = SDP + b"a=sendonly\r\n"


def reinvite(tag: str, cseq: int = 2, branch: str = "") -> bytes:
    return request("INVITE", cseq=cseq, to_tag=tag, body=HELD, branch=branch)


def test_the_peer_holds_and_is_answered() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    assert w.one(Reoffered) == Reoffered(leg, HELD, "application/sdp")
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    answer = w.answers(200)[-1]
    assert (answer.cseq, answer.body, answer.to_tag) == (2, OUR_SDP, tag)
    w.hear(request("ACK", cseq=2, to_tag=tag, branch="z9hG4bKa2"))
    w.wind(40)
    assert len(w.answers(200)) == 2
    assert len(w.all(Confirmed)) == 1


def test_the_peer_asks_for_our_offer_and_answers_in_its_ack() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(request("INVITE", cseq=2, to_tag=tag, body=b""))
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    ack = request("ACK", cseq=2, to_tag=tag, branch="z9hG4bKa2", body=SDP)
    w.hear(ack)
    w.hear(ack)
    assert w.one(OfferAnswered) == OfferAnswered(leg, SDP, "application/sdp")
    assert w.once(Confirmed)


def test_a_retransmitted_reinvite_is_offered_once() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.hear(reinvite(tag))
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    w.hear(reinvite(tag))
    assert len(w.all(Reoffered)) == 1
    assert [a.status for a in w.answers() if a.cseq == 2] == [100, 100, 200, 200]


def test_a_reinvite_whose_200_is_never_acknowledged_does_not_end_the_call() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    w.wind(40)
    assert w.agent.legs == {leg}
    w.take(w.agent.reoffer(leg, OUR_SDP, w.now))
    assert w.asks("INVITE")


def test_an_offer_may_be_rejected() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.take(w.agent.reject_offer(leg, w.now))
    assert w.answers(488)
    assert w.agent.legs == {leg}


def test_an_owner_that_forgets_an_offer_leaves_no_peer_waiting() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.wind(10)
    assert w.answers(500)
    assert w.take(w.agent.accept_offer(leg, OUR_SDP, w.now)) == []
    assert w.agent.legs == {leg}


def test_each_offer_has_its_own_time() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(request("UPDATE", cseq=2, to_tag=tag, body=HELD))
    w.wind(9)
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    w.hear(request("UPDATE", cseq=3, to_tag=tag, body=HELD))
    w.wind(9)
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    assert len(w.answers(200, "UPDATE")) == 2
    assert not w.answers(500, "UPDATE")


def test_a_second_offer_before_the_first_is_answered_gets_500() -> None:
    w = Wound()
    _, tag = w.called()
    w.hear(reinvite(tag))
    w.hear(reinvite(tag, cseq=3, branch="z9hG4bKr3"))
    assert w.answers(500)[0].header("retry-after") == "1"
    assert len(w.all(Reoffered)) == 1


def test_a_reinvite_may_be_cancelled() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.hear(request("CANCEL", cseq=2, to_tag=tag))
    assert w.answers(200, "CANCEL")
    assert w.answers(487)
    assert w.agent.legs == {leg}


def test_an_update_refreshes_or_offers() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(request("UPDATE", cseq=2, to_tag=tag))
    assert len(w.answers(200, "UPDATE")) == 1
    assert not w.all(Reoffered)
    w.hear(request("UPDATE", cseq=3, to_tag=tag, body=HELD))
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    assert w.answers(200, "UPDATE")[1].body == OUR_SDP
    w.wind(60)
    assert len(w.answers(200, "UPDATE")) == 2


def test_an_offer_before_our_answer_is_put_off() -> None:
    w = Wound()
    _, tag = w.rung()
    w.hear(request("UPDATE", cseq=2, to_tag=tag, body=HELD))
    assert w.answers(500, "UPDATE")[0].header("retry-after") == "1"


def test_a_reinvite_proves_that_only_the_ack_was_lost() -> None:
    w = Wound()
    leg, tag = w.rung()
    w.take(w.agent.answer(leg, OUR_SDP, w.now))
    w.hear(reinvite(tag))
    assert w.once(Confirmed)
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    w.hear(request("ACK", cseq=2, to_tag=tag, branch="z9hG4bKa2"))
    w.wind(60)
    assert w.agent.legs == {leg}


def test_we_hold_a_call_that_came_in_and_acknowledge() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    ours = w.asks("INVITE")[0]
    assert (ours.cseq, ours.body, ours.to_tag) == (1, HELD, "psap-tag")
    assert ours.contact == "sip:desk@127.0.0.1:5060"
    assert ours.header("content-type") == "application/sdp"
    w.hear(reply(ours, 200, body=SDP))
    assert w.asks("ACK")[0].cseq == 1
    assert w.one(OfferAnswered).sdp == SDP
    w.hear(reply(ours, 200, body=SDP))
    assert len(w.asks("ACK")) == 2
    assert w.once(OfferAnswered)


def test_we_hold_a_call_that_we_made() -> None:
    w = Wound()
    leg, invite = w.connected()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    ours = w.asks("INVITE")[1]
    assert (ours.cseq, ours.to_tag, ours.call_id) == (2, "theirs", invite.call_id)
    w.hear(reply(ours, 200, body=SDP))
    assert [a.cseq for a in w.asks("ACK")] == [1, 2]


@pytest.mark.parametrize("status", [488, 500, 503, 481, 408, 603])
def test_a_failed_hold_never_ends_the_call(status: int) -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    for _ in range(2):
        w.hear(reply(w.asks("INVITE")[0], status))
    assert w.one(OfferFailed) == OfferFailed(leg, status)
    assert w.agent.legs == {leg}
    assert not w.all(Ended)


def test_a_hold_that_nobody_answers_never_ends_the_call() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.wind(33)
    assert w.one(OfferFailed) == OfferFailed(leg, 408)
    assert w.agent.legs == {leg}


def test_a_hold_that_is_taken_up_but_never_answered_ends_too() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.hear(reply(w.asks("INVITE")[0], 100))
    w.wind(65)
    assert w.one(OfferFailed) == OfferFailed(leg, 408)
    assert w.agent.legs == {leg}


@pytest.mark.parametrize(("we_called", "least", "most"), [(True, 2.1, 4), (False, 0, 2)])
def test_glare_is_tried_again_at_the_side_s_time(
    we_called: bool, least: float, most: float
) -> None:
    w = Wound()
    leg, _ = w.connected() if we_called else w.called()
    before = len(w.asks("INVITE"))
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.hear(reply(w.asks("INVITE")[-1], 491))
    assert not w.all(OfferFailed)
    w.wind(5)
    held = [s for s in w.sent if isinstance(s.message, Request)]
    again = next(s.at for s in held if s.message.body == HELD and s.at > 0)
    assert least <= again <= most
    second = w.asks("INVITE")[before + 1]
    assert second.cseq == w.asks("INVITE")[before].cseq + 1
    w.hear(reply(second, 200, body=SDP))
    assert w.one(OfferAnswered).leg == leg


def test_glare_without_end_is_told_and_does_not_end_the_call() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    answered: set[int] = set()
    for _ in range(20):
        for ask in w.asks("INVITE"):
            if ask.cseq not in answered:
                answered.add(ask.cseq)
                w.hear(reply(ask, 491))
        w.wind(4)
    assert w.one(OfferFailed) == OfferFailed(leg, 491)
    assert w.agent.legs == {leg}


def test_their_offer_during_ours_gets_491() -> None:
    w = Wound()
    leg, tag = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.hear(reinvite(tag))
    assert w.answers(491)
    assert not w.all(Reoffered)


def test_our_offer_during_theirs_waits_its_turn() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.take(w.agent.reoffer(leg, HELD, w.now))
    assert not w.asks("INVITE")
    w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
    assert not w.asks("INVITE")
    w.hear(request("ACK", cseq=2, to_tag=tag, branch="z9hG4bKa2"))
    assert w.asks("INVITE")[0].body == HELD


def test_our_offer_during_their_update_follows_at_once() -> None:
    for answer in ("accept", "reject"):
        w = Wound()
        leg, tag = w.called()
        w.hear(request("UPDATE", cseq=2, to_tag=tag, body=HELD))
        w.take(w.agent.reoffer(leg, HELD, w.now))
        assert not w.asks("INVITE")
        if answer == "accept":
            w.take(w.agent.accept_offer(leg, OUR_SDP, w.now))
        else:
            w.take(w.agent.reject_offer(leg, w.now))
        assert len(w.asks("INVITE")) == 1


def test_a_new_wish_does_not_wait_for_the_retry_of_an_old_one() -> None:
    w = Wound()
    leg, _ = w.connected()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.hear(reply(w.asks("INVITE")[-1], 491))
    w.take(w.agent.reoffer(leg, SDP, w.now))
    assert w.asks("INVITE")[-1].body == SDP
    w.hear(reply(w.asks("INVITE")[-1], 200, body=SDP))
    w.wind(10)
    assert [a.body for a in w.asks("INVITE")] == [OUR_SDP, HELD, SDP]


def test_of_two_wishes_the_last_is_offered_last() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.take(w.agent.reoffer(leg, SDP, w.now))
    w.take(w.agent.reoffer(leg, OUR_SDP, w.now))
    w.hear(reply(w.asks("INVITE")[0], 200, body=SDP))
    assert [a.body for a in w.asks("INVITE")] == [HELD, OUR_SDP]


def test_an_offer_under_way_when_the_call_ends_is_settled() -> None:
    w = Wound()
    leg, tag = w.called()
    w.hear(reinvite(tag))
    w.hear(request("BYE", cseq=3, to_tag=tag))
    assert w.answers(487)
    assert w.one(Ended) == Ended(leg, "peer", None, "")
    assert w.take(w.agent.accept_offer(leg, OUR_SDP, w.now)) == []


def test_a_200_to_our_offer_after_hanging_up_is_still_acknowledged() -> None:
    w = Wound()
    leg, _ = w.called()
    w.take(w.agent.reoffer(leg, HELD, w.now))
    w.take(w.agent.hang_up(leg, w.now))
    w.hear(reply(w.asks("INVITE")[0], 200, body=SDP))
    assert w.asks("ACK")[-1].cseq == 1
    assert not w.all(OfferAnswered)


def test_a_verb_for_nobody_does_nothing() -> None:
    w = Wound()
    nobody = Leg("nobody")
    for verb in (w.agent.hang_up, w.agent.ring, w.agent.failed, w.agent.reject_offer):
        assert verb(nobody, 0) == []
    assert w.agent.reoffer(nobody, SDP, 0) == []
