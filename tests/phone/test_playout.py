"""Playout of a steady voice: nothing is cut; much delay is given back."""

from aiortp import get_codec

from counselor_app.phone.media.frames import FRAME_SAMPLES
from counselor_app.phone.media.playout import CalmPlayout
from counselor_app.phone.media.stream import Codec

FRAME_S = 0.02


class Voice:
    """Says numbered frames, 50 a second, by a clock that is wound."""

    def __init__(self) -> None:
        self.now, self.said = 100.0, 0
        codec = get_codec(Codec.PCMU)
        self.playout = CalmPlayout(codec, now=lambda: self.now, clock_rate=8000)

    def says(self) -> None:
        payload = bytes([self.said % 100]) * FRAME_SAMPLES
        self.playout.put(self.said * FRAME_SAMPLES, payload)
        self.said += 1

    def beats(self, frames: int) -> int:
        """Let time go by, a frame said and one heard each beat; return how many were."""
        heard = 0
        for _ in range(frames):
            self.now += FRAME_S
            self.says()
            heard += self.playout.tick() is not None
        return heard


def test_a_steady_voice_loses_no_frame() -> None:
    voice = Voice()
    assert voice.beats(1000) >= 998  # the first is waited for
    assert voice.playout.accelerations == voice.playout.expansions == 0


def test_a_heap_of_delay_is_given_back() -> None:
    voice = Voice()
    for _ in range(8):
        voice.says()
    voice.beats(1500)
    assert 4 <= voice.playout.accelerations <= 8
    assert voice.playout.depth_ms <= 60
