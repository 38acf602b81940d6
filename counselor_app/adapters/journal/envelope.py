"""The journal's key under a passphrase, in a file beside the journal.

Argon2id (RFC 9106, section 4, the second recommended choice) makes a key of the
passphrase; AES key wrap (RFC 3394) seals the journal's key and shows tampering.
"""

import secrets
import unicodedata
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from counselor_app.adapters.journal.files import write_whole
from counselor_app.adapters.journal.key import KEY_BYTES, JournalKey
from counselor_app.adapters.journal.trouble import (
    KeyMissing,
    WrongPassphrase,
    trouble_from,
)

UNLOCK = "journal.unlock"
SHORTEST = 12
_SALT_BYTES = 16
_MOST_BYTES = 4096

_Hex = Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$", max_length=128)]


class WeakPassphrase(Exception):
    """The passphrase is too short; the message is fit for the screen."""

    def __init__(self) -> None:
        super().__init__(f"A passphrase needs {SHORTEST} characters or more.")


class _Envelope(BaseModel):
    """The file. The bounds keep a tampered one from using up memory and time."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    version: Literal[1] = 1
    kdf: Literal["argon2id"] = "argon2id"
    iterations: int = Field(default=3, ge=1, le=10)
    lanes: int = Field(default=4, ge=1, le=16)
    memory_kib: int = Field(default=64 * 1024, ge=1024, le=1024 * 1024)
    salt: _Hex = Field(min_length=2 * _SALT_BYTES)
    wrapped: _Hex

    def wrapping_key(self, passphrase: str) -> bytes:
        """Return the key that the passphrase makes, however its letters were composed."""
        kdf = Argon2id(
            salt=bytes.fromhex(self.salt),
            length=KEY_BYTES,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        plain = unicodedata.normalize("NFKC", passphrase)
        return kdf.derive(plain.encode("utf-8", "surrogatepass"))


def set_passphrase(folder: Path, key: JournalKey, passphrase: str) -> None:
    """Write the second way to the key, in place of the one before.

    Raises WeakPassphrase, or a JournalUnavailable when the disk does not take it.
    """
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase
    empty = _Envelope(salt=secrets.token_hex(_SALT_BYTES), wrapped="00")
    wrapped = aes_key_wrap(empty.wrapping_key(passphrase), key.raw)
    full = empty.model_copy(update={"wrapped": wrapped.hex()})
    try:
        write_whole(folder / UNLOCK, full.model_dump_json().encode())
    except OSError as error:
        raise trouble_from(error) from error


def key_under(folder: Path, passphrase: str) -> JournalKey:
    """Return the key in the file; raises WrongPassphrase, or KeyMissing without one."""
    try:
        with (folder / UNLOCK).open("rb") as file:
            untrusted = file.read(_MOST_BYTES)
    except FileNotFoundError as error:
        raise KeyMissing from error
    except OSError as error:
        raise trouble_from(error) from error
    try:
        envelope = _Envelope.model_validate_json(untrusted)
        wrapped = bytes.fromhex(envelope.wrapped)
        raw = aes_key_unwrap(envelope.wrapping_key(passphrase), wrapped)
    except (ValidationError, InvalidUnwrap, ValueError, MemoryError) as error:
        raise WrongPassphrase from error
    return JournalKey(raw.hex())
