"""The practice 911 center: a process that transfers one call over real SIP and RTP.

Its caller is a scripted voice, what it hears is recorded, and a call to it (F12) is taken
by a silent operator. Told by JSON lines: `{"call": PORT}` transfers, `{"stop": true}`
ends.
"""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from counselor_app.phone.media.conference import Conference
from counselor_app.phone.media.devices import NullDevice
from counselor_app.phone.media.party import Party
from counselor_app.phone.media.ports import PortRange
from counselor_app.phone.media.sdp import (
    answer_from,
    answered,
    offer_for,
    offer_from,
    stream_from,
)
from counselor_app.phone.media.stream import Direction, Stream
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import (
    Answered,
    Ended,
    Flow,
    Leg,
    Offered,
    Output,
    Refused,
    Reoffered,
)
from counselor_app.phone.transports import SipEndpoint
from counselor_app.practice.invite import body_of, headers_of
from counselor_app.practice.parts import say
from counselor_app.practice.scenarios import SCENARIOS
from counselor_app.practice.script import Scenario

HOST = "127.0.0.1"
_RTP = PortRange(30000, 30998)
_TAIL_S = 1.0  # what the caller stays silent before hanging up
_GOODBYE_S = 1.0
_KEY_S = 0.8  # from key to key


class Center:
    """One caller's line to a desk, and an operator's that the desk may call."""

    def __init__(self, scenario: Scenario, says: Path, heard: Path) -> None:
        self._scenario, self._says = scenario, says
        self._device = NullDevice(says, heard)
        self._conference = Conference(self._device)
        self._agent = Agent(HOST, 0, lambda: secrets.token_hex(8), user="psap")
        self._endpoint = SipEndpoint(self._agent, self._hear)
        self._parties: dict[Leg, Party] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._versions = 1
        self._caller: Leg | None = None

    async def start(self) -> int:
        """Listen at a free port, and return it."""
        self._device.start()
        self._conference.start()
        await self._endpoint.start()
        return self._endpoint.port

    async def transfer(self, port: int) -> None:
        """Send the desk at a port of this machine the scenario's transfer."""
        party = await Party.open(HOST, _RTP)
        offer = offer_for(HOST, party.port, Direction.SENDRECV, 1)
        kind, body = body_of(self._scenario, offer)
        leg, outputs = self._agent.invite(
            f"sip:diversion@{HOST}:{port}",
            Flow("udp", HOST, port),
            body,
            self._endpoint.now(),
            headers=headers_of(self._scenario, secrets.token_hex(8)),
            content_type=kind,
        )
        self._caller, self._parties[leg] = leg, party
        self._endpoint.perform(outputs)

    async def close(self) -> None:
        """Hang up, say goodbye and let go of everything."""
        for leg in tuple(self._agent.legs):
            self._endpoint.perform(self._agent.hang_up(leg, self._endpoint.now()))
        for _ in range(int(_GOODBYE_S / 0.05)):
            if not self._agent.legs:
                break
            await asyncio.sleep(0.05)
        await self._conference.close()
        for party in self._parties.values():
            await party.close()
        self._device.close()
        await self._endpoint.close()

    def _hear(self, output: Output) -> None:
        match output:
            case Answered(leg=leg, sdp=sdp):
                self._join(leg, answered(sdp))
                self._device.begin_mouth()
                say(answered=True)
                self._begin(self._act_when_said(leg))
            case Reoffered(leg=leg, sdp=sdp):
                self._take_offer(leg, sdp)
            case Offered(leg=leg, request=request):
                self._begin(self._pick_up(leg, request))
            case Ended(leg=leg) | Refused(leg=leg):
                self._leave(leg)
            case _:
                pass

    def _join(self, leg: Leg, stream: Stream) -> None:
        self._parties[leg].start(stream)
        self._conference.join(leg, self._parties[leg])

    def _leave(self, leg: Leg) -> None:
        self._conference.leave(leg)
        if leg == self._caller:
            say(over=True)

    def _take_offer(self, leg: Leg, untrusted_sdp: bytes) -> None:
        offer, party = offer_from(untrusted_sdp), self._parties[leg]
        self._versions += 1
        answer = answer_from(offer, HOST, party.port, version=self._versions)
        party.retarget(stream_from(offer))
        now = self._endpoint.now()
        self._endpoint.perform(self._agent.accept_offer(leg, answer, now))

    async def _pick_up(self, leg: Leg, request: bytes) -> None:
        _, _, body = request.partition(b"\r\n\r\n")
        offer = offer_from(body)
        party = self._parties[leg] = await Party.open(HOST, _RTP)
        answer = answer_from(offer, HOST, party.port)
        now = self._endpoint.now()
        self._endpoint.perform(self._agent.answer(leg, answer, now))
        self._join(leg, stream_from(offer))
        say(operator=True)

    async def _act_when_said(self, leg: Leg) -> None:
        """Let the caller press keys and hang up, once everything is said."""
        frames = (self._says.stat().st_size - 44) / 16000  # seconds of 8 kHz, 16 bit
        await asyncio.sleep(frames)
        for key in self._scenario.presses:
            await asyncio.sleep(_KEY_S)
            self._parties[leg].send_dtmf(key)
        if self._scenario.hangs_up:
            await asyncio.sleep(_TAIL_S)
            now = self._endpoint.now()
            self._endpoint.perform(self._agent.hang_up(leg, now))

    def _begin(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def main(argv: Sequence[str]) -> int:
    """Run until told to stop, or until the input closes."""
    parser = argparse.ArgumentParser(prog="main.py practice --role center")
    parser.add_argument("--scenario", choices=SCENARIOS, required=True)
    parser.add_argument("--says", type=Path, required=True)
    parser.add_argument("--heard", type=Path, required=True)
    asked = parser.parse_args(argv)
    asyncio.run(_run(SCENARIOS[asked.scenario], asked.says, asked.heard))
    return 0


async def _run(scenario: Scenario, says: Path, heard: Path) -> None:
    center, loop = Center(scenario, says, heard), asyncio.get_running_loop()
    say(port=await center.start())
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    reading = loop.run_in_executor(None, _read_lines, loop, lines)
    while line := await lines.get():
        told = json.loads(line)
        if "call" in told:
            await center.transfer(int(told["call"]))
        if "stop" in told:
            break
    await center.close()
    say(stopped=True)
    await reading


def _read_lines(loop: asyncio.AbstractEventLoop, lines: "asyncio.Queue[bytes]") -> None:
    for line in sys.stdin.buffer:
        loop.call_soon_threadsafe(lines.put_nowait, line)
    loop.call_soon_threadsafe(lines.put_nowait, b"")
