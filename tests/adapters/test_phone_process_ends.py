"""The real telephone process: what it lacks, when it dies, when it ends."""

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

import pytest

from counselor_app.desk.ports import Attached
from counselor_app.domain.health import PhoneDown, PhoneReady, Trouble
from counselor_app.domain.line import (
    CallEnded,
    CallOffered,
    RingingStopped,
)
from counselor_app.phone.process import _Kinds, main
from counselor_app.wire.phone_messages import Files
from tests.adapters.phone_desks import keep_all
from tests.adapters.phone_lines import SETUP, Lines, answered, open_lines, port_of
from tests.phone.loopback_peer import LONG_S, Message

SILENT = {0x7F, 0xFF}  # zero in G.711 mu-law


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from open_lines()


def test_without_a_desk_calls_are_sent_on(lines: Lines) -> None:
    here = lines.desk()
    port = port_of(here)
    first = lines.peer(port)
    answered(here, first)
    here.link.close(orderly=False)
    # The telephone may hear of the next call before it hears that its desk is gone.
    rung = takewhile(lambda answer: answer.status == 180, tried(lines, port))
    assert len(list(rung)) < 20
    assert first.voice.hears(10)


def tried(lines: Lines, port: int) -> Iterator[Message]:
    """Call again and again, up to twenty times; give up what only rings."""
    for _ in range(20):
        peer = lines.peer(port)
        peer.invite()
        answer = peer.status(180, 480)
        if answer.status == 480:
            assert "Nobody is at this desk" in answer.header("Reason")
        else:
            peer.cancel()
        yield answer


def test_a_telephone_that_is_killed_is_back_with_no_live_call(lines: Lines) -> None:
    here = lines.desk()
    answered(here, lines.peer(port_of(here)))
    pid = here.link._process.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
    assert here.mail.wait(Attached) == Attached(frozenset())
    assert here.mail.wait(PhoneReady).port


def test_a_port_in_use_is_said_and_tried_again(lines: Lines) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as squatter:
        squatter.bind(("127.0.0.1", 0))
        here = lines.desk(replace(SETUP, port=squatter.getsockname()[1]))
        assert here.mail.wait(PhoneDown).trouble is Trouble.PORT_IN_USE
    assert here.mail.wait(PhoneReady).port


def test_without_a_headset_no_call_is_taken(lines: Lines) -> None:
    here = lines.desk(replace(SETUP, device=Files(mouth_wav="/nowhere/at/all.wav")))
    assert here.mail.wait(PhoneDown).trouble is Trouble.NO_SOUND


def test_another_headset_is_taken_on_at_the_same_port(lines: Lines) -> None:
    here = lines.desk()
    port = port_of(here)
    fixed = replace(SETUP, port=port, device=Files(ear_wav=str(lines.folder / "e.wav")))
    here.link.close(orderly=False)
    again = lines.desk(fixed)
    assert port_of(again) == port
    answered(again, lines.peer(port))
    keep_all(again)


def test_a_telephone_nobody_can_find_any_more_ends_by_itself(lines: Lines) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    peer.invite()
    here.mail.wait_event(CallOffered)
    peer.cancel()
    here.mail.wait_event(RingingStopped)
    process = here.link._process
    here.link.close(orderly=False)
    lines.address.unlink()
    process.wait(LONG_S)
    assert not process.is_running


def test_a_telephone_told_to_end_ends_after_the_call(lines: Lines) -> None:
    here = lines.desk()
    peer = lines.peer(port_of(here))
    answered(here, peer)
    process = here.link._process
    assert process.pid
    os.kill(process.pid, signal.SIGTERM)
    assert peer.voice.hears(25)
    assert process.is_running
    peer.bye()
    peer.status(200)
    here.mail.wait_event(CallEnded)
    assert here.mail.wait(PhoneDown).trouble is Trouble.DIED


def test_the_log_names_kinds_of_faults_and_no_callers() -> None:
    fault = KeyError("+13145550142")
    how = (KeyError, fault, None)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "A beat failed.", (), how)
    written = _Kinds("%(message)s").format(record)
    assert written == "A beat failed.\nKeyError"


def test_the_telephone_knows_no_screens_and_no_records() -> None:
    look = (
        "import sys; import counselor_app.phone.process; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('PySide6', 'sqlalchemy', 'sqlmodel', 'sqlite3', 'sqlcipher3', 'psycopg')])"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)
    assert found.stdout.strip() == b"[]"


def test_a_telephone_without_an_address_says_how_it_is_used(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "--link" in capsys.readouterr().err
