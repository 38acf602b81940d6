"""The protocols of a desk: the one in use, and those that open records began with.

Each that was used is kept beside the journal under its digest, so that a call goes on
with the version that it began with when the site has changed to another.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from counselor_app.adapters.resources import read_resource
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.fhir_values import MAX_BYTES
from counselor_app.wire.protocol_package import (
    ProtocolUnreadable,
    joined,
    protocol_from,
)

_SHIPPED = ("phq-9", "asq")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def protocol_in_use(shelf: Path, own: Path | None, packs: Sequence[Path]) -> Protocol:
    """Return the site's protocol, or the shipped one, with its packs; and keep it.

    A pack is the confirmed words of an instrument whose structure ships, or a form of the
    site's own. Raises OSError or ProtocolUnreadable.
    """
    package = _read(own) if own else read_resource("protocols/default.json")
    if packs:
        shipped = [read_resource(f"protocols/packs/{name}.json") for name in _SHIPPED]
        package = joined(package, [*shipped, *map(_read, packs)])
    protocol = protocol_from(package)
    with suppress(OSError):  # the journal says what is wrong with the disk
        _keep(_file(shelf, protocol.digest), package)
    return protocol


class ProtocolShelf:
    """Every version that this desk has used, each in a file by its digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, Protocol | None] = {}

    def find(self, digest: str) -> Protocol | None:
        """Return the version with this digest, read once; None where there is none."""
        if digest not in self._found:
            self._found[digest] = self._look_for(digest)
        return self._found[digest]

    def _look_for(self, digest: str) -> Protocol | None:
        if not _DIGEST.fullmatch(digest):  # it came from a journal: it is no path
            return None
        try:
            protocol = protocol_from(_read(_file(self._folder, digest)))
        except (OSError, ProtocolUnreadable):
            return None
        return protocol if protocol.digest == digest else None


def _file(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.json"


def _keep(kept: Path, package: bytes) -> None:
    # Whole or not at all, and anew each time: what broke is mended, and whoever clears
    # the folder sees when each was used last.
    kept.parent.mkdir(parents=True, exist_ok=True)
    writing = kept.with_suffix(".new")
    writing.write_bytes(package)
    writing.replace(kept)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
