"""The sockets: one port for UDP and TCP, and peers that behave badly on them."""

import asyncio
import socket
from collections.abc import Awaitable

import pytest

from counselor_app.phone.connections import Limits
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import Confirmed, Ended, Flow, Offered, Refused
from counselor_app.phone.transports import PortInUse, SipEndpoint
from tests.phone.foreign import HOST, free_port
from tests.phone.sip_desk import Desk, desk
from tests.phone.wound import request

VIA = "SIP/2.0/TCP 127.0.0.1:5080"


def told(story: Awaitable[None]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(story, 20)

    asyncio.run(bounded())


async def status(reader: asyncio.StreamReader) -> int:
    """Read one response off a stream; return its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ")[1])


async def final(reader: asyncio.StreamReader) -> int:
    """Read responses up to a final one."""
    while (seen := await status(reader)) < 200:
        continue
    return seen


def test_udp_and_tcp_share_a_free_port_and_the_buffer_is_told() -> None:
    async def story() -> None:
        async with desk() as here:
            assert here.endpoint.port == here.agent.port > 0
            assert here.endpoint.figures.receive_buffer > 100_000

    told(story())


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_a_port_in_use_is_named(kind: socket.SocketKind) -> None:
    async def story() -> None:
        with socket.socket(socket.AF_INET, kind) as other:
            other.bind((HOST, 0))
            if kind is socket.SOCK_STREAM:
                other.listen()
            port = other.getsockname()[1]
            endpoint = SipEndpoint(Agent(HOST, port, lambda: "t"), print)
            with pytest.raises(PortInUse, match=f"Port {port} of {HOST}") as refused:
                await endpoint.start()
            assert (refused.value.host, refused.value.port) == (HOST, port)

    told(story())


def test_a_call_in_pieces_over_tcp_without_rport() -> None:
    async def story() -> None:
        async with desk() as here:
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            invite = b"\r\n" + request("INVITE", via=VIA)
            writer.write(b"\r\n\r\n")
            assert await reader.readexactly(2) == b"\r\n"
            for at in range(0, len(invite), 50):
                writer.write(invite[at : at + 50])
                await writer.drain()
            assert await final(reader) == 200
            offered = (await here.told_of(Offered)).flow
            assert offered == Flow("tcp", *writer.get_extra_info("sockname"))
            writer.close()
            await writer.wait_closed()

    told(story())


def test_two_messages_in_one_piece_are_both_heard() -> None:
    async def story() -> None:
        async with desk() as here:
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            one = request("OPTIONS", via=VIA).replace(b"Content-Length:", b"l :")
            writer.write(one + request("OPTIONS", via=VIA, call_id="second"))
            assert [await final(reader), await final(reader)] == [200, 200]
            writer.close()
            await writer.wait_closed()

    told(story())


def test_a_connection_that_breaks_is_forgotten_and_the_answer_goes_to_the_via() -> None:
    async def story() -> None:
        async with desk(t1=0.05) as here:
            called_back = asyncio.Event()

            async def take(reader: asyncio.StreamReader, writer: object) -> None:
                assert await final(reader) == 200
                assert isinstance(writer, asyncio.StreamWriter)
                writer.close()
                called_back.set()

            server = await asyncio.start_server(take, HOST, 0)
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            writer.write(request("INVITE", via=f"SIP/2.0/TCP {HOST}:{port}"))
            assert await final(reader) == 200
            writer.close()
            await called_back.wait()
            server.close()
            await server.wait_closed()

    told(story())


def test_strangers_and_the_one_too_many_are_let_go() -> None:
    async def story() -> None:
        async with desk(limits=Limits(connections=1)) as here:
            _, first = await asyncio.open_connection(HOST, here.endpoint.port)
            first.write(b"\r\n\r\n")
            second, other = await asyncio.open_connection(HOST, here.endpoint.port)
            assert await ended(second)
            assert here.endpoint.connections == 1
            first.close()
            other.close()
        async with desk(allow={"127.0.0.9"}) as here:
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            assert await ended(reader)
            writer.close()

    told(story())


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        (b"INVITE sip:x SIP/2.0\r\n", Limits(unfinished_s=0.05)),
        (b"", Limits(silent_s=0.05)),
        (b"GET / HTTP/1.1\r\n\r\n", Limits()),
        (b"A" * 70_000, Limits()),
    ],
)
def test_a_peer_that_dawdles_or_babbles_is_let_go(said: bytes, limits: Limits) -> None:
    async def story() -> None:
        async with desk(limits=limits) as here:
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            writer.write(said)
            assert await ended(reader)
            assert here.endpoint.connections == 0
            writer.close()

    told(story())


def test_the_connection_of_a_call_may_be_silent() -> None:
    async def story() -> None:
        async with desk(limits=Limits(silent_s=0.05), t1=0.005) as here:
            reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            writer.write(request("INVITE", via=VIA))
            assert await final(reader) == 200
            # Nobody acknowledges: at 64 * T1, six silences later, we say goodbye on it.
            while not (await reader.readline()).startswith(b"BYE"):
                continue
            writer.close()
            assert (await here.told_of(Ended)).by == "lost"

    told(story())


def test_nobody_at_the_other_end_is_a_refusal() -> None:
    async def story() -> None:
        async with desk() as here:
            here.call(Flow("tcp", HOST, free_port()))
            assert (await here.told_of(Refused)).status == 503
            assert not here.agent.legs

    told(story())


def test_one_desk_calls_another_over_tcp_and_udp() -> None:
    async def story() -> None:
        async with desk() as here, desk() as there:
            for transport in ("tcp", "udp"):
                flow = Flow("tcp", HOST, there.endpoint.port)
                if transport == "udp":
                    flow = Flow("udp", HOST, there.endpoint.port)
                here.call(flow)
            await here.until(ended=2)
            await there.until(ended=2)
            assert len(there.all(Confirmed)) == 2

    told(story())


def test_an_owner_that_breaks_answers_500() -> None:
    class Broken(Desk):
        def told(self, output: object) -> None:
            if isinstance(output, Offered):
                raise ZeroDivisionError

        def broke(self, error: Exception) -> None:
            assert isinstance(error, ZeroDivisionError)

    async def story() -> None:
        here = Broken()
        await here.endpoint.start()
        reader, writer = await asyncio.open_connection(HOST, here.endpoint.port)
        writer.write(request("INVITE", via=VIA))
        assert await final(reader) == 500
        assert here.endpoint.figures.errors == 1
        assert not here.agent.legs
        writer.close()
        await here.endpoint.close()

    told(story())


def test_a_burst_of_300_calls_rings_300_times() -> None:
    async def story() -> None:
        async with desk() as here:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
                for number in range(300):
                    data = request("INVITE", call_id=f"c{number}", extra="X: y\r\n" * 150)
                    caller.sendto(data, (HOST, here.endpoint.port))
                await here.told_of(Offered, 299)
            assert len(here.all(Offered)) == 300

    told(story())


async def ended(reader: asyncio.StreamReader) -> bool:
    """Whether the other end closed, sooner or later."""
    try:
        return await reader.read() == b"" or reader.at_eof()
    except ConnectionResetError:
        return True
