import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counselor_app.adapters.journal.cipher import connect
from counselor_app.adapters.journal.store import Store
from tests.adapters.journals import KEY, new_store
from tests.conftest import ROOT, Author
from tests.small_disk import on_small_disk

CHILD = (sys.executable, "-m", "tests.adapters.journal_child")


def killed_after(lines: int, folder: Path) -> int:
    """Return the last number that a writing process told before it was killed."""
    with subprocess.Popen(
        (*CHILD, "write", folder), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        told = [int(child.stdout.readline()) for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        told += [int(line) for line in child.stdout if line.endswith("\n")]
    assert child.returncode == -signal.SIGKILL
    return told[-1]


def survives(rounds: int, folder: Path, most_lines: int) -> None:
    new_store(folder).close()
    for _ in range(rounds):
        through = killed_after(random.randint(1, most_lines), folder)
        connection = connect(folder / "journal.db", KEY)
        damage = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        damage += connection.execute("PRAGMA integrity_check").fetchall()
        connection.close()
        assert damage == [("ok",)]
        store = Store(folder / "journal.db", KEY)
        numbers = [entry.number for entry in store.read_live()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= through
        assert len(store.drafts()) == 1
        store.close()


def test_what_was_told_as_saved_survives_a_kill(tmp_path: Path) -> None:
    survives(3, tmp_path, 60)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_what_was_told_as_saved_survives_many_kills(tmp_path: Path) -> None:
    survives(20, tmp_path, 600)


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        (*on_small_disk(tmp_path, "1m"), *CHILD, "full", tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dry, readable, all_dry, left, told, numbers = json.loads(done.stdout)
    assert 1 <= dry <= readable < 41
    assert told == ["disk_full"]
    assert all_dry
    assert left == 0
    assert numbers == list(range(1, 42))


def test_the_next_start_continues_the_stream(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    killed_after(5, tmp_path)
    store = Store(tmp_path / "journal.db", KEY)
    head = store.head(Author().pen.stream)
    assert head
    first, *rest = store.read_live()
    assert (first.prev, rest[-1]) == ("", head)
    store.close()
