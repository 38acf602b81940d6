"""When the telephone ends by itself, and when it starts the screens again."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

ALONE_S = 0.3  # with a caller and no desk, the screens are started again
_AGAIN_S = 5.0
_UNUSED_S = 60.0
_OWING_S = 12 * 3600.0  # facts wait for a desk over a night, and not forever


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the telephone stands towards its desk.

    `alone_s` is 0 while one is attached; `ringing`: someone waits to be answered, after
    a goodbye by another desk; `stranded`: none can come any more, since desks speak
    another version or the address is gone; `parting`: the other side of a call that is
    over may not know it yet, since its answer to our goodbye is missing.
    """

    alone_s: float
    goodbye: bool
    busy: bool
    owes: bool
    stranded: bool
    ringing: bool = False
    parting: bool = False

    @property
    def would_cut_off(self) -> bool:
        """Whether ending now would leave someone on a line that nobody holds."""
        return self.busy or self.parting


def may_end(standing: Standing) -> bool:
    """Whether nobody needs this telephone: no caller, no desk, and no fact unsaid."""
    if standing.would_cut_off or not standing.alone_s:
        return False
    if standing.stranded:  # what it owes, no desk will ever read
        return True
    if standing.owes:
        return standing.alone_s > _OWING_S
    return standing.goodbye or standing.alone_s > _UNUSED_S


class Screens:
    """Starts the screens again while a caller has nobody who sees them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at: float | None = None

    def look(self, standing: Standing, gui: Sequence[str], now: float) -> None:
        """Start the screens when they are missing, once in five seconds at most."""
        waited = self._started_at is None or now - self._started_at >= _AGAIN_S
        running = self._process is not None and self._process.poll() is None
        missed = standing.busy or (standing.ringing and not standing.goodbye)
        if not (missed and gui and waited) or running:
            return
        if standing.alone_s >= ALONE_S:
            self._started_at = now
            self._process = _started(gui)


def _started(gui: Sequence[str]) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(  # noqa: S603 - the desk's own program
            tuple(gui),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None  # it is tried again; the call goes on
