"""Announcements: a child process renders each, the telephone plays it in the earpiece."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from counselor_app.adapters.program import program

_RENDER_S = 10.0
_PREFIX = "voice-"

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
    """The Voice port: a soft tone, and where the counselor opted in, the words.

    One announcement comes after the other, never two at once.
    """

    def __init__(
        self, play: Play, tone: Path, folder: Path | None = None, *, spoken: bool
    ) -> None:
        self._play, self._tone = play, tone
        self._folder = _folder_of_its_own(folder) if spoken else None
        self._words: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, words: str) -> None:
        """Sound the tone and speak, soon; return at once."""
        self._words.put(words)

    def close(self) -> None:
        """Stay silent from now on, and end the thread."""
        self._words.put(None)
        self._thread.join(_RENDER_S)
        _remove(self._folder)

    def _run(self) -> None:
        spoken = 0
        while words := self._words.get():
            spoken += 1
            self._play(str(self._tone))
            if self._folder is None:
                continue
            path = self._folder / f"{spoken % 8}.wav"
            if render(words, path):
                self._play(str(path))


def _folder_of_its_own(inside: Path | None) -> Path | None:
    # What was spoken before is not kept; where the disk is full, the tone alone sounds.
    for left in inside.glob(f"{_PREFIX}*") if inside else ():
        _remove(left)
    try:
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=inside))
    except OSError:
        return None


def _remove(folder: Path | None) -> None:
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
