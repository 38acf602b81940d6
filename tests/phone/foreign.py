"""Telephones and networks of other makers: sipp and baresip as children, a lossy wire."""

import asyncio
import json
import random
import shutil
import wave
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from counselor_app.phone.transports import bound_pair

HOST = "127.0.0.1"
SCENARIOS = Path(__file__).with_name("sipp")
HAS_SIPP = shutil.which("sipp") is not None
HAS_BARESIP = shutil.which("baresip") is not None


def free_port() -> int:
    """Return a port that neither UDP nor TCP uses."""
    udp, tcp = bound_pair(HOST, 0)
    port: int = udp.getsockname()[1]
    udp.close()
    tcp.close()
    return port


@asynccontextmanager
async def child(*command: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program; it is gone at the end, whatever happens."""
    output = (folder / f"{Path(command[0]).name}.out").open("wb")
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        output.close()


@asynccontextmanager
async def sipp(  # noqa: PLR0913 - a run of sipp is made of this much
    scenario: str,
    *,
    folder: Path,
    port: int,
    calls: int,
    remote: int = 0,
    transport: str = "udp",
    rate: int = 20,
    t1_ms: int = 500,
    keys: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run sipp on a port; its exit code is 0 when all calls went as the scenario says."""
    text = (SCENARIOS / scenario).read_text().replace('"500"', f'"{t1_ms}"')
    (folder / "body").write_bytes(body)
    (folder / scenario).write_text(text.replace("BODYFILE", str(folder / "body")))
    command = ["sipp", "-sf", scenario, "-i", HOST, "-p", str(port), "-m", str(calls)]
    command += ["-t", "u1" if transport == "udp" else "t1", "-r", str(rate), "-nostdin"]
    command += [
        "-timeout",
        "100s",
        "-timeout_error",
        "-trace_err",
        "-buff_size",
        "200000",
    ]
    for name, value in (keys or {}).items():
        command += ["-key", name, value]
    if remote:
        command.append(f"{HOST}:{remote}")
    async with child(*command, folder=folder) as process:
        yield process


BARESIP_CONFIG = """\
sip_listen {host}:{port}
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module account.so
module menu.so
module ctrl_tcp.so
ctrl_tcp_listen {host}:{control}
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/heard.wav
audio_alert aufile,{folder}/alert.wav
"""


class Baresip:
    """A baresip that picks up by itself, and does what it is told by its control port."""

    def __init__(
        self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.port, self._reader, self._writer = port, reader, writer

    def do(self, command: str, params: str = "") -> None:
        """Have it dial, hold, resume or hangup."""
        text = json.dumps({"command": command, "params": params}).encode()
        self._writer.write(b"%d:%s," % (len(text), text))

    async def until(self, kind: str) -> None:
        """Wait until it tells of an event."""
        said: dict[str, object] = {}
        while said.get("type") != kind:
            size = await self._reader.readuntil(b":")
            text = await self._reader.readexactly(int(size[:-1]) + 1)
            said = json.loads(text[:-1])


@asynccontextmanager
async def baresip(folder: Path) -> AsyncIterator[Baresip]:
    """Run baresip on the loopback address, which it takes when told so by number."""
    port, control = free_port(), free_port()
    text = BARESIP_CONFIG.format(host=HOST, port=port, control=control, folder=folder)
    (folder / "config").write_text(text)
    with wave.open(str(folder / "said.wav"), "wb") as said:
        said.setparams((1, 2, 8000, 0, "NONE", ""))
        said.writeframes(bytes(100 * 2 * 8000))  # it hangs up when it has said all
    account = f"<sip:center@{HOST}:{port}>;regint=0;answermode=auto\n"
    (folder / "accounts").write_text(account)
    (folder / "contacts").write_text("")
    async with child("baresip", "-f", str(folder), "-n", HOST, folder=folder):
        reader, writer = await _connected(control)
        try:
            yield Baresip(port, reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    while True:
        try:
            return await asyncio.open_connection(HOST, port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)  # it has no way to say that it is ready


class LossyWire(asyncio.DatagramProtocol):
    """Carries datagrams between two ports and loses some, as the seed says."""

    def __init__(self, here: int, there: int, loss: float, seed: int) -> None:
        self.lost = self.carried = self.port = 0
        self._ends = {here: there, there: here}
        self._loss, self._chance = loss, random.Random(seed)
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self) -> asyncio.DatagramTransport:
        """Begin to carry."""
        loop = asyncio.get_running_loop()
        made, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, 0))
        self._transport = made
        self.port = made.get_extra_info("sockname")[1]
        return made

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Carry a datagram to the other end, or lose it."""
        if self._chance.random() < self._loss:
            self.lost += 1
        elif self._transport is not None and addr[1] in self._ends:
            self.carried += 1
            self._transport.sendto(data, (HOST, self._ends[addr[1]]))


@asynccontextmanager
async def lossy_wire(here: int, there: int, *, seed: int) -> AsyncIterator[LossyWire]:
    """Carry between two ports, by a port of its own, and lose a fifth."""
    wire = LossyWire(here, there, 0.2, seed)
    transport = await wire.open()
    try:
        yield wire
    finally:
        transport.close()


def multipart(size: int) -> tuple[str, bytes]:
    """Return type and body of a transfer of this many bytes: SDP, location, a comment."""
    sdp = (
        f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 0\r\n"
    )
    parts = [
        ("application/sdp", sdp),
        ("application/pidf+xml", "<presence xmlns='urn:ietf:params:xml:ns:pidf'/>"),
        ("application/EmergencyCallData.Comment+xml", "<Comment>CALM</Comment>"),
    ]
    text = "".join(f"--edge\r\nContent-Type: {k}\r\n\r\n{b}\r\n" for k, b in parts)
    text += "--edge--\r\n"
    filler = "calm words, caf\u00e9 \u2014 ".encode()
    room = size - len(text.encode())
    body = text.encode().replace(b"CALM", (filler * (room // len(filler) + 1))[:room])
    return "multipart/mixed;boundary=edge", body
