from counselor_app.wire.inspection import invite_row, location_row, words_from, yielded
from tests.wire.messages import ADDRESS, CALL_URN, CIRCLE, invite, legacy, located

INVITE_KEYS = [
    "file",
    "method",
    "request_uri",
    "call_id",
    "cseq",
    "from_user",
    "to_user",
    "caller_numbers",
    "psap_trunk",
    "dialable",
    "identifiers",
    "eido_urls",
    "referred_by",
    "replaces",
    "geolocation",
    "sdp",
    "locations",
    "additional_data",
    "damage",
]


def test_a_message_has_the_shape_that_others_rely_on() -> None:
    row = invite_row("a.sip", invite())
    assert list(row) == INVITE_KEYS
    assert row["identifiers"][0] == {"kind": "call", "urn": CALL_URN}
    assert row["sdp"] is True
    assert row["additional_data"] == ["Comment"]
    assert row["locations"][1] == {
        "by": "value",
        "url": None,
        "shape": "civic",
        "latitude": None,
        "longitude": None,
        "uncertainty_m": None,
        "civic": {
            "country": "US",
            "A1": "MO",
            "A3": "St. Louis",
            "RD": "Cherokee",
            "STS": "St",
            "HNO": "2317",
            "UNIT": "Apt 2",
            "PC": "63118",
        },
        "method": "MSAG",
        "default": False,
        "damaged": False,
    }


def test_nonsense_has_the_same_shape_and_says_so() -> None:
    row = invite_row("a.sip", b"\x00\xff")
    assert list(row) == INVITE_KEYS
    assert row["damage"]
    assert not yielded(row)
    assert yielded(invite_row("a.sip", b"SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n"))


def test_a_location_has_the_shape_that_others_rely_on() -> None:
    row = location_row("a.xml", located(CIRCLE))
    assert list(row) == ["file", "locations", "damage"]
    assert yielded(row)
    assert not yielded(location_row("a.xml", b"<a/>"))


def test_an_address_field_that_comes_twice_keeps_both_values() -> None:
    twice = ADDRESS.replace(
        "<ca:PC>", "<ca:LOC>rear</ca:LOC><ca:LOC>red door</ca:LOC><ca:PC>"
    )
    (place,) = location_row("a.xml", located(twice))["locations"]
    assert place["civic"]["LOC"] == "rear, red door"


def test_people_read_words() -> None:
    words = words_from(invite_row("a.sip", invite()))
    assert "Caller: (314) 555-0142\n" in words
    assert "2317 Cherokee St, Apt 2, 63118; MSAG" in words
    assert "38.5953, -90.2187; Within 15 m; GPS" in words
    assert "to be fetched from https://lis.practice.example/held/1" in words
    words = words_from(invite_row("a.sip", legacy("ST LOUIS 911")))
    assert "Caller: unknown; ask now" in words
    assert "911 center's line: (314) 555-0199" in words
    words = words_from(location_row("a.xml", located(CIRCLE, "Default")[:-40]))
    assert "not the caller's own place; Default; damaged, recovered" in words
    assert "Damage: The location is cut short" in words
