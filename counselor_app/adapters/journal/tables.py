"""The tables, as numbered steps that each run once; user_version counts them.

`journal` and `twins` only grow. `subjects` is made from `journal` by a trigger: who is
closed, and who was written to last (`place` counts rows). `drafts` come and go.
"""

from typing import Any

from counselor_app.adapters.journal.trouble import TooNew

_GROWS = """
    CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END
"""

_STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE journal (
            place INTEGER PRIMARY KEY, stream TEXT NOT NULL, number INTEGER NOT NULL,
            subject TEXT NOT NULL, closes INTEGER NOT NULL, text TEXT NOT NULL,
            UNIQUE (stream, number)
        ) STRICT
        """,
        "CREATE INDEX journal_subject ON journal (subject)",
        """
        CREATE TABLE twins (
            stream TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (stream, number, text)
        ) STRICT
        """,
        *(
            _GROWS.format(table=table, verb=verb)
            for table in ("journal", "twins")
            for verb in ("UPDATE", "DELETE")
        ),
        """
        CREATE TABLE subjects (
            subject TEXT PRIMARY KEY, closed INTEGER NOT NULL, latest INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX subjects_live ON subjects (subject) WHERE closed = 0",
        "CREATE INDEX subjects_latest ON subjects (latest)",
        """
        CREATE TRIGGER journal_tells_subjects AFTER INSERT ON journal
        BEGIN
            INSERT INTO subjects VALUES (NEW.subject, NEW.closes, NEW.place)
            ON CONFLICT (subject) DO UPDATE SET
                closed = max(closed, excluded.closed), latest = excluded.latest;
        END
        """,
        """
        CREATE TABLE drafts (
            subject TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,
            edition INTEGER NOT NULL,
            at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            PRIMARY KEY (subject, field)
        ) STRICT
        """,
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        "INSERT INTO meta VALUES ('desk', lower(hex(randomblob(16))))",
    ),
    (  # a caller transferred again opens the subject that was closed
        "ALTER TABLE journal ADD COLUMN opens INTEGER NOT NULL DEFAULT 0",
        "DROP TRIGGER journal_tells_subjects",
        """
        CREATE TRIGGER journal_tells_subjects AFTER INSERT ON journal
        BEGIN
            INSERT INTO subjects VALUES (NEW.subject, NEW.closes, NEW.place)
            ON CONFLICT (subject) DO UPDATE SET
                closed = NOT NEW.opens AND max(closed, excluded.closed),
                latest = excluded.latest;
        END
        """,
    ),
)


def bring_up_to_date(connection: Any) -> None:
    """Run the steps that this file has not had yet, each whole or not at all.

    Takes a DB-API connection without open transaction. Raises TooNew, and the
    database's own errors.
    """
    done = _version(connection)
    if done > len(_STEPS):
        raise TooNew
    for number, step in enumerate(_STEPS[done:], start=done + 1):
        _run(connection, number, step)


def _run(connection: Any, number: int, step: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) < number:
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
