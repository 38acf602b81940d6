"""A journal beside the usual one, for the days when that one does not open.

`side-NAME.journal` has a key of its own, sealed to the main key in `side-NAME.key`. The
keyring keeps it too, where there is one, so that a desk that starts again goes on with
it; without a keyring each start has its own, and all wait to be merged.
"""

import re
import secrets as random
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counselor_app.adapters.journal.cipher import remove
from counselor_app.adapters.journal.files import write_whole
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.sealed import seal, unseal
from counselor_app.adapters.journal.store import Contents, Store
from counselor_app.adapters.journal.trouble import JournalUnavailable, trouble_from
from counselor_app.adapters.secrets import NoSecureStore, Secrets

SIDE_NAME = "side-journal"
_NAME_BYTES = 8
_KEPT = re.compile(r"([0-9a-f]{16}):([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Merged:
    """How many rows came home, and which side journals would not open."""

    rows: int
    left: tuple[Path, ...]


def open_side_journal(folder: Path, secrets: Secrets) -> Store:
    """Return the side journal of before, if it opens, or a new one.

    Raises NoSideJournal where no main journal ever was, and DiskFull or DiskFailed.
    """
    return _reopened(folder, secrets) or _new(folder, secrets)


def merge_side_journals(
    store: Store, folder: Path, main: JournalKey, secrets: Secrets
) -> Merged:
    """Take every side journal into the main one, then remove it. Safe to repeat.

    One that does not open, or that the main one has no room for, stays where it is.
    """
    rows, left = 0, list[Path]()
    for path in sorted(folder.glob("side-*.journal")):
        try:
            rows += store.absorb(_contents(path, main, secrets))
            remove(path)
        except (JournalUnavailable, OSError):
            left.append(path)
    if not left:
        with suppress(NoSecureStore):
            secrets.forget(SIDE_NAME)
    _tidy(folder)
    return Merged(rows, tuple(left))


def _contents(path: Path, main: JournalKey, secrets: Secrets) -> Contents:
    side = Store(path, _key_of(path, main, secrets))
    try:
        return side.contents()
    finally:
        side.close()


def _key_of(path: Path, main: JournalKey, secrets: Secrets) -> JournalKey:
    try:
        return unseal(_key_file(path).read_bytes(), main)
    except (JournalUnavailable, OSError):
        kept = _kept(secrets)
        if kept and _path(path.parent, kept[0]) == path:
            return kept[1]
        raise


def _tidy(folder: Path) -> None:
    # Keys go after their journals, and what a kill left half made was never written to.
    for half in folder.glob(".side-*.new*"):
        half.unlink(missing_ok=True)
    for key_file in folder.glob("side-*.key"):
        if not key_file.with_suffix(".journal").exists():
            key_file.unlink(missing_ok=True)


def _reopened(folder: Path, secrets: Secrets) -> Store | None:
    if (kept := _kept(secrets)) is None:
        return None
    try:
        return Store(_path(folder, kept[0]), kept[1])
    except JournalUnavailable:
        return None


def _kept(secrets: Secrets) -> tuple[str, JournalKey] | None:
    try:
        kept = _KEPT.fullmatch(secrets.get(SIDE_NAME) or "")
    except NoSecureStore:
        return None
    return (kept[1], JournalKey(kept[2])) if kept else None


def _new(folder: Path, secrets: Secrets) -> Store:
    name, key = random.token_hex(_NAME_BYTES), JournalKey.new()
    path = _path(folder, name)
    try:
        # The sealed key comes first: a journal without one could never be merged.
        write_whole(_key_file(path), seal(folder, key))
    except OSError as error:
        raise trouble_from(error) from error
    store = Store.create(path, key)
    with suppress(NoSecureStore):
        secrets.put(SIDE_NAME, f"{name}:{key.hex}")
    return store


def _path(folder: Path, name: str) -> Path:
    return folder / f"side-{name}.journal"


def _key_file(path: Path) -> Path:
    return path.with_suffix(".key")
