"""Connections to an encrypted file (SQLCipher 4: AES-256, HMAC-SHA512).

The file must exist: SQLite would make a missing one, and without a key a plain one.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from counselor_app.adapters.journal.files import make_private, sync_folder
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.trouble import (
    Damaged,
    DiskFailed,
    JournalUnavailable,
    NotAJournal,
    trouble_from,
)

PLAIN = b"SQLite format 3\0"
BUSY_S = 5.0
_SMALLEST_PAGE = 512
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cache_size=-256",  # kB; a journal is read at its ends
)


def writing(path: Path, key: JournalKey) -> Engine:
    """Return the engine of the one writer; it takes the lock when it begins.

    A deferred BEGIN fails at the first write while another process writes.
    """
    return _engine(path, key, begin="BEGIN IMMEDIATE", pragmas=_PRAGMAS)


def reading(path: Path, key: JournalKey) -> Engine:
    """Return an engine for readers, each on a connection of its own, that can't write."""
    return _engine(path, key, begin="BEGIN", pragmas=(*_PRAGMAS, "query_only=ON"))


def _engine(path: Path, key: JournalKey, begin: str, pragmas: tuple[str, ...]) -> Engine:
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_engine(
        "sqlite://",
        creator=partial(connect, path, key, pragmas),
        module=dbapi2,
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", start)
    return engine


def connect(path: Path, key: JournalKey, pragmas: tuple[str, ...] = _PRAGMAS) -> Any:
    """Return a DB-API connection whose key is known to open the file.

    Raises a JournalUnavailable, and never makes or changes a file.
    """
    refuse_what_is_no_journal(path)
    return _open(path, key, pragmas)


def make(path: Path, key: JournalKey, build: Callable[[Any], None]) -> None:
    """Make a journal where none was, whole or not at all; raises a JournalUnavailable.

    Built beside its place under another name, so that an empty file there is damage.
    """
    if any(part.exists() for part in parts_of(path)):
        raise Damaged
    beside = path.with_name(f".{path.name}.new")
    try:
        remove(beside)
        os.close(make_private(beside))
        connection = _open(beside, key, _PRAGMAS)
        try:
            build(connection)
        finally:
            connection.close()
        refuse_what_is_no_journal(beside)
        beside.rename(path)
        sync_folder(path.parent)
    except (OSError, dbapi2.Error) as error:
        raise trouble_from(error) from error


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the names of a journal's files: itself, its log, the log's index."""
    return tuple(path.with_name(path.name + end) for end in ("", "-wal", "-shm"))


def remove(path: Path) -> None:
    """Remove a journal's files, as many as there are, itself first."""
    for part in parts_of(path):
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _open(path: Path, key: JournalKey, pragmas: tuple[str, ...]) -> Any:
    try:
        connection = dbapi2.connect(
            f"{path.resolve().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_S,
        )
    except dbapi2.Error as error:
        raise trouble_from(error) from error
    try:
        _unlock(connection, key, pragmas)
    except (JournalUnavailable, dbapi2.Error) as error:
        connection.close()
        raise trouble_from(error) from error
    return connection


def refuse_what_is_no_journal(path: Path) -> None:
    """Raise unless the file is there and could be encrypted (its start is random)."""
    try:
        with path.open("rb") as file:
            start = file.read(_SMALLEST_PAGE)
    except OSError as error:
        raise trouble_from(error) from error
    if len(start) < _SMALLEST_PAGE or start.startswith(PLAIN):
        raise NotAJournal


def _unlock(connection: Any, key: JournalKey, pragmas: tuple[str, ...]) -> None:
    # The key comes before anything that touches the file.
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
    if connection.execute("PRAGMA cipher_version").fetchone() is None:
        raise DiskFailed
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
