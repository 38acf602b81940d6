"""A heartbeat in the GUI thread, and a watcher that looks where it is when it is late."""

import gc
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import perf_counter, thread_time
from types import FrameType
from typing import Any

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 2
LATE_S = 0.016  # one frame at 60 Hz
_LOOK_S = 0.002
_SUSPECT_S = 0.006
_OURS = str(Path(__file__).parents[1])
_DEEP = 12


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
        self.longest = 0.0
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
        if lasted > LATE_S:
            at, working = self._beat_at - self._begun, worked - self._worked
            stall = Stall(at, lasted, working, self._seen, self._causes)
            self.stalls.append(stall)
        self._seen, self._causes = Counter(), []
        self._beat_at, self._worked = now, worked

    def _look(self) -> None:
        while not self._closing.wait(_LOOK_S):
            if perf_counter() - self._beat_at > _SUSPECT_S:
                frame = sys._current_frames().get(self._thread)  # noqa: SLF001 - no other way
                self._seen[_place(frame)] += 1

    def _collected(self, phase: str, found: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._gc_at = perf_counter()
        elif (took := perf_counter() - self._gc_at) > _LOOK_S:
            self.note(
                f"garbage of generation {found['generation']}: {took * 1000:.0f} ms"
            )


def _place(frame: FrameType | None) -> str:
    # The innermost three of our own lines, outermost first.
    ours: list[str] = []
    while frame is not None and len(ours) < _DEEP:
        file = frame.f_code.co_filename
        if file.startswith(_OURS) and "/benchmarks/" not in file and ".venv" not in file:
            ours.append(f"{Path(file).stem}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " > ".join(reversed(ours[:4])) or "in Qt"
