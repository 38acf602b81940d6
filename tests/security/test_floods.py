"""Floods and dawdlers at the telephone's ports."""

import asyncio
from collections.abc import Coroutine

import pytest

from counselor_app.phone.connections import Connections, Limits
from counselor_app.phone.sip.framing import PING, Framer
from counselor_app.phone.sip.outputs import Offered
from counselor_app.phone.transports import bound_pair
from tests.phone.foreign import HOST
from tests.phone.sip_desk import desk
from tests.phone.wound import request
from tests.wire.test_hostile_input import steps


def told(story: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


async def ended(reader: asyncio.StreamReader) -> bool:
    try:
        return not await reader.read()
    except ConnectionError:
        return True


@pytest.mark.parametrize("scrap", [b"\n", b"\r", b"\r\n\r\n", b"\r\n", b"\n\r"])
def test_a_flood_of_line_ends_costs_next_to_nothing(scrap: bytes) -> None:
    framer = Framer()
    frames: list[bytes] = []
    flood = scrap * (262_144 // len(scrap))
    assert steps(lambda: frames.extend(framer.feed(flood))) < 200
    assert frames in ([], [PING])
    assert list(framer.feed(b"\r\n" + request("BYE"))) in (
        [request("BYE")],
        [PING, request("BYE")],
    )


def test_one_host_cannot_take_all_connections() -> None:
    async def story() -> None:
        async with desk() as here:
            port, many = here.endpoint.port, []
            for _ in range(200):
                reader, writer = await asyncio.open_connection(HOST, port)
                many.append((reader, writer))
            assert all([await ended(reader) for reader, _ in many[16:]])
            assert here.endpoint.connections == 16
            center = await asyncio.open_connection(
                HOST, port, local_addr=("127.0.0.2", 0)
            )
            via = "SIP/2.0/TCP 127.0.0.2:5080"
            center[1].write(request("INVITE", via=via))
            assert (await center[0].readline()).startswith(b"SIP/2.0 100")
            for _, writer in (*many, center):
                writer.close()

    told(story())


def test_a_flood_in_one_stream_takes_turns_with_the_voices() -> None:
    async def story() -> None:
        heard: list[bytes] = []
        connections = Connections(
            heard=lambda data, _: heard.append(data),
            lost=lambda _: None,
            allows=lambda _: True,
            uses=lambda _: False,
            limits=Limits(),
        )
        udp, tcp = bound_pair(HOST, 0)
        udp.close()
        await connections.listen(tcp)
        _, writer = await asyncio.open_connection(HOST, tcp.getsockname()[1])
        flood = [request("OPTIONS", branch=f"z9hG4bK{n}") for n in range(500)]
        writer.write(b"".join(flood))
        most = 0
        while len(heard) < len(flood):
            before = len(heard)
            await asyncio.sleep(0)
            most = max(most, len(heard) - before)
        assert heard == flood
        assert most <= 16
        writer.close()
        await connections.close()
        await asyncio.sleep(0)

    told(story())


def test_a_dawdler_is_let_go_and_hinders_nobody() -> None:
    async def story() -> None:
        async with desk(limits=Limits(unfinished_s=0.3)) as here:
            port = here.endpoint.port
            slow, drip = await asyncio.open_connection(HOST, port)
            message = request("INVITE", call_id="slow")
            reader, writer = await asyncio.open_connection(HOST, port)
            for at in range(20):
                drip.write(message[at : at + 1])
                if at == 10:
                    writer.write(request("INVITE", via="SIP/2.0/TCP 127.0.0.1:5080"))
                    assert (await reader.readline()).startswith(b"SIP/2.0 100")
            assert await ended(slow)
            assert [offered.call_id for offered in here.all(Offered)] == ["call-1"]
            for one in (drip, writer):
                one.close()

    told(story())


def test_a_body_of_64_kb_and_a_bomb_of_parts_ring() -> None:
    async def story() -> None:
        async with desk() as here:
            _, writer = await asyncio.open_connection(HOST, here.endpoint.port)
            nested = b"".join(
                b"--a%d\r\nContent-Type: multipart/mixed;boundary=a%d\r\n\r\n"
                % (n, n + 1)
                for n in range(1_000)
            )[: 64 * 1024 - 1]
            writer.write(request("INVITE", body=nested))
            await here.told_of(Offered)
            writer.close()

    told(story())
