"""The caller outlives the screen: a desk is killed in the middle of a call."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from tests.adapters.phone_desks import end_telephone_at
from tests.adapters.phone_lines import Lines, open_lines
from tests.phone.loopback_peer import LONG_S, Peer, udp


class Reports:
    """What desks that run as processes of their own say they were posted."""

    def __init__(self, lines: Lines) -> None:
        self._socket = udp()
        self._socket.settimeout(LONG_S)
        self._address = lines.address
        port = str(self._socket.getsockname()[1])
        command = [sys.executable, "-m", "tests.adapters.desk_child"]
        self.desk = subprocess.Popen([*command, str(lines.address), port])
        self.started: set[int] = set()
        self.past: list[dict[str, Any]] = []

    def until(self, **wanted: object) -> dict[str, Any]:
        """Wait for a report with such fields."""
        while True:
            said: dict[str, Any] = json.loads(self._socket.recv(65535))
            self.started.add(said["pid"])
            self.past.append(said)
            if all(said.get(key) == value for key, value in wanted.items()):
                return said

    def facts_of(self, pid: int) -> list[str]:
        """Return the facts that a desk was told, in order."""
        return [
            said["fact"] for said in self.past if said["pid"] == pid and "fact" in said
        ]

    def close(self) -> None:
        end_telephone_at(self._address)  # or it would start desks again
        for pid in self.started - {self.desk.pid}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.desk.kill()
        self.desk.wait()
        self._socket.close()


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from open_lines()


@pytest.fixture
def reports(lines: Lines) -> Iterator[Reports]:
    reports = Reports(lines)
    yield reports
    reports.close()


def call_up(lines: Lines, reports: Reports) -> Peer:
    """Let a call be answered by the first desk."""
    peer = lines.peer(reports.until(letter="PhoneReady")["port"])
    peer.invite()
    answer = peer.status(180, 200)
    if answer.status != 200:
        answer = peer.status(200)
    peer.ack()
    peer.talk(answer)
    reports.until(event="CallAnswered")
    assert peer.voice.hears(25)
    return peer


def test_a_killed_desk_costs_the_caller_nothing_and_another_one_takes_over(
    lines: Lines, reports: Reports
) -> None:
    peer = call_up(lines, reports)
    first = reports.desk.pid
    reports.desk.kill()
    attached = reports.until(letter="Attached")
    second = attached["pid"]
    assert second != first
    assert len(attached["live"]) == 1
    assert reports.facts_of(second) == reports.facts_of(first)
    assert peer.voice.hears(25)
    assert peer.voice.worst_hole() <= 3
    assert len({packet.ssrc for packet in peer.voice.heard}) == 1


@pytest.mark.soak
def test_the_caller_hears_no_gap_while_a_desk_is_killed(
    lines: Lines, reports: Reports, capsys: pytest.CaptureFixture[str]
) -> None:
    peer = call_up(lines, reports)
    pauses = []
    for _ in range(5):
        start = len(peer.voice.heard)
        os.kill(reports.past[-1]["pid"], signal.SIGKILL)
        reports.until(letter="PhoneReady")
        # A desk that was started again is started again once in five seconds at most.
        assert peer.voice.hears(260)
        heard = peer.voice.heard[start:]
        pauses.append(max(later.at - sooner.at for sooner, later in pairwise(heard)))
    with capsys.disabled():
        print("longest pauses in ms:", [round(pause * 1000) for pause in pauses])
    assert max(pauses) < 0.08
