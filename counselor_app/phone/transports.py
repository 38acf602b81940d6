"""The sockets of the telephone: SIP over UDP and TCP on one port, and one timer.

Nothing here resolves a name or waits for a peer. On Windows the loop must be a selector
loop, since one ICMP error can deafen a UDP socket of the other kind.
"""

import asyncio
import errno
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from counselor_app.phone.connections import Connections, Limits
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import (
    Drop,
    Flow,
    Offered,
    Output,
    Reoffered,
    Send,
)

_WANTED_BUFFER = 4 * 1024 * 1024
_TRIES = 20
_LARGEST_DATAGRAM = 65_507


class PortInUse(OSError):
    """Another program listens where the telephone should."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(errno.EADDRINUSE, f"Port {port} of {host} is in use.")
        self.host, self.port = host, port


@dataclass(slots=True)
class Figures:
    """What the sockets could not do: for the doctor and the health line."""

    receive_buffer: int = 0  # bytes that the system granted
    unsent: int = 0  # messages that the network would not take
    errors: int = 0  # faults of ours


class SipEndpoint:
    """Carries out what an agent wants done; all else goes to `on_output`, in order.

    An exception of the owner is counted, told to `on_error`, and the peer that waits is
    answered 500. Must be used on the thread of the loop.
    """

    def __init__(
        self,
        agent: Agent,
        on_output: Callable[[Output], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        bind: str = "",
        limits: Limits | None = None,
        on_error: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.figures = Figures()
        self._agent, self._on_output, self._clock = agent, on_output, clock
        self._bind, self._on_error = bind or agent.host, on_error
        self._connections = Connections(
            heard=self._heard,
            lost=lambda flow: self.perform(agent.lost(flow, self.now())),
            allows=agent.allows,
            uses=agent.uses,
            limits=limits or Limits(),
        )
        self._udp: asyncio.DatagramTransport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> float:
        """Return the time to give to the agent's verbs."""
        return self._clock()

    @property
    def port(self) -> int:
        """The port in use, the same for UDP and TCP."""
        return self._agent.port

    @property
    def connections(self) -> int:
        """How many TCP connections are open."""
        return len(self._connections)

    async def start(self) -> None:
        """Listen; port 0 takes a free one and tells the agent. Raises PortInUse."""
        udp, tcp = bound_pair(self._bind, self._agent.port)
        self._agent.port = udp.getsockname()[1]
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WANTED_BUFFER)
        granted = udp.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        self.figures.receive_buffer = granted
        loop = asyncio.get_running_loop()
        datagrams = _Datagrams(self._heard, self._refused)
        self._udp, _ = await loop.create_datagram_endpoint(lambda: datagrams, sock=udp)
        await self._connections.listen(tcp)
        self._arm()

    async def close(self) -> None:
        """Close all sockets; calls that are up are the owner's to hang up before."""
        if self._timer is not None:
            self._timer.cancel()
        await self._connections.close()
        if self._udp is not None:
            self._udp.close()
            self._udp = None
        await asyncio.sleep(0)  # transports close in the next turn of the loop

    def perform(self, outputs: Iterable[Output]) -> None:
        """Carry out what a verb of the agent returned."""
        for output in outputs:
            if isinstance(output, Send):
                self._send(output)
            elif isinstance(output, Drop):
                self._connections.drop(output.flow)
            else:
                self._tell(output)
        self._arm()

    def _send(self, sent: Send) -> None:
        if sent.flow.reliable:
            self._connections.send(sent.flow, sent.data)
        elif self._udp is None or len(sent.data) > _LARGEST_DATAGRAM:
            self.figures.unsent += 1
        else:
            self._udp.sendto(sent.data, (sent.flow.host, sent.flow.port))

    def _tell(self, output: Output) -> None:
        try:
            self._on_output(output)
        except Exception as error:  # noqa: BLE001 - a caller must not be left at 100
            self.figures.errors += 1
            self._on_error(error)
            if isinstance(output, Offered | Reoffered):
                self.perform(self._agent.failed(output.leg, self.now()))

    def _heard(self, untrusted: bytes, flow: Flow) -> None:
        self.perform(self._agent.receive(untrusted, flow, self.now()))

    def _refused(self) -> None:
        self.figures.unsent += 1

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self._agent.due
        if due is not None and self._udp is not None:
            wait = max(due - self.now(), 0)
            self._timer = asyncio.get_running_loop().call_later(wait, self._wind)

    def _wind(self) -> None:
        self.perform(self._agent.wind(self.now()))


class _Datagrams(asyncio.DatagramProtocol):
    """Hands on each datagram with where it came from."""

    def __init__(
        self, heard: Callable[[bytes, Flow], None], refused: Callable[[], None]
    ) -> None:
        self._heard, self._refused = heard, refused

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one datagram."""
        self._heard(data, Flow("udp", addr[0], addr[1]))

    def error_received(self, exc: Exception) -> None:
        """Note that a datagram of ours was refused; timers repeat it."""
        del exc
        self._refused()


def bound_pair(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """Return a UDP and a TCP socket on one port, any free one for 0.

    Raises PortInUse, or another OSError when the address is not of this computer.
    """
    for _ in range(_TRIES):
        udp = _bound(host, port, socket.SOCK_DGRAM)
        try:
            return udp, _bound(host, udp.getsockname()[1], socket.SOCK_STREAM)
        except PortInUse:
            udp.close()
            if port:
                raise
    raise PortInUse(host, port)


def _bound(host: str, port: int, kind: socket.SocketKind) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, kind)
    made.settimeout(0)
    if kind is socket.SOCK_STREAM and hasattr(socket, "SO_REUSEPORT"):
        # Not on Windows, where it would let two telephones share the port.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortInUse(host, port) from error
        raise
    return made
