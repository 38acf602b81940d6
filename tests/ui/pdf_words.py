"""The words of a PDF that Qt wrote, read back by the maps of its fonts (PDF 1.4, 9.10).

Qt writes each run of text as glyphs, and says in a ToUnicode map which letters they are.
"""

import re
import zlib
from unicodedata import normalize

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_RANGE = re.compile(rb"<(\w{4})> <\w{4}> \[([^\]]*)\]")
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>")


def words_of_pdf(pdf: bytes) -> str:
    """Return every letter that is drawn, in the order in which it is."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    streams = {n: _unpacked(body) for n, body in objects.items() if b"stream" in body}
    found = {n: _TO_UNICODE.search(body) for n, body in objects.items()}
    maps = {n: int(to.group(1)) for n, to in found.items() if to}
    fonts = {name: int(number) for name, number in _FONT.findall(pdf)}
    letters = {name: _map(streams[maps[n]]) for name, n in fonts.items() if n in maps}
    pages = [s for s in streams.values() if b" Tf" in s]
    drawn = "".join(_drawn(page, letters) for page in pages)
    return normalize("NFKC", drawn).replace("\t", " ")


def _unpacked(body: bytes) -> bytes:
    packed = _STREAM.search(body)
    text = packed.group(1) if packed else b""
    return zlib.decompressobj().decompress(text) if b"/FlateDecode" in body else text


def _map(cmap: bytes) -> dict[int, str]:
    letters: dict[int, str] = {}
    for first, listed in _RANGE.findall(cmap):
        found = [chr(int(code, 16)) for code in re.findall(rb"<(\w{4})>", listed)]
        letters |= dict(enumerate(found, int(first, 16)))
    return letters


def _drawn(page: bytes, letters: dict[bytes, dict[int, str]]) -> str:
    drawn, now = "", dict[int, str]()
    for font, glyphs in _SHOWN.findall(page):
        if font:
            now = letters.get(font, {})
        else:
            codes = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
            drawn += "".join(now.get(code, "") for code in codes)
    return drawn
