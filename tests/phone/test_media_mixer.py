"""The mixer: everybody hears all others, the counselor alone hears announcements."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.media.frames import FRAME_BYTES, SILENCE, Frame
from counselor_app.phone.media.mixer import DESK, Announcements, Ringing, mix
from tests.phone.test_media_frames import loudness, tone

VOICES = {DESK: 440, "caller": 700, "psap": 1000}


def test_each_hears_the_others_and_never_itself() -> None:
    spoken = {key: tone(hertz, 25) for key, hertz in VOICES.items()}
    heard: dict[str, list[Frame]] = {key: [] for key in VOICES}
    for at in range(25):
        for key, frame in mix(
            {key: frames[at] for key, frames in spoken.items()}
        ).items():
            heard[key].append(frame)
    for key in VOICES:
        for other, hertz in VOICES.items():
            if other == key:
                assert loudness(heard[key], hertz) < -70
            else:
                assert loudness(heard[key], hertz) > -13


@given(st.lists(st.binary(min_size=FRAME_BYTES, max_size=FRAME_BYTES), max_size=5))
def test_the_mix_is_the_sum_of_the_others_clipped(frames: list[bytes]) -> None:
    mixed = mix(dict(enumerate(frames)))
    for key, frame in mixed.items():
        others = [
            np.frombuffer(f, "<i2").astype(int) for n, f in enumerate(frames) if n != key
        ]
        wanted = np.clip(sum(others, np.zeros(160, int)), -32768, 32767)
        assert np.array_equal(np.frombuffer(frame, "<i2"), wanted)


def test_somebody_alone_hears_silence() -> None:
    assert mix({DESK: tone(440, 1)[0]}) == {DESK: SILENCE}


def test_an_announcement_is_softer_than_the_caller_and_follows_the_one_before() -> None:
    told = Announcements()
    told.add(tone(600, 25))
    told.add(tone(900, 25))
    voice = tone(1500, 50)
    heard = [told.over(frame) for frame in voice]
    assert told.is_silent
    assert told.over(SILENCE) == SILENCE
    assert -23 < loudness(heard[:25], 600) < -20
    assert loudness(heard[:25], 900) < -60
    assert -23 < loudness(heard[25:], 900) < -20
    assert -13 < loudness(heard, 1500) < -12


def test_announcements_do_not_pile_up_for_more_than_a_minute() -> None:
    told = Announcements()
    for _ in range(70):
        told.add(tone(600, 50))
    for _ in range(3000):
        told.over(SILENCE)
    assert told.is_silent


def test_it_rings_two_seconds_in_six_and_stops_at_once() -> None:
    ringing = Ringing()
    assert ringing.over(SILENCE, softly=False) == SILENCE
    ringing.ring(on=True)
    heard = [ringing.over(SILENCE, softly=False) for _ in range(600)]
    ringing.ring(on=True)
    assert [frame != SILENCE for frame in heard] == ([True] * 100 + [False] * 200) * 2
    assert loudness(heard[:100], 440) > -16
    soft = [ringing.over(SILENCE, softly=True) for _ in range(100)]
    assert -26 < loudness(soft, 480) < -22
    ringing.ring(on=False)
    assert ringing.over(SILENCE, softly=False) == SILENCE
