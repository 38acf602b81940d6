"""Conferences that talk to each other by real RTP on this machine."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import pytest

from counselor_app.phone.media.conference import Conference
from counselor_app.phone.media.devices import NullDevice
from counselor_app.phone.media.frames import QUIET_DB, SILENCE, Frame
from counselor_app.phone.media.mixer import DESK
from counselor_app.phone.media.party import Party
from counselor_app.phone.media.ports import PortRange
from counselor_app.phone.media.stream import Codec, Stream
from counselor_app.phone.media.wav import WavRecorder
from tests.phone.test_media_frames import loudness, tone

HERE = "127.0.0.1"
PORTS = PortRange(43_000, 43_998)


class Headset(NullDevice):
    """Says a tone without end, and keeps what it hears."""

    def __init__(self, hertz: float = 0) -> None:
        super().__init__()
        self.words = tone(hertz, 50) if hertz else [SILENCE]
        self.heard: list[Frame] = []
        self.fails = False
        self.start()
        self._mouth = chain.from_iterable(repeat(self.words))

    def read(self) -> Frame:
        if self.fails:
            raise RuntimeError
        return super().read()

    def write(self, frame: Frame) -> None:
        self.heard.append(frame)


@dataclass
class Room:
    """A conference in a room of its own."""

    hertz: float
    parties: dict[str, Party] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.levels: list[tuple[float, float]] = []
        self.headset = Headset(self.hertz)
        self.conference = Conference(
            self.headset, lambda mouth, ear: self.levels.append((mouth, ear))
        )

    async def connect(self, other: "Room", codec: Codec = Codec.PCMU) -> None:
        """Have a call between the two, under each other's tone as its name."""
        ours, theirs = await Party.open(HERE, PORTS), await Party.open(HERE, PORTS)
        for room, party, far, peer in (
            (self, ours, theirs, other),
            (other, theirs, ours, self),
        ):
            party.start(Stream(HERE, far.port, (codec,), (101,)))
            room.parties[str(peer.hertz)] = party
            room.conference.join(str(peer.hertz), party)


@asynccontextmanager
async def rooms(*tones: float) -> AsyncIterator[list[Room]]:
    made = [Room(hertz) for hertz in tones]
    try:
        yield made
    finally:
        for room in made:
            await room.conference.close()
            for party in room.parties.values():
                await party.close()


async def beat(made: Sequence[Room], frames: int) -> None:
    """Let all rooms beat at once, each time waiting for what they sent."""
    for _ in range(frames):
        for room in made:
            room.conference.tick()
        await arrived(made)


async def arrived(made: Sequence[Room]) -> None:
    """Wait until all that was sent is there."""
    parties = [party for room in made for party in room.parties.values()]
    sent = sum(party.figures.sent for party in parties)
    async with asyncio.timeout(10):
        while sum(p.figures.received for p in parties) < sent:  # noqa: ASYNC110
            await asyncio.sleep(0)


@contextmanager
def listening(room: Room) -> Iterator[list[Frame]]:
    """What the room's ear hears meanwhile, but for the first frames on their way."""
    room.headset.heard.clear()
    heard: list[Frame] = []
    yield heard
    heard += room.headset.heard[12:]


def test_two_desks_hear_each_other_as_time_goes_by() -> None:
    async def story() -> None:
        async with rooms(440, 1000) as (here, there):
            await here.connect(there)
            for room in (here, there):
                room.conference.start()
            async with asyncio.timeout(30):
                while len(there.headset.heard) < 60:  # noqa: ASYNC110 - it is real time
                    await asyncio.sleep(0.05)
            assert sys.getswitchinterval() < 0.001
            await here.conference.close()
            await there.conference.close()
            for room, near, far in ((here, 440, 1000), (there, 1000, 440)):
                assert loudness(room.headset.heard[20:], far) > -16
                assert loudness(room.headset.heard[20:], near) < -50
                assert room.levels

    before = sys.getswitchinterval()
    try:
        asyncio.run(story())
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize("codec", list(Codec))
def test_three_parties_hear_the_others_and_not_themselves(codec: Codec) -> None:
    async def story() -> None:
        async with rooms(440, 700, 1000) as made:
            desk, caller, psap = made
            await desk.connect(caller, codec)
            await desk.connect(psap, codec)
            await beat(made, 80)
            for room in made:
                heard = room.headset.heard[20:]
                assert loudness(heard, room.hertz) < -50
                for other in made:
                    assert other is room or loudness(heard, other.hertz) > -16

    asyncio.run(story())


def test_a_muted_counselor_is_heard_by_nobody_and_hears_everybody() -> None:
    async def story() -> None:
        async with rooms(440, 700, 1000) as made:
            desk, caller, psap = made
            await desk.connect(caller)
            await desk.connect(psap)
            desk.conference.mute(muted=True)
            await beat(made, 20)
            with listening(desk) as ear, listening(caller) as theirs:
                await beat(made, 60)
            assert loudness(ear, 700) > -16
            assert loudness(theirs, 440) < -70
            assert loudness(theirs, 1000) > -16
            desk.conference.mute(muted=False)
            with listening(caller) as theirs:
                await beat(made, 60)
            assert loudness(theirs, 440) > -16

    asyncio.run(story())


def test_a_held_party_hears_nobody_and_is_not_heard() -> None:
    async def story() -> None:
        async with rooms(440, 700, 1000) as made:
            desk, caller, psap = made
            await desk.connect(caller)
            await desk.connect(psap)
            await beat(made, 20)
            desk.conference.hold("700", held=True)
            with (
                listening(desk) as ear,
                listening(caller) as held,
                listening(psap) as third,
            ):
                await beat(made, 60)
            assert set(held) == {SILENCE}
            for heard in (ear, third):
                assert loudness(heard, 700) < -70
            assert loudness(ear, 1000) > -16
            assert loudness(third, 440) > -16
            desk.conference.hold("700", held=False)
            with listening(desk) as ear, listening(caller) as theirs:
                await beat(made, 60)
            assert loudness(ear, 700) > -16
            assert loudness(theirs, 440) > -16

    asyncio.run(story())


def test_keys_arrive_as_they_were_pressed_while_people_talk() -> None:
    async def story() -> None:
        async with rooms(440, 1000) as made:
            here, there = made
            await here.connect(there)
            pressed: list[str] = []
            there.parties["440"].on_dtmf(pressed.append)
            await beat(made, 20)
            here.parties["1000"].send_dtmf("1223#")
            await beat(made, 100)
            assert "".join(pressed) == "1223#"

    asyncio.run(story())


def wav(path: Path, frames: Sequence[Frame]) -> Path:
    recorder = WavRecorder(path)
    for frame in frames:
        recorder.write(frame)
    recorder.close()
    return path


async def told(room: Room, path: Path) -> None:
    """Play a file and wait until it was read."""
    room.conference.play(path)
    await asyncio.gather(*room.conference._playing)


def test_an_announcement_is_heard_at_the_desk_and_by_nobody_else(tmp_path: Path) -> None:
    async def story() -> None:
        async with rooms(0, 700) as made:
            desk, caller = made
            await desk.connect(caller)
            await beat(made, 20)
            await told(desk, wav(tmp_path / "a.wav", tone(1500, 60)))
            with listening(desk) as ear, listening(caller) as theirs:
                await beat(made, 60)
            assert -23 < loudness(ear, 1500) < -20
            assert loudness(ear, 700) > -13
            assert set(theirs) == {SILENCE}

    asyncio.run(story())


def test_announcements_are_told_in_the_order_asked_and_bad_files_passed_over(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with rooms(0) as (desk,):
            (tmp_path / "bad.wav").write_bytes(b"RIFF")
            for name, hertz in (("a", 600), ("b", 900)):
                desk.conference.play(wav(tmp_path / name, tone(hertz, 50)))
                desk.conference.play(tmp_path / "bad.wav")
                desk.conference.play(tmp_path / "missing.wav")
            await asyncio.gather(*desk.conference._playing)
            await beat([desk], 110)
            heard = desk.headset.heard
            assert loudness(heard[:50], 600) > -23
            assert loudness(heard[50:100], 900) > -23
            assert set(heard[100:]) == {SILENCE}

    asyncio.run(story())


def test_it_rings_in_the_ear_only_and_softly_during_a_call() -> None:
    async def story() -> None:
        async with rooms(0, 0) as made:
            desk, caller = made
            desk.conference.ring(on=True)
            await beat(made, 90)
            assert loudness(desk.headset.heard, 440) > -16
            await desk.connect(caller)
            desk.conference.ring(on=False)
            desk.conference.ring(on=True)
            with listening(desk) as ear, listening(caller) as theirs:
                await beat(made, 90)
            assert loudness(ear, 440) < -22
            assert set(theirs) == {SILENCE}

    asyncio.run(story())


def test_levels_are_told_twice_a_second_and_the_mouth_before_it_is_muted() -> None:
    async def story() -> None:
        async with rooms(440) as (desk,):
            desk.conference.mute(muted=True)
            await beat([desk], 99)
            assert len(desk.levels) == 3
            for mouth, ear in desk.levels:
                assert -16 < mouth < -15
                assert ear == QUIET_DB

    asyncio.run(story())


def test_whoever_left_is_heard_no_more_and_names_are_given_once() -> None:
    async def story() -> None:
        async with rooms(440, 700) as made:
            desk, caller = made
            await desk.connect(caller)
            party = desk.parties["700"]
            for key in ("700", DESK):
                with pytest.raises(ValueError, match="name"):
                    desk.conference.join(key, party)
            await beat(made, 20)
            desk.conference.leave("700")
            desk.conference.leave("700")
            desk.conference.hold("700", held=True)
            with listening(desk) as ear, listening(caller) as theirs:
                await beat(made, 40)
            assert set(ear) == {SILENCE}
            assert loudness(theirs, 440) < -70

    asyncio.run(story())


def test_beats_that_came_too_late_leave_a_gap_and_no_delay() -> None:
    async def story() -> None:
        async with rooms(440, 700) as made:
            desk, caller = made
            await desk.connect(caller)
            await beat(made, 50)
            for _ in range(10):
                caller.conference.tick()
            await arrived(made)
            desk.conference.skip(10)
            caller.headset._mouth = iter(tone(2000, 40))
            desk.headset.heard.clear()
            with listening(caller) as theirs:
                await beat(made, 40)
            assert loudness(theirs, 440) > -16
            assert loudness(desk.headset.heard[6:16], 2000) > -16
            assert desk.parties["700"].figures.late == 0

    asyncio.run(story())


def test_a_device_that_fails_for_a_moment_does_not_end_the_beat() -> None:
    async def story() -> None:
        async with rooms(440) as (desk,):
            desk.headset.fails = True
            desk.conference._tick_on()
            desk.conference._tick_on()
            desk.headset.fails = False
            desk.conference._tick_on()
            assert len(desk.headset.heard) == 1

    asyncio.run(story())
