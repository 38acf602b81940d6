"""The voices of a practice call: each line spoken by the system's voice into one file."""

import wave
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from counselor_app.adapters.speech import render

RATE = 8000
_PAUSE_S = 0.6


class NoVoice(Exception):
    """The system has no voice to speak with. The message says what to install."""


def speak(lines: Sequence[str], path: Path, before_s: float, between_s: float) -> float:
    """Write the lines into an 8 kHz WAV, with silences; return its length in seconds."""
    silence = np.zeros(int(between_s * RATE), dtype=np.int16)
    pieces = [np.zeros(int(before_s * RATE), dtype=np.int16)]
    with TemporaryDirectory() as folder:
        for number, line in enumerate(lines):
            spoken = Path(folder) / f"{number}.wav"
            if not render(line, spoken):
                raise NoVoice("No voice could speak. Install the package espeak-ng.")
            pieces += [_read(spoken), silence]
    samples = np.concatenate(pieces)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return len(samples) / RATE


def _read(path: Path) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """Return the file's samples at 8 kHz, low-passed before they are thinned out."""
    with wave.open(str(path), "rb") as spoken:
        rate = spoken.getframerate()
        raw = spoken.readframes(spoken.getnframes())
    samples = np.frombuffer(raw, dtype="<i2").astype(np.float64)
    taps = np.sinc(np.arange(-64, 65) * 0.9 * RATE / rate) * np.hamming(129)
    smooth = np.convolve(samples, taps / taps.sum(), mode="same")
    at = np.arange(0, len(samples) - 1, rate / RATE)
    thinned = np.interp(at, np.arange(len(samples)), smooth)
    return (thinned * 0.6).clip(-32768, 32767).astype(np.int16)
