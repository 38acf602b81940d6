"""What a session description, or packets of sound, can make the telephone do."""

from itertools import count

import pytest

from counselor_app.phone.headset import Headset
from counselor_app.phone.media.devices import NullDevice
from counselor_app.phone.media.digits import Hand
from counselor_app.phone.media.ports import PortRange
from counselor_app.phone.speech import Voices

SDP = (
    "v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN {}\r\nt=0 0\r\n"
    "m=audio {} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
)


def can_take(address: str, port: str = "4000", here: str = "192.0.2.1") -> bool:
    headset = Headset(lambda: NullDevice(None, None))
    voices = Voices(headset, here, PortRange(32000, 32010), lambda _leg, _key: None)
    return voices.can_take(SDP.format(address, port).encode())


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("IP4 198.51.100.7", True),
        ("IP4 0.0.0.0", True),  # how RFC 2543 says hold
        ("IP4 127.0.0.1", False),
        ("IP4 224.0.0.1", False),
        ("IP4 255.255.255.255", False),
        ("IP4 240.0.0.1", False),
        ("IP6 2001:db8::9", False),
        ("IP6 ::1", False),
        ("IP4 center.example", False),
    ],
)
def test_sound_goes_only_where_it_can_arrive(address: str, taken: bool) -> None:
    assert can_take(address) == taken


@pytest.mark.parametrize(
    "port", ["0", "1", "53", "123", "161", "1023", "65536", "-5", "x"]
)
def test_sound_never_goes_to_the_ports_of_other_services(port: str) -> None:
    assert not can_take("IP4 198.51.100.7", port)
    assert can_take("IP4 198.51.100.7", "1024")


def test_a_loopback_desk_takes_loopback_calls_and_ipv6_the_same() -> None:
    assert can_take("IP4 127.0.0.1", here="127.0.0.1")
    assert can_take("IP6 2001:db8::9", here="2001:db8::1")
    assert not can_take("IP4 198.51.100.7", here="2001:db8::1")


def test_no_hand_presses_five_thousand_keys() -> None:
    now = [0.0]
    hand = Hand(lambda: now[0])
    heard = 0
    for _ in range(5_000):
        now[0] += 0.001
        heard += hand.may_press()
    assert 64 <= heard <= 80


def test_a_hand_that_dials_is_heard_whole() -> None:
    times = count(0.0, 0.1)
    hand = Hand(lambda: next(times))
    assert all(hand.may_press() for _ in range(64))
    slow = count(100.0, 0.5)
    patient = Hand(lambda: next(slow))
    assert all(patient.may_press() for _ in range(500))
