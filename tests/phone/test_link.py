"""The telephone's end of the link: who may be its desk, and what it is told."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from counselor_app.domain.ids import CallId, Subject
from counselor_app.phone.doorstep import Doorstep, peer_of
from counselor_app.phone.link import SILENT_S, Link
from counselor_app.wire.phone_link import LONGEST, line_from, said_from
from counselor_app.wire.phone_messages import (
    Answer,
    Ask,
    AttachedTo,
    Farewell,
    Goodbye,
    Hello,
    Levels,
    Ping,
    Play,
    Pong,
    Said,
    Setup,
)

SETUP = Setup(host="127.0.0.1", port=5060)
CALL = CallId(Subject("call:call-1"))
LIVE = AttachedTo(frozenset({CALL}))


class FakeServed:
    """A telephone that notes what it is told, has one live call, and cannot play."""

    def __init__(self) -> None:
        self.setups: list[Setup] = []
        self.asked: asyncio.Queue[Ask] = asyncio.Queue()

    def set_up(self, setup: Setup) -> None:
        self.setups.append(setup)

    def hear(self, ask: Ask) -> None:
        match ask:
            case Play(path):
                raise RuntimeError(path)
            case _:
                pass
        self.asked.put_nowait(ask)

    def snapshot(self) -> Iterable[bytes]:
        return [line_from(LIVE)]


class FakeDesk:
    """A desk that says what it is told to."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader, self._writer = reader, writer

    def say(self, *asks: Ask | bytes) -> None:
        for ask in asks:
            self._writer.write(ask if isinstance(ask, bytes) else line_from(ask))

    async def hears(self) -> Said | None:
        """Return what comes next, or None when the telephone has hung up."""
        line = await self._reader.readline()
        return said_from(line) if line else None

    async def attach(self) -> None:
        self.say(Hello(), SETUP)
        assert await self.hears() == Hello()
        assert await self.hears() == LIVE

    async def leave(self) -> None:
        self._writer.transport.abort()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


class Door:
    """A link on a real socket, with time that stands."""

    def __init__(self, address: Path) -> None:
        self.address, self.now = address, 100.0
        self.served = FakeServed()
        self.link = Link(self.served, lambda: self.now)
        self.desks: list[FakeDesk] = []

    async def desk(self) -> FakeDesk:
        ends = await asyncio.open_unix_connection(str(self.address), limit=LONGEST)
        self.desks.append(FakeDesk(*ends))
        return self.desks[-1]


@asynccontextmanager
async def open_door() -> AsyncIterator[Door]:
    with TemporaryDirectory() as folder, Doorstep(Path(folder) / "own" / "l") as step:
        door = Door(Path(folder) / "own" / "l")
        server = await asyncio.start_unix_server(
            door.link.serve, sock=step.socket, limit=LONGEST
        )
        async with server, asyncio.timeout(10):
            yield door
            for desk in door.desks:
                await desk.leave()
            await door.link.close()


def at_the_door(story: Callable[[Door], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_door() as door:
            await story(door)

    asyncio.run(run())


def test_a_desk_greets_sets_up_and_hears_what_is_live() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        assert door.served.setups == [SETUP]
        assert door.link.is_attended
        desk.say(Answer(CALL))
        assert await door.served.asked.get() == Answer(CALL)

    at_the_door(story)


def test_another_version_is_told_so() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        desk.say(Hello(99))
        words = "The desk speaks version 99, the telephone 1."
        assert await desk.hears() == Farewell(words)
        assert await desk.hears() is None
        assert (door.link.is_attached, door.link.superseded) == (False, True)

    at_the_door(story)


@pytest.mark.parametrize(
    "line",
    [b"GET / HTTP/1.1\r\n", b"\xff\n", b"x" * (LONGEST + 10), line_from(Goodbye()), b""],
    ids=["http", "no text", "too long", "no hello", "nothing"],
)
def test_who_does_not_greet_is_let_go(line: bytes) -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        desk.say(line)
        desk._writer.write_eof()
        while (said := await desk.hears()) is not None:
            assert isinstance(said, Farewell)
        assert door.served.setups == []

    at_the_door(story)


def test_a_second_desk_is_refused_in_words_while_the_first_answers() -> None:
    async def story(door: Door) -> None:
        first = await door.desk()
        await first.attach()
        second = await door.desk()
        second.say(Hello(), SETUP)
        words = "Another desk is attached to this telephone."
        assert await second.hears() == Farewell(words)
        door.link.say(line_from(LIVE))
        assert await first.hears() == LIVE

    at_the_door(story)


def test_a_desk_that_no_longer_answers_gives_way_to_a_new_one() -> None:
    async def story(door: Door) -> None:
        first = await door.desk()
        await first.attach()
        door.now += SILENT_S
        assert (door.link.is_attached, door.link.is_attended) == (True, False)
        second = await door.desk()
        await second.attach()
        assert door.link.is_attended
        assert await first.hears() is None

    at_the_door(story)


def test_an_answered_ping_keeps_a_desk_attended() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        door.now += SILENT_S - 0.1
        door.link.ping()
        ping = await desk.hears()
        assert isinstance(ping, Ping)
        desk.say(Pong(ping.number), Answer(CALL))
        await door.served.asked.get()
        door.now += SILENT_S - 0.1
        assert door.link.is_attended

    at_the_door(story)


def test_a_desk_may_ask_whether_the_telephone_is_there() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        desk.say(Ping(7))
        assert await desk.hears() == Pong(7)

    at_the_door(story)


def test_an_ask_that_fails_costs_no_link_and_tells_no_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        desk.say(Play("Cherokee Street"), Answer(CALL))
        assert await door.served.asked.get() == Answer(CALL)

    at_the_door(story)
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("fault: RuntimeError < test_link.py")
    assert "Cherokee" not in caplog.text


def test_goodbye_is_remembered_until_the_next_desk() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        door.now += 1
        desk.say(Goodbye())
        assert await desk.hears() is None
        assert door.link.goodbye
        assert door.link.alone_since == door.now
        await (await door.desk()).attach()
        assert not door.link.goodbye

    at_the_door(story)


def test_a_desk_that_vanishes_leaves_the_telephone_alone() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        door.now += 1
        await desk.leave()
        await asyncio.gather(*filter(None, door.link._guests))
        assert not door.link.is_attached
        assert door.link.alone_since == door.now
        door.link.say(line_from(LIVE))
        door.link.mention(Levels(-20, -20))

    at_the_door(story)


def test_nobody_is_waited_for_longer_than_a_desk_that_reads() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        for _ in range(100):
            door.link.say(b"x" * LONGEST)
        door.link.mention(Levels(-20, -20))
        assert not await _says(desk, b"Levels")

    at_the_door(story)


async def _says(desk: FakeDesk, word: bytes) -> bool:
    left = 100 * LONGEST
    while left:
        piece = await desk._reader.read(left)
        left -= len(piece)
        if word in piece:
            return True
    return False


def test_the_kernel_says_who_is_there() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        end = desk._writer.get_extra_info("socket")
        assert peer_of(end) == (os.getpid(), os.getuid())

    at_the_door(story)
