"""Other sampling rates: sound that comes in one and is wanted in another."""

from math import gcd

import numpy as np
from numpy.typing import NDArray

_CROSSINGS = 12  # zero crossings of the filter on each side of a sample
_CUTOFF = 0.45  # of the lower rate
_FRAMES_A_SECOND = 50

Reals = NDArray[np.float64]


class Resampler:
    """Turns a stream of `rate_in` into `rate_out`, both in Hz.

    A windowed sinc in polyphase form: the fractional positions of the output repeat with
    each block, so its coefficients are a fixed table. `taken` samples in give `given`
    samples out; that is one frame of 20 ms wherever both rates allow. The sound comes out
    about 1.5 ms later.
    """

    def __init__(self, rate_in: int, rate_out: int) -> None:
        per_frame = not (rate_in % _FRAMES_A_SECOND or rate_out % _FRAMES_A_SECOND)
        parts = _FRAMES_A_SECOND if per_frame else gcd(rate_in, rate_out)
        self.taken, self.given = rate_in // parts, rate_out // parts
        cutoff = _CUTOFF * min(rate_in, rate_out) / rate_in  # of the rate coming in
        half = int(np.ceil(_CROSSINGS / (2 * cutoff)))
        position = np.arange(self.given) * (rate_in / rate_out)
        self._window = position.astype(np.int64)[:, None] + np.arange(2 * half)
        # The first input that a block sees is 2 * half - 1 samples old.
        distance = self._window - (position[:, None] + half - 0.5)
        self._filter = _windowed_sinc(distance, cutoff, half)
        self._past = np.zeros(2 * half - 1)

    def turned(self, block: NDArray[np.generic]) -> Reals:
        """Return the next `given` samples for the next `taken` ones."""
        known = np.concatenate((self._past, block.astype(np.float64)))
        self._past = known[len(known) - len(self._past) :]
        turned: Reals = np.einsum("ij,ij->i", known[self._window], self._filter)
        return turned


def resampled(samples: NDArray[np.generic], rate_in: int, rate_out: int) -> Reals:
    """Return a whole sound in another rate, filled up with silence to a block."""
    if rate_in == rate_out:
        return samples.astype(np.float64)
    resampler = Resampler(rate_in, rate_out)
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % resampler.taken))
    blocks = padded.reshape(-1, resampler.taken)
    return np.concatenate([np.zeros(0), *map(resampler.turned, blocks)])


def _windowed_sinc(distance: Reals, cutoff: float, half: int) -> Reals:
    # Normalized row by row, so that the level is kept exactly at every position.
    inside = np.clip(distance / half, -1, 1)
    shape: Reals = np.sinc(2 * cutoff * distance) * (0.5 + 0.5 * np.cos(np.pi * inside))
    rows: Reals = shape / shape.sum(axis=1, keepdims=True)
    return rows
