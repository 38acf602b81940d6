"""What a call says of itself, by the names of the protocol's hidden items."""

from collections.abc import Mapping

from counselor_app.domain.assessment.asking import ADULT, AGE, CALLER, MINOR, OLDER, Facts
from counselor_app.domain.people import People
from counselor_app.domain.triggers import FACTS, Trigger, Triggers

_OF_AGE, _OLD = 18, 65  # years; an older adult from 65 on


def facts_of(people: People, triggers: Triggers) -> Facts:
    """Return who calls, how old the person at risk is, and what was marked.

    A marked trigger has its own name, and each fact of it "trigger.fact"; a fact in words
    fills no item.
    """
    facts = {}
    if people.at_risk_is_caller is not None:
        facts[CALLER] = "third_party" if people.third_party else "person"
    age = people.at_risk_age
    if age is not None:
        facts[AGE] = MINOR if age < _OF_AGE else OLDER if age >= _OLD else ADULT
    for trigger in triggers.marked:
        facts[trigger.value] = "marked"
        known = triggers.facts(trigger)
        facts.update({f"{trigger.value}.{name}": said for name, said in known.items()})
    if triggers.armed:
        facts["weapon.where"] = triggers.armed.value
    return with_age(facts)


def with_age(facts: Facts) -> Facts:
    """Return the facts with the age that they imply: a child who calls is a minor."""
    child = facts.get("child.role") in ("caller", "at_risk")
    return {AGE: MINOR, **facts} if child else facts


KNOWN: Mapping[str, tuple[str, ...]] = {
    CALLER: ("person", "third_party"),
    AGE: (ADULT, OLDER, MINOR),
    **{trigger.value: ("marked",) for trigger in Trigger},
    **{
        f"{trigger.value}.{name}": codes
        for trigger, facts in FACTS.items()
        for name, codes in facts.items()
        if codes
    },
}
