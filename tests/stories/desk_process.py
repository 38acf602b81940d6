"""A desk in a process of its own, as the stories see it: its screen, keys and end."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from counselor_app.adapters.phone_watch import Wire
from tests.adapters.phone_desks import end_telephone_at
from tests.conftest import ROOT
from tests.phone.loopback_peer import LONG_S, Peer, udp
from tests.stories.screen import Seen


@dataclass(frozen=True)
class Glance:
    """What stood on which desk's screen, and when it was told."""

    at: float
    pid: int
    port: int
    done: int
    seen: Seen


Look = Callable[[Glance], bool]


class DeskProcess:
    """The desk that runs now, whoever started it, and all that its screens showed."""

    def __init__(self, folder: Path, around: Sequence[str] = ()) -> None:
        self.folder = folder
        self._socket = udp()
        self._around = tuple(around)
        self._numbers = count(1)
        self._reply: tuple[str, int] | None = None
        self._started: list[subprocess.Popen[bytes]] = []
        self._pids = set[int]()
        self.past: list[Glance] = []

    def starts(self) -> None:
        """Start the desk, as its counselor does."""
        report = str(self._socket.getsockname()[1])
        child = (sys.executable, "-m", "tests.stories.desk_child", str(self.folder))
        command = (*self._around, *child, report)
        self._started.append(subprocess.Popen(command, cwd=ROOT))

    @property
    def last(self) -> Glance:
        """What was shown last."""
        return self.past[-1]

    @property
    def address(self) -> Path:
        """Where its telephone is reached."""
        return self.folder / "desk" / "link" / "phone"

    @property
    def telephone(self) -> int:
        """The process of the telephone."""
        wire = Wire(self.address)
        pid = wire._peer()[0]
        wire.close()
        return pid

    def until(self, look: Look) -> Glance:
        """Return the screen as it is when it shows this, now or soon."""
        if self.past and look(self.last):
            return self.last
        end = monotonic() + LONG_S
        with suppress(TimeoutError):
            while monotonic() < end:
                glance = self._next()
                if look(glance):
                    return glance
        raise AssertionError(self.past[-1:])

    def until_seen(self, look: Callable[[Seen], bool]) -> Glance:
        """Wait until the screen shows it."""
        return self.until(lambda glance: look(glance.seen))

    def drain(self) -> None:
        """Take in what was told already."""
        self._socket.settimeout(0)
        with suppress(BlockingIOError):
            while True:
                self._next()
        self._socket.settimeout(LONG_S)

    def settles(self, seconds: float = 1.0) -> None:
        """Look at the screen for so long; after a second all is on the disk."""
        until = monotonic() + seconds
        while monotonic() < until:
            self._ask()

    def press(self, *keys: str) -> Glance:
        """Press keys, and return the screen as it was then."""
        return self._ask(press=keys)

    def types(self, words: str) -> Glance:
        """Type words where the focus is."""
        return self._ask(types=words)

    def fill(self, *, full: bool) -> Glance:
        """Take away the last room on its disk, or give it back."""
        return self._ask(fill=full)

    def closes(self) -> None:
        """Close the window, and wait until the desk and its telephone said goodbye."""
        with os.fdopen(os.pidfd_open(self.last.pid)) as ended:
            self._ask(close=True)
            assert select.select([ended], [], [], LONG_S)[0]

    def kill(self) -> Glance:
        """End the desk with no warning, and return what it had shown last."""
        pid = self.last.pid
        os.kill(pid, signal.SIGKILL)
        at = monotonic()
        for process in self._started:
            if process.pid == pid:
                process.wait()
        self.drain()
        mine = [glance for glance in self.past if glance.pid == pid]
        return Glance(at, pid, 0, 0, mine[-1].seen)

    def close(self) -> None:
        """Leave no desk and no telephone behind."""
        end_telephone_at(self.address)  # or it would start desks again
        for pid in self._pids - {process.pid for process in self._started}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._started:
            process.kill()
            process.wait()
        self._socket.close()
        faults = self.folder / "faults.log"
        assert not faults.exists(), faults.read_text(encoding="utf-8")

    def _ask(self, **what: Any) -> Glance:
        n = next(self._numbers)
        assert self._reply is not None
        self._socket.sendto(json.dumps({"n": n, **what}).encode(), self._reply)
        return self.until(lambda glance: glance.done == n)

    def _next(self) -> Glance:
        data, sender = self._socket.recvfrom(65535)
        told = json.loads(data)
        seen = Seen(**{k: _frozen(v) for k, v in told["seen"].items()})
        glance = Glance(monotonic(), told["pid"], told["port"], told["done"], seen)
        self._reply = sender
        self._pids.add(glance.pid)
        self.past.append(glance)
        return glance


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@contextmanager
def desk_process(folder: Path, around: Sequence[str] = ()) -> Iterator[DeskProcess]:
    """Start a desk, and leave nothing behind."""
    here = DeskProcess(folder, around)
    here.starts()
    try:
        yield here
    finally:
        here.close()


def closed(here: DeskProcess, peer: Peer) -> None:
    """Let the caller hang up, and finish the record by key."""
    peer.bye()
    peer.status(200)
    here.until_seen(lambda s: s.state.startswith("Call over"))
    here.types("information only")
    here.press("Return", "Ctrl+Return")
    here.until_seen(lambda s: s.state == "Ready")


def answered(here: DeskProcess, peer: Peer) -> None:
    """Let the peer call, and the counselor pick up by key."""
    peer.invite()
    here.until_seen(lambda s: bool(s.ringing))
    here.press("Ctrl+R")
    answer = peer.status(180, 200)
    if answer.status != 200:
        answer = peer.status(200)
    peer.ack()
    peer.talk(answer)
    here.until_seen(lambda s: s.state.startswith("● On call"))
    assert peer.voice.hears(10)
