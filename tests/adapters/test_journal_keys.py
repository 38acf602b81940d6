import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from counselor_app.adapters.journal.cipher import parts_of
from counselor_app.adapters.journal.envelope import (
    UNLOCK,
    WeakPassphrase,
    key_under,
    set_passphrase,
)
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.keys import (
    FORMER_NAME,
    JOURNAL,
    KEY_NAME,
    start_with_passphrase,
)
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.journal.sealed import PUBLIC
from counselor_app.adapters.journal.trouble import (
    Damaged,
    JournalGone,
    JournalUnavailable,
    KeyMalformed,
    KeyMissing,
    KeyringIsLocked,
    NoKeyring,
    WrongKey,
    WrongPassphrase,
)
from counselor_app.adapters.secrets import Secrets
from tests.adapters.journals import KEY, OTHER_KEY, MemoryKeyring, no_secrets, notes
from tests.conftest import Author

WORDS = "six blue herons over the confluence"


class Asked:
    """Gives the passphrase and counts how often it was asked."""

    def __init__(self, words: str | None) -> None:
        self.words, self.times = words, 0

    def __call__(self) -> str | None:
        self.times += 1
        return self.words


def begun(folder: Path, keyring: MemoryKeyring) -> JournalKey:
    """Return the key of a journal in which one note was taken."""
    opened = open_journal(folder, Secrets("test", keyring))
    opened.store.save(notes(Author(), "one"))
    opened.store.close()
    return opened.key


def opens(folder: Path, secrets: Secrets, asked: Asked | None = None) -> bool:
    opened = open_journal(folder, secrets, asked)
    found = len(opened.store.read_live())
    opened.store.close()
    return found == 1


def untouched(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in parts_of(folder / JOURNAL) if p.exists())


def test_the_first_start_makes_the_key_and_the_next_one_finds_it(tmp_path: Path) -> None:
    folder, keyring, asked = tmp_path / "desk", MemoryKeyring(), Asked(WORDS)
    key = begun(folder, keyring)
    assert keyring.kept == {("test", KEY_NAME): key.hex}
    assert opens(folder, Secrets("test", keyring), asked)
    assert asked.times == 0
    assert folder.stat().st_mode & 0o77 == 0
    assert key.raw not in b"".join(p.read_bytes() for p in folder.iterdir())


def test_a_start_cut_short_after_the_key_was_kept_goes_on_with_it(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    keyring.kept["test", KEY_NAME] = KEY.hex
    assert begun(tmp_path, keyring) == KEY


def test_a_key_that_does_not_open_the_journal_is_refused_and_kept(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    keyring.kept["test", KEY_NAME] = OTHER_KEY.hex
    before = untouched(tmp_path)
    with pytest.raises(WrongKey):
        open_journal(tmp_path, Secrets("test", keyring))
    assert untouched(tmp_path) == before
    assert keyring.kept == {("test", KEY_NAME): OTHER_KEY.hex}


def test_the_right_key_and_a_damaged_file_is_called_damage(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    content = bytearray((tmp_path / JOURNAL).read_bytes())
    content[100] ^= 1
    (tmp_path / JOURNAL).write_bytes(content)
    with pytest.raises(Damaged):
        open_journal(tmp_path, Secrets("test", keyring))
    assert untouched(tmp_path) == content


def test_a_journal_without_key_never_gets_a_new_one(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    keyring.kept.clear()
    with pytest.raises(KeyMissing):
        open_journal(tmp_path, Secrets("test", keyring), Asked(WORDS))
    assert keyring.kept == {}


@pytest.mark.parametrize("left", [UNLOCK, PUBLIC, JOURNAL, f"{JOURNAL}-wal"])
def test_any_trace_of_a_journal_forbids_a_new_key(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"left")
    keyring = MemoryKeyring()
    with pytest.raises(KeyMissing):
        open_journal(tmp_path, Secrets("test", keyring))
    with pytest.raises(KeyMissing):
        start_with_passphrase(tmp_path, WORDS)
    assert keyring.kept == {}


def test_a_journal_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    (tmp_path / JOURNAL).unlink()
    with pytest.raises(JournalGone):
        open_journal(tmp_path, Secrets("test", keyring))
    assert not (tmp_path / JOURNAL).exists()


def test_a_malformed_key_in_the_keyring_is_refused(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    keyring.kept["test", KEY_NAME] = "correct horse"
    with pytest.raises(KeyMalformed):
        open_journal(tmp_path, Secrets("test", keyring))
    assert keyring.kept == {("test", KEY_NAME): "correct horse"}


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (NoKeyringError(), NoKeyring),
        (KeyringLocked(), KeyringIsLocked),
        (InitError(), KeyringIsLocked),
    ],
)
def test_without_keyring_the_passphrase_opens_and_nothing_else(
    tmp_path: Path,
    error: NoKeyringError | KeyringLocked | InitError,
    trouble: type[JournalUnavailable],
) -> None:
    key = begun(tmp_path, MemoryKeyring())
    secrets = Secrets("test", MemoryKeyring(error))
    for asked in (None, Asked(None), Asked(WORDS)):
        with pytest.raises(trouble):
            open_journal(tmp_path, secrets, asked)
    set_passphrase(tmp_path, key, WORDS)
    for asked in (None, Asked(None)):
        with pytest.raises(trouble):
            open_journal(tmp_path, secrets, asked)
    with pytest.raises(WrongPassphrase):
        open_journal(tmp_path, secrets, Asked(WORDS.upper()))
    assert opens(tmp_path, secrets, Asked(WORDS))


@pytest.mark.parametrize("kept", [None, OTHER_KEY.hex, "correct horse"])
def test_the_passphrase_mends_the_keyring_and_puts_aside_what_was_there(
    tmp_path: Path, kept: str | None
) -> None:
    keyring, asked = MemoryKeyring(), Asked(WORDS)
    key = begun(tmp_path, keyring)
    set_passphrase(tmp_path, key, WORDS)
    keyring.kept = {("test", KEY_NAME): kept} if kept else {}
    assert opens(tmp_path, Secrets("test", keyring), asked)
    assert opens(tmp_path, Secrets("test", keyring), asked)
    assert asked.times == 1
    assert keyring.kept.pop(("test", KEY_NAME)) == key.hex
    assert keyring.kept == ({("test", FORMER_NAME): kept} if kept else {})


def test_a_tampered_public_half_does_not_keep_the_right_key_out(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    begun(tmp_path, keyring)
    right = (tmp_path / PUBLIC).read_bytes()
    (tmp_path / PUBLIC).write_bytes(bytes(32))
    assert opens(tmp_path, Secrets("test", keyring))
    assert (tmp_path / PUBLIC).read_bytes() == right


def test_a_machine_without_keyring_can_be_set_up_with_a_passphrase(
    tmp_path: Path,
) -> None:
    with pytest.raises(NoKeyring):
        open_journal(tmp_path, no_secrets())
    assert list(tmp_path.iterdir()) == []
    start_with_passphrase(tmp_path, WORDS)
    opened = open_journal(tmp_path, no_secrets(), Asked(WORDS))
    opened.store.save(notes(Author(), "one"))
    opened.store.close()
    assert opens(tmp_path, no_secrets(), Asked(WORDS))


def test_a_passphrase_can_be_changed_and_the_old_one_is_of_no_use(tmp_path: Path) -> None:
    set_passphrase(tmp_path, KEY, WORDS)
    set_passphrase(tmp_path, KEY, "an entirely different sentence")
    with pytest.raises(WrongPassphrase):
        key_under(tmp_path, WORDS)
    assert key_under(tmp_path, "an entirely different sentence") == KEY
    assert [path.name for path in tmp_path.iterdir()] == [UNLOCK]
    assert (tmp_path / UNLOCK).stat().st_mode & 0o77 == 0


def test_a_passphrase_is_the_same_however_its_letters_were_composed(
    tmp_path: Path,
) -> None:
    set_passphrase(tmp_path, KEY, "caf\u00e9 at midnight")
    assert key_under(tmp_path, "cafe\u0301 at midnight") == KEY


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase, match="12 characters"):
        set_passphrase(tmp_path, KEY, "x" * 11)
    assert list(tmp_path.iterdir()) == []


def test_the_envelope_is_argon2id_of_the_recommended_cost(tmp_path: Path) -> None:
    set_passphrase(tmp_path, KEY, WORDS)
    envelope = json.loads((tmp_path / UNLOCK).read_bytes())
    cost = [envelope[name] for name in ("kdf", "iterations", "lanes", "memory_kib")]
    assert cost == ["argon2id", 3, 4, 65536]
    assert KEY.hex not in (tmp_path / UNLOCK).read_text()


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 1 << 40},
        {"iterations": 10**9},
        {"lanes": 0},
        {"version": 2},
        {"salt": "zz" * 16},
        {"wrapped": "00" * 40},
        {"wrapped": "00"},
        {"extra": 1},
    ],
)
def test_a_tampered_envelope_is_refused_and_costs_nothing(
    tmp_path: Path, change: dict[str, object]
) -> None:
    set_passphrase(tmp_path, KEY, WORDS)
    envelope = json.loads((tmp_path / UNLOCK).read_bytes())
    (tmp_path / UNLOCK).write_text(json.dumps({**envelope, **change}))
    with pytest.raises(WrongPassphrase):
        key_under(tmp_path, WORDS)


@given(content=st.binary(max_size=200) | st.text().map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_envelope_of_any_bytes_raises_nothing_else(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / UNLOCK).write_bytes(content)
    with pytest.raises(WrongPassphrase):
        key_under(tmp_path, WORDS)
