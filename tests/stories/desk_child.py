"""A whole desk as a process of its own, to be killed: it says what is on its screen.

Usage: desk_child FOLDER REPORT_PORT. Each change of the screen is one datagram of JSON.
What comes back by datagram is done by key: {"n", "press": [keys]}, {"n", "types": words};
{"n", "fill": true} takes the disk's last room away, false gives it back; {"n", "close"}
closes the window.
"""

import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from counselor_app.adapters.faults import watch_for_faults
from counselor_app.app import App, build
from counselor_app.domain.health import PhoneReady
from counselor_app.practice.counselor import prepare
from tests.stories.desks import plan_in
from tests.stories.screen import Screen

_LOOK_MS = 20
_LARGEST = 65535


class Eye:
    """Says what the screen shows, when it changes, and does what is asked."""

    def __init__(self, app: App, folder: Path, report: int) -> None:
        self._app, self._screen = app, Screen(app.window)
        self._filler = folder / "filler"
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", report))
        self._socket.settimeout(0)
        self._said, self._done = b"", 0
        self.timer = QTimer(interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self) -> None:
        """Do what was asked since, as soon as keys are let through, and report."""
        if self._screen.keys_pass:
            with suppress(BlockingIOError, ConnectionRefusedError):
                self._do(json.loads(self._socket.recv(_LARGEST)))
        said = json.dumps(self._seen()).encode()
        if said != self._said:
            self._said = said
            with suppress(OSError):  # whoever listened is gone
                self._socket.send(said)

    def _do(self, asked: dict[str, Any]) -> None:
        self._screen.press(*asked.get("press", ()))
        self._screen.types(asked.get("types", ""))
        if "fill" in asked:
            self._fill(full=asked["fill"])
        if "close" in asked:
            self._app.window.close()
        self._done = asked["n"]

    def _fill(self, *, full: bool) -> None:
        if not full:
            self._filler.unlink()
            return
        with self._filler.open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))

    def _seen(self) -> dict[str, object]:
        phone = self._app.desk.health.phone
        port = phone.port if isinstance(phone, PhoneReady) else 0
        return {
            "pid": os.getpid(),
            "port": port,
            "done": self._done,
            "seen": asdict(self._screen.seen()),
        }


def main(folder: Path, report: str) -> None:
    """Run the desk until it is killed, or its window closes."""
    plan = plan_in(folder)
    gui = (sys.executable, "-m", "tests.stories.desk_child", str(folder), report)
    plan.folder.mkdir(parents=True, exist_ok=True)
    watch_for_faults(folder / "faults.log")
    qt = QApplication([])
    app = build(replace(plan, gui=gui).station(), qt)
    prepare(app.window)
    app.window.show()
    eye = Eye(app, folder, int(report))
    qt.exec()
    eye.timer.stop()
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
