"""Side keys sealed to the main key (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM).

The pair is derived from the main key, so that whoever opens the main journal, or has its
passphrase, opens every side journal, and no secret lies on the disk.
"""

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counselor_app.adapters.journal.files import write_whole
from counselor_app.adapters.journal.key import KEY_BYTES, JournalKey
from counselor_app.adapters.journal.trouble import NoSideJournal, WrongKey

PUBLIC = "journal.side.pub"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"counselor-app side journal 1"


def publish(folder: Path, key: JournalKey) -> None:
    """Leave the public half beside the journal; once is enough. Raises OSError."""
    if not fits(folder, key):
        write_whole(folder / PUBLIC, _pair(key).public_key().public_bytes_raw())


def fits(folder: Path, key: JournalKey) -> bool:
    """Return whether the public half in the folder is that of the key."""
    try:
        public = _public(folder)
    except NoSideJournal:
        return False
    return public.public_bytes_raw() == _pair(key).public_key().public_bytes_raw()


def seal(folder: Path, key: JournalKey) -> bytes:
    """Return the key as only the main key's holder can read it; raises NoSideJournal."""
    return _SUITE.encrypt(key.raw, _public(folder), _INFO)


def unseal(sealed: bytes, main: JournalKey) -> JournalKey:
    """Return the sealed key; raises WrongKey when it is damaged or another's."""
    try:
        return JournalKey(_SUITE.decrypt(sealed, _pair(main), _INFO).hex())
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error


def _public(folder: Path) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes((folder / PUBLIC).read_bytes())
    except (OSError, ValueError) as error:
        raise NoSideJournal from error


def _pair(key: JournalKey) -> X25519PrivateKey:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=_INFO).derive(key.raw)
    return X25519PrivateKey.from_private_bytes(derived)
