"""Programs of the same user at the telephone's link, and what a burst does to it."""

from pathlib import Path

import pytest

from counselor_app.domain.ids import CallId, Subject
from counselor_app.phone.doorstep import Doorstep, LinkRefused
from counselor_app.wire.phone_link import LONGEST, ask_from, line_from, said_from
from counselor_app.wire.phone_messages import (
    AttachedTo,
    Farewell,
    Hello,
    Ping,
    Pong,
    Setup,
)
from tests.phone.test_link import Door, at_the_door

GARBAGE = [
    b"\xff\xfe\n",
    b"\n",
    b"[" * 200_000 + b"\n",
    b'{"say":' * 20_000 + b"\n",
    b"x" * (LONGEST + 100_000),
    b'{"say":"Hello","version":1e999}\n',
    b'{"say":"Hello","version":true}\n',
    b'{"say":"Answer","call_id":"call:\\ud800"}\n',
]


def test_a_thousand_calls_that_ring_can_be_said_to_a_desk_that_comes() -> None:
    calls = frozenset(CallId(Subject(f"call:call-{n:026}")) for n in range(1_000))
    assert said_from(line_from(AttachedTo(calls))) == AttachedTo(calls)


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_at_the_door_does_not_disturb_the_desk(garbage: bytes) -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        stranger = await door.desk()
        stranger.say(garbage)
        assert not isinstance(await stranger.hears(), Hello)
        desk.say(Ping(1))
        assert await desk.hears() == Pong(1)

    at_the_door(story)


def test_a_stranger_of_another_version_does_not_strand_a_desk_that_is_there() -> None:
    async def story(door: Door) -> None:
        desk = await door.desk()
        await desk.attach()
        stranger = await door.desk()
        stranger.say(Hello(version=99))
        assert isinstance(await stranger.hears(), Farewell)
        assert not door.link.superseded

    at_the_door(story)


def test_a_desk_that_can_speak_with_us_ends_that_we_are_superseded() -> None:
    async def story(door: Door) -> None:
        stranger = await door.desk()
        stranger.say(Hello(version=99))
        assert isinstance(await stranger.hears(), Farewell)
        assert door.link.superseded
        desk = await door.desk()
        await desk.attach()
        assert not door.link.superseded

    at_the_door(story)


def test_a_lock_that_leads_elsewhere_empties_no_other_file(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    treasure = tmp_path / "treasure"
    treasure.write_text("precious")
    (own / "link.lock").symlink_to(treasure)
    with pytest.raises(LinkRefused):
        Doorstep(own / "link")
    assert treasure.read_text() == "precious"


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o755, 0o701])
def test_a_folder_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    own = tmp_path / "own"
    own.mkdir()
    own.chmod(mode)
    with pytest.raises(LinkRefused):
        Doorstep(own / "link")


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    (tmp_path / "other").symlink_to(own)
    with pytest.raises(LinkRefused):
        Doorstep(tmp_path / "other" / "link")


def test_everything_of_the_link_is_for_its_owner_only(tmp_path: Path) -> None:
    with Doorstep(tmp_path / "own" / "link"):
        modes = {p.name: p.lstat().st_mode & 0o777 for p in (tmp_path / "own").iterdir()}
    assert modes == {"link": 0o600, "link.lock": 0o600}
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700


def test_what_is_asked_of_the_telephone_starts_nothing_by_itself() -> None:
    # Only a desk that attaches says how the screens are started again.
    for line in (b'{"say":"Run","argv":["sh"]}', b'{"say":"Play","path":"' + b"a" * 5000):
        with pytest.raises(ValueError, match=r"Not|Too"):
            ask_from(line)
    assert Setup(host="127.0.0.1", port=0).gui == ()
