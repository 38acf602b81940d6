"""What lies on disk, or is shown of our own parts, and who could read it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.faults import watch_for_faults
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.journal.trouble import JournalUnavailable
from counselor_app.adapters.secrets import Secrets
from counselor_app.phone.sip.message import message_from
from counselor_app.phone.sip.outputs import Offered
from counselor_app.wire.transfer import transfer_from
from tests.adapters.journals import MemoryKeyring, notes
from tests.conftest import ROOT, Author
from tests.phone.wound import Wound, request

CANARY = "Zebulonq"
NUMBER = "3145550187"


@pytest.fixture
def no_mask() -> object:
    before = os.umask(0)
    yield None
    os.umask(before)


def modes(folder: Path) -> set[int]:
    return {path.lstat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()}


def test_what_others_were_let_to_read_is_taken_back(
    tmp_path: Path, no_mask: object
) -> None:
    folder, keyring = tmp_path / "desk", MemoryKeyring()
    opened = open_journal(folder, Secrets("test", keyring))
    opened.store.save(notes(Author(), "one"))
    assert modes(folder) == {0o600}
    opened.store.close()
    folder.chmod(0o777)
    for path in folder.iterdir():
        path.chmod(0o666)
    open_journal(folder, Secrets("test", keyring)).store.close()
    assert modes(folder) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_folder_leads_no_right_to_another_file(tmp_path: Path) -> None:
    folder, other = tmp_path / "desk", tmp_path / "other"
    folder.mkdir()
    other.write_text("somebody's")
    other.chmod(0o644)
    (folder / "notes").symlink_to(other)
    open_journal(folder, Secrets("test", MemoryKeyring())).store.close()
    assert other.stat().st_mode & 0o777 == 0o644


def test_a_journal_swapped_for_another_desks_is_refused_and_kept(tmp_path: Path) -> None:
    mine, theirs = MemoryKeyring(), MemoryKeyring()
    for name, keyring in (("mine", mine), ("theirs", theirs)):
        opened = open_journal(tmp_path / name, Secrets("test", keyring))
        opened.store.save(notes(Author(), "one"))
        opened.store.close()
    before = (tmp_path / "theirs" / "journal.db").read_bytes()
    (tmp_path / "mine" / "journal.db").write_bytes(before)
    with pytest.raises(JournalUnavailable):
        open_journal(tmp_path / "mine", Secrets("test", mine))
    assert (tmp_path / "mine" / "journal.db").read_bytes() == before


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "/nowhere", "."])
def test_a_journal_that_is_a_link_to_something_else_is_refused(
    tmp_path: Path, target: str
) -> None:
    keyring = MemoryKeyring()
    open_journal(tmp_path / "desk", Secrets("test", keyring)).store.close()
    (tmp_path / "desk" / "journal.db").unlink()
    (tmp_path / "desk" / "journal.db").symlink_to(target)
    with pytest.raises(JournalUnavailable):
        open_journal(tmp_path / "desk", Secrets("test", keyring))


def test_a_fault_is_written_for_its_owner_only_and_without_words(
    tmp_path: Path, no_mask: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", None)
    watch_for_faults(tmp_path / "faults.log")
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    with pytest.raises(KeyError) as caught:
        dict.fromkeys((CANARY,)).pop(CANARY + NUMBER)
    sys.excepthook(KeyError, caught.value, caught.tb)
    assert "KeyError test_records.py" in (tmp_path / "faults.log").read_text()
    assert CANARY not in (tmp_path / "faults.log").read_text()
    assert modes(tmp_path) == {0o600}


def test_no_secret_and_no_caller_shows_in_a_repr(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    opened = open_journal(tmp_path / "desk", Secrets("test", keyring))
    (key,) = keyring.kept.values()
    assert key not in repr(opened) + repr(vars(opened.store))
    opened.store.close()
    cad = CadAddress(url="wss://cad.example/", headers=(("Authorization", CANARY),))
    assert CANARY not in repr(cad)


def test_no_message_of_a_caller_shows_in_a_repr() -> None:
    here = Wound()
    words = f"Subject: {CANARY}\r\nP-Asserted-Identity: {CANARY} <tel:+1{NUMBER}>\r\n"
    body = f"v=0\r\ns={CANARY}\r\n".encode()
    message = request("INVITE", extra=words, body=body).replace(b"City", CANARY.encode())
    message = message.replace(b"sip:psap@", b"sip:%s@" % NUMBER.encode())
    here.hear(message)
    leg = here.one(Offered).leg
    here.take(here.agent.ring(leg, here.now))
    shown = repr((here.told, message_from(message), transfer_from(message)))
    shown += repr(
        [dialog.talk.dialog for dialog in here.agent._book.legs.values() if dialog.talk]
    )
    assert CANARY not in shown
    assert NUMBER not in shown


def test_looking_for_the_keyring_runs_no_other_program(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("gcc", "cc", "ld", "ldconfig"):
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    command = [sys.executable, "-c", "import counselor_app.adapters.secrets"]
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run(command, env=env, cwd=ROOT, check=True, timeout=60)
    assert not ran.exists()
