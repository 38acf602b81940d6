"""The command `practice`: a 911 center, a CAD and a desk, joined for one call or more."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Flag

from counselor_app.adapters.phone_watch import Wire
from counselor_app.practice import cad, center, desk
from counselor_app.practice.parts import Part, PartFailed
from counselor_app.practice.scenarios import SCENARIOS
from counselor_app.practice.script import Scenario
from counselor_app.practice.sound import NoVoice, speak
from counselor_app.ui.tokens import Theme

_START_S = 60.0
_CALL_S = 180.0
_DAY_S = 86_400.0
_LOOK_S, _LOOKS = 0.1, 50
_ROLES = {"cad": cad.main, "center": center.main, "desk": desk.main}


def main(argv: Sequence[str]) -> int:
    """Run the practice, or one part of it (`--role`, used by the practice itself)."""
    if argv[:1] == ["--role"] and len(argv) > 1 and argv[1] in _ROLES:
        return _ROLES[argv[1]](list(argv[2:]))
    asked = _parser().parse_args(argv)
    if asked.list:
        names = json.dumps(list(SCENARIOS)) if asked.json else "\n".join(SCENARIOS)
        print(names)  # noqa: T201 - a command's answer
        return 0
    if desk.is_taking_real_calls():
        return _failed("This desk is available for real calls. Close it, then practice.")
    scenario = SCENARIOS[asked.scenario]
    try:
        for number in range(1, asked.calls + 1):
            out = asked.out if asked.calls == 1 else asked.out / f"{number:04}"
            _one_call(scenario, out, asked.theme, headless=asked.headless)
            if asked.json:
                made = {"scenario": scenario.name, "out": str(out)}
                print(json.dumps(made), flush=True)  # noqa: T201 - a command's answer
    except (PartFailed, NoVoice) as failed:
        return _failed(str(failed))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py practice", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="without a screen")
    parser.add_argument("--scenario", choices=SCENARIOS, default="attempt")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    parser.add_argument("--theme", choices=[*Theme], default=Theme.LIGHT)
    parser.add_argument("--calls", type=int, default=1, metavar="N")
    parser.add_argument("--list", action="store_true", help="name the scenarios")
    parser.add_argument("--json", action="store_true", help="one JSON value a line")
    return parser


def _one_call(scenario: Scenario, out: Path, theme: str, *, headless: bool) -> None:
    """Play one call, and leave what it made in `out`; raises PartFailed, NoVoice."""
    _tell(f"Practice call: {scenario.title}.")
    for name in ("eido.json", "record.json", "timeline.txt", "faults.log"):
        (out / name).unlink(missing_ok=True)
    if (out / "screens").exists():
        shutil.rmtree(out / "screens")
    (out / "screens").mkdir(parents=True)
    with TemporaryDirectory(prefix="practice-", ignore_cleanup_errors=True) as work:
        says, answers = out / "caller-said.wav", out / "counselor-said.wav"
        speak(scenario.says, says, before_s=0.5, between_s=1.0)
        speak(scenario.answers, answers, before_s=2.0, between_s=3.0)
        try:
            _play(scenario, out, Path(work), theme, headless=headless)
        finally:
            _see_off(desk.telephone_of(Path(work)))
    _tell(f"What it made is in {out}.")


def _play(
    scenario: Scenario, out: Path, work: Path, theme: str, *, headless: bool
) -> None:
    log = out / "practice.log"
    log.unlink(missing_ok=True)
    screen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if headless else None
    name = ("--scenario", scenario.name)
    said, heard = out / "caller-said.wav", out / "caller-heard.wav"
    sounds = ("--says", str(said), "--heard", str(heard))
    manner = ("--manner", scenario.dispatch, "--port", "0", "--attended")
    with (
        Part("cad", *manner, "--out", str(out), log=log) as cad_part,
        Part("center", *name, *sounds, log=log) as center_part,
    ):
        joined = {
            "cad": str(cad_part.wait_for("port", _START_S)),
            "psap": str(center_part.wait_for("port", _START_S)),
            "mouth": str(out / "counselor-said.wav"),
            "ear": str(out / "heard.wav"),
            "theme": theme,
        }
        options = [f"--{key}={value}" for key, value in joined.items()]
        folder = ("--folder", str(work), "--out", str(out))
        scripted = ("--scripted",) if headless else ()
        with Part("desk", *name, *folder, *options, *scripted, log=log, env=screen) as d:
            port = d.wait_for("port", _START_S)
            center_part.tell(call=port)
            in_vain = _until_done(d, desk.telephone_of(work), headless=headless)
            center_part.tell(stop=True)
            center_part.wait_for("stopped", _START_S)
            if in_vain:
                raise PartFailed(f"The scripted counselor waited in vain: {in_vain}.")


def _until_done(part: Part, telephone: Path, *, headless: bool) -> str:
    # A desk that is killed is started again by its telephone, so that whoever practices
    # goes on with the call; a script does not, and its practice has failed.
    try:
        return str(part.wait_for("done", _CALL_S if headless else _DAY_S))
    except PartFailed:
        if headless or not _is_there(telephone):
            raise
        while _is_there(telephone):
            Flag().wait(_LOOK_S)
        return ""


def _see_off(telephone: Path) -> None:
    """Wait until the telephone has ended; one that nobody ends any more is ended."""
    for _ in range(_LOOKS):
        if not _is_there(telephone):
            return
        Flag().wait(_LOOK_S)
    with suppress(OSError):  # it ended just now
        wire = Wire(telephone)
        wire.kill_peer()
        wire.close()


def _is_there(telephone: Path) -> bool:
    try:
        Wire(telephone).close()
    except OSError:
        return False
    return True


def _tell(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201 - standard output is for results


def _failed(words: str) -> int:
    _tell(words)
    return 1
