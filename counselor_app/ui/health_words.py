"""How this desk itself stands, in words that say what to do about it.

Never a caller's words in them: they are shown while others may look on.
"""

from datetime import datetime

from counselor_app.domain.health import Health, NotSaving, PhoneDown, Trouble, Unlock
from counselor_app.ui.clock_words import day_and_minute
from counselor_app.ui.words import tr

_KEPT = "What you type is kept in memory and will be saved."
_NOT_SAVING = {
    NotSaving.DISK_FULL: "the disk is full. Free some space; what you type is kept in "
    "memory and will be saved.",
    NotSaving.DISK_FAILED: "the disk does not take it. Tell IT; what you type is kept in "
    "memory and is tried again.",
    NotSaving.WRONG_KEY: "the key of this desk's records is not the right one. Tell IT; "
    "what you type is kept.",
    NotSaving.NO_KEYRING: "the key store of this machine is closed. Unlock it or tell "
    "IT; what you type is kept.",
    NotSaving.KEY_MISSING: "the key of this desk's records is gone. Tell IT; what you "
    "type is kept.",
    NotSaving.DAMAGED: "this desk's records are damaged. Tell IT; what you type is kept.",
}
_BESIDE = {
    NotSaving.DISK_FULL: "the disk was full at the start",
    NotSaving.DISK_FAILED: "the disk failed at the start",
    NotSaving.WRONG_KEY: "their key was not the right one",
    NotSaving.NO_KEYRING: "the key store of this machine is closed",
    NotSaving.KEY_MISSING: "their key is gone",
    NotSaving.DAMAGED: "they are damaged",
}
_PHONE = {
    Trouble.NO_EAR: "No earpiece found. Plug in the headset; calls go to other desks "
    "until then.",
    Trouble.NO_MOUTH: "No microphone found. Plug in the headset; calls go to other desks "
    "until then.",
    Trouble.NO_SOUND: "This machine's sound does not work. Plug the headset in again or "
    "tell IT; calls go to other desks until then.",
    Trouble.PORT_IN_USE: "Another program holds the telephone's port. Close it or tell "
    "IT; calls go to other desks until then.",
    Trouble.NOT_STARTED: "The telephone did not start. It is tried again by itself; "
    "calls go to other desks until then.",
    Trouble.DIED: "The telephone stopped and is being started again. Calls go to other "
    "desks until then.",
}
_OPENING = {
    Unlock.BY_NEW_WORDS: "This machine has no open key store. Unlock it and try again, "
    "or set a passphrase of 12 characters or more; it opens the records at each start.",
    Unlock.BY_WORDS: "Type the recovery passphrase to open this desk's records, or try "
    "again when their key is back.",
    None: "Try again when IT has brought back this desk's records or their key.",
}


def opening_words(health: Health) -> str:
    """Return what to do about records that did not open, or nothing."""
    return tr(_OPENING[health.unlock]) if health.journal_shut else ""


def troubles(health: Health, now: datetime) -> tuple[str, ...]:
    """Return everything that is not well with this desk, the gravest first."""
    found = (
        _unsaved_help(health),
        _not_saved(health, now),
        phone_words(health),
        _cad_lost(health, now),
        _side_journal(health),
        _only_in_memory(health),
        _broken_protocol(health),
        _missing_version(health),
    )
    return tuple(words for words in found if words)


def saved_words(health: Health, now: datetime, *, waits: bool) -> tuple[str, bool]:
    """Return whether a note is on the disk; `waits` when the disk is late to say so."""
    if unsaved := _unsaved_help(health) or _not_saved(health, now):
        return unsaved, False
    if health.only_in_memory:
        return tr("Kept in memory only, this desk's records are shut"), False
    if waits:
        return tr("Not on the disk yet, kept in memory"), False
    if health.side_journal:
        return tr("Saved on this desk, beside the usual records"), True
    return tr("Saved on this desk"), True


def _unsaved_help(health: Health) -> str:
    return tr("HELP WAS SENT BEFORE IT WAS SAVED") if health.sent_unsaved else ""


def _not_saved(health: Health, now: datetime) -> str:
    if health.failing_since is None:
        return ""
    why = _NOT_SAVING[health.not_saving] if health.not_saving else _KEPT
    since = day_and_minute(health.failing_since, now)
    return tr("Not saved since %s: %s") % (since, tr(why))


def phone_words(health: Health) -> str:
    """Return why no calls come to this desk and what to do, or nothing."""
    return tr(_PHONE[health.phone.trouble]) if isinstance(health.phone, PhoneDown) else ""


def _cad_lost(health: Health, now: datetime) -> str:
    if health.cad_lost_since is None:
        return ""
    since = day_and_minute(health.cad_lost_since, now)
    return (
        tr(
            "Dispatch cannot be reached since %s. Requests go on being tried; use F12, "
            "voice."
        )
        % since
    )


def _side_journal(health: Health) -> str:
    if health.side_journal is None:
        return ""
    return tr(
        "This desk's records did not open: %s. New work is saved beside them and joined "
        "later; earlier calls are not shown. Tell IT."
    ) % tr(_BESIDE[health.side_journal])


def _only_in_memory(health: Health) -> str:
    if health.only_in_memory is None:
        return ""
    return tr(
        "This desk's records did not open: %s. Calls come in, and all that is done is "
        "kept in memory until they open."
    ) % tr(_BESIDE[health.only_in_memory])


def _broken_protocol(health: Health) -> str:
    if not health.protocol_broken:
        return ""
    return tr(
        "The assessment could not be read. Ask from your own sheet and rate with Ctrl+K; "
        "triggers, notes and help work."
    )


def _missing_version(health: Health) -> str:
    if not health.version_missing:
        return ""
    return tr(
        "A record here began with another version of the assessment, which is not on "
        "this desk: its level is kept, answers may not show. Rate with Ctrl+K; tell IT."
    )
