"""The protocols of a desk: the one in use, and those that open records began with.

Each that was used is kept beside the journal under its digest, so that a call goes on
with the version that it began with when the site has changed to another.
"""

from collections.abc import Iterator, Sequence
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
_KEPT = 8  # the latest are enough: a record stays open for days, not years


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
        _keep(shelf / f"{protocol.digest}.json", package)
    return protocol


def earlier_protocols(shelf: Path, now: Protocol | None) -> Iterator[Protocol]:
    """Give the protocols that were used before, the latest first; what broke is left."""
    try:
        files = sorted(shelf.glob("*.json"), key=lambda f: f.stat().st_mtime)[-_KEPT:]
    except OSError:
        return
    for file in reversed(files):
        if now is not None and file.stem == now.digest:
            continue
        try:
            protocol = protocol_from(_read(file))
        except (OSError, ProtocolUnreadable):
            continue
        if protocol.digest == file.stem:
            yield protocol


def _keep(kept: Path, package: bytes) -> None:
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        writing = kept.with_suffix(".new")
        writing.write_bytes(package)
        writing.replace(kept)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
