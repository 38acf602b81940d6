import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlcipher3 import dbapi2

from counselor_app.adapters.journal import cipher
from counselor_app.adapters.journal.cipher import PLAIN, connect, make, parts_of
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.store import Store
from counselor_app.adapters.journal.trouble import (
    Damaged,
    DiskFailed,
    JournalUnavailable,
    KeyMalformed,
    NotAJournal,
    WrongKey,
)
from counselor_app.desk.ports import Draft
from counselor_app.domain.ids import Subject
from counselor_app.domain.notes import NoteTaken
from tests.adapters.journals import CANARY, KEY, OTHER_KEY, new_store, notes
from tests.conftest import CALL, CLOSED, Author

OTHER = Subject("c2")
PAGE, RESERVED, IV, FRAME_HEAD, LOG_HEAD = 4096, 80, 16, 24, 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path)
    yield store
    store.close()


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in parts_of(path))


def decrypted(path: Path) -> bytes:
    """Return every page of file and log in the clear, free ones too (SQLCipher 4)."""
    main, log = parts_of(path)[0].read_bytes(), parts_of(path)[1].read_bytes()
    pages = [main[at : at + PAGE] for at in range(0, len(main), PAGE)]
    size = FRAME_HEAD + PAGE
    pages += [log[at + FRAME_HEAD : at + size] for at in range(LOG_HEAD, len(log), size)]
    return b"".join(_page(page) for page in pages)


def _page(page: bytes) -> bytes:
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    clear = Cipher(AES(KEY.raw), CBC(iv)).decryptor()
    return clear.update(page[: PAGE - RESERVED])


def test_no_word_no_name_and_no_table_is_readable_on_disk(
    store: Store, author: Author
) -> None:
    store.save(notes(author, CANARY), [Draft(CALL, "notes", CANARY, 1)])
    for _ in ("in the log", "in the file"):
        content = bytes_on_disk(store.path)
        for word in (
            CANARY,
            "journal",
            "CREATE",
            "NoteTaken",
            author.pen.stream,
            KEY.hex,
        ):
            assert word.encode() not in content
        assert KEY.raw not in content
        assert not content.startswith(PLAIN)
        assert CANARY.encode() in decrypted(store.path)
        store.sweep()


def test_a_dropped_draft_is_gone_from_every_page(store: Store) -> None:
    typed = [Draft(CALL, "notes", CANARY * repeat, repeat) for repeat in (300, 200, 1)]
    for draft in typed:
        store.save([], [draft])
    assert CANARY.encode() in decrypted(store.path)
    store.save([], [Draft(CALL, "notes", "")])
    store.sweep()
    assert CANARY.encode() not in decrypted(store.path)
    assert parts_of(store.path)[1].stat().st_size == 0


def test_what_is_swept_while_somebody_reads_waits_for_nobody(store: Store) -> None:
    store.save([], [Draft(CALL, "notes", CANARY, 1)])
    reader = connect(store.path, KEY)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM drafts").fetchone()
    store.save([], [Draft(CALL, "notes", "")])
    store.sweep()
    reader.close()
    store.sweep()
    assert parts_of(store.path)[1].stat().st_size == 0


def test_only_its_owner_may_open_it(store: Store, author: Author) -> None:
    store.save(notes(author, "one"))
    for part in parts_of(store.path):
        assert part.stat().st_mode & 0o777 == 0o600


def test_a_wrong_key_opens_nothing_and_changes_nothing(
    store: Store, author: Author, capfd: pytest.CaptureFixture[str]
) -> None:
    store.save(notes(author, "one"))
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(WrongKey):
        Store(store.path, OTHER_KEY)
    assert store.path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("size", [0, 1, 511])
def test_a_file_cut_short_is_no_journal_and_is_not_made_anew(
    store: Store, size: int
) -> None:
    store.close()
    os.truncate(store.path, size)
    with pytest.raises(NotAJournal):
        Store(store.path, KEY)
    with pytest.raises(Damaged):
        Store.create(store.path, KEY)
    assert store.path.stat().st_size == size


def test_a_plain_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    plain = dbapi2.connect(path)
    plain.execute("CREATE TABLE journal (text)")
    plain.close()
    before = path.read_bytes()
    assert before.startswith(PLAIN)
    with pytest.raises(NotAJournal):
        Store(path, KEY)
    with pytest.raises(Damaged):
        Store.create(path, KEY)
    assert path.read_bytes() == before


def test_a_missing_file_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed):
        Store(tmp_path / "journal.db", KEY)
    with pytest.raises(DiskFailed):  # nor when it goes between the look and the opening
        cipher._open(tmp_path / "journal.db", KEY, ())
    assert list(tmp_path.iterdir()) == []


def test_a_log_without_its_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    log = tmp_path / "journal.db-wal"
    log.write_bytes(b"left behind")
    with pytest.raises(Damaged):
        Store.create(tmp_path / "journal.db", KEY)
    assert [*tmp_path.iterdir()] == [log]


def test_a_damaged_page_is_told_and_not_mended(store: Store, author: Author) -> None:
    store.save(notes(author, "one"))
    store.close()
    content = bytearray(store.path.read_bytes())
    for at in range(PAGE + 100, len(content), PAGE):
        content[at] ^= 1
    store.path.write_bytes(content)
    with pytest.raises(Damaged):
        Store(store.path, KEY)
    assert store.path.read_bytes() == bytes(content)


def test_wherever_it_is_damaged_what_opens_gives_a_desk_all_it_reads_at_its_start(
    store: Store,
) -> None:
    long, authors = [CANARY * 100] * 6, (Author("ana"), Author("bo"))
    for author in authors:
        store.save([*notes(author, *long), author.writes(CLOSED)])
    draft = Draft(OTHER, "notes", CANARY * 500, 1)
    live = [author.writes(NoteTaken(text=CANARY * 500), OTHER) for author in authors]
    store.save([*live, authors[0].writes(CLOSED)], [draft])
    store.close()
    whole = store.path.read_bytes()
    opened = 0
    for at in range(PAGE + 100, len(whole), PAGE):
        store.path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with suppress(Damaged), closing(Store(store.path, KEY)) as again:
            opened += 1
            assert (len(again.desk), again.read_live()) == (32, live)
            assert again.drafts() == [draft]
            assert all(again.head(author.pen.stream) for author in authors)
    assert 0 < opened < len(whole) // PAGE - 1


@pytest.mark.parametrize(
    "text", ["", "ab" * 31, "AB" * 32, "ab" * 32 + "\n", "'" + "a" * 63, "zz" * 32]
)
def test_a_malformed_key_is_refused_since_it_would_be_a_passphrase(text: str) -> None:
    with pytest.raises(KeyMalformed):
        JournalKey(text)


def test_a_key_is_in_no_text() -> None:
    key = JournalKey.new()
    assert key != JournalKey.new()
    assert key.hex not in f"{key} {key!r} {[key]}"


def test_a_driver_without_cipher_is_refused_before_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3  # noqa: PLC0415 - only this test needs a plain driver

    written: list[object] = []
    monkeypatch.setattr(cipher, "dbapi2", sqlite3)
    with pytest.raises(JournalUnavailable):
        make(tmp_path / "journal.db", KEY, written.append)
    assert written == []
    assert not (tmp_path / "journal.db").exists()


def test_a_journal_half_made_is_none_and_does_not_hinder_the_next_start(
    tmp_path: Path,
) -> None:
    def dies(connection: dbapi2.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise KeyboardInterrupt

    path = tmp_path / "journal.db"
    with pytest.raises(KeyboardInterrupt):
        make(path, KEY, dies)
    assert not path.exists()
    Store.create(path, KEY).close()
    assert [*tmp_path.iterdir()] == [path]
