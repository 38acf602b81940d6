"""WAV files: reading one of any rate into frames, and recording frames as one."""

import struct
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counselor_app.phone.media.frames import (
    FRAME_BYTES,
    RATE,
    SILENCE,
    Frame,
    saturated,
)
from counselor_app.phone.media.resampling import resampled

_LONGEST_S = 600
_RATES = range(4000, 192_001)
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")  # RIFF, WAVE, fmt, data
_FRAMES_A_PATCH = 25


class WavUnreadable(Exception):
    """The file cannot be played; the message says why and names no file."""


def frames_from_wav(path: Path, longest_s: int = _LONGEST_S) -> Sequence[Frame]:
    """Return the frames of a PCM file, all channels mixed; or raise WavUnreadable.

    A longer file than `longest_s` is cut, the last frame filled up with silence.
    """
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = (
                file.getframerate(),
                file.getsampwidth(),
                file.getnchannels(),
            )
            if rate not in _RATES:
                raise WavUnreadable("It has a rate that no voice is recorded at.")
            raw = file.readframes(longest_s * rate)
    except (OSError, EOFError, RuntimeError, wave.Error, struct.error):
        raise WavUnreadable("It is no WAV file of PCM sound.") from None
    whole = raw[: len(raw) - len(raw) % (width * channels)]
    mono = _samples(whole, width).reshape(-1, channels).mean(axis=1)
    pcm = saturated(resampled(mono, rate, RATE)).tobytes()
    pcm += SILENCE[: -len(pcm) % FRAME_BYTES]
    return [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]


def _samples(raw: bytes, width: int) -> NDArray[np.float64]:
    # Of any width, the upper 16 bits; 8 bits are unsigned.
    if width == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float64) - 128) * 256
    rows = np.frombuffer(raw, np.uint8).reshape(-1, width)
    return rows[:, width - 2 :].copy().view("<i2")[:, 0].astype(np.float64)


class WavRecorder:
    """Records frames; the header is true to within half a second, even if killed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._frames = 0
        self._patch()

    def write(self, frame: Frame) -> None:
        """Add one frame."""
        self._file.write(frame)
        self._frames += 1
        if self._frames % _FRAMES_A_PATCH == 0:
            self._patch()

    def close(self) -> None:
        """Make the header true and close the file; a second time does nothing."""
        if not self._file.closed:
            self._patch()
            self._file.close()

    def _patch(self) -> None:
        self._file.seek(0)
        self._file.write(_header(self._frames * FRAME_BYTES))
        self._file.seek(0, 2)


def _header(size: int) -> bytes:
    riff = (b"RIFF", _HEADER.size - 8 + size, b"WAVE")
    fmt = (b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    return _HEADER.pack(*riff, *fmt, b"data", size)
