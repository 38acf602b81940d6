"""The commands of main.py, each imported only when it is asked for.

So the telephone process loads neither Qt nor SQL, and nothing waits for what it does not
use. Exit codes: 0 every input yielded something, 1 one yielded nothing, 2 wrong usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_READ_CAP = 1024 * 1024
_DESK = "desk"
_ABOUT = "The workstation on a crisis counselor's desk; it opens without a command."
_INSPECTS = "Shows what the desk would understand of raw messages and documents."


def main(argv: list[str]) -> int:
    """Run the command named first, or the desk when none is."""
    parser = argparse.ArgumentParser(prog="main.py", description=_ABOUT)
    parser.add_argument("command", nargs="?", default=_DESK, choices=COMMANDS)
    wants_help = argv[:1] in (["-h"], ["--help"])
    named = argv[:1] if wants_help or not _is_option(argv) else []
    command = parser.parse_args(named).command
    return COMMANDS[command](argv[len(named) :])


def _is_option(argv: list[str]) -> bool:
    return bool(argv) and argv[0].startswith("-")


def _desk(argv: list[str]) -> int:
    from counselor_app import app  # noqa: PLC0415 - only the desk loads Qt and SQL

    return app.main(argv)


def _practice(argv: list[str]) -> int:
    from counselor_app.practice import run  # noqa: PLC0415 - only practice plays 911

    return run.main(argv)


def _phone(argv: list[str]) -> int:
    from counselor_app.phone import process  # noqa: PLC0415 - only it loads the sound

    return process.main(argv)


def _speak(argv: list[str]) -> int:
    from counselor_app.adapters import speech  # noqa: PLC0415 - pyttsx3, only here

    parser = argparse.ArgumentParser(prog="main.py speak")
    parser.add_argument("path", type=Path, help="the WAV file; words come on the input")
    speech.speak_into(parser.parse_args(argv).path, sys.stdin.read())
    return 0


def _inspect(argv: list[str]) -> int:
    from counselor_app.wire import inspection  # noqa: PLC0415 - XML and SIP, only here

    kinds = {"invite": inspection.invite_row, "location": inspection.location_row}
    parser = argparse.ArgumentParser(prog="main.py inspect", description=_INSPECTS)
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_intermixed_args(argv)
    understood, seen = True, False
    for path, untrusted_content, trouble in _inputs(asked.paths):
        row = kinds[asked.kind](path, untrusted_content)
        row["damage"] += trouble
        understood, seen = understood and inspection.yielded(row), True
        if not _tell(json.dumps(row) if asked.json else inspection.words_from(row)):
            break
    if not seen:
        print("No file there to inspect.", file=sys.stderr)  # noqa: T201 - a command
    return 0 if understood and seen else 1


def _inputs(paths: Iterable[str]) -> Iterator[tuple[str, bytes, list[str]]]:
    """Yield each file's path, its beginning, and why it could not be read."""
    for path in paths:
        for file in _files(Path(path)) if Path(path).is_dir() else (path,):
            try:
                with open(file, "rb", opener=_opened) as opened:
                    yield file, opened.read(_READ_CAP), []
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


def _tell(text: str) -> bool:
    # Whoever reads us may have seen enough (`| head`); names may hold any bytes.
    encoding = sys.stdout.encoding or "utf-8"
    fit = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        print(fit, flush=True)  # noqa: T201 - a command answers on standard output
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    _DESK: _desk,
    "practice": _practice,
    "phone": _phone,
    "inspect": _inspect,
    "speak": _speak,
}
