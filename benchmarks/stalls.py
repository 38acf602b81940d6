"""The longest stall of the GUI in a practice call, against a bare window beside it.

Both beat at the same time on the same machine, so both see the same noise. Compared is
the processor's time of the GUI thread, since what it waits for others differs from run
to run; of each stall over 16 ms by the clock it is told how much it worked, and where.
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
    notes = [
        f"longest {ours['longest']:.0f} ms by the clock, bare {bare['longest']:.0f} ms",
        f"{len(ours['stalls'])} stalls over 16 ms; bare: {len(bare['stalls'])}",
        *map(_words, sorted(ours["stalls"], key=lambda s: -s["lasted"])[:10]),
    ]
    hardest, floor = ours["hardest"], max(bare["hardest"], FRAME_MS)
    name = "longest work of the GUI between two beats of a call"
    return [Figure(name, hardest, floor, _PEER, "ms", 3.0, _WHY, tuple(notes))]


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
        Part("cad", "--port", "0", "--out", str(folder), "--attended", log=log) as cad,
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
