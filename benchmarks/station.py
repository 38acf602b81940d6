"""The real desk in this process: its window offscreen, its journal, its telephone."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLabel

from benchmarks.paint import until
from counselor_app.adapters.program import program
from counselor_app.adapters.secrets import Secrets
from counselor_app.adapters.settings import (
    CadSettings,
    DeskSettings,
    PhoneSettings,
    Settings,
)
from counselor_app.app import App, Station, build
from counselor_app.domain.health import PhoneReady
from counselor_app.practice.invite import TRUNK
from counselor_app.practice.keyring import PracticeKeyring
from counselor_app.wire.phone_messages import Files

_WIDTH, _HEIGHT = 1440, 900


@dataclass(frozen=True)
class Running:
    """A desk that runs, and where it is called."""

    app: App
    port: int

    def label(self, name: str) -> QLabel:
        """Return a label of the window by its name."""
        found = self.app.window.findChild(QLabel, name)
        assert isinstance(found, QLabel), name
        return found


@contextmanager
def running_desk() -> Iterator[Running]:
    """Run a desk until its telephone is up, and end it."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    with TemporaryDirectory(prefix="bench-") as name:
        app = build(_station(Path(name)), qt)
        try:
            app.window.resize(_WIDTH, _HEIGHT)
            app.window.show()
            app.window.activateWindow()
            until(lambda: isinstance(app.desk.health.phone, PhoneReady))
            phone = app.desk.health.phone
            assert isinstance(phone, PhoneReady)
            yield Running(app, phone.port)
        finally:
            app.close()


def _station(folder: Path) -> Station:
    phone = PhoneSettings(host="127.0.0.1", port=0, trunks=frozenset({TRUNK}))
    settings = Settings(
        desk=DeskSettings(name="bench", staff="bench-counselor"),
        phone=phone,
        cad=CadSettings(url="ws://127.0.0.1:9/IncidentData/ent"),
    )
    (folder / "desk").mkdir(mode=0o700)
    return Station(
        folder=folder / "desk",
        settings=settings,
        secrets=Secrets("counselor-bench", PracticeKeyring(folder)),
        device=Files(),
        gui=tuple(program("practice", "--list")),
        practice=True,
    )
