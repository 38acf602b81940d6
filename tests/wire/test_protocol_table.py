"""The table to be signed: every answer at its level, and what follows."""

from counselor_app.domain.assessment.plan import AtLeast
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.protocol_package import protocol_from
from counselor_app.wire.protocol_table import table_row, table_words
from counselor_app.wire.protocol_words import level_of
from tests.conftest import default_protocol
from tests.wire.bundles import (
    HIGH_YES,
    OURS,
    Json,
    action,
    ask,
    fact,
    form,
    package,
    plan,
    small,
    written,
)


def table(package_: Json) -> Json:
    return table_row(protocol_from(written(package_)))


def level(row: Json, name: str) -> Json:
    (found,) = (one for one in row["levels"] if one["level"] == name)
    return dict(found)


def test_levels_stand_from_the_worst_to_the_mildest() -> None:
    names = [one["level"] for one in table(small())["levels"]]
    assert names == ["imminent", "high", "unrated", "moderate", "low"]


def test_a_level_has_its_questions_and_the_answers_that_make_it() -> None:
    high = level(table(small()), "high")
    assert high["answers"] == [
        {"item": "one", "question": "Do you one?", "answers": ["Yes"], "codes": ["yes"]}
    ]
    assert (high["step"], high["within_minutes"]) == ("community_team", 60)
    assert high["step_words"].endswith("community team, no police, within 60 minutes")


def test_an_answer_stands_once_at_the_level_that_it_makes_by_itself() -> None:
    some = action("one-some", "one >= some", risk_level="moderate")
    row = table(package(form(ask(core=True)), plan(HIGH_YES, some)))
    assert level(row, "high")["answers"][0]["answers"] == ["Yes"]
    assert level(row, "moderate")["answers"][0]["answers"] == ["Some"]


def test_rules_on_several_answers_are_said_in_words() -> None:
    both = action("both", "one >= some and (two >= yes or one >= yes)", risk_level="high")
    row = table(package(form(ask(core=True), ask("two")), plan(both)))
    assert level(row, "high")["rules"] == [
        {
            "rule": "both",
            "text": "Because of both",
            "when": "Short one: Some / Yes AND (Short two: Yes OR Short one: Yes)",
        }
    ]


def test_triggers_and_effects_are_listed_with_what_they_do() -> None:
    effect = action("drunk", "one >= yes", effect="raises_step")
    lifted = [{"url": OURS + "lifted-by", "valueString": "one = no"}]
    call = action("call", "one >= yes", trigger="weapon", step="police")
    rules = plan(HIGH_YES, call, {**effect, "extension": lifted})
    row = table(package(form(ask(core=True)), rules))
    (trigger,), (does,) = row["triggers"], row["effects"]
    assert (trigger["trigger"], trigger["step"]) == ("weapon", "police")
    assert (does["effects"], does["until"]) == (["raises_step"], ["Short one: No"])
    words = table_words(row)
    assert "-> trigger: weapon; step: police" in words
    assert "-> raises step, until Short one: No" in words


def test_what_a_key_marks_is_said_to_be() -> None:
    hidden = fact("fact-attempt", "attempt_in_progress", "marked")
    rule = action("a", "fact-attempt >= marked", risk_level="imminent")
    row = table(package(form(hidden, ask(core=True)), plan(HIGH_YES, rule)))
    (answer,) = level(row, "imminent")["answers"]
    assert answer["question"] == "What the call says (marked by a key)"


def test_a_table_can_be_signed_and_says_while_it_is_not() -> None:
    words = table_words(table(small()))
    assert words.startswith("Line, version 1\nNeeds clinical sign-off.\n")
    assert "Name ___" in words
    assert "Date ___" in words
    assert "Signature ___" in words
    signed = small()
    for entry in signed["entry"]:
        entry["resource"].update(status="active", approvalDate="2026-11-24")
    assert "Needs clinical" not in table_words(table(signed))


def test_the_shipped_table_is_whole_and_fits_a_page() -> None:
    protocol = default_protocol()
    row = table_row(protocol)
    words = table_words(row)
    assert max(map(len, words.splitlines())) <= 96
    told = {
        (one["level"], answer["item"], code)
        for one in row["levels"]
        for answer in one["answers"]
        for code in answer["codes"]
    }
    for rule in protocol.plan.levels:
        if isinstance(rule.rule, AtLeast):
            item = protocol.form.by_id[rule.rule.item]
            option = item.option(rule.rule.code)
            assert option
            made = level_of(protocol, item, option)
            assert made
            assert (made.value, item.link_id, option.code) in told
    assert all(one["step"] and one["within_minutes"] for one in row["levels"])
    assert all(question in words.replace("\n", " ") for question in row["core"])
    assert next(RiskLevel(one["level"]) for one in row["levels"]) is RiskLevel.IMMINENT
