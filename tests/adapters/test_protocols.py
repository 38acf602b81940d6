"""The shelf of protocols: what was used is kept, and a record goes on with its own."""

import json
from pathlib import Path

import pytest

from counselor_app.adapters.protocols import earlier_protocols, protocol_in_use
from counselor_app.adapters.resources import read_resource
from counselor_app.wire.protocol_package import ProtocolUnreadable

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


def test_a_site_that_changes_its_protocol_still_has_the_one_before(
    tmp_path: Path,
) -> None:
    shelf = tmp_path / "shelf"
    first = protocol_in_use(shelf, None, ())
    second = protocol_in_use(shelf, changed(tmp_path, "2027.1"), ())
    assert second.version == "2027.1"
    assert [p.digest for p in earlier_protocols(shelf, second)] == [first.digest]
    assert [p.digest for p in earlier_protocols(shelf, first)] == [second.digest]
    assert protocol_in_use(shelf, None, ()).digest == first.digest


def test_a_kept_file_that_was_changed_is_not_taken_for_what_it_was(
    tmp_path: Path,
) -> None:
    shelf = tmp_path / "shelf"
    used = protocol_in_use(shelf, None, ())
    kept = shelf / f"{used.digest}.json"
    kept.write_bytes(kept.read_bytes() + b" ")
    (shelf / "broken.json").write_bytes(b"{")
    assert [*earlier_protocols(shelf, None)] == []
    assert [*earlier_protocols(tmp_path / "nowhere", None)] == []


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
