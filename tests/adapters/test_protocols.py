"""The shelf of protocols: what was used is kept, and a record goes on with its own."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.adapters.protocols import ProtocolShelf, protocol_in_use
from counselor_app.adapters.resources import read_resource
from counselor_app.wire.protocol_package import ProtocolUnreadable
from tests.conftest import ROOT

PHQ = "https://counselor.example/fhir/Questionnaire/phq-9"


def changed(folder: Path, version: str) -> Path:
    file = folder / f"{version}.json"
    text = read_resource("protocols/default.json").decode()
    file.write_text(text.replace('"2026.11.2"', f'"{version}"'))
    return file


def words(folder: Path) -> Path:
    items = [{"linkId": f"phq-9-{n}", "text": f"Item {n}"} for n in range(1, 10)]
    pack = {"resourceType": "Questionnaire", "derivedFrom": [PHQ], "item": items}
    file = folder / "words.json"
    file.write_text(json.dumps(pack))
    return file


def test_a_version_is_found_however_many_came_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    first = protocol_in_use(folder, None, ())
    os.utime(folder / f"{first.digest}.json", (1, 1))
    files = [changed(tmp_path, f"2027.{n}") for n in range(12)]
    later = [protocol_in_use(folder, file, ()).version for file in files]
    assert (first.version, later[-1]) == ("2026.11.2", "2027.11")
    shelf = ProtocolShelf(folder)
    found = shelf.find(first.digest)
    assert found is not None
    assert (found.version, found.digest) == (first.version, first.digest)
    assert len([*folder.glob("*.json")]) == 13


def test_a_version_that_comes_back_into_use_is_the_latest_used(tmp_path: Path) -> None:
    used = protocol_in_use(tmp_path, None, ())
    kept = tmp_path / f"{used.digest}.json"
    os.utime(kept, (1, 1))
    protocol_in_use(tmp_path, None, ())
    assert kept.stat().st_mtime > 1


def test_a_version_is_read_once_and_later_too(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    shelf = ProtocolShelf(folder)
    used = protocol_in_use(folder, None, ())
    found = shelf.find(used.digest)
    (folder / f"{used.digest}.json").unlink()
    assert found is not None
    assert shelf.find(used.digest) is found


def test_a_kept_file_that_was_changed_is_not_taken_for_what_it_was(
    tmp_path: Path,
) -> None:
    used = protocol_in_use(tmp_path, None, ())
    kept = tmp_path / f"{used.digest}.json"
    kept.write_bytes(kept.read_bytes() + b" ")
    assert ProtocolShelf(tmp_path).find(used.digest) is None
    protocol_in_use(tmp_path, None, ())
    assert ProtocolShelf(tmp_path).find(used.digest) is not None


def test_what_can_not_be_read_is_not_found(tmp_path: Path) -> None:
    broken, folder = "a" * 64, "b" * 64
    (tmp_path / f"{broken}.json").write_bytes(b"{")
    (tmp_path / f"{folder}.json").mkdir()
    shelf = ProtocolShelf(tmp_path)
    assert [shelf.find(name) for name in (broken, folder, "c" * 64)] == [None] * 3


@given(st.text() | st.sampled_from(["../../own", "/etc/passwd", "\0", ""]))
def test_what_is_no_digest_is_not_looked_for(name: str) -> None:
    assert ProtocolShelf(ROOT / "resources/protocols").find(name) is None
    assert ProtocolShelf(ROOT).find(f"../{name}") is None


def test_an_instrument_is_asked_once_the_site_has_loaded_its_words(
    tmp_path: Path,
) -> None:
    shelf = tmp_path / "shelf"
    whole = protocol_in_use(shelf, None, (words(tmp_path),))
    assert (whole.wordless, len(whole.packs)) == (("ASQ",), 1)
    assert whole.packs[0].wording.text == "Ask the PHQ-9"
    assert whole.item("phq-9-3") is not None
    assert whole.item("asq-1") is None


def test_a_disk_that_takes_nothing_does_not_take_the_assessment(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.write_bytes(b"no folder")
    assert protocol_in_use(shelf, None, ()).questions


def test_a_pack_that_can_not_be_read_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"{")
    with pytest.raises(ProtocolUnreadable):
        protocol_in_use(tmp_path, None, (broken,))
    with pytest.raises(OSError, match="nothing"):
        protocol_in_use(tmp_path, None, (tmp_path / "nothing.json",))
