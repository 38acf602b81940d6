"""The courier and the practice dispatch system, which is a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.courier.courier import EidoCourier
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import EidoAnswered
from tests.adapters.test_courier import Letters, parcel
from tests.conftest import ROOT, WoundClock
from tests.eido_checker import faults_of


class PracticeCad:
    """The process, and what it prints."""

    def __init__(self, out: Path, manner: str) -> None:
        command = [sys.executable, "-m", "counselor_app.practice.cad", "--after", "0"]
        options = ["--port", "0", "--out", str(out), "--manner", manner]
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        self.port: int = self.line()["port"]

    def line(self) -> dict[str, Any]:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())  # type: ignore[no-any-return]  # it prints objects

    def end(self) -> None:
        self.process.terminate()
        assert self.process.stdout
        with self.process.stdout:
            assert self.process.wait(20) == 0


@pytest.fixture
def cad(tmp_path: Path) -> Iterator[Callable[[str], PracticeCad]]:
    started: list[PracticeCad] = []

    def begin(manner: str) -> PracticeCad:
        started.append(PracticeCad(tmp_path / "out", manner))
        return started[-1]

    yield begin
    for process in started:
        process.end()


@pytest.mark.parametrize(
    ("manner", "codes"),
    [("accept", [180, 200]), ("decline", [180, 603]), ("queue", [182, 200])],
)
def test_the_practice_dispatcher_answers_in_its_manner(
    cad: Callable[[str], PracticeCad], tmp_path: Path, manner: str, codes: list[int]
) -> None:
    practice, letters = cad(manner), Letters()
    address = CadAddress(url=f"ws://127.0.0.1:{practice.port}/IncidentData/ent")
    courier = EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02)
    courier.send(parcel())
    letters.wait_for(EidoAnswered, times=2)
    courier.close()
    assert letters.codes == codes
    eido = json.loads((tmp_path / "out/eido.json").read_text(encoding="utf-8"))
    assert faults_of(eido) == []
    got = {"got": "ServiceRequest", "request_id": "r1", "again": False}
    said = [{"answered": code, "request_id": "r1"} for code in codes]
    assert [practice.line() for _ in range(3)] == [got, *said]


def test_the_silent_practice_dispatcher_keeps_the_request_and_says_nothing(
    cad: Callable[[str], PracticeCad], tmp_path: Path
) -> None:
    practice, letters = cad("silent"), Letters()
    address = CadAddress(url=f"ws://127.0.0.1:{practice.port}/IncidentData/ent")
    courier = EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02)
    courier.send(parcel())
    assert practice.line()["got"] == "ServiceRequest"
    courier.close()
    assert letters.codes == []
