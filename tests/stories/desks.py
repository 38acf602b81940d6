"""Desks of the stories: the whole program, as `app.build` joins it, on loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.adapters.secrets import Secrets
from counselor_app.adapters.settings import (
    CadSettings,
    DeskSettings,
    PhoneSettings,
    Settings,
)
from counselor_app.app import App, Station, build
from counselor_app.domain.health import PhoneReady
from counselor_app.practice.counselor import prepare
from counselor_app.practice.keyring import PracticeKeyring
from counselor_app.wire.phone_messages import Card, Files
from tests.adapters.phone_desks import end_telephone_at
from tests.phone.loopback_peer import HOST, Peer
from tests.stories.screen import Screen, Seen

LONG_MS = 20_000
STAFF = "ana"
Look = Callable[[Seen], bool]


@dataclass(frozen=True)
class Plan:
    """How a desk of a story is set up."""

    folder: Path
    secrets: Secrets
    device: Card | Files = field(default_factory=Files)
    port: int = 0
    cad: str = ""
    protocol: Path | None = None
    gui: tuple[str, ...] = ()

    def station(self) -> Station:
        """Return the station as the program takes it."""
        settings = Settings(
            desk=DeskSettings(staff=STAFF, protocol=self.protocol),
            phone=PhoneSettings(host=HOST, port=self.port),
            cad=CadSettings(url=self.cad),
        )
        return Station(self.folder, settings, self.secrets, self.device, self.gui)


def plan_in(folder: Path) -> Plan:
    """Return a desk that has all it needs, with a keyring of its own."""
    return Plan(folder / "desk", Secrets("story", PracticeKeyring(folder)))


class Room:
    """A desk in this process, its counselor, and whoever calls."""

    def __init__(self, qtbot: QtBot, plan: Plan) -> None:
        self._qtbot, self.plan = qtbot, plan
        self._open: App | None = None
        self._peers = ExitStack()
        self.opens()

    def opens(self, **changed: object) -> None:
        """Start the program, with what has changed since; what ran before is closed."""
        self.closes()
        self.plan = replace(self.plan, **changed)  # type: ignore[arg-type]
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        self._open = build(self.plan.station(), qt)
        self._qtbot.addWidget(self.app.window)
        prepare(self.app.window)
        with self._qtbot.waitActive(self.app.window):
            self.app.window.show()
        self.screen = Screen(self.app.window)

    def closes(self) -> None:
        """Close the program as its window does."""
        if self._open:
            self._open.window.close()
            self._open.close()
            self._open = None

    def leaves(self) -> None:
        """Close everything, also a telephone that waits for a desk to take its facts."""
        self._peers.close()
        self.closes()
        end_telephone_at(self.plan.folder / "link" / "phone")

    @property
    def app(self) -> App:
        """The program that runs."""
        assert self._open is not None
        return self._open

    @property
    def seen(self) -> Seen:
        """What stands on the screen."""
        return self.screen.seen()

    def sees(self, look: Look) -> Seen:
        """Wait until the screen shows it, and return the screen."""
        try:
            self._qtbot.waitUntil(lambda: look(self.seen), timeout=LONG_MS)
        except self._qtbot.TimeoutError:
            raise AssertionError(self.seen) from None
        return self.seen

    def port(self) -> int:
        """Wait until calls can come in, and return where."""
        self._qtbot.waitUntil(self._is_ready, timeout=LONG_MS)
        ready = self.app.desk.health.phone
        assert isinstance(ready, PhoneReady)
        return ready.port

    def peer(self, port: int) -> Peer:
        """Return somebody at the 911 center who will call."""
        return self._peers.enter_context(Peer(port))

    def is_called(self) -> Peer:
        """Let a call ring, and answer it by key."""
        peer = self.peer(self.port())
        peer.invite()
        self.sees(lambda s: bool(s.ringing))
        self.screen.press("Ctrl+R")
        answer = peer.status(180, 200)
        if answer.status != 200:
            answer = peer.status(200)
        peer.ack()
        peer.talk(answer)
        self.sees(lambda s: s.state.startswith("● On call"))
        self.may_press()
        return peer

    def may_press(self) -> None:
        """Let the moment pass in which keys are dropped."""
        self._qtbot.waitUntil(lambda: self.screen.keys_pass, timeout=LONG_MS)

    def is_over(self, peer: Peer) -> None:
        """Let the caller hang up, and finish the record by key."""
        peer.bye()
        peer.status(200)
        self.sees(lambda s: s.state.startswith("Call over"))
        self.may_press()
        self.screen.types("information only")
        self.screen.press("Return", "Ctrl+Return")
        self.sees(lambda s: s.state == "Ready")

    def notes(self, words: str) -> None:
        """Note something in the call, and go back to the question."""
        self.screen.press("Ctrl+N")
        self.screen.types(words)
        self.screen.press("Ctrl+N")
        self.sees(lambda s: words in s.taken)

    def unlocks_with(self, words: str) -> None:
        """Type words into the field that has the keys, and Enter."""
        self.screen.types(words)
        self.screen.press("Return")

    def goes_on(self, words: str = "We talked.") -> None:
        """Take a call from its ringing to its closed record, all by key."""
        peer = self.is_called()
        assert peer.voice.hears(5)
        self.notes(words)
        self.is_over(peer)

    def _is_ready(self) -> bool:
        return isinstance(self.app.desk.health.phone, PhoneReady)


@contextmanager
def room(qtbot: QtBot, plan: Plan) -> Iterator[Room]:
    """Open a desk in this process, and leave nothing behind."""
    here = Room(qtbot, plan)
    try:
        yield here
    finally:
        here.leaves()
