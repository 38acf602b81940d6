"""The plan from FHIR: each action is one rule, and what is none is refused in words."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.plan import (
    AtLeast,
    Effect,
    EffectRule,
    LevelRule,
    StepRule,
    TriggerRule,
)
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.plan_definition import PlanUnreadable, plan_of
from tests.wire.bundles import (
    OURS,
    Json,
    action,
    json_values,
    places_in,
    plan,
    replaced,
)

X = AtLeast("x", "yes")


def only(*actions: Json, **more: Any) -> Json:
    return {**plan(), "action": list(actions), **more}


def test_each_action_is_the_rule_that_its_codes_say() -> None:
    found = plan_of(
        only(
            action("a", "x >= yes", risk_level="high"),
            action("b", "x >= yes", trigger="weapon", step="police"),
            action("c", "x >= yes", step="ems_by_consent"),
            action("d", "x >= yes", effect="raises_step"),
        )
    )
    assert found.levels == (LevelRule("a", RiskLevel.HIGH, X, "Because of a"),)
    assert found.triggers == (
        TriggerRule("b", Trigger.WEAPON, X, "Because of b", Rung.POLICE),
        TriggerRule("c", None, X, "Because of c", Rung.EMS_BY_CONSENT),
    )
    effect = EffectRule("d", frozenset({Effect.RAISES_STEP}), X, "Because of d")
    assert found.effects == (effect,)
    assert [name for name, _ in found.rules] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("amount", "code", "within"),
    [
        (10, "min", timedelta(minutes=10)),
        (4, "h", timedelta(hours=4)),
        (3, "d", timedelta(days=3)),
        (30, "s", timedelta(seconds=30)),
    ],
)
def test_a_step_has_its_level_and_its_time(
    amount: int, code: str, within: timedelta
) -> None:
    made = action("s", "", risk_level="low", step="plan_on_line")
    made["timingDuration"] = {"value": amount, "code": code}
    made["extension"] = [{"url": OURS + "eased-step", "valueCode": "support_person"}]
    (step,) = plan_of(only(made)).steps
    assert step == StepRule(
        RiskLevel.LOW, Rung.PLAN_ON_LINE, "Because of s", within, Rung.SUPPORT_PERSON
    )


def test_answers_that_lift_an_effect_and_buffers_that_ease_are_read() -> None:
    made = action("d", "x >= yes", effect="blocks_resolved")
    made["extension"] = [{"url": OURS + "lifted-by", "valueString": "y = a, b; z = c"}]
    ease = [{"url": OURS + "buffers-that-ease", "valueInteger": 3}]
    found = plan_of(only(made, extension=ease))
    assert found.effects[0].lifted_by == (("y", "a"), ("y", "b"), ("z", "c"))
    assert found.buffers == 3
    assert plan_of(only()).buffers == 2


STEP = action("a", "", risk_level="low", step="plan_on_line")


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (only(type={}), "not of type eca-rule"),
        (only({"id": "a"}), "The action a has no code"),
        (only({}), "The action without an id has no code"),
        (only(action("a", "x >= yes", risk_level="purple")), "The action a: .*purple"),
        (only(action("a", "x >= yes", trigger="nonsense")), "The action a: .*nonsense"),
        (only(action("a", "x >= yes", mood="good")), "none of the plan's systems"),
        (only(action("a", "x > yes", risk_level="low")), "The action a: "),
        (only(action("a", "", risk_level="low")), "has no condition"),
        (only({**STEP, "timingDuration": {"value": 1, "code": "wk"}}), "no duration"),
        (only({**STEP, "timingDuration": {"value": 0, "code": "h"}}), "no duration"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(definition: Json, words: str) -> None:
    with pytest.raises(PlanUnreadable, match=words):
        plan_of(definition)


FULL = plan(
    action("a", "x >= yes", risk_level="high"),
    action("b", "x >= yes", trigger="weapon", step="police"),
    {
        **action("d", "x >= yes", effect="raises_step"),
        "extension": [{"url": OURS + "lifted-by", "valueString": "y = a"}],
    },
)


@given(st.sampled_from(places_in(FULL)[1:]), json_values)
def test_a_plan_with_one_thing_replaced_is_read_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    words = "read"
    try:
        plan_of(replaced(FULL, place, value))
    except PlanUnreadable as refused:
        words = str(refused)
    assert words
