"""Rules that never hold, lifts by danger, marks that do nothing, and what can hide."""

import pytest

from counselor_app.wire.protocol_lint import findings
from tests.wire.bundles import (
    CODES,
    HIGH_YES,
    OURS,
    Json,
    action,
    ask,
    coding,
    fact,
    form,
    package,
    plan,
    when,
    written,
)

AGE = fact("age", "age", "adult", "older", "minor")
CHILD = fact("child", "child.role", "witness", "at_risk", "caller")
FACTS = (
    fact("attempt", "attempt_in_progress", "marked"),
    fact("weapon", "weapon.where", "none", "in_home", "unknown", "in_reach", "in_hand"),
    fact("danger", "danger_to_another", "marked"),
    fact("home", "child.home", "safe", "unknown", "danger"),
    fact("silent", "silent.silent", "no_audio", "unresponsive"),
    fact("911", "not_eligible", "marked"),
)
RAISE = (
    action("f1", "attempt >= marked", risk_level="imminent"),
    action("f2", "weapon >= unknown", risk_level="high"),
    action("f3", "danger >= marked", risk_level="high"),
    action("f4", "home >= danger", trigger="child", step="co_responders"),
    action("f6", "silent >= unresponsive", risk_level="imminent"),
    action("f9", "911 >= marked", effect="returns_to_911"),
)


def said_by(item: Json, code: str) -> Json:
    """Return a condition on a fact."""
    return when(item["linkId"], answerCoding=coding(code, CODES + "call-facts"))


def found(items: tuple[Json, ...], *rules: Json) -> list[tuple[str, str, str]]:
    """Return what is found of a package, but that its marks do nothing."""
    made = package(form(ask(core=True), *items), plan(HIGH_YES, *rules))
    apart = ("not-signed-off", "trigger-without-effect")
    listed = findings(written(made))
    return [(f.severity.value, f.item, f.rule) for f in listed if f.rule not in apart]


def marks(items: tuple[Json, ...], *rules: Json) -> list[str]:
    """Return the first words of what is found of marks that do nothing."""
    made = package(form(ask(core=True), *items), plan(HIGH_YES, *rules))
    listed = findings(written(made))
    told = [f.words for f in listed if f.rule == "trigger-without-effect"]
    return [words.partition(" makes")[0] for words in told]


NO = ("error", "a", "never-holds")
LOW = ask("low", enableWhen=[when("one", "no")])
HIGH = ask("high", enableWhen=[when("one")])


def high(expression: str) -> Json:
    return action("a", expression, risk_level="high")


def test_a_rule_that_needs_two_answers_to_one_question_never_holds() -> None:
    assert NO in found((LOW, HIGH), high("low >= yes and high >= yes"))
    assert NO in found((LOW,), high("low >= yes and one >= some"))
    assert NO not in found((LOW,), high("low >= yes and one >= no"))
    assert found((HIGH,), high("high >= yes and one >= some")) == []


def test_a_rule_on_what_is_never_asked_never_holds() -> None:
    both = [when("one"), when("one", "no")]
    never = ask("never", enableWhen=both, enableBehavior="all")
    assert NO in found((never,), high("never >= yes"))


def test_nobody_is_a_minor_of_more_than_65_years() -> None:
    child = [said_by(AGE, "minor"), said_by(CHILD, "at_risk"), said_by(CHILD, "caller")]
    young = ask("young", enableWhen=child)
    old = ask("old", enableWhen=[said_by(AGE, "older")])
    facts = (AGE, CHILD, young, old)
    assert NO in found(facts, high("young >= yes and old >= yes"))
    told = found(facts, high("one >= yes or (young >= yes and old >= yes)"))
    assert ("warning", "a", "part-never-holds") in told


def test_a_child_who_is_there_may_be_there_when_someone_old_calls() -> None:
    near = ask("near", enableWhen=[said_by(CHILD, "witness")])
    old = ask("old", enableWhen=[said_by(AGE, "older")])
    told = found((AGE, CHILD, near, old), high("near >= yes and old >= yes"))
    assert {rule for _, _, rule in told} == {"fact-alone-asks"}


def lifted(by: str) -> Json:
    made = action("a", "drunk >= yes", effect="blocks_resolved")
    return {**made, "extension": [{"url": OURS + "lifted-by", "valueString": by}]}


DRUNK, SOBER = ask("drunk"), ask("sober", ("adult", "now", "not-yet"))
SOBER["enableWhen"] = [when("drunk")]


@pytest.mark.parametrize(
    ("by", "severity", "rule"),
    [
        ("sober = not-yet", "error", "lifted-by-danger"),  # nothing there is worse
        ("one = yes", "error", "lifted-by-danger"),  # it raises the level
        ("drunk = yes", "error", "lifted-by-danger"),  # what it is to lift
        ("one = no", "warning", "lifted-by-another"),  # what has nothing to do with it
    ],
)
def test_what_lifts_an_effect_is_of_help(by: str, severity: str, rule: str) -> None:
    assert found((DRUNK, SOBER), lifted(by)) == [(severity, "a", rule)]


def test_what_is_asked_because_of_the_effect_may_lift_it() -> None:
    assert found((DRUNK, SOBER), lifted("sober = adult; sober = now")) == []


def test_every_mark_of_danger_does_something_by_itself() -> None:
    assert marks(FACTS, *RAISE) == []
    assert len(marks(())) == 8
    for gone in range(len(RAISE)):
        some = (*RAISE[:gone], *RAISE[gone + 1 :])
        assert marks(FACTS, *some), RAISE[gone]["id"]
    assert marks(FACTS, *RAISE[1:]) == ["attempt_in_progress = marked"]
    held = action("f2", "weapon >= in_hand", risk_level="imminent")
    two = ["weapon.where = unknown", "weapon.where = in_reach"]
    assert marks(FACTS, RAISE[0], held, *RAISE[2:]) == two


def test_a_mark_that_needs_an_answer_too_does_nothing_by_itself() -> None:
    first = action("f1", "attempt >= marked and one >= some", risk_level="imminent")
    assert marks(FACTS, first, *RAISE[1:]) == ["attempt_in_progress = marked"]


def test_a_mark_that_other_facts_hide_does_nothing() -> None:
    gated = {**FACTS[0], "enableWhen": [when("one")]}
    assert marks((gated, *FACTS[1:]), *RAISE) == ["attempt_in_progress = marked"]


def test_a_fact_filled_by_another_is_found() -> None:
    wrong = {**FACTS[0], "code": fact("x", "relay")["code"]}
    assert marks((wrong, *FACTS[1:]), *RAISE) == ["attempt_in_progress = marked"]


def test_a_minor_who_refuses_never_counts_as_the_mildest_answer() -> None:
    item = ask("two")
    item["extension"].append({"url": OURS + "refused-counts-as", "valueCode": "no"})
    assert found((item,)) == [("error", "two", "mild-refusal")]
    item["extension"][-1]["valueCode"] = "some"
    assert found((item,)) == []


def typed(link_id: str, kind: str) -> Json:
    made = {**ask(link_id), "type": kind}
    del made["answerOption"]
    return made


TWO_YES = action("a", "two >= yes", risk_level="high")


@pytest.mark.parametrize(
    ("source", "gate"),
    [
        (typed("pills", "integer"), when("pills", "", "<", answerInteger=3)),
        (typed("acts", "boolean"), when("acts", "", "=", answerBoolean=False)),
    ],
)
def test_a_typed_answer_that_hides_what_raises_a_level_is_told(
    source: Json, gate: Json
) -> None:
    two = ask("two", enableWhen=[gate])
    assert found((source, two), TWO_YES) == [("warning", "two", "typed-answer-hides")]
    between = ask("between", enableWhen=[gate])
    after = ask("two", enableWhen=[when("between")])
    told = found((source, between, after), TWO_YES)
    assert told == [("warning", "between", "typed-answer-hides")]
    assert found((source, two)) == []  # no level hangs on it


def test_a_fact_that_alone_lets_a_level_be_made_is_told() -> None:
    told = [("warning", "two", "fact-alone-asks")]
    minor = said_by(AGE, "minor")
    assert found((AGE, ask("two", enableWhen=[minor])), TWO_YES) == told
    group = {"linkId": "h", "type": "group", "text": "Box", "enableWhen": [minor]}
    assert found((AGE, {**group, "item": [ask("two")]}), TWO_YES) == told
    either = ask("two", enableWhen=[minor, when("one")])
    assert found((AGE, either), TWO_YES) == []
    both = {**either, "enableBehavior": "all"}
    assert found((AGE, both), TWO_YES) == told
