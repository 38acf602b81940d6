"""A desk's end of the telephone, with everything that it posts in a list."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition
from typing import Any, TypeVar

from counselor_app.adapters.phone_link import PhoneLink
from counselor_app.adapters.phone_watch import Wire
from counselor_app.desk.ports import Attached, Happened, Letter
from counselor_app.domain.event import Event
from counselor_app.domain.health import PhoneReady
from counselor_app.domain.ids import CallId, EventId
from counselor_app.domain.line import CallEnded, CallOffered, RingingStopped
from counselor_app.wire.phone_messages import Setup

T = TypeVar("T")
LONG_S = 20.0
SETUP = Setup(host="127.0.0.1", port=5060)


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=UTC)

    def new_id(self) -> EventId:
        raise AssertionError


class Mail:
    """What was posted, and a way to wait for more of it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.facts: list[EventId] = []
        self.open: set[CallId] = set()
        self._more = Condition()

    def post(self, letter: Letter) -> None:
        with self._more:
            self.letters.append(letter)
            if isinstance(letter, Happened) and letter.id:
                self.facts.append(letter.id)
                self._note(CallId(letter.subject), letter.event)
            self._more.notify_all()

    def _note(self, call_id: CallId, event: Event) -> None:
        match event:
            case CallOffered():
                self.open.add(call_id)
            case CallEnded() | RingingStopped():
                self.open.discard(call_id)
            case _:
                pass

    def wait(self, kind: type[T], of: Callable[[T], bool] = lambda _: True) -> T:
        """Take the first such letter out, or fail after a long time."""
        with self._more:
            found = self._more.wait_for(lambda: self._find(kind, of), LONG_S)
            assert found, f"no {kind.__name__} among {self.letters}"
            self.letters[:] = [x for x in self.letters if x is not found[0]]
            return found[0]

    def wait_event(self, kind: type[Event]) -> Happened:
        return self.wait(Happened, lambda happened: isinstance(happened.event, kind))

    def _find(self, kind: type[T], of: Callable[[T], bool]) -> list[T]:
        found: list[Any] = [x for x in self.letters if isinstance(x, kind)]
        return [x for x in found if of(x)][:1]


class TestDesk:
    """A telephone's desk: its link and its mail."""

    __test__ = False

    def __init__(self, link: PhoneLink, mail: Mail) -> None:
        self.link, self.mail = link, mail

    def is_attached(self) -> frozenset[CallId]:
        live = self.mail.wait(Attached).live
        self.mail.wait(PhoneReady)
        return live

    def is_rung(self, name: str) -> CallId:
        """Let a call come in; the telephone of the tests rings when asked to play."""
        self.link.play(name)
        return CallId(self.mail.wait_event(CallOffered).subject)

    def ends_all(self) -> None:
        """Hang up whatever is up or rings, and take out all mail."""
        for call_id in tuple(self.mail.open):
            self.link.hang_up(call_id)
            self.mail.wait(Happened, lambda _: call_id not in self.mail.open)  # noqa: B023
        self.mail.letters.clear()


def keep_all(here: TestDesk) -> None:
    """Say of everything posted so far that it is on disk."""
    for fact in here.mail.facts:
        here.link.keep(fact)


def end_telephone_at(address: Path) -> None:
    """End a telephone that was left behind with a call, or with facts nobody kept."""
    try:
        wire = Wire(address)
    except OSError:
        return
    wire.kill_peer()
    wire.close()


@contextmanager
def desk(
    address: Path,
    argv: tuple[str, ...] | None = None,
    awake: Callable[[], bool] = lambda: True,
    setup: Setup = SETUP,
) -> Iterator[TestDesk]:
    """Open a desk at the address, and leave at the end without a goodbye."""
    silent = (sys.executable, "-m", "tests.adapters.silent_phone", "--link", str(address))
    mail = Mail()
    argv = silent if argv is None else argv
    link = PhoneLink(address, setup, mail.post, StoppedClock(), argv, awake=awake)
    try:
        yield TestDesk(link, mail)
    finally:
        link.close(orderly=False)
