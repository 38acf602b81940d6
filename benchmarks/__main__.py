"""`python -m benchmarks [NAME ...] [--runs N]`: every benchmark in fresh processes.

The ratio is the median of the runs, with its range; load and stolen time stand beside it.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

from benchmarks.figures import Figure, Stolen, figure_from, load, middle

NAMES = ("ringing", "pop", "question", "assessment", "board", "stalls")
_ONE_RUN_S = 300
_VOID_PERCENT = 20.0


def main() -> int:
    """Run what was asked for; 1 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", choices=NAMES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if asked.once:
        rows = [figure.row() for figure in _measure_of(asked.once)()]
        print(json.dumps(rows))
        return 0
    return max([_bench(name, asked.runs) for name in asked.names or NAMES])


def _measure_of(name: str) -> Callable[[], list[Figure]]:
    measure: Callable[[], list[Figure]] = import_module(f"benchmarks.{name}").measure
    return measure


def _bench(name: str, runs: int) -> int:
    stolen, results = Stolen(), [_fresh(name) for _ in range(runs)]
    done = [figures for figures in results if figures]
    if not done:
        print(f"{name}: could not be measured\n")
        return 1
    for same in zip(*done, strict=True):
        _print(*middle(same), stolen.percent())
    return 0


def _fresh(name: str) -> list[Figure]:
    command = [sys.executable, "-m", "benchmarks", "--once", name]
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, check=True, timeout=_ONE_RUN_S
        )
    except subprocess.CalledProcessError as failed:
        print(failed.stderr.decode("utf-8", "replace")[-2000:], file=sys.stderr)
        return []
    except subprocess.TimeoutExpired:
        print(f"{name} took longer than {_ONE_RUN_S} s", file=sys.stderr)
        return []
    return [figure_from(row) for row in json.loads(done.stdout.splitlines()[-1])]


def _print(figure: Figure, spread: tuple[float, float], stolen: float) -> None:
    verdict = "good" if figure.ratio <= figure.goal else "ABOVE GOAL"
    if stolen > _VOID_PERCENT:
        verdict = "void: the host took the processor away"
    low, highest = spread
    print(f"{figure.name}: {verdict}")
    print(f"  ours   {figure.ours:10.3f} {figure.unit}")
    print(f"  peer   {figure.peer:10.3f} {figure.unit}  ({figure.peer_name})")
    print(f"  ratio  {figure.ratio:10.2f} (runs {low:.2f} to {highest:.2f})", end="")
    print(f", goal at most {figure.goal:g}: {figure.why}")
    print(f"  load   {load():10.2f}, stolen {stolen:.0f} %")
    for note in figure.notes:
        print(f"  - {note}")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
