"""`protocol`: what the engine makes of forms and protocols, and what clinicians check."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator

from counselor_app.cli.streams import inputs, tell
from counselor_app.domain.assessment.form import Form
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.fhir_questionnaire import FormUnreadable, form_from
from counselor_app.wire.fhir_values import MAX_BYTES
from counselor_app.wire.protocol_assess import assess_row, assess_words
from counselor_app.wire.protocol_diff import diff_row, diff_words
from counselor_app.wire.protocol_lint import lint_row, lint_words
from counselor_app.wire.protocol_package import ProtocolUnreadable, protocol_from
from counselor_app.wire.protocol_run import Row, run_row
from counselor_app.wire.protocol_table import table_row, table_words

_ABOUT = "Shows what the engine makes of a form or a protocol."
_Make = Callable[[bytes], Row]


def main(argv: list[str]) -> int:
    """Run `protocol run|assess|lint|table|diff|preview`."""
    asked = _parser().parse_args(argv)
    match asked.command:
        case "run":
            return _say(_run(asked.form, asked.responses), _words, asked)
        case "assess":
            return _say(_assess(asked.bundle, asked.answers), assess_words, asked)
        case "lint":
            return _say(_each(asked.bundles, lint_row), lint_words, asked)
        case "table":
            rows = _each(asked.bundles, lambda file: table_row(protocol_from(file)))
            return _say(rows, table_words, asked)
        case "preview":
            return _preview(asked.bundle)
        case _:
            return _say(_diff(asked.old, asked.new), diff_words, asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py protocol", description=_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="a form under responses to it")
    run.add_argument("form", metavar="QUESTIONNAIRE")
    run.add_argument("responses", nargs="+", metavar="RESPONSE")
    assess = commands.add_parser("assess", help="the level and the step of answers")
    assess.add_argument("bundle", metavar="BUNDLE")
    assess.add_argument("answers", metavar="ANSWERS")
    lint = commands.add_parser("lint", help="what is wrong or unwise in a protocol")
    table = commands.add_parser("table", help="the levels as a table to be signed")
    for command in (lint, table):
        command.add_argument("bundles", nargs="+", metavar="BUNDLE")
    diff = commands.add_parser("diff", help="what changed between two versions")
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    preview = commands.add_parser("preview", help="play a protocol without a call")
    preview.add_argument("bundle", metavar="BUNDLE")
    for command in (run, assess, lint, table, diff):
        command.add_argument("--json", action="store_true", help="one object a line")
    return parser


def _run(questionnaire: str, responses: Iterable[str]) -> Iterator[Row]:
    untrusted_form, trouble = _file(questionnaire)
    form, why = _form(untrusted_form, trouble)
    for file, untrusted_response, unread in inputs(responses, MAX_BYTES + 1):
        if form is None or unread:
            yield {"file": file, "damage": [*why, *unread]}
            continue
        try:
            yield run_row(form, untrusted_response)
        except FormUnreadable as error:
            yield {"file": file, "damage": [str(error)]}


def _form(untrusted_form: bytes, trouble: list[str]) -> tuple[Form | None, list[str]]:
    if trouble:
        return None, trouble
    try:
        return form_from(untrusted_form), []
    except FormUnreadable as error:
        return None, [str(error)]


def _each(files: Iterable[str], make: _Make) -> Iterator[Row]:
    """Give a row for each file, and a sentence instead for what cannot be read."""
    for file, untrusted_file, trouble in inputs(files, MAX_BYTES + 1):
        if trouble:
            yield {"file": file, "damage": trouble}
            continue
        try:
            yield {"file": file, **make(untrusted_file)}
        except (FormUnreadable, ProtocolUnreadable) as error:
            yield {"file": file, "damage": [str(error)]}


def _assess(bundle: str, answers: str) -> Iterator[Row]:
    protocol, why = _protocol(bundle)
    untrusted_answers, trouble = _file(answers)
    if protocol is None or trouble:
        yield {"damage": [*why, *trouble]}
        return
    try:
        yield assess_row(protocol, untrusted_answers)
    except FormUnreadable as error:
        yield {"damage": [str(error)]}


def _diff(old: str, new: str) -> Iterator[Row]:
    (one, why), (other, why_too) = _protocol(old), _protocol(new)
    if one and other:
        yield diff_row(one, other)
    else:
        yield {"damage": [*why, *why_too]}


def _protocol(path: str) -> tuple[Protocol | None, list[str]]:
    untrusted_file, trouble = _file(path)
    if trouble:
        return None, trouble
    try:
        return protocol_from(untrusted_file), []
    except ProtocolUnreadable as error:
        return None, [str(error)]


def _file(path: str) -> tuple[bytes, list[str]]:
    """Return what the file holds, or why it could not be read."""
    for _, untrusted_file, trouble in inputs([path], MAX_BYTES + 1):
        return untrusted_file, trouble
    return b"", ["There is no file there."]


def _preview(bundle: str) -> int:
    from counselor_app import app  # noqa: PLC0415 - only the preview loads Qt

    for _, untrusted_file, trouble in inputs([bundle], MAX_BYTES + 1):
        try:
            protocol = protocol_from(untrusted_file)
        except ProtocolUnreadable as error:
            print(*trouble, error, file=sys.stderr)  # noqa: T201 - there is no screen yet
            return 1
        return app.preview(protocol)
    return 1


def _say(
    rows: Iterable[Row], words: Callable[[Row], str], asked: argparse.Namespace
) -> int:
    understood, seen = True, False
    for row in rows:
        yielded = not row.keys() <= {"file", "damage"}
        understood, seen = understood and yielded, True
        shown = words(row) if yielded else _words(row)
        if not tell(json.dumps(row) if asked.json else shown):
            break
    if not seen:
        print("No file there to read.", file=sys.stderr)  # noqa: T201 - a command
    return 0 if understood and seen else 1


def _words(row: Row) -> str:
    return "\n".join(f"{name}: {_said(value)}" for name, value in row.items())


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{path} = {found}" for path, found in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return str(value)
