"""The real telephone process, called on loopback by plain sockets."""

import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counselor_app.domain.health import LevelsHeard
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallOffered,
    CallResumed,
    DigitHeard,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.people import CallerLearned
from counselor_app.wire.phone_messages import Files
from tests.adapters.phone_desks import TestDesk, keep_all
from tests.adapters.phone_lines import SETUP, Lines, answered, open_lines, port_of
from tests.phone.loopback_peer import Peer

SILENT = {0x7F, 0xFF}  # zero in G.711 mu-law


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from open_lines()


@pytest.fixture(scope="module")
def telephone() -> Iterator[tuple[TestDesk, int]]:
    """One telephone for most calls of this file, since a start takes its time."""
    for lines in open_lines():
        here = lines.desk(replace(SETUP, second_call_rings=0.3))
        yield here, port_of(here)


@pytest.fixture
def here(telephone: tuple[TestDesk, int]) -> Iterator[TestDesk]:
    yield telephone[0]
    telephone[0].ends_all()
    keep_all(telephone[0])


@pytest.fixture
def peer(telephone: tuple[TestDesk, int]) -> Iterator[Peer]:
    with Peer(telephone[1]) as peer:
        yield peer


@pytest.fixture
def another(telephone: tuple[TestDesk, int]) -> Iterator[Peer]:
    with Peer(telephone[1]) as peer:
        yield peer


def test_a_call_rings_is_answered_and_heard_and_the_caller_hangs_up(
    lines: Lines,
) -> None:
    mouth = lines.folder / "mouth.wav"
    write_tone(mouth)
    ear = lines.folder / "ear.wav"
    here = lines.desk(
        replace(SETUP, device=Files(mouth_wav=str(mouth), ear_wav=str(ear)))
    )
    peer = lines.peer(port_of(here))
    call = answered(here, peer)
    caller = here.mail.wait_event(CallerLearned)
    assert (caller.subject, getattr(caller.event, "number", "")) == (call, "+13145550142")
    assert peer.voice.hears(50)
    assert {packet.payload_type for packet in peer.voice.heard} == {0}
    assert any(set(packet.payload) - SILENT for packet in peer.voice.heard)
    here.mail.wait(LevelsHeard, lambda levels: levels.ear > -60)
    peer.bye()
    peer.status(200)
    assert here.mail.wait_event(CallEnded).event == CallEnded(by=Side.CALLER)
    keep_all(here)
    here.link.close()
    assert max(map(abs, loudness(ear))) > 1000
    assert lines.address.with_name("link.log").read_text() == ""


def test_whether_sound_arrives_on_the_line_is_told(here: TestDesk, peer: Peer) -> None:
    answered(here, peer)
    here.mail.wait(LevelsHeard, lambda levels: bool(levels.arriving))
    peer.voice.close()
    here.mail.wait(LevelsHeard, lambda levels: levels.arriving == 0)


def test_the_counselor_hangs_up(here: TestDesk, peer: Peer) -> None:
    here.link.hang_up(answered(here, peer))
    peer.request("BYE")
    assert here.mail.wait_event(CallEnded).event == CallEnded(by=Side.COUNSELOR)


def test_a_colleague_was_faster(here: TestDesk, peer: Peer) -> None:
    peer.invite()
    here.mail.wait_event(CallOffered)
    peer.status(180)
    peer.cancel('SIP;cause=200;text="Call completed elsewhere"')
    peer.status(200)
    peer.status(487)
    peer.ack_failure()
    stopped = here.mail.wait_event(RingingStopped).event
    assert stopped == RingingStopped(why=Unanswered.ELSEWHERE)


def test_a_second_call_is_turned_away_after_its_time(
    here: TestDesk, peer: Peer, another: Peer
) -> None:
    first, second = peer, another
    call = answered(here, first)
    second.invite()
    other = here.mail.wait_event(CallOffered).subject
    assert other != call
    second.status(180)
    second.status(486)
    second.ack_failure()
    stopped = here.mail.wait_event(RingingStopped)
    assert stopped.subject == other
    assert stopped.event == RingingStopped(why=Unanswered.BUSY)
    assert first.voice.hears(5)


def test_both_sides_hold(here: TestDesk, peer: Peer) -> None:
    call = answered(here, peer)
    assert "a=recvonly" in peer.reinvite("sendonly").body
    assert here.mail.wait_event(CallHeld).event == CallHeld(by=Side.CALLER)
    peer.reinvite("sendrecv")
    assert here.mail.wait_event(CallResumed).event == CallResumed(by=Side.CALLER)
    here.link.hold(call, held=True)
    offer = peer._next()
    assert offer.method == "INVITE"
    assert "a=sendonly" in offer.body
    peer.reply(offer, 200, peer.sdp("recvonly"))
    assert here.mail.wait_event(CallHeld).event == CallHeld(by=Side.COUNSELOR)


def test_the_911_center_is_called_in_and_hears_the_caller(lines: Lines) -> None:
    with Peer(1) as center:
        here = lines.desk(replace(SETUP, psap=f"sip:911@{center.address}"))
        port = port_of(here)
        peer = lines.peer(port)
        call = answered(here, peer)
        here.link.call_psap(call)
        here.mail.wait_event(PartyInvited)
        center._to = ("127.0.0.1", port)
        invite = center._next()
        assert invite.method == "INVITE"
        center.reply(invite, 200, center.sdp())
        joined = here.mail.wait_event(PartyJoined).event
        assert isinstance(joined, PartyJoined)
        center.talk(invite)
        assert center.voice.hears(30)
        assert any(packet.payload[5] == 0x10 for packet in center.voice.heard)
        here.link.drop_party(call, joined.leg)
        center.request("BYE")
        assert here.mail.wait_event(PartyLeft).event == PartyLeft(leg=joined.leg)
        assert peer.voice.hears(5)
        keep_all(here)


def test_keys_are_heard_both_ways(here: TestDesk, peer: Peer) -> None:
    call = answered(here, peer)
    peer.voice.press(5)
    assert here.mail.wait_event(DigitHeard).event == DigitHeard(digit="5")
    here.link.dial(call, "#")
    assert peer.voice.hears(25)
    keys = {
        packet.payload[0] for packet in peer.voice.heard if packet.payload_type == 101
    }
    assert keys == {11}


def test_an_offer_less_call_is_talked_on(here: TestDesk, peer: Peer) -> None:
    peer.invite("")
    call = CallId(here.mail.wait_event(CallOffered).subject)
    peer.status(180)
    here.link.answer(call)
    offer = peer.status(200)
    peer.ack(peer.sdp())
    peer.talk(offer)
    here.mail.wait_event(CallAnswered)
    assert peer.voice.hears(10)


def write_tone(path: Path) -> None:
    with wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, 8000, 0, "NONE", ""))
        wav.writeframes(b"".join(b"\x00\x10\x00\xf0" * 2 for _ in range(8000)))


def loudness(path: Path) -> list[int]:
    with wave.open(str(path), "rb") as wav:
        sound = wav.readframes(wav.getnframes())
    return [
        int.from_bytes(sound[n : n + 2], "little", signed=True)
        for n in range(0, len(sound), 2)
    ]
