"""A heartbeat in the GUI thread, and a watcher that looks where it is when it is late."""

import faulthandler
import gc
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event as Flag
from threading import Thread
from time import perf_counter, thread_time
from typing import Any, TextIO

from PySide6.QtCore import Qt, QTimer

import counselor_app

BEAT_MS = 2
LATE_S = 0.016  # one frame at 60 Hz
_LOOK_S = 0.002
_SUSPECT_S = 0.006
_OURS = str(Path(counselor_app.__file__).parent)
_DEEP = 4
_FRAME = re.compile(r'File "([^"]+)", line (\d+) in (.+)')


@dataclass
class Stall:
    """A gap between two beats: how long, how much of it this thread worked, and where.

    `working` near `lasted` is our own code; near zero, another thread or program had
    the processor.
    """

    at: float
    lasted: float
    working: float
    seen: Counter[str] = field(default_factory=Counter)
    causes: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """Return it as plain JSON values, times in milliseconds."""
        where = [f"{n}x {place}" for place, n in self.seen.most_common(3)]
        return {
            "at": round(self.at, 2),
            "lasted": round(self.lasted * 1000, 1),
            "working": round(self.working * 1000, 1),
            "where": [*self.causes, *where],
        }


class Heartbeat:
    """Beats every 2 ms on Qt's loop; must be made on the thread that it watches."""

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self.longest = self.hardest = 0.0
        self._begun = self._beat_at = perf_counter()
        self._worked = thread_time()
        self._seen: Counter[str] = Counter()
        self._causes: list[str] = []
        self._thread, self._closing = threading.get_ident(), Flag()
        gc.callbacks.append(self._collected)
        self._gc_at = 0.0
        self._watch = Thread(target=self._look, name="heartbeat", daemon=True)
        self._watch.start()
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def note(self, words: str) -> None:
        """Say what is done now; it is told with a stall that it falls into."""
        self._causes.append(words)

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        self._closing.set()
        self._watch.join()
        gc.callbacks.remove(self._collected)

    def _beat(self) -> None:
        now, worked = perf_counter(), thread_time()
        lasted = now - self._beat_at - BEAT_MS / 1000
        self.longest = max(self.longest, lasted)
        self.hardest = max(self.hardest, worked - self._worked)
        if lasted > LATE_S:
            at, working = self._beat_at - self._begun, worked - self._worked
            stall = Stall(at, lasted, working, self._seen, self._causes)
            self.stalls.append(stall)
        self._seen, self._causes = Counter(), []
        self._beat_at, self._worked = now, worked

    def _look(self) -> None:
        with TemporaryFile("w+") as file:
            while not self._closing.wait(_LOOK_S):
                if perf_counter() - self._beat_at > _SUSPECT_S:
                    self._seen[_place(_stack_of(self._thread, file))] += 1

    def _collected(self, phase: str, found: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._gc_at = perf_counter()
        elif (took := perf_counter() - self._gc_at) > _LOOK_S:
            self.note(
                f"garbage of generation {found['generation']}: {took * 1000:.0f} ms"
            )


def _stack_of(thread: int, file: TextIO) -> list[tuple[str, str, str]]:
    """Return a thread's stack as (file, line, function), the innermost first.

    Python's own frames are never held: one that outlives its call keeps a painter alive
    and destroys it on the wrong thread.
    """
    file.seek(0)
    file.truncate()
    faulthandler.dump_traceback(file, all_threads=True)
    file.seek(0)
    text = file.read().partition(f"hread 0x{thread:016x}")[2].partition("\n\n")[0]
    return _FRAME.findall(text)


def _place(stack: list[tuple[str, str, str]]) -> str:
    """Return the innermost of our own lines, the outermost of them first."""
    ours = [
        f"{Path(file).stem}:{line} {function}"
        for file, line, function in stack
        if file.startswith(_OURS) and function != "main"  # of qt.exec()
    ]
    return " > ".join(reversed(ours[:_DEEP])) or "in Qt: style, layout, paint"
