"""The telephones that are compared, each as processes of their own on loopback."""

import json
import shutil
import socket
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sip import HOST, Caller

MODULES = Path("/usr/lib/baresip/modules")
_CONFIG = """\
sip_listen {host}:{port}
module_path {modules}
module g711.so
module aufile.so
module account.so
module menu.so
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/heard.wav
audio_alert aufile,{folder}/alert.wav
"""
_END_S = 5.0


class NoPeer(Exception):
    """The peer is not installed here, or does not come up."""


@contextmanager
def our_telephone() -> Iterator[int]:
    """Run our telephone with a desk that attends it; the port is given."""
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        _module("benchmarks.attendant", folder) as port,
    ):
        yield port


@contextmanager
def bare_telephone() -> Iterator[int]:
    """Run what says 180 in Python and reads nothing; the port is given."""
    with _module("benchmarks.bare_phone") as port:
        yield port


@contextmanager
def baresip() -> Iterator[int]:
    """Run a baresip that rings until it is picked up; the port is given."""
    if shutil.which("baresip") is None or not MODULES.exists():
        raise NoPeer("baresip is not installed")
    with TemporaryDirectory(prefix="bench-") as name:
        folder, port = Path(name), free_port()
        _configure(folder, port)
        command = ["baresip", "-f", name, "-n", HOST]
        with _child(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
            with Caller(port, "center") as caller:
                if not any(caller.is_there() for _ in range(50)):
                    raise NoPeer("baresip did not come up")
            yield port


def free_port() -> int:
    """Return a UDP port that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _configure(folder: Path, port: int) -> None:
    text = _CONFIG.format(host=HOST, port=port, modules=MODULES, folder=folder)
    (folder / "config").write_text(text)
    account = f"<sip:center@{HOST}:{port}>;regint=0;answermode=manual\n"
    (folder / "accounts").write_text(account)
    (folder / "contacts").write_text("")
    with wave.open(str(folder / "said.wav"), "wb") as said:
        said.setparams((1, 2, 8000, 0, "NONE", ""))
        said.writeframes(bytes(16_000))


@contextmanager
def _module(name: str, *arguments: str) -> Iterator[int]:
    command = [sys.executable, "-m", name, *arguments]
    with _child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        yield int(json.loads(process.stdout.readline())["port"])


@contextmanager
def _child(
    command: list[str], *, stdin: int, stdout: int
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        else:
            process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
