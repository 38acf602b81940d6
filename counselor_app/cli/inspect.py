"""`inspect`: what the desk would understand of raw messages and documents."""

import argparse
import json
import sys

from counselor_app.cli.streams import inputs, tell
from counselor_app.wire import inspection

_INSPECTS = "Shows what the desk would understand of raw messages and documents."


def main(argv: list[str]) -> int:
    """Run `inspect invite|location`."""
    kinds = {"invite": inspection.invite_row, "location": inspection.location_row}
    parser = argparse.ArgumentParser(prog="main.py inspect", description=_INSPECTS)
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_intermixed_args(argv)
    understood, seen = True, False
    for path, untrusted_content, trouble in inputs(asked.paths):
        row = kinds[asked.kind](path, untrusted_content)
        row["damage"] += trouble
        understood, seen = understood and inspection.yielded(row), True
        if not tell(json.dumps(row) if asked.json else inspection.words_from(row)):
            break
    if not seen:
        print("No file there to inspect.", file=sys.stderr)  # noqa: T201 - a command
    return 0 if understood and seen else 1
