"""Why a journal cannot be used, in words for the screen, each with a remedy."""

from errno import EDQUOT, ENOSPC
from typing import ClassVar

from counselor_app.domain.health import NotSaving

_PRIMARY_CODE = 0xFF  # the rest of SQLite's error code only says where


class JournalUnavailable(Exception):
    """The journal cannot be used now; nothing was changed or made anew."""

    why: ClassVar[NotSaving] = NotSaving.DISK_FAILED
    words: ClassVar[str] = "The journal cannot be used."
    remedy: ClassVar[str] = "Ask IT to look at this desk."

    def __init__(self) -> None:
        super().__init__(self.words)


class WrongKey(JournalUnavailable):
    """The key does not open the file, or the file is damaged: they look the same."""

    why = NotSaving.WRONG_KEY
    words = "The key of this desk does not open its journal."
    remedy = "Enter the recovery passphrase, or ask IT to restore the key or the journal."


class KeyMalformed(JournalUnavailable):
    """What was kept as the key is no key."""

    why = NotSaving.WRONG_KEY
    words = "What the keyring holds is not a journal key."
    remedy = "Enter the recovery passphrase, or ask IT to restore the key."


class WrongPassphrase(JournalUnavailable):
    """The passphrase does not unwrap the key, or its file is damaged."""

    why = NotSaving.WRONG_KEY
    words = "This passphrase does not open the journal."
    remedy = "Try again; capital letters and spaces count."


class KeyMissing(JournalUnavailable):
    """There is a journal and no key to it; a new key would be of no use."""

    why = NotSaving.KEY_MISSING
    words = "The keyring holds no key to the journal of this desk."
    remedy = "Sign in as the same user as before, or enter the recovery passphrase."


class NoKeyring(JournalUnavailable):
    """The system keeps no secrets for us, and no passphrase was given."""

    why = NotSaving.NO_KEYRING
    words = "This computer has no keyring to keep the journal's key in."
    remedy = "Sign in to the desktop as usual, or enter the recovery passphrase."


class KeyringIsLocked(NoKeyring):
    """The keyring is there, but nobody unlocked it."""

    words = "The keyring that holds the journal's key is locked."
    remedy = "Unlock the keyring with your sign-in password, or enter the passphrase."


class NotAJournal(JournalUnavailable):
    """The file is something else: empty, cut short, or a database in plain text."""

    why = NotSaving.DAMAGED
    words = "The journal's file is not an encrypted journal."
    remedy = "Ask IT to restore the journal from its last backup; keep this file."


class Damaged(JournalUnavailable):
    """The key is right and the file is not what was written."""

    why = NotSaving.DAMAGED
    words = "The journal's file is damaged."
    remedy = "Ask IT to restore the journal from its last backup; keep this file."


class JournalGone(JournalUnavailable):
    """A journal was made here once and is not there: none is made in its place."""

    why = NotSaving.DAMAGED
    words = "The journal of this desk is not where it was."
    remedy = "Ask IT to put the journal back, or to set this desk up anew."


class TooNew(JournalUnavailable):
    """A newer version of this program made the file; this one may not touch it."""

    why = NotSaving.DAMAGED
    words = "The journal was written by a newer version of this program."
    remedy = "Install the newer version again."


class DiskFull(JournalUnavailable):
    """There is no room left."""

    why = NotSaving.DISK_FULL
    words = "The disk is full."
    remedy = "Make room; everything that waits is saved by itself then."


class DiskFailed(JournalUnavailable):
    """The disk or the system refused to read or write."""

    why = NotSaving.DISK_FAILED
    words = "The disk does not take or give what is asked of it."
    remedy = "Ask IT to check this desk's disk; keep the program open."


class NoSideJournal(JournalUnavailable):
    """The desk was never set up, so that nothing can be sealed to its key."""

    why = NotSaving.KEY_MISSING
    words = "There is no journal to write to, also not beside the usual one."
    remedy = "Ask IT to set up this desk; until then what happens is kept in memory only."


def trouble_from(error: BaseException) -> JournalUnavailable:
    """Return what an error of the database or the system means."""
    if isinstance(error, JournalUnavailable):
        return error
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return DiskFull() if cause.errno in (ENOSPC, EDQUOT) else DiskFailed()
    match getattr(cause, "sqlite_errorcode", 0) & _PRIMARY_CODE:
        case 13:  # SQLITE_FULL
            return DiskFull()
        case 11:  # SQLITE_CORRUPT
            return Damaged()
        case 26:  # SQLITE_NOTADB
            return WrongKey()
        case _:
            return DiskFailed()
