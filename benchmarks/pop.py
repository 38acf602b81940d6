"""INVITE to painted screen pop, against an echo and a label in the same process."""

import socket
from time import perf_counter

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QLabel

from benchmarks.figures import Figure, high, interleaved, milliseconds
from benchmarks.paint import Painted, settle, until
from benchmarks.sip import HOST, Caller, transfer
from benchmarks.station import Running, running_desk

_CALLS = 20
_WHY = "two frames of 16 ms are some fifty such labels, and nobody sees less"


class EchoedLabel:
    """The floor: a datagram to ourselves, and one label that shows it."""

    def __init__(self) -> None:
        self._label = QLabel("0")
        self._label.resize(300, 60)
        self._label.show()
        self._painted = Painted(self._label)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        handle = self._socket.fileno()
        self._heard = QSocketNotifier(handle, QSocketNotifier.Type.Read)
        self._heard.activated.connect(self._show)
        self._sent = 0

    def shown(self) -> float:
        """Return the seconds from the sending to the paint."""
        self._sent += 1
        begun, words = perf_counter(), str(self._sent)
        self._socket.sendto(words.encode(), self._socket.getsockname())
        return self._painted.since(begun, lambda: self._label.text() == words)

    def close(self) -> None:
        """Let go of the socket."""
        self._heard.setEnabled(False)
        self._socket.close()
        self._label.close()

    def _show(self) -> None:
        self._label.setText(self._socket.recv(100).decode())


class RingingDesk:
    """Ours: an INVITE of 3 kB, and the number painted on the ringing card."""

    def __init__(self, desk: Running, caller: Caller) -> None:
        self._desk, self._caller = desk, caller
        self._number = desk.label("rings_number")
        self._painted = Painted(self._number)
        self.folded: list[float] = []
        desk.app.desk.listen(lambda board, _: self._told(waiting=bool(board.waiting)))
        self._begun = 0.0

    def shown(self) -> float:
        """Return the seconds from the INVITE to the paint, and give the call up."""
        begun = self._begun = self._caller.invite(transfer())
        took = self._painted.since(begun, lambda: "0142" in self._number.text())
        self._caller.status(180)
        self._caller.give_up()
        until(lambda: not self._desk.app.desk.board.waiting)
        settle()
        return took

    def _told(self, *, waiting: bool) -> None:
        if waiting and self._begun:
            self.folded.append(perf_counter() - self._begun)
            self._begun = 0.0


def measure() -> list[Figure]:
    """Ring and echo by turns in one process."""
    with running_desk() as desk, Caller(desk.port) as caller:
        ours, floor = RingingDesk(desk, caller), EchoedLabel()
        full, least = interleaved(_CALLS, ours.shown, floor.shown)
        floor.close()
    notes = (
        f"p95 {high(full):.1f} ms against {high(least):.1f} ms",
        f"told to the screens after {milliseconds(ours.folded):.1f} ms",
        f"first {full[0] * 1000:.1f} ms, at {_CALLS} open records {full[-1] * 1000:.1f}",
    )
    name = "INVITE to painted screen pop"
    both = milliseconds(full), milliseconds(least)
    return [Figure(name, *both, "echo and bare QLabel", "ms", 50.0, _WHY, notes)]
