"""Locations from a PIDF-LO or HELD document, recovered and marked where it is damaged.

A strict parser would throw away the one location there is; this one reads what it can and
says what was wrong. The order of the places is the sender's (RFC 5491 section 3.4). A
shape and an address in one location-info are one place. Sources: RFC 4119, 5139, 5491,
5962, 6848, and HELD (RFC 5985).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

from counselor_app.domain.place import By, Place, Shape
from counselor_app.wire.pidf_shapes import SHAPE_NAMES, place_of_shape
from counselor_app.wire.plain_text import line_from
from counselor_app.wire.xml_recovery import recovered_tree
from counselor_app.wire.xml_tree import Node, XmlRefused, strict_tree

_PLACES_CAP = 32
_CIVIC_NAMES = ("civicAddress", "civilAddress")
# Elements that show an address or a shape whose own tag was torn.
_CIVIC_MARKS = ("country", "A1", "A3", "RD", "STS", "HNO", "PC")
_MARKS_NEEDED = 2
_SHAPE_MARKS = ("pos", "posList", "radius")
_HOLDERS = ("tuple", "device", "person", "presence")
_UNBOUND = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_UNBOUND_WORDS = "The location uses a name prefix that it never declares."
_BROKEN_WORDS = "The location is not well-formed XML; it was read as far as possible."
_CUT_WORDS = "The location is cut short; what was cut off is missing."

Say = Callable[[str], None]
Places = tuple[Place, ...]


@dataclass(slots=True)
class _Group:
    # What stands in one location-info: all of it describes one place.
    above: tuple[Node, ...]
    shapes: list[Node] = field(default_factory=list)
    addresses: list[Node] = field(default_factory=list)


def places_from(untrusted_xml: bytes) -> tuple[Places, tuple[str, ...]]:
    """Return the places in a document, in order, and what was wrong with it in words.

    Any bytes give an answer; none raises.
    """
    said: list[str] = []
    tree, broken = _tree_of(untrusted_xml, said.append)
    if tree is None:
        return (), tuple(said)
    places: list[Place] = []
    for group in _groups(tree):
        places += _places_of(group, said.append)
    places += _references(tree)
    _say_of_whole(tree, places, said.append)
    if broken:
        places = [replace(place, damaged=True) for place in places]
    return tuple(places[:_PLACES_CAP]), tuple(dict.fromkeys(said))


def _tree_of(untrusted_xml: bytes, say: Say) -> tuple[Node | None, bool]:
    document = untrusted_xml.strip(b"\x00\r\n\t ")
    if not document:
        say("The location document is empty.")
        return None, True
    try:
        return strict_tree(document), False
    except XmlRefused as refused:
        say(str(refused))
        return None, True
    except ParseError as broken:
        unbound = getattr(broken, "code", 0) == _UNBOUND
    try:
        tree = recovered_tree(document)
    except XmlRefused as refused:
        say(str(refused))
        return None, True
    say(_UNBOUND_WORDS if unbound else _BROKEN_WORDS)
    if any(node.cut for _, node in tree.walk()):
        say(_CUT_WORDS)
    return tree, True


def _groups(tree: Node) -> list[_Group]:
    groups: dict[int, _Group] = {}
    _collect(tree, (tree,), groups, inside=False)
    return list(groups.values())


def _collect(
    node: Node, above: tuple[Node, ...], groups: dict[int, _Group], *, inside: bool
) -> None:
    # Depth first, which keeps the sender's order. What a shape or an address is made of
    # is neither; a torn one may have another below it.
    is_shape, is_address = _is_shape(node), _is_address(node) and not inside
    if is_shape or is_address:
        path = (*above, node)
        around = [up for up in path if up.named("location-info")] or above
        group = groups.setdefault(id(around[-1]), _Group(above))
        group.shapes += [node] if is_shape else []
        group.addresses += [node] if is_address else []
    for child in () if node.named(*SHAPE_NAMES) else node.children:
        if len(groups) <= _PLACES_CAP:
            _collect(child, (*above, node), groups, inside=inside or is_address)


def _is_shape(node: Node) -> bool:
    if node.named(*SHAPE_NAMES):
        return True
    return not node.named(*_CIVIC_NAMES) and node.child(*_SHAPE_MARKS) is not None


def _is_address(node: Node) -> bool:
    if node.named(*_CIVIC_NAMES):
        return True
    marks = sum(child.named(*_CIVIC_MARKS) for child in node.children)
    return marks >= _MARKS_NEEDED and not node.named(*SHAPE_NAMES)


def _places_of(group: _Group, say: Say) -> Iterator[Place]:
    method, at = _method_of(group.above), _time_of(group.above)
    default = (method or "").casefold() == "default"
    whole = Place(method=method, at=at, default=default)
    addresses = group.addresses[: _PLACES_CAP + 1]
    for node in group.shapes[: _PLACES_CAP + 1]:
        place = place_of_shape(node, say)
        if place is None:
            continue
        damaged = place.damaged | _nameless(node, say)
        place = replace(place, method=method, at=at, default=default, damaged=damaged)
        if addresses:
            place = replace(place, civic=_civic_of(addresses.pop(0)))
        yield place
    for node in addresses:
        if civic := _civic_of(node):
            damaged = _nameless(node, say)
            yield replace(whole, shape=Shape.CIVIC, civic=civic, damaged=damaged)
        else:
            say("An address is empty.")


def _nameless(node: Node, say: Say) -> bool:
    if node.namespace == "":
        say("The location does not declare its namespaces.")
        return True
    return False


def _civic_of(address: Node) -> tuple[tuple[str, str], ...]:
    # All below, not the children alone: one torn end tag nests what follows.
    fields = ((node.name, line_from(node.text, 256)) for _, node in address.walk())
    return tuple((name, value) for name, value in fields if value)[:64]


def _method_of(above: tuple[Node, ...]) -> str | None:
    for up in reversed(above):
        if (method := up.child("method")) is not None and method.text:
            return line_from(method.text, 64)
        if up.named(*_HOLDERS):
            return None
    return None


def _time_of(above: tuple[Node, ...]) -> datetime | None:
    for up in reversed(above):
        stamp = up.child("timestamp")
        if stamp is not None:
            return _instant(stamp.text)
        if up.named(*_HOLDERS):
            return None
    return None


def _instant(untrusted_text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(untrusted_text.strip()[:40])
    except ValueError:
        return None
    return at if at.tzinfo else None


def _references(tree: Node) -> Iterator[Place]:
    for node in tree.all("locationURI"):
        if url := line_from(node.text, 2048):
            yield Place(by=By.REFERENCE, url=url)


def _say_of_whole(tree: Node, places: list[Place], say: Say) -> None:
    # HELD answers an error by name (RFC 5985 section 6.3).
    for node in tree.children:
        code = line_from(node.attributes.get("code", ""), 64)
        if node.named("error") and code.isalnum():
            say(f"The location server answered: {code}.")
    if not places:
        say("The document holds no readable location.")
    if len(places) > _PLACES_CAP:
        say("The document holds too many locations; the rest was not read.")
