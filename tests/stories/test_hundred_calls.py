"""Calls in a row leave nothing behind: no process, no thread, no socket, no memory."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.phone.loopback_peer import Peer
from tests.stories.desk_process import DeskProcess, answered, closed, desk_process

WARM = 3


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


def calls_in_a_row(here: DeskProcess, calls: int) -> list[tuple[Figures, Figures]]:
    """Return what desk and telephone hold before and after so many calls."""
    here.until(lambda glance: glance.port > 0)
    for _ in range(WARM):
        a_call(here)
    here.settles()
    pids = (here.last.pid, here.telephone)
    before = [figures_of(pid) for pid in pids]
    for _ in range(calls):
        a_call(here)
    here.settles()
    assert (here.last.pid, here.telephone) == pids
    return list(zip(before, map(figures_of, pids), strict=True))


def check(figures: list[tuple[Figures, Figures]], most_kb: int) -> None:
    for before, after in figures:
        assert after.children == before.children
        assert after.threads == before.threads
        assert after.sockets == before.sockets
        assert after.files == before.files
        assert after.memory_kb - before.memory_kb < most_kb


def test_some_calls_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk_process(tmp_path) as here:
        figures = calls_in_a_row(here, 5)
    with capsys.disabled():
        print(*figures, sep="\n")
    check(figures, 4096)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_hundred_calls_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk_process(tmp_path) as here:
        figures = calls_in_a_row(here, 100)
    with capsys.disabled():
        print(*figures, sep="\n")
    check(figures, 16384)
