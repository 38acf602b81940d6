"""Announcements: a child process renders each, the telephone plays it in the earpiece."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from counselor_app.adapters.program import program

_RENDER_S = 10.0

Play = Callable[[str], None]


def render(words: str, path: Path) -> bool:
    """Speak the words into a WAV file by a child process (pyttsx3); say if it came out.

    The words go in by standard input, so that they stand in no list of processes.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            program("speak", str(path)),
            input=words.encode(),
            capture_output=True,
            timeout=_RENDER_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and path.exists() and path.stat().st_size > 0


def speak_into(path: Path, words: str) -> None:
    """Render in this process. Called only in the child: pyttsx3 may hang or die."""
    import pyttsx3  # noqa: PLC0415 - only the child loads it

    engine = pyttsx3.init()
    engine.save_to_file(words, str(path))
    engine.runAndWait()


class EarVoice:
    """The Voice port: one announcement after the other, never two at once."""

    def __init__(self, play: Play, folder: Path | None = None) -> None:
        self._play = play
        self._folder = Path(tempfile.mkdtemp(prefix="voice-", dir=folder))
        self._words: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, words: str) -> None:
        """Speak soon, and return at once."""
        self._words.put(words)

    def close(self) -> None:
        """Stay silent from now on, and end the thread."""
        self._words.put(None)
        self._thread.join(_RENDER_S)

    def _run(self) -> None:
        spoken = 0
        while words := self._words.get():
            spoken += 1
            path = self._folder / f"{spoken % 8}.wav"
            if render(words, path):
                self._play(str(path))
