"""The linter: what is wrong with a protocol is said, with its place and its rule."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import assess
from counselor_app.domain.assessment.plan import AtLeast
from counselor_app.wire.fhir_questionnaire import FormUnreadable
from counselor_app.wire.protocol_lint import findings, lint_row, lint_words
from counselor_app.wire.protocol_package import ProtocolUnreadable, protocol_from
from tests.conftest import ROOT
from tests.domain.assessment.forms import answers
from tests.wire.bundles import (
    CODES,
    HIDDEN,
    HIGH_YES,
    OURS,
    SYSTEM,
    Json,
    action,
    ask,
    coding,
    fact,
    form,
    json_values,
    option,
    package,
    places_in,
    plan,
    replaced,
    small,
    when,
    written,
)

Found = tuple[str, str, str]
REGEX = "http://hl7.org/fhir/StructureDefinition/regex"
CALCULATED = "sdc-questionnaire-calculatedExpression"


def fhirpath(name: str, text: str) -> Json:
    expression = {"name": "v", "language": "text/fhirpath", "expression": text}
    return {"url": f"https://site.example/{name}", "valueExpression": expression}


SMALL_LACKS = ("not-signed-off", "trigger-without-effect")


def found(package_: object) -> list[Found]:
    """Return what is found, but the sign-off and the triggers that small ones lack."""
    listed = [(f.severity.value, f.item, f.rule) for f in findings(written(package_))]
    return [one for one in listed if one[2] not in SMALL_LACKS]


def errors(package_: object) -> list[tuple[str, str]]:
    return [
        (item, rule) for severity, item, rule in found(package_) if severity[0] == "e"
    ]


def test_nothing_is_wrong_with_the_shipped_protocol_but_that_nobody_signed_it() -> None:
    listed = findings((ROOT / "resources/protocols/default.json").read_bytes())
    assert {one.severity for one in listed} == {"warning"}
    assert [one.rule for one in listed if one.item == ""] == ["not-signed-off"]
    # What is asked of third parties, minors and older people only is for a human to read.
    asked = {one.item.split("-")[0] for one in listed if one.rule == "fact-alone-asks"}
    assert asked <= {"tp", "minor", "older"}
    known = {"not-signed-off", "fact-alone-asks"}
    assert {one.rule for one in listed} <= known


def test_nothing_is_wrong_with_the_small_one() -> None:
    assert found(small()) == []
    signed = small()
    for entry in signed["entry"]:
        entry["resource"].update(status="active", approvalDate="2026-11-24")
    assert {f.rule for f in findings(written(signed))} == {"trigger-without-effect"}


def one_more(*items: Json) -> Json:
    """Return the small package with further questions."""
    made = small()
    made["entry"][0]["resource"]["item"][0]["item"].extend(items)
    return made


def with_first(**more: Any) -> Json:
    """Return the small package with its first question changed."""
    made = small()
    made["entry"][0]["resource"]["item"][0]["item"][0].update(more)
    return made


def with_rules(*actions: Json, **more: Any) -> Json:
    return package(form(ask(core=True)), plan(HIGH_YES, *actions, **more))


def still(**more: Any) -> Json:
    return {"linkId": "x", "type": "display", "text": "Words", **more}


SET: Json = {"answerValueSet": "#set"}
INVARIANTS: list[tuple[str, Json]] = [
    ("que-1", {"linkId": "x", "type": "group", "text": "Empty"}),
    ("que-1", still(item=[{**still(), "linkId": "y"}])),
    ("que-3", still(code=[coding("x")])),
    ("que-4", ask("x", **SET)),
    ("que-5", {"linkId": "x", "type": "boolean", "text": "So?", **SET}),
    ("que-5", ask("x", type="boolean")),
    ("que-6", still(required=False)),
    ("que-6", still(repeats=True)),
    ("que-7", ask("x", enableWhen=[when("one", "", "exists", answerString="yes")])),
    ("que-8", still(initial=[{"valueString": "a"}])),
    ("que-9", still(readOnly=True)),
    ("que-10", ask("x", maxLength=3)),
    ("que-11", ask("x", initial=[{"valueCoding": coding("no")}])),
    ("que-12", ask("x", enableWhen=[when("one")] * 2, enableBehavior="")),
    ("que-13", {"linkId": "x", "type": "string", "text": "T", "initial": [{}, {}]}),
]


@pytest.mark.parametrize(("rule", "item"), INVARIANTS)
def test_the_invariants_of_fhir_are_held(rule: str, item: Json) -> None:
    assert ("x", rule) in errors(one_more(item))


def test_a_link_id_stands_once() -> None:
    assert ("one", "que-2") in errors(one_more(ask("one")))
    other = form(ask("one"))
    other["item"][0]["linkId"] = "h"
    made = package(form(ask(core=True)), other, plan(HIGH_YES))
    assert errors(made) == [("one", "que-2"), ("one-help", "que-2")]


def test_a_name_and_a_constraint_are_only_looked_at() -> None:
    named = package(form(ask(core=True), name="my form"), plan(HIGH_YES))
    assert found(named) == [("warning", "", "que-0")]
    bare = ask("x", type="coding", answerConstraint="optionsOnly")
    del bare["answerOption"]
    assert ("warning", "x", "que-14") in found(one_more(bare))


NO_SYSTEM = {"valueCoding": {"code": "a", "display": "A"}}
HAS = "worse-answer-hides"
REPEATED = [option("no"), {"valueCoding": coding("no")}]
WEIGHED = [option("no", 0), option("some", 1), option("yes", 1)]
KEYED = f"{OURS}questionnaire-optionPrefix"
KEYS = [
    {**option(c), "extension": [{"url": KEYED, "valueString": "1"}]} for c in ("a", "b")
]
EXPRESSION = {"expression": "true", "language": "text/fhirpath"}
SHOWN = f"{OURS}sdc-questionnaire-enableWhenExpression"


def refused_as(code: str) -> Json:
    return {"url": OURS + "refused-counts-as", "valueCode": code}


def first_with(*extensions: Json) -> Json:
    one = ask(core=True)
    one["extension"].extend(extensions)
    return with_first(extension=one["extension"])


WRONG: dict[str, tuple[Json, str, str]] = {
    "option without system": (
        one_more(ask("x", answerOption=[NO_SYSTEM])),
        "x",
        "code-without-system",
    ),
    "condition without system": (
        one_more(ask("x", enableWhen=[when("one", answerCoding={"code": "yes"})])),
        "x",
        "code-without-system",
    ),
    "dangling": (one_more(ask("x", enableWhen=[when("gone")])), "x", "unknown-item"),
    "no such answer": (
        one_more(ask("x", enableWhen=[when("one", "maybe")])),
        "x",
        "unknown-answer",
    ),
    "another system": (
        one_more(ask("x", enableWhen=[when("one", answerCoding=coding("yes", "s"))])),
        "x",
        "unknown-answer",
    ),
    "more than a coding": (
        one_more(ask("x", enableWhen=[when("one", operator=">")])),
        "x",
        "unknown-answer",
    ),
    "a group is asked about": (
        one_more(ask("x", enableWhen=[when("g")])),
        "x",
        "unknown-answer",
    ),
    "initial": (
        with_first(
            answerOption=[{**option("no"), "initialSelected": True}, option("yes")]
        ),
        "one",
        "initial-answer",
    ),
    "two the same weight": (with_first(answerOption=WEIGHED), "one", "unclear-order"),
    "some weighed": (
        with_first(answerOption=[option("no", 0), option("yes")]),
        "one",
        "unclear-order",
    ),
    "answer twice": (one_more(ask("x", answerOption=REPEATED)), "x", "answer-twice"),
    "same words": (
        one_more(
            ask(
                "x",
                answerOption=[
                    {"valueCoding": {**coding(c), "display": "The same"}} for c in "ab"
                ],
            )
        ),
        "x",
        "same-words",
    ),
    "no words": (
        one_more(
            ask("x", answerOption=[{"valueCoding": {"system": SYSTEM, "code": "a"}}])
        ),
        "x",
        "no-words",
    ),
    "same digit": (one_more(ask("x", answerOption=KEYS)), "x", "same-digit"),
    "too many": (one_more(ask("x", tuple("abcdefgh"))), "x", "too-many-options"),
    "no options": (one_more(ask("x", ())), "x", "no-options"),
    "repeats": (one_more(ask("x", repeats=True)), "x", "repeats"),
    "no text": (with_first(text=""), "one", "no-text"),
    "refusal": (first_with(refused_as("maybe")), "one", "unknown-refusal"),
    "regex": (
        first_with({"url": OURS + "regex", "valueString": "("}),
        "one",
        "regex",
    ),
    "expression": (
        first_with({"url": SHOWN, "valueExpression": EXPRESSION}),
        "one",
        "expression",
    ),
    "unknown fact": (one_more(fact("x", "mood", "good")), "x", "unknown-fact"),
    "unknown fact code": (one_more(fact("x", "age", "old")), "x", "unknown-fact"),
    "hidden without code": (
        one_more({**fact("x", "age", "minor"), "code": []}),
        "x",
        "unknown-fact",
    ),
    "no core": (package(form(ask()), plan(HIGH_YES)), "", "no-core"),
    "no version": (
        package(form(ask(core=True), version=""), plan(HIGH_YES)),
        "",
        "no-version",
    ),
    "retired": (
        package(form(ask(core=True), status="retired"), plan(HIGH_YES)),
        "",
        "retired",
    ),
    "no plan": (package(form(ask(core=True))), "", "no-plan"),
    "no levels": (package(form(ask(core=True)), plan()), "", "no-levels"),
    "unknown rule item": (
        with_rules(action("a", "gone >= yes", risk_level="high")),
        "a",
        "unknown-item",
    ),
    "unknown rule answer": (
        with_rules(action("a", "one >= maybe", risk_level="high")),
        "a",
        "unknown-answer",
    ),
    "unknown score": (
        with_rules(action("a", "score(gone) >= 1", risk_level="high")),
        "a",
        "unknown-item",
    ),
    "score of nothing": (
        with_rules(action("a", "score(g) >= 1", risk_level="high")),
        "a",
        "score-out-of-reach",
    ),
    "no title": (
        with_rules({**action("a", "one >= yes", risk_level="high"), "title": ""}),
        "a",
        "rule-without-words",
    ),
    "id twice": (
        with_rules(*[action("a", "one >= yes", risk_level="high")] * 2),
        "a",
        "rule-name-twice",
    ),
    "no step": (
        with_rules(action("a", "one >= yes", trigger="weapon")),
        "a",
        "trigger-without-step",
    ),
    "fact without code": (
        package(
            form(
                {**fact("x", "weapon", "marked"), "code": []},
                ask(core=True, enableWhen=[when("x", "marked")]),
            ),
            plan(HIGH_YES, action("x", "x >= marked", risk_level="high")),
        ),
        "x",
        "unknown-fact",
    ),
    "opener of many": (
        one_more(
            {**fact("x", "age", "minor", "adult"), "code": []},
            ask("y", enableWhen=[when("x", "minor")]),
        ),
        "x",
        "unknown-fact",
    ),
    "core hidden": (
        one_more(
            {
                **fact("x", "age", "minor"),
                "extension": [
                    {"url": HIDDEN, "valueBoolean": True},
                    {"url": OURS + "core-question", "valueBoolean": True},
                ],
            }
        ),
        "x",
        "core-hidden",
    ),
    "made not rated": (
        with_rules(action("a", "one >= yes", risk_level="unrated")),
        "a",
        "level-unrated",
    ),
    "unreadable rule": (
        with_rules(action("a", "one > yes", risk_level="high")),
        "a",
        "unreadable-rule",
    ),
    "milder is worse": (
        with_rules(action("a", "one >= some", risk_level="imminent")),
        "one",
        "level-falls",
    ),
    "lifted by nothing": (
        with_rules(
            {
                **action("a", "one >= yes", effect="raises_step"),
                "extension": [{"url": OURS + "lifted-by", "valueString": "one = maybe"}],
            }
        ),
        "a",
        "unknown-answer",
    ),
}


@pytest.mark.parametrize(("file", "item", "rule"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_found_where_it_stands(file: Json, item: str, rule: str) -> None:
    assert (item, rule) in errors(file)


def with_step(level: str, **more: Any) -> Json:
    made = small()
    steps = made["entry"][1]["resource"]["action"]
    next(step for step in steps if step["id"] == f"step-{level}").update(more)
    return made


def test_a_form_that_waits_for_its_words_is_told_and_its_rules_are_checked() -> None:
    wordless = form(ask("screen", text=""), url="https://site.example/s", title="Screen")
    wordless["item"][0]["linkId"] = "h"
    rules = [action(n, f"{n} >= yes", risk_level="high") for n in ("screen", "gone")]
    pack = {**plan(), "action": rules}
    made = package(form(ask(core=True)), wordless, plan(HIGH_YES), pack)
    assert found(made) == [
        ("error", "gone", "unknown-item"),
        ("warning", "", "no-wording-pack"),
    ]


def test_a_line_assessment_with_one_question_without_words_says_which() -> None:
    other = form(ask("more"), url="https://site.example/r")
    other["item"][0]["linkId"] = "h"
    made = package(form(ask(core=True), ask("two", text="")), other, plan(HIGH_YES))
    assert errors(made) == [("two", "no-text")]


@pytest.mark.parametrize(
    "more",
    [
        {"type": "string", "extension": [{"url": REGEX, "valueString": "([0-9]+)+x"}]},
        {"extension": [fhirpath(CALCULATED, "'a'.matches('(a+)+$')")]},
        {"extension": [fhirpath("variable", r"'a'.replaceMatches( '(\\\\w+)+', '')")]},
    ],
)
def test_a_pattern_that_could_take_long_is_told(more: Json) -> None:
    slow = {**ask("three"), **more}
    assert ("three", "slow-pattern") in errors(one_more(slow))


def asked_for() -> Json:
    opener = {**fact("asked", "", "asked"), "code": []}
    known = coding("asked", CODES + "call-facts")
    waits = ask("screen", enableWhen=[when("asked", answerCoding=known)])
    inner = {"linkId": "h", "type": "group", "text": "H", "item": [opener, waits]}
    return form(item=[inner], title="Screen", url="https://site.example/s")


def test_a_pack_alone_is_not_asked_for_what_only_a_whole_has() -> None:
    pack = asked_for()
    del pack["item"][0]["item"][1]["text"]
    rules = [action("a", "screen >= yes", risk_level="high")]
    made = package(pack, {**plan(), "action": rules})
    assert found(made) == [("warning", "", "no-wording-pack")]
    rules.append(action("b", "screen >= maybe", risk_level="high"))
    assert errors(made) == [("b", "unknown-answer")]


def test_what_opens_a_form_when_it_is_asked_for_is_no_unknown_fact() -> None:
    made = package(form(ask(core=True)), asked_for(), plan(HIGH_YES))
    assert found(made) == []


@pytest.mark.parametrize("name", ["asq", "phq-9"])
def test_nothing_is_wrong_with_the_shipped_packs(name: str) -> None:
    file = (ROOT / f"resources/protocols/packs/{name}.json").read_bytes()
    rules = [finding.rule for finding in findings(file)]
    assert rules == ["no-wording-pack", "not-signed-off"]


def test_every_level_has_one_step_with_a_deadline_that_never_falls() -> None:
    made = small()
    del made["entry"][1]["resource"]["action"][-1]
    assert errors(made) == [("", "level-without-step")]
    assert errors(with_step("high", timingDuration=None)) == [
        ("step of high", "step-without-deadline")
    ]
    late = with_step("imminent", timingDuration={"value": 2, "code": "d"})
    assert errors(late) == [("step of imminent", "step-falls")]
    codes = deepcopy(action("a", "", risk_level="high", step="plan_on_line")["code"])
    assert errors(with_step("high", code=codes)) == [("step of high", "step-falls")]
    eased = [{"url": OURS + "eased-step", "valueCode": "police"}]
    assert errors(with_step("low", extension=eased)) == [("step of low", "step-falls")]


HOPE = {**option("yes"), "extension": [{"url": OURS + "buffer", "valueBoolean": True}]}
UNWISE: dict[str, tuple[Json, str, str]] = {
    "short": (
        with_first(extension=ask(core=True)["extension"][1:]),
        "one",
        "no-short-text",
    ),
    "why": (with_first(extension=ask()["extension"][:2]), "one", "no-why-asked"),
    "listen": (with_first(item=[]), "one", "no-listen-for"),
    "long": (with_first(text="Are you " * 30), "one", "long-text"),
    "copyright": (
        package(form(ask(core=True), copyright=""), plan(HIGH_YES)),
        "",
        "no-copyright",
    ),
    "buffer": (
        with_first(answerOption=[option("no"), option("some"), HOPE]),
        "one",
        "buffer-with-level",
    ),
    "no calm answer": (
        with_first(answerOption=[option("yes"), option("some"), option("no")]),
        "one",
        "no-calm-answer",
    ),
    "core asked sometimes": (
        package(
            form(ask(core=True), ask("two", core=True, enableWhen=[when("one")])),
            plan(HIGH_YES, action("two-yes", "two >= yes", risk_level="high")),
        ),
        "two",
        "core-with-condition",
    ),
    "core": (
        package(form(ask(core=True), ask("two", core=True)), plan(HIGH_YES)),
        "two",
        "core-without-level",
    ),
}


@pytest.mark.parametrize(("file", "item", "rule"), UNWISE.values(), ids=UNWISE)
def test_what_is_unwise_is_a_warning(file: Json, item: str, rule: str) -> None:
    assert ("warning", item, rule) in found(file)


def test_a_question_without_words_for_a_third_party_is_told() -> None:
    extensions = ask(core=True)["extension"]
    made = with_first(extension=[e for e in extensions if "third" not in e["url"]])
    assert found(made) == [("warning", "one", "no-third-party-text")]


def test_a_level_must_not_hang_on_what_is_not_answered() -> None:
    for no in (
        when("one", operator="!="),
        when("one", "", "exists", answerBoolean=False),
    ):
        made = small()
        made["entry"][0]["resource"]["item"][0]["item"][1]["enableWhen"] = [no]
        assert ("two", "negation") in errors(made)


def chain(*links: tuple[str, str]) -> list[Json]:
    return [ask(item, enableWhen=[when(source)]) for item, source in links]


def test_what_waits_for_itself_is_a_circle_and_cannot_be_asked() -> None:
    made = one_more(*chain(("x", "y"), ("y", "z"), ("z", "x"), ("after", "x")))
    rules = errors(made)
    assert {item for item, rule in rules if rule == "circle"} == set("xyz")
    never = {item for item, rule in rules if rule == "unreachable"}
    assert never == {"x", "y", "z", "after"}


def test_what_can_never_be_asked_is_found_through_all_that_it_waits_for() -> None:
    low = ask("low", enableWhen=[when("one", "no")])
    high = ask("high", enableWhen=[when("one", "yes")])
    both = ask("both", enableWhen=[when("low"), when("high")], enableBehavior="all")
    either = ask("either", enableWhen=[when("low"), when("high")])
    last = ask("last", enableWhen=[when("both")])
    assert errors(one_more(low, high, both, either, last)) == [
        ("both", "unreachable"),
        ("last", "unreachable"),
    ]


def test_a_group_that_never_opens_is_told_once() -> None:
    waits = {"enableWhen": [when("one"), when("one", "no")], "enableBehavior": "all"}
    inner = {"linkId": "h", "type": "group", "text": "H", "item": [ask("x")], **waits}
    assert errors(one_more(inner)) == [("h", "unreachable")]


def test_typed_answers_are_tried_near_what_is_waited_for() -> None:
    age = {**ask("age", ()), "type": "integer"}
    del age["answerOption"]
    minor = when("age", "", "<", answerInteger=18)
    adult = when("age", "", ">=", answerInteger=18)
    young = ask("young", enableWhen=[minor])
    never = ask("never", enableWhen=[minor, adult], enableBehavior="all")
    text = ask("text", enableWhen=[when("age", "", "=", answerString="old")])
    assert errors(one_more(age, young, never)) == [("never", "unreachable")]
    assert ("text", "unreachable") not in errors(one_more(age, text))


def test_a_long_chain_is_taken_for_reachable() -> None:
    links = [(f"q{n}", f"q{n - 1}" if n else "one") for n in range(1500)]
    assert errors(one_more(*chain(*links))) == []


def gap(*codes: str) -> Json:
    """Return the small package, its second question asked after these answers."""
    made = small()
    second = made["entry"][0]["resource"]["item"][0]["item"][1]
    second["enableWhen"] = [when("one", code) for code in codes]
    return made


def test_a_worse_answer_never_hides_what_raises_the_level() -> None:
    assert errors(gap("some")) == [("two", HAS)]
    assert errors(gap("no", "yes")) == [("two", HAS)]
    assert errors(gap("no", "some", "yes")) == []
    assert errors(gap("yes")) == []
    (worse,) = (f for f in findings(written(gap("some"))) if f.rule == HAS)
    assert worse.words == (
        "\u201cSome\u201d to \u201cShort one\u201d asks it, and the worse "
        "\u201cYes\u201d does not."
    )


def test_what_a_rated_question_waits_for_must_not_be_hidden_either() -> None:
    between = ask("between", enableWhen=[when("one", "some")])
    last = ask("last", enableWhen=[when("between")])
    made = package(
        form(ask(core=True), between, last),
        plan(HIGH_YES, action("a", "last >= yes", risk_level="imminent")),
    )
    assert errors(made) == [("between", HAS)]
    beside = package(form(ask(core=True), between), plan(HIGH_YES))
    assert errors(beside) == []  # no level hangs on it


def test_weights_say_which_answer_is_worse() -> None:
    reverse = [option("no", 2), option("some", 1), option("yes", 0)]
    made = gap("some", "yes")
    made["entry"][0]["resource"]["item"][0]["item"][0]["answerOption"] = reverse
    assert ("two", HAS) in errors(made)


def test_who_calls_is_no_better_or_worse_than_another() -> None:
    age = fact("age", "age", "adult", "older", "minor")
    older = when("age", answerCoding=coding("older", CODES + "call-facts"))
    made = package(
        form(age, ask(core=True), ask("two", enableWhen=[older])),
        plan(HIGH_YES, action("a", "two >= yes", risk_level="high")),
    )
    assert errors(made) == []


def test_one_questionnaire_alone_is_linted_too() -> None:
    assert errors(form(ask(core=True)))[:2] == [("", "no-bundle"), ("", "no-plan")]


def test_every_unreadable_rule_and_form_is_told() -> None:
    broken = [action(n, "one >", risk_level="high") for n in ("a", "b")]
    told = errors(with_rules(*broken))
    assert told == [("a", "unreadable-rule"), ("b", "unreadable-rule")]
    nameless = {"linkId": "x", "text": "No type"}
    assert ("", "unreadable") in errors(one_more(nameless))


@pytest.mark.parametrize("file", [b"", b"[]", b'{"resourceType": "Patient"}'])
def test_what_is_no_package_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(FormUnreadable):
        findings(file)


def test_rows_are_plain_and_people_get_words() -> None:
    row = {"file": "a.json", **lint_row(written(gap("some")))}
    assert set(row["findings"][0]) == {"severity", "item", "rule", "words"}
    row["findings"] = [f for f in row["findings"] if f["rule"] != SMALL_LACKS[1]]
    first, second, third, *_ = lint_words(row).splitlines()
    assert (first, second) == ("a.json: 1 error, 1 warning", "  errors")
    assert third.startswith("    two")
    assert third.endswith("(worse-answer-hides)")
    assert lint_words({"file": "a", "findings": []}) == "a: nothing found"


def test_in_the_shipped_protocol_no_worse_answer_lowers_the_level() -> None:
    protocol = protocol_from((ROOT / "resources/protocols/default.json").read_bytes())
    rated = {r.rule.item for r in protocol.plan.levels if isinstance(r.rule, AtLeast)}
    mild = {item.link_id: item.options[0].code for item in protocol.questions}
    for item in protocol.questions:
        for worst in (False, True):
            said = {**mild}
            if worst:
                said = {i.link_id: i.options[-1].code for i in protocol.questions}
            levels = []
            for option_ in item.options:
                said[item.link_id] = option_.code
                asked = asked_from(protocol).after(answers(said), {})
                levels.append(assess(asked).level.severity)
            if item.link_id in rated:
                assert levels == sorted(levels), item.link_id


FULL = small()


@given(st.sampled_from(places_in(FULL)), json_values)
def test_whatever_a_desk_refuses_is_an_error(
    place: tuple[Any, ...], value: object
) -> None:
    file = written(replaced(FULL, place, value))
    refused = False
    try:
        protocol_from(file)
    except ProtocolUnreadable:
        refused = True
    try:
        found_ = any(f.severity == "error" for f in findings(file))
    except FormUnreadable:
        found_ = True
    assert found_ or not refused


@given(json_values)
def test_any_json_is_linted_or_refused(value: object) -> None:
    for document in (value, package(form(ask()), value), {**package(), "entry": value}):  # type: ignore[arg-type]
        words = "linted"
        try:
            findings(written(document))
        except FormUnreadable as refused:
            words = str(refused)
        assert words
