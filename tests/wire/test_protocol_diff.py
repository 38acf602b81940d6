"""What changed between two versions, in words."""

from copy import deepcopy
from typing import Any

import pytest

from counselor_app.wire.protocol_diff import changes, diff_row, diff_words
from counselor_app.wire.protocol_package import protocol_from
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
    option,
    package,
    plan,
    small,
    when,
    written,
)

ONE, TWO = "\u201cShort one\u201d", "\u201cShort two\u201d"
SOME = action("one-some", "one >= some", risk_level="low")
BOTH = action("both", "one >= some and two >= some", risk_level="high")
CALL = action("call", "two >= yes", trigger="weapon", step="police")
LIFT = action("lift", "two >= yes", effect="raises_step")


def made(*items: Json, rules: tuple[Json, ...] = (SOME,), **more: Any) -> Json:
    first = items or (ask(core=True), ask("two"))
    return package(form(*first, **more), plan(HIGH_YES, *rules))


def said(old: Json, new: Json) -> list[str]:
    one, other = protocol_from(written(old)), protocol_from(written(new))
    return [change.words for change in changes(one, other)]


def one(**more: Any) -> Json:
    return made(ask(core=True, **more), ask("two"))


def extended(**values: Any) -> Json:
    item = ask(core=True)
    for name, value in values.items():
        url = OURS + name.replace("_", "-")
        item["extension"] = [e for e in item["extension"] if e["url"] != url]
        kind = "valueBoolean" if isinstance(value, bool) else "valueString"
        item["extension"].append({"url": url, kind: value})
    return made(item, ask("two"))


def opened(item: str, *, all_of: bool = False) -> Json:
    conditions = [when("one", "some"), when("one")]
    behavior = "all" if all_of else "any"
    second = ask(item, enableWhen=conditions, enableBehavior=behavior)
    return made(ask(core=True), second)


MODERATE = action("one-some", "one >= some", risk_level="moderate")
SLOW = {"timingDuration": {"value": 2, "code": "h"}}


def stepped(**more: Any) -> Json:
    changed = made()
    steps = changed["entry"][1]["resource"]["action"]
    next(s for s in steps if s["id"] == "step-high").update(more)
    return changed


WORSE = [option("no"), option("yes"), option("some")]
WEIGHED = [option("no", 0), option("some", 1), option("yes", 3)]
HEAVIER = [option("no", 0), option("some", 1), option("yes", 4)]
OTHER_WORDS = [option("no"), option("some"), {"valueCoding": {**coding("yes")}}]
OTHER_WORDS[2]["valueCoding"]["display"] = "Yes, often"
HOPE = {**option("no"), "extension": [{"url": OURS + "buffer", "valueBoolean": True}]}

AGE = fact("age", "age", "adult", "minor")
MINORS = when("age", answerCoding=coding("minor", CODES + "call-facts"))
SHOWN = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def boxed(*conditions: Json) -> Json:
    """Return the second question wrapped in a group that waits for something."""
    box: Json = {"linkId": "h", "type": "group", "text": "Box", "item": [ask("two")]}
    waits = {"enableWhen": list(conditions)} if conditions else {}
    return made(AGE, ask(core=True), {**box, **waits})


def shown_if(expression: str) -> Json:
    value = {"language": "text/fhirpath", "expression": expression}
    item = ask("two")
    url = SHOWN + "enableWhenExpression"
    item["extension"].append({"url": url, "valueExpression": value})
    return made(ask(core=True), item)


def because(reason: str) -> Json:
    why = {"url": OURS + "reason", "valueString": reason}
    return one(
        answerOption=[{**option("no"), "extension": [why]}, *ask()["answerOption"][1:]]
    )


AGED = "\u201cWhat the call says\u201d"
CHANGED: dict[str, tuple[Json, Json, str]] = {
    "wrapped in a group": (
        made(AGE, ask(core=True), ask("two")),
        boxed(MINORS),
        (
            f"{TWO} is asked always, in \u201cBox\u201d that is asked {AGED} = "
            "\u201cMinor\u201d, instead of always."
        ),
    ),
    "group waits": (
        boxed(),
        boxed(MINORS),
        f"\u201cBox\u201d is asked {AGED} = \u201cMinor\u201d, instead of always.",
    ),
    "group moved into": (
        made(AGE, ask(core=True), ask("two")),
        boxed(),
        f"{TWO} stands in \u201cBox\u201d now.",
    ),
    "filled by another fact": (
        made(AGE, ask(core=True)),
        made({**AGE, "code": fact("age", "relay")["code"]}, ask(core=True)),
        f"{AGED} is filled by relay now instead of age.",
    ),
    "expression": (
        made(),
        shown_if("false"),
        f"{TWO} is asked while \u201cfalse\u201d, instead of always.",
    ),
    "other expression": (
        shown_if("true"),
        shown_if("false"),
        (f"{TWO} is asked while \u201cfalse\u201d, instead of while \u201ctrue\u201d."),
    ),
    "initial": (
        made(),
        one(initial=[{"valueCoding": coding("no")}]),
        f"{ONE} has the answer \u201cNo\u201d before anything is asked.",
    ),
    "option reason": (
        because("Well"),
        because("Not well"),
        (
            f"The answer \u201cNo\u201d to {ONE} gives the reason \u201cNot well\u201d, "
            "not \u201cWell\u201d."
        ),
    ),
    "option system": (
        made(),
        one(
            answerOption=[
                {"valueCoding": coding("no", "https://other.example")},
                *ask()["answerOption"][1:],
            ]
        ),
        (
            f"The answer \u201cNo\u201d to {ONE} stands for another value, or one of "
            "another code system."
        ),
    ),
    "masked rule": (
        made(),
        made(rules=(SOME, action("again", "one >= some", risk_level="low"))),
        (
            "The level rule \u201cBecause of again\u201d is new: it makes low; it holds "
            "for Short one: Some / Yes."
        ),
    ),
    "level": (
        made(),
        made(rules=(MODERATE,)),
        f"The answer \u201cSome\u201d to {ONE} now makes moderate instead of low.",
    ),
    "no level": (
        made(),
        made(rules=()),
        f"The answer \u201cSome\u201d to {ONE} now makes no level instead of low.",
    ),
    "reason": (
        made(),
        made(rules=({**SOME, "title": "Sometimes"},)),
        (
            "The reason reads \u201cSometimes\u201d instead of "
            "\u201cBecause of one-some\u201d."
        ),
    ),
    "reworded": (
        made(),
        one(text="Are you well?"),
        (
            f"The text of {ONE} reads \u201cAre you well?\u201d instead of "
            "\u201cDo you one?\u201d."
        ),
    ),
    "gone": (made(), made(ask(core=True)), f"The question {TWO} is no longer asked."),
    "new": (
        made(ask(core=True)),
        opened("two"),
        (
            f"The question {TWO} is new; asked {ONE} = \u201cSome\u201d or {ONE} = "
            "\u201cYes\u201d."
        ),
    ),
    "asked": (
        made(),
        opened("two", all_of=True),
        (
            f"{TWO} is asked {ONE} = \u201cSome\u201d and {ONE} = \u201cYes\u201d, "
            "instead of always."
        ),
    ),
    "core": (
        made(ask(core=True), ask("two", core=True)),
        made(),
        f"{TWO} is no longer a core question.",
    ),
    "kind": (
        made(),
        one(type="open-choice"),
        f"{ONE} is answered by open-choice now.",
    ),
    "limits": (made(), one(maxLength=3), f"{ONE} has other limits to what is typed."),
    "refusal": (
        made(),
        extended(refused_counts_as="yes"),
        f"{ONE} refused by a minor counts as \u201cYes\u201d now.",
    ),
    "third": (
        made(),
        extended(third_party_text="Are they?"),
        (
            f"The third-party text of {ONE} reads \u201cAre they?\u201d instead of "
            "\u201cDo they one?\u201d."
        ),
    ),
    "answer gone": (
        made(),
        one(answerOption=WORSE[1:]),
        f"The answer \u201cNo\u201d to {ONE} is gone.",
    ),
    "answer new": (
        one(answerOption=[option("some"), option("yes")]),
        made(),
        f"The answer \u201cNo\u201d to {ONE} is new.",
    ),
    "answer reworded": (
        made(),
        one(answerOption=OTHER_WORDS),
        f"The answer \u201cYes, often\u201d to {ONE} read \u201cYes\u201d before.",
    ),
    "weight": (
        one(answerOption=WEIGHED),
        one(answerOption=HEAVIER),
        f"The answer \u201cYes\u201d to {ONE} weighs 4 instead of 3.",
    ),
    "buffer": (
        made(),
        one(answerOption=[HOPE, option("some"), option("yes")]),
        f"The answer \u201cNo\u201d to {ONE} now speaks for safety.",
    ),
    "order": (
        made(),
        one(answerOption=WORSE),
        f"The answers to {ONE} stand in another order of severity.",
    ),
    "asked in another order": (
        made(),
        made(ask("two"), ask(core=True)),
        "The questions are asked in another order.",
    ),
    "url": (
        made(),
        made(url="https://site.example/r"),
        (
            "It is another protocol: https://site.example/r instead of "
            "https://site.example/q."
        ),
    ),
    "title": (made(), made(title="Other"), "It is called \u201cOther\u201d now."),
    "rule new": (
        made(),
        made(rules=(SOME, BOTH)),
        (
            "The level rule \u201cBecause of both\u201d is new: it makes high; "
            "it holds for Short one: Some / Yes AND Short two: Some / Yes."
        ),
    ),
    "rule gone": (
        made(rules=(SOME, CALL)),
        made(),
        "The trigger rule \u201cBecause of call\u201d is gone.",
    ),
    "rule changed": (
        made(rules=(SOME, BOTH)),
        made(
            rules=(SOME, action("both", "one >= yes and two >= some", risk_level="high"))
        ),
        (
            "The level rule \u201cBecause of both\u201d holds for Short one: Yes AND "
            "Short two: Some / Yes instead of Short one: Some / Yes AND "
            "Short two: Some / Yes."
        ),
    ),
    "rule reworded": (
        made(rules=(SOME, CALL)),
        made(rules=(SOME, {**CALL, "title": "A weapon"})),
        (
            "The trigger rule reads \u201cA weapon\u201d instead of "
            "\u201cBecause of call\u201d."
        ),
    ),
    "rung": (
        made(rules=(SOME, CALL)),
        made(
            rules=(
                SOME,
                action("call", "two >= yes", trigger="weapon", step="co_responders"),
            )
        ),
        (
            "The trigger rule \u201cBecause of call\u201d takes the step to "
            "co-responders instead of police."
        ),
    ),
    "effect": (
        made(rules=(SOME, LIFT)),
        made(rules=(SOME, action("lift", "two >= yes", effect="blocks_resolved"))),
        (
            "The effect rule \u201cBecause of lift\u201d does blocks resolved instead of "
            "raises step."
        ),
    ),
    "step": (
        made(),
        stepped(**SLOW),
        (
            "High leads to \u201ccommunity team, no police, within 2 hours\u201d instead "
            "of \u201ccommunity team, no police, within 60 minutes\u201d."
        ),
    ),
    "step reworded": (
        made(),
        stepped(title="Somebody goes"),
        (
            "The step of high reads \u201cSomebody goes\u201d instead of "
            "\u201cBecause of step-high\u201d."
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), CHANGED.values(), ids=CHANGED)
def test_each_change_is_said_in_words(old: Json, new: Json, words: str) -> None:
    assert words in said(old, new)


@pytest.mark.parametrize(
    "name",
    [
        *("level", "reworded", "step", "rung", "buffer", "limits", "masked rule"),
        *("group waits", "filled by another fact", "expression", "initial"),
        *("option reason", "option system"),
    ],
)
def test_one_change_is_said_once(name: str) -> None:
    old, new, words = CHANGED[name]
    assert said(old, new) == [words]


def test_the_same_is_no_change_and_other_words_change_no_rule() -> None:
    assert said(small(), small()) == []
    rules = (SOME, BOTH, CALL)
    old = made(rules=rules)
    second = ask("two", answerOption=OTHER_WORDS)
    new = made(ask(core=True), second, rules=rules)
    told = f"The answer \u201cYes, often\u201d to {TWO} read \u201cYes\u201d before."
    assert said(old, new) == [told]


def test_what_is_signed_off_is_told() -> None:
    signed = deepcopy(small())
    for entry in signed["entry"]:
        entry["resource"].update(status="active", approvalDate="2026-11-24")
    assert said(small(), signed) == ["It is signed off now."]
    assert said(signed, small()) == ["It is no longer signed off."]


def test_rows_name_the_item_and_people_get_lines() -> None:
    old, new, words = CHANGED["level"]
    row = diff_row(protocol_from(written(old)), protocol_from(written(new)))
    assert row == {"old": "1", "new": "1", "changes": [{"item": "one", "words": words}]}
    assert diff_words(row) == f"Version 1 against version 1:\n- one: {words}"
    assert diff_words({**row, "changes": []}).endswith("- nothing changed")
