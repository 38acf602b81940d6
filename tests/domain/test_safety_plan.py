"""The plan is what was written last, in its order, and is agreed to only as it stands."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.call import Call
from counselor_app.domain.event import CallEvent, Refused
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    MeansTakenBack,
    PlanPart,
    PlanPartWritten,
    PlanReadBack,
    SafetyPlan,
    lines_of,
    may_agree,
    may_read_back,
    taken_over,
)
from tests.conftest import CALL, CLOSED, LEG, Author

PILLS = MeansAgreed(row=1, means="pills", action=MeansAction.LOCKED, who="mother")
WALK = PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("walk the dog",))
YES, NO = PlanReadBack(agreed=True), PlanReadBack(agreed=False)
plan_events = st.lists(
    st.one_of(
        *(
            st.from_type(kind)
            for kind in (PlanPartWritten, MeansAgreed, MeansTakenBack, PlanReadBack)
        )
    ),
    max_size=12,
)


def plan_after(*events: CallEvent) -> SafetyPlan:
    author = Author()
    return reduce(SafetyPlan.after, map(author.writes, events), SafetyPlan())


def test_a_part_that_is_written_again_replaces_what_stood_there() -> None:
    plan = plan_after(WALK, PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("music",)))
    assert plan.lines(PlanPart.BY_MYSELF) == ("music",)
    assert plan.made == (PlanPart.BY_MYSELF,)


def test_an_empty_plan_is_no_plan() -> None:
    assert not SafetyPlan().is_made
    emptied = plan_after(WALK, PlanPartWritten(part=PlanPart.BY_MYSELF, lines=()))
    assert not emptied.is_made
    assert not plan_after(PILLS, MeansTakenBack(row=1)).is_made


def test_means_alone_make_the_place_safe_and_so_the_last_part() -> None:
    plan = plan_after(PILLS)
    assert plan.made == (PlanPart.SAFE_PLACE,)
    assert plan.rows == (PILLS,)
    assert plan.next_row == 2


def test_a_row_of_means_is_changed_under_its_number() -> None:
    given_away = MeansAgreed(row=1, means="all pills", action=MeansAction.GIVEN)
    assert plan_after(PILLS, given_away).rows == (given_away,)


def test_what_the_caller_agreed_to_is_the_plan_as_it_was_read() -> None:
    assert plan_after(WALK).agreed is None
    assert plan_after(WALK, YES).agreed is True
    assert plan_after(WALK, YES, NO).agreed is False
    assert plan_after(WALK, YES, PILLS).agreed is None  # to be read anew


def test_who_changed_it_last_and_when_is_kept() -> None:
    author = Author("bo")
    entry = author.writes(WALK)
    plan = SafetyPlan().after(entry).after(author.writes(YES))
    assert (plan.by, plan.at) == ("bo", entry.at)
    assert plan.read_at


def test_what_was_typed_becomes_lines_without_blanks() -> None:
    assert lines_of("  not sleeping \n\n \ndrinking alone\n") == (
        "not sleeping",
        "drinking alone",
    )
    assert lines_of(" \n ") == ()


def test_an_earlier_plan_goes_where_nothing_is_written_yet() -> None:
    earlier = plan_after(
        PILLS, WALK, PlanPartWritten(part=PlanPart.GETS_WORSE, lines=("awake",))
    )
    music = PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("music",))
    now = plan_after(music, *taken_over(plan_after(music), earlier))
    assert now.lines(PlanPart.BY_MYSELF) == ("music",)
    assert now.lines(PlanPart.GETS_WORSE) == ("awake",)
    assert now.rows == (PILLS,)
    assert [*taken_over(now, earlier)] == []


def test_nothing_can_be_agreed_about_a_means_without_a_name() -> None:
    with pytest.raises(Refused, match="Say what it is"):
        may_agree(MeansAgreed(row=1, means=" ", action=MeansAction.LOCKED))


def test_nothing_is_read_aloud_where_nothing_is_written() -> None:
    with pytest.raises(Refused, match="no plan yet"):
        may_read_back(SafetyPlan())
    may_read_back(plan_after(WALK))


def test_the_plan_outlives_the_record_and_the_callers_next_transfer() -> None:
    author = Author()
    story = (
        CallOffered(leg=LEG),
        CallAnswered(leg=LEG),
        WALK,
        CallEnded(by=Side.CALLER),
        CLOSED,
    )
    call = reduce(Call.after, map(author.writes, story), Call(CALL))
    assert call.plan.is_made
    again = call.after(author.writes(CallOffered(leg=LegId("leg-2"))))
    assert again.ending.closed is None
    assert again.plan == call.plan


@given(plan_events)
def test_the_words_of_a_plan_show_in_no_repr(events: list[CallEvent]) -> None:
    secret = "canary-555"
    said = [
        PlanPartWritten(part=PlanPart.BY_MYSELF, lines=(secret,)),
        MeansAgreed(row=9, means=secret, action=MeansAction.NONE, who=secret, by=secret),
    ]
    plan = plan_after(*events, *said)
    assert secret not in f"{plan!r} {said!r}"
    assert plan.is_made


@given(plan_events)
def test_a_plan_is_made_exactly_where_something_stands(events: list[CallEvent]) -> None:
    plan = plan_after(*events)
    stands = any(plan.parts.values()) or bool(plan.means)
    assert plan.is_made is stands
    assert plan.next_row not in plan.means
