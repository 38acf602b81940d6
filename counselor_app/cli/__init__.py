"""The commands of main.py, each imported only when it is asked for.

So the telephone process loads neither Qt nor SQL, and nothing waits for what it does not
use. Exit codes: 0 every input yielded something, 1 one yielded nothing, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

_DESK = "desk"
_ABOUT = "The workstation on a crisis counselor's desk; it opens without a command."


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
    from counselor_app.cli import inspect  # noqa: PLC0415 - XML and SIP, only here

    return inspect.main(argv)


def _protocol(argv: list[str]) -> int:
    from counselor_app.cli import protocol  # noqa: PLC0415 - FHIRPath, only here

    return protocol.main(argv)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    _DESK: _desk,
    "practice": _practice,
    "phone": _phone,
    "inspect": _inspect,
    "protocol": _protocol,
    "speak": _speak,
}
