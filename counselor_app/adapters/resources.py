"""The files that ship with the program."""

import sys
from pathlib import Path

import counselor_app


def resource(name: str) -> Path:
    """Return where a shipped file lies; frozen, beside the program's own parts."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(counselor_app.__file__).parents[1]
    return root / "resources" / name


def read_resource(name: str) -> bytes:
    """Return a shipped file's content. Raises OSError."""
    return resource(name).read_bytes()
