"""A desk with its real telephone process on loopback, and peers that call it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from counselor_app.desk.ports import Attached
from counselor_app.domain.health import PhoneReady
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import CallAnswered, CallOffered
from counselor_app.wire.phone_messages import Files, Setup
from tests.adapters.phone_desks import TestDesk, desk, end_telephone_at
from tests.phone.loopback_peer import Peer

_PHONE = "import sys; from counselor_app.phone import process as p; p.main(sys.argv[1:])"
SETUP = Setup(host="127.0.0.1", port=0, device=Files(), rtp_ports=(31000, 31400))


def telephone_at(address: Path) -> tuple[str, ...]:
    """Return the command that starts the real telephone."""
    return (sys.executable, "-c", _PHONE, "--link", str(address))


class Lines:
    """An address, whatever is opened there, and all peers that call."""

    def __init__(self, folder: Path) -> None:
        self.address, self.folder = folder / "own" / "link", folder
        self._desks, self._peers = ExitStack(), ExitStack()

    def desk(self, setup: Setup = SETUP) -> TestDesk:
        argv = telephone_at(self.address)
        return self._desks.enter_context(desk(self.address, argv, setup=setup))

    def peer(self, port: int, call_id: str = "") -> Peer:
        return self._peers.enter_context(Peer(port, call_id))

    def close(self) -> None:
        self._peers.close()
        self._desks.close()
        end_telephone_at(self.address)


def open_lines() -> Iterator[Lines]:
    """Open an address of its own, and leave nothing behind."""
    with TemporaryDirectory() as folder:
        lines = Lines(Path(folder))
        try:
            yield lines
        finally:
            lines.close()


def port_of(here: TestDesk) -> int:
    here.mail.wait(Attached)
    return here.mail.wait(PhoneReady).port


def answered(here: TestDesk, peer: Peer) -> CallId:
    """Let the peer call and the counselor pick up; both talk."""
    peer.invite()
    call = CallId(here.mail.wait_event(CallOffered).subject)
    peer.status(180)
    here.link.answer(call)
    answer = peer.status(200)
    peer.ack()
    peer.talk(answer)
    here.mail.wait_event(CallAnswered)
    return call
