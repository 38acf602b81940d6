"""The longest stall of the GUI in a practice call, against a bare window beside it.

Both beat at the same time on the same machine, so both see the same noise. Of each stall
over 16 ms it is told how much of it the GUI thread worked itself, and where.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Figure
from counselor_app.practice.parts import Part
from counselor_app.practice.scenarios import SCENARIOS
from counselor_app.practice.sound import speak

_START_S, _CALL_S = 60.0, 120.0
_SCENARIO = "settled"
_WHY = "within 50 ms a deed is felt as done at once"
_PEER = "bare window, or one frame of 16 ms"
FRAME_MS = 16.0

Json = dict[str, Any]


def measure() -> list[Figure]:
    """Play one call in the desk and nothing in the bare window, at the same time."""
    with TemporaryDirectory(prefix="bench-") as folder:
        ours, bare = _played(Path(folder))
    own = [stall for stall in ours["stalls"] if stall["working"] > stall["lasted"] / 2]
    worst = max((stall["lasted"] for stall in own), default=0.0)
    notes = [
        f"{len(ours['stalls'])} stalls over 16 ms; bare: {len(bare['stalls'])}",
        f"{len(own)} of our own work, the longest of these {worst:.0f} ms",
        *map(_words, sorted(ours["stalls"], key=lambda s: -s["lasted"])[:10]),
    ]
    longest, floor = ours["longest"], max(bare["longest"], FRAME_MS)
    name = "longest stall in a practice call"
    return [Figure(name, longest, floor, _PEER, "ms", 3.0, _WHY, tuple(notes))]


def _words(stall: Json) -> str:
    where = "; ".join(stall["where"]) or "not seen"
    lasted, working = stall["lasted"], stall["working"]
    return f"{stall['at']:.1f} s: {lasted:.0f} ms, worked {working:.0f} ms: {where}"


def _played(folder: Path) -> tuple[Json, Json]:
    scenario, log = SCENARIOS[_SCENARIO], folder / "log"
    says, answers = folder / "caller-said.wav", folder / "answers.wav"
    speak(scenario.says, says, before_s=0.5, between_s=1.0)
    speak(scenario.answers, answers, before_s=2.0, between_s=3.0)
    chosen = ("--scenario", scenario.name)
    sounds = ("--says", str(says), "--heard", str(folder / "center.wav"))
    with (
        Part("cad", "--port", "0", "--out", str(folder), log=log) as cad,
        Part("center", *chosen, *sounds, log=log) as center,
    ):
        ports = [
            f"--{name}={part.wait_for('port', _START_S)}"
            for name, part in (("cad", cad), ("psap", center))
        ]
        places = [f"--mouth={answers}", f"--ear={folder / 'ear.wav'}"]
        places += [f"--folder={folder}", f"--out={folder}", "--scripted"]
        with _watched(*chosen, *ports, *places) as ours, _watched("--bare") as bare:
            center.tell(call=_said(ours, "port"))
            _said(ours, "done")
            center.tell(stop=True)
            center.wait_for("stopped", _START_S)
            for process in (ours, bare):
                assert process.stdin
                process.stdin.close()
            found = (_line(ours, "longest"), _line(bare, "longest"))
        cad.process.terminate()
    return found


def _watched(*arguments: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "benchmarks.watched_desk", *arguments]
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _said(process: subprocess.Popen[bytes], key: str) -> Any:
    return _line(process, key)[key]


def _line(process: subprocess.Popen[bytes], key: str) -> Json:
    for line in process.stdout or ():
        try:
            said: Json = json.loads(line)
        except ValueError:
            continue
        if key in said:
            return said
    raise RuntimeError(f"The desk did not say {key!r}, and ended with {process.wait()}.")
