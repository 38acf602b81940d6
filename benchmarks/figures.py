"""A figure: ours beside a peer's or a floor's, and what the machine did meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from os import getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

_JIFFIES = Path("/proc/stat")
_STOLEN = 7  # the eighth figure of the line "cpu" (proc(5))


@dataclass(frozen=True)
class Figure:
    """One comparison. `goal` is the highest ratio that is good, and `why` its reason.

    `notes` say what else was seen; they are for reading and are not compared.
    """

    name: str
    ours: float
    peer: float
    peer_name: str
    unit: str
    goal: float
    why: str
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Ours over the peer's; above 1 is slower than the peer."""
        return self.ours / self.peer if self.peer else float("inf")

    def row(self) -> dict[str, Any]:
        """Return the figure as plain JSON values."""
        return asdict(self)


def figure_from(row: dict[str, Any]) -> Figure:
    """Read what `row` wrote."""
    return Figure(**{**row, "notes": tuple(row["notes"])})


def middle(figures: Sequence[Figure]) -> tuple[Figure, tuple[float, float]]:
    """Return the figure of the median ratio among runs, and the range of the ratios."""
    ordered = sorted(figures, key=lambda figure: figure.ratio)
    at = ordered[len(ordered) // 2]
    return at, (ordered[0].ratio, ordered[-1].ratio)


def interleaved(
    times: int, ours: Callable[[], float], peer: Callable[[], float], warm: int = 3
) -> tuple[list[float], list[float]]:
    """Measure one and the other by turns, after a few turns that do not count."""
    pairs = [(ours(), peer()) for _ in range(warm + times)][warm:]
    return [one for one, _ in pairs], [other for _, other in pairs]


def milliseconds(seconds: Sequence[float]) -> float:
    """Return the median, in milliseconds."""
    return median(seconds) * 1000


def high(seconds: Sequence[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000


def timed(act: Callable[[], object]) -> float:
    """Return how long an act takes, in seconds."""
    begun = perf_counter()
    act()
    return perf_counter() - begun


def load() -> float:
    """Return the load average of the last minute."""
    return getloadavg()[0]


class Stolen:
    """How much of the machine's time the host took away, between two looks (proc(5))."""

    def __init__(self) -> None:
        self._before = _jiffies()

    def percent(self) -> float:
        """Return the share since the beginning, in percent; 0 where nobody tells."""
        spent = [b - a for a, b in zip(self._before, _jiffies(), strict=True)]
        whole = sum(spent)
        return 100 * spent[_STOLEN] / whole if whole else 0.0


def _jiffies() -> list[int]:
    if not _JIFFIES.exists():
        return [0] * (_STOLEN + 1)
    first = _JIFFIES.read_text().splitlines()[0].split()
    return [int(number) for number in first[1 : _STOLEN + 2]]
