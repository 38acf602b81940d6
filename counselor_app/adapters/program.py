"""How this program starts itself again, frozen or not."""

import sys
from pathlib import Path

import counselor_app


def program(*arguments: str) -> list[str]:
    """Return the command line of this program with other arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    main = Path(counselor_app.__file__).parents[1] / "main.py"
    return [sys.executable, str(main), *arguments]
