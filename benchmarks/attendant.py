"""A desk without screens: attends our telephone, keeps what it is told, does nothing."""

import json
import sys
from pathlib import Path
from threading import Event as Flag

from counselor_app.adapters.clock import SystemClock
from counselor_app.adapters.phone_link import PhoneLink
from counselor_app.adapters.program import program
from counselor_app.desk.ports import Happened, Letter
from counselor_app.domain.health import PhoneReady
from counselor_app.wire.phone_messages import Files, Setup


def main(folder: Path) -> None:
    """Say the telephone's port, and attend it until the input closes."""
    ready, ports, links = Flag(), list[int](), list[PhoneLink]()

    def post(letter: Letter) -> None:
        match letter:
            case PhoneReady(port=port):
                ports.append(port)
                ready.set()
            case Happened(id=fact) if fact and links:
                links[0].keep(fact)
            case _:
                pass

    address = folder / "link" / "phone"
    setup = Setup(host="127.0.0.1", port=0, device=Files(), rtp_ports=(32000, 32998))
    command = program("phone", "--link", str(address))
    links.append(PhoneLink(address, setup, post, SystemClock(), command))
    ready.wait()
    print(json.dumps({"port": ports[0]}), flush=True)
    sys.stdin.buffer.read()
    links[0].close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
