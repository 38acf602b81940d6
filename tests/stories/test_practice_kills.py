"""A practice whose desk is killed: the desk comes back, without its script, and ends."""

import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event as Flag
from time import monotonic

import pytest

from counselor_app.practice.parts import Part, PartFailed
from tests.adapters.phone_desks import end_telephone_at
from tests.conftest import ROOT

LONG_S = 20.0


def command_of(pid: str) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    return []


def processes_of(folder: Path, *words: str) -> list[int]:
    """Return the processes that name the folder and have these words as arguments."""
    pids = (path.name for path in Path("/proc").glob("[0-9]*"))
    commands = {int(pid): command_of(pid) for pid in pids}
    return [
        pid
        for pid, command in commands.items()
        if any(str(folder) in each for each in command) and {*words} <= {*command}
    ]


def waits_until(true: Callable[[], bool]) -> None:
    until = monotonic() + LONG_S
    while not true():
        assert monotonic() < until
        Flag().wait(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name in ("caller-said.wav", "mouth.wav"):
        with wave.open(str(tmp_path / name), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(bytes(1600))
    (tmp_path / "screens").mkdir()
    yield tmp_path
    end_telephone_at(tmp_path / "desk" / "link" / "phone")
    for pid in processes_of(tmp_path, "--role"):
        os.kill(pid, signal.SIGKILL)


def test_it_comes_back_without_its_script_and_ends_with_the_practice(
    folder: Path,
) -> None:
    log = folder / "practice.log"
    name, out = ("--scenario", "settled"), ("--out", str(folder))
    sounds = ("--says", str(folder / "caller-said.wav"))
    heard = ("--heard", str(folder / "caller-heard.wav"))
    with (
        Part("cad", "--attended", *out, log=log) as cad,
        Part("center", *name, *sounds, *heard, log=log) as center,
    ):
        desk = (
            *(*name, *out, "--scripted", "--folder", str(folder)),
            f"--cad={cad.wait_for('port', LONG_S)}",
            f"--psap={center.wait_for('port', LONG_S)}",
            f"--mouth={folder / 'mouth.wav'}",
            f"--ear={folder / 'heard.wav'}",
        )
        with Part("desk", *desk, log=log) as first:
            center.tell(call=first.wait_for("port", LONG_S))
            center.wait_for("answered", LONG_S)
            first.process.kill()
            with pytest.raises(PartFailed):
                first.wait_for("done", LONG_S)
        pictures = sorted((folder / "screens").iterdir())
        waits_until(lambda: bool(processes_of(folder, "--resumed")))
        (resumed,) = processes_of(folder, "--resumed")
        with pytest.raises(PartFailed):
            center.wait_for("over", 4.0)
        assert processes_of(folder, "--resumed") == [resumed]
        assert sorted((folder / "screens").iterdir()) == pictures
        center.tell(stop=True)
        center.wait_for("stopped", LONG_S)
    waits_until(lambda: not processes_of(folder))
    assert (folder / "record.json").exists()
    assert not (folder / "faults.log").exists()


@pytest.mark.soak
def test_a_headless_practice_whose_desk_is_killed_says_so_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "main.py", "practice", "--headless"]
    options = ["--scenario", "settled", "--out", str(tmp_path)]
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as practice:
        waits_until((tmp_path / "screens" / "02-answered.png").exists)
        (desk,) = processes_of(tmp_path, "--role", "desk")
        os.kill(desk, signal.SIGKILL)
        _, said = practice.communicate(timeout=60)
    assert practice.returncode == 1
    assert "The practice desk did not say 'done'" in said
    assert processes_of(tmp_path) == []
