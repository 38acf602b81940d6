"""The practice dispatch system: takes requests for help on loopback, answers as told.

It is a process of its own and speaks NENA-STA-024.1.1 over a real WebSocket. It prints
one JSON object a line: its port when it is ready, then each message without its words.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from counselor_app.domain.ids import RequestId
from counselor_app.practice.parts import say, when_left
from counselor_app.wire.conveyance import (
    REQUEST_CAP,
    SUBPROTOCOL,
    ConveyanceUnreadable,
    Response,
    ServiceRequest,
    asked_from,
    response,
)

_HOST = "127.0.0.1"
_PRESENTED, _QUEUED, _ACCEPTED, _DECLINED = 180, 182, 200, 603


class Manner(StrEnum):
    """How the dispatcher behaves."""

    ACCEPT = "accept"
    DECLINE = "decline"
    SILENT = "silent"
    QUEUE = "queue"


_ANSWERS: dict[Manner, tuple[tuple[int, str], ...]] = {
    Manner.ACCEPT: (
        (_PRESENTED, "Presented to dispatcher"),
        (_ACCEPTED, "Accepted, units sent"),
    ),
    Manner.DECLINE: (
        (_PRESENTED, "Presented to dispatcher"),
        (_DECLINED, "Declined, no unit"),
    ),
    Manner.QUEUE: ((_QUEUED, "Queued"), (_ACCEPTED, "Accepted, units sent")),
    Manner.SILENT: (),
}


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Answers every request in one manner, the second answer after some seconds."""

    out: Path
    manner: Manner
    after: float
    seen: set[RequestId] = field(default_factory=set)

    async def serve(self, line: ServerConnection) -> None:
        """Answer one desk until it goes."""
        async with asyncio.TaskGroup() as answering:
            with suppress(ConnectionClosed):
                async for untrusted_message in line:
                    if isinstance(untrusted_message, str):
                        answering.create_task(self._take(line, untrusted_message))

    async def _take(self, line: ServerConnection, untrusted_text: str) -> None:
        try:
            asked = asked_from(untrusted_text)
        except ConveyanceUnreadable as why:
            say(unreadable=str(why))
            return
        key = asked.request_id
        say(got=type(asked).__name__, request_id=key, again=key in self.seen)
        if isinstance(asked, ServiceRequest):
            self._keep(asked)
            with suppress(ConnectionClosed):
                await self._answer(line, key)

    async def _answer(self, line: ServerConnection, key: RequestId) -> None:
        for number, (code, words) in enumerate(_ANSWERS[self.manner]):
            await asyncio.sleep(self.after if number else 0.0)
            await line.send(response(Response(key, code, words)))
            say(answered=code, request_id=key)

    def _keep(self, asked: ServiceRequest) -> None:
        self.seen.add(asked.request_id)
        self.out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asked.eido, indent=2)
        (self.out / "eido.json").write_text(text, encoding="utf-8")


async def run(port: int, dispatcher: Dispatcher, *, attended: bool = False) -> None:
    """Take requests until the process is told to end, or `attended`, its input ends."""
    ending, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _endings():
        with suppress(NotImplementedError):  # Windows ends a process without asking
            loop.add_signal_handler(number, ending.set)
    if attended:
        when_left(lambda: loop.call_soon_threadsafe(ending.set))
    listen = partial(serve, dispatcher.serve, _HOST, port)
    names = [Subprotocol(SUBPROTOCOL)]
    async with listen(subprotocols=names, max_size=REQUEST_CAP) as server:
        (bound,) = (listener.getsockname()[1] for listener in server.sockets)
        say(port=bound)
        await ending.wait()


def _endings() -> Iterator[signal.Signals]:
    yield signal.SIGTERM
    yield signal.SIGINT


def main(argv: list[str]) -> int:
    """Read the wishes of the command line and serve."""
    parser = argparse.ArgumentParser(prog="practice.cad", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--out", type=Path, required=True, help="a folder for eido.json")
    parser.add_argument("--manner", type=Manner, choices=Manner, default=Manner.ACCEPT)
    parser.add_argument("--attended", action="store_true", help="end with the input")
    parser.add_argument("--after", type=float, default=0.5, metavar="SECONDS")
    asked = parser.parse_args(argv)
    dispatcher = Dispatcher(asked.out, asked.manner, asked.after)
    asyncio.run(run(asked.port, dispatcher, attended=asked.attended))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
