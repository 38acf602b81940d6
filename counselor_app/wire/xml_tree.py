"""XML from strangers as a small tree: strictly first, then whatever can be recovered.

Size, depth and the number of elements are capped before anything is built; document
types and entities are refused (they carry attacks and no location does).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

XML_CAP = 256 * 1024
DEPTH_CAP = 64
NODE_CAP = 5000


class XmlRefused(ValueError):
    """The document is too big, too deep, or carries what no location needs."""


@dataclass(slots=True, eq=False)
class Node:
    """One element, without its prefix; grown only by the reader that makes it.

    `namespace` is "" when none was declared, and None when it could not be known.
    `ended_as` is the name its end tag has. A `cut` element was never closed.
    """

    name: str
    namespace: str | None = None
    attributes: dict[str, str] = field(default_factory=dict, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)
    pieces: list[str] = field(default_factory=list, repr=False)
    ended_as: str = ""
    cut: bool = False

    @property
    def text(self) -> str:
        """The element's own text, without that of its children; "" when it was cut."""
        return "" if self.cut and not self.children else "".join(self.pieces).strip()

    def named(self, *names: str) -> bool:
        """Say whether the element bears one of these names, at either end."""
        return self.name in names or self.ended_as in names

    def child(self, *names: str) -> "Node | None":
        """Return the first child so named, or None."""
        return next((node for node in self.children if node.named(*names)), None)

    def all(self, *names: str) -> Iterator["Node"]:
        """Yield every element so named, below this one, in document order."""
        return (node for _, node in self.walk() if node.named(*names))

    def first(self, *names: str) -> "Node | None":
        """Return the first element so named, below this one, or None."""
        return next(self.all(*names), None)

    def walk(
        self, above: tuple["Node", ...] = ()
    ) -> Iterator[tuple[tuple["Node", ...], "Node"]]:
        """Yield every element below this one, with its ancestors, nearest last."""
        path = (*above, self)
        for node in self.children:
            yield path, node
            yield from node.walk(path)


class TreeGrower:
    """Builds a tree from starts, ends and text, within the caps."""

    def __init__(self) -> None:
        self.root = Node("")
        self.open = [self.root]
        self._nodes = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """Open an element; raises XmlRefused at the caps."""
        self._nodes += 1
        if len(self.open) > DEPTH_CAP:
            raise XmlRefused("The document is nested too deeply and was refused.")
        if self._nodes > NODE_CAP:
            raise XmlRefused("The document has too many elements and was refused.")
        namespace, brace, name = tag.rpartition("}")
        attributes = {key.rpartition("}")[2]: value for key, value in attrs.items()}
        node = Node(name, namespace[1:] if brace else "", attributes)
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, tag: str) -> None:
        """Close the innermost element."""
        self.open.pop().ended_as = tag.rpartition("}")[2]

    def data(self, data: str) -> None:
        """Add text to the innermost element."""
        self.open[-1].pieces.append(data)

    def close(self) -> Node:
        """Return what stands above the outermost element."""
        return self.root


def strict_tree(untrusted_xml: bytes) -> Node:
    """Read well-formed XML, giving the node above its outermost element.

    Raises XmlRefused for what must not be read and ParseError for what is broken.
    """
    if len(untrusted_xml) > XML_CAP:
        raise XmlRefused("The document is too long and was refused.")
    grower = TreeGrower()
    parser = DefusedXMLParser(target=grower, forbid_dtd=True)
    try:
        parser.feed(untrusted_xml)
        parser.close()
    except DefusedXmlException:
        raise XmlRefused("The document declares a type or entities; refused.") from None
    except (LookupError, ValueError) as broken:
        if isinstance(broken, XmlRefused):
            raise
        raise ParseError("unreadable encoding") from None
    return grower.root
