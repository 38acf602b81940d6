"""The house rules that no linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, NewType, get_args, get_type_hints

import pytest

from counselor_app.domain import ids
from counselor_app.domain.event import Event, Scope
from counselor_app.domain.events import EVENTS
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "counselor_app").rglob("*.py"))
MAX_FILE, MAX_FUNCTION = 300, 40
BASES = {"Event", "CallEvent", "TaskEvent"}
NOT_OUR_WORDS = re.compile(r"(Manager|Helper|Utils|Controller|Handler|Data|Info)$")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_and_functions_are_short_and_say_what_they_are(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MAX_FILE
    tree = ast.parse(source)
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, node.name
        if isinstance(node, ast.ClassDef):
            assert not NOT_OUR_WORDS.search(node.name), node.name


def test_imports_keep_to_the_floors() -> None:
    # In a process of its own: it configures logging, and with that mutes ours.
    linter = str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_event_is_listed_and_none_twice() -> None:
    def below(cls: type[Event]) -> set[str]:
        # By name, since a dataclass with slots leaves a twin of itself behind.
        return {cls.__name__}.union(*(below(c) for c in cls.__subclasses__()))

    listed = [event.__name__ for event in EVENTS]
    assert set(listed) == below(Event) - BASES
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("event", [e for e in EVENTS if e.scope is Scope.BOARD])
def test_what_all_staff_may_read_has_no_words(event: type[Event]) -> None:
    hints = get_type_hints(event)
    for field in fields(event):
        for part in parts(hints[field.name]):
            assert wordless(part), f"{event.__name__}.{field.name}"


@pytest.mark.parametrize(
    ("hint", "is_wordless"),
    [(int, True), (ids.CallId | None, True), (str, False), (tuple[str, ...], False)],
)
def test_the_test_of_words_can_tell(hint: Any, is_wordless: bool) -> None:
    assert all(map(wordless, parts(hint))) is is_wordless


def test_words_of_a_caller_do_not_show_in_a_repr() -> None:
    shown = [
        f"{event.__name__}.{field.name}"
        for event in EVENTS
        for field in fields(event)
        if field.repr and field.name in {"text", "name", "number", "place", "reason"}
    ]
    assert not shown


def test_every_resource_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    unused = [
        name(path)
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.stem not in text
    ]
    assert not unused


def parts(hint: Any) -> Iterator[Any]:
    """Yield what a hint is made of: tuple[CallId, ...] | None has CallId in it."""
    inner = [part for part in get_args(hint) if part not in (Ellipsis, type(None))]
    for part in inner:
        yield from parts(part)
    if not inner:
        yield hint


def wordless(hint: Any) -> bool:
    if isinstance(hint, NewType):
        return getattr(ids, hint.__name__, None) is hint
    return hint in (int, float, bool, datetime, timedelta) or (
        isinstance(hint, type) and issubclass(hint, Enum)
    )
