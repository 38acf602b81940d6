"""The protocol as FHIR: ours is read whole, what is none is refused in words."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.form import Operator, walk
from counselor_app.domain.assessment.plan import AtLeast
from counselor_app.domain.assessment.values import Coding
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.wire.protocol_package import ProtocolUnreadable, protocol_from
from tests.conftest import ROOT
from tests.wire.bundles import (
    HIGH_YES,
    SYSTEM,
    action,
    ask,
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

FILE = (ROOT / "resources/protocols/default.json").read_bytes()
CORE = ("safety-now", "thoughts-now", "thoughts-recent", "ever-attempted")


def test_the_shipped_protocol_is_read_whole() -> None:
    protocol = protocol_from(FILE)
    assert tuple(i.link_id for i in protocol.questions if i.core) == CORE
    assert protocol.digest == sha256(FILE).hexdigest()
    assert not protocol.signed_off  # that is for the site's clinicians
    assert len(protocol.parts) > 5
    for item in protocol.questions:
        assert all((item.wording.text, item.short, item.wording.third, item.help))
        assert item.section
        assert len({option.code for option in item.options}) == len(item.options) <= 7
    for item in walk(protocol.form.items):
        assert all(condition.item in protocol.form.by_id for condition in item.when)


def test_each_core_question_of_the_shipped_protocol_can_raise_the_level() -> None:
    protocol = protocol_from(FILE)
    for link_id in CORE:
        calm = protocol.form.by_id[link_id].options[0].code
        rules = [
            (rule.level, rule.rule.code)
            for rule in protocol.plan.levels
            if isinstance(rule.rule, AtLeast) and rule.rule.item == link_id
        ]
        assert any(level is not RiskLevel.LOW for level, _ in rules), link_id
        assert calm not in [code for _, code in rules], link_id


def test_every_level_of_the_shipped_protocol_has_a_step_in_time() -> None:
    steps = [protocol_from(FILE).plan.step_of(level) for level in RiskLevel]
    assert all(step and step.within and step.text for step in steps)


def test_what_a_package_holds_is_read() -> None:
    gone = when("one", "", "exists", answerBoolean=False)
    second = ask("two", enableWhen=[when("one"), gone])
    hidden = fact("fact-age", "age", "minor", "adult")
    call = action("call", "two >= some", trigger="weapon", step="police")
    file = package(form(hidden, ask(core=True), second), plan(HIGH_YES, call))
    protocol = protocol_from(written(file))
    one, two = protocol.questions
    assert (one.short, one.core, one.help) == (
        "Short one",
        True,
        "Ask calmly. It matters.",
    )
    assert one.asked_of(third_party=True) == "Do they one?"
    assert [(c.operator, c.value) for c in two.when] == [
        (Operator.EQUALS, Coding(SYSTEM, "yes")),
        (Operator.EXISTS, False),
    ]
    assert two.any_of
    assert [item.link_id for item in protocol.facts] == ["fact-age"]
    assert tuple(name for name, *_ in protocol.parts) == ("Safety",)
    (level,), (trigger,) = protocol.plan.levels, protocol.plan.triggers
    assert (level.level, level.rule) == (RiskLevel.HIGH, AtLeast("one", "yes"))
    assert (trigger.trigger, trigger.rung) == (Trigger.WEAPON, Rung.POLICE)


def test_further_questionnaires_stand_behind_the_first() -> None:
    second = {"linkId": "more", "type": "group", "text": "More", "item": [ask("two")]}
    other = {**form(), "url": "https://site.example/r", "item": [second]}
    protocol = protocol_from(written(package(form(ask(core=True)), other)))
    assert [item.link_id for item in protocol.questions] == ["one", "two"]
    assert tuple(name for name, *_ in protocol.parts) == ("Safety", "More")
    assert protocol.url == "https://site.example/q"


def test_only_what_is_active_with_dates_of_approval_is_signed_off() -> None:
    signed = {"status": "active", "approvalDate": "2026-01-01"}
    whole = form(ask(core=True), **signed)
    assert protocol_from(written(package(whole))).signed_off
    assert protocol_from(written(package(whole, plan(**signed)))).signed_off
    assert not protocol_from(written(package(whole, plan()))).signed_off
    no_date = form(ask(core=True), status="active")
    assert not protocol_from(written(package(no_date))).signed_off


TWO = [when("one"), when("one", "", "exists", answerBoolean=True)]
Q = ask(core=True)


def of(*items: Any, **more: Any) -> Any:
    return package(form(*items, **more))


def ruled(expression: str) -> Any:
    return package(form(Q), plan(action("a", expression, risk_level="high")))


REFUSED: dict[str, tuple[object, str]] = {
    "no bundle": (form(Q), "not a FHIR Bundle"),
    "a list": ([], "no FHIR resource"),
    "empty": (package(), "no Questionnaire"),
    "no items": (of(item=[]), "no items"),
    "no core": (of(ask()), "No question is marked as a core question"),
    "linkId twice": (of(Q, Q), "one stands twice"),
    "linkId in two forms": (package(form(Q), form(Q)), "have one linkId"),
    "no version": (of(Q, version=""), "no url or no version"),
    "unknown item": (
        of(Q, ask("two", enableWhen=[when("x")])),
        "two asks for an unknown",
    ),
    "no behavior": (
        of(Q, ask("two", enableWhen=TWO, enableBehavior="")),
        "two has conditions without enableBehavior",
    ),
    "no answers": (of(ask(core=True, answerOption=[])), "one is not a choice of one"),
    "no words": (of(Q, ask("two", text="")), "two has no words"),
    "eight answers": (of(ask(codes=tuple("abcdefgh"), core=True)), "one to seven"),
    "answer twice": (of(ask(codes=("a", "a"), core=True)), "one has one answer twice"),
    "repeats": (of(ask(core=True, repeats=True)), "one repeats"),
    "operator": (
        of(Q, ask("two", enableWhen=[when("one", operator="~")])),
        "unknown way",
    ),
    "no plan": (package(form(Q), plan(type={})), "not of type eca-rule"),
    "unknown level": (
        package(form(Q), plan(action("a", "one >= yes", risk_level="purple"))),
        "The action a: .*purple",
    ),
    "no rule": (ruled("one >= "), "The action a: An answer is expected"),
    "unknown rule item": (ruled("x >= yes"), "The rule a names an unknown item: x"),
    "unknown rule answer": (ruled("one >= x"), "The rule a names an unknown answer: x"),
}


@pytest.mark.parametrize(("file", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_in_words(file: object, words: str) -> None:
    with pytest.raises(ProtocolUnreadable, match=words):
        protocol_from(written(file))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "could not be read"),
        (b"\xff\xfe", "could not be read"),
        (b"[" * 100_000, "could not be read"),
        (b" " * (16 * 1024 * 1024 + 1), "larger than 16 MiB"),
        (b'{"resourceType": "Bundle", "entry": 1e999}', "could not be read"),
    ],
    ids=["empty", "not utf-8", "deep", "large", "absurd"],
)
def test_a_file_that_is_none_is_refused_in_words(file: bytes, words: str) -> None:
    with pytest.raises(ProtocolUnreadable, match=words):
        protocol_from(file)


def reads_or_refuses(file: bytes) -> None:
    words = ""
    try:
        found = bool(protocol_from(file).questions)
    except ProtocolUnreadable as refused:
        found, words = False, str(refused)
    assert found or words


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(file: bytes) -> None:
    reads_or_refuses(file)


@given(json_values)
def test_any_json_is_read_or_refused(value: object) -> None:
    reads_or_refuses(written(value))


FULL = small()
WEIGHTED = [option("no", 0), option("yes", 1.5)]
FULL["entry"][0]["resource"]["item"].append(ask("three", answerOption=WEIGHTED))


@given(st.sampled_from(places_in(FULL)), json_values)
def test_a_package_with_one_thing_replaced_is_read_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    reads_or_refuses(written(replaced(FULL, place, value)))


@pytest.mark.parametrize("cut", [len, lambda file: len(file) // 2])
def test_half_a_protocol_is_no_protocol(cut: Callable[[bytes], int]) -> None:
    if cut(FILE) == len(FILE):
        assert protocol_from(FILE).questions
    else:
        with pytest.raises(ProtocolUnreadable):
            protocol_from(FILE[: cut(FILE)])
