"""A full disk is said, keeps nobody from talking, and loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.phone.loopback_peer import Peer
from tests.small_disk import on_small_disk
from tests.stories.desk_process import DeskProcess, answered, desk_process


@pytest.fixture
def here(tmp_path: Path) -> Iterator[DeskProcess]:
    """Return a desk on a disk of 4 MiB that is its own."""
    with desk_process(tmp_path, on_small_disk(tmp_path, "4m")) as desk:
        yield desk


def test_a_full_disk_is_said_and_all_is_saved_when_there_is_room(
    here: DeskProcess,
) -> None:
    port = here.until(lambda glance: glance.port > 0).port
    with Peer(port) as peer:
        answered(here, peer)
        here.fill(full=True)
        here.press("Ctrl+N")
        here.types("Typed on a full disk. " * 20)
        here.press("Ctrl+N", "1", "Return")
        said = here.until_seen(lambda s: s.saved.startswith("▲ Not saved since"))
        assert "the disk is full. Free some space" in said.seen.saved
        assert "the disk is full" in said.seen.troubles
        assert peer.voice.hears(25)
        here.fill(full=False)
        good = here.until_seen(lambda s: s.saved == "✓ Saved on this desk")
        assert good.seen.troubles == ""
        here.settles()
        killed = here.kill()
        back = here.until(lambda g: g.pid != killed.pid and bool(g.seen.answered))
        assert back.seen.timeline == killed.seen.timeline
        assert back.seen.taken == killed.seen.taken
        peer.bye()
        peer.status(200)
        here.until_seen(lambda s: s.state.startswith("Call over"))
    here.closes()


@pytest.mark.soak
def test_a_desk_that_starts_on_a_full_disk_takes_calls(here: DeskProcess) -> None:
    here.until(lambda glance: glance.port > 0)
    here.settles()
    here.fill(full=True)
    with Peer(here.last.port) as peer:
        answered(here, peer)
        killed = here.kill()
        back = here.until(
            lambda g: g.pid != killed.pid and g.seen.state.startswith("● On call")
        )
        assert "disk" in back.seen.troubles
        here.press("1", "Return")
        here.fill(full=False)
        here.until_seen(lambda s: s.saved == "✓ Saved on this desk" and not s.troubles)
        peer.bye()
        peer.status(200)
        here.until_seen(lambda s: s.state.startswith("Call over"))
    here.closes()
