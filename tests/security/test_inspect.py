"""`inspect` is given whatever a folder holds, and always comes to an end."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.wire.messages import invite


def inspected(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", "inspect", "invite", "--json", *map(str, paths)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )


def test_pipes_loops_devices_and_huge_files_come_to_an_end(tmp_path: Path) -> None:
    heap, pipe, huge = tmp_path / "heap", tmp_path / "pipe", tmp_path / "huge"
    heap.mkdir()
    (heap / "loop").symlink_to(heap)
    (heap / "zero").symlink_to("/dev/zero")
    (heap / "nowhere").symlink_to("/nowhere")
    os.mkfifo(heap / "pipe")
    (heap / "a.sip").write_bytes(invite())
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        odd = (pipe, huge, tmp_path / "socket", Path("/dev/zero"), Path("/proc/self/mem"))
        told = inspected(heap, *odd)
    rows = told.stdout.splitlines()
    assert len(rows) == 1 + len(odd)
    assert '"caller_numbers": ["+13145550142"]' in rows[0]
    assert all('"damage": ["' in row for row in rows[1:])
    assert told.returncode == 1
    assert told.stderr == ""


def test_a_pipe_with_a_writer_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["tee", str(pipe)], stdin=subprocess.PIPE, stdout=-3) as writer:
        assert writer.stdin
        writer.stdin.write(invite())
        writer.stdin.close()
        told = inspected(pipe)
    assert '"caller_numbers": ["+13145550142"]' in told.stdout
