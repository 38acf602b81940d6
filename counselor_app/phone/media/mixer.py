"""The mixer: everybody hears all others, never themselves."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import numpy as np

from counselor_app.phone.media.frames import RATE, Frame, frame_from, samples_from

DESK: Final = "desk"  # the key of the counselor among the parties

_SOFTLY = 0.35  # -9 dB: under a caller's voice, still understood
_WAITING_FRAMES = 3000  # a minute of announcements; more is not heard
_RING_HZ = (440, 480)
_RING_ON, _RING_CYCLE = 100, 300  # frames
_RING_PEAK = 6000

Key = TypeVar("Key")


def mix(frames: Mapping[Key, Frame]) -> dict[Key, Frame]:
    """Return for each key the sum of all other frames, saturated."""
    spoken = {key: samples_from(frame) for key, frame in frames.items()}
    everybody = sum(spoken.values())
    return {key: frame_from(everybody - own) for key, own in spoken.items()}


class Announcements:
    """What is told into the counselor's ear, one after the other, and nowhere else.

    It is laid over an ear's frame, after the mix, so that no party can come to hear it.
    """

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()

    @property
    def is_silent(self) -> bool:
        """Whether nothing waits to be told."""
        return not self._frames

    def add(self, frames: Iterable[Frame]) -> None:
        """Tell these after all that waits; beyond a minute the rest is dropped."""
        room = _WAITING_FRAMES - len(self._frames)
        self._frames.extend(list(frames)[: max(room, 0)])

    def over(self, ear: Frame) -> Frame:
        """Return the ear's frame with the next one of ours softly under it."""
        return laid_under(ear, self._frames.popleft(), _SOFTLY) if self._frames else ear


class Ringing:
    """The tone of a call that waits: two seconds of it in every six."""

    def __init__(self) -> None:
        self._at: int | None = None
        self._tone = _tone(_RING_ON)

    def ring(self, *, on: bool) -> None:
        """Begin to ring, or stop; to be told so again changes nothing."""
        if not on:
            self._at = None
        elif self._at is None:
            self._at = 0

    def over(self, ear: Frame, *, softly: bool) -> Frame:
        """Return the frame with the tone laid over it, quiet where somebody talks."""
        if self._at is None:
            return ear
        at, self._at = self._at, (self._at + 1) % _RING_CYCLE
        if at >= _RING_ON:
            return ear
        return laid_under(ear, self._tone[at], _SOFTLY if softly else 1.0)


def laid_under(frame: Frame, other: Frame, gain: float) -> Frame:
    """Return a frame with another one added to it, by a factor."""
    return frame_from(samples_from(frame) + gain * samples_from(other))


def _tone(frames: int) -> list[Frame]:
    at = np.arange(frames * RATE // 50) / RATE
    wave = sum(np.sin(2 * np.pi * hertz * at) for hertz in _RING_HZ)
    return [frame_from(part) for part in np.split(_RING_PEAK * wave, frames)]
