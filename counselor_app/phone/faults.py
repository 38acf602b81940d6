"""Our own faults in words for the log: kind and place, never what was said."""

import traceback
from pathlib import Path

_FRAMES = 5


def fault_from(error: BaseException) -> str:
    """Return the kind of a fault and where it arose, the innermost place first.

    The message is left out, since it may hold a caller's words.
    """
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return " < ".join((type(error).__name__, *places))
