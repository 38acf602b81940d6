"""A desk as a process of its own, to be killed: it answers every call and keeps nothing.

Usage: desk_child ADDRESS REPORT_PORT. Each letter is reported as one datagram of JSON.
"""

import json
import os
import socket
import sys
from pathlib import Path
from threading import Event as Flag

from counselor_app.adapters.phone_link import PhoneLink
from counselor_app.desk.ports import Attached, Happened, Letter
from counselor_app.domain.health import LevelsHeard, PhoneReady
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import CallOffered
from counselor_app.wire.phone_messages import Setup
from tests.adapters.phone_desks import StoppedClock
from tests.adapters.phone_lines import SETUP, telephone_at


def setup_of(address: str, report: str) -> Setup:
    gui = (sys.executable, "-m", "tests.adapters.desk_child", address, report)
    return Setup(
        host=SETUP.host, port=0, device=SETUP.device, rtp_ports=SETUP.rtp_ports, gui=gui
    )


def main(address: str, report: str) -> None:
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    links: list[PhoneLink] = []
    rung: list[CallId] = []

    def post(letter: Letter) -> None:
        said: dict[str, object] = {"pid": os.getpid(), "letter": type(letter).__name__}
        match letter:
            case Happened():
                said |= {"fact": letter.id, "event": type(letter.event).__name__}
                if isinstance(letter.event, CallOffered):
                    rung.append(CallId(letter.subject))
            case Attached(live):
                said["live"] = sorted(live)
            case PhoneReady(port):
                said["port"] = port
            case LevelsHeard():
                return
            case _:
                pass
        out.sendto(json.dumps(said).encode(), ("127.0.0.1", int(report)))
        if links and rung:
            links[0].answer(rung.pop())

    argv = telephone_at(Path(address))
    links.append(
        PhoneLink(Path(address), setup_of(address, report), post, StoppedClock(), argv)
    )
    Flag().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
