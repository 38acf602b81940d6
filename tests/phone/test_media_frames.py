"""Frames, levels and the beat; and the tones that other tests measure."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.media.frames import (
    FRAME_BYTES,
    FRAME_S,
    QUIET_DB,
    RATE,
    SILENCE,
    Frame,
    frame_from,
    level_of,
)
from counselor_app.phone.media.metronome import Metronome
from counselor_app.phone.media.resampling import resampled


def tone(hertz: float, frames: int, peak: float = 8000) -> list[Frame]:
    """A sine, cut into frames."""
    at = np.arange(frames * 160) / RATE
    return [
        frame_from(part)
        for part in np.split(peak * np.sin(2 * np.pi * hertz * at), frames)
    ]


def loudness(frames: Sequence[Frame], hertz: float, rate: int = RATE) -> float:
    """The level of one frequency, in dB of a sine at full scale.

    It is measured in pieces of about 0.2 s (Goertzel); their median does not mind the
    one frame that a buffer drops or repeats to keep up.
    """
    samples = np.frombuffer(b"".join(frames), "<i2").astype(float)
    pieces = np.array_split(samples, max(1, round(samples.size / (rate / 5))))
    peaks = []
    for piece in pieces:
        window = np.hanning(piece.size)
        turn = np.exp(-2j * np.pi * hertz * np.arange(piece.size) / rate)
        peaks.append(2 * abs(np.sum(piece * window * turn)) / window.sum())
    return max(QUIET_DB, float(20 * np.log10(max(np.median(peaks), 1e-9) / 32767)))


def test_loudness_tells_a_tone_from_another_and_from_silence() -> None:
    a = tone(440, 50)
    assert -13 < loudness(a, 440) < -12
    assert loudness(a, 1000) < -70
    assert loudness([SILENCE] * 50, 440) == QUIET_DB


def test_the_level_of_a_sine_at_full_scale_is_3_db_below_full_scale() -> None:
    assert -3.1 < level_of(b"".join(tone(500, 25, 32767))) < -2.9
    assert level_of(SILENCE) == level_of(b"") == QUIET_DB


def test_too_loud_is_flattened_and_never_wraps_around() -> None:
    loud = np.frombuffer(frame_from(np.full(160, 40_000)), "<i2")
    assert set(loud) == {32767}
    assert set(np.frombuffer(frame_from(np.full(160, -40_000)), "<i2")) == {-32768}
    assert len(loud.tobytes()) == FRAME_BYTES


@given(st.lists(st.floats(0, 0.5), max_size=60))
def test_a_beat_is_made_or_given_up_but_never_more_than_three_at_once(
    waits: list[float],
) -> None:
    now, made, given_up = 1000.0, 0, 0
    metronome = Metronome(now)
    for wait in waits:
        now += wait
        beats, missed = metronome.beats(now)
        assert 0 <= beats <= 3
        assert missed == 0 or beats == 3
        made, given_up = made + beats, given_up + missed
    assert abs((now - 1000.0) / FRAME_S - made - given_up) < 1 + 1e-6
    assert metronome.next_at > now - 1e-6


def test_a_voice_keeps_pitch_and_level_in_any_rate() -> None:
    for rate in (8000, 11_025, 16_000, 22_050, 44_100, 48_000):
        there = resampled(np.frombuffer(b"".join(tone(700, 50)), "<i2"), RATE, rate)
        raw = [np.rint(there).astype("<i2").tobytes()]
        assert abs(loudness(raw, 700, rate) - loudness(tone(700, 50), 700)) < 0.3
        back = resampled(there, rate, RATE)
        assert abs(loudness([np.rint(back).astype("<i2").tobytes()], 700) + 12.25) < 0.5


def test_what_is_too_high_for_8_khz_does_not_come_down_as_another_tone() -> None:
    at = np.arange(48_000) / 48_000
    high = 20_000 * np.sin(2 * np.pi * 5_500 * at)  # would alias to 2,500 Hz
    down = [np.rint(resampled(high, 48_000, RATE)).astype("<i2").tobytes()]
    assert loudness(down, 2_500) < -50


def test_going_up_makes_no_images_above_the_voice() -> None:
    up = resampled(np.frombuffer(b"".join(tone(1000, 50, 20_000)), "<i2"), RATE, 48_000)
    raw = [np.rint(up).astype("<i2").tobytes()]
    assert loudness(raw, 7_000, 48_000) < -50
