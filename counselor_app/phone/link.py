"""The telephone's end of the link: one desk at a time, known by user and pulse."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from itertools import count
from typing import Protocol

from counselor_app.phone.doorstep import is_own
from counselor_app.phone.faults import fault_from
from counselor_app.wire.phone_link import LONGEST, LinkUnreadable, ask_from, line_from
from counselor_app.wire.phone_messages import (
    VERSION,
    Ask,
    Farewell,
    Goodbye,
    Hello,
    Ping,
    Pong,
    Said,
    Setup,
)

PULSE_S = 0.5  # between pings
SILENT_S = 2.0  # after so long without an answer nobody is there
_log = logging.getLogger("telephone")
_GREETING_S = 2.0
_FULL = 4 * LONGEST  # bytes that wait for a desk that does not read


class Served(Protocol):
    """The telephone, as its desk meets it."""

    def set_up(self, setup: Setup) -> None:
        """Take on what the desk says of itself; Ready or Down follows."""

    def hear(self, ask: Ask) -> None:
        """Do what the desk asks."""

    def snapshot(self) -> Iterable[bytes]:
        """Return all facts not yet kept, what is live, and how the telephone stands."""


class Link:
    """Greets a desk, tells it what it missed, and hears what it asks.

    A desk whose lines cannot be read is let go; it may come again. `alone_since` is when
    the last desk went, on the loop's clock; `goodbye` whether it said so; `superseded`
    whether a desk came that speaks another version, and needs another telephone.
    """

    def __init__(self, served: Served, monotonic: Callable[[], float]) -> None:
        self._served, self._monotonic = served, monotonic
        self._desk: asyncio.StreamWriter | None = None
        self._heard_at = 0.0
        self._numbers = count()
        self._guests: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}
        self.alone_since = monotonic()
        self.goodbye = self.superseded = False

    @property
    def is_attached(self) -> bool:
        """Whether a desk holds the line, answering or not."""
        return self._desk is not None

    @property
    def is_attended(self) -> bool:
        """Whether a desk is there and has answered within two seconds."""
        silence = self._monotonic() - self._heard_at
        return self._desk is not None and silence < SILENT_S

    def say(self, line: bytes) -> None:
        """Say a line to the desk, if there is one."""
        if self._desk is not None:
            self._desk.write(line)

    def mention(self, said: Said) -> None:
        """Say what need not be heard, unless the desk is behind in reading."""
        desk = self._desk
        if desk is not None and desk.transport.get_write_buffer_size() < _FULL:
            desk.write(line_from(said))

    def ping(self) -> None:
        """Ask the desk whether it is there; to be called every PULSE_S."""
        self.mention(Ping(next(self._numbers)))

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one caller at the door until it goes."""
        self._guests[asyncio.current_task()] = writer
        try:
            if is_own(writer.get_extra_info("socket")):
                await self._greet(reader, writer)
        except (LinkUnreadable, OSError, EOFError, TimeoutError, ValueError):
            pass  # a desk that went or cannot be read may come again
        finally:
            self._part(writer)
            del self._guests[asyncio.current_task()]

    async def close(self) -> None:
        """Let everyone at the door go."""
        for writer in self._guests.values():
            writer.transport.abort()
        if guests := [guest for guest in self._guests if guest is not None]:
            await asyncio.wait(guests)

    async def _greet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        async with asyncio.timeout(_GREETING_S):
            hello = ask_from(await reader.readline())
            if words := self._objection(hello):
                writer.write(line_from(Farewell(words)))
                await writer.drain()
                return
            writer.write(line_from(Hello()))
            setup = ask_from(await reader.readline())
        if isinstance(setup, Setup):
            self._attach(setup, writer)
            await self._listen(reader, writer)

    def _objection(self, hello: Ask) -> str:
        if not isinstance(hello, Hello):
            return "A desk says hello first."
        if hello.version != VERSION:
            self.superseded = self.superseded or not self.is_attended
            return f"The desk speaks version {hello.version}, the telephone {VERSION}."
        if self.is_attended:
            return "Another desk is attached to this telephone."
        return ""

    def _attach(self, setup: Setup, writer: asyncio.StreamWriter) -> None:
        if self._desk is not None:
            self._part(self._desk)
        self._served.set_up(setup)
        writer.writelines(self._served.snapshot())
        self._desk, self._heard_at = writer, self._monotonic()
        self.goodbye = self.superseded = False

    async def _listen(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while self._desk is writer and (line := await reader.readline()):
            match ask_from(line):
                case Ping(number):
                    self.mention(Pong(number))
                case Pong():
                    self._heard_at = self._monotonic()
                case Goodbye():
                    self.goodbye = True
                    return
                case ask:
                    self._hear(ask)

    def _hear(self, ask: Ask) -> None:
        try:
            self._served.hear(ask)
        except Exception as error:  # noqa: BLE001 - one ask that fails costs no link
            _log.error("fault: %s", fault_from(error))

    def _part(self, writer: asyncio.StreamWriter) -> None:
        if self._desk is writer:
            self._desk, self.alone_since = None, self._monotonic()
        writer.close()
