"""A protocol from its package: a FHIR R4 Bundle of Questionnaires and a PlanDefinition.

The first Questionnaire is the line assessment; others stand behind it as packs, each
with a plan of its own if it has one, and with words that the site confirmed. What the
linter would call a danger to a caller is refused here; what it would call unwise is not.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from counselor_app.domain.assessment.form import MOST_OPTIONS, Form, Item, Kind, walk
from counselor_app.domain.assessment.plan import AtLeast, Plan, named, tests_of
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.fhir_questionnaire import (
    MAX_ITEMS,
    FormUnreadable,
    document_from,
    form_of,
)
from counselor_app.wire.fhir_values import Json, objects, words
from counselor_app.wire.plan_definition import PlanUnreadable, plan_of
from counselor_app.wire.wording import worded


class ProtocolUnreadable(ValueError):
    """The file is no protocol that this desk can follow. The message says why."""


def protocol_from(untrusted_file: bytes) -> Protocol:
    """Read the file (UTF-8 JSON, 16 MiB at most), or raise ProtocolUnreadable."""
    try:
        resources = resources_in(document_from(untrusted_file))
        protocol = protocol_of(resources, sha256(untrusted_file).hexdigest())
    except (FormUnreadable, PlanUnreadable) as error:
        raise ProtocolUnreadable(str(error)) from error
    for trouble in dangers(protocol):
        raise ProtocolUnreadable(trouble)
    return protocol


def joined(package: bytes, packs: Iterable[bytes]) -> bytes:
    """Return one package of a protocol and its packs, or raise ProtocolUnreadable."""
    try:
        documents = [document_from(file) for file in (package, *packs)]
    except FormUnreadable as error:
        raise ProtocolUnreadable(str(error)) from error
    entries = [e for document in documents for e in _entries(document)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    try:
        return json.dumps(bundle, default=float, ensure_ascii=False).encode()
    except (RecursionError, ValueError) as error:
        raise ProtocolUnreadable("A pack could not be joined to the protocol.") from error


def _entries(document: Json) -> Iterator[Json]:
    if document.get("resourceType") == "Bundle":
        yield from objects(document.get("entry"))
    else:
        yield {"resource": document}


def resources_in(document: Json) -> list[Json]:
    """Return the resources of a Bundle, or raise FormUnreadable."""
    if document.get("resourceType") != "Bundle":
        raise FormUnreadable("The file is not a FHIR Bundle.")
    entries = (e.get("resource") for e in objects(document.get("entry")))
    return [resource for resource in entries if isinstance(resource, dict)]


def protocol_of(resources: list[Json], digest: str) -> Protocol:
    """Return the protocol as it stands, dangers and all.

    Raises FormUnreadable or PlanUnreadable.
    """
    found = [r for r in resources if r.get("resourceType") == "Questionnaire"]
    plans = [r for r in resources if r.get("resourceType") == "PlanDefinition"]
    forms, wordless = worded(found)
    if not forms:
        raise FormUnreadable("The Bundle has no Questionnaire with words.")
    read = [form_of(form) for form in forms]
    if sum(len(form.by_id) for form in read) > MAX_ITEMS:
        raise FormUnreadable(f"The package has more than {MAX_ITEMS} items.")
    main = Form(
        read[0].url,
        read[0].version,
        read[0].title,
        tuple(item for form in read for item in form.items),
        tuple(v for form in read for v in form.variables),
    )
    return Protocol(
        url=main.url,
        version=main.version,
        title=main.title,
        digest=digest,
        form=main,
        plan=_plan(plans, main),
        signed_off=all(_signed(r) for r in (*forms, *plans)),
        wordless=wordless,
    )


def _plan(definitions: list[Json], form: Form) -> Plan:
    """Return the plans as one, but for rules on forms that have no words here."""
    plans = [plan_of(definition) for definition in definitions]
    whole, *packs = plans or [Plan()]
    for pack in packs:
        if all(link_id in form.by_id for _, r in pack.rules for link_id in named(r)):
            whole = whole.joined(pack)
    return whole


def _signed(resource: Json) -> bool:
    approved = bool(words(resource.get("approvalDate")))
    return resource.get("status") == "active" and approved


def dangers(protocol: Protocol) -> Iterator[str]:
    """Give what makes a protocol no protocol: a call could not be led by it."""
    items = tuple(walk(protocol.form.items))
    if len(items) > len({item.link_id for item in items}):
        yield "Two Questionnaires of the package have one linkId."
    if not protocol.url or not protocol.version:
        yield "The first Questionnaire has no url or no version."
    if not any(item.core for item in protocol.questions):
        yield "No question is marked as a core question."
    for item in items:
        yield from _unaskable(item)
        if len(item.when) > 1 and item.any_of is None:
            yield f"{item.link_id} has conditions without enableBehavior."
        for condition in item.when:
            if condition.item not in protocol.form.by_id:
                yield f"{item.link_id} asks for an unknown item."
    yield from _unknown(protocol)


def _unaskable(item: Item) -> Iterator[str]:
    if item.asks and not item.hidden and not item.wording.text:
        yield f"{item.link_id} has no words."
    if item.kind in (Kind.CHOICE, Kind.OPEN_CHOICE) and not item.hidden:
        if not 0 < len(item.options) <= MOST_OPTIONS:
            yield f"{item.link_id} is not a choice of one to seven answers."
        elif len({option.code for option in item.options}) < len(item.options):
            yield f"{item.link_id} has one answer twice."
    if item.repeats:
        yield f"{item.link_id} repeats; a call asks each question once."


def _unknown(protocol: Protocol) -> Iterator[str]:
    plan, by_id = protocol.plan, protocol.form.by_id
    for name, rule in plan.rules:
        for test in tests_of(rule):
            link_id = test.item if isinstance(test, AtLeast) else test.group
            item = by_id.get(link_id)
            if item is None:
                yield f"The rule {name} names an unknown item: {link_id}."
            elif isinstance(test, AtLeast) and item.option(test.code) is None:
                yield f"The rule {name} names an unknown answer: {test.code}."
