"""Our own faults: written down by kind and place, never with a caller's words."""

import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

_FRAMES = 20


def watch_for_faults(log: Path) -> None:
    """Write every uncaught exception to the log; the program and the call go on."""

    def note(
        kind: type[BaseException], _error: BaseException, at: TracebackType | None
    ) -> None:
        lines = [_line(kind, at)]
        try:
            with log.open("a", encoding="utf-8") as file:
                file.writelines(lines)
        except OSError:  # a full disk must not make a fault of a fault
            sys.stderr.writelines(lines)

    def note_of_thread(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            note(fault.exc_type, fault.exc_value, fault.exc_traceback)

    sys.excepthook = note
    threading.excepthook = note_of_thread


def _line(kind: type[BaseException], at: TracebackType | None) -> str:
    frames = traceback.extract_tb(at)[-_FRAMES:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    now = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - no clock here
    return f"{now} {kind.__name__} {where}\n"
