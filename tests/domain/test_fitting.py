"""The step that fits goes with the level in force; danger waits for no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import Answers, ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import Assessment, assess, assess_without
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.plan import Plan
from counselor_app.domain.event import Refused
from counselor_app.domain.fitting import Fitting, fitting, may_go_higher, rung_of
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.domain.people import People
from counselor_app.domain.rescue import Grounds, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from tests.conftest import default_protocol

LOW, MODERATE, UNRATED, HIGH, IMMINENT = RiskLevel
NONE = Triggers()
CORE = {
    "safety-now": "safe-alone",
    "thoughts-now": "no",
    "thoughts-recent": "no",
    "ever-attempted": "no",
}


def found_of(triggers: Triggers = NONE, /, **told: str) -> Assessment:
    answers = {**CORE, **{item.replace("_", "-"): code for item, code in told.items()}}
    by_item = {item: ItemAnswered(item=item, option=o) for item, o in answers.items()}
    asked = asked_from(default_protocol())
    facts = facts_of(People(), triggers)
    return assess(asked.after(Answers(by_item=by_item), facts))


def fits(
    found: Assessment, level: RiskLevel | None = None, triggers: Triggers = NONE
) -> Fitting:
    return fitting(found, level or found.level, triggers, default_protocol().plan)


def marked(*triggers: Trigger, weapon: Weapon = Weapon.UNKNOWN) -> Triggers:
    return Triggers(marked=frozenset(triggers), weapon=weapon)


OPTIONS = [(i.link_id, o.code) for i in default_protocol().questions for o in i.options]


@given(st.dictionaries(*map(st.sampled_from, zip(*OPTIONS, strict=True)), max_size=9))
def test_for_the_level_of_the_answers_it_is_the_step_of_the_assessment(
    told: dict[str, str],
) -> None:
    found = found_of(**told)
    assert fits(found).rung is found.step


def test_it_goes_with_the_level_in_force_and_not_with_the_derived_one() -> None:
    low = found_of()
    assert fits(low).rung is Rung.PLAN_ON_LINE
    assert fits(low, HIGH).rung is Rung.COMMUNITY_TEAM
    assert fits(low, IMMINENT).rung is Rung.EMS_BY_CONSENT


def test_a_core_question_that_was_not_put_comes_before_any_step() -> None:
    nothing = assess(asked_from(default_protocol()))
    assert fits(nothing).asks_first
    assert not fits(found_of()).asks_first
    declined = Answers(
        by_item={
            item: ItemAnswered(item=item, non_answer=NonAnswer.DECLINED) for item in CORE
        }
    )
    put = assess(asked_from(default_protocol()).after(declined, {}))
    assert (put.level, fits(put).asks_first) == (UNRATED, False)
    armed = marked(Trigger.WEAPON)
    facts = facts_of(People(), armed)
    urged = assess(asked_from(default_protocol()).after(Answers(), facts))
    assert not fits(urged, triggers=armed).asks_first
    assert not fits(nothing, triggers=marked(Trigger.SILENT)).asks_first


def test_what_speaks_for_safety_eases_and_drink_raises_it_with_its_reason() -> None:
    moderate = {"thoughts_now": "thoughts"}
    assert fits(found_of(**moderate)).rung is Rung.APPOINTMENT
    safer = found_of(**moderate, support="here", plan="yes")
    assert fits(safer).rung is Rung.SUPPORT_PERSON
    drunk = fits(found_of(**moderate, intoxicated="heavy"))
    assert (drunk.rung, drunk.raised_by) == (Rung.COMMUNITY_TEAM, ("Intoxicated",))


def test_a_trigger_that_the_answers_call_for_is_told_until_it_is_marked() -> None:
    found = found_of(safety_now="hurt")
    (called,) = fits(found).calls_for
    assert called.trigger is Trigger.ATTEMPT_IN_PROGRESS
    assert fits(found, triggers=marked(Trigger.ATTEMPT_IN_PROGRESS)).calls_for == ()


@pytest.mark.parametrize(
    ("triggers", "urgent"),
    [
        (marked(), False),
        (marked(Trigger.CHILD), False),
        (marked(Trigger.ATTEMPT_IN_PROGRESS), True),
        (marked(Trigger.DANGER_TO_ANOTHER), True),
        (marked(Trigger.SILENT), True),
        (marked(Trigger.WEAPON), True),
        (marked(Trigger.WEAPON, weapon=Weapon.IN_REACH), True),
        (marked(Trigger.WEAPON, weapon=Weapon.IN_HAND), True),
        (marked(Trigger.WEAPON, weapon=Weapon.IN_HOME), False),
        (marked(Trigger.WEAPON, weapon=Weapon.NONE), False),
    ],
)
def test_what_leaves_no_time_for_words(triggers: Triggers, urgent: bool) -> None:
    assert fits(found_of(triggers), triggers=triggers).urgent is urgent


def test_a_child_whose_home_is_the_danger_waits_for_no_words() -> None:
    for home, urgent in (("safe", False), ("danger", True)):
        learned = {Trigger.CHILD: {"home": home}}
        child = Triggers(marked=frozenset({Trigger.CHILD}), learned=learned)
        assert fits(found_of(child), triggers=child).urgent is urgent


def test_what_the_answers_say_leaves_no_time_either_nor_does_nothing_said() -> None:
    assert fits(found_of(safety_now="hurt")).urgent
    assert fits(found_of(), UNRATED).urgent
    assert not fits(found_of(), HIGH).urgent


def test_above_what_fits_a_word_is_asked_for_where_there_is_time() -> None:
    high = fits(found_of(), HIGH)
    with pytest.raises(Refused, match="why not less"):
        may_go_higher(high, Rung.POLICE, None)
    may_go_higher(high, Rung.POLICE, WhyHigher.TOO_SLOW)
    may_go_higher(high, Rung.COMMUNITY_TEAM, None)
    may_go_higher(fits(found_of(safety_now="hurt")), Rung.POLICE, None)


def test_without_a_protocol_nothing_fits_and_nothing_is_asked() -> None:
    found = assess_without(Triggers())
    nothing = fitting(found, LOW, Triggers(), Plan())
    assert nothing.rung is None
    may_go_higher(nothing, Rung.POLICE, None)


def test_a_service_stands_on_its_rung_and_ems_on_two() -> None:
    assert rung_of(Service.EMS, Grounds.CONSENT) is Rung.EMS_BY_CONSENT
    assert rung_of(Service.EMS, Grounds.IMMINENT_RISK) is Rung.EMS_WITHOUT_CONSENT
    heights = [rung_of(service, Grounds.CONSENT).height for service in Service]
    assert heights == sorted(heights)


def test_drink_raises_no_step_to_police() -> None:
    imminent = found_of(safety_now="hurt", intoxicated="heavy")
    assert fits(imminent).rung is Rung.EMS_BY_CONSENT
    assert "Intoxicated" not in fits(imminent).raised_by
