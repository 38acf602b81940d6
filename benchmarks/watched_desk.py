"""The practice desk with a heartbeat, or a bare window with one: says what stalled it."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Thread

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

from benchmarks.heartbeat import Heartbeat
from counselor_app.app import App, Station
from counselor_app.app import build as build_app
from counselor_app.desk.ports import Happened, Letter
from counselor_app.practice import desk
from counselor_app.practice.scenarios import SCENARIOS, Do


def main(argv: list[str]) -> int:
    """Watch what the arguments say: `--bare`, or a practice desk's own."""
    beats: list[Heartbeat] = []
    if argv == ["--bare"]:
        _bare(beats)
    else:
        _practice(argv, beats)
    beat = beats[0]
    beat.close()
    rows = [stall.row() for stall in beat.stalls]
    found = {"longest": beat.longest * 1000, "hardest": beat.hardest * 1000}
    print(json.dumps({**found, "stalls": rows}), flush=True)
    return 0


def _practice(argv: list[str], beats: list[Heartbeat]) -> None:
    def build(station: Station, qt: QApplication) -> App:
        app = build_app(station, qt)
        beats.append(Heartbeat())
        app.inbox.deliver_to(_noting(app, beats[0]))
        return app

    for name, scenario in SCENARIOS.items():  # taking pictures is no counselor's work
        steps = tuple(step for step in scenario.steps if step.do is not Do.LOOK)
        SCENARIOS[name] = replace(scenario, steps=steps)
    vars(desk)["build"] = build
    desk.main(argv)


def _noting(app: App, beat: Heartbeat) -> Callable[[Iterable[Letter]], None]:
    def take(letters: Iterable[Letter]) -> None:
        app.desk.take(_named(letters, beat))

    return take


def _named(letters: Iterable[Letter], beat: Heartbeat) -> Iterable[Letter]:
    for letter in letters:
        told = letter.event if isinstance(letter, Happened) else letter
        beat.note(type(told).__name__)
        yield letter


def _bare(beats: list[Heartbeat]) -> None:
    qt = QApplication(sys.argv[:1])
    label = QLabel("Nothing happens here.")
    label.resize(1440, 900)
    label.show()
    beats.append(Heartbeat())

    def wait() -> None:
        sys.stdin.buffer.read()
        QMetaObject.invokeMethod(qt, "quit", Qt.ConnectionType.QueuedConnection)

    Thread(target=wait, daemon=True).start()
    qt.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
