"""The voices of a practice call: each line spoken by the system's voice into one file."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from counselor_app.adapters.speech import render
from counselor_app.phone.media.frames import SILENCE
from counselor_app.phone.media.wav import WavRecorder, frames_from_wav

_FRAME_S = 0.02


class NoVoice(Exception):
    """The system has no voice to speak with. The message says what to install."""


def speak(lines: Sequence[str], path: Path, before_s: float, between_s: float) -> None:
    """Write the lines into an 8 kHz WAV file, with silence before and between them."""
    recorder = WavRecorder(path)
    _be_silent(recorder, before_s)
    with TemporaryDirectory() as folder:
        for number, line in enumerate(lines):
            spoken = Path(folder) / f"{number}.wav"
            if not render(line, spoken):
                raise NoVoice("No voice could speak. Install the package espeak-ng.")
            for frame in frames_from_wav(spoken):
                recorder.write(frame)
            _be_silent(recorder, between_s)
    recorder.close()


def _be_silent(recorder: WavRecorder, seconds: float) -> None:
    for _ in range(round(seconds / _FRAME_S)):
        recorder.write(SILENCE)
