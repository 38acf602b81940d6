"""The frame of sound that everything here passes on: 20 ms, 8 kHz, mono, s16le."""

from math import log10
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE: Final = 8000  # samples a second
FRAME_SAMPLES: Final = 160
FRAME_BYTES: Final = 320
FRAME_S: Final = 0.02
QUIET_DB: Final = -96.0  # dBFS; below the least bit of 16

Frame: TypeAlias = bytes  # FRAME_BYTES of it
Samples: TypeAlias = NDArray[np.int16]
SILENCE: Final[Frame] = bytes(FRAME_BYTES)

_LEAST, _MOST = -32768, 32767


def samples_from(frame: Frame) -> NDArray[np.int32]:
    """Return the samples, with room to add many of them."""
    return np.frombuffer(frame, dtype="<i2").astype(np.int32)


def saturated(samples: NDArray[np.generic]) -> Samples:
    """Round and clip to 16 bits: too loud is flattened, never wrapped around."""
    clipped: Samples = np.clip(np.rint(samples), _LEAST, _MOST).astype("<i2")
    return clipped


def frame_from(samples: NDArray[np.generic]) -> Frame:
    """Return FRAME_SAMPLES samples as a frame, saturated."""
    return saturated(samples).tobytes()


def level_of(frames: Frame) -> float:
    """Return the root mean square in dBFS of one or many frames, QUIET_DB at least."""
    samples = np.frombuffer(frames, dtype="<i2").astype(np.float64)
    power = float(np.mean(samples * samples)) if samples.size else 0.0
    return max(QUIET_DB, 10 * log10(power / -(_LEAST * _MOST))) if power else QUIET_DB
