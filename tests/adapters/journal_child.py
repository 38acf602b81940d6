"""Processes that tests start and kill: `python -m tests.adapters.journal_child WHAT DIR`.

`write` appends notes and drafts and prints the number of each that the disk has.
`full` fills its small disk under a journal, makes room again and prints what was told.
`merge` is killed by itself once the side journal is in the main one, or just before.
"""

import json
import os
import signal
import sys
from collections import deque
from itertools import count
from pathlib import Path
from threading import Event

from counselor_app.adapters.journal.side import merge_side_journals
from counselor_app.adapters.journal.store import Contents, Store
from counselor_app.adapters.journal.writer import Writer
from counselor_app.desk.ports import Draft, Letter
from counselor_app.domain.health import Saved, SaveFailed
from tests.adapters.journals import KEY, memory_secrets, new_store, notes
from tests.conftest import CALL, Author, WoundClock


def write(folder: Path) -> None:
    def post(letter: Letter) -> None:
        if isinstance(letter, Saved):
            print(letter.through, flush=True)

    store, author = Store(folder / "journal.db", KEY), Author()
    if head := store.head(author.pen.stream):
        author.pen = author.pen.after(head)
    writer = Writer(store, post, WoundClock())
    inks = deque[Event]()
    for edition in count():
        (entry,) = notes(author, f"note {edition} " + "x" * 300)
        writer.put_draft(Draft(CALL, "notes", "x" * edition, edition))
        inks.append(writer.append(entry))  # type: ignore[arg-type]  # an Event, in fact
        if len(inks) > 8:
            inks.popleft().wait()


def full(folder: Path) -> None:
    store, author, failed = new_store(folder), Author(), Event()
    letters: list[Letter] = []

    def post(letter: Letter) -> None:
        letters.append(letter)
        if isinstance(letter, SaveFailed):
            failed.set()

    writer = Writer(store, post, WoundClock(), retry_s=0.05)
    inks = [writer.append(entry) for entry in notes(author, "before")]
    assert inks[0].wait(30)
    ballast = folder / "ballast"
    _fill(ballast)
    inks += [writer.append(entry) for entry in notes(author, *["x" * 9000] * 40)]
    assert failed.wait(30)
    dry = sum(ink.wait(0) for ink in inks)
    readable = len(store.read_live())
    ballast.unlink()
    all_dry = all(ink.wait(30) for ink in inks)
    left = writer.close()
    told = [letter.why for letter in letters if isinstance(letter, SaveFailed)]
    numbers = [entry.number for entry in store.read_live()]
    store.close()
    print(json.dumps([dry, readable, all_dry, len(left), sorted(set(told)), numbers]))


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for block in (1 << 14, 1 << 10):
            try:
                while True:
                    file.write(bytes(block))
            except OSError:
                continue


class Dies(Store):
    """Is killed while it takes in a side journal."""

    early = False

    def absorb(self, other: Contents) -> int:
        if not self.early:
            super().absorb(other)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0


def merge(folder: Path) -> None:
    Dies.early = sys.argv[3] == "before"
    merge_side_journals(Dies(folder / "journal.db", KEY), folder, KEY, memory_secrets())


if __name__ == "__main__":
    {"write": write, "full": full, "merge": merge}[sys.argv[1]](Path(sys.argv[2]))
