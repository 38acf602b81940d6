"""The desk: folds, inks, acts, tells; and picks up where it stopped."""

import pytest

from counselor_app.desk import answering, assessing, closing, noting, rescuing
from counselor_app.desk.desk import HELP_NOT_UNDER_WAY, Desk
from counselor_app.desk.ports import Attached, Found, Happened
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Agreed,
    Disposition,
    FollowUpAgreed,
    may_choose,
    resolved_on_line,
)
from counselor_app.domain.event import Refused
from counselor_app.domain.health import Saved
from counselor_app.domain.ids import CallId, EventId, LegId, Subject
from counselor_app.domain.ladder import WhyHigher
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallOffered,
    Party,
    PartyInvited,
    PartyLeft,
    Side,
)
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import (
    EidoAnswered,
    EidoSent,
    Grounds,
    RescueSpoken,
    Service,
    Step,
)
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import Outcome, Work
from counselor_app.domain.triggers import Trigger
from tests.conftest import AT, CALL, LEG, World

OTHER = CallId(Subject("c2"))
FACT = EventId("f1")


def on_a_call(world: World) -> Desk:
    desk = world.desk()
    desk.record(CALL, CallOffered(leg=LEG))
    desk.record(CALL, CallAnswered(leg=LEG))
    return desk


def rated(desk: Desk) -> None:
    for item, code in (
        ("safety-now", "safe-together"),
        ("thoughts-now", "no"),
        ("thoughts-recent", "no"),
        ("ever-attempted", "no"),
    ):
        assessing.answer_item(desk, CALL, item, code)


def test_what_the_telephone_says_twice_is_recorded_once(world: World) -> None:
    desk = world.desk()
    fact = Happened(CALL, CallOffered(leg=LEG), FACT, AT)
    desk.take([fact, fact])
    assert [e.kind for e in world.journal.entries] == ["CallOffered"]
    assert desk.board.call(CALL).line.offered_at == AT
    assert world.phone.kept == []  # no disk has it yet
    desk.take([Saved(1), fact])
    assert world.phone.kept == [FACT, FACT]


def test_the_telephone_may_forget_a_fact_when_the_disk_has_it(world: World) -> None:
    desk = world.desk()
    desk.take([Happened(CALL, CallOffered(leg=LEG), FACT, AT)])
    assert world.phone.kept == []
    desk.take([Saved(1)])
    assert world.phone.kept == [FACT]


def test_a_call_that_the_telephone_no_longer_has_is_lost_and_to_be_called_back(
    world: World,
) -> None:
    on_a_call(world)
    reborn = world.desk()
    reborn.take([Attached(frozenset())])
    assert reborn.board.call(CALL).line.lost
    (task,) = reborn.board.open_tasks
    assert task.opened
    assert task.opened.work is Work.CALL_BACK


def test_a_call_that_the_telephone_still_has_goes_on(world: World) -> None:
    on_a_call(world)
    reborn = world.desk()
    reborn.take([Attached(frozenset({CALL}))])
    call = reborn.board.talking_to(reborn.pen.actor)
    assert call
    assert call.call_id == CALL


def test_nobody_is_left_on_the_line_when_the_call_is_over(world: World) -> None:
    desk = on_a_call(world)
    psap = LegId("leg-911")
    desk.record(CALL, PartyInvited(leg=psap, party=Party.PSAP))
    desk.record(CALL, CallEnded(by=Side.CALLER))
    assert world.phone.asked == [("drop_party", CALL, psap)]
    desk.record(CALL, PartyLeft(leg=psap))
    assert not desk.board.call(CALL).line.parties


def test_a_second_call_is_not_answered_over_the_first(world: World) -> None:
    desk = on_a_call(world)
    desk.record(OTHER, CallOffered(leg=LEG))
    with pytest.raises(Refused, match="You are on a call"):
        answering.answer(desk, OTHER)
    assert world.phone.asked == []


def test_the_answers_pin_the_protocol_and_show_a_level(world: World) -> None:
    desk = on_a_call(world)
    rated(desk)
    call = desk.board.call(CALL)
    assert call.answers.protocol
    assert call.answers.protocol.version == desk.protocol.version  # type: ignore[union-attr]  # it has one
    assert call.risk.shown is RiskLevel.LOW
    assert call.risk.peak is RiskLevel.LOW


def test_a_lower_level_of_ones_own_wants_a_reason_and_keeps_the_peak(
    world: World,
) -> None:
    desk = on_a_call(world)
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    with pytest.raises(Refused, match="Say why it is lower"):
        assessing.rate(desk, CALL, RiskLevel.HIGH, " ")
    assessing.rate(desk, CALL, RiskLevel.HIGH, "it was a movie")
    risk = desk.board.call(CALL).risk
    assert (risk.level, risk.proposed) == (RiskLevel.IMMINENT, RiskLevel.HIGH)
    assert (risk.peak, risk.reason) == (RiskLevel.IMMINENT, "it was a movie")


def test_a_mark_made_in_error_is_taken_back_and_both_are_kept(world: World) -> None:
    desk = on_a_call(world)
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assessing.unmark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert desk.board.call(CALL).risk.shown is RiskLevel.UNRATED
    kinds = [e.kind for e in world.journal.entries]
    assert {"TriggerMarked", "TriggerUnmarked", "LevelLowered"} <= set(kinds)


def test_help_by_consent_goes_out_with_the_same_id_until_someone_has_it(
    world: World,
) -> None:
    desk = on_a_call(world)
    desk.record(CALL, PersonAtRiskLearned(is_caller=True))
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    desk.record(CALL, EidoSent(request_id=key))
    world.desk().resume()
    assert world.courier.sent == [key, key]
    desk.record(CALL, EidoAnswered(request_id=key, code=180))
    world.desk().resume()
    assert len(world.courier.sent) == 2
    awaited = [p.request.asked.request_id for p in world.courier.parcels if p.received]
    assert awaited == [key]


def test_help_without_consent_is_for_imminent_risk(world: World) -> None:
    desk = on_a_call(world)
    with pytest.raises(Refused, match="imminent risk"):
        rescuing.request(desk, CALL, Service.POLICE, Grounds.IMMINENT_RISK, "why")
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    rescuing.request(desk, CALL, Service.POLICE, Grounds.IMMINENT_RISK, "why")
    assert len(world.courier.sent) == 1


def test_accepted_help_leaves_the_task_to_confirm_contact(world: World) -> None:
    desk = on_a_call(world)
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    desk.record(CALL, EidoAnswered(request_id=key, code=200))
    desk.record(CALL, EidoAnswered(request_id=key, code=200))
    (task,) = desk.board.open_tasks
    assert task.opened
    assert task.opened.work is Work.CONFIRM_CONTACT
    rescuing.confirm_contact(desk, CALL, key, Outcome.REACHED)
    assert desk.board.call(CALL).rescues.progress(key).step is Step.REACHED
    assert not desk.board.open_tasks


def test_a_refusal_after_acceptance_does_not_unsay_it(world: World) -> None:
    desk = on_a_call(world)
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    for code in (603, 200, 603):
        desk.record(CALL, EidoAnswered(request_id=key, code=code))
    progress = desk.board.call(CALL).rescues.progress(key)
    assert (progress.step, progress.refused) == (Step.ACCEPTED, None)


def test_help_that_nobody_received_is_said_in_the_ear_once(world: World) -> None:
    desk = on_a_call(world)
    rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    desk.tick()
    assert world.voice.said == []
    world.clock.time += desk.policy.received_within
    desk.tick()
    desk.tick()
    assert world.voice.said == [HELP_NOT_UNDER_WAY]


def test_help_that_was_accepted_is_not_said_to_be_missing(world: World) -> None:
    desk = on_a_call(world)
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    desk.record(CALL, EidoAnswered(request_id=key, code=200))
    world.clock.time += desk.policy.accepted_within
    desk.tick()
    assert world.voice.said == []


def test_what_the_archive_finds_goes_to_the_screen_that_asked(world: World) -> None:
    desk, shown = world.desk(), list[tuple[Call, ...]]()
    desk.ask_recent(5, shown.append)
    assert world.archive.asked == [(0, 5)]
    desk.take([Found(0, (Call(OTHER),))])
    assert shown == [(Call(OTHER),)]
    assert not desk.board.calls  # it is shown, and never folded


def test_a_request_read_aloud_counts_when_someone_took_it(world: World) -> None:
    desk = on_a_call(world)
    key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
    with pytest.raises(Refused, match="who took it"):
        rescuing.spoke(desk, CALL, key, "", "")
    rescuing.spoke(desk, CALL, key, "operator 7", "26-0417")
    assert isinstance(
        next(e.event for e in world.journal.entries if e.kind == "RescueSpoken"),
        RescueSpoken,
    )
    assert not desk.board.owed_by(desk.pen.stream)


def test_resolved_on_the_line_is_derived_never_typed(world: World) -> None:
    desk = on_a_call(world)
    rated(desk)
    call = desk.board.call(CALL)
    assert resolved_on_line(Disposition.RESOLVED, call.rescues)
    visit = (Service.COMMUNITY_TEAM, Grounds.CONSENT, "visit", WhyHigher.OTHER)
    rescuing.request(desk, CALL, *visit)
    sent = desk.board.call(CALL)
    assert not resolved_on_line(Disposition.RESOLVED, sent.rescues)
    with pytest.raises(Refused, match="Help was sent"):
        may_choose(Disposition.RESOLVED, sent.risk, sent.rescues)


def test_not_rated_blocks_resolved(world: World) -> None:
    desk = on_a_call(world)
    with pytest.raises(Refused, match="not rated"):
        closing.choose(desk, CALL, Disposition.RESOLVED)


def test_a_closed_record_leaves_the_call_to_911_and_the_follow_up(world: World) -> None:
    desk = on_a_call(world)
    rated(desk)
    with pytest.raises(Refused, match="still open"):
        closing.close(desk, CALL)
    desk.record(CALL, CallEnded(by=Side.CALLER))
    with pytest.raises(Refused, match="Choose how"):
        closing.close(desk, CALL)
    closing.choose(desk, CALL, Disposition.RESOLVED)
    closing.agree(desk, CALL, FollowUpAgreed(consent=Agreed.YES))
    closing.close(desk, CALL)
    works = [task.opened.work for task in desk.board.open_tasks if task.opened]
    assert works == [Work.CALL_911_BACK, Work.FOLLOW_UP]
    closed = desk.board.call(CALL).ending.closed
    assert closed
    assert closed.resolved_on_line
    reborn = world.desk()
    assert reborn.pen == desk.pen
    assert reborn.board.call(CALL) == desk.board.call(CALL)  # whom to call, and where
    for task in reborn.board.open_tasks:
        rescuing.end_task(reborn, task.task_id, Outcome.DONE)
    assert not world.desk().board.calls  # it is no longer live


def test_an_open_record_waits_after_a_crash(world: World) -> None:
    desk = on_a_call(world)
    desk.record(CALL, CallEnded(by=Side.COUNSELOR))
    (call,) = world.desk().board.records_of(desk.pen.actor)
    assert call.call_id == CALL


def test_what_was_being_typed_is_there_again(world: World) -> None:
    desk = on_a_call(world)
    noting.type_(desk, CALL, "he has the bott", 3)
    assert noting.drafts(world.desk()) == {CALL: "he has the bott"}
    noting.take(desk, CALL, "he has the bottle")
    assert noting.drafts(world.desk()) == {}
    assert [text for _, text in desk.board.call(CALL).notes.taken] == [
        "he has the bottle"
    ]


def test_without_a_protocol_triggers_notes_and_help_work(world: World) -> None:
    world.protocol = None
    desk = on_a_call(world)
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert desk.board.call(CALL).risk.level is RiskLevel.IMMINENT
    rescuing.request(desk, CALL, Service.EMS, Grounds.IMMINENT_RISK, "pills")
    with pytest.raises(Refused):
        assessing.answer_item(desk, CALL, "safety-now", "hurt")
