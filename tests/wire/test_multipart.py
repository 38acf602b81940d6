import base64

import pytest

from counselor_app.wire.body_part import PIDF, SDP, Part
from counselor_app.wire.multipart import PARTS_CAP, parts_from
from tests.wire.messages import PARTS, multipart, part

MIXED = 'multipart/mixed; boundary="b1"'
KINDS = [SDP, PIDF, "application/emergencycalldata.comment+xml"]
GOOD = multipart(*PARTS)
TORN = "The boundaries between the body's parts are missing or wrong."
UNCLOSED = "The body's last boundary is missing; it may be cut short."
GUESSED = "The body's boundary is not the one announced; it was guessed."


def kinds_of(parts: tuple[Part, ...]) -> list[str]:
    return [part.kind for part in parts]


def test_a_good_body_has_its_parts_and_no_damage() -> None:
    parts, damage = parts_from(MIXED, GOOD.encode())
    assert kinds_of(parts) == KINDS
    assert damage == ()
    assert parts[1].content_id == "loc@p"
    assert parts[0].body.endswith(b"PCMU/8000\r\n")


def test_a_part_does_not_show_itself_in_a_log() -> None:
    parts, _ = parts_from(MIXED, GOOD.encode())
    assert "38.5" not in repr(parts)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (GOOD.removesuffix("--b1--\r\n"), UNCLOSED),
        (GOOD.removeprefix("--b1\r\n"), TORN),
        (GOOD.replace("b1", "other"), GUESSED),
        (GOOD.replace("--b1\r\n", "", 2), TORN),
        (GOOD.replace("--b1--", "").replace("--b1\r\n", ""), TORN),
        (GOOD.replace("--b1\r\nContent-Type: app", "-xb1\r\nContent-Type: app"), TORN),
        (GOOD.replace("--b1", "--b2", 1), TORN),
        (GOOD + PARTS[2], TORN),
        (
            GOOD.replace("v=0", "X-Stray: 1\r\nVia: SIP/2.0/UDP p\r\n\r\nv=0"),
            "Stray lines stand around the content of a part.",
        ),
        (
            GOOD.replace("\r\n\r\nv=0", "\r\n\r\nContent-Length: 9\r\nX: 1\r\n\r\nv=0"),
            TORN,
        ),
        (
            GOOD.replace("sdp\r\n\r\nv=0", "sdp\r\nv=0"),
            "A part of the body has no blank line before its content.",
        ),
        (
            GOOD.replace("Content-Type: application/sdp", "Cont\xe9nt-Typ"),
            "A part of the body has no blank line before its content.",
        ),
    ],
)
def test_all_parts_are_found_whatever_happened_to_the_boundaries(
    body: str, words: str
) -> None:
    parts, damage = parts_from(MIXED, body.encode())
    assert set(kinds_of(parts)) == set(KINDS)
    assert words in damage
    for found in parts:
        assert b"b1" not in found.body
        if found.kind == SDP:
            assert found.body.startswith(b"v=0")
        if found.kind == PIDF:
            assert found.body.startswith(b"<?xml")
            assert found.body.strip().endswith(b"</presence>")
            assert found.content_id == "loc@p"


@pytest.mark.parametrize("content_type", [None, "", "multipbrt/mixed", "multipart/mixed"])
def test_the_boundary_need_not_be_announced(content_type: str | None) -> None:
    parts, damage = parts_from(content_type, GOOD.encode())
    assert kinds_of(parts) == KINDS
    assert damage


def test_nested_bodies_come_apart_into_their_leaves() -> None:
    inner = part('multipart/mixed;boundary="in"', multipart(*PARTS[1:], boundary="in"))
    parts, damage = parts_from(MIXED, multipart(PARTS[0], inner).encode())
    assert kinds_of(parts) == KINDS
    assert damage == ()


def test_an_unclosed_inner_body_ends_where_the_outer_part_does() -> None:
    torn = multipart(*PARTS[1:], boundary="in").removesuffix("--in--\r\n")
    inner = part('multipart/mixed;boundary="in"', torn)
    parts, damage = parts_from(MIXED, multipart(inner, PARTS[0]).encode())
    assert set(kinds_of(parts)) == set(KINDS)
    assert damage == (UNCLOSED,)


def test_a_comment_before_and_after_the_parts_is_no_part() -> None:
    body = f"This is a message in many parts.\r\n{GOOD}That was it.\r\n"
    parts, damage = parts_from(MIXED, body.encode())
    assert kinds_of(parts) == KINDS
    assert damage == ()


def test_nesting_and_the_number_of_parts_are_capped() -> None:
    deep = part("application/sdp", "v=0")
    for level in range(1000):
        deep = part(
            f"multipart/mixed;boundary=n{level}", multipart(deep, boundary=f"n{level}")
        )
        if len(deep) > 100_000:
            break
    parts, damage = parts_from(MIXED, multipart(deep, PARTS[1]).encode())
    assert kinds_of(parts) == [PIDF]
    assert "nested too deeply" in damage[0]
    parts, damage = parts_from(MIXED, multipart(*PARTS[:1] * 500).encode())
    assert len(parts) == PARTS_CAP
    assert "too many parts" in damage[0]


def test_a_body_longer_than_the_cap_is_read_as_far_as_the_cap() -> None:
    parts, damage = parts_from(MIXED, GOOD.encode() + b"x" * 300_000)
    assert set(kinds_of(parts)) >= set(KINDS)
    assert "too long" in damage[0]


def test_encoded_parts_are_decoded() -> None:
    encoded = base64.encodebytes(b"v=0\r\ns=-\r\n").decode()
    body = f"--b1\r\nContent-Transfer-Encoding: Base64\r\n\r\n{encoded}\r\n--b1--"
    (only,), damage = parts_from(MIXED, body.encode())
    assert (only.kind, only.body) == (SDP, b"v=0\r\ns=-\r\n")
    assert damage == ()
    body = body.replace("Base64", "Quoted-Printable").replace(encoded, "v=3D0\r\n")
    (only,), _ = parts_from(MIXED, body.encode())
    assert only.kind == SDP


def test_an_empty_body_has_no_parts() -> None:
    assert parts_from(None, b"\r\n") == ((), ())


def test_a_location_quoted_inside_json_is_not_the_transfer_s_own() -> None:
    quoted = part("application/emergency.eido+json", '{"x": "<location-info>"}')
    (only,), damage = parts_from(MIXED, multipart(quoted).encode())
    assert only.kind == "application/emergency.eido+json"
    assert damage == ()
