"""The board's fold against reading its lines, a journal commit against SQLCipher."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlcipher3 import dbapi2

from benchmarks.figures import Figure, high, interleaved, milliseconds, timed
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.store import Store
from counselor_app.desk.pen import Pen
from counselor_app.desk.ports import Happened
from counselor_app.domain.board import Board
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StaffId, StreamId, Subject
from counselor_app.domain.notes import NoteTaken
from counselor_app.wire.event_json import from_json, to_json
from tests.conftest import CALL, WoundClock
from tests.golden.story import story

_FEW, _MANY = 5, 200  # calls on the board, with all their events
_COMMITS = 200
_PLAIN = ("journal_mode=WAL", "synchronous=FULL")
_KEY = "ab" * 32


def measure() -> list[Figure]:
    """Fold many calls and few, and commit rows by turns."""
    few, many = _lines(_FEW), _lines(_MANY)
    return [_folded(few), _grown(few, many), _committed()]


def _folded(lines: list[str]) -> Figure:
    entries = [from_json(line) for line in lines]
    ours, floor = interleaved(20, _fold(entries), _read(lines))
    each = milliseconds(ours) / len(lines), milliseconds(floor) / len(lines)
    notes = (f"{1000 / each[0]:.0f} events a second",)
    why = "eleven facets see each event; a start replays only what is live"
    peer = "json.loads of its line"
    return Figure("board fold, one event", *each, peer, "ms", 8.0, why, notes)


def _grown(few: list[str], many: list[str]) -> Figure:
    large, small = [from_json(line) for line in many], [from_json(line) for line in few]
    ours, floor = interleaved(3, _fold(large), _fold(small), warm=1)
    each = milliseconds(ours) / len(many), milliseconds(floor) / len(few)
    name = f"board fold, one event among {_MANY} calls"
    why = "a full board may not slow the desk"
    notes = (f"{1000 / each[0]:.0f} events a second",)
    return Figure(name, *each, f"among {_FEW} calls", "ms", 1.5, why, notes)


def _committed() -> Figure:
    with TemporaryDirectory(prefix="bench-", dir=Path.home()) as folder:
        store = Store.create(Path(folder) / "journal.db", JournalKey(_KEY))
        bare = _bare(Path(folder) / "bare.db")
        entries = _notes()
        texts = count()

        def save() -> None:
            store.save([next(entries)])

        def insert() -> None:
            row = (next(texts), "ana@desk", "c1", "x" * 400)
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", row)
            bare.execute("COMMIT")

        ours, floor = interleaved(_COMMITS, lambda: timed(save), lambda: timed(insert))
        store.close()
        bare.close()
    why = "one commit with indexes and the list of what is live, against one table"
    notes = (f"p95 {high(ours):.2f} ms against {high(floor):.2f} ms",)
    both = milliseconds(ours), milliseconds(floor)
    peer = "bare SQLCipher, synchronous=FULL"
    return Figure("journal commit, one event", *both, peer, "ms", 2.0, why, notes)


def _fold(entries: list[Entry]) -> Callable[[], float]:
    return lambda: timed(lambda: reduce(Board.after, entries, Board()))


def _read(lines: list[str]) -> Callable[[], float]:
    return lambda: timed(lambda: [json.loads(line) for line in lines])


def _lines(calls: int) -> list[str]:
    """Return the golden story as so many calls, one event of each in turn."""
    rows = [
        (entry.number, n, replace(entry, subject=Subject(f"{entry.subject}/{n}")))
        for n in range(calls)
        for entry in story()
    ]
    ordered = [entry for _, _, entry in sorted(rows, key=lambda row: row[:2])]
    return [to_json(replace(e, number=i, tick=i)) for i, e in enumerate(ordered, 1)]


def _notes() -> Iterator[Entry]:
    pen, clock = Pen(StreamId("ana@desk"), StaffId("ana")), WoundClock("ana")
    while True:
        entry = pen.entry(Happened(CALL, NoteTaken(text="x" * 200)), clock)
        pen = pen.after(entry)
        yield entry


def _bare(path: Path) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{_KEY}'\"")
    for pragma in _PLAIN:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE rows (number, stream, subject, text)")
    return connection
