"""Where the telephone listens for its desk: a socket in a folder of nobody else's.

The folder is ours alone (mode 0700) and each caller's user is asked of the kernel, so no
other user of this computer can be a desk or overhear one. A lock beside the socket is
held for life: whoever has it may clear away the socket of a telephone that died.
"""

import fcntl
import os
import socket
import stat
import struct
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_OTHERS = 0o077
_PEER = struct.Struct("3i")  # pid, uid, gid (unix(7), SO_PEERCRED)
_LOCK = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_LONGEST = 107  # bytes of a socket's path (unix(7))


class LinkRefused(Exception):
    """The address cannot be used; the message says why and names no person."""


class Doorstep:
    """The listening socket at an address, for as long as it is held."""

    def __init__(self, address: Path) -> None:
        if len(os.fsencode(address)) > _LONGEST:
            raise LinkRefused("The address of the link is too long.")
        own_folder(address.parent)
        self._address = address
        self._lock = _locked(address.with_name(f"{address.name}.lock"))
        address.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.bind(str(address))
        address.chmod(0o600)

    @property
    def is_there(self) -> bool:
        """Whether a desk can still find the address."""
        return self._address.exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._address.unlink(missing_ok=True)
        self.socket.close()
        self._lock.close()


def own_folder(folder: Path) -> None:
    """Make the folder ours alone, or raise LinkRefused when it is not."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise LinkRefused("The folder of the link is not a folder.")
    if found.st_uid != os.getuid():
        raise LinkRefused("The folder of the link belongs to another user.")
    if found.st_mode & _OTHERS:
        raise LinkRefused("The folder of the link is open to other users.")


def is_own(connection: socket.socket) -> bool:
    """Whether the other end runs as this user, as the kernel says."""
    return peer_of(connection)[1] == os.getuid()


def peer_of(connection: socket.socket) -> tuple[int, int]:
    """Return process id and user id of the other end."""
    row = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    pid, uid, _ = _PEER.unpack(row)
    return pid, uid


def _locked(path: Path) -> IO[bytes]:
    try:
        lock = os.fdopen(os.open(path, _LOCK, 0o600), "wb")
    except OSError:  # it is a link to somewhere else, or a folder
        raise LinkRefused("The lock of the link cannot be used.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise LinkRefused("Another telephone holds this link.") from None
    return lock
