"""Talks with survey-core under node: a line of JSON there, a line back (see peer.js)."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_HERE = Path(__file__).parent
_INSTALLED = _HERE / "node_modules/survey-core/package.json"
_PACKAGE = json.loads((_HERE / "package.json").read_text())
PINNED: str = _PACKAGE["dependencies"]["survey-core"]


class NoPeer(Exception):
    """survey-core can't be measured here. The message says why."""


class PeerGone(Exception):
    """The node process ended; what it said is on stderr."""


def _check() -> None:
    if not shutil.which("node"):
        raise NoPeer("node is not installed")
    if not _INSTALLED.exists():
        raise NoPeer("it is not installed; `make bench` asks npm for it")
    if (installed := json.loads(_INSTALLED.read_text())["version"]) != PINNED:
        raise NoPeer(f"{installed} is installed, and {PINNED} is pinned")


class SurveyCore:
    """A node process that holds forms and answers them; all of it is timed there.

    Raises NoPeer when it can't be had.
    """

    def __init__(self) -> None:
        _check()
        self._node = subprocess.Popen(
            ["node", str(_HERE / "peer.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._node.terminate()
        self._node.communicate()

    def ask(self, verb: str, form: str, *given: object) -> Any:
        """Have the process do something with a form, and return what it answers."""
        there, back = self._node.stdin, self._node.stdout
        assert there
        assert back
        there.write(json.dumps([verb, form, *given]) + "\n")
        if not (line := back.readline()):
            raise PeerGone
        return json.loads(line)
