"""The parts of a SIP body: multipart/mixed as it really comes (RFC 2046, RFC 5621).

Every part is found, whatever happened to the boundaries: missing or wrong ones, none that
starts or closes, headers where none belong. What had to be put right is said in words.
Nesting, the number of parts and the size are capped; time is linear in the size.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from counselor_app.wire.body_part import (
    Part,
    looks_like_part,
    part_from,
    seams_in,
    trimmed,
)
from counselor_app.wire.sip_address import parameters_from
from counselor_app.wire.sip_headers import MESSAGE_CAP

DEPTH_CAP = 4
PARTS_CAP = 64
_LIKELY = re.compile(rb"(?im)^--([^\r\n]{1,200}?)[ \t]{0,9}\r?\n(?=content-)")
_POSSIBLE = re.compile(rb"(?m)^--([^\r\n]{1,200}?)(?:--)?[ \t]{0,9}\r?$")
_CLOSED = "The body's last boundary is missing; it may be cut short."
_TORN = "The boundaries between the body's parts are missing or wrong."


def parts_from(
    content_type: str | None, untrusted_body: bytes
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Take a body apart into its leaves, in order, and say what was damaged."""
    damage: list[str] = []
    body = untrusted_body
    if len(body) > MESSAGE_CAP:
        damage.append("The body is too long; only its beginning was read.")
        body = body[:MESSAGE_CAP]
    if not body.strip():
        return (), tuple(damage)
    if content_type is None:
        damage.append("The body does not say what it is (no Content-Type).")
    headers = (("content-type", content_type or ""),)
    whole = Part(headers=headers, body=body)
    parts: list[Part] = []
    for part in _leaves(whole, damage, 0):
        if len(parts) == PARTS_CAP:
            damage.append("The body has too many parts; the rest was not read.")
            break
        parts.append(part)
    return tuple(parts), tuple(dict.fromkeys(damage))


def _leaves(part: Part, damage: list[str], depth: int) -> Iterator[Part]:
    if depth >= DEPTH_CAP:
        damage.append("The body's parts are nested too deeply; the rest was not read.")
    elif part.content_type.startswith("multipart/") or _is_unlabeled_multipart(part):
        for inner in _split(part, damage):
            yield from _leaves(inner, damage, depth + 1)
    else:
        yield from _torn_apart(part, damage)


def _is_unlabeled_multipart(part: Part) -> bool:
    return not part.content_type and part.body.lstrip().startswith(b"--")


def _split(part: Part, damage: list[str]) -> Iterator[Part]:
    body, boundary = part.body, _boundary_of(part, damage)
    if boundary is None:
        yield from _torn_apart(replace(part, headers=()), damage)
        return
    line = re.compile(
        rb"(?m)^[ \t]*--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\r?\Z)"
    )
    at, inside, closed = 0, False, False
    for found in line.finditer(body):
        yield from _segment(body[at : found.start()], damage, inside=inside)
        at, closed = found.end(), bool(found.group(1))
        inside = not closed
    if not closed:
        damage.append(_CLOSED)
    yield from _segment(body[at:], damage, inside=inside)


def _boundary_of(part: Part, damage: list[str]) -> bytes | None:
    value = part.header("content-type")
    named = dict(parameters_from(value.partition(";")[2])).get("boundary", "")
    boundary = named.strip().encode("utf-8", "replace")
    if boundary and re.search(rb"(?m)^[ \t]*--" + re.escape(boundary), part.body):
        return boundary
    guess = _LIKELY.search(part.body) or _POSSIBLE.search(part.body)
    if guess is None:
        damage.append("The body has no boundary between its parts.")
        return None
    damage.append("The body's boundary is not the one announced; it was guessed.")
    return guess.group(1)


def _segment(segment: bytes, damage: list[str], *, inside: bool) -> Iterator[Part]:
    # Before the first and after the last boundary only a comment may stand; when it
    # looks like a part, its boundary was lost.
    if not segment.strip():
        return
    if not inside:
        if not looks_like_part(segment):
            return
        damage.append(_TORN)
    part = part_from(segment, damage)
    if part.body.strip():
        yield part


def _torn_apart(part: Part, damage: list[str]) -> Iterator[Part]:
    # Headers in the middle of a leaf are those of a part whose boundary was lost.
    if part.content_type.startswith(("message/", "text/")):
        yield part
        return
    starts = list(seams_in(part.body))[:PARTS_CAP]
    if not starts:
        yield trimmed(part, damage)
        return
    damage.append(_TORN)
    ends = [start for start, _ in starts[1:]] + [len(part.body)]
    first = replace(part, body=part.body[: starts[0][0]])
    orphaned: tuple[tuple[str, str], ...] = ()
    if first.body.strip():
        yield trimmed(first, damage)
    else:
        orphaned = first.headers
    for (_, begin), end in zip(starts, ends, strict=True):
        torn = part_from(part.body[begin:end], damage)
        torn = replace(torn, headers=(*torn.headers, *orphaned))
        orphaned = () if torn.body.strip() else torn.headers
        if torn.body.strip():
            yield trimmed(torn, damage)
