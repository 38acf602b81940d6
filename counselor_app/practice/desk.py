"""The desk of a practice call: the real one, with a journal, ports and key of its own."""

import argparse
import json
import socket
import sys
import wave
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

from counselor_app.adapters.faults import watch_for_faults
from counselor_app.adapters.program import program
from counselor_app.adapters.secrets import Secrets
from counselor_app.adapters.settings import (
    CadSettings,
    DeskSettings,
    PhoneSettings,
    Settings,
)
from counselor_app.app import NAME, App, Station, build, settle
from counselor_app.desk import weighing
from counselor_app.domain.board import Board
from counselor_app.domain.health import Health, PhoneReady
from counselor_app.practice.counselor import Pace, ScriptedCounselor, prepare
from counselor_app.practice.invite import TRUNK
from counselor_app.practice.keyring import PracticeKeyring
from counselor_app.practice.parts import say, when_left
from counselor_app.practice.scenarios import SCENARIOS
from counselor_app.ui.timeline_words import timeline_rows
from counselor_app.ui.tokens import Theme
from counselor_app.wire.fhir_record import record_from
from counselor_app.wire.phone_messages import Card, Files

_LAST_WORD = timedelta(seconds=1)
_DESK = "desk"


def is_taking_real_calls() -> bool:
    """Whether the real desk of this user has its telephone up."""
    address = user_data_path(NAME) / "link" / "phone"
    if not hasattr(socket, "AF_UNIX") or not address.exists():
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(str(address)) == 0


def telephone_of(folder: Path) -> Path:
    """Return where the telephone of a practice in this folder is reached."""
    return folder / _DESK / "link" / "phone"


def main(argv: Sequence[str]) -> int:
    """Run the practice desk until its call is recorded, or its window closes."""
    asked = _parser().parse_args(argv)
    station = _station(asked)
    station.folder.mkdir(parents=True, exist_ok=True)
    watch_for_faults(asked.out / "faults.log")
    qt = QApplication(sys.argv[:1])
    app = build(station, qt)
    if asked.resumed:
        _watch_cad(app, qt)
    else:
        _watch_input(qt)
    _announce_port(app)
    failed: list[str] = []
    if asked.scripted and not asked.resumed:
        _script(app, qt, asked, failed)
    settle(app.window)
    prepare(app.window)
    app.window.show()
    try:
        qt.exec()
        _write(app, asked.out)
    finally:
        app.close()
    say(done=failed[0] if failed else "")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py practice --role desk")
    parser.add_argument("--scenario", choices=SCENARIOS, required=True)
    for name in ("--folder", "--out", "--mouth", "--ear"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--cad", type=int, required=True)
    parser.add_argument("--psap", type=int, required=True)
    parser.add_argument("--theme", choices=[*Theme], default=Theme.LIGHT)
    parser.add_argument("--scripted", action="store_true")
    parser.add_argument("--resumed", action="store_true")
    return parser


def _station(asked: argparse.Namespace) -> Station:
    phone = PhoneSettings(
        host="127.0.0.1",
        port=0,
        trunks=frozenset({TRUNK}),
        psap_uri=f"sip:911@127.0.0.1:{asked.psap}",
    )
    settings = Settings(
        desk=DeskSettings(name="practice", staff="practice-counselor", theme=asked.theme),
        phone=phone,
        cad=CadSettings(url=f"ws://127.0.0.1:{asked.cad}/IncidentData/ent"),
    )
    return Station(
        folder=asked.folder / _DESK,
        settings=settings,
        secrets=Secrets("counselor-practice", PracticeKeyring(asked.folder)),
        device=_device(asked),
        gui=_again(asked),
        practice=True,
    )


def _again(asked: argparse.Namespace) -> tuple[str, ...]:
    # What the telephone starts when this process is gone and its caller is not: the same
    # desk, with nobody who works it by a script, since the call has gone on meanwhile.
    more = () if asked.resumed else ("--resumed",)
    return tuple(program("practice", "--role", "desk", *sys.argv[4:], *more))


def _device(asked: argparse.Namespace) -> Card | Files:
    # A person who practices speaks and hears; a script has files for mouth and ear.
    if not asked.scripted:
        from counselor_app.phone.media.sound_card import devices_here  # noqa: PLC0415

        if devices_here():
            return Card()
    return Files(mouth_wav=str(asked.mouth), ear_wav=str(asked.ear))


def _announce_port(app: App) -> None:
    told: list[int] = []

    def look(_board: Board, health: Health) -> None:
        if isinstance(health.phone, PhoneReady) and not told:
            told.append(health.phone.port)
            say(port=health.phone.port)

    app.desk.listen(look)


def _watch_cad(app: App, qt: QApplication) -> None:
    # Nobody holds the input of a desk that the telephone started. Whoever plays the
    # practice ends its CAD last; when that is gone, so is the practice.
    def look(_board: Board, health: Health) -> None:
        if health.cad_lost_since:
            qt.quit()

    app.desk.listen(look)


def _watch_input(qt: QApplication) -> None:
    queued = Qt.ConnectionType.QueuedConnection
    when_left(lambda: QMetaObject.invokeMethod(qt, "quit", queued))


def _script(
    app: App, qt: QApplication, asked: argparse.Namespace, failed: list[str]
) -> None:
    def done(waited_for: str | None) -> None:
        if waited_for:
            failed.append(waited_for)
        qt.quit()

    scenario = SCENARIOS[asked.scenario]
    sounds = (asked.mouth, asked.out / "caller-said.wav")
    pace = Pace(timedelta(seconds=max(map(_seconds, sounds))) + _LAST_WORD)
    pictures = asked.out / "screens"
    ScriptedCounselor(app.desk, app.window, scenario, pictures, pace, done)


def _seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def _write(app: App, out: Path) -> None:
    """Write the record and the timeline of the call that was practiced last."""
    if not app.desk.board.calls:
        return
    story = list(app.desk.board.calls.values())[-1]
    call = story.now
    found = weighing.assessment(app.desk, call.call_id)
    record = record_from(call, app.desk.protocol, found)
    (out / "record.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    rows = "".join(f"{row.text}\n" for row in timeline_rows(story.past))
    (out / "timeline.txt").write_text(rows, encoding="utf-8")
