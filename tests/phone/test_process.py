"""The real telephone process, and a 911 center that misses its goodbye."""

import os
import signal
from collections.abc import Iterator

import pytest

from counselor_app.domain.line import CallEnded
from tests.adapters.phone_desks import keep_all
from tests.adapters.phone_lines import Lines, answered, open_lines, port_of
from tests.phone.loopback_peer import LONG_S


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from open_lines()


@pytest.mark.parametrize("told_to_end", [False, True])
def test_a_telephone_ends_only_when_its_goodbye_was_heard(
    lines: Lines, told_to_end: bool
) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    here.link.hang_up(answered(here, peer))
    here.mail.wait_event(CallEnded)
    keep_all(here)
    process = here.link._process
    assert process.pid
    if told_to_end:
        os.kill(process.pid, signal.SIGTERM)
    here.link.close()
    assert process.is_running
    peer.request("BYE")
    process.wait(LONG_S)
    assert not process.is_running
