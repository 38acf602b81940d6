"""What is asked now, what comes next, and what was answered when."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import (
    Answers,
    AnswerTakenBack,
    ItemAnswered,
    NonAnswer,
    ProtocolPinned,
)
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.filling import Filled, Worked, worked_out
from counselor_app.domain.assessment.form import (
    Expression,
    Form,
    Item,
    Kind,
    Limits,
    Wording,
)
from counselor_app.domain.assessment.plan import (
    AtLeast,
    EffectRule,
    LevelRule,
    Plan,
    StepRule,
    TriggerRule,
)
from counselor_app.domain.assessment.typed import may_answer, value_from
from counselor_app.domain.assessment.values import Coding, Moment
from counselor_app.domain.event import Event, Refused
from counselor_app.domain.ladder import Rung
from counselor_app.domain.people import People
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from tests.conftest import Author
from tests.domain.assessment.forms import (
    CODES,
    NAMES,
    answered,
    answers,
    ask,
    forms,
    group,
    protocol,
    when,
)


def after(*events: Event) -> Answers:
    author, told = Author("ana"), Answers()
    for event in events:
        told = told.after(author.writes(event))
    return told


X, Y = (ItemAnswered(item="x", option=code) for code in ("a", "b"))
DECLINED = ItemAnswered(item="x", non_answer=NonAnswer.DECLINED)
BACK = AnswerTakenBack(item="x")


def test_the_latest_answer_holds_and_one_taken_back_gives_way_to_that_before() -> None:
    assert after(X, Y).by_item == {"x": Y}
    assert after(X, Y, BACK).by_item == {"x": X}
    assert after(X, Y, BACK, BACK).by_item == {}
    assert after(BACK, X).by_item == {"x": X}
    assert after(X, Y, DECLINED, BACK, BACK).by_item == {"x": X}


def test_the_last_real_answer_stays_told() -> None:
    assert after(X, DECLINED).told("x") == X
    assert after(X, Y, DECLINED, DECLINED).told("x") == Y
    assert after(X, DECLINED, Y).told("x") == Y
    assert after(DECLINED).told("x") is None
    assert after(X, BACK, DECLINED).told("x") is None
    assert Answers().told("x") is None


def test_a_call_keeps_the_protocol_that_it_began_with() -> None:
    one, other = (ProtocolPinned(url="u", version=v, digest="d") for v in "12")
    assert after(one, other).protocol == one


ITEMS = (ask("x"), ask("y", when("x")), group("g", ask("z")), ask("d", kind=Kind.DISPLAY))


def test_what_comes_next_is_the_next_open_question_and_then_the_first() -> None:
    asked = asked_from(protocol(*ITEMS))
    assert [i.link_id for i in asked.questions] == ["x", "z"]
    assert _next(asked.next_after(None)) == "x"
    assert _next(asked.next_after("x")) == "z"
    assert _next(asked.next_after("z")) == "x"
    assert _next(asked.next_after("nobody")) == "x"
    said = asked.after(answers({"x": "a"}), {})
    assert _next(said.next_after("x")) == "y"
    assert _next(said.next_after("z")) == "y"
    done = asked.after(answers({"x": "b", "z": NonAnswer.UNKNOWN}), {})
    assert done.next_after("x") is None
    assert _next(asked.after(answers({"z": "a"}), {}).next_after("x")) == "x"


def test_what_was_before_is_the_last_question_that_is_asked() -> None:
    asked = asked_from(protocol(*ITEMS))
    assert _next(asked.last_before(None)) == "z"
    assert _next(asked.last_before("z")) == "x"
    assert asked.last_before("x") is None
    assert _next(asked.after(answers({"x": "a"}), {}).last_before("z")) == "y"


def test_a_question_has_its_place_among_those_that_are_asked() -> None:
    asked = asked_from(protocol(*ITEMS))
    assert asked.place("x") == (1, 2)
    assert asked.place("z") == (2, 2)
    assert asked.after(answers({"x": "a"}), {}).place("z") == (3, 3)
    assert asked.place("nobody") == (0, 2)


def test_a_section_is_told_while_something_in_it_is_asked() -> None:
    items = (
        ask("x", section="One"),
        ask("y", when("x"), section="Two"),
        ask("z", section="Three"),
        ask("w", section="Three"),
    )
    asked = asked_from(protocol(*items))
    assert list(asked.parts()) == [("One", 0), ("Three", 0)]
    said = asked.after(answers({"x": "a", "z": NonAnswer.DECLINED}), {})
    assert list(said.parts()) == [("One", 1), ("Two", 0), ("Three", 0.5)]


def test_nothing_new_is_the_same_value() -> None:
    asked = asked_from(protocol(*ITEMS))
    said = answers({"x": "a"})
    one = asked.after(said, {})
    assert one.after(said, {}) is one
    assert one.after(said, {"age": "minor"}) is not one


choices = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from((*CODES, *NonAnswer)), max_size=len(NAMES)
)


@for_all(forms(), st.lists(choices, max_size=6))
def test_one_change_after_the_other_marks_the_same_as_from_nothing(
    made: Form, changes: list[dict[str, str | NonAnswer]]
) -> None:
    whole = protocol(*made.items)
    asked = asked_from(whole)
    for said in changes:
        asked = asked.after(answers(said), {})
        anew = asked_from(whole).after(answers(said), {})
        assert (asked.now, asked.open) == (anew.now, anew.open)
        by_loop = [i for i in whole.questions if asked.is_asked(i.link_id)]
        assert asked.questions == tuple(by_loop)
        open_ = [i for i in by_loop if i.link_id not in said]
        assert asked.next_after(None) == next(iter(open_), None)


def _next(item: Item | None) -> str:
    return item.link_id if item else ""


def test_questions_are_numbered_through_the_form_and_have_their_section() -> None:
    made = protocol(*ITEMS)
    assert made.numbers == {"x": 1, "y": 2, "z": 3}
    assert [i.link_id for i in made.questions] == ["x", "y", "z"]
    assert made.item("g") is not None
    assert made.item("nobody") is None


def test_an_answer_that_the_protocol_does_not_know_counts_for_nothing() -> None:
    asked = asked_from(protocol(*ITEMS))
    said = {"x": answered("x", "old"), "gone": answered("gone", "a")}
    asked = asked.after(Answers(by_item=said), {})
    assert asked.filled.answers == {}
    assert _next(asked.next_after(None)) == "z"


def test_who_becomes_a_minor_has_said_yes_by_declining() -> None:
    item = ask("x", refused_as="b")
    asked = asked_from(protocol(item, ask("y", when("x", "b"))))
    declined = answers({"x": NonAnswer.DECLINED})
    assert len(asked.after(declined, {}).questions) == 1
    minor = asked.after(declined, {}).after(declined, {"age": "minor"})
    assert len(minor.questions) == 2
    assert len(minor.after(declined, {"age": "adult"}).questions) == 1


def test_what_the_call_says_fills_the_hidden_items() -> None:
    people = People(at_risk_is_caller=False, at_risk_age=17)
    assert facts_of(people, Triggers()) == {"caller": "third_party", "age": "minor"}
    assert facts_of(People(at_risk_is_caller=True, at_risk_age=18), Triggers()) == {
        "caller": "person",
        "age": "adult",
    }
    assert facts_of(People(at_risk_age=64), Triggers())["age"] == "adult"
    assert facts_of(People(at_risk_age=65), Triggers())["age"] == "older"
    assert facts_of(People(), Triggers()) == {}


def test_a_marked_trigger_is_told_with_its_facts_and_another_is_not() -> None:
    learned = {Trigger.CHILD: {"role": "caller"}, Trigger.SILENT: {"sound": "no"}}
    triggers = Triggers(frozenset({Trigger.CHILD}), learned=learned)
    assert facts_of(People(), triggers) == {
        "child": "marked",
        "child.role": "caller",
        "age": "minor",
    }
    assert facts_of(People(at_risk_age=40), triggers)["age"] == "adult"
    witness = Triggers(
        frozenset({Trigger.CHILD}), learned={Trigger.CHILD: {"role": "witness"}}
    )
    assert "age" not in facts_of(People(), witness)
    unmarked = Triggers(learned=learned)
    assert facts_of(People(), unmarked) == {}
    armed = Triggers(frozenset({Trigger.WEAPON}), Weapon.IN_REACH)
    assert facts_of(People(), armed)["weapon.where"] == "in_reach"


TYPED: list[tuple[Kind, str, object]] = [
    *((Kind.INTEGER, " 16 ", 16), (Kind.INTEGER, "-3", -3), (Kind.INTEGER, "1.5", None)),
    *((Kind.DECIMAL, "1.5", 1.5), (Kind.DECIMAL, "1e3", None), (Kind.DECIMAL, "", None)),
    *((Kind.BOOLEAN, "true", True), (Kind.BOOLEAN, "false", False)),
    *((Kind.BOOLEAN, "yes", None), (Kind.INTEGER, "9" * 19, None)),
    *((Kind.DATE, "2026-11-24", Moment("2026-11-24")), (Kind.DATE, "today", None)),
    *((Kind.TIME, "14:06", Moment("14:06")), (Kind.DATE_TIME, "2026", Moment("2026"))),
    *((Kind.STRING, " a b ", "a b"), (Kind.TEXT, "  ", None)),
]


@pytest.mark.parametrize(("kind", "text", "value"), TYPED)
def test_what_is_typed_is_read_by_its_kind(kind: Kind, text: str, value: object) -> None:
    item = ask("x", kind=kind, options=())
    assert value_from(item, text) == value
    if value is None:
        with pytest.raises(Refused):
            may_answer(item, text)
    else:
        may_answer(item, text)


@pytest.mark.parametrize(
    ("limits", "text", "words"),
    [
        (Limits(lowest=10), "9", "least that it can be is 10"),
        (Limits(highest=20), "21", "most that it can be is 20"),
        (Limits(length=2), "123", "2 characters"),
        (Limits(pattern="[0-9]{2}"), "123", "another form"),
    ],
)
def test_what_is_typed_keeps_to_the_limits(limits: Limits, text: str, words: str) -> None:
    item = ask("x", kind=Kind.INTEGER, options=(), limits=limits)
    with pytest.raises(Refused, match=words):
        may_answer(item, text)
    may_answer(item, "12")
    may_answer(ask("x", kind=Kind.STRING, limits=Limits(pattern="(")), "anything")


def test_what_is_typed_ends_somewhere_and_a_slow_pattern_never_holds_the_desk() -> None:
    slow = ask("x", kind=Kind.STRING, options=(), limits=Limits(pattern="([0-9]+)+x"))
    may_answer(slow, "1" * 40)
    may_answer(slow, "1" * 1_000)
    with pytest.raises(Refused, match="1000 characters"):
        may_answer(slow, "1" * 1_001)


def test_a_typed_answer_opens_what_it_should() -> None:
    made = protocol(ask("x", kind=Kind.INTEGER, options=()), ask("y"))
    asked = asked_from(made)
    said = Answers(by_item={"x": ItemAnswered(item="x", value="16")})
    assert asked.after(said, {}).filled.answers == {0: (16,)}
    none = Answers(by_item={"x": ItemAnswered(item="x", value="words")})
    assert asked.after(none, {}).filled.answers == {}


def test_a_question_is_put_to_who_is_on_the_line() -> None:
    wording = Wording("Are you safe?", third="Are they safe?", listen="Hush", why="First")
    item = ask("x", wording=wording)
    assert item.asked_of(third_party=False) == "Are you safe?"
    assert item.asked_of(third_party=True) == "Are they safe?"
    assert ask("y", wording=Wording("Safe?")).asked_of(third_party=True) == "Safe?"
    assert (item.short, item.help) == ("Are you safe?", "Hush First")
    assert ask("z", wording=Wording("Long", "Short")).short == "Short"


def gives(worked: Worked) -> Callable[[Filled], Worked]:
    return lambda _now: worked


def test_a_score_is_late_until_it_is_worked_out_for_these_answers() -> None:
    total = Item("total", Kind.INTEGER, calculated=Expression("1"))
    made = protocol(ask("x"), total)
    assert made.calculates
    asked = asked_from(made)
    ((score,), at) = asked.scores, asked.filled.spot("total")
    assert (score.item, score.value, score.late) == (total, None, True)
    assert at is not None
    worked = worked_out(asked.filled, gives(Worked({at: (7,)})))
    done = asked.with_scores(asked.filled, worked)
    assert [(s.value, s.late) for s in done.scores] == [(7, False)]
    later = done.after(Answers(by_item={"x": X}), {})
    assert [(s.value, s.late) for s in later.scores] == [(7, True)]
    assert later.with_scores(done.filled, worked) is later
    none = asked.with_scores(asked.filled, worked_out(worked, gives(Worked())))
    assert [(s.value, s.late) for s in none.scores] == [(None, False)]
    assert asked_from(protocol(ask("x"))).scores == ()


def test_what_is_shown_by_an_expression_is_asked_once_it_says_so() -> None:
    asked = asked_from(protocol(ask("x"), ask("y", shown_if=Expression("x"))))
    assert asked.protocol.calculates
    at = asked.filled.spot("y")
    assert at is not None
    for shown, questions in ((False, ["x"]), (True, ["x", "y"])):
        worked = worked_out(asked.filled, gives(Worked({}, {at: shown})))
        done = asked.with_scores(asked.filled, worked)
        assert [item.link_id for item in done.questions] == questions


def test_what_is_hidden_is_a_fact_by_its_code_and_opens_a_form_without() -> None:
    fact = ask("fact", hidden=True, code=Coding("s", "age"))
    pack = ask("pack", hidden=True)
    empty = Item("empty", Kind.STRING, hidden=True)
    coded = ask("coded", code=Coding("s", "other"))
    made = protocol(fact, pack, empty, coded, ask("x", core=True, needed=True))
    assert made.facts == (fact,)
    assert made.packs == (pack,)
    assert [item.link_id for item in made.questions] == ["coded", "x"]
    assert [i.link_id for i in (*made.core, *made.needed)] == ["x", "x"]
    assert not made.calculates


def test_after_what_is_no_question_comes_the_first_open_one() -> None:
    asked = asked_from(protocol(ask("x"), ask("y"), ask("z")))
    first, second, third = asked.questions
    for none in (None, "", "nobody"):
        assert asked.next_after(none) is first
        assert asked.last_before(none) is third
    assert asked.next_after("x") is second
    assert asked.last_before("y") is first
    assert asked.last_before("x") is None
    assert asked.place("z") == (3, 3)
    assert asked.place("nobody") == (0, 3)
    done = asked.after(Answers(by_item={"y": replace(X, item="y")}), {})
    assert done.next_after("z") is first
    assert done.next_after("x") is third


def test_a_plan_takes_over_the_rules_of_another_and_keeps_its_own_steps() -> None:
    own, other = AtLeast("x", "a"), AtLeast("y", "b")
    step = StepRule(RiskLevel.LOW, Rung.PLAN_ON_LINE, "Plan")
    mine, theirs = (
        Plan(
            levels=(LevelRule(name, RiskLevel.HIGH, rule, name),),
            triggers=(TriggerRule(name, None, rule, name),),
            effects=(EffectRule(name, frozenset(), rule, name),),
        )
        for name, rule in (("mine", own), ("theirs", other))
    )
    mine = replace(mine, steps=(step,), buffers=3)
    joined = mine.joined(replace(theirs, steps=(step, step), buffers=9))
    assert joined.levels == (*mine.levels, *theirs.levels)
    assert joined.triggers == (*mine.triggers, *theirs.triggers)
    assert joined.effects == (*mine.effects, *theirs.effects)
    assert (joined.steps, joined.buffers) == ((step,), 3)
