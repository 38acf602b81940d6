"""What IT sets for one desk: a TOML file, read once at the start."""

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

_MAX_BYTES = 256 * 1024


class SettingsUnreadable(ValueError):
    """The file can't be used. The message says which setting, and what it must be."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeskSettings(_Section):
    """Who sits where, and how the screens look.

    `agency` and `psap` are the domain names used in EIDO ids; `packs` are further forms
    and their confirmed words; `percent` is the size of everything on the screen.
    """

    name: str = "desk-1"
    staff: str = "counselor"
    agency: str = "bhr.example"
    psap: str = "psap.stl.example"
    protocol: Path | None = None
    packs: tuple[Path, ...] = ()
    theme: Literal["light", "dark", "high_contrast"] = "light"
    percent: Annotated[int, Field(ge=100, le=200)] = 100


def _literal(host: str) -> str:
    ip_address(host)
    return host


class PhoneSettings(_Section):
    """Where the telephone listens (IP literal; SIP over UDP and TCP), and whom it knows.

    `peers` are the addresses that calls are taken from, IP literals too; none means any.
    `trunks` are the 911 center's own numbers (E.164); `psap_uri` is called by F12.
    """

    host: str = "0.0.0.0"  # noqa: S104 - a telephone is there to be called
    port: Annotated[int, Field(ge=0, le=65535)] = 5060
    peers: frozenset[Annotated[str, AfterValidator(_literal)]] = frozenset()
    trunks: frozenset[str] = frozenset()
    psap_uri: str = ""
    second_call_rings_s: Annotated[float, Field(gt=0)] = 20.0


class AudioSettings(_Section):
    """Sound cards by name; empty is the system's own choice. `spoken` adds words."""

    ear: str = ""
    mouth: str = ""
    spoken: bool = False


class CadSettings(_Section):
    """The dispatch system's WebSocket (ws:// only to here); empty is voice only."""

    url: str = ""
    ca_file: Path | None = None


class Settings(_Section):
    """All that IT sets for one desk."""

    desk: DeskSettings = DeskSettings()
    phone: PhoneSettings = PhoneSettings()
    audio: AudioSettings = AudioSettings()
    cad: CadSettings = CadSettings()


def read_settings(path: Path) -> Settings:
    """Read the file, or give defaults without one; raises SettingsUnreadable."""
    try:
        text = path.read_bytes()[:_MAX_BYTES].decode()
        return Settings.model_validate(tomllib.loads(text))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise SettingsUnreadable(f"{path.name}: {where}: {first['msg']}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsUnreadable(f"{path.name} could not be read: {error}.") from None
