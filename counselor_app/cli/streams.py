"""What a command reads and writes: files and folders in, lines out."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_READ_CAP = 1024 * 1024


def inputs(
    paths: Iterable[str], cap: int = _READ_CAP
) -> Iterator[tuple[str, bytes, list[str]]]:
    """Yield each file's path, its beginning, and why it could not be read."""
    for path in paths:
        for file in _files(Path(path)) if Path(path).is_dir() else (path,):
            try:
                with open(file, "rb", opener=_opened) as opened:
                    yield file, opened.read(cap), []
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "not a usable name"
                yield file, b"", [f"The file could not be read: {reason}."]


def _opened(path: str, flags: int) -> int:
    # A pipe that nobody writes to is empty; whoever opens it must not wait for a writer.
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(file, True)
    return file


def _files(folder: Path) -> list[str]:
    return [str(file) for file in sorted(folder.rglob("*")) if file.is_file()]


def tell(text: str) -> bool:
    """Print a line; return False when nobody reads any more."""
    # Whoever reads us may have seen enough (`| head`); names may hold any bytes.
    encoding = sys.stdout.encoding or "utf-8"
    fit = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        print(fit, flush=True)  # noqa: T201 - a command answers on standard output
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True
