"""Wording packs: what a site says in the place of a form's own, whatever it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.protocol_lint import findings
from counselor_app.wire.protocol_package import ProtocolUnreadable, joined, protocol_from
from tests.wire.bundles import (
    HIGH_YES,
    SYSTEM,
    Json,
    ask,
    form,
    json_values,
    package,
    places_in,
    plan,
    replaced,
    written,
)

PACK = "https://site.example/pack"


def pack(*items: Json) -> Json:
    return form(item=list(items), url=PACK, title="Screen")


def words_for(*items: Json, **more: Any) -> Json:
    more.setdefault("derivedFrom", [PACK])
    return form(item=list(items), url="https://site.example/words", **more)


def read(*forms: Json) -> Protocol:
    return protocol_from(written(package(form(ask(core=True)), *forms, plan(HIGH_YES))))


def called(code: Any, display: Any) -> Json:
    return {"valueCoding": {"system": SYSTEM, "code": code, "display": display}}


def test_a_pack_says_the_words_of_the_site() -> None:
    nay = [called("no", "Nay")]
    said = {"linkId": "two", "text": "Their words?", "answerOption": nay}
    protocol = read(pack(ask("two", text="")), words_for(said))
    assert protocol.wordless == ()
    two = protocol.form.by_id["two"]
    assert two.wording.text == "Their words?"
    assert [option.display for option in two.options] == ["Nay", "Some", "Yes"]


@pytest.mark.parametrize(
    "options",
    [
        *([called(["no"], "Nay")], [called({}, "Nay")], [called("no", ["Nay"])]),
        *([{"valueCoding": {"display": "Nay"}}], [{"valueCoding": 3}], [None], {}),
    ],
)
def test_what_names_no_answer_renames_none(options: object) -> None:
    said = {"linkId": "two", "text": "Words?", "answerOption": options}
    two = read(pack(ask("two", text="")), words_for(said)).form.by_id["two"]
    assert [option.display for option in two.options] == ["No", "Some", "Yes"]


def test_answers_without_a_code_keep_their_words() -> None:
    bare = [{"valueCoding": {"system": SYSTEM, "display": d}} for d in ("A", "B")]
    said = {"linkId": "two", "text": "Words?", "answerOption": [called("", "C")]}
    protocol = read(pack(ask("two", text="", answerOption=bare)), words_for(said))
    shown = [option.display for option in protocol.form.by_id["two"].options]
    assert shown == ["A", "B"]


@pytest.mark.parametrize("said", [["Words?"], {}, 3, None, ""])
def test_words_that_are_none_leave_a_pack_without(said: object) -> None:
    made = words_for({"linkId": "two", "text": said})
    assert read(pack(ask("two", text="")), made).wordless == ("Screen",)


@pytest.mark.parametrize("derived", [[None], [], "x", {}])
def test_a_form_derived_from_nothing_is_no_wording(derived: object) -> None:
    protocol = read(words_for(ask("two"), derivedFrom=derived))
    assert "two" in protocol.form.by_id


def test_a_line_assessment_with_one_question_without_words_is_refused_by_name() -> None:
    line = form(ask(core=True), ask("two", text=""))
    other = form(item=[ask("three", core=True)], url=PACK)
    with pytest.raises(ProtocolUnreadable, match="two has no words"):
        protocol_from(written(package(line, other, plan(HIGH_YES))))


def deep(levels: int, text: str) -> Json:
    made: Json = {"linkId": "d", "type": "group", "text": text}
    for n in range(levels):
        made = {"linkId": f"d{n}", "type": "group", "text": text, "item": [made]}
    return made


@pytest.mark.parametrize("levels", [61, 300, 400])
def test_a_pack_nested_too_deep_is_refused_in_words(levels: int) -> None:
    forms = (pack(deep(levels, "")), words_for(deep(levels, "x")))
    with pytest.raises(ProtocolUnreadable, match="nested"):
        read(*forms)


def test_the_linter_tells_of_it_beside_all_else_that_it_finds() -> None:
    forms = (form(ask(core=True)), pack(deep(61, "")), words_for(deep(61, "x")))
    rules = {f.rule for f in findings(written(package(*forms, plan(HIGH_YES))))}
    assert {"unreadable", "que-1"} <= rules


def test_packs_of_too_many_items_in_all_are_refused() -> None:
    packs = [
        form(item=[ask(f"q{n}-{m}", ()) for m in range(7_000)], url=f"{PACK}/{n}")
        for n in range(3)
    ]
    with pytest.raises(ProtocolUnreadable, match="more than 20000 items"):
        read(*packs)


def test_what_cannot_be_written_again_is_not_joined() -> None:
    with pytest.raises(ProtocolUnreadable, match="could not be joined"):
        joined(b'{"resourceType": "Bundle"}', [b'{"title": "\\ud800"}'])


WHOLE = package(
    form(ask(core=True)),
    pack({"linkId": "h", "type": "group", "item": [ask("two", text="")]}),
    words_for({"linkId": "two", "text": "W?", "answerOption": [called("no", "Nay")]}),
    plan(HIGH_YES),
)
SECOND, THIRD = (("entry", n, "resource") for n in (1, 2))


def reads_or_refuses(document: object) -> None:
    words = "read"
    try:
        protocol_from(written(document))
    except ProtocolUnreadable as refused:
        words = str(refused)
    assert words


@given(json_values)
def test_any_json_as_words_is_read_or_refused(value: object) -> None:
    named = {"resourceType": "Questionnaire", "derivedFrom": [PACK]}
    made = {**value, **named} if isinstance(value, dict) else {**named, "item": value}
    reads_or_refuses(replaced(WHOLE, THIRD, made))


@given(
    st.sampled_from([p for p in places_in(WHOLE) if p[:3] in (SECOND, THIRD)]),
    json_values | st.sampled_from([[{"code": []}], {"code": ["a"]}, [None], [[]]]),
)
def test_words_with_one_thing_replaced_are_read_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    reads_or_refuses(replaced(WHOLE, place, value))
