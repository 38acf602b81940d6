"""The real telephone process under attack on loopback, and what it leaves behind."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from counselor_app.adapters.phone_watch import Wire
from counselor_app.desk.ports import Attached, Happened
from counselor_app.domain.health import PhoneReady
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import (
    CallEnded,
    CallOffered,
    DigitHeard,
    RingingStopped,
    Side,
)
from counselor_app.domain.people import CallerLearned
from counselor_app.wire.phone_messages import Setup
from tests.adapters.phone_desks import keep_all
from tests.adapters.phone_lines import SETUP, Lines, answered, open_lines, port_of
from tests.phone.loopback_peer import HOST
from tests.phone.wound import request
from tests.security.mutants import mutants_of

CANARY = "Zebulonq"
NUMBER = "+13145550187"
SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 0\r\n"
)


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from open_lines()


class Stranger:
    """A UDP socket at an address of its own."""

    def __init__(self, port: int, host: str = HOST) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        self._socket.bind((host, 0))
        self._socket.settimeout(10)
        self._to = (HOST, port)
        self.at = f"{host}:{self._socket.getsockname()[1]}"

    def say(self, data: bytes) -> None:
        self._socket.sendto(data, self._to)

    def statuses(self, number: int, status: bytes) -> None:
        """Wait for so many answers of a status; others are passed over."""
        while number:
            number -= self._socket.recv(65535).split()[1] == status

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def strangers() -> Iterator[list[Stranger]]:
    made: list[Stranger] = []
    yield made
    for one in made:
        one.close()


def process_at(address: Path) -> int:
    wire = Wire(address)
    pid = wire._peer()[0]
    wire.close()
    return pid


def memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found
    return int(found.group(1))


def log_of(lines: Lines) -> str:
    return lines.address.with_name("link.log").read_text()


def test_300_calls_at_once_ring_and_a_desk_that_starts_anew_sees_them_all(
    lines: Lines, strangers: list[Stranger]
) -> None:
    here = lines.desk()
    port = port_of(here)
    strangers.append(many := Stranger(port))
    pid = process_at(lines.address)
    before = memory_kb(pid)
    via, contact = f"SIP/2.0/UDP {many.at};rport", f"<sip:x@{many.at}>"
    for number in range(300):
        name = f"burst-{number}"
        many.say(
            request("INVITE", call_id=name, tag=name, via=via, contact=contact, body=SDP)
        )
    many.statuses(300, b"180")
    calls = {here.mail.wait_event(CallOffered).subject for _ in range(300)}
    assert len(calls) == 300
    here.link.close(orderly=False)
    anew = lines.desk()
    assert anew.mail.wait(Attached).live == calls
    assert memory_kb(pid) < before + 30_000


def test_a_thousand_strange_messages_cost_neither_call_nor_log(
    lines: Lines, strangers: list[Stranger]
) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    call = answered(here, peer)
    port = int(peer._contact.rpartition(":")[2])
    strangers.append(stranger := Stranger(port))
    honest = [
        request(m, call_id=peer.call_id, tag=peer.call_id, cseq=7, to_tag=to, body=SDP)
        for m in ("INVITE", "BYE", "CANCEL", "ACK", "UPDATE", "REFER", "INFO")
        for to in ("", "guessed")
    ]
    for number, mutant in enumerate(mutants_of(honest, 1_000, seed=3261)):
        stranger.say(mutant[:60_000])
        if number % 100 == 0:  # wait for it to be read, so that none is lost
            name = f"ask-{number}"
            via = f"SIP/2.0/UDP {stranger.at};rport"
            stranger.say(request("OPTIONS", via=via, branch=f"z9hG4bK{name}"))
            stranger.statuses(1, b"200")
    assert peer.voice.hears(25)
    ended = [x for x in here.mail.letters if isinstance(x, Happened)]
    assert not any(isinstance(x.event, CallEnded) and x.subject == call for x in ended)
    peer.bye()
    peer.status(200)
    said = here.mail.wait(
        Happened, lambda x: x.subject == call and isinstance(x.event, CallEnded)
    )
    assert said.event == CallEnded(by=Side.CALLER)
    assert log_of(lines) == ""


def test_a_flood_of_keys_becomes_no_flood_of_rows(lines: Lines) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    call = answered(here, peer)
    answer = peer.reinvite("sendrecv")
    found = re.search(r"m=audio (\d+)", answer.body)
    assert found
    for number in range(3_000):
        stamp = (50_000_000 + number * 160).to_bytes(4, "big")
        head = b"\x80\x65" + (number + 20_000).to_bytes(2, "big") + stamp
        key = bytes((number % 10, 10, 0, 160))
        sound = head + (77).to_bytes(4, "big") + key
        peer.voice._socket.sendto(sound, (HOST, int(found.group(1))))
    here.mail.wait_event(DigitHeard)
    here.link.hang_up(call)
    peer.request("BYE")
    here.mail.wait_event(CallEnded)
    heard = [x for x in here.mail.letters if isinstance(x, Happened)]
    assert len([x for x in heard if isinstance(x.event, DigitHeard)]) < 100


def test_no_word_of_a_caller_is_left_in_log_command_or_environment(
    lines: Lines, strangers: list[Stranger]
) -> None:
    here = lines.desk()
    port = port_of(here)
    pid = process_at(lines.address)
    strangers.append(caller := Stranger(port))
    words = (
        f'P-Asserted-Identity: "{CANARY}" <sip:{NUMBER}@127.0.0.1>\r\n'
        f"Call-Info: <cid:{CANARY}>;purpose={CANARY}\r\nSubject: {CANARY}\r\n"
        f"Geolocation: <https://{CANARY}.example/>\r\nReason: {CANARY}\r\n"
    )
    via = f"SIP/2.0/UDP {caller.at};rport"
    for body in (SDP, CANARY.encode(), SDP + b"a=" + CANARY.encode() * 9):
        name = f"{CANARY}-{len(body)}"
        told = request(
            "INVITE", call_id=name, tag=CANARY, via=via, extra=words, body=body
        )
        caller.say(told)
        for mutant in mutants_of([told], 100, seed=len(body)):
            caller.say(mutant)
        caller.say(told.replace(b"Content-Length: ", b"Content-Length: 9"))
        here.link.play(f"/nowhere/{CANARY}.wav")
    learned = here.mail.wait_event(CallerLearned).event
    assert CANARY in repr(getattr(learned, "name", ""))
    here.link.hang_up(CallId(here.mail.wait_event(CallOffered).subject))
    here.mail.wait_event(RingingStopped)
    places = ("cmdline", "environ")
    seen = "".join(Path(f"/proc/{pid}/{name}").read_text() for name in places)
    seen += log_of(lines) + "".join(map(str, lines.folder.rglob("*")))
    assert CANARY not in seen
    assert NUMBER.lstrip("+") not in seen
    assert all(
        path.lstat().st_mode & 0o077 == 0 for path in lines.address.parent.iterdir()
    )


def test_a_crash_of_the_telephone_leaves_no_core(lines: Lines) -> None:
    port_of(lines.desk())
    limits = Path(f"/proc/{process_at(lines.address)}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0\s", limits)


def test_only_configured_peers_are_heard_over_udp_and_tcp(
    lines: Lines, strangers: list[Stranger]
) -> None:
    setup = Setup(
        host="127.0.0.1",
        port=0,
        device=SETUP.device,
        rtp_ports=SETUP.rtp_ports,
        peers=("127.0.0.3",),
    )
    here = lines.desk(setup)
    here.mail.wait(Attached)
    port = here.mail.wait(PhoneReady).port
    strangers += [stranger := Stranger(port), center := Stranger(port, "127.0.0.3")]
    for number in range(50):
        stranger.say(request("INVITE", call_id=f"ghost-{number}", body=SDP))
        stranger.say(request("OPTIONS", branch=f"z9hG4bK{number}"))
    via = f"SIP/2.0/UDP {center.at};rport"
    center.say(request("INVITE", call_id="true", via=via, body=SDP))
    center.statuses(1, b"180")
    here.mail.wait_event(CallOffered)
    offered = [x for x in here.mail.letters if isinstance(x, Happened)]
    assert not any(isinstance(x.event, CallOffered) for x in offered)
    stranger._socket.settimeout(0)
    with pytest.raises(BlockingIOError):
        stranger._socket.recv(1)
    with socket.create_connection((HOST, port)) as refused:
        refused.settimeout(10)
        with suppress(ConnectionError):
            assert refused.recv(1) == b""


@pytest.mark.soak
def test_a_flood_of_junk_at_the_sound_port_costs_no_word(lines: Lines) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    answered(here, peer)
    found = re.search(r"m=audio (\d+)", peer.reinvite("sendrecv").body)
    assert found
    before = len(peer.voice.heard)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(100_000):
            junk = os.urandom(12) * (1 + number % 5_000)
            stranger.sendto(junk[:60_000], (HOST, int(found.group(1))))
    assert peer.voice.hears(before + 25)
    peer.bye()
    peer.status(200)
    keep_all(here)
