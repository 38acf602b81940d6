"""Any bytes give an answer, in a time that grows no faster than they do."""

import math
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counselor_app.wire.multipart import parts_from
from counselor_app.wire.phone_number import number_from, shown, spoken
from counselor_app.wire.pidf_lo import places_from
from counselor_app.wire.plain_text import line_from
from counselor_app.wire.sip_address import address_from, pieces_of
from counselor_app.wire.transfer import Transfer, call_key, transfer_from
from tests.wire.messages import ADDRESS, CIRCLE, device, invite, presence

MESSAGE = invite()
LOCATION = presence(device(CIRCLE), device(ADDRESS)).encode()
TRUNKS = frozenset({"+13145550199"})


def changed(message: bytes, at: int, byte: int) -> bytes:
    return message[:at] + bytes([byte]) + message[at + 1 :]


def check(transfer: Transfer) -> None:
    assert call_key(transfer).startswith("call-")
    assert all(words.endswith(".") for words in transfer.damage)
    for place in transfer.places:
        assert place.latitude is None or -90 <= place.latitude <= 90
        assert place.longitude is None or -180 <= place.longitude <= 180
        assert "\n" not in place.postal_line
        assert place.uncertainty_m is None or 0 <= place.uncertainty_m < math.inf


@given(st.binary(max_size=2000))
@example(b"\x00" * 100)
@example(MESSAGE.replace(b"38", b"1e999").replace(b">50<", b">1e999<"))
@example(b"INVITE \xff SIP/2.0\r\n\r\n")
def test_any_bytes_are_a_transfer(message: bytes) -> None:
    check(transfer_from(message, TRUNKS))


@given(st.integers(0, len(MESSAGE) - 1), st.integers(0, 255))
@settings(max_examples=300)
def test_one_changed_byte_leaves_most_of_the_transfer(at: int, byte: int) -> None:
    transfer = transfer_from(changed(MESSAGE, at, byte), TRUNKS)
    check(transfer)
    assert transfer.sdp is not None or byte == ord("\n")
    found = (
        bool(transfer.caller_numbers),
        len(transfer.identifiers) == 2,
        any(place.latitude == 38.5953 for place in transfer.places),
        any(dict(place.civic).get("HNO") == "2317" for place in transfer.places),
        any("no weapon" in comment for comment in transfer.comments),
    )
    # A byte that hits one of the five facts may take it, and a header two.
    assert sum(found) >= 3


@given(st.integers(0, len(MESSAGE)))
@settings(max_examples=200)
def test_a_cut_message_gives_what_came(length: int) -> None:
    transfer = transfer_from(MESSAGE[:length])
    check(transfer)
    assert transfer.damage or length >= len(MESSAGE) - 2
    for place in transfer.places:
        assert place.latitude in (None, 38.5953)
        assert dict(place.civic).get("HNO") in (None, "2317")


@given(st.integers(0, len(LOCATION)))
@settings(max_examples=200)
def test_a_cut_location_is_never_a_wrong_one(length: int) -> None:
    places, damage = places_from(LOCATION[:length])
    assert damage or length >= len(LOCATION) - 2
    for place in places:
        assert (place.latitude, place.longitude) in ((None, None), (38.5953, -90.2187))
        assert place.uncertainty_m in (None, 15)
        assert set(place.civic) <= set(places_from(LOCATION)[0][1].civic)


@given(st.binary(max_size=500), st.integers(0, len(LOCATION)))
def test_any_bytes_within_a_location_raise_nothing(junk: bytes, at: int) -> None:
    places_from(junk)
    places_from(LOCATION[:at] + junk + LOCATION[at:])


@given(st.text(max_size=300))
def test_any_text_is_an_address_a_number_and_a_line(text: str) -> None:
    address_from(text)
    assert ",".join(pieces_of(text, ",")) == text
    number = number_from(text)
    if number is not None:
        assert shown(number)
        assert spoken(number)
        assert number_from(number) == number
    line_from(text).encode()


def steps(work: Callable[[], object]) -> int:
    """Count the lines of Python that run, which no busy machine can change."""
    ran = 0

    def trace(_frame: FrameType, _event: str, _arg: object) -> object:
        nonlocal ran
        ran += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return ran


BOMBS = {
    "many headers": b"INVITE x SIP/2.0\r\n" + b"Via: a\r\n" * 30_000,
    "one long header": b"INVITE x SIP/2.0\r\nFrom: " + b"<" * 250_000,
    "commas": b"INVITE x SIP/2.0\r\nCall-Info: " + b"," * 250_000,
    "folds": b"INVITE x SIP/2.0\r\nFrom: a\r\n" + b" b\r\n" * 60_000,
    "boundaries": b"INVITE x SIP/2.0\r\nc: multipart/mixed\r\n\r\n" + b"--a\r\n" * 50_000,
    "seams": b"INVITE x SIP/2.0\r\n\r\n" + b"Content-Type: a\r\n\r\n\r\n" * 12_000,
    "open tags": b"INVITE x SIP/2.0\r\nc: application/pidf+xml\r\n\r\n" + b"<a " * 80_000,
    "comments": b"INVITE x SIP/2.0\r\nc: application/pidf+xml\r\n\r\n" + b"<!--" * 60_000,
    "ends": b"INVITE x SIP/2.0\r\nc: application/pidf+xml\r\n\r\n" + b"</a>" * 60_000,
    "session lines": b"INVITE x SIP/2.0\r\n\r\nv=0\r\n" + b"x\r\n" * 80_000,
    "spaces": b"INVITE" + b" " * 250_000 + b"SIP",
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_messages_cost_no_more_than_their_size(name: str) -> None:
    bomb = BOMBS[name]
    half = bomb[: len(bomb) // 2]
    # Twice as much may cost twice as much, and a little; squares would cost four times.
    whole = steps(lambda: transfer_from(bomb))
    assert whole <= 2.6 * steps(lambda: transfer_from(half)) + 20_000


SCRAPS = (
    b"--b\r\n",
    b"--b--\r\n",
    b"Content-Type: x/y\r\n",
    b"Content-Type: multipart/mixed;boundary=b\r\n",
    b"\r\n",
    b"v=0\r\n",
    b"<a>",
    b"junk",
)


@given(st.lists(st.sampled_from(SCRAPS), max_size=40))
def test_any_heap_of_boundaries_and_headers_comes_apart(heap: list[bytes]) -> None:
    parts, _ = parts_from("multipart/mixed;boundary=b", b"".join(heap))
    assert all(part.body.strip() for part in parts)
