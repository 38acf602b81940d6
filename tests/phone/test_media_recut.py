"""Packets of any length, cut into frames that lie on one grid."""

from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.media.recut import Recut

SILENCE = 255


def cut(*packets: tuple[int, bytes]) -> list[tuple[int, bytes]]:
    recut = Recut(SILENCE)
    return [frame for packet in packets for frame in recut.cut(*packet)]


@given(st.lists(st.integers(1, 700), max_size=30), st.integers(0, 2**32 - 1))
def test_however_it_was_packed_the_sound_is_the_same(
    sizes: list[int], start: int
) -> None:
    sound = bytes(n % 251 for n in range(sum(sizes)))
    packets, at = [], 0
    for size in sizes:
        packets.append(((start + at) % 2**32, sound[at : at + size]))
        at += size
    frames = cut(*packets)
    assert b"".join(frame for _, frame in frames) == sound[: len(sound) // 160 * 160]
    assert [stamp for stamp, _ in frames] == [
        (start + 160 * n) % 2**32 for n in range(len(frames))
    ]


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=2100)), max_size=20)
)
def test_whatever_comes_frames_are_whole(packets: list[tuple[int, bytes]]) -> None:
    assert all(len(frame) == 160 for _, frame in cut(*packets))


def test_a_gap_in_a_frame_is_silent_and_the_grid_stays() -> None:
    a, b = b"a" * 240, b"b" * 240  # 30 ms each; the second of three is lost
    assert cut((1000, a), (1480, b)) == [
        (1000, b"a" * 160),
        (1160, b"a" * 80 + bytes((SILENCE,)) * 80),
        (1480, b"b" * 160),
    ]
    assert cut((0, b"a" * 160), (400, b"b" * 160)) == [
        (0, b"a" * 160),
        (320, bytes((SILENCE,)) * 80 + b"b" * 80),
    ]


def test_what_is_old_is_left_out_and_a_leap_begins_a_new_grid() -> None:
    whole = b"a" * 160
    assert cut((1600, whole), (1440, b"b" * 160), (1760, whole)) == [
        (1600, whole),
        (1760, whole),
    ]
    assert cut((1600, whole), (90_007, whole), (7, whole)) == [
        (1600, whole),
        (90_007, whole),
        (7, whole),
    ]


def test_a_packet_of_more_than_a_quarter_second_is_left_out() -> None:
    assert cut((0, bytes(2001))) == []
    assert len(cut((0, bytes(2000)))) == 12
