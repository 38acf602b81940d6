"""TCP connections for SIP, theirs and ours, each bounded in number, size and time."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from counselor_app.phone.sip.framing import PING, PONG, Framer, StreamBroken
from counselor_app.phone.sip.outputs import Flow

_A_TURN = 8  # messages of one stream


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections at once, and how many of them from one host.

    Seconds for a message begun, for silence, and for a connection of ours to be made.
    A connection that a call goes by may be silent for longer. `unread` bytes is how far
    a peer may be behind in reading.
    """

    connections: int = 64
    of_one_host: int = 16
    unfinished_s: float = 32.0
    silent_s: float = 900.0
    connect_s: float = 5.0
    unread: int = 1024 * 1024


class Connections:
    """All connections, by the address and port of the other end."""

    def __init__(
        self,
        *,
        heard: Callable[[bytes, Flow], None],
        lost: Callable[[Flow], None],
        allows: Callable[[str], bool],
        uses: Callable[[Flow], bool],
        limits: Limits,
    ) -> None:
        self.heard, self.uses, self.limits = heard, uses, limits
        self._lost, self._allows = lost, allows
        self._open: dict[Flow, Connection] = {}
        self._dialing: dict[Flow, list[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._closed = False

    def __len__(self) -> int:
        return len(self._open)

    async def listen(self, bound: socket.socket) -> None:
        """Take connections on a bound socket."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), sock=bound)

    async def close(self) -> None:
        """Close all."""
        self._closed = True
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self._open.values()):
            connection.close()

    def send(self, flow: Flow, message: bytes) -> None:
        """Send on the connection, or make one."""
        connection = self._open.get(flow)
        if connection is not None:
            connection.send(message)
        elif flow in self._dialing:
            self._dialing[flow].append(message)
        elif not self._closed:
            self._dialing[flow] = [message]
            task = asyncio.get_running_loop().create_task(self._dial(flow))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def drop(self, flow: Flow) -> None:
        """Close one."""
        connection = self._open.get(flow)
        if connection is not None:
            connection.close()

    def opened(self, connection: "Connection", flow: Flow) -> bool:
        """Take up a connection, unless there are too many or its host is a stranger."""
        dialed = flow in self._dialing
        if not dialed and not self._allows(flow.host):
            return False
        if not dialed and self._is_full(flow.host):
            return False
        self._open[flow] = connection
        return True

    def _is_full(self, host: str) -> bool:
        # One host that opens all it can leaves room for the 911 center.
        of_one = sum(flow.host == host for flow in self._open)
        return (
            len(self._open) >= self.limits.connections
            or of_one >= self.limits.of_one_host
        )

    def closed(self, connection: "Connection", flow: Flow) -> None:
        """Forget a connection."""
        if self._open.get(flow) is connection:
            del self._open[flow]
            if not self._closed:
                self._lost(flow)

    async def _dial(self, flow: Flow) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.limits.connect_s):
                await loop.create_connection(
                    lambda: Connection(self, flow), flow.host, flow.port
                )
        except (OSError, OverflowError):
            del self._dialing[flow]
            self._lost(flow)
            return
        for message in self._dialing.pop(flow):
            self.send(flow, message)


class Connection(asyncio.Protocol):
    """One connection; `dialed` is where we called, None when the peer did."""

    def __init__(self, connections: Connections, dialed: Flow | None = None) -> None:
        self._connections = connections
        self._flow = dialed or Flow("tcp", "", 0)
        self._framer = Framer()
        self._frames: Iterator[bytes] = iter(())
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_pressed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, unless the house is full."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        if not self._flow.port:
            host, port = transport.get_extra_info("peername")[:2]
            self._flow = Flow("tcp", host, port)
        self._transport = transport
        if self._connections.opened(self, self._flow):
            self._wait()
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Hand on each whole message; answer a keep-alive."""
        self._frames = self._framer.feed(data)
        self._take()

    def _take(self, *, whole: bool = False) -> None:
        # A few in a turn: a flood in one stream must not hold up a voice.
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        taken = 0
        try:
            for frame in islice(self._frames, _A_TURN):
                taken += 1
                self._hand_on(frame)
        except StreamBroken:
            self.close()
            return
        whole = whole or taken > 0
        if taken == _A_TURN:
            transport.pause_reading()
            asyncio.get_running_loop().call_soon(partial(self._take, whole=whole))
            return
        transport.resume_reading()
        if whole or not (self._is_pressed and self._framer.is_unfinished):
            self._wait()  # else the time for the message begun goes on

    def _hand_on(self, frame: bytes) -> None:
        if frame == PING:
            self.send(PONG)
        else:
            self._connections.heard(frame, self._flow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that it is gone."""
        del exc
        if self._timer is not None:
            self._timer.cancel()
        self._connections.closed(self, self._flow)

    def send(self, data: bytes) -> None:
        """Write; a peer that does not read is let go."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(data)
        if transport.get_write_buffer_size() > self._connections.limits.unread:
            transport.abort()

    def close(self) -> None:
        """Close once everything is written."""
        if self._transport is not None:
            self._transport.close()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        limits = self._connections.limits
        self._is_pressed = self._framer.is_unfinished
        wait = limits.unfinished_s if self._is_pressed else limits.silent_s
        self._timer = asyncio.get_running_loop().call_later(wait, self._tired)

    def _tired(self) -> None:
        if self._is_pressed or not self._connections.uses(self._flow):
            self.close()
        else:
            self._wait()
