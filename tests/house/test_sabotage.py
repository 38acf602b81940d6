"""The guards themselves: each sin, committed in a copy of the house, is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

WORDS = """
@dataclass(frozen=True, slots=True, kw_only=True)
class NicknameHeard(CallEvent):
    scope: ClassVar[Scope] = Scope.BOARD
    nickname: str
"""
UPWARD = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import counselor_app.ui.inbox
"""
SINS = {
    "an upward import": ("domain/notes.py", UPWARD),
    "Qt in desk/": ("desk/noting.py", "\nfrom PySide6.QtCore import QObject\n"),
    "datetime.now in domain/": (
        "domain/notes.py",
        "\n\nNOW = datetime.now()\n",
    ),
    "a word for all staff": ("domain/line.py", WORDS),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for part in ("counselor_app", "tests/house", "tests/conftest.py", "resources"):
        here, there = ROOT / part, tmp_path / part
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there)
        else:
            shutil.copy(here, there)
    (tmp_path / "tests/__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def complaints(house: Path) -> str:
    names = "floors or listed or all_staff"
    guards = (
        [sys.executable, "-m", "ruff", "check", "--no-cache", "counselor_app"],
        [sys.executable, "-m", "pytest", "-q", "tests/house", "-k", names],
    )
    said = [
        subprocess.run(guard, cwd=house, capture_output=True, text=True, check=False)
        for guard in guards
    ]
    return "\n".join(s.stdout + s.stderr for s in said if s.returncode)


@pytest.mark.parametrize("sin", SINS)
def test_a_sin_is_caught(house: Path, sin: str) -> None:
    place, words = SINS[sin]
    path = house / "counselor_app" / place
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")
    if sin == "a word for all staff":
        listed = house / "counselor_app/domain/events.py"
        text = listed.read_text(encoding="utf-8")
        text = text.replace("    OperatorReleased,\n", "    NicknameHeard,\n", 1)
        text = text.replace("    OperatorReleased,\n", "    NicknameHeard,\n", 1)
        listed.write_text(text, encoding="utf-8")
    expected = {
        "an upward import": "Floors: imports only go down BROKEN",
        "Qt in desk/": "Qt lives upstairs BROKEN",
        "datetime.now in domain/": "Ask the Clock.",
        "a word for all staff": "NicknameHeard.nickname",
    }
    assert expected[sin] in complaints(house)
