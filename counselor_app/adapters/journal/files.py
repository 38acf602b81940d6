"""Small files that are whole or not there, for their owner's eyes only."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
OTHERS = 0o077


def write_whole(path: Path, content: bytes) -> None:
    """Put the content in the file's place at one stroke, on disk when this returns."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(make_private(beside), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def make_private(path: Path) -> int:
    """Make a new file that its owner alone may open; return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)


def take_back(folder: Path) -> None:
    """Take from other users what somebody let them do with a folder and its files.

    What is not ours to change stays as it is: the content is sealed all the same.
    """
    for path in (folder, *folder.iterdir()):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if mode & OTHERS and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def sync_folder(folder: Path) -> None:
    """Put names on disk, where the system can (Windows does so by itself)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
