"""Where everything is made and joined. Nothing else makes an adapter."""

import argparse
import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from counselor_app.adapters.archive import JournalArchive
from counselor_app.adapters.clock import SystemClock
from counselor_app.adapters.courier.address import CadAddress, CadAddressRefused
from counselor_app.adapters.courier.courier import EidoCourier
from counselor_app.adapters.faults import watch_for_faults
from counselor_app.adapters.journal.door import Door
from counselor_app.adapters.journal.writer import Writer
from counselor_app.adapters.phone_link import PhoneLink
from counselor_app.adapters.program import program
from counselor_app.adapters.protocols import ProtocolShelf, protocol_in_use
from counselor_app.adapters.resources import resource
from counselor_app.adapters.scoring import FormScorer
from counselor_app.adapters.secrets import Secrets
from counselor_app.adapters.settings import Settings, SettingsUnreadable, read_settings
from counselor_app.adapters.speech import EarVoice
from counselor_app.desk.desk import Desk, World
from counselor_app.desk.pen import Pen
from counselor_app.desk.ports import Post
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.health import ProtocolBroken
from counselor_app.domain.ids import StaffId, StreamId
from counselor_app.domain.policy import Policy
from counselor_app.ui.inbox import Inbox
from counselor_app.ui.main_window import MainWindow
from counselor_app.ui.preview_window import PreviewWindow
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from counselor_app.wire.phone_messages import Card, Files, Setup
from counselor_app.wire.protocol_package import ProtocolUnreadable

NAME = "counselor"
_BEAT_MS = 500
_MOVES_WITHIN_S = 2.0
_SWITCH_S = 0.0005
_SHELF = "protocols"
_PREVIEW_WIDTH, _PREVIEW_HEIGHT = 1280, 860


@dataclass(frozen=True, slots=True)
class Station:
    """One desk's folder, its settings, its secrets, and its ear and mouth."""

    folder: Path
    settings: Settings
    secrets: Secrets
    device: Card | Files
    gui: tuple[str, ...]
    practice: bool = False


@dataclass(frozen=True, slots=True)
class App:
    """The parts that must live as long as the program."""

    inbox: Inbox
    door: Door
    journal: Writer
    courier: EidoCourier
    phone: PhoneLink
    voice: EarVoice
    archive: JournalArchive
    scorer: FormScorer
    desk: Desk
    window: MainWindow
    beat: QTimer

    def close(self) -> None:
        """End the threads, the courier first, so that its ink can still dry."""
        self.beat.stop()
        self.courier.close()
        self.voice.close()
        self.phone.close()
        self.archive.close()
        self.scorer.close()
        self.door.close()
        self.journal.close()
        self.door.store.close()


def build(station: Station, qt: QApplication) -> App:
    """Make every part and join them."""
    clock, inbox, settings = SystemClock(), Inbox(), station.settings
    apply_theme(qt, Theme(settings.desk.theme), settings.desk.percent)
    heart = _Heart(clock)
    phone = _phone(station, inbox.post, clock, heart)  # first: it waits for no journal
    door = Door(station.folder, station.secrets, inbox.post)
    journal = Writer(door.store, inbox.post, clock)
    policy = Policy(agency=settings.desk.agency, psap=settings.desk.psap)
    courier = EidoCourier(_cad(settings), inbox.post, clock, policy)
    tone, spoken = resource("sounds/alarm.wav"), settings.audio.spoken
    voice = EarVoice(phone.play, tone, station.folder, spoken=spoken)
    archive, scorer = JournalArchive(door.store, inbox.post), FormScorer(inbox.post)
    shelf = ProtocolShelf(station.folder / _SHELF)
    world = World(clock, journal, phone, courier, voice, archive, scorer, shelf)
    pen, protocol = _pen(station, door, clock), _protocol(station, inbox.post)
    desk = Desk(pen, policy, world, protocol)
    window = MainWindow(desk, practice=station.practice)
    window.unlock_asked.connect(door.unlock)
    inbox.deliver_to(desk.take)
    desk.resume()
    parts = (inbox, door, journal, courier, phone, voice, archive, scorer, desk, window)
    return App(*parts, _beating(heart))


def main(argv: Sequence[str]) -> int:
    """Run the workstation until its window closes."""
    parser = argparse.ArgumentParser(prog="main.py desk", description=__doc__)
    parser.add_argument("--folder", type=Path, default=user_data_path(NAME))
    folder: Path = parser.parse_args(argv).folder.absolute()
    try:
        settings = read_settings(folder / "settings.toml")
        _cad(settings)
    except (SettingsUnreadable, CadAddressRefused) as unreadable:
        print(unreadable, file=sys.stderr)  # noqa: T201 - there is no screen yet
        return 2
    station = Station(
        folder,
        settings,
        Secrets(f"{NAME}-{settings.desk.name}"),
        Card(ear=settings.audio.ear, mouth=settings.audio.mouth),
        tuple(program("desk", "--folder", str(folder))),
    )
    return run(station)


def run(station: Station) -> int:
    """Show the desk's window and run until it closes."""
    qt = QApplication(sys.argv[:1])
    with suppress(OSError):  # the screen will say so, and it is tried again
        station.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    watch_for_faults(station.folder / "faults.log")
    app = build(station, qt)
    settle(app.window)
    app.window.show()
    try:
        return qt.exec()
    finally:
        app.close()


def preview(protocol: Protocol) -> int:
    """Show a protocol to be played without a call, and run until its window closes."""
    qt = QApplication(sys.argv[:1])
    apply_theme(qt, Theme.LIGHT)
    inbox = Inbox()
    scorer = FormScorer(inbox.post)
    window = PreviewWindow(protocol, SystemClock(), scorer)
    inbox.deliver_to(window.take)
    window.resize(_PREVIEW_WIDTH, _PREVIEW_HEIGHT)
    window.show()
    ended = qt.exec()
    scorer.close()
    return ended


def settle(window: QWidget) -> None:
    """Keep pauses from the GUI thread, once all is made (measured by `make bench`).

    Pages that are not shown yet are dressed now and not when a call is answered. What
    was made so far lives as long as the program, so no garbage collection looks at it
    again; and no other thread keeps the interpreter for longer than a key may wait.
    """
    for part in window.findChildren(QWidget):
        part.ensurePolished()
    gc.collect()
    gc.freeze()
    gc.collect()  # it waits until garbage is a quarter of what is watched: now little
    sys.setswitchinterval(_SWITCH_S)


class _Heart:
    """Tells other threads whether the GUI thread still moves."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock, self._beat_at = clock, clock.monotonic()

    def beat(self) -> None:
        """Move."""
        self._beat_at = self._clock.monotonic()

    def beats(self) -> bool:
        """Whether it moved a moment ago."""
        return self._clock.monotonic() - self._beat_at < _MOVES_WITHIN_S


def _beating(heart: _Heart) -> QTimer:
    timer = QTimer()
    timer.timeout.connect(heart.beat)
    timer.start(_BEAT_MS)
    return timer


def _cad(settings: Settings) -> CadAddress:
    return CadAddress(url=settings.cad.url, ca_file=settings.cad.ca_file)


def _pen(station: Station, door: Door, clock: SystemClock) -> Pen:
    desk = door.store.desk or f"memory-{clock.new_id()}"
    staff = station.settings.desk.staff
    return Pen(StreamId(f"{staff}@{desk}"), StaffId(staff))


def _phone(station: Station, post: Post, clock: SystemClock, heart: _Heart) -> PhoneLink:
    address = station.folder / "link" / "phone"
    argv = program("phone", "--link", str(address))
    return PhoneLink(address, _setup(station), post, clock, argv, awake=heart.beats)


def _setup(station: Station) -> Setup:
    phone = station.settings.phone
    return Setup(
        host=phone.host,
        port=phone.port,
        device=station.device,
        peers=tuple(sorted(phone.peers)),
        trunks=tuple(sorted(phone.trunks)),
        psap=phone.psap_uri,
        second_call_rings=phone.second_call_rings_s,
        gui=station.gui,
    )


def _protocol(station: Station, post: Post) -> Protocol | None:
    said = station.settings.desk
    try:
        return protocol_in_use(station.folder / _SHELF, said.protocol, said.packs)
    except (OSError, ProtocolUnreadable) as broken:
        post(ProtocolBroken(str(broken)))
        return None
