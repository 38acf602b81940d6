"""Our own faults: written down by kind and place, never with a caller's words."""

import os
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

_FRAMES = 20


def watch_for_faults(log: Path) -> None:
    """Write every uncaught exception to the log, and nothing else of a crash."""

    def note(
        kind: type[BaseException], _error: BaseException, at: TracebackType | None
    ) -> None:
        lines = [_line(kind, at)]
        try:
            with open(log, "a", encoding="utf-8", opener=_own) as file:
                file.writelines(lines)
        except OSError:  # a full disk must not make a fault of a fault
            sys.stderr.writelines(lines)

    def note_of_thread(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            note(fault.exc_type, fault.exc_value, fault.exc_traceback)

    _leave_no_core()
    sys.excepthook = note
    threading.excepthook = note_of_thread


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _leave_no_core() -> None:
    # A core dump would hold every word of a record.
    with suppress(ImportError):  # Windows has no such limit
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _line(kind: type[BaseException], at: TracebackType | None) -> str:
    frames = traceback.extract_tb(at)[-_FRAMES:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    now = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - no clock here
    return f"{now} {kind.__name__} {where}\n"
