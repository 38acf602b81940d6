"""Responders hear what the triggers mean for them, and nothing that nobody knows."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.call import Call
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from counselor_app.ui.trigger_facts import SHEETS
from counselor_app.wire.rescue_script import notes_from, script_from
from counselor_app.wire.trigger_words import trigger_words
from tests.conftest import CALL
from tests.wire.eidos import asked


def told(trigger: Trigger, facts: Mapping[str, str]) -> list[str]:
    weapon = Weapon(facts.get("where", "unknown")) if trigger is Trigger.WEAPON else None
    marked = Triggers(
        marked=frozenset({trigger}),
        weapon=weapon or Weapon.UNKNOWN,
        learned={trigger: facts},
    )
    return list(trigger_words(Call(CALL, triggers=marked)))


@pytest.mark.parametrize(
    ("trigger", "facts", "words"),
    [
        (
            Trigger.ATTEMPT_IN_PROGRESS,
            {"method": "pills", "breathing": "difficult", "door": "locked"},
            ["Method: pills", "Breathing with difficulty.", "The door is locked."],
        ),
        (
            Trigger.WEAPON,
            {"where": "in_home", "type": "rifle", "loaded": "yes", "apart": "asked"},
            [
                "Weapon: in the home.",
                "Type of weapon: rifle",
                "It is loaded.",
                "We asked to have the weapon put away.",
            ],
        ),
        (
            Trigger.DANGER_TO_ANOTHER,
            {"target": "his brother", "whereabouts": "at work", "told": "the lead"},
            ["Who is in danger: his brother", "Where they are: at work"],
        ),
        (
            Trigger.CHILD,
            {"role": "witness", "ages": "Sam, 6", "home": "danger", "taken_by": "Ms. X"},
            [
                "A child is there.",
                "Names and ages: Sam, 6",
                "The child's home is the danger. Do not call it.",
            ],
        ),
        (
            Trigger.SILENT,
            {"silent": "cannot_speak", "danger": "yes", "hurt": "no"},
            [
                "The caller cannot speak, and answers by taps or keys.",
                "Signaled: in danger now.",
            ],
        ),
    ],
)
def test_each_trigger_is_told_in_words(
    trigger: Trigger, facts: Mapping[str, str], words: list[str]
) -> None:
    said = told(trigger, facts)
    assert [line for line in said if line in words] == words
    assert len(said) <= len(words) + 1  # with the name of the trigger


def test_a_mark_in_error_tells_nothing() -> None:
    learned = {Trigger.CHILD: {"role": "caller"}}
    assert list(trigger_words(Call(CALL, triggers=Triggers(learned=learned)))) == []


def test_notes_and_script_say_the_same() -> None:
    facts = {Trigger.CHILD: {"role": "at_risk"}}
    triggers = Triggers(marked=frozenset(facts), learned=facts)
    call, request = asked(Call(CALL, triggers=triggers))
    assert "A child is at risk." in notes_from(call, request)
    assert "A child is at risk." in script_from(call, request)


def test_abuse_and_drops_are_no_business_of_responders() -> None:
    for trigger in (Trigger.ABUSIVE, Trigger.DROPPED):
        assert told(trigger, {"danger_now": "no", "last_words": "bye"}) == []


@given(st.sampled_from(sorted(SHEETS)), st.data())
def test_no_code_is_ever_told_as_it_is(trigger: Trigger, data: st.DataObject) -> None:
    choices = [fact for fact in SHEETS[trigger].facts if fact.options]
    facts = {
        f.name: data.draw(st.sampled_from([c for c, _ in f.options])) for f in choices
    }
    for line in told(trigger, facts):
        assert "_" not in line
        assert line.endswith(".")
