"""The level in force: what is raised holds at once, what is grave is left by two."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.event import Event, Refused
from counselor_app.domain.risk import (
    GRAVE,
    LeadDecided,
    LevelLowered,
    LevelShown,
    RatingReasoned,
    Risk,
    RiskLevel,
    RiskRated,
    WhyLower,
    may_rate,
)
from tests.conftest import Author

LOW, MODERATE, UNRATED, HIGH, IMMINENT = RiskLevel
ana, lead = "ana", "kim"
Said = tuple[str, Event]


def after(*told: Event | Said) -> Risk:
    """Return the risk after events, by ana unless somebody else is named."""
    said = [one if isinstance(one, tuple) else (ana, one) for one in told]
    authors = {name: Author(name) for name, _ in said}
    entries = (authors[name].writes(event) for name, event in said)
    return reduce(Risk.after, entries, Risk())


def shown(level: RiskLevel) -> LevelShown:
    return LevelShown(level=level)


def rated(level: RiskLevel) -> RiskRated:
    return RiskRated(level=level)


def decided(level: RiskLevel, *, agrees: bool, by: str = lead) -> Said:
    return by, LeadDecided(level=level, agrees=agrees)


@pytest.mark.parametrize("grave", sorted(GRAVE))
def test_an_own_level_below_a_grave_one_is_proposed_and_the_grave_one_holds(
    grave: RiskLevel,
) -> None:
    risk = after(shown(grave), rated(LOW))
    assert (risk.level, risk.proposed, risk.own) == (grave, LOW, LOW)
    assert risk.rated_by == ana


def test_the_word_of_a_lead_brings_it_into_force_and_the_peak_stays() -> None:
    risk = after(shown(HIGH), rated(LOW), decided(LOW, agrees=True))
    assert (risk.level, risk.proposed, risk.peak) == (LOW, None, HIGH)


def test_a_lead_who_does_not_agree_ends_the_proposal() -> None:
    told = (shown(HIGH), rated(LOW), decided(LOW, agrees=False))
    risk = after(*told)
    assert (risk.level, risk.proposed, risk.own) == (HIGH, None, LOW)
    again = after(*told, rated(MODERATE), decided(MODERATE, agrees=True))
    assert again.level is MODERATE


@pytest.mark.parametrize(
    "word",
    [
        decided(LOW, agrees=True, by=ana),
        decided(MODERATE, agrees=True),
    ],
    ids=["of who proposed it", "on another level"],
)
def test_no_other_word_counts(word: Said) -> None:
    risk = after(shown(HIGH), rated(LOW), word)
    assert (risk.level, risk.proposed) == (HIGH, LOW)


def test_a_word_before_there_is_a_proposal_counts_for_nothing() -> None:
    risk = after(shown(HIGH), decided(LOW, agrees=True), rated(LOW))
    assert (risk.level, risk.proposed) == (HIGH, LOW)


def test_what_gets_worse_sets_an_agreed_level_aside() -> None:
    risk = after(shown(HIGH), rated(LOW), decided(LOW, agrees=True), shown(IMMINENT))
    assert (risk.level, risk.own, risk.agreed) == (IMMINENT, None, None)


def test_raising_is_in_force_at_once() -> None:
    assert after(shown(LOW), rated(IMMINENT)).level is IMMINENT
    assert after(shown(HIGH), rated(IMMINENT)).level is IMMINENT


def test_below_a_level_that_is_not_grave_one_person_is_enough() -> None:
    risk = after(shown(MODERATE), rated(LOW), RatingReasoned(reason="sister is there"))
    assert (risk.level, risk.proposed, risk.reason) == (LOW, None, "sister is there")


def test_a_proposal_needs_no_lead_once_the_answers_fall() -> None:
    lowered = LevelLowered(why=WhyLower.CALLER_CORRECTED)
    told = (shown(HIGH), rated(LOW), lowered, shown(MODERATE))
    risk = after(*told)
    assert (risk.level, risk.proposed, risk.peak) == (LOW, None, HIGH)
    assert after(*told, shown(HIGH)).level is HIGH


def test_only_what_is_grave_holds_against_what_is_lower() -> None:
    assert after(shown(HIGH)).holds_against(UNRATED)
    assert after(shown(IMMINENT)).holds_against(HIGH)
    assert not after(shown(HIGH)).holds_against(IMMINENT)
    assert not after(shown(MODERATE)).holds_against(LOW)
    assert not after(shown(UNRATED)).holds_against(LOW)


def test_a_lower_level_wants_a_reason() -> None:
    with pytest.raises(Refused, match="Say why it is lower"):
        may_rate(after(shown(HIGH)), LOW, " ")
    may_rate(after(shown(HIGH)), LOW, "sister is there")


levels = st.sampled_from([LOW, MODERATE, HIGH, IMMINENT])
words = st.builds(decided, levels, agrees=st.booleans(), by=st.sampled_from([ana, lead]))


@given(st.lists(st.one_of(st.builds(rated, levels), words), max_size=8), levels)
def test_one_person_alone_never_leaves_a_grave_level(
    told: list[Event | Said], level: RiskLevel
) -> None:
    alone = [one for one in told if not isinstance(one, tuple) or one[0] == ana]
    risk = after(shown(level), *alone)
    if level in GRAVE:
        assert risk.level.severity >= level.severity
    assert risk.peak.severity >= risk.level.severity


@given(st.lists(st.one_of(st.builds(rated, levels), words), max_size=8), levels)
def test_what_was_proposed_is_below_what_holds(
    told: list[Event | Said], level: RiskLevel
) -> None:
    risk = after(shown(level), *told)
    if risk.proposed:
        assert risk.level is level
        assert risk.proposed.severity < level.severity
