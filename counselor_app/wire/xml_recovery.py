"""What can still be read of broken XML: unbound prefixes, torn tags, a missing end.

Elements are matched by local name alone. An end tag closes the nearest element so named,
or the innermost one when a single letter differs; any other is ignored. Text that the end
of the document cut off is dropped: half a house number is worse than none. Linear time.
"""

import re

from counselor_app.wire.xml_tree import NODE_CAP, XML_CAP, Node, TreeGrower, XmlRefused

_TAG = re.compile(
    r"<(/?)\s*(?:[\w.\-]{1,64}:)?([A-Za-z_][\w.\-]{0,63})(?=[\s/>])([^<>]*?)(/?)>"
)
_ATTRIBUTE = re.compile(r"""([\w:.\-]{1,64})\s*=\s*("[^"]*"|'[^']*')""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CDATA = "<![CDATA["
_SKIPPED = {_CDATA: "]]>", "<!--": "-->", "<?": ">", "<!": ">"}
_STEPS_CAP = 8 * NODE_CAP


def recovered_tree(untrusted_xml: bytes) -> Node:
    """Read what can be read, giving the node above the outermost elements.

    Raises XmlRefused for what must not be read, and nothing else.
    """
    if len(untrusted_xml) > XML_CAP:
        raise XmlRefused("The document is too long and was refused.")
    text = _decoded(untrusted_xml)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise XmlRefused("The document declares a type or entities; refused.")
    grower, at, tags = TreeGrower(), 0, 0
    last = {closing: text.rfind(closing) for closing in _SKIPPED.values()}
    while at < len(text):
        at, tags = _step(text, at, grower, last), tags + 1
        if tags > _STEPS_CAP:
            raise XmlRefused("The document has too many elements and was refused.")
    for node in grower.open[1:]:
        node.cut = True
    return grower.root


def _step(text: str, at: int, grower: TreeGrower, last: dict[str, int]) -> int:
    # Read one tag, or the text up to the next; returns where to go on.
    if text[at] != "<":
        end = _found(text, "<", at)
        grower.data(_unescaped(text[at:end]))
        return end
    for opening, closing in _SKIPPED.items():
        if text.startswith(opening, at) and last[closing] > at:
            end = text.index(closing, at)
            if opening == _CDATA:
                grower.data(text[at + len(_CDATA) : end])
            return end + len(closing)
    tag = _TAG.match(text, at, at + 4096)
    if tag is None:
        # A torn tag: what is left of it is no text of the element around it.
        end = _found(text, "<", at + 1)
        close = text.find(">", at, end)
        return close + 1 if close >= 0 else end
    _take(tag, grower)
    return tag.end()


def _take(tag: re.Match[str], grower: TreeGrower) -> None:
    ends, name, inside, empty = tag.groups()
    if ends:
        _end(name, grower)
        return
    attributes = {
        key.rpartition(":")[2]: _unescaped(value[1:-1])
        for key, value in _ATTRIBUTE.findall(inside)
    }
    grower.start(name, attributes)
    grower.open[-1].namespace = None
    if empty:
        grower.end(name)


def _end(name: str, grower: TreeGrower) -> None:
    names = [node.name for node in grower.open]
    if name in names[1:]:
        while grower.open[-1].name != name:
            grower.end(grower.open[-1].name)
        grower.end(name)
    elif len(names) > 1 and _alike(name, names[-1]):
        grower.end(name)


def _alike(one: str, other: str) -> bool:
    differing = sum(a != b for a, b in zip(one, other, strict=False))
    lost_colon = one.endswith(other) or other.endswith(one)
    return (len(one) == len(other) and differing == 1) or lost_colon


def _found(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return len(text) if at < 0 else at


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"  # noqa: PLR2004


def _decoded(untrusted_xml: bytes) -> str:
    if untrusted_xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return untrusted_xml.decode("utf-16", "replace")
    if re.match(rb"""\s*<\?xml[^>]{0,100}encoding=["'](?:iso-8859-1|windows-1252)""",
                untrusted_xml, re.IGNORECASE):  # fmt: skip
        return untrusted_xml.decode("latin-1")
    return untrusted_xml.decode("utf-8", "replace")
