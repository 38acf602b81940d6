"""The processes of a practice call: started, heard by their JSON lines, and ended."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self

from counselor_app.adapters.program import program

_END_S = 5.0
_PIECE = 4096


class PartFailed(Exception):
    """A part of the practice did not do what it was there for. The message says which."""


class Part:
    """One process of the practice; it says what it does in JSON lines on its output."""

    def __init__(
        self, role: str, *arguments: str, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.role, self._said = role, SimpleQueue[dict[str, Any]]()
        self._log = log.open("ab")
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            program("practice", "--role", role, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=None if env is None else dict(env),
        )
        self._reader = Thread(target=self._read, name=role, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """Return the part, which is ended when the block is left."""
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def wait_for(self, key: str, timeout: float) -> Any:
        """Return what the part says under a key, or raise PartFailed after seconds."""
        until = time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            try:
                said = self._said.get(timeout=left)
            except Empty:
                break
            if key in said:
                return said[key]
            if "ended" in said:
                break
        raise PartFailed(f"The practice {self.role} did not say {key!r}.")

    def tell(self, **words: object) -> None:
        """Give the part one JSON line on its input."""
        if self.process.stdin:
            self.process.stdin.write(json.dumps(words).encode() + b"\n")
            self.process.stdin.flush()

    def end(self) -> int:
        """End the process, gently first; return its exit code."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            try:
                self.process.wait(_END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(_END_S)
        if self.process.stdout:
            self.process.stdout.close()
        self._log.close()
        return self.process.returncode

    def _read(self) -> None:
        for line in self.process.stdout or ():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict):
                self._said.put(said)
        self._said.put({"ended": True})


def when_left(leave: Callable[[], object]) -> None:
    """Do something once whoever started this part, and holds its input open, is gone."""

    def wait() -> None:
        # By descriptor: a thread that waits inside sys.stdin breaks Python's own exit.
        while os.read(0, _PIECE):
            pass
        with suppress(RuntimeError):  # what was to be left is gone already
            leave()

    Thread(target=wait, name="input", daemon=True).start()


def say(**words: object) -> None:
    """Say one JSON line, as a part of the practice."""
    print(json.dumps(words), flush=True)  # noqa: T201 - this is how parts speak
