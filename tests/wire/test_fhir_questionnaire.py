"""The protocol as FHIR: ours is read whole, what is none is refused in words."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.protocol import Operator
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.fhir_questionnaire import ProtocolUnreadable, protocol_from
from tests.conftest import ROOT

FILE = (ROOT / "resources/protocols/default.json").read_bytes()
CORE = ("safety-now", "thoughts-now", "thoughts-recent", "ever-attempted")
SHORT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText"

Json = dict[str, Any]


OURS = "https://counselor.example/fhir/StructureDefinition/"


def question(link_id: str = "one", **more: object) -> Json:
    coding = {"system": "https://site.example/answers", "code": "yes", "display": "Yes"}
    option = {"valueCoding": coding}
    item: Json = {"linkId": link_id, "type": "choice", "text": "Are you safe?"}
    core = {"url": f"{OURS}core-question", "valueBoolean": True}
    return {**item, "answerOption": [option], "extension": [core], **more}


def bundle(*items: Json, **more: object) -> Json:
    group = {"linkId": "g", "type": "group", "text": "Safety", "item": list(items)}
    form: Json = {"resourceType": "Questionnaire", "url": "https://site.example/q"}
    form = {**form, "version": "1", "status": "draft", "item": [group], **more}
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": form}]}


def written(value: object) -> bytes:
    return json.dumps(value).encode()


def when(item: str, operator: str = "=", **answer: object) -> Json:
    answer = answer or {"answerCoding": {"code": "yes"}}
    return {"question": item, "operator": operator, **answer}


def test_the_shipped_protocol_is_read_whole() -> None:
    protocol = protocol_from(FILE)
    assert (len(protocol.items), len(protocol.by_id)) == (17, 17)
    assert tuple(i.link_id for i in protocol.items if i.core) == CORE
    assert protocol.digest == sha256(FILE).hexdigest()
    assert not protocol.signed_off  # that is for the site's clinicians
    for item in protocol.items:
        assert item.text
        assert item.short
        assert item.section in protocol.sections
        assert len({option.code for option in item.options}) == len(item.options) <= 7
        assert all(condition.item in protocol.by_id for condition in item.when)


def test_each_core_question_of_the_shipped_protocol_can_raise_the_level() -> None:
    protocol = protocol_from(FILE)
    for link_id in CORE:
        levels = [option.level for option in protocol.by_id[link_id].options]
        assert any(level and level is not RiskLevel.LOW for level in levels), link_id
        assert levels[0] is None, link_id  # the calm answer comes first


def test_what_an_item_carries_is_read() -> None:
    extensions = [
        {"url": SHORT, "valueString": "Safe"},
        {"url": OURS + "core-question", "valueBoolean": True},
        {"url": OURS + "third-party-text", "valueString": "Are they safe?"},
    ]
    help_item = {"linkId": "h", "type": "display", "text": "Ask calmly."}
    second = question(
        "two",
        enableWhen=[when("one"), when("one", "exists", answerBoolean=False)],
        enableBehavior="any",
    )
    first = question(extension=extensions, item=[help_item])
    one, two = protocol_from(written(bundle(first, second))).items
    assert (one.short, one.core, one.help) == ("Safe", True, "Ask calmly.")
    assert one.wording(third_party=True) == "Are they safe?"
    assert [(c.operator, c.code, c.exists) for c in two.when] == [
        (Operator.EQUALS, "yes", True),
        (Operator.EXISTS, "", False),
    ]
    assert two.any_of


def test_only_an_active_form_with_a_date_of_approval_is_signed_off() -> None:
    signed = bundle(question(), status="active", approvalDate="2026-01-01")
    assert protocol_from(written(signed)).signed_off
    assert not protocol_from(written(bundle(question(), status="active"))).signed_off


TWO = [when("one"), when("one", "exists", answerBoolean=True)]
REFUSED: dict[str, tuple[object, str]] = {
    "no bundle": ({"resourceType": "Questionnaire"}, "not a FHIR Bundle"),
    "a list": ([], "not a FHIR Bundle"),
    "empty": ({"resourceType": "Bundle"}, "0 Questionnaires"),
    "two forms": (
        {"resourceType": "Bundle", "entry": bundle(question())["entry"] * 2},
        "2 Questionnaires",
    ),
    "no items": (bundle(), "no items"),
    "no core": (bundle(question(extension=[])), "core question"),
    "linkId twice": (bundle(question(), question()), "linkId twice"),
    "unknown item": (
        bundle(question(enableWhen=[when("nobody")])),
        "one asks for an unknown item",
    ),
    "no behavior": (
        bundle(question(), question("two", enableWhen=TWO)),
        "two has conditions without enableBehavior",
    ),
    "no group": (bundle(question()), "g is not in a group"),
    "no choice": (bundle(question(type="string")), "one is not a choice"),
    "no answers": (bundle(question(answerOption=[])), "one is not a choice"),
    "eight answers": (
        bundle(question(answerOption=question()["answerOption"] * 8)),
        "one to seven answers",
    ),
    "unknown level": (
        bundle(
            question(
                answerOption=[
                    {
                        "valueCoding": {"code": "a", "display": "A"},
                        "extension": [
                            {
                                "url": "https://counselor.example/fhir/"
                                "StructureDefinition/risk-level",
                                "valueCode": "purple",
                            }
                        ],
                    }
                ]
            )
        ),
        "could not be read",
    ),
    "unknown operator": (
        bundle(question(), question("two", enableWhen=[when("one", ">")])),
        "could not be read",
    ),
}
REFUSED["no group"][0]["entry"][0]["resource"]["item"][0]["type"] = "choice"  # type: ignore[index]


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
        (b" " * (4 * 1024 * 1024 + 1), "larger than 4 MiB"),
        (b'{"resourceType": "Bundle", "entry": 1e999}', "could not be read"),
    ],
    ids=["empty", "not utf-8", "deep", "large", "absurd"],
)
def test_a_file_that_is_none_is_refused_in_words(file: bytes, words: str) -> None:
    with pytest.raises(ProtocolUnreadable, match=words):
        protocol_from(file)


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def reads_or_refuses(file: bytes) -> None:
    words = ""
    try:
        found = bool(protocol_from(file).items)
    except ProtocolUnreadable as refused:
        found, words = False, str(refused)
    assert found or words


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(file: bytes) -> None:
    reads_or_refuses(file)


@given(json_values)
def test_any_json_is_read_or_refused(value: object) -> None:
    reads_or_refuses(written(value))


def places_in(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to everything that stands in a document."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    return [path, *(p for k, v in pairs for p in places_in(v, (*path, k)))]


def replaced(value: Any, path: tuple[Any, ...], new: object) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


FULL = bundle(
    question(extension=[{"url": SHORT, "valueString": "Safe"}]),
    question("two", enableWhen=TWO, enableBehavior="all"),
    question("three", item=[{"linkId": "h", "type": "display", "text": "Help"}]),
)


@given(st.sampled_from(places_in(FULL)), json_values)
def test_a_form_with_one_thing_replaced_is_read_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    reads_or_refuses(written(replaced(FULL, place, value)))


@pytest.mark.parametrize("cut", [len, lambda file: len(file) // 2])
def test_half_a_protocol_is_no_protocol(cut: Callable[[bytes], int]) -> None:
    if cut(FILE) == len(FILE):
        assert protocol_from(FILE).items
    else:
        with pytest.raises(ProtocolUnreadable):
            protocol_from(FILE[: cut(FILE)])
