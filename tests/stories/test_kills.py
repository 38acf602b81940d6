"""Whatever is killed, the caller, the answers and the words typed are not lost."""

import os
import random
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from tests.phone.loopback_peer import Packet, Peer
from tests.stories.desk_process import (
    DeskProcess,
    Glance,
    answered,
    closed,
    desk_process,
)

SECOND = 1.0
MOST_MISSING, PACKET_MS = 3, 20


@pytest.fixture
def here(tmp_path: Path) -> Iterator[DeskProcess]:
    with desk_process(tmp_path) as desk:
        yield desk


@pytest.fixture
def peers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def peer_of(here: DeskProcess, peers: ExitStack, but: int = 0) -> Peer:
    port = here.until(lambda glance: glance.port not in (0, but)).port
    return peers.enter_context(Peer(port))


@dataclass(frozen=True)
class Gap:
    """What a kill cost the caller's side: packets missing, and the longest silence."""

    missing: int
    silent_ms: int
    restart_ms: int


def works_a_while(here: DeskProcess, chance: random.Random) -> None:
    """Answer and note by key, at no fixed pace, and stop in the middle of anything."""
    for _ in range(chance.randint(3, 14)):
        if chance.random() < 0.7:
            here.press(chance.choice("12"), "Return")
        else:
            here.press("Ctrl+N")
            here.types(f"word{chance.randint(100, 999)} ")
            if chance.random() < 0.7:
                here.press("Ctrl+N")
    if chance.random() < 0.5:
        here.settles(chance.uniform(0, 1.5))


def noted(glance: Glance) -> str:
    """All that was typed: notes without their times, then what stands in the field."""
    taken = re.sub(r"(?m)^\d\d:\d\d ", "", glance.seen.taken)
    return f"{taken}\n{glance.seen.field}".replace("\n", " ").strip()


def check_nothing_lost(here: DeskProcess, killed: Glance, back: Glance) -> None:
    mine = [glance for glance in here.past if glance.pid == killed.pid]
    old = [glance for glance in mine if glance.at < killed.at - SECOND]
    recent = [*old[-1:], *(g for g in mine if g.at >= killed.at - SECOND)]
    assert killed.seen.saved == "✓ Saved on this desk"
    # What is back is what stood there at some moment of the last second.
    assert back.seen.timeline in [glance.seen.timeline for glance in recent]
    assert back.seen.caller == killed.seen.caller
    asked = {row.split()[0] for row in old[-1].seen.answered} if old else set[str]()
    assert asked <= {row.split()[0] for row in back.seen.answered}
    typed = noted(old[-1]) if old else ""
    assert " ".join(noted(back).split()).startswith(" ".join(typed.split()))


def gap_of(heard: list[Packet], killed: Glance, back: Glance) -> Gap:
    window = [p for p in heard if killed.at - SECOND < p.at < back.at + SECOND]
    assert len({packet.ssrc for packet in window}) == 1
    pairs = list(pairwise(window))
    missing = max((b.sequence - a.sequence - 1) % 65536 for a, b in pairs)
    silent = max(b.at - a.at for a, b in pairs)
    return Gap(missing, round(silent * 1000), round((back.at - killed.at) * 1000))


def kill_in_a_call(
    here: DeskProcess, peers: ExitStack, kills: int, seed: int
) -> list[Gap]:
    chance, gaps = random.Random(seed), list[Gap]()
    peer = peer_of(here, peers)
    answered(here, peer)
    for _ in range(kills):
        works_a_while(here, chance)
        killed = here.kill()
        back = here.until(partial(is_back, killed))
        check_nothing_lost(here, killed, back)
        assert clock_of(back) >= clock_of(killed)
        assert peer.voice.hears(60)
        gaps.append(gap_of(peer.voice.heard, killed, back))
    peer.bye()
    peer.status(200)
    here.until_seen(lambda s: s.state.startswith("Call over"))
    return gaps


def is_back(killed: Glance, now: Glance) -> bool:
    in_call = now.seen.state.startswith("● On call") and now.port > 0
    return in_call and now.pid != killed.pid


def clock_of(glance: Glance) -> int:
    found = re.search(r"(\d\d):(\d\d)", glance.seen.state)
    assert found
    return int(found.group(1)) * 60 + int(found.group(2))


def test_a_killed_screen_comes_back_by_itself_with_its_call(
    here: DeskProcess, peers: ExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    gaps = kill_in_a_call(here, peers, 3, random.randrange(10**6))
    with capsys.disabled():
        print(gaps)
    assert max(gap.missing for gap in gaps) <= MOST_MISSING


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_twenty_killed_screens_come_back(
    here: DeskProcess, peers: ExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    gaps = kill_in_a_call(here, peers, 20, random.randrange(10**6))
    with capsys.disabled():
        print(*gaps, sep="\n")
    assert max(gap.missing for gap in gaps) <= MOST_MISSING
    assert max(gap.silent_ms for gap in gaps) <= (MOST_MISSING + 1) * PACKET_MS


def test_a_killed_telephone_is_back_and_a_call_back_is_offered(
    here: DeskProcess, peers: ExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(here, peer_of(here, peers))
    gone, port = here.telephone, here.last.port
    os.kill(gone, signal.SIGKILL)
    at = monotonic()
    told = here.until_seen(lambda s: "The telephone stopped" in s.troubles)
    lost = here.until_seen(lambda s: "The line was lost" in "".join(s.timeline))
    ready = here.until(lambda glance: glance.port not in (0, port))
    with capsys.disabled():
        print(f"told {told.at - at:.2f} s, ready {ready.at - at:.2f} s after the kill")
    assert here.telephone != gone
    assert "nobody hung up" in "".join(lost.seen.recent)
    assert "Call the person back" in "".join(ready.seen.work)
    assert ready.seen.troubles == ""
    again = peer_of(here, peers)
    answered(here, again)
    closed(here, again)
    assert here.last.pid == told.pid


def test_when_both_are_killed_the_lost_call_is_said_at_the_next_start(
    here: DeskProcess, peers: ExitStack
) -> None:
    answered(here, peer_of(here, peers))
    here.press("1", "Return")
    here.settles()
    os.kill(here.telephone, signal.SIGKILL)
    killed = here.kill()
    here.starts()
    back = here.until(lambda g: g.pid != killed.pid and g.port > 0)
    lost = here.until_seen(lambda s: "nobody hung up" in "".join(s.recent))
    assert "Call the person back" in "".join(lost.seen.work)
    assert "Finish the record" in "".join(lost.seen.work)
    assert back.seen.troubles == ""
    again = peers.enter_context(Peer(back.port))
    answered(here, again)
    closed(here, again)
