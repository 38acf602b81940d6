"""The key of a journal."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

from counselor_app.adapters.journal.trouble import KeyMalformed

KEY_BYTES = 32
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class JournalKey:
    """32 random bytes in lowercase hex; raises KeyMalformed for anything else.

    SQLCipher takes a malformed key for a passphrase without a word, hence the check.
    """

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise KeyMalformed

    def __repr__(self) -> str:
        """Return a text without the key, for logs and tracebacks."""
        return "JournalKey(...)"

    @classmethod
    def new(cls) -> Self:
        """Return a key nobody had before."""
        return cls(secrets.token_hex(KEY_BYTES))

    @property
    def raw(self) -> bytes:
        """The 32 bytes."""
        return bytes.fromhex(self.hex)
