"""A form as it is filled in: each rule of FHIR R4's enableWhen, and its properties."""

from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from counselor_app.domain.assessment.filling import (
    Filled,
    Worked,
    blank,
    filled_from,
    met,
    score,
    worked_out,
)
from counselor_app.domain.assessment.form import (
    Condition,
    Expression,
    Form,
    Item,
    Kind,
    Operator,
    Option,
)
from counselor_app.domain.assessment.response import Answer, Given
from counselor_app.domain.assessment.values import Moment, Value
from counselor_app.domain.event import Refused
from tests.domain.assessment.forms import (
    CODES,
    ask,
    coding,
    enabled,
    form,
    forms,
    given,
    group,
    held,
    options,
    when,
)

A, B = coding("a"), coding("b")


def shown(made: Form, *response: Given) -> list[str]:
    return enabled(filled_from(made, response))


def test_what_has_no_condition_is_asked() -> None:
    made = form(ask("x"), group("g", ask("y"), ask("note", kind=Kind.DISPLAY)))
    assert shown(made) == ["x", "g", "g > y", "g > note"]


def test_a_disabled_group_disables_all_below_it() -> None:
    made = form(ask("x"), group("g", group("h", ask("y")), when=(when("x"),)))
    assert shown(made, given("x", B)) == ["x"]
    assert shown(made, given("x", A)) == ["x", "g", "g > h", "g > h > y"]


def test_an_answer_below_a_disabled_item_counts_as_none() -> None:
    made = form(
        ask("x"), group("g", ask("y"), when=(when("x"),)), ask("z", when("y")), ask("w")
    )
    y = held("g", given("y", A))
    assert "z" in shown(made, given("x", A), y)
    assert "z" not in shown(made, given("x", B), y)


def test_a_chain_breaks_with_its_first_link() -> None:
    made = form(ask("a"), ask("b", when("a")), ask("c", when("b")), ask("d", when("c")))
    all_said = [given(n, A) for n in "bcd"]
    assert shown(made, given("a", A), *all_said) == ["a", "b", "c", "d"]
    assert shown(made, given("a", B), *all_said) == ["a"]


def test_any_and_all_are_what_they_say_and_without_a_word_any_is_enough() -> None:
    both = (when("x"), when("y"))
    made = form(
        *(ask("x"), ask("y")),
        ask("any", *both, any_of=True),
        ask("all", *both, any_of=False),
        ask("unsaid", *both),
    )
    assert shown(made, given("x", A)) == ["x", "y", "any", "unsaid"]
    assert shown(made, given("x", A), given("y", A))[2:] == ["any", "all", "unsaid"]
    assert shown(made) == ["x", "y"]


NUMBERS = [
    (Operator.EQUALS, [False, True, False]),
    (Operator.DIFFERS, [True, False, True]),
    (Operator.LESS, [True, False, False]),
    (Operator.AT_MOST, [True, True, False]),
    (Operator.MORE, [False, False, True]),
    (Operator.AT_LEAST, [False, True, True]),
]


@pytest.mark.parametrize(("operator", "holds"), NUMBERS)
def test_each_operator_on_a_number(operator: Operator, holds: list[bool]) -> None:
    condition = Condition("x", operator, 5)
    assert [met(condition, (n,)) for n in (4, 5, 6)] == holds
    assert [met(condition, (Decimal(n),)) for n in (4, 5, 6)] == holds
    assert met(condition, ()) is (operator is Operator.DIFFERS)


def test_exists_asks_for_an_answer_or_for_none() -> None:
    there, absent = (Condition("x", Operator.EXISTS, v) for v in (True, False))
    assert [met(there, ()), met(there, (False,))] == [False, True]
    assert [met(absent, ()), met(absent, (A,))] == [True, False]


def test_different_is_true_without_an_answer_since_none_has_the_value() -> None:
    made = form(ask("x"), ask("y", Condition("x", Operator.DIFFERS, A)))
    assert shown(made) == ["x", "y"]
    assert shown(made, given("x", A)) == ["x"]


def test_several_answers_are_equal_if_one_is_and_differ_if_none_is() -> None:
    equals, differs, more = (
        Condition("x", operator, 2)
        for operator in (Operator.EQUALS, Operator.DIFFERS, Operator.MORE)
    )
    assert [met(c, (1, 2)) for c in (equals, differs, more)] == [True, False, False]
    assert [met(c, (1, 3)) for c in (equals, differs, more)] == [False, True, True]


def test_what_has_no_order_is_neither_more_nor_less() -> None:
    for operator in (Operator.MORE, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST):
        assert not met(Condition("x", operator, A), (A,))
        assert not met(Condition("x", operator, Moment("2026")), (Moment("2026-05"),))


def test_a_condition_on_an_item_that_is_not_there_finds_no_answer() -> None:
    made = form(
        ask("x", Condition("nobody", Operator.DIFFERS, A)), ask("y", when("nobody"))
    )
    assert shown(made) == ["x"]


def test_an_item_looks_into_its_own_instance_of_a_repeating_group() -> None:
    made = form(group("g", ask("x"), ask("y", when("x")), repeats=True))
    response = (held("g", given("x", B)), held("g", given("x", A)))
    assert shown(made, *response) == ["g", "g > x", "g#1", "g#1 > x", "g#1 > y"]


def test_from_outside_the_last_instance_before_it_is_the_nearest() -> None:
    made = form(
        ask("before", when("x")), group("g", ask("x"), repeats=True), ask("z", when("x"))
    )
    first, last = held("g", given("x", A)), held("g", given("x", B))
    assert "before" in shown(made, first, last)
    assert "z" not in shown(made, first, last)
    assert "before" not in shown(made, last, first)
    assert "z" in shown(made, last, first)


def test_many_instances_look_at_many_and_all_find_the_nearest() -> None:
    waits = ask("y", *[when("x", f"{n}") for n in range(20)], when("x"), any_of=True)
    made = form(group("g", ask("x"), repeats=True), group("h", waits, repeats=True))
    said = (held("g", given("x", coding("a"))), *[held("h")] * 4_000)
    filled = filled_from(made, (*[held("g")] * 4_000, *said))
    assert len(filled.flags) == 16_002
    assert all(filled.flags)


def test_a_response_that_repeats_without_end_is_refused() -> None:
    wide = form(group("g", *(ask(f"q{n}") for n in range(500)), repeats=True))
    assert len(filled_from(wide, [held("g")] * 99).flags) == 99 * 501
    with pytest.raises(Refused, match="repeats too much"):
        filled_from(wide, [held("g")] * 100)
    looks = tuple(when(f"{n}") for n in range(100))
    waiting = group("g", ask("x", *looks), repeats=True)
    with pytest.raises(Refused, match="repeats too much"):
        filled_from(form(waiting), [held("g")] * 10_001)


def test_an_item_looks_at_what_it_stands_in() -> None:
    made = form(ask("x", items=(ask("y", when("x")),)))
    assert shown(made, given("x", A)) == ["x", "x > y"]
    assert shown(made, given("x", B)) == ["x"]


def test_what_stands_below_an_answer_has_its_own_place_for_each() -> None:
    made = form(ask("x", repeats=True, items=(ask("y"), ask("z", when("y")))))
    answers = (Answer(A, (given("y", A),)), Answer(B, (given("y", B),)))
    assert shown(made, Given("x", answers)) == [
        *("x", "x > y", "x > z", "x#1 > y"),
    ]


def test_of_an_item_that_does_not_repeat_only_the_first_counts() -> None:
    made = form(ask("x"), group("g", ask("y")), ask("z", when("x", "b")))
    filled = filled_from(made, (given("x", A, B), held("g"), held("g")))
    assert filled.told(0) == (A,)
    assert enabled(filled) == ["x", "g", "g > y"]


def test_what_looks_at_itself_sees_no_answer_there() -> None:
    made = form(
        ask("x", when("y")),
        ask("y", when("x")),
        ask("self", when("self")),
        ask("odd", Condition("odd", Operator.DIFFERS, A)),
        ask("after", when("odd")),
    )
    said = [given(n, A) for n in ("x", "y", "self", "odd")]
    assert shown(made, *said) == ["odd", "after"]


def test_a_group_that_waits_for_its_own_question_never_opens() -> None:
    made = form(group("g", ask("x"), when=(when("x"),)), ask("y"))
    assert shown(made, held("g", given("x", A))) == ["y"]


def test_a_form_of_many_circles_ends() -> None:
    items = [
        ask(f"q{n}", when(f"q{(n + 1) % 300}"), when(f"q{n - n % 2}")) for n in range(300)
    ]
    assert len(filled_from(form(*items), ()).flags) == 300


def test_a_chain_of_thousands_is_settled() -> None:
    items = [ask("q0"), *(ask(f"q{n}", when(f"q{n - 1}")) for n in range(1, 3000))]
    response = [given(f"q{n}", A) for n in range(3000)]
    filled = filled_from(form(*items), response)
    assert filled.flags.count(1) == 3000
    assert filled.given({0: (B,)}).flags.count(1) == 1
    assert filled.given({1500: ()}).flags.count(1) == 1501


def test_an_answer_of_a_disabled_item_is_kept_and_counts_again() -> None:
    made = form(ask("x"), ask("y", when("x")))
    filled = filled_from(made, (given("x", B), given("y", A)))
    assert (filled.values(1), filled.told(1)) == ((), (A,))
    assert filled.given({0: (A,)}).values(1) == (A,)


def weighted(link_id: str, *weights: str | None, repeats: bool = False) -> Item:
    made = [
        Option(coding(code), code, None if w is None else Decimal(w))
        for code, w in zip(CODES, weights, strict=False)
    ]
    return ask(link_id, options=tuple(made), repeats=repeats)


def test_the_score_adds_what_was_chosen_and_is_asked() -> None:
    made = form(
        weighted("x", "0", "1.5"),
        group("g", weighted("y", "2", None, repeats=True)),
        ask("z"),
    )
    y = held("g", given("y", A, B))
    assert score(filled_from(made, (given("x", B), y))) == Decimal("3.5")
    assert score(filled_from(made, (given("x", B), y)), "g") == 2
    assert score(filled_from(made, (given("x", A),))) == 0
    assert score(filled_from(made, (given("z", A),))) == 0
    assert score(filled_from(made, (given("x", B),)), "g") == 0
    assert score(filled_from(form(ask("z")), (given("z", A),))) is None
    assert score(filled_from(made, (given("x", B),)), "nobody") is None


def test_what_expressions_give_stands_before_what_was_answered() -> None:
    made = form(
        ask("n", kind=Kind.INTEGER, calculated=Expression("n")),
        ask("y", Condition("n", Operator.MORE, 2)),
        ask("z", shown_if=Expression("z")),
    )
    filled = filled_from(made, (given("n", 1),))
    assert enabled(filled) == ["n", "z"]

    def work(now: Filled) -> Worked:
        return Worked({0: (3,)}, {2: now.is_enabled(1)})

    worked = worked_out(filled, work)
    assert worked.values(0) == (3,)
    assert enabled(worked) == ["n", "y", "z"]
    assert worked_out(worked, lambda _now: Worked({}, {2: False})).values(0) == (1,)


def test_expressions_that_never_agree_come_to_an_end() -> None:
    made = form(ask("n", kind=Kind.INTEGER, calculated=Expression("n")))
    rounds: list[Filled] = []

    def work(now: Filled) -> Worked:
        rounds.append(now)
        return Worked({0: (len(rounds),)})

    assert worked_out(blank(made), work).values(0) == (12,)


def test_a_form_finds_an_item_by_its_link_id() -> None:
    filled = blank(form(ask("x"), group("g", ask("y"))))
    assert [filled.spot(n) for n in ("x", "g", "y", "nobody")] == [0, 1, 2, None]


changes = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from([(), (A,), (B,), (coding("c"),)])),
    max_size=12,
)
Change = tuple[int, tuple[Value, ...]]


@for_all(forms(), changes)
def test_one_answer_after_the_other_is_the_same_as_all_at_once(
    made: Form, said: list[Change]
) -> None:
    filled = blank(made)
    for at, values in said:
        filled = filled.given({at % len(filled.flags): values})
    everything = {at: filled.answers.get(at, ()) for at in range(len(filled.flags))}
    again = blank(made).given(everything)
    response = _response(filled)
    assert filled.flags == again.flags == filled_from(made, response).flags


@for_all(forms(), changes, st.randoms())
def test_the_order_of_answers_does_not_matter(
    made: Form, said: list[Change], random: object
) -> None:
    last = dict(said)
    pairs = list(last.items())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    one, other = blank(made), blank(made)
    for at, values in last.items():
        one = one.given({at % len(one.flags): values})
    wrapped = {at % len(other.flags) for at in last}
    if len(wrapped) == len(last):
        for at, values in pairs:
            other = other.given({at % len(other.flags): values})
        assert (one.flags, one.answers) == (other.flags, other.answers)


@for_all(forms(), changes, changes)
def test_taking_answers_back_restores_the_state(
    made: Form, said: list[Change], slips: list[Change]
) -> None:
    filled = blank(made)
    for at, values in said:
        filled = filled.given({at % len(filled.flags): values})
    before, after = filled, filled
    for at, values in slips:
        after = after.given({at % len(after.flags): values})
    back = after.given(
        {at: before.answers.get(at, ()) for at in range(len(before.flags))}
    )
    assert (back.flags, back.answers) == (before.flags, before.answers)


def _response(filled: Filled) -> list[Given]:
    """Return the answers as a response, those of disabled items too."""

    def items(above: int) -> list[Given]:
        found = []
        for at, spot in enumerate(filled.shape.spots):
            if spot.above == above:
                answers = tuple(Answer(v) for v in filled.answers.get(at, ()))
                known = answers if spot.item.asks else ()
                found.append(Given(spot.item.link_id, known, tuple(items(at))))
        return found

    return items(-1)


def test_options_are_found_by_their_code() -> None:
    item = ask("x", options=options("a", "b"))
    assert item.option("b") == item.options[1]
    assert item.option("z") is None
