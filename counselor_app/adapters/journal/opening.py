"""Opens the journal of this desk, once its key is found; makes it on the first day."""

from dataclasses import dataclass
from pathlib import Path

from counselor_app.adapters.journal.files import take_back
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.keys import JOURNAL, Passphrase, keep, open_keys
from counselor_app.adapters.journal.sealed import PUBLIC, fits, publish
from counselor_app.adapters.journal.side import Merged, merge_side_journals
from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import (
    Damaged,
    JournalGone,
    WrongKey,
    trouble_from,
)
from counselor_app.adapters.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Opened:
    """The journal, its key (for `set_passphrase`), and what came home from the side."""

    store: Store
    key: JournalKey
    merged: Merged


def open_journal(
    folder: Path, secrets: Secrets, passphrase: Passphrase | None = None
) -> Opened:
    """Open the folder's journal and merge side journals; raises a JournalUnavailable.

    A journal is made only in a folder that never had one. May wait for the keyring.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        take_back(folder)
        key = open_keys(folder, secrets, passphrase)
        store = _store(folder, key)
        publish(folder, key)
    except OSError as error:
        raise trouble_from(error) from error
    keep(secrets, key)
    return Opened(store, key, merge_side_journals(store, folder, key, secrets))


def _store(folder: Path, key: JournalKey) -> Store:
    path = folder / JOURNAL
    if not path.exists():
        if (folder / PUBLIC).exists():
            raise JournalGone
        return Store.create(path, key)
    try:
        return Store(path, key)
    except WrongKey as error:
        raise (Damaged if fits(folder, key) else WrongKey) from error
