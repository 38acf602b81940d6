"""What is marked, what was learned of it, and whether anybody may be called back."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.event import Event
from counselor_app.domain.line import DigitHeard
from counselor_app.domain.triggers import (
    AttemptLearned,
    Trigger,
    TriggerLearned,
    TriggerMarked,
    Triggers,
    TriggerUnmarked,
    Weapon,
    WeaponLearned,
)
from tests.conftest import Author

CHILD, DROPPED = Trigger.CHILD, Trigger.DROPPED


def after(*events: Event) -> Triggers:
    author = Author()
    return reduce(Triggers.after, map(author.writes, events), Triggers())


def learned(trigger: Trigger, **facts: str) -> TriggerLearned:
    return TriggerLearned(trigger=trigger, facts=tuple(facts.items()))


def marked(trigger: Trigger, **facts: str) -> tuple[Event, ...]:
    return TriggerMarked(trigger=trigger), learned(trigger, **facts)


def test_what_is_learned_later_is_added_and_the_latest_word_holds() -> None:
    first = learned(CHILD, role="witness", ages="6")
    now = after(first, learned(CHILD, ages="6 and 9"))
    assert now.facts(CHILD) == {"role": "witness", "ages": "6 and 9"}
    assert now.facts(Trigger.SILENT) == {}


def test_an_attempt_of_the_first_release_reads_as_codes() -> None:
    old = (("method", "pills"), ("breathing", "with difficulty"), ("door", "not known"))
    now = after(AttemptLearned(facts=old))
    assert now.facts(Trigger.ATTEMPT_IN_PROGRESS) == {
        "method": "pills",
        "breathing": "difficult",
        "door": "unknown",
    }


def test_where_the_weapon_is_stands_with_what_else_is_known_of_it() -> None:
    now = after(WeaponLearned(where=Weapon.IN_HOME), learned(Trigger.WEAPON, type="gun"))
    assert now.facts(Trigger.WEAPON) == {"where": "in_home", "type": "gun"}
    assert now.weapon is Weapon.IN_HOME


def test_a_home_that_is_the_danger_is_called_only_when_that_is_safe() -> None:
    danger = marked(CHILD, home="danger")
    assert not after(*danger).may_call_back
    assert after(*danger, *marked(DROPPED, safe="yes")).may_call_back
    assert after(*danger, TriggerUnmarked(trigger=CHILD)).may_call_back
    assert after(*marked(CHILD, home="unknown")).may_call_back
    assert not after(*marked(DROPPED, safe="no")).may_call_back


def test_the_hotline_is_told_where_harm_is_likely_or_as_was_said() -> None:
    assert after(*marked(CHILD, role="at_risk")).report_due
    assert after(*marked(CHILD, home="danger")).report_due
    assert not after(*marked(CHILD, role="witness")).report_due
    assert after(*marked(CHILD, role="witness", report="yes")).report_due
    assert not after(*marked(CHILD, role="at_risk", report="no")).report_due
    assert not after(learned(CHILD, role="at_risk")).report_due


@given(st.text("0123456789*#", max_size=40))
def test_the_latest_keys_of_the_caller_are_kept(keys: str) -> None:
    now = after(*(DigitHeard(digit=key) for key in keys))
    assert now.pressed == keys[-12:]


@given(st.lists(st.tuples(st.sampled_from(Trigger), st.booleans())))
def test_a_trigger_is_marked_as_it_was_marked_last(
    told: list[tuple[Trigger, bool]],
) -> None:
    now = after(
        *(
            TriggerMarked(trigger=each) if on else TriggerUnmarked(trigger=each)
            for each, on in told
        )
    )
    assert now.marked == {each for each, on in dict(told).items() if on}


def test_what_a_caller_said_does_not_show_in_a_repr() -> None:
    now = after(learned(CHILD, ages="Sam, 6"), DigitHeard(digit="9"))
    assert "Sam" not in repr(now) + repr(learned(CHILD, ages="Sam, 6"))
    assert "'9'" not in repr(now)
