"""The floor of a telephone in Python: says 180 to an INVITE and reads nothing of it."""

import asyncio
import json
import sys
from typing import Any

_ECHOED = (b"via:", b"from:", b"to:", b"call-id:", b"cseq:")


class _Bare(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line: Any = transport
        port = transport.get_extra_info("sockname")[1]
        print(json.dumps({"port": port}), flush=True)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
        kept = [line for line in lines if line.lower().startswith(_ECHOED)]
        if lines[0].startswith(b"INVITE"):
            self._say(b"180 Ringing", kept, addr)
        elif lines[0].startswith(b"CANCEL"):
            invite = [line.replace(b" CANCEL", b" INVITE") for line in kept]
            self._say(b"487 Request Terminated", invite, addr)

    def _say(self, status: bytes, kept: list[bytes], addr: tuple[str, int]) -> None:
        lines = [b"SIP/2.0 " + status, *kept, b"Content-Length: 0", b"", b""]
        self._line.sendto(b"\r\n".join(lines), addr)


async def main() -> None:
    """Answer until the input closes."""
    loop = asyncio.get_running_loop()
    line, _ = await loop.create_datagram_endpoint(_Bare, local_addr=("127.0.0.1", 0))
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    line.close()


if __name__ == "__main__":
    asyncio.run(main())
