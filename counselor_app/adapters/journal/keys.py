"""Where the journal's key comes from: the keyring, or a passphrase; made only once."""

from collections.abc import Callable
from pathlib import Path

from counselor_app.adapters.journal.cipher import parts_of
from counselor_app.adapters.journal.envelope import UNLOCK, key_under, set_passphrase
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.sealed import PUBLIC, fits
from counselor_app.adapters.journal.trouble import (
    JournalUnavailable,
    KeyMissing,
    KeyringIsLocked,
    NoKeyring,
)
from counselor_app.adapters.secrets import NoSecureStore, Secrets, SecureStoreLocked

JOURNAL = "journal.db"
KEY_NAME = "journal-key"
FORMER_NAME = "journal-key-before"

Passphrase = Callable[[], str | None]
"""Asks for the passphrase; None when nobody gives one. Called only when it could help."""


def open_keys(
    folder: Path, secrets: Secrets, passphrase: Passphrase | None = None
) -> JournalKey:
    """Return the key: from the keyring, else by passphrase, else, in a new folder, anew.

    A key that may be wrong is given back as it is, for the journal to refuse. Raises
    KeyMissing, KeyMalformed, NoKeyring, WrongPassphrase.
    """
    kept = _kept(secrets)
    if isinstance(kept, JournalKey) and (fits(folder, kept) or not _published(folder)):
        return kept
    if passphrase and (folder / UNLOCK).exists() and (words := passphrase()) is not None:
        return key_under(folder, words)
    match kept:
        case JournalKey():
            return kept
        case JournalUnavailable():
            raise kept
        case None:
            return _made(folder, secrets)


def start_with_passphrase(folder: Path, words: str) -> JournalKey:
    """Make the key in a new folder of a machine without keyring.

    Raises KeyMissing when the folder is not new, and WeakPassphrase.
    """
    _refuse_second_key(folder)
    key = JournalKey.new()
    set_passphrase(folder, key, words)
    return key


def keep(secrets: Secrets, key: JournalKey) -> bool:
    """Put a key that opened the journal into the keyring; return whether it took it.

    The key that was there, if any, is put aside: it may open something else.
    """
    try:
        former = secrets.get(KEY_NAME)
        if former not in (None, key.hex):
            secrets.put(FORMER_NAME, str(former))
        if former != key.hex:
            secrets.put(KEY_NAME, key.hex)
    except NoSecureStore:
        return False
    return True


def _kept(secrets: Secrets) -> JournalKey | JournalUnavailable | None:
    try:
        value = secrets.get(KEY_NAME)
        return None if value is None else JournalKey(value)
    except JournalUnavailable as trouble:
        return trouble
    except SecureStoreLocked:
        return KeyringIsLocked()
    except NoSecureStore:
        return NoKeyring()


def _made(folder: Path, secrets: Secrets) -> JournalKey:
    _refuse_second_key(folder)
    key = JournalKey.new()
    try:
        secrets.put(KEY_NAME, key.hex)
    except NoSecureStore as error:
        raise NoKeyring from error
    return key


def is_new(folder: Path) -> bool:
    """Return whether the folder never had a journal, so that a key may be made."""
    marks = (*parts_of(folder / JOURNAL), folder / UNLOCK, folder / PUBLIC)
    return not any(mark.exists() for mark in marks)


def _refuse_second_key(folder: Path) -> None:
    if not is_new(folder):
        raise KeyMissing


def _published(folder: Path) -> bool:
    return (folder / PUBLIC).exists()
