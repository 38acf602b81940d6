"""Our agent on real sockets with telephones of other makers, over bad wires."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from counselor_app.phone.sip.outputs import (
    Answered,
    Confirmed,
    Ended,
    Flow,
    OfferAnswered,
    Offered,
    Reoffered,
)
from tests.phone.foreign import (
    HAS_BARESIP,
    HAS_SIPP,
    HOST,
    LossyWire,
    baresip,
    free_port,
    lossy_wire,
    multipart,
    sipp,
)
from tests.phone.sip_desk import desk

Story = Callable[[float, Path], Awaitable[None]]

needs_sipp = pytest.mark.skipif(not HAS_SIPP, reason="sipp is not installed")


@needs_sipp
@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("size", [3_000, 20_000, 58_000])
def test_a_transfer_of_any_size_comes_whole(
    size: int, transport: str, tmp_path: Path
) -> None:
    kind, body = multipart(size)

    async def story() -> None:
        async with desk() as here:
            port = here.endpoint.port
            run = sipp(
                "call_in.xml",
                folder=tmp_path,
                port=free_port(),
                remote=port,
                calls=1,
                transport=transport,
                keys={"bodytype": kind, "routeport": str(port)},
                body=body,
            )
            async with run as process:
                assert await process.wait() == 0
            await here.until(ended=1)
            offered = here.outputs[0]
            assert isinstance(offered, Offered)
            assert offered.request.endswith(body)
            assert here.kinds() == {Offered: 1, Confirmed: 1, Ended: 1}

    asyncio.run(asyncio.wait_for(story(), 30))


async def lossy_calls_in(calls: int, t1: float, folder: Path) -> LossyWire:
    kind, body = multipart(1_200)
    port = free_port()
    async with desk(t1=t1) as here:
        async with lossy_wire(port, here.endpoint.port, seed=1) as wire:
            run = sipp(
                "call_in.xml",
                folder=folder,
                port=port,
                remote=wire.port,
                calls=calls,
                t1_ms=int(t1 * 1000),
                keys={"bodytype": kind, "routeport": str(wire.port)},
                body=body,
            )
            async with run as process:
                assert await process.wait() == 0
            await here.until(ended=calls)
        # An ACK may be lost when the BYE comes: then nothing is confirmed.
        assert here.kinds()[Offered] == here.kinds()[Ended] == calls
        assert {o.by for o in here.all(Ended)} == {"peer"}
    return wire


async def lossy_calls_out(calls: int, t1: float, folder: Path) -> LossyWire:
    port = free_port()
    async with desk(t1=t1) as here:
        async with lossy_wire(here.endpoint.port, port, seed=2) as wire:
            run = sipp(
                "call_out.xml",
                folder=folder,
                port=port,
                calls=calls,
                t1_ms=int(t1 * 1000),
                keys={"routeport": str(wire.port)},
            )
            loop = asyncio.get_running_loop()
            here.on_answered = lambda leg: loop.call_later(0.3, here.hang_up, leg)
            async with run as process:
                for _ in range(calls):
                    here.call(Flow("udp", HOST, wire.port))
                await here.until(ended=calls)
                assert await process.wait() == 0
        assert here.kinds()[Answered] == here.kinds()[Ended] == calls
        assert {o.by for o in here.all(Ended)} == {"us"}
    return wire


@needs_sipp
def test_a_wire_that_loses_a_fifth_loses_no_call_in(tmp_path: Path) -> None:
    wire = asyncio.run(asyncio.wait_for(lossy_calls_in(10, 0.1, tmp_path), 60))
    assert wire.lost > 5


@needs_sipp
def test_a_wire_that_loses_a_fifth_loses_no_call_out(tmp_path: Path) -> None:
    wire = asyncio.run(asyncio.wait_for(lossy_calls_out(10, 0.1, tmp_path), 60))
    assert wire.lost > 5


needs_baresip = pytest.mark.skipif(not HAS_BARESIP, reason="baresip is not installed")


def spoken(direction: str) -> bytes:
    """Return an offer that baresip takes; nobody listens at its port."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
        f"m=audio {free_port()} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={direction}\r\n"
    ).encode()


async def baresip_is_called(seconds: float, folder: Path) -> None:
    async with desk() as here, baresip(folder) as there:
        agent, now = here.agent, here.endpoint.now
        here.on_answered = lambda _: None
        here.call(Flow("udp", HOST, there.port), spoken("sendrecv"))
        leg = (await here.told_of(Answered)).leg
        await there.until("CALL_ESTABLISHED")
        for direction in ("sendonly", "sendrecv"):
            before = len(here.all(OfferAnswered))
            here.endpoint.perform(agent.reoffer(leg, spoken(direction), now()))
            answer = await here.told_of(OfferAnswered, before)
            wanted = b"recvonly" if direction == "sendonly" else b"sendrecv"
            assert wanted in answer.sdp
            await asyncio.sleep(seconds if direction == "sendonly" else 0)
        here.endpoint.perform(agent.hang_up(leg, now()))
        await there.until("CALL_CLOSED")
        await here.until(ended=1)


async def baresip_calls(seconds: float, folder: Path) -> None:
    async with desk() as here, baresip(folder) as there:
        here.sdp = spoken("sendrecv")
        there.do("dial", f"sip:desk@{HOST}:{here.endpoint.port}")
        await here.told_of(Confirmed)
        await there.until("CALL_ESTABLISHED")
        there.do("hold")
        held = await here.told_of(Reoffered)
        assert b"sendonly" in held.sdp or b"inactive" in held.sdp
        await asyncio.sleep(seconds)
        there.do("resume")
        assert b"sendrecv" in (await here.told_of(Reoffered, 1)).sdp
        there.do("hangup")
        await here.until(ended=1)
        assert here.all(Ended)[0].by == "peer"


@needs_baresip
@pytest.mark.parametrize("story", [baresip_is_called, baresip_calls])
def test_baresip_talks_holds_and_is_held(story: Story, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(story(0, tmp_path), 30))


@needs_baresip
@pytest.mark.soak
@pytest.mark.parametrize("story", [baresip_is_called, baresip_calls])
def test_baresip_is_still_there_after_40_s_on_hold(story: Story, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(story(40, tmp_path), 90))


@needs_sipp
@pytest.mark.soak
@pytest.mark.parametrize("way", ["in", "out"])
def test_sixty_calls_each_way_over_a_wire_that_loses_a_fifth(
    way: str, tmp_path: Path
) -> None:
    run = lossy_calls_in if way == "in" else lossy_calls_out
    wire = asyncio.run(asyncio.wait_for(run(60, 0.5, tmp_path), 110))
    assert wire.lost > 60
