"""One part of a body: its headers and content, and what it must be when they lie."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from counselor_app.wire.plain_text import text_from
from counselor_app.wire.sip_headers import field_from

SDP = "application/sdp"
PIDF = "application/pidf+xml"
DATA_PREFIX = "application/emergencycalldata."
# A content header inside a part's content, with the torn boundary line before it.
_SEAM = re.compile(
    rb"(?im)(?:^(?:-[^\r\n]{0,200}|[^\s=<>{}\":]{2,200})[ \t]{0,9}\r?\n)?"
    rb"(^content-(?:type|id|disposition|length|transfer-encoding|description)[ \t]*:)"
)
_LINE_CAP = 200
_DATA_ROOT = re.compile(rb"<(?:[\w.\-]{1,40}:)?EmergencyCallData\.(\w{1,40})")
_SDP_START = re.compile(rb"(?m)^v=0[ \t]*\r?$")
_PIDF_MARK = re.compile(rb"location-info|geopriv|civicAddress|gml:pos\b|<(?:\w+:)?pos>")
_PART_MARK = re.compile(rb"(?im)^content-[a-z\-]{1,30}[ \t]*:|^v=0[ \t]*\r?$|<\?xml")
_HEADERISH = re.compile(rb"[A-Za-z][A-Za-z0-9\-]{0,63}[ \t]*:|[ \t]+\S")
_CONTENT = re.compile(rb"(?i)v=0[ \t]*\r?$|<|\{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of the body; `repr` shows nothing of it. Names are lower case."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """Return the first value of a header that is not blank, or ""."""
        return next((value for key, value in self.headers if key == name and value), "")

    @property
    def content_type(self) -> str:
        """The declared type in lower case without parameters; "" when none."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def content_id(self) -> str:
        """The Content-ID without its brackets, or ""."""
        return self.header("content-id").strip().strip("<>").strip()

    @property
    def kind(self) -> str:
        """What the part is: its declared type, or what its content shows it to be."""
        declared = self.content_type
        told = declared.startswith(DATA_PREFIX) or declared.endswith("json")
        if told or declared in (SDP, PIDF):
            return declared
        session = _SDP_START.search(self.body)
        if session and b"</" not in self.body[: session.start()]:
            return SDP
        if root := _DATA_ROOT.search(self.body):
            return f"{DATA_PREFIX}{root.group(1).decode().lower()}+xml"
        if _PIDF_MARK.search(self.body) and b"<" in self.body:
            return PIDF
        return declared


def part_from(segment: bytes, damage: list[str]) -> Part:
    """Read one part's headers and content; without headers, all of it is content."""
    headers: list[tuple[str, str]] = []
    at = 0
    while at < len(segment):
        end = segment.find(b"\n", at)
        end = len(segment) if end < 0 else end
        line = segment[at:end].rstrip(b"\r")
        if not line.strip():
            at = end + 1
            break
        if _CONTENT.match(line) or not _read_header(line, headers):
            damage.append("A part of the body has no blank line before its content.")
            break
        at = end + 1
    body = segment[at:]
    cut = 2 if body.endswith(b"\r\n") else int(body.endswith(b"\n"))
    return _decoded(Part(headers=tuple(headers), body=body[: len(body) - cut]))


def trimmed(part: Part, damage: list[str]) -> Part:
    """Return the part without what stands before its content proper."""
    kind, start = part.kind, 0
    end = len(part.body)
    if kind == SDP and (found := _SDP_START.search(part.body)):
        start, end = found.start(), _sdp_end(part.body)
    elif kind.endswith("+xml"):
        start = max(part.body.find(b"<"), 0)
        close = part.body.rfind(b">") + 1
        end = close if _is_torn_boundary(part.body[close:]) else end
    if part.body[:start].strip(b"\xef\xbb\xbf\r\n\t ") or part.body[end:].strip():
        damage.append("Stray lines stand around the content of a part.")
    return replace(part, body=part.body[start:end])


def _is_torn_boundary(tail: bytes) -> bool:
    word = tail.strip()
    own_line = b"\n" in tail[: len(tail) - len(tail.lstrip())]
    return own_line and 0 < len(word) <= _LINE_CAP and len(word.split()) == 1


def _sdp_end(body: bytes) -> int:
    end = len(body)
    while end > 0:
        line = body.rfind(b"\n", 0, end - 1) + 1
        if b"=" in body[line:end]:
            return end
        end = line
    return len(body)


def looks_like_part(segment: bytes) -> bool:
    """Say whether text outside the boundaries is a part that lost its own."""
    return bool(_PART_MARK.search(segment))


def seams_in(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where lost parts begin: the end of what was before, and their first byte."""
    last: int | None = None
    for found in _SEAM.finditer(body):
        begin = found.start(1)
        if last is None or not _is_headers(body[last:begin]):
            yield found.start(), begin
        last = begin


def _is_headers(text: bytes) -> bool:
    # The headers of one part follow each other without anything between.
    return all(map(_HEADERISH.match, text.splitlines()))


def _read_header(line: bytes, headers: list[tuple[str, str]]) -> bool:
    text = text_from(line)
    if text[0] in " \t" and headers:
        name, value = headers.pop()
        headers.append((name, f"{value} {text.strip()}"[:8192]))
        return True
    header = field_from(text.lstrip())
    if header is not None:
        headers.append(header)
    return header is not None


def _decoded(part: Part) -> Part:
    encoding = part.header("content-transfer-encoding").lower()
    try:
        if encoding == "base64":
            return replace(part, body=base64.b64decode(part.body, validate=False))
        if encoding == "quoted-printable":
            return replace(part, body=quopri.decodestring(part.body))
    except (binascii.Error, ValueError):
        return part
    return part
