"""Additional data about a call, caller and service (RFC 7852), block by block.

Blocks are told by their content type; what cannot be read of one is left out, in silence
but for the damage words of the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from counselor_app.wire.body_part import DATA_PREFIX, Part
from counselor_app.wire.plain_text import line_from
from counselor_app.wire.xml_recovery import recovered_tree
from counselor_app.wire.xml_tree import Node, XmlRefused, strict_tree

_COMMENT_CAP = 4000
_NAMES = (
    "ProviderInfo",
    "ServiceInfo",
    "DeviceInfo",
    "SubscriberInfo",
    "Comment",
    "Control",
    "VEDS",
    "eCall.MSD",
)
_CANONICAL = {name.lower(): name for name in _NAMES}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalBlocks:
    """What the blocks said. `names` are those present, in order, without repetition."""

    names: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=(), repr=False)
    subscriber_name: str | None = field(default=None, repr=False)
    service_environment: str | None = None
    service_type: str | None = None
    service_mobility: str | None = None
    damage: tuple[str, ...] = ()


def additional_data_from(parts: Iterable[Part]) -> AdditionalBlocks:
    """Read every RFC 7852 block among the parts. No content makes it raise."""
    damage: list[str] = []
    blocks = [
        (name, _tree_of(name, part.body, damage))
        for part in parts
        if (name := block_name(part.kind))
    ]
    comments = (line_from(text, _COMMENT_CAP) for text in _texts(blocks, "Comment"))
    return AdditionalBlocks(
        names=tuple(dict.fromkeys(name for name, _ in blocks)),
        comments=tuple(filter(None, comments)),
        subscriber_name=_subscriber(blocks),
        service_environment=_said(blocks, "ServiceInfo", "ServiceEnvironment"),
        service_type=_said(blocks, "ServiceInfo", "ServiceType"),
        service_mobility=_said(blocks, "ServiceInfo", "ServiceMobility"),
        damage=tuple(dict.fromkeys(damage)),
    )


def block_name(content_type: str) -> str | None:
    """Return "ServiceInfo" for its content type, or None for anything else."""
    if not content_type.startswith(DATA_PREFIX):
        return None
    name = line_from(content_type.removeprefix(DATA_PREFIX).partition("+")[0], 40)
    return _CANONICAL.get(name, name) or None


def _tree_of(name: str, untrusted_xml: bytes, damage: list[str]) -> Node:
    if name == "eCall.MSD":  # not XML
        return Node("")
    try:
        return strict_tree(untrusted_xml.strip())
    except XmlRefused as refused:
        damage.append(f"{name}: {refused}")
        return Node("")
    except ParseError:
        damage.append(f"The {name} block is not well-formed XML.")
    try:
        return recovered_tree(untrusted_xml)
    except XmlRefused:
        return Node("")


def _texts(blocks: list[tuple[str, Node]], name: str) -> list[str]:
    found = []
    for block, tree in blocks:
        if block == name:
            found += [node.text for node in tree.all(name)]
    return found


def _said(blocks: list[tuple[str, Node]], block: str, name: str) -> str | None:
    for found, tree in blocks:
        node = tree.first(name) if found == block else None
        if node is not None and (text := line_from(node.text, 128)):
            return text
    return None


def _subscriber(blocks: list[tuple[str, Node]]) -> str | None:
    # xCard (RFC 6351): fn holds the name as written; some write a bare Name.
    for found, tree in blocks:
        if found != "SubscriberInfo":
            continue
        name = tree.first("fn")
        for node in (name and name.first("text"), name, tree.first("Name")):
            if node is not None and (text := line_from(node.text, 256)):
                return text
    return None
