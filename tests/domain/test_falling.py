"""What takes a change back leaves all as it was, or there is nothing that does."""

from hypothesis import example, given
from hypothesis import strategies as st

from counselor_app.domain.call import Call
from counselor_app.domain.falling import Change
from counselor_app.domain.people import PersonAtRiskLearned
from tests.conftest import CALL, Author

LEARNED = st.builds(PersonAtRiskLearned)


@given(st.lists(LEARNED, max_size=3), LEARNED)
@example([PersonAtRiskLearned(is_caller=False)], PersonAtRiskLearned(age=30))
@example([PersonAtRiskLearned(age=0)], PersonAtRiskLearned(age=30))
@example([PersonAtRiskLearned(age=15)], PersonAtRiskLearned(is_caller=False))
def test_what_was_learned_of_the_person_is_taken_back_whole_or_not_at_all(
    before: list[PersonAtRiskLearned], learned: PersonAtRiskLearned
) -> None:
    author, call = Author(), Call(CALL)
    for event in before:
        call = call.after(author.writes(event))
    then = call.after(author.writes(learned))
    if back := Change(learned, call, then).taken_back:
        assert then.after(author.writes(back)).people == call.people
    else:
        assert then.people.at_risk_age != call.people.at_risk_age or (
            then.people.at_risk_is_caller != call.people.at_risk_is_caller
        )
