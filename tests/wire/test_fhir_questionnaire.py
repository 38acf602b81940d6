"""A form from FHIR: every kind and operator, three releases, and damage in words."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.form import (
    Condition,
    Expression,
    Item,
    Kind,
    Limits,
    Operator,
    Option,
)
from counselor_app.domain.assessment.values import (
    Coding,
    Moment,
    Pointer,
    Quantity,
    Value,
)
from counselor_app.wire.fhir_questionnaire import FormUnreadable, form_from
from tests.wire.bundles import (
    CODES,
    HIDDEN,
    OURS,
    SYSTEM,
    Json,
    ask,
    coding,
    form,
    json_values,
    option,
    package,
    places_in,
    replaced,
    when,
    written,
)

BASE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def item(link_id: str = "x", kind: str = "string", **more: Any) -> Json:
    return {"linkId": link_id, "type": kind, **more}


def sheet(*items: Json, **more: Any) -> Json:
    return {"resourceType": "Questionnaire", "item": list(items), **more}


def read(*items: Json, **more: Any) -> Item:
    """Return the last top item of a form, as it was read."""
    return form_from(written(sheet(*items, **more))).items[-1]


def extended(*extensions: Json, **more: Any) -> Json:
    return item(extension=list(extensions), **more)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_item_is_read(kind: Kind) -> None:
    found = read(item(kind=kind.value))
    assert found.kind is kind
    assert found.asks is (kind not in (Kind.GROUP, Kind.DISPLAY))


@pytest.mark.parametrize(
    ("constraint", "kind"),
    [
        ({}, Kind.CHOICE),
        ({"answerConstraint": "optionsOnly"}, Kind.CHOICE),
        ({"answerConstraint": "optionsOrString"}, Kind.OPEN_CHOICE),
        ({"answerConstraint": "optionsOrType"}, Kind.OPEN_CHOICE),
    ],
)
def test_a_coding_of_r5_is_a_choice(constraint: Json, kind: Kind) -> None:
    assert read(item(kind="coding", **constraint)).kind is kind


VALUES: list[tuple[Json, Value]] = [
    ({"answerBoolean": True}, True),
    ({"answerInteger": 3}, 3),
    ({"answerDecimal": 1.5}, Decimal("1.5")),
    ({"answerDate": "2026-11"}, Moment("2026-11")),
    ({"answerDateTime": "2026-11-24T14:06Z"}, Moment("2026-11-24T14:06Z")),
    ({"answerTime": "14:06"}, Moment("14:06")),
    ({"answerString": "words"}, "words"),
    ({"answerUri": "https://site.example"}, "https://site.example"),
    ({"answerCoding": coding("yes")}, Coding(SYSTEM, "yes")),
    ({"answerCoding": {"display": "Yes"}}, Coding("", "Yes")),
    ({"answerQuantity": {"value": 2, "unit": "kg"}}, Quantity(Decimal(2), "kg")),
    ({"answerReference": {"reference": "Patient/1"}}, Pointer("Patient/1")),
]


@pytest.mark.parametrize(("answer", "value"), VALUES)
@pytest.mark.parametrize("operator", [o for o in Operator if o is not Operator.EXISTS])
def test_every_operator_is_read_with_every_value(
    operator: Operator, answer: Json, value: Value
) -> None:
    asked = item("y", enableWhen=[when("x", "", operator.value, **answer)])
    assert read(item(), asked).when == (Condition("x", operator, value),)


def test_whether_there_is_an_answer_is_read() -> None:
    there = when("x", "", "exists", answerBoolean=True)
    asked = item("y", enableWhen=[there, when("x")], enableBehavior="all")
    found = read(item(), asked)
    assert found.when[0] == Condition("x", Operator.EXISTS, value=True)
    assert found.any_of is False
    assert read(item(), item("y", enableWhen=[there])).any_of is None


def test_the_conditions_of_stu3_are_read() -> None:
    told = {"question": "x", "hasAnswer": False}
    chosen = {"question": "x", "answerCoding": coding("yes")}
    found = read(item(), item("y", enableWhen=[told, chosen]))
    assert found.when == (
        Condition("x", Operator.EXISTS, value=False),
        Condition("x", Operator.EQUALS, Coding(SYSTEM, "yes")),
    )
    assert found.any_of is True


def test_the_options_of_stu3_are_read() -> None:
    sets = {"resourceType": "ValueSet", "id": "set"}
    includes = [{"system": SYSTEM, "concept": [{"code": "a", "display": "A"}]}]
    sets["compose"] = {"include": includes}  # type: ignore[assignment]
    found = read(item(kind="choice", options={"reference": "#set"}), contained=[sets])
    assert [o.value for o in found.options] == [Coding(SYSTEM, "a")]
    own = [{"valueCoding": coding("yes")}, {"valueString": "other"}]
    found = read(item(kind="choice", option=own))
    assert [o.code for o in found.options] == ["yes", "other"]
    assert read(item(initialInteger=3)).initial == (3,)


def test_what_stands_there_at_first_is_read() -> None:
    given = [{"valueString": "a"}, {"valueNonsense": 1}, {"valueString": "b"}]
    assert read(item(initial=given)).initial == ("a", "b")
    chosen = [{**option("no"), "initialSelected": True}, option("yes")]
    found = read(item(kind="choice", answerOption=chosen))
    assert found.initial == (Coding(SYSTEM, "no"),)


@pytest.mark.parametrize("name", ["#set", "https://site.example/set"])
@pytest.mark.parametrize("kept", ["compose", "expansion"])
def test_the_options_of_a_contained_value_set_are_read(name: str, kept: str) -> None:
    weight = [{"url": BASE + "itemWeight", "valueDecimal": 2}]
    inner = {"code": "b", "display": "B", "extension": weight}
    contains = [
        {"system": SYSTEM, "code": "a", "contains": [{**inner, "system": SYSTEM}]}
    ]
    concepts = [{"code": "a"}, inner, {"display": "no code"}]
    made = {
        "compose": {"include": [{"system": SYSTEM, "concept": concepts}]},
        "expansion": {"contains": contains},
    }
    value_set = {
        "resourceType": "ValueSet",
        "id": "set",
        "url": "https://site.example/set",
        kept: made[kept],
    }
    found = read(item(kind="choice", answerValueSet=name), contained=[value_set])
    assert [(o.value, o.weight) for o in found.options] == [
        (Coding(SYSTEM, "a"), None),
        (Coding(SYSTEM, "b"), 2),
    ]
    assert found.options[1].display == "B"


def shared(times: int) -> Json:
    concepts = [{"code": str(n)} for n in range(10_001)]
    compose = {"include": [{"system": SYSTEM, "concept": concepts}]}
    value_set = {"resourceType": "ValueSet", "id": "set", "compose": compose}
    asked = [item(str(n), "choice", answerValueSet="#set") for n in range(times)]
    return sheet(*asked, contained=[value_set])


def test_the_options_of_a_value_set_are_shared_and_counted() -> None:
    first, *more = form_from(written(shared(5))).items
    assert len(first.options) == 10_000
    assert all(one.options is first.options for one in more)
    with pytest.raises(FormUnreadable, match="more than 50000 answers"):
        form_from(written(shared(6)))


def test_a_value_set_that_stands_elsewhere_gives_no_options() -> None:
    assert read(item(kind="choice", answerValueSet="https://x.example/v")).options == ()
    assert read(item(kind="choice", answerValueSet="")).options == ()


NAMES = ("itemWeight", "ordinalValue", "questionnaire-ordinalValue")


@pytest.mark.parametrize("name", [*NAMES, "valueset-ordinalValue", "iso21090-CO-value"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_weight_is_read_by_every_name(name: str, *, inside: bool) -> None:
    weight = {"extension": [{"url": BASE + name, "valueDecimal": 1.5}]}
    made = {"valueCoding": {**coding("a"), **(weight if inside else {})}}
    made = made if inside else {**made, **weight}  # type: ignore[dict-item]
    (found,) = read(item(kind="choice", answerOption=[made])).options
    assert found.weight == Decimal("1.5")


@pytest.mark.parametrize("value", [{"valueString": "3"}, {"valueBoolean": True}, {}])
def test_a_weight_that_is_no_number_is_none(value: Json) -> None:
    made = {**option("a"), "extension": [{"url": BASE + "itemWeight", **value}]}
    assert read(item(kind="choice", answerOption=[made])).options[0].weight is None


def test_options_of_other_types_have_codes_and_words() -> None:
    made = [{"valueInteger": 3}, {"valueDate": "2026"}, {"valueString": "x"}, {}]
    found = read(item(kind="choice", answerOption=made))
    assert [o.code for o in found.options][::2] == ["3", "x"]
    assert found.options[0] == Option(3, "3")


def test_what_an_option_says_is_read() -> None:
    said = [
        {"url": OURS + "buffer", "valueBoolean": True},
        {"url": OURS + "reason", "valueString": "Some hope"},
        {"url": BASE + "questionnaire-optionExclusive", "valueBoolean": True},
    ]
    (found,) = read(
        item(kind="choice", answerOption=[{**option("a"), "extension": said}])
    ).options
    assert (found.buffer, found.reason, found.exclusive) == (True, "Some hope", True)
    assert found.display == "A"


def test_what_an_item_says_is_read() -> None:
    more = {"code": [{"system": CODES, "code": "age"}], "repeats": True}
    found = read(
        extended(
            {"url": HIDDEN, "valueBoolean": True},
            {"url": OURS + "refused-counts-as", "valueCode": "yes"},
            {"url": OURS + "sensitivity", "valueCode": "42CFRPart2"},
            {"url": OURS + "core-question", "valueBoolean": True},
            text="How old?",
            **more,
        )
    )
    assert (found.hidden, found.core, found.repeats) == (True, True, True)
    assert (found.refused_as, found.tags) == ("yes", frozenset({"42CFRPart2"}))
    assert found.code == Coding(CODES, "age")
    assert found.short == "How old?"


def test_limits_are_read() -> None:
    found = read(
        extended(
            {"url": BASE + "minValue", "valueInteger": 1},
            {"url": BASE + "maxValue", "valueDecimal": 9.5},
            {"url": BASE + "regex", "valueString": "[0-9]"},
            {"url": BASE + "questionnaire-minOccurs", "valueInteger": 1},
            {"url": BASE + "questionnaire-maxOccurs", "valueInteger": 2},
            required=True,
            maxLength=4,
        )
    )
    highest = Decimal("9.5")
    assert found.limits == Limits(
        required=True,
        least=1,
        most=2,
        lowest=1,
        highest=highest,
        length=4,
        pattern="[0-9]",
    )


def test_expressions_are_read() -> None:
    path = {"language": "text/fhirpath", "expression": "1 + 1"}
    variable = {"url": BASE + "variable", "valueExpression": {**path, "name": "two"}}
    cql = {"language": "text/cql", "expression": "nothing"}
    found = read(
        extended(
            {"url": SDC + "calculatedExpression", "valueExpression": path},
            {"url": SDC + "enableWhenExpression", "valueExpression": path},
            variable,
            {"url": BASE + "variable", "valueExpression": path},  # it has no name
        )
    )
    assert found.calculated == found.shown_if == Expression("1 + 1")
    assert found.variables == (Expression("1 + 1", "two"),)
    stu3 = {"url": BASE + "questionnaire-calculatedExpression", "valueString": "1"}
    assert read(extended(stu3)).calculated == Expression("1")
    other = {"url": SDC + "calculatedExpression", "valueExpression": cql}
    assert read(extended(other)).calculated is None
    whole = form_from(written(sheet(item(), extension=[variable])))
    assert whole.variables == (Expression("1 + 1", "two"),)


def test_sections_go_by_the_group_at_the_top() -> None:
    whole = form_from(written(form(ask("x"), item("g2", "group", item=[ask("y")]))))
    assert [whole.by_id[n].section for n in ("x", "y")] == ["Safety", "Safety"]
    assert read(item(), title="Form").section == "Form"


def test_a_form_alone_in_a_bundle_is_read() -> None:
    assert form_from(written(package(form(ask("x"))))).url == "https://site.example/q"
    with pytest.raises(FormUnreadable, match="2 Questionnaires, not one"):
        form_from(written(package(form(ask("x")), form(ask("x")))))


def deep(levels: int) -> Json:
    made = item("last")
    for n in range(levels):
        made = item(f"g{n}", "group", item=[made])
    return made


UNREADABLE: dict[str, tuple[object, str]] = {
    "a list": ([], "no FHIR resource"),
    "another": ({"resourceType": "Patient"}, "no FHIR Questionnaire"),
    "no items": (sheet(), "no items"),
    "no linkId": (sheet({"type": "string"}), "An item has no linkId"),
    "twice": (sheet(item(), item()), "The linkId x stands twice"),
    "no type": (sheet({"linkId": "x"}), "x has no type"),
    "unknown type": (sheet(item(kind="song")), "x has an unknown type: song"),
    "operator": (sheet(item(enableWhen=[when("x", operator="~")])), "unknown way: ~"),
    "no answer": (
        sheet(item(enableWhen=[{"question": "y", "operator": "="}])),
        "x has a condition without an answer",
    ),
    "conditions": (sheet(item(enableWhen=[when("x")] * 1001)), "too many conditions"),
    "deep": (sheet(deep(70)), "more than 60 deep"),
    "many": (sheet(*(item(str(n)) for n in range(20_001))), "more than 20000 items"),
}


@pytest.mark.parametrize(("document", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_in_words(document: object, words: str) -> None:
    with pytest.raises(FormUnreadable, match=words):
        form_from(written(document))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "JSON"),
        (b"\xff\xfe{", "JSON"),
        (b"NaN", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"a": 1e99999}', "JSON"),
        (b" " * (16 * 1024 * 1024 + 1), "larger than 16 MiB"),
    ],
    ids=["empty", "not utf-8", "NaN", "deep", "absurd", "large"],
)
def test_a_file_that_is_none_is_refused_in_words(file: bytes, words: str) -> None:
    with pytest.raises(FormUnreadable, match=words):
        form_from(file)


def reads_or_refuses(file: bytes) -> None:
    try:
        words = form_from(file).items[0].link_id
    except FormUnreadable as refused:
        words = str(refused)
    assert words


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(file: bytes) -> None:
    reads_or_refuses(file)


@given(json_values)
def test_any_json_is_read_or_refused(value: object) -> None:
    reads_or_refuses(written(value))
    reads_or_refuses(written(sheet(item(), value)))  # type: ignore[arg-type]


FULL = sheet(
    ask("x", core=True),
    ask("y", enableWhen=[when("x"), when("x", "", "exists", answerBoolean=True)]),
    extended(
        {"url": BASE + "variable", "valueExpression": {"name": "a", "expression": "1"}},
        {"url": BASE + "maxValue", "valueQuantity": {"value": 1}},
        initial=[{"valueString": "a"}],
        answerValueSet="#set",
        link_id="z",
    ),
    contained=[
        {
            "resourceType": "ValueSet",
            "id": "set",
            "compose": {"include": [{"concept": [{"code": "a"}]}]},
            "expansion": {"contains": [{"code": "a", "contains": [{"code": "b"}]}]},
        }
    ],
)


@given(st.sampled_from(places_in(FULL)), json_values)
def test_a_form_with_one_thing_replaced_is_read_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    reads_or_refuses(written(replaced(FULL, place, value)))
