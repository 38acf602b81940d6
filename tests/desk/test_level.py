"""The level at the desk: what is grave falls by a reason, and by nothing else."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.desk import assessing, closing, locating, rescuing, weighing
from counselor_app.desk.desk import Desk
from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.disposition import Disposition
from counselor_app.domain.event import Entry, Refused
from counselor_app.domain.fitting import owes_reason
from counselor_app.domain.ids import RequestId
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import Grounds, Service
from counselor_app.domain.risk import (
    GRAVE,
    LeadDecided,
    LevelLowered,
    Risk,
    RiskLevel,
    WhyLower,
)
from counselor_app.domain.task import Work
from counselor_app.domain.triggers import Trigger
from tests.conftest import CALL, LEG, Author, World, default_protocol

LOW, MODERATE, UNRATED, HIGH, IMMINENT = RiskLevel
CORE = ("thoughts-now", "thoughts-recent", "ever-attempted")
ATTEMPT = Trigger.ATTEMPT_IN_PROGRESS
Act = Callable[[Desk], None]


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk()
    made.record(CALL, CallOffered(leg=LEG))
    made.record(CALL, CallAnswered(leg=LEG))
    for item in CORE:
        assessing.answer_item(made, CALL, item, "no")
    return made


def risk(desk: Desk) -> Risk:
    return desk.board.call(CALL).risk


def lowerings(world: World) -> list[LevelLowered]:
    events = [entry.event for entry in world.journal.entries]
    return [event for event in events if isinstance(event, LevelLowered)]


def say(desk: Desk, code: str, item: str = "safety-now") -> None:
    assessing.answer_item(desk, CALL, item, code)


def corrected(desk: Desk) -> None:
    say(desk, "hurt")
    say(desk, "safe-alone")


def taken_back(desk: Desk) -> None:
    say(desk, "hurt")
    assessing.take_back(desk, CALL, "safety-now")


def moved_away(desk: Desk) -> None:
    assessing.mark(desk, CALL, Trigger.WEAPON)
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_hand"})
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_home"})


def grown_up(desk: Desk) -> None:
    locating.say_who(desk, CALL, PersonAtRiskLearned(is_caller=True, age=15))
    say(desk, "no", "minor-home")
    locating.say_who(desk, CALL, PersonAtRiskLearned(age=25))


FALLS: list[tuple[Act, RiskLevel]] = [
    (corrected, IMMINENT),
    (taken_back, IMMINENT),
    (moved_away, IMMINENT),
    (grown_up, HIGH),
]
each_fall = pytest.mark.parametrize(
    ("falls", "level"), FALLS, ids=[f.__name__ for f, _ in FALLS]
)


@each_fall
def test_a_grave_level_holds_until_somebody_says_why_it_falls(
    desk: Desk, world: World, falls: Act, level: RiskLevel
) -> None:
    falls(desk)
    to = weighing.falls_to(desk, CALL)
    assert to is not None
    assert (risk(desk).level, risk(desk).shown) == (level, level)
    assert weighing.falls_to(world.desk(), CALL) is to
    assessing.lower(desk, CALL, WhyLower.SITUATION_CHANGED)
    assert (risk(desk).level, risk(desk).peak) == (to, level)
    assert weighing.falls_to(desk, CALL) is None
    assert world.desk().board == desk.board
    kinds = [entry.kind for entry in world.journal.entries]
    assert kinds[-2:] == ["LevelLowered", "LevelShown"]


@each_fall
def test_the_change_can_be_taken_back_and_the_level_is_as_it_was(
    desk: Desk, falls: Act, level: RiskLevel
) -> None:
    falls(desk)
    assessing.keep_level(desk, CALL)
    assert weighing.falls_to(desk, CALL) is None
    assert weighing.assessment(desk, CALL).level is level
    assert risk(desk).level is level


def test_the_step_that_danger_called_for_holds_as_long_as_its_level(desk: Desk) -> None:
    told = {"others-safe": "someone", "others-means": "yes", "others-near": "here"}
    for item, code in told.items():
        say(desk, code, item)
    assert weighing.fitting_now(desk, CALL).rung is Rung.POLICE
    say(desk, "away", "others-near")
    assert weighing.falls_to(desk, CALL) is HIGH
    held = weighing.fitting_now(desk, CALL)
    assert (held.rung, held.danger) == (Rung.POLICE, True)
    assessing.lower(desk, CALL, WhyLower.MIS_KEY)
    assert weighing.fitting_now(desk, CALL).rung is Rung.COMMUNITY_TEAM


def test_what_new_answers_call_for_is_told_while_a_step_is_held(desk: Desk) -> None:
    assessing.mark(desk, CALL, Trigger.WEAPON)
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_hand"})
    say(desk, "safe-alone")
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "none"})
    locating.say_who(desk, CALL, PersonAtRiskLearned(is_caller=True, age=15))
    say(desk, "no", "minor-home")
    held = weighing.fitting_now(desk, CALL)
    assert held.rung is Rung.POLICE
    assert [rule.trigger for rule in held.calls_for] == [Trigger.CHILD]


def test_once_the_line_is_over_no_question_comes_before_help(desk: Desk) -> None:
    assessing.take_back(desk, CALL, "thoughts-now")
    assert weighing.fitting_now(desk, CALL).asks_first
    desk.record(CALL, CallEnded(by=Side.CALLER))
    assert not weighing.fitting_now(desk, CALL).asks_first


def test_a_mark_made_in_error_has_said_why_the_level_falls(
    desk: Desk, world: World
) -> None:
    assessing.mark(desk, CALL, ATTEMPT)
    assessing.learn(desk, CALL, ATTEMPT, {"method": "pills"})
    say(desk, "yes", "hopeless")
    told: list[RiskLevel | None] = []
    desk.listen(lambda _b, _h: told.append(weighing.falls_to(desk, CALL)))
    assessing.unmark(desk, CALL, ATTEMPT)
    assert set(told) == {None}
    assert (risk(desk).level, risk(desk).peak) == (UNRATED, IMMINENT)
    (lowered,) = lowerings(world)
    assert lowered.why is WhyLower.MIS_KEY
    assert world.desk().board == desk.board


def test_a_mark_in_error_says_nothing_of_an_answer_that_changed_as_well(
    desk: Desk, world: World
) -> None:
    say(desk, "hurt")
    assessing.mark(desk, CALL, ATTEMPT)
    say(desk, "safe-alone")
    assessing.unmark(desk, CALL, ATTEMPT)
    assert weighing.falls_to(desk, CALL) is LOW
    assert risk(desk).level is IMMINENT
    assert lowerings(world) == []


def test_an_unmark_that_lowers_nothing_says_no_why(desk: Desk, world: World) -> None:
    say(desk, "hurt")
    assessing.mark(desk, CALL, ATTEMPT)
    assessing.unmark(desk, CALL, ATTEMPT)
    assert weighing.falls_to(desk, CALL) is None
    assert risk(desk).level is IMMINENT
    assert lowerings(world) == []


def test_an_answer_that_is_given_again_asks_for_nothing_more(desk: Desk) -> None:
    corrected(desk)
    say(desk, "hurt")
    assert weighing.falls_to(desk, CALL) is None
    with pytest.raises(Refused, match="does not fall"):
        assessing.lower(desk, CALL, WhyLower.MIS_KEY)


def test_with_other_answers_in_between_it_is_still_the_change_that_is_taken_back(
    desk: Desk,
) -> None:
    corrected(desk)
    say(desk, "yes", "hopeless")
    assert weighing.falls_to(desk, CALL) is MODERATE
    assessing.keep_level(desk, CALL)
    answers = desk.board.call(CALL).answers.by_item
    assert answers["safety-now"].option == "hurt"
    assert answers["hopeless"].option == "yes"


def test_where_a_weapon_is_falls_without_a_word_the_first_time(desk: Desk) -> None:
    assessing.mark(desk, CALL, Trigger.WEAPON)
    assert risk(desk).shown is RiskLevel.HIGH
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_home"})
    assert weighing.falls_to(desk, CALL) is None
    assert risk(desk).shown is RiskLevel.UNRATED
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_hand"})
    assessing.learn(desk, CALL, Trigger.WEAPON, {"where": "in_home"})
    assert weighing.falls_to(desk, CALL) is RiskLevel.UNRATED


def test_a_caller_who_must_never_be_called_back_is_not(desk: Desk) -> None:
    def due() -> list[Work]:
        return [task.opened.work for task in desk.board.open_tasks if task.opened]

    say(desk, "unsure", "hurt-by")
    assessing.mark(desk, CALL, Trigger.DROPPED)
    assert due() == [Work.CALL_BACK]
    say(desk, "no", "dv-callback")
    assert due() == []
    assert not desk.board.call(CALL).triggers.may_call_back
    say(desk, "yes", "dv-callback")
    assert due() == [Work.CALL_BACK]


@pytest.mark.parametrize(
    ("item", "code"), [("hurt-by", "threatened"), ("minor-home", "no")]
)
def test_a_home_that_may_be_dangerous_is_not_called_unless_they_say_it_is_safe(
    desk: Desk, item: str, code: str
) -> None:
    locating.say_who(desk, CALL, PersonAtRiskLearned(age=15))
    say(desk, code, item)
    assert not desk.board.call(CALL).triggers.may_call_back


def test_help_goes_out_without_consent_where_somebody_else_is_in_danger(
    desk: Desk,
) -> None:
    say(desk, "someone", "others-safe")
    assessing.mark(desk, CALL, Trigger.DANGER_TO_ANOTHER)
    assert risk(desk).level is HIGH
    asked = Grounds.IMMINENT_RISK
    rescuing.request(desk, CALL, Service.POLICE, asked, "means to go there")
    assert len(desk.board.call(CALL).rescues.requests) == 1


def test_nothing_is_resolved_while_intent_was_not_told(desk: Desk) -> None:
    for item in ("safety-now", "thoughts-recent", "ever-attempted"):
        say(desk, "safe-alone" if item == "safety-now" else "no", item)
    say(desk, "thoughts", "thoughts-now")
    assessing.answer_item(desk, CALL, "intends", NonAnswer.DECLINED)
    with pytest.raises(Refused, match="Means to act today"):
        closing.choose(desk, CALL, Disposition.RESOLVED)
    say(desk, "no", "intends")
    closing.choose(desk, CALL, Disposition.RESOLVED)


def test_nothing_is_resolved_while_the_risk_is_imminent(desk: Desk) -> None:
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    with pytest.raises(Refused, match="imminent"):
        closing.choose(desk, CALL, Disposition.RESOLVED)


def test_a_level_that_a_lead_agreed_to_does_not_outlive_a_new_danger(desk: Desk) -> None:
    say(desk, "means-near", "safety-now")
    assessing.rate(desk, CALL, LOW, "as they said")
    desk.hear(heard_after(desk, LeadDecided(level=LOW, agrees=True)))
    assert risk(desk).level is LOW
    say(desk, "pressing", "thoughts-now")
    assert risk(desk).level is HIGH


def test_an_own_level_given_before_anything_was_known_gives_way(desk: Desk) -> None:
    assessing.rate(desk, CALL, LOW, "I know them")
    for item in ("safety-now", "thoughts-recent", "ever-attempted"):
        say(desk, "safe-alone" if item == "safety-now" else "no", item)
    say(desk, "thoughts", "thoughts-now")
    assert risk(desk).shown is MODERATE
    assert risk(desk).level is MODERATE


def test_what_gets_worse_meanwhile_raises_it_at_once(desk: Desk) -> None:
    say(desk, "means-near")
    say(desk, "safe-alone")
    assert risk(desk).level is HIGH
    assessing.mark(desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert (risk(desk).level, weighing.falls_to(desk, CALL)) == (IMMINENT, None)


def test_nothing_waits_for_the_word(desk: Desk) -> None:
    corrected(desk)
    say(desk, "yes", "hopeless")
    request(desk, Service.EMS, Grounds.IMMINENT_RISK, why=WhyHigher.OTHER)
    assert desk.board.call(CALL).rescues.requests


def test_a_record_is_closed_with_the_higher_level_while_nobody_has_said_why(
    desk: Desk,
) -> None:
    corrected(desk)
    desk.record(CALL, CallEnded(by=Side.CALLER))
    closing.choose(desk, CALL, Disposition.URGENT_APPOINTMENT)
    closing.close(desk, CALL)
    closed = desk.board.call(CALL).ending.closed
    assert closed
    assert closed.level is IMMINENT


def test_a_level_that_is_not_grave_falls_by_itself(desk: Desk) -> None:
    say(desk, "thoughts", "thoughts-now")
    say(desk, "safe-alone")
    assert risk(desk).level is MODERATE
    say(desk, "no", "thoughts-now")
    assert (risk(desk).level, risk(desk).peak) == (LOW, MODERATE)


def test_a_lead_at_another_desk_agrees_and_nobody_has_waited(desk: Desk) -> None:
    say(desk, "hurt")
    assessing.rate(desk, CALL, LOW, "it was a film")
    assert (risk(desk).level, risk(desk).proposed) == (IMMINENT, LOW)
    request(desk, Service.EMS, Grounds.IMMINENT_RISK)
    desk.hear(heard_after(desk, LeadDecided(level=LOW, agrees=True)))
    assert (risk(desk).level, risk(desk).proposed) == (LOW, None)


def heard_after(desk: Desk, event: LeadDecided) -> Entry:
    kim = Author("kim")
    kim.pen = kim.pen.after(desk.board.calls[CALL].past[-1])
    return kim.writes(event)


def request(
    desk: Desk, service: Service, grounds: Grounds, why: WhyHigher | None = None
) -> RequestId:
    return rescuing.request(desk, CALL, service, grounds, "needs help", why)


def owes(desk: Desk, key: RequestId) -> bool:
    rescues = desk.board.call(CALL).rescues
    return owes_reason(rescues.requests[key], rescues.progress(key))


def test_above_what_fits_it_goes_out_with_a_reason_and_not_without(desk: Desk) -> None:
    say(desk, "means-near")
    with pytest.raises(Refused, match="why not less"):
        request(desk, Service.POLICE, Grounds.CONSENT)
    assert not desk.board.call(CALL).rescues.requests
    key = request(desk, Service.POLICE, Grounds.CONSENT, WhyHigher.NOT_SAFE)
    rescues = desk.board.call(CALL).rescues
    assert rescues.requests[key].asked.fits is Rung.COMMUNITY_TEAM
    assert rescues.progress(key).why_higher is WhyHigher.NOT_SAFE
    assert not owes(desk, key)


def test_where_it_cannot_wait_it_goes_out_and_the_reason_is_owed(
    desk: Desk, world: World
) -> None:
    say(desk, "hurt")
    key = request(desk, Service.POLICE, Grounds.CONSENT)
    assert world.courier.sent == [key]
    assert owes(desk, key)
    assert owes(world.desk(), key)
    rescuing.reason_rung(desk, CALL, key, WhyHigher.TOO_SLOW)
    assert not owes(desk, key)
    assert world.desk().board == desk.board


def test_what_fits_owes_no_reason_whatever_is_answered_later(desk: Desk) -> None:
    say(desk, "means-near")
    key = request(desk, Service.COMMUNITY_TEAM, Grounds.CONSENT)
    corrected(desk)
    assessing.lower(desk, CALL, WhyLower.MIS_KEY)
    assert not owes(desk, key)


def test_a_reason_that_nobody_needed_is_not_kept(desk: Desk) -> None:
    say(desk, "means-near")
    key = request(desk, Service.COMMUNITY_TEAM, Grounds.CONSENT, WhyHigher.OTHER)
    assert desk.board.call(CALL).rescues.progress(key).why_higher is None


def test_resolved_is_blocked_until_the_answer_against_it_is_lifted(desk: Desk) -> None:
    say(desk, "safe-alone")
    say(desk, "heavy", "intoxicated")
    with pytest.raises(Refused, match="Intoxicated: not resolved before"):
        closing.choose(desk, CALL, Disposition.RESOLVED)
    closing.choose(desk, CALL, Disposition.URGENT_APPOINTMENT)
    say(desk, "adult", "sober-check")
    closing.choose(desk, CALL, Disposition.RESOLVED)


OPTIONS = [(i.link_id, o.code) for i in default_protocol().questions for o in i.options]
ITEMS = sorted({item for item, _ in OPTIONS})
TRIGGERS = st.sampled_from(Trigger)
WHERE = st.sampled_from(["in_hand", "in_reach", "in_home", "none", "unknown"])
acts: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from(OPTIONS).map(lambda io: lambda d: say(d, io[1], io[0])),
    st.sampled_from(OPTIONS).map(
        lambda io: lambda d: assessing.answer_item(d, CALL, io[0], NonAnswer.DECLINED)
    ),
    st.sampled_from(ITEMS).map(lambda i: lambda d: assessing.take_back(d, CALL, i)),
    TRIGGERS.map(lambda t: lambda d: assessing.mark(d, CALL, t)),
    TRIGGERS.map(lambda t: lambda d: assessing.unmark(d, CALL, t)),
    WHERE.map(lambda w: lambda d: assessing.learn(d, CALL, Trigger.WEAPON, {"where": w})),
    st.integers(5, 90).map(
        lambda a: lambda d: locating.say_who(d, CALL, PersonAtRiskLearned(age=a))
    ),
    st.sampled_from([LOW, MODERATE]).map(
        lambda level: lambda d: assessing.rate(d, CALL, level, "as they said")
    ),
)


def weapon_place(desk: Desk) -> str | None:
    return desk.board.call(CALL).triggers.facts(Trigger.WEAPON).get("where")


@given(st.lists(st.tuples(acts, st.booleans()), max_size=12))
def test_no_answers_and_no_one_person_lower_a_grave_level_without_a_word(
    told: list[tuple[Act, bool]],
) -> None:
    world = World()
    desk = world.desk()
    desk.record(CALL, CallOffered(leg=LEG))
    desk.record(CALL, CallAnswered(leg=LEG))
    for act, lowers in told:
        before, place, said = risk(desk), weapon_place(desk), len(lowerings(world))
        act(desk)
        first_told = place is None and weapon_place(desk) is not None
        told_why = len(lowerings(world)) > said
        if before.shown in GRAVE and not first_told and not told_why:
            assert risk(desk).level.severity >= before.shown.severity
        if lowers and (to := weighing.falls_to(desk, CALL)):
            assessing.lower(desk, CALL, WhyLower.MIS_KEY)
            assert risk(desk).shown is to
    assert world.desk().board.calls == desk.board.calls


@given(st.lists(acts, max_size=10))
def test_whatever_made_it_fall_is_taken_back_or_said_where_to(told: list[Act]) -> None:
    desk = World().desk()
    desk.record(CALL, CallOffered(leg=LEG))
    desk.record(CALL, CallAnswered(leg=LEG))
    for act in told:
        act(desk)
    for _ in range(len(told) + 1):
        if weighing.falls_to(desk, CALL) is None:
            return
        try:
            assessing.keep_level(desk, CALL)
        except Refused:
            return
    raise AssertionError("it still falls")
