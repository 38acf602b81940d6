"""What IT sets: read once, and refused in words that name the setting."""

from pathlib import Path

import pytest

from counselor_app.adapters.settings import Settings, SettingsUnreadable, read_settings


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    assert read_settings(tmp_path / "in the way" / "settings.toml") == Settings()
    settings = read_settings(tmp_path / "settings.toml")
    assert (settings.phone.port, settings.desk.theme) == (5060, "light")


def test_a_file_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnreadable, match="could not be read"):
        read_settings(tmp_path / ("x" * 300))


def test_what_is_written_holds(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[desk]\nname = "desk-7"\n[phone]\ntrunks = ["+13145550199"]\n')
    settings = read_settings(file)
    assert settings.desk.name == "desk-7"
    assert settings.phone.trunks == {"+13145550199"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[phone]\nport = 70000\n", "phone.port"),
        ("[phone]\nprot = 5060\n", "phone.prot"),
        ('[desk]\ntheme = "pink"\n', "desk.theme"),
        ('[phone]\npeers = ["psap.example"]\n', "phone.peers"),
        ("[desk\n", "could not be read"),
        ("\x00\xff", "could not be read"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsUnreadable, match=words):
        read_settings(file)
