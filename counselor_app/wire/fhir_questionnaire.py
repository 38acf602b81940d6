"""A protocol from a FHIR R4 Bundle with one Questionnaire.

The subset read here: groups as sections, choice items with answerOption.valueCoding,
enableWhen by coding or existence, enableBehavior, sdc shortText, and a nested display
item as help. Our own extensions give an option its level, reason or buffer, and an item
its third-party wording and whether it is one of the core questions.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, cast

from counselor_app.domain.assessment.protocol import (
    Condition,
    Item,
    Operator,
    Option,
    Protocol,
)
from counselor_app.domain.risk import RiskLevel

_OURS = "https://counselor.example/fhir/StructureDefinition/"
_SHORT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText"
_MAX_BYTES = 4 * 1024 * 1024
_MAX_OPTIONS = 7

Json = dict[str, Any]


class ProtocolUnreadable(ValueError):
    """The file is no protocol that this desk can read. The message says where and why."""


def protocol_from(untrusted_file: bytes) -> Protocol:
    """Read the file (UTF-8 JSON, 4 MiB at most), or raise ProtocolUnreadable."""
    if len(untrusted_file) > _MAX_BYTES:
        raise ProtocolUnreadable("The protocol is larger than 4 MiB.")
    try:
        return _protocol(_questionnaire(untrusted_file), untrusted_file)
    except ProtocolUnreadable:
        raise
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        kind = type(error).__name__
        raise ProtocolUnreadable(f"The protocol could not be read ({kind}).") from error


def _questionnaire(untrusted_file: bytes) -> Json:
    bundle = json.loads(untrusted_file)
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise ProtocolUnreadable("The file is not a FHIR Bundle.")
    resources = [entry["resource"] for entry in bundle.get("entry", ())]
    found = [r for r in resources if r.get("resourceType") == "Questionnaire"]
    if len(found) != 1:
        raise ProtocolUnreadable(f"The Bundle has {len(found)} Questionnaires, not one.")
    return cast("Json", found[0])


def _protocol(questionnaire: Json, file: bytes) -> Protocol:
    items = tuple(_items(questionnaire))
    ids = [item.link_id for item in items]
    if not items or len(set(ids)) < len(ids):
        raise ProtocolUnreadable("The Questionnaire has no items, or a linkId twice.")
    if not any(item.core for item in items):
        raise ProtocolUnreadable("No question is marked as a core question.")
    for item in items:
        for condition in item.when:
            if condition.item not in ids:
                raise ProtocolUnreadable(f"{item.link_id} asks for an unknown item.")
    signed = questionnaire.get("status") == "active" and "approvalDate" in questionnaire
    return Protocol(
        url=str(questionnaire["url"]),
        version=str(questionnaire["version"]),
        title=str(questionnaire.get("title", "")),
        digest=sha256(file).hexdigest(),
        items=items,
        signed_off=signed,
    )


def _items(questionnaire: Json) -> Iterator[Item]:
    for group in questionnaire["item"]:
        if group.get("type") != "group":
            raise ProtocolUnreadable(f"{group.get('linkId')} is not in a group.")
        for item in group["item"]:
            yield _item(group["text"], item)


def _item(section: str, item: Json) -> Item:
    link_id, options = str(item["linkId"]), tuple(map(_option, item["answerOption"]))
    if item.get("type") != "choice" or not 0 < len(options) <= _MAX_OPTIONS:
        raise ProtocolUnreadable(f"{link_id} is not a choice of one to seven answers.")
    when = tuple(map(_condition, item.get("enableWhen", ())))
    if len(when) > 1 and "enableBehavior" not in item:  # FHIR R4 invariant que-12
        raise ProtocolUnreadable(f"{link_id} has conditions without enableBehavior.")
    return Item(
        link_id=link_id,
        section=str(section),
        text=str(item["text"]),
        short=str(_extension(item, _SHORT) or item["text"]),
        help=" ".join(i["text"] for i in item.get("item", ()) if i["type"] == "display"),
        options=options,
        when=when,
        any_of=item.get("enableBehavior") == "any",
        core=bool(_extension(item, _OURS + "core-question")),
        third_text=str(_extension(item, _OURS + "third-party-text") or ""),
    )


def _option(option: Json) -> Option:
    coding = option["valueCoding"]
    level = _extension(option, _OURS + "risk-level")
    return Option(
        code=str(coding["code"]),
        display=str(coding["display"]),
        level=RiskLevel(level) if level else None,
        reason=str(_extension(option, _OURS + "reason") or ""),
        buffer=bool(_extension(option, _OURS + "buffer")),
    )


def _condition(when: Json) -> Condition:
    operator = Operator(when["operator"])
    if operator is Operator.EXISTS:
        return Condition(when["question"], operator, exists=bool(when["answerBoolean"]))
    return Condition(when["question"], operator, str(when["answerCoding"]["code"]))


def _extension(element: Json, url: str) -> Any:
    """Return the value of an extension, whatever its type, or None."""
    for extension in element.get("extension", ()):
        if extension["url"] == url:
            return next((v for k, v in extension.items() if k.startswith("value")), None)
    return None
