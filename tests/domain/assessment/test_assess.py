"""The level: the worst answer holds, nothing lowers it, and not rated says so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import Answers, NonAnswer
from counselor_app.domain.assessment.asking import Asked, Facts, asked_from
from counselor_app.domain.assessment.assess import (
    Assessment,
    Reason,
    assess,
    assess_without,
)
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.form import Option
from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    Effect,
    EffectRule,
    LevelRule,
    Plan,
    ScoreAtLeast,
    StepRule,
    TriggerRule,
)
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.ladder import Rung
from counselor_app.domain.people import People
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from tests.conftest import default_protocol
from tests.domain.assessment.forms import (
    CODES,
    answered,
    answers,
    ask,
    coding,
    group,
    protocol,
    rising_protocols,
    when,
)

PROTOCOL = default_protocol()
CALM: dict[str, str | NonAnswer] = {
    "safety-now": "safe-together",
    "thoughts-now": "no",
    "thoughts-recent": "no",
    "ever-attempted": "no",
}
LOW, MODERATE, UNRATED, HIGH, IMMINENT = RiskLevel


def found(said: Mapping[str, str | NonAnswer], facts: Facts | None = None) -> Assessment:
    return assess(asked_from(PROTOCOL).after(answers(said), facts or {}))


def of(made: Protocol, **said: str | NonAnswer) -> Assessment:
    return assess(asked_from(made).after(answers(said), {}))


def marked(*triggers: Trigger) -> Triggers:
    return Triggers(frozenset(triggers))


def armed(where: Weapon) -> Triggers:
    return Triggers(frozenset({Trigger.WEAPON}), where)


def silent() -> Triggers:
    told = {Trigger.SILENT: {"silent": "unresponsive"}}
    return Triggers(frozenset({Trigger.SILENT}), learned=told)


def home() -> Triggers:
    told = {Trigger.CHILD: {"home": "danger"}}
    return Triggers(frozenset({Trigger.CHILD}), learned=told)


def test_the_calm_path_has_at_most_fourteen_questions() -> None:
    asked, said = asked_from(PROTOCOL), dict(CALM)
    asked = asked.after(answers(said), {})
    while item := asked.next_after(None):
        said[item.link_id] = item.options[0].code
        asked = asked.after(answers(said), {})
    assert len(said) <= 14
    assert assess(asked).level is LOW


def test_four_real_answers_rate_the_call() -> None:
    assert found(CALM).level is LOW


@pytest.mark.parametrize("core", CALM)
@pytest.mark.parametrize("why", NonAnswer)
def test_a_core_question_without_an_answer_leaves_the_call_not_rated(
    core: str, why: NonAnswer
) -> None:
    assessment = found({**CALM, core: why})
    assert assessment.level is UNRATED
    assert assessment.open_core == (core,)


def test_danger_is_shown_before_the_core_is_asked() -> None:
    assessment = found({"safety-now": "hurt"})
    assert assessment.level is IMMINENT
    assert assessment.reasons[0].item == "safety-now"


def test_thoughts_open_the_questions_on_intent() -> None:
    calm = asked_from(PROTOCOL).after(answers(CALM), {})
    more = calm.after(answers({**CALM, "thoughts-now": "thoughts"}), {})
    opened = {i.link_id for i in more.questions} - {i.link_id for i in calm.questions}
    assert opened == {"method", "preparation", "intends", "served"}


def test_an_answer_to_a_question_no_longer_asked_counts_for_nothing() -> None:
    said = {**CALM, "thoughts-now": "thoughts", "intends": "yes"}
    assert found(said).level is IMMINENT
    assert found({**CALM, "intends": "yes"}).level is LOW


def test_an_attempt_in_progress_is_imminent_without_any_answer() -> None:
    assert found({}, {"attempt_in_progress": "marked"}).level is IMMINENT


@pytest.mark.parametrize(
    ("where", "level"),
    [
        *(("in_hand", IMMINENT), ("in_reach", HIGH), ("unknown", HIGH)),
        *(("in_home", MODERATE), ("none", LOW)),
    ],
)
def test_a_weapon_counts_by_where_it_is(where: str, level: RiskLevel) -> None:
    assert found(CALM, {"weapon.where": where}).level is level


def test_a_weapon_within_reach_of_who_may_act_is_police_with_help() -> None:
    said = {**CALM, "thoughts-now": "thoughts", "intends": "unsure"}
    assessment = found(said, {"weapon.where": "in_reach"})
    assert (assessment.level, assessment.step) == (IMMINENT, Rung.POLICE)
    assert Trigger.WEAPON in [rule.trigger for rule in assessment.triggers]


def test_a_minor_who_declines_is_taken_to_have_said_yes() -> None:
    declined = {**CALM, "thoughts-now": NonAnswer.DECLINED}
    assert found(declined).reasons[0].buffer
    child = found(declined, {"age": "minor"})
    assert child.reasons[0].text == "Thoughts of suicide now"
    assert child.level is UNRATED  # a refusal is no answer: it is still to be asked
    unknown = {**CALM, "thoughts-now": NonAnswer.UNKNOWN}
    assert found(unknown, {"age": "minor"}).reasons[0].buffer


def test_what_is_declined_later_does_not_unsay_an_answer() -> None:
    yes = answered("intends", {"intends": "yes"}["intends"])
    said = answers({**CALM, "thoughts-now": "thoughts", "intends": "yes"})
    by_item = {**said.by_item, "intends": answered("intends", NonAnswer.DECLINED)}
    told = Answers(by_item=by_item, earlier={"intends": (yes,)})
    assert assess(asked_from(PROTOCOL).after(told, {})).level is IMMINENT


def test_intoxication_raises_the_step_and_blocks_resolved_until_it_is_lifted() -> None:
    drunk = found({**CALM, "intoxicated": "heavy"})
    assert drunk.does(Effect.BLOCKS_RESOLVED)
    assert (drunk.level, drunk.step) == (MODERATE, Rung.COMMUNITY_TEAM)
    for code, blocked in (("adult", False), ("sober", False), ("not-yet", True)):
        checked = found({**CALM, "intoxicated": "heavy", "sober-check": code})
        assert bool(checked.does(Effect.BLOCKS_RESOLVED)) is blocked
        assert checked.level is MODERATE


def test_buffers_ease_the_step_and_never_the_level() -> None:
    said = {**CALM, "safety-now": "safe-alone", "thoughts-now": "wish"}
    alone = found(said)
    held = found({**said, "support": "here", "reasons": "some"})
    assert (alone.level, alone.step) == (MODERATE, Rung.APPOINTMENT)
    assert (held.level, held.step) == (MODERATE, Rung.SUPPORT_PERSON)
    rule = PROTOCOL.plan.step_of(MODERATE)
    assert rule is not None
    assert rule.within == timedelta(hours=24)


def test_without_a_protocol_triggers_still_count() -> None:
    assert assess_without(Triggers()).level is UNRATED
    attempt = Triggers(marked=frozenset({Trigger.ATTEMPT_IN_PROGRESS}))
    assert assess_without(attempt).level is IMMINENT
    levels = {
        where: assess_without(Triggers(frozenset({Trigger.WEAPON}), where)).level
        for where in Weapon
    }
    assert levels == {
        Weapon.IN_HAND: IMMINENT,
        Weapon.IN_REACH: HIGH,
        Weapon.IN_HOME: UNRATED,
        Weapon.NONE: UNRATED,
        Weapon.UNKNOWN: HIGH,
    }
    both = Triggers(frozenset(Trigger), Weapon.IN_HOME)
    assert [r.text for r in assess_without(both).reasons] == [
        "Attempt in progress",
        "Danger to another person",
        "Weapon in the home",
    ]
    assert assess_without(both).step is Rung.EMS_BY_CONSENT


@pytest.mark.parametrize(
    ("trigger", "facts", "level"),
    [
        (Trigger.SILENT, {"silent": "unresponsive"}, IMMINENT),
        (Trigger.SILENT, {"silent": "cannot_speak"}, UNRATED),
        (Trigger.CHILD, {"home": "danger"}, HIGH),
        (Trigger.CHILD, {"home": "safe"}, UNRATED),
    ],
)
def test_without_a_protocol_a_trigger_means_what_the_shipped_one_says(
    trigger: Trigger, facts: dict[str, str], level: RiskLevel
) -> None:
    triggers = Triggers(frozenset({trigger}), learned={trigger: facts})
    assert assess_without(triggers).level is level
    assert found({}, facts_of(People(), triggers)).level is level


WITHOUT = [
    (marked(Trigger.ATTEMPT_IN_PROGRESS), "Attempt in progress", IMMINENT),
    (silent(), "Does not respond", IMMINENT),
    (armed(Weapon.IN_HAND), "Weapon in hand", IMMINENT),
    (armed(Weapon.IN_REACH), "Weapon within reach", HIGH),
    (armed(Weapon.UNKNOWN), "Weapon, place unknown", HIGH),
    (armed(Weapon.IN_HOME), "Weapon in the home", MODERATE),
    (marked(Trigger.DANGER_TO_ANOTHER), "Danger to another person", HIGH),
    (home(), "Home is the danger for a child", HIGH),
]


@pytest.mark.parametrize(("triggers", "text", "level"), WITHOUT)
def test_without_a_protocol_each_danger_is_named_and_calls_for_somebody(
    triggers: Triggers, text: str, level: RiskLevel
) -> None:
    told = assess_without(triggers)
    assert told.reasons == (Reason("", text, level),)
    (called,) = told.triggers
    assert (called.text, called.name, called.trigger) == (text, "", None)
    rung = Rung.EMS_BY_CONSENT if level is IMMINENT else Rung.COMMUNITY_TEAM
    assert (called.rung, told.step) == (rung, rung)


def test_safety_that_is_unsaid_speaks_for_safety_no_more() -> None:
    heavy = {**CALM, "intoxicated": "heavy"}
    said = answers({**heavy, "sober-check": "sober", "support": "here"})
    unsaid = {
        **said.by_item,
        **answers(
            {"sober-check": NonAnswer.UNKNOWN, "support": NonAnswer.UNKNOWN}
        ).by_item,
    }
    earlier = {i: (said.by_item[i],) for i in ("sober-check", "support")}
    now = assess(asked_from(PROTOCOL).after(Answers(by_item=unsaid, earlier=earlier), {}))
    before = assess(asked_from(PROTOCOL).after(said, {}))
    assert not before.does(Effect.BLOCKS_RESOLVED)
    assert now.does(Effect.BLOCKS_RESOLVED)
    assert "Someone is with them" not in [r.text for r in now.reasons]


def test_a_minor_who_declines_after_a_no_is_taken_to_have_said_yes() -> None:
    told = answers({**CALM, "thoughts-now": "no"})
    by_item = {
        **told.by_item,
        "thoughts-now": answered("thoughts-now", NonAnswer.DECLINED),
    }
    declined = Answers(
        by_item=by_item, earlier={"thoughts-now": (told.by_item["thoughts-now"],)}
    )
    asked = asked_from(PROTOCOL).after(declined, {"age": "minor"})
    assert "Thoughts of suicide now" in [r.text for r in assess(asked).reasons]


def level_at(level: RiskLevel, rule: AtLeast, name: str = "") -> LevelRule:
    return LevelRule(name or rule.code, level, rule, f"{rule.item} {rule.code}")


def test_of_two_rules_on_one_answer_the_worse_one_says_why() -> None:
    b, c = level_at(MODERATE, AtLeast("x", "b")), level_at(HIGH, AtLeast("x", "c"))
    for levels in ((b, c), (c, b)):
        made = protocol(ask("x"), ask("y"), plan=Plan(levels))
        assert [r.text for r in of(made, x="c").reasons] == ["x c"]
        assert [r.text for r in of(made, x="b").reasons] == ["x b"]
        assert of(made, x="a").reasons == ()


def test_reasons_come_worst_first_and_what_speaks_for_safety_last() -> None:
    safe = Option(coding("a"), "A", buffer=True, reason="Somebody near")
    plan = Plan((level_at(LOW, AtLeast("x", "b")), level_at(HIGH, AtLeast("y", "b"))))
    made = protocol(ask("s", options=(safe,)), ask("x"), ask("y"), plan=plan)
    reasons = of(made, s="a", x="b", y="b").reasons
    assert [(r.text, r.buffer) for r in reasons] == [
        *(("y b", False), ("x b", False)),
        ("Somebody near", True),
    ]


def test_a_buffer_without_a_reason_is_named_by_its_answer() -> None:
    safe = Option(coding("a"), "Somebody near", buffer=True)
    made = protocol(ask("s", options=(safe,)))
    assert [r.text for r in of(made, s="a").reasons] == ["Somebody near"]


def test_a_score_makes_a_level() -> None:
    weighed = tuple(Option(coding(c), c, Decimal(n)) for n, c in enumerate(CODES))
    items = [ask(name, options=weighed) for name in ("x", "y")]
    plan = Plan((LevelRule("sum", HIGH, ScoreAtLeast("g", Decimal(3)), "three"),))
    made = protocol(group("g", *items), ask("z"), plan=plan)
    assert of(made, x="b", y="b").level is LOW
    assert of(made, x="b", y="c").level is HIGH
    assert of(made, x="b", y="c").reasons[0].item == "g"


def test_rules_join_with_and_and_or() -> None:
    x, y = AtLeast("x", "b"), AtLeast("y", "b")
    both = protocol(
        ask("x"), ask("y"), plan=Plan((LevelRule("", HIGH, AllOf((x, y)), ""),))
    )
    one = protocol(
        ask("x"), ask("y"), plan=Plan((LevelRule("", HIGH, AnyOf((x, y)), ""),))
    )
    assert [of(both, x="b").level, of(both, x="b", y="c").level] == [LOW, HIGH]
    assert [of(one, y="b").level, of(one).level] == [HIGH, LOW]


def test_a_rule_on_what_is_not_there_is_not_met() -> None:
    plan = Plan(tuple(level_at(HIGH, r) for r in (AtLeast("n", "a"), AtLeast("x", "n"))))
    assert of(protocol(ask("x"), plan=plan), x="c").level is LOW


def test_a_trigger_lifts_the_step_and_never_lowers_it() -> None:
    steps = (
        StepRule(LOW, Rung.PLAN_ON_LINE, ""),
        StepRule(HIGH, Rung.CO_RESPONDERS, "", eased=Rung.COMMUNITY_TEAM),
    )
    calls = TriggerRule("t", Trigger.CHILD, AtLeast("y", "b"), "", Rung.EMS_BY_CONSENT)
    told = TriggerRule("u", None, AtLeast("y", "c"), "")
    plan = Plan((level_at(HIGH, AtLeast("x", "b")),), (calls, told), steps)
    made = protocol(ask("x"), ask("y"), plan=plan)
    assert of(made).step is Rung.PLAN_ON_LINE
    assert of(made, y="b").step is Rung.EMS_BY_CONSENT
    assert of(made, x="b", y="b").step is Rung.CO_RESPONDERS
    assert [r.name for r in of(made, y="c").triggers] == ["t", "u"]


def test_without_a_step_for_the_level_there_is_none() -> None:
    assert of(protocol(ask("x"))).step is None
    calls = TriggerRule("t", None, AtLeast("x", "a"), "", Rung.POLICE)
    assert of(protocol(ask("x"), plan=Plan(triggers=(calls,))), x="a").step is Rung.POLICE


def test_so_many_buffers_as_the_plan_says_ease_the_step() -> None:
    safe = (Option(coding("a"), "A", buffer=True),)
    step = StepRule(LOW, Rung.APPOINTMENT, "", eased=Rung.PLAN_ON_LINE)
    items = [ask(n, options=safe) for n in "xyz"]
    for needed, rungs in ((1, "EASED"), (2, "NOT"), (3, "NOT")):
        made = protocol(*items, plan=Plan(steps=(step,), buffers=needed))
        eased = of(made, x="a").step is Rung.PLAN_ON_LINE
        assert eased is (rungs == "EASED")
    made = protocol(*items, plan=Plan(steps=(step,), buffers=3))
    assert of(made, x="a", y="a", z="a").step is Rung.PLAN_ON_LINE


def test_an_effect_raises_the_step_of_the_level_and_not_that_of_a_trigger() -> None:
    raises = EffectRule("e", frozenset({Effect.RAISES_STEP}), AtLeast("x", "b"), "")
    calls = TriggerRule("t", None, AtLeast("y", "b"), "", Rung.COMMUNITY_TEAM)
    steps = (StepRule(LOW, Rung.SUPPORT_PERSON, ""),)
    plan = Plan(triggers=(calls,), steps=steps, effects=(raises,))
    made = protocol(ask("x"), ask("y"), plan=plan)
    assert of(made, x="b").step is Rung.APPOINTMENT
    assert of(made, x="b", y="b").step is Rung.COMMUNITY_TEAM
    assert of(made, x="b").does(Effect.RAISES_STEP) is raises
    assert of(made, x="b").does(Effect.BLOCKS_RESOLVED) is None


def test_a_hidden_item_is_filled_from_the_call_and_is_never_asked() -> None:
    fact = ask("fact", hidden=True, code=coding("weapon"))
    made = protocol(fact, ask("x", when("fact")))
    asked = asked_from(made)
    assert asked.questions == ()
    asked = asked.after(Answers(), {"weapon": "a"})
    assert [i.link_id for i in asked.questions] == ["x"]
    for gone in ({}, {"weapon": "words"}):
        assert asked.after(Answers(), gone).questions == ()


choices = st.sampled_from([*CODES, *NonAnswer])


@given(rising_protocols(), st.data())
def test_a_worse_answer_never_lowers_the_level(
    made: Protocol, data: st.DataObject
) -> None:
    names = [i.link_id for i in made.questions]
    said = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(CODES)))
    worse = {
        name: data.draw(st.sampled_from(CODES[CODES.index(code) :]))
        for name, code in said.items()
    }
    core = {n: worse[n] for n in worse}
    assert of(made, **core).level.severity >= _rated(made, said, core).severity


def _rated(made: Protocol, said: dict[str, str], more: dict[str, str]) -> RiskLevel:
    """Return the level by rules alone, where both leave the same core open."""
    before, after = of(made, **said), of(made, **more)
    return before.level if set(before.open_core) <= set(after.open_core) else LOW


@given(rising_protocols(), st.data())
def test_no_non_answer_lowers_the_level(made: Protocol, data: st.DataObject) -> None:
    names = [i.link_id for i in made.questions]
    said = data.draw(st.dictionaries(st.sampled_from(names), choices))
    item, why = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(NonAnswer))
    before, by_item = answers(said), {**answers(said).by_item}
    earlier = {item: (by_item[item],)} if item in by_item else {}
    by_item[item] = answered(item, why)
    asked = asked_from(made)
    old = assess(asked.after(before, {})).level
    new = assess(asked.after(Answers(by_item=by_item, earlier=earlier), {})).level
    assert new.severity >= old.severity


@given(st.dictionaries(st.sampled_from([i.link_id for i in PROTOCOL.questions]), choices))
def test_nothing_but_real_answers_lifts_not_rated(
    said: dict[str, str | NonAnswer],
) -> None:
    none = {item: code for item, code in said.items() if isinstance(code, NonAnswer)}
    assert found(none).level is UNRATED


def _choices(asked: Asked) -> list[tuple[str, str]]:
    return [(i.link_id, o.code) for i in asked.protocol.questions for o in i.options]


@given(st.data())
def test_in_the_shipped_protocol_a_worse_answer_never_lowers(data: st.DataObject) -> None:
    said: dict[str, str | NonAnswer] = {}
    for item in PROTOCOL.questions:
        codes = [o.code for o in item.options]
        if code := data.draw(st.sampled_from([None, *codes])):
            said[item.link_id] = code
    asked = asked_from(PROTOCOL).after(answers(said), {})
    for item in asked.questions:
        codes = [o.code for o in item.options]
        if item.link_id not in said:
            continue
        at = codes.index(str(said[item.link_id]))
        for code in codes[at + 1 :]:
            more = asked.after(answers({**said, item.link_id: code}), {})
            opened = set(assess(more).open_core) - set(assess(asked).open_core)
            assert not opened
            assert assess(more).level.severity >= assess(asked).level.severity


@given(
    st.dictionaries(st.sampled_from(["weapon.where", "child.home", "age"]), st.text()),
    st.sampled_from(["in_home", "in_reach", "in_hand"]),
)
def test_a_trigger_never_lowers_the_level(facts: dict[str, str], where: str) -> None:
    with_it = {**facts, "weapon.where": where}
    assert found(CALM, with_it).level.severity >= LOW.severity
    less = {**facts, "weapon.where": "none"}
    assert found(CALM, with_it).level.severity >= found(CALM, less).level.severity


@given(st.data())
def test_asking_on_is_the_same_as_asking_anew(data: st.DataObject) -> None:
    asked = asked_from(PROTOCOL)
    for _ in range(4):
        items = data.draw(st.lists(st.sampled_from(PROTOCOL.questions), max_size=5))
        said = {
            i.link_id: data.draw(
                st.sampled_from([*NonAnswer, *(o.code for o in i.options)])
            )
            for i in items
        }
        age = data.draw(st.sampled_from(["minor", "adult", "older", ""]))
        facts = {"age": age} if age else {}
        asked = asked.after(answers(said), facts)
        anew = asked_from(PROTOCOL).after(answers(said), facts)
        assert asked.filled.flags == anew.filled.flags
        assert asked.filled.answers == anew.filled.answers
        assert assess(asked) == assess(anew)


def test_a_signed_protocol_is_another_one() -> None:
    assert replace(PROTOCOL, signed_off=True) != PROTOCOL
