"""Text from strangers, made fit to show: no control, bidi or broken characters."""

import re

# C0 and C1 controls, bidi marks and isolates, lone surrogates, byte order mark.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_BLANK = re.compile(r"\s+")


def line_from(untrusted_text: str, limit: int = 1024) -> str:
    """Return the text as one clean line of at most `limit` characters."""
    clean = _UNFIT.sub("", untrusted_text[: 4 * limit])
    return _BLANK.sub(" ", clean).strip()[:limit]


def text_from(untrusted_bytes: bytes) -> str:
    """Decode bytes that should be UTF-8; Latin-1 when they are not. Never raises."""
    try:
        return untrusted_bytes.decode("utf-8")
    except UnicodeDecodeError:
        return untrusted_bytes.decode("latin-1")
