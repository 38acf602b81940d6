"""Where the telephone listens, when it ends, and when it starts screens again."""

import os
from pathlib import Path

import pytest

from counselor_app.phone.doorstep import Doorstep, LinkRefused, own_folder
from counselor_app.phone.watch import Screens, Standing, may_end


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(LinkRefused, match="open to other users"):
        own_folder(tmp_path)


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(LinkRefused, match="not a folder"):
        own_folder(tmp_path / "link")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    os.chown(tmp_path / "theirs", 12345, 12345)
    with pytest.raises(LinkRefused, match="another user"):
        own_folder(tmp_path / "theirs")


def test_two_telephones_never_share_an_address(tmp_path: Path) -> None:
    address = tmp_path / "own" / "link"
    with Doorstep(address) as doorstep:
        assert doorstep.is_there
        assert address.parent.stat().st_mode & 0o777 == 0o700
        assert address.stat().st_mode & 0o777 == 0o600
        with pytest.raises(LinkRefused, match="Another telephone"):
            Doorstep(address)


def test_the_socket_of_a_telephone_that_died_is_cleared_away(tmp_path: Path) -> None:
    address = tmp_path / "own" / "link"
    with Doorstep(address) as first:
        address.with_name("spare").hardlink_to(address)
        assert first.socket.fileno() >= 0
    address.with_name("spare").rename(address)
    with Doorstep(address) as second:
        second.socket.listen()


def test_an_address_too_long_for_a_socket_is_said(tmp_path: Path) -> None:
    with pytest.raises(LinkRefused, match="too long"):
        Doorstep(tmp_path / ("x" * 120))


def standing(alone_s: float = 0, **how: bool) -> Standing:
    usual = {"goodbye": False, "busy": False, "owes": False, "stranded": False}
    return Standing(alone_s=alone_s, **{**usual, **how})


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (standing(), False),
        (standing(59), False),
        (standing(61), True),
        (standing(0.1, goodbye=True), True),
        (standing(0.1, goodbye=True, busy=True), False),
        (standing(99_999, busy=True), False),
        (standing(3600, owes=True), False),
        (standing(0.1, goodbye=True, owes=True), False),
        (standing(99_999, owes=True), True),
        (standing(0.1, owes=True, stranded=True), True),
        (standing(0.1, busy=True, stranded=True), False),
        (standing(0.1, goodbye=True, parting=True), False),
        (standing(99_999, parting=True, stranded=True), False),
        (standing(stranded=True), False),
    ],
)
def test_a_telephone_ends_when_nobody_needs_it(now: Standing, ends: bool) -> None:
    assert may_end(now) is ends


def test_screens_are_started_again_once_in_five_seconds(tmp_path: Path) -> None:
    started = tmp_path / "started"
    gui = ("/bin/sh", "-c", f"echo x >> {started}")
    screens = Screens()
    for now in (0.0, 0.1, 4.9):
        screens.look(standing(0.3 + now, busy=True), gui, now)
        _ended(screens)
    assert started.read_text() == "x\n"
    screens.look(standing(5.3, busy=True), gui, 5.0)
    _ended(screens)
    assert started.read_text() == "x\nx\n"


def test_screens_are_started_again_for_someone_who_only_rings(tmp_path: Path) -> None:
    gui = ("/bin/sh", "-c", f"touch {tmp_path}/started")
    screens = Screens()
    screens.look(standing(0.4, ringing=True), gui, 0.0)
    _ended(screens)
    assert (tmp_path / "started").exists()


@pytest.mark.parametrize(
    "now",
    [
        standing(9),
        standing(0.2, busy=True),
        standing(9, ringing=True, goodbye=True),
    ],
)
def test_screens_are_left_alone_while_nobody_misses_them(
    tmp_path: Path, now: Standing
) -> None:
    screens = Screens()
    screens.look(now, ("/bin/sh", "-c", f"touch {tmp_path}/started"), 0.0)
    _ended(screens)
    assert not (tmp_path / "started").exists()


def test_screens_that_cannot_be_started_cost_no_call() -> None:
    Screens().look(standing(9, busy=True), ("/nowhere/at/all",), 0.0)


def _ended(screens: Screens) -> None:
    if screens._process is not None:
        screens._process.wait(10)
