"""The telephone's process, as its desk starts it, and the socket that leads to it.

The process runs in a session of its own and outlives the desk; what it says when it
crashes goes to a file beside the socket, which names kinds of faults and no callers.
"""

import os
import select
import signal
import socket
import struct
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from counselor_app.wire.phone_link import LONGEST

_PEER = struct.Struct("3i")  # pid, uid, gid (unix(7), SO_PEERCRED)
_PIECE = 65536
_LOOK_S = 0.02
_LONG_LOG = 65536


class LinkLost(Exception):
    """The telephone's end is gone, or is no telephone of this user."""


class LinkDeclined(LinkLost):
    """The telephone serves another desk, or speaks another version."""


class PhoneProcess:
    """Starts the telephone when it does not run, and never ends it in good health."""

    def __init__(self, argv: Sequence[str], log: Path) -> None:
        self._argv, self._log = tuple(argv), log
        self.pid: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process that was started here still runs."""
        if self.pid is not None and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.pid = None
        return self.pid is not None

    def start(self) -> None:
        """Start the telephone in a session of its own. Raises OSError."""
        self._log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = str(self._log)
        on = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if self._is_long else os.O_APPEND)
        nowhere = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0)
        self.pid = os.posix_spawnp(
            self._argv[0],
            self._argv,
            os.environ,
            file_actions=[
                nowhere,
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_OPEN, 2, log, on, 0o600),
            ],
            setsid=True,
        )

    @property
    def _is_long(self) -> bool:
        return self._log.exists() and self._log.stat().st_size > _LONG_LOG

    def wait(self, timeout: float) -> None:
        """Wait so many seconds, at most, for a process that was told to end."""
        until = monotonic() + timeout
        while self.is_running and monotonic() < until:
            select.select([], [], [], _LOOK_S)


class Wire:
    """A connection to the telephone that never makes the asking thread wait."""

    def __init__(self, address: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._knocks, self._knock = socket.socketpair()
        self._outbox: deque[bytes] = deque()
        self._going, self._coming = b"", b""
        try:
            self._connect(address)
        except OSError:
            self.close()
            raise

    def put(self, line: bytes) -> None:
        """Send the line soon. Safe from any thread; returns at once."""
        self._outbox.append(line)
        with suppress(OSError):  # it is awake already, or closed
            self._knock.send(b"\0")

    def lines(self, timeout: float) -> list[bytes]:
        """Send what waits and return what came, waiting at most so many seconds.

        Raises LinkLost when the other end is gone.
        """
        writers = [self._socket] if self._going or self._outbox else []
        ready, sendable, _ = select.select(
            [self._socket, self._knocks], writers, [], timeout
        )
        try:
            if self._knocks in ready:
                self._knocks.recv(_PIECE)
            if sendable:
                self._flush()
            return self._read() if self._socket in ready else []
        except BlockingIOError:
            return []
        except OSError:
            raise LinkLost from None

    def drain(self) -> None:
        """Send what waits, as far as the other end takes it at once."""
        with suppress(OSError):
            self._flush()

    def kill_peer(self) -> None:
        """End a telephone that is there and does not answer, so that a new one can be."""
        with suppress(OSError):
            os.kill(self._peer()[0], signal.SIGKILL)

    def close(self) -> None:
        """Let the connection go."""
        for end in (self._socket, self._knocks, self._knock):
            end.close()

    def _connect(self, address: Path) -> None:
        self._knocks.settimeout(0)
        self._knock.settimeout(0)
        self._socket.settimeout(1)
        self._socket.connect(str(address))
        self._socket.settimeout(0)
        if self._peer()[1] != os.getuid():
            raise PermissionError

    def _peer(self) -> tuple[int, int]:
        size = _PEER.size
        row = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        pid, uid, _ = _PEER.unpack(row)
        return pid, uid

    def _flush(self) -> None:
        while self._outbox:
            self._going += self._outbox.popleft()
        while self._going:
            self._going = self._going[self._socket.send(self._going) :]

    def _read(self) -> list[bytes]:
        piece = self._socket.recv(_PIECE)
        *lines, self._coming = (self._coming + piece).split(b"\n")
        if not piece or len(self._coming) > LONGEST:
            raise LinkLost
        return lines
