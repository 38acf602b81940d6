"""The frozen program, built as IT builds it, plays the practice call."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_the_frozen_program_plays_a_practice_call(tmp_path: Path) -> None:
    subprocess.run(["make", "package"], cwd=ROOT, check=True, capture_output=True)
    folder = ROOT / "dist" / "counselor"
    dangling = [p for p in folder.rglob("*") if p.is_symlink() and not p.exists()]
    assert not dangling
    program = [str(folder / "counselor"), "practice", "--headless", "--out"]
    subprocess.run([*program, str(tmp_path)], cwd=tmp_path, check=True, timeout=170)
    assert (tmp_path / "eido.json").exists()
    timeline = (tmp_path / "timeline.txt").read_text(encoding="utf-8")
    assert timeline.endswith("Record closed\n")
