"""A party, against a phone of another make: plain sockets and RTP packed by hand."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from aiortp import is_rtcp
from hypothesis import given, settings
from hypothesis import strategies as st

from counselor_app.phone.media.frames import SILENCE, Frame, level_of
from counselor_app.phone.media.party import Party
from counselor_app.phone.media.ports import NoFreePort, PortRange
from counselor_app.phone.media.stream import Codec, Direction, Stream
from tests.phone.test_media_frames import loudness, tone

HERE = "127.0.0.1"
PORTS = PortRange(41_000, 41_998)


def ulaw(frame: Frame) -> bytes:
    """Mu-law by the book (G.711), and by nobody's table."""
    x = np.frombuffer(frame, "<i2").astype(int)
    loud = np.minimum(np.abs(x), 32_635) + 132
    segment = np.floor(np.log2(loud)).astype(int) - 7
    low = (loud >> (segment + 3)) & 15
    coded: bytes = (
        (~((x < 0) * 128 | segment << 4 | low) & 255).astype(np.uint8).tobytes()
    )
    return coded


class ForeignPhone:
    """The other end of the line, which knows nothing of our code."""

    def __init__(self, party: Party) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HERE, 0))
        self.socket.setblocking(False)  # noqa: FBT003
        self.port: int = self.socket.getsockname()[1]
        self.to = (HERE, party.port)
        self.sequence, self.stamp, self.ssrc = 65_500, 2**32 - 800, 7
        self.sent = 0

    def packet(self, payload: bytes, kind: int = 0, *, mark: bool = False) -> bytes:
        head = (
            128,
            mark << 7 | kind,
            self.sequence % 65_536,
            self.stamp % 2**32,
            self.ssrc,
        )
        return struct.pack("!BBHII", *head) + payload

    def say(
        self, payload: bytes, kind: int = 0, step: int = 160, *, lost: bool = False
    ) -> None:
        """Send a packet, unless the network loses it, and go on."""
        if not lost:
            self.throw(self.packet(payload, kind))
        self.sequence, self.stamp = self.sequence + 1, self.stamp + step

    def throw(self, data: bytes) -> None:
        """Send any bytes."""
        self.socket.sendto(data, self.to)
        self.sent += 1

    def heard(self) -> list["Packet"]:
        """All packets that came in until now."""
        found: list[Packet] = []
        while True:
            try:
                data = self.socket.recv(2048)
            except BlockingIOError:
                return found
            kind, sequence, stamp, ssrc = struct.unpack("!xBHII", data[:12])
            found.append(
                Packet(kind & 127, bool(kind >> 7), sequence, stamp, ssrc, data[12:])
            )


@dataclass(frozen=True)
class Packet:
    kind: int
    mark: bool
    sequence: int
    stamp: int
    ssrc: int
    payload: bytes


@dataclass
class Line:
    """A party with a foreign phone at the other end, and a clock that is wound."""

    party: Party
    phone: ForeignPhone
    wind: Callable[[float], None]
    digits: list[str] = field(default_factory=list)

    async def settle(self, stranger: ForeignPhone | None = None) -> None:
        """Wait until all that was sent has been looked at."""
        sent = self.phone.sent + (stranger.sent if stranger else 0)
        async with asyncio.timeout(10):
            while self.looked_at < sent:  # noqa: ASYNC110 - only the socket knows
                await asyncio.sleep(0)

    @property
    def looked_at(self) -> int:
        figures = self.party.figures
        return figures.received + figures.ignored

    async def frame(self) -> Frame:
        """Let what was sent arrive, and 20 ms go by."""
        await self.settle()
        self.wind(0.02)
        return self.party.take()

    async def hear(self, *packets: tuple[bytes, int], step: int = 160) -> list[Frame]:
        """Let a packet arrive every 20 ms, and take a frame each time."""
        heard = []
        for payload, kind in packets:
            self.phone.say(payload, kind, step)
            heard.append(await self.frame())
        return heard

    @property
    def stream(self) -> Stream:
        return Stream(HERE, self.phone.port, (Codec.PCMU,), (101,))


@asynccontextmanager
async def line(stream: Stream | None = None) -> AsyncIterator[Line]:
    time = [1000.0]

    def wind(seconds: float) -> None:
        time[0] += seconds

    party = await Party.open(HERE, PORTS, lambda: time[0])
    phone = ForeignPhone(party)
    made = Line(party, phone, wind)
    party.on_dtmf(made.digits.append)
    if stream is None:
        party.start(made.stream)
    else:
        party.start(replace(stream, host=HERE, port=phone.port))
    try:
        yield made
    finally:
        phone.socket.close()
        await party.close()


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


def voice(hertz: float, frames: int) -> list[tuple[bytes, int]]:
    return [(ulaw(frame), 0) for frame in tone(hertz, frames)]


def test_a_foreign_voice_is_heard_across_the_end_of_its_numbers() -> None:
    async def story() -> None:
        async with line() as made:
            heard = await made.hear(*voice(440, 100))
            assert -13 < loudness(heard[10:], 440) < -12
            assert made.party.figures.received == 100
            assert made.party.figures.lost == 0

    run(story)


def test_a_foreign_phone_hears_us_in_the_law_it_chose() -> None:
    async def story(codec: Codec) -> None:
        async with line(Stream(HERE, 0, (codec,))) as made:
            frame = tone(440, 1)[0]
            for _ in range(50):
                made.party.send(frame)
            heard = made.phone.heard()
            assert {p.kind for p in heard} == {codec.value}
            assert len({p.ssrc for p in heard}) == 1
            assert [p.mark for p in heard] == [True] + [False] * 49
            steps = pairwise(heard)
            assert {
                ((b.sequence - a.sequence) % 2**16, (b.stamp - a.stamp) % 2**32)
                for a, b in steps
            } == {(1, 160)}
            assert codec is Codec.PCMA or heard[0].payload == ulaw(frame)

    for codec in Codec:
        asyncio.run(story(codec))


def test_with_every_fifth_packet_lost_a_voice_is_still_whole() -> None:
    async def story() -> None:
        dice = Random(7)
        async with line() as made:
            heard = []
            for payload, _ in voice(440, 400):
                made.phone.say(payload, lost=dice.random() < 0.2)
                heard.append(await made.frame())
            figures = made.party.figures
            assert 50 < figures.lost < 110
            assert figures.received + figures.lost in (398, 399, 400)
            quiet = [frame for frame in heard[20:] if level_of(frame) < -40]
            assert len(quiet) < 8
            assert loudness(heard[20:], 440) > -17
            assert loudness(heard[20:], 1000) < -30

    run(story)


def test_packets_that_come_late_and_in_bursts_leave_no_hole() -> None:
    async def story() -> None:
        async with line() as made:
            heard: list[Frame] = []
            words = voice(440, 300)
            for at in range(300):
                if at % 3 == 2:
                    for payload, _ in words[at - 2 : at + 1]:
                        made.phone.say(payload)
                heard.append(await made.frame())
            assert made.party.figures.jitter_ms > 5
            quiet = [frame for frame in heard[150:] if level_of(frame) < -40]
            assert not quiet

    run(story)


@pytest.mark.parametrize("ms", [10, 30, 40, 60])
def test_packets_of_any_length_are_heard(ms: int) -> None:
    async def story() -> None:
        samples = 8 * ms
        async with line() as made:
            whole = b"".join(ulaw(frame) for frame in tone(440, 300))
            heard: list[Frame] = []
            clock = 0.0
            for at in range(0, len(whole), samples):
                made.phone.say(whole[at : at + samples], step=samples)
                await made.settle()
                clock += ms
                made.wind(ms / 1000)
                while clock >= 20:
                    clock -= 20
                    heard.append(made.party.take())
            assert len(heard) == 300
            assert -14 < loudness(heard[100:], 440) < -12

    run(story)


def test_nobody_else_can_speak_into_a_call() -> None:
    async def story() -> None:
        async with line() as made:
            stranger = ForeignPhone(made.party)
            stranger.ssrc = made.phone.ssrc
            heard = []
            for ours, theirs in zip(voice(440, 100), voice(1000, 100), strict=True):
                stranger.sequence, stranger.stamp = made.phone.sequence, made.phone.stamp
                stranger.say(theirs[0])
                made.phone.say(ours[0])
                await made.settle(stranger)
                heard.append(await made.frame())
            stranger.socket.close()
            assert loudness(heard[10:], 440) > -13
            assert loudness(heard[10:], 1000) < -60
            assert made.party.figures.ignored == 100

    run(story)


def test_another_source_cannot_take_a_stream_that_lives() -> None:
    async def story() -> None:
        async with line() as made:
            heard = []
            for ours, theirs in zip(voice(440, 100), voice(1000, 100), strict=True):
                forged = struct.pack("!BBHII", 128, 0, 5, 5, 99) + theirs[0]
                heard += await made.hear(ours)
                made.phone.throw(forged)
            assert loudness(heard[10:], 440) > -13
            assert loudness(heard[10:], 1000) < -60

    run(story)


def test_a_source_may_follow_one_that_fell_silent_or_was_negotiated_away() -> None:
    async def story() -> None:
        async with line() as made:
            await made.hear(*voice(440, 20))
            made.phone.ssrc, made.phone.stamp = 8, 4
            await made.hear(*voice(1000, 5))
            assert made.party.figures.ignored == 5
            made.wind(0.5)
            heard = await made.hear(*voice(1000, 50))
            assert loudness(heard[10:], 1000) > -13
            made.phone.ssrc = 9
            made.party.retarget(made.stream)
            heard = await made.hear(*voice(700, 50))
            assert loudness(heard[10:], 700) > -13
            assert made.party.figures.ignored == 5
            assert made.party.figures.received == 120

    run(story)


def test_what_was_lost_is_counted_over_the_whole_leg() -> None:
    async def story() -> None:
        async with line() as made:
            for ssrc in (1, 2):
                made.phone.ssrc = ssrc
                await made.hear(*voice(440, 10))
                made.phone.sequence += 3
                await made.hear(*voice(440, 10))
                made.wind(1)
            assert made.party.figures.lost == 6

    run(story)


def test_a_packet_with_everything_that_rtp_allows_is_heard() -> None:
    async def story() -> None:
        async with line() as made:
            heard = []
            for payload, _ in voice(440, 40):
                plain = made.phone.packet(payload)
                # Padding, an extension and two more sources (RFC 3550 section 5.1).
                full = bytes((0b10110010,)) + plain[1:12] + bytes(8)
                full += b"\xbe\xde\0\1\x10\x55\0\0" + payload + b"\0\0\0\4"
                made.phone.throw(full)
                made.phone.sequence += 1
                made.phone.stamp += 160
                heard.append(await made.frame())
            assert loudness(heard[10:], 440) > -13

    run(story)


def test_what_was_not_negotiated_is_ignored_and_counted() -> None:
    async def story() -> None:
        async with line() as made:
            for kind in (8, 9, 13, 18, 96):
                await made.hear((bytes(160), kind))
            await made.hear((b"", 0))
            assert made.party.figures.ignored == 6
            assert made.party.figures.received == 0
            made.party.retarget(replace(made.stream, codecs=(Codec.PCMU, Codec.PCMA)))
            await made.hear(((b"\xd5" * 160), 8))
            assert made.party.figures.received == 1

    run(story)


def test_before_anything_is_agreed_nothing_is_heard_or_sent() -> None:
    async def story() -> None:
        party = await Party.open(HERE, PORTS)
        phone = ForeignPhone(party)
        made = Line(party, phone, lambda _: None)
        heard = await made.hear(*voice(440, 10))
        party.send(tone(440, 1)[0])
        party.send_dtmf("1")
        assert set(heard) == {SILENCE}
        assert (party.figures.ignored, party.figures.sent) == (10, 0)
        assert phone.heard() == []
        phone.socket.close()
        await party.close()
        await party.close()
        party.send(SILENCE)

    run(story)


@pytest.mark.parametrize("direction", list(Direction))
def test_the_agreed_direction_holds_whatever_happens(direction: Direction) -> None:
    async def story() -> None:
        async with line(Stream(HERE, 0, direction=direction)) as made:
            heard = await made.hear(*voice(440, 30))
            for _ in range(30):
                made.party.send(tone(1000, 1)[0])
            assert (loudness(heard[10:], 440) > -13) is direction.hears
            assert len(made.phone.heard()) == (30 if direction.sends else 0)

    run(story)


def test_held_is_silence_both_ways_and_muted_one_way() -> None:
    async def story() -> None:
        async with line() as made:
            party, a = made.party, tone(1000, 1)[0]
            await made.hear(*voice(440, 20))
            for party.muted, party.held in ((True, False), (False, True), (False, False)):
                heard = await made.hear(*voice(440, 20))
                party.send(a)
                said = [packet.payload for packet in made.phone.heard()]
                silent = party.muted or party.held
                assert said == [b"\xff" * 160 if silent else ulaw(a)]
                assert (loudness(heard, 440) > -16) is not party.held

    run(story)


def test_after_a_pause_the_time_went_on_and_the_first_packet_is_marked() -> None:
    async def story() -> None:
        async with line() as made:
            away = replace(made.stream, direction=Direction.RECVONLY)
            for stream in (made.stream, away, made.stream):
                made.party.retarget(stream)
                for _ in range(10):
                    made.party.send(SILENCE)
            made.party.skip(3)
            made.party.send(SILENCE)
            heard = made.phone.heard()
            start = heard[0].stamp
            at = [(packet.stamp - start) % 2**32 // 160 for packet in heard]
            assert at == [*range(10), *range(20, 30), 33]
            assert [n for n, packet in enumerate(heard) if packet.mark] == [0, 10]

    run(story)


def test_keys_are_paced_with_a_time_of_their_own() -> None:
    async def story() -> None:
        async with line() as made:
            made.party.send(SILENCE)
            made.party.send_dtmf("1x2")
            for _ in range(30):
                made.party.send(SILENCE)
            heard = made.phone.heard()
            assert len(heard) == 31
            start, first = heard[0].stamp, heard[0].sequence
            keys = [packet for packet in heard if packet.kind == 101]
            events = {p.stamp for p in keys}
            assert [
                (s - start) % 2**32 // 160 for s in dict.fromkeys(p.stamp for p in keys)
            ] == [1, 14]
            assert len(events) == 2
            for stamp, code in zip(
                dict.fromkeys(p.stamp for p in keys), (1, 2), strict=True
            ):
                mine = [p for p in keys if p.stamp == stamp]
                assert [p.mark for p in mine] == [True] + [False] * 7
                unpacked = [struct.unpack("!BBH", p.payload) for p in mine]
                assert [row[0] for row in unpacked] == [code] * 8
                assert [row[1] >> 7 for row in unpacked] == [0] * 5 + [1] * 3
                assert [row[2] for row in unpacked] == [
                    160,
                    320,
                    480,
                    640,
                    800,
                    960,
                    960,
                    960,
                ]
            for at, packet in enumerate(heard):
                assert (packet.sequence - first) % 2**16 == at
                if packet.kind == 0:
                    assert (packet.stamp - start) % 2**32 == 160 * at

    run(story)


def key(event: int, step: int, *, up: bool = False) -> bytes:
    return struct.pack("!BBH", event, up << 7 | 10, 160 * step)


def test_a_foreign_key_is_told_once_even_if_only_one_of_its_packets_comes() -> None:
    async def story() -> None:
        for kept in range(6):
            async with line() as made:
                for code in (1, 2, 2, 11):
                    packets = [key(code, n) for n in (1, 2, 3)] + [
                        key(code, 4, up=True)
                    ] * 3
                    for n, payload in enumerate(packets):
                        made.phone.say(payload, 101, 0, lost=n != kept)
                    await made.settle()
                    made.phone.stamp += 1600
                assert "".join(made.digits) == "122#"

    run(story)


def test_keys_that_all_bear_the_same_time_are_told_apart() -> None:
    async def story() -> None:
        async with line() as made:
            for code in (1, 2, 2, 3):
                for payload in [key(code, 1), key(code, 2), *[key(code, 3, up=True)] * 3]:
                    await made.hear((payload, 101), step=0)
            assert "".join(made.digits) == "1223"

    run(story)


def test_a_key_that_is_none_or_comes_too_late_is_not_told() -> None:
    async def story() -> None:
        async with line() as made:
            await made.hear((key(16, 1), 101), (b"\1", 101), (b"", 101))
            await made.hear((key(5, 1), 101))
            made.phone.stamp -= 1600
            await made.hear((key(4, 1), 101))
            assert made.digits == ["5"]
            away = replace(made.stream, direction=Direction.SENDONLY)
            made.party.retarget(away)
            made.phone.stamp += 3200
            await made.hear((key(6, 1), 101))
            assert made.digits == ["5"]

    run(story)


def test_more_keys_than_anybody_presses_are_left_out() -> None:
    async def story() -> None:
        async with line() as made:
            made.party.send_dtmf("1" * 500)
            heard = []
            for _ in range(64 * 13 + 1):
                made.party.send(SILENCE)
                heard += made.phone.heard()
            assert len({packet.stamp for packet in heard if packet.kind == 101}) == 64
            assert heard[-1].kind == 0

    run(story)


def test_without_agreed_keys_none_is_pressed_and_the_voice_goes_on() -> None:
    async def story() -> None:
        async with line(Stream(HERE, 0)) as made:
            made.party.send_dtmf("1")
            for _ in range(10):
                made.party.send(SILENCE)
            assert [packet.kind for packet in made.phone.heard()] == [0] * 10

    run(story)


def test_a_change_of_law_in_a_call_is_heard_and_spoken() -> None:
    async def story() -> None:
        async with line() as made:
            await made.hear(*voice(440, 20))
            made.party.retarget(replace(made.stream, codecs=(Codec.PCMA,)))
            heard = await made.hear(*[(b"\xd5" * 160, 8)] * 20)
            made.party.send(tone(440, 1)[0])
            assert level_of(b"".join(heard[5:])) < -65
            assert [packet.kind for packet in made.phone.heard()] == [8]
            assert made.party.figures.received == 40

    run(story)


def test_the_ports_are_a_pair_taken_in_turn_and_given_back() -> None:
    async def story() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind((HERE, 42_003))
            ports = PortRange(42_000, 42_007)
            parties = [await Party.open(HERE, ports) for _ in range(3)]
            assert [party.port for party in parties] == [42_000, 42_004, 42_006]
            with pytest.raises(NoFreePort):
                await Party.open(HERE, ports)
            for party in parties:
                await party.close()
            again = await Party.open(HERE, ports)
            assert again.port == 42_000
            await again.close()

    run(story)


@settings(max_examples=10)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=80),
            st.builds(lambda tail: b"\x80\x00" + tail, st.binary(max_size=60)),
            st.builds(lambda tail: b"\x80\x65" + tail, st.binary(max_size=60)),
            st.builds(lambda tail: b"\x90\x00" + tail, st.binary(max_size=60)),
            st.builds(lambda tail: b"\x81\xc8" + tail, st.binary(max_size=60)),
            st.builds(lambda tail: b"\x81\xc9" + tail, st.binary(max_size=60)),
        ),
        min_size=40,
        max_size=40,
    )
)
def test_no_packet_can_do_harm(packets: list[bytes]) -> None:
    async def story() -> None:
        failed: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, what: failed.append(what)
        )
        async with line() as made:
            for data in packets:
                made.phone.throw(data)
                made.phone.sent -= is_rtcp(data)
                await made.settle()
                assert len(made.party.take()) == 320
            made.wind(1)
            made.phone.ssrc = 77
            heard = await made.hear(*voice(440, 60))
            assert loudness(heard[20:], 440) > -14
        assert not failed

    run(story)
