"""Headset, addresses and the way to the 911 center."""

import asyncio

import pytest

from counselor_app.domain.health import Trouble
from counselor_app.phone.clock import SystemClock
from counselor_app.phone.facts import FactBook
from counselor_app.phone.headset import Headset
from counselor_app.phone.media.devices import NoSoundDevice, NullDevice
from counselor_app.phone.media.frames import SILENCE
from counselor_app.phone.media.sound_card import SoundCard
from counselor_app.phone.setup import SipStation, device_from, reached_at
from counselor_app.phone.signaling import flow_of
from counselor_app.phone.sip.outputs import Flow
from counselor_app.phone.telephone import Telephone
from counselor_app.wire.phone_messages import Card, Files, Setup


class FakeDevice:
    """A headset of which the test says what works."""

    def __init__(
        self, *, ear: bool = True, mouth: bool = True, breaks: bool = False
    ) -> None:
        self.name, self.ear_ok, self.mouth_ok = "Headset", ear, mouth
        self.breaks, self.closed = breaks, False
        self.heard: list[bytes] = []

    def start(self) -> None:
        if self.breaks:
            raise RuntimeError
        if not (self.ear_ok or self.mouth_ok):
            raise NoSoundDevice("None here.")

    def read(self) -> bytes:
        return b"\x01" * 320

    def write(self, frame: bytes) -> None:
        self.heard.append(frame)

    def close(self) -> None:
        self.closed = True


def headset_after(*devices: FakeDevice) -> Headset:
    """Return a headset that was looked for once a device."""
    found = iter(devices)
    headset = Headset(lambda: next(found))

    async def look() -> None:
        for _ in devices:
            await headset.open()

    asyncio.run(look())
    return headset


def test_a_headset_that_is_there_is_used() -> None:
    device = FakeDevice()
    headset = headset_after(device)
    assert (headset.trouble, headset.name) == (None, "Headset")
    headset.write(SILENCE)
    assert device.heard == [SILENCE]
    assert headset.read() == b"\x01" * 320


@pytest.mark.parametrize("breaks", [False, True])
def test_without_a_headset_there_is_silence_and_it_is_known(breaks: bool) -> None:
    headset = headset_after(FakeDevice(ear=False, mouth=False, breaks=breaks))
    assert headset.trouble is Trouble.NO_SOUND
    headset.write(SILENCE)
    assert headset.read() == SILENCE


def test_half_a_headset_is_kept_until_a_whole_one_is_found() -> None:
    half, quarter = FakeDevice(mouth=False), FakeDevice(mouth=False)
    headset = headset_after(half, quarter)
    assert headset.trouble is Trouble.NO_MOUTH
    assert (half.closed, quarter.closed) == (False, True)


def test_a_whole_headset_takes_the_place_of_half_a_one() -> None:
    half, whole = FakeDevice(ear=False), FakeDevice()
    headset = headset_after(half, whole)
    assert headset.trouble is None
    assert (half.closed, whole.closed) == (True, False)


def test_a_headset_that_broke_is_looked_for_again() -> None:
    first, second = FakeDevice(), FakeDevice()
    found = iter([first, second])
    headset = Headset(lambda: next(found))

    async def story() -> None:
        await headset.open()
        await headset.open()  # nothing is missing: nothing is looked for
        first.ear_ok = first.mouth_ok = False
        assert headset.trouble is Trouble.NO_SOUND
        await headset.open()

    asyncio.run(story())
    assert headset.trouble is None
    assert first.closed


def test_a_headset_found_after_closing_is_let_go() -> None:
    device = FakeDevice()
    headset = Headset(lambda: device)

    async def story() -> None:
        headset.look()
        headset.close()
        await headset.open()

    asyncio.run(story())
    assert device.closed
    assert headset.trouble is Trouble.NO_SOUND


def test_a_setup_names_a_card_or_files() -> None:
    assert isinstance(device_from(Card(ear="Headset")), SoundCard)
    assert isinstance(device_from(Files()), NullDevice)


@pytest.mark.parametrize(
    ("target", "flow"),
    [
        ("sip:911@192.0.2.9", Flow("udp", "192.0.2.9", 5060)),
        ("sip:192.0.2.9:5080", Flow("udp", "192.0.2.9", 5080)),
        ("sip:911@192.0.2.9:5080;transport=tcp", Flow("tcp", "192.0.2.9", 5080)),
        ("sip:911@[2001:db8::1]:5070;lr", Flow("udp", "2001:db8::1", 5070)),
    ],
)
def test_the_way_to_the_911_center(target: str, flow: Flow) -> None:
    assert flow_of(target) == flow


@pytest.mark.parametrize(
    "target",
    ["", "911", "sip:911@psap.example.org", "sip:911@192.0.2.9:0", "sips:911@192.0.2.9"],
)
def test_no_name_is_resolved_and_nothing_secure_is_promised(target: str) -> None:
    with pytest.raises(ValueError, match="IP address"):
        flow_of(target)


def test_an_address_is_said_to_others_as_it_is_set_up() -> None:
    assert reached_at(Setup(host="192.0.2.7", port=5060)) == "192.0.2.7"


def test_any_address_is_said_as_the_one_that_reaches_the_911_center() -> None:
    anywhere = "0.0.0.0"  # noqa: S104 - what a site may set
    center = Setup(host=anywhere, port=5060, psap="sip:911@127.0.0.1")
    assert reached_at(center) == "127.0.0.1"
    assert (
        reached_at(Setup(host=anywhere, port=5060, peers=("127.0.0.1",))) == "127.0.0.1"
    )


def test_without_a_center_or_peer_it_is_the_way_to_anybody() -> None:
    anywhere = Setup(host="0.0.0.0", port=5060)  # noqa: S104 - what a site may set
    ways = {"192.0.2.1": "10.0.0.7"}
    assert reached_at(anywhere, lambda host: ways.get(host, "")) == "10.0.0.7"
    assert reached_at(anywhere, lambda _: "") == "127.0.0.1"


def test_a_desk_whose_network_comes_late_is_opened_anew_once_it_is_there() -> None:
    here = [""]
    opened: list[str] = []

    def station(setup: Setup, telephone: Telephone) -> SipStation:
        opened.append(reached_at(setup, lambda _: here[0]))
        return SipStation(setup, telephone, lambda _: here[0])

    async def story() -> None:
        later = asyncio.get_running_loop().call_later
        facts = FactBook(SystemClock(), print)
        telephone = Telephone(station, facts, print, lambda: False, later)
        anywhere = Setup(host="0.0.0.0", port=0, device=Files())  # noqa: S104
        telephone.set_up(anywhere)
        telephone.retry()
        telephone.tick(0.1)
        assert opened == ["127.0.0.1"]
        here[0] = "10.0.0.7"
        telephone.retry()
        telephone.tick(0.1)
        assert opened == ["127.0.0.1", "10.0.0.7"]
        telephone.close()

    asyncio.run(story())
