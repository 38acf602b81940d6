"""Calls in a row leave nothing behind: no process, no thread, no socket, no memory."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from counselor_app.domain.board import RECENT
from tests.phone.loopback_peer import Peer
from tests.stories.desk_process import DeskProcess, answered, closed, desk_process


@dataclass(frozen=True)
class Figures:
    """What a process holds."""

    children: int
    threads: int
    files: int
    sockets: int
    memory_kb: int


def status_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {
        key: value.strip() for key, _, value in (line.partition(":") for line in lines)
    }


def figures_of(pid: int) -> Figures:
    open_ = list[str]()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            open_.append(str(file.readlink()))
    status = status_of(pid)
    return Figures(
        children=children_of(pid),
        threads=int(status["Threads"]),
        files=len(open_),
        sockets=sum(name.startswith("socket:") for name in open_),
        memory_kb=int(status["VmRSS"].split()[0]),
    )


def children_of(pid: int) -> int:
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += status_of(int(process.name))["PPid"] == str(pid)
    return found


def a_call(here: DeskProcess) -> None:
    with Peer(here.last.port) as peer:
        answered(here, peer)
        here.press("1", "Return")
        closed(here, peer)
    here.press("Ctrl+D", "Return", "1")  # 911 was called back
    here.until_seen(lambda seen: not seen.work)


def held_by(here: DeskProcess) -> dict[int, Figures]:
    """Return what desk and telephone hold, once all is on disk and asking is over."""
    pids = (here.last.pid, here.telephone)
    here.settles()
    return {pid: figures_of(pid) for pid in pids}


def calls_in_a_row(here: DeskProcess, calls: int) -> tuple[list[Figures], list[Figures]]:
    """Return what desk and telephone hold before and after so many calls."""
    here.until(lambda glance: glance.port > 0)
    for _ in range(RECENT + 3):  # then the board is as long as it gets
        a_call(here)
    before = held_by(here)
    for _ in range(calls):
        a_call(here)
    after = held_by(here)
    assert after.keys() == before.keys()
    return list(before.values()), list(after.values())


def check(
    here: DeskProcess, calls: int, most_kb: int, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = calls_in_a_row(here, calls)
    with capsys.disabled():
        print(*figures, sep="\n")
    for before, after in zip(*figures, strict=True):
        assert after.memory_kb - before.memory_kb < most_kb
        assert replace(after, memory_kb=before.memory_kb) == before


def test_some_calls_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk_process(tmp_path) as here:
        check(here, 5, 1024, capsys)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_hundred_calls_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 20 kB a call, as when closed calls stayed on the board, would be over this.
    with desk_process(tmp_path) as here:
        check(here, 100, 2000, capsys)
