"""The telephone's process: `main.py phone --link ADDRESS`.

It knows no Qt, no SQL and no records. It ends when nobody needs it, never with a call up.
Of a fault it logs the kind and nothing else, since a message may hold a caller's words.
"""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from counselor_app.phone.clock import SystemClock
from counselor_app.phone.doorstep import Doorstep, LinkRefused
from counselor_app.phone.facts import FactBook
from counselor_app.phone.faults import fault_from
from counselor_app.phone.link import PULSE_S, Link
from counselor_app.phone.setup import station_from
from counselor_app.phone.telephone import RETRY_S, Stations, Telephone
from counselor_app.phone.watch import Screens, Standing, may_end
from counselor_app.wire.phone_link import LONGEST

_SWITCH_S = 0.0005  # else a busy thread delays voices by tens of milliseconds
_LOOK_S = 0.1
_LEVELS_S = 0.2
_log = logging.getLogger("telephone")


def main(argv: Sequence[str], stations: Stations = station_from) -> int:
    """Run the telephone until nobody needs it; return 0, or 1 when it cannot run."""
    parser = argparse.ArgumentParser(prog="main.py phone")
    parser.add_argument("--link", type=Path, required=True, metavar="ADDRESS")
    address: Path = parser.parse_args(argv).link
    _log_kinds_only()
    _leave_no_core()
    sys.setswitchinterval(_SWITCH_S)
    try:
        with (
            Doorstep(address) as doorstep,
            asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        ):
            runner.run(_serve(doorstep, stations))
    except LinkRefused as refused:
        _log.error("%s", refused)
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort: its kind is said
        _log.error("ended by %s", fault_from(error))
        return 1
    return 0


async def _serve(doorstep: Doorstep, stations: Stations) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log_kind)
    run = _Run(loop, stations, lambda: doorstep.is_there)
    server = await asyncio.start_unix_server(
        run.link.serve, sock=doorstep.socket, limit=LONGEST
    )
    with suppress(NotImplementedError):  # Windows knows no such signals
        loop.add_signal_handler(signal.SIGTERM, run.end_idle)
    gc.freeze()  # what was made so far stays, and is never looked through again
    async with server:
        await run.until_unneeded()


class _Run:
    """Link and telephone joined on one loop, and what is due from time to time."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        stations: Stations,
        is_there: Callable[[], bool],
    ) -> None:
        self._loop, self._is_there = loop, is_there
        facts = FactBook(SystemClock(), self._say)
        self.telephone = Telephone(
            stations, facts, self._say, self._is_attended, loop.call_later
        )
        self.link = Link(self.telephone, loop.time)
        self._screens = Screens()
        self._told_to_end, self._unneeded = False, asyncio.Event()
        self._was_busy = False
        self._pings = _every(PULSE_S, self.link.ping)
        self._retries = _every(RETRY_S, self.telephone.retry)
        self._levels = _every(_LEVELS_S, self._say_levels)

    def end_idle(self) -> None:
        """End as soon as no call is up and every goodbye was heard."""
        self._told_to_end = True

    async def until_unneeded(self) -> None:
        """Keep everything going, and return when nobody needs it."""
        self._look()
        await self._unneeded.wait()
        await self.link.close()
        self.telephone.close()

    def _look(self) -> None:
        self._loop.call_later(_LOOK_S, self._look)
        now = self._loop.time()
        self.telephone.tick(_LOOK_S)
        for due in (self._pings, self._retries, self._levels):
            due(now)
        standing = self._standing(now)
        self._screens.look(standing, self.telephone.gui, now)
        if self._was_busy and not standing.busy:
            gc.collect()  # by itself it would wait for hundreds of calls
        self._was_busy = standing.busy
        if may_end(standing) or (self._told_to_end and not standing.would_cut_off):
            self._unneeded.set()

    def _say(self, line: bytes) -> None:
        self.link.say(line)

    def _is_attended(self) -> bool:
        return self.link.is_attended

    def _standing(self, now: float) -> Standing:
        alone = 0.0 if self.link.is_attached else now - self.link.alone_since
        return Standing(
            alone_s=alone,
            goodbye=self.link.goodbye,
            busy=self.telephone.is_busy,
            owes=self.telephone.owes,
            ringing=self.telephone.is_ringing,
            parting=self.telephone.parting(),
            stranded=self.link.superseded or not self._is_there(),
        )

    def _say_levels(self) -> None:
        if levels := self.telephone.levels():
            self.link.mention(levels)


def _every(seconds: float, act: Callable[[], None]) -> Callable[[float], None]:
    last: list[float] = []

    def due(now: float) -> None:
        if not last or now - last[0] >= seconds:
            last[:] = [now]
            act()

    return due


class _Kinds(logging.Formatter):
    """Writes a fault's kind and no trace, since that may hold a caller's words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """Return the kind of the fault, and where it arose."""
        return fault_from(ei[1])


def _log_kinds_only() -> None:
    # Libraries write a line for each bad message, and a stranger could fill the disk.
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(_Kinds("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[out], level=logging.CRITICAL + 1)
    for ours in ("telephone", "counselor_app"):
        logging.getLogger(ours).setLevel(logging.WARNING)


def _leave_no_core() -> None:
    # A core dump would hold a caller's words and voice.
    with suppress(ImportError):  # Windows has no such limit
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _log_kind(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    _log.error("fault: %s", fault_from(error) if error else "in the loop")
