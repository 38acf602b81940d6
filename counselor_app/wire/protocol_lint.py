"""The linter of protocol packages: what is wrong, what is unwise, and where.

Over the FHIR JSON as it is written and over the protocol as it is read. An error must
not reach a call; the same package without errors can be led by.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from counselor_app.domain.assessment.form import walk
from counselor_app.domain.assessment.plan import named
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.fhir_questionnaire import FormUnreadable, document_from, form_of
from counselor_app.wire.fhir_values import Json, extension, objects, words
from counselor_app.wire.lint_finding import Finding, Severity, error, warning
from counselor_app.wire.lint_gates import lint_gates
from counselor_app.wire.lint_paths import lint_paths
from counselor_app.wire.lint_plan import lint_plan
from counselor_app.wire.lint_questionnaire import elements_of, lint_questionnaire
from counselor_app.wire.lint_questions import lint_questions
from counselor_app.wire.lint_rules import lint_rules
from counselor_app.wire.lint_steps import lint_steps
from counselor_app.wire.plan_definition import PlanUnreadable, plan_of
from counselor_app.wire.protocol_package import dangers, protocol_of, resources_in
from counselor_app.wire.wording import worded

Row = dict[str, Any]


def lint_row(untrusted_file: bytes) -> Row:
    """Return the findings as a row of `protocol lint`, errors first.

    Raises FormUnreadable where the file is neither a Bundle nor a Questionnaire.
    """
    found = findings(untrusted_file)
    named = ("severity", "item", "rule", "words")
    return {"findings": [{name: getattr(f, name) for name in named} for f in found]}


def findings(untrusted_file: bytes) -> tuple[Finding, ...]:
    """Return what is found in a file, each thing once, errors first.

    A pack, whose words come from elsewhere, is not asked for what only a whole has.
    """
    document = document_from(untrusted_file)
    alone = document.get("resourceType") == "Questionnaire"
    resources = [document] if alone else resources_in(document)
    forms = [r for r in resources if r.get("resourceType") == "Questionnaire"]
    found = [*_of_bundle(resources, forms, alone=alone)]
    pack = _is_pack(forms)
    if pack:
        found += _dressed(forms)
    found += _read(resources, forms)
    kept = (f for f in found if not pack or f.rule not in _OF_THE_WHOLE)
    return tuple(sorted(dict.fromkeys(kept), key=lambda finding: finding.severity))


_OF_THE_WHOLE = (
    *("no-core", "no-plan", "no-levels", "level-without-step", "trigger-without-effect"),
    *("no-third-party-text", "no-why-asked", "no-listen-for", "no-short-text"),
)


def _of_bundle(
    resources: list[Json], forms: list[Json], *, alone: bool
) -> Iterator[Finding]:
    if alone:
        yield error("", "no-bundle", "A protocol is a Bundle; this is one Questionnaire.")
    for form in forms:
        yield from lint_questionnaire(form)
        if not words(form.get("copyright")):
            said = "The Questionnaire does not say whose wording it is (copyright)."
            yield warning("", "no-copyright", said)
    for resource in resources:
        yield from _plan_trouble(resource)
        kind = words(resource.get("resourceType"))
        if kind in _PARTS and resource.get("status") == "retired":
            yield error("", "retired", f"The {kind} is retired.")
    if not any(r.get("resourceType") == "PlanDefinition" for r in resources):
        yield error("", "no-plan", "No PlanDefinition says what the answers mean.")


_PARTS = ("Questionnaire", "PlanDefinition")


def _is_pack(forms: list[Json]) -> bool:
    """Whether all forms wait for their words, and none is the line assessment."""
    elements = (e for form in forms for e in elements_of(form))
    core = any(extension(e, "core-question") is True for e in elements)
    try:
        whole, wordless = worded(forms)
    except FormUnreadable:  # which its reader says
        return False
    return bool(wordless) and not whole and not core


def _dressed(forms: list[Json]) -> Iterator[Finding]:
    """Give each question of a pack its linkId for a text, to be read by, and say so."""
    for form in forms:
        for element in elements_of(form):
            element.setdefault("text", words(element.get("linkId")))
        name = words(form.get("title")) or words(form.get("url"))
        said = f"{name} is not asked: it has no words here yet (a wording pack)."
        yield warning("", "no-wording-pack", said)


def _read(resources: list[Json], forms: list[Json]) -> Iterator[Finding]:
    readable = [_without_broken(resource) for resource in resources]
    try:
        protocol = protocol_of(readable, "")
    except (FormUnreadable, PlanUnreadable) as unreadable:
        yield error("", "unreadable", str(unreadable))
        yield from _unreadable(forms)
        return
    yield from _packs(readable, forms)
    yield from _of_protocol(protocol)


def _packs(resources: Iterable[Json], forms: Iterable[Json]) -> Iterator[Finding]:
    """Give what further plans name that no form has, since the reader leaves them out."""
    ids = {words(e.get("linkId")) for form in forms for e in elements_of(form)}
    plans = [r for r in resources if r.get("resourceType") == "PlanDefinition"]
    for name, rule in (r for plan in plans[1:] for r in plan_of(plan).rules):
        for link_id in named(rule):
            if link_id not in ids:
                said = f"The rule names an item that is none: {link_id[:80]}."
                yield error(name, "unknown-item", said)


def _of_protocol(protocol: Protocol) -> Iterator[Finding]:
    found = [
        *_whole(protocol),
        *lint_questions(protocol),
        *lint_paths(protocol),
        *lint_gates(protocol),
        *lint_plan(protocol),
        *lint_rules(protocol),
    ]
    yield from found
    refused = [*dangers(protocol)]
    if not refused:
        yield from lint_steps(protocol)
    elif not any(f.severity is Severity.ERROR for f in found):
        for trouble in refused:  # whatever a desk refuses is an error here
            yield error("", "refused", trouble)


def _whole(protocol: Protocol) -> Iterator[Finding]:
    if not protocol.url or not protocol.version:
        said = "The first Questionnaire has no url or no version."
        yield error("", "no-version", said)
    ids = Counter(item.link_id for item in walk(protocol.form.items))
    for link_id, times in ids.items():
        if times > 1:
            said = "Two Questionnaires of the package have this linkId."
            yield error(link_id, "que-2", said)
    for title in protocol.wordless:
        said = f"{title} is not asked: it has no words here yet (a wording pack)."
        yield warning("", "no-wording-pack", said)
    if not protocol.signed_off:
        said = "Needs clinical sign-off: status active and an approvalDate in each part."
        yield warning("", "not-signed-off", said)


def _plan_trouble(resource: Json) -> Iterator[Finding]:
    """Give each action of a plan that cannot be read, and not only the first."""
    if resource.get("resourceType") != "PlanDefinition":
        return
    for action in objects(resource.get("action")):
        trouble = _action_trouble(resource, action)
        if trouble:
            name = words(action.get("id")) or words(action.get("title"))[:40]
            yield error(name, "unreadable-rule", trouble)


def _action_trouble(plan: Json, action: Json) -> str:
    try:
        plan_of({**plan, "action": [action], "type": _ECA})
    except PlanUnreadable as unreadable:
        return str(unreadable)
    return ""


_ECA = {"coding": [{"code": "eca-rule"}]}


def _without_broken(resource: Json) -> Json:
    if resource.get("resourceType") != "PlanDefinition":
        return resource
    actions = objects(resource.get("action"))
    readable = [a for a in actions if not _action_trouble(resource, a)]
    return {**resource, "action": readable}


def _unreadable(forms: Iterable[Json]) -> Iterator[Finding]:
    """Give each form that cannot be read, and not only the first."""
    for form in forms:
        try:
            form_of(form)
        except FormUnreadable as unreadable:
            yield error("", "unreadable", str(unreadable))


def lint_words(row: Row) -> str:
    """Return the findings of a row one a line, errors first, and how many there are."""
    found = [Finding(**finding) for finding in row["findings"]]
    lines = [f"{row['file']}: {_counted(found)}"]
    wide = max((len(f.item or _WHOLE) for f in found), default=0)
    for severity in Severity:
        some = [finding for finding in found if finding.severity == severity]
        lines += [f"  {severity.value}s"] if some else []
        lines += [
            f"    {finding.item or _WHOLE:<{wide}}  {finding.words} ({finding.rule})"
            for finding in some
        ]
    return "\n".join(lines)


_WHOLE = "the package"


def _counted(found: list[Finding]) -> str:
    errors = sum(finding.severity == Severity.ERROR for finding in found)
    counted = ((errors, "error"), (len(found) - errors, "warning"))
    said = [f"{n} {what}{'s' * (n != 1)}" for n, what in counted if n]
    return ", ".join(said) or "nothing found"
