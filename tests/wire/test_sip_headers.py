import pytest

from counselor_app.wire.sip_address import address_from, pieces_of
from counselor_app.wire.sip_headers import MESSAGE_CAP, message_from

PLAIN = (
    b"INVITE sip:desk7@pbx.example SIP/2.0\r\nFrom: <sip:a@p.example>;tag=1\r\n"
    b"Call-ID: x@p\r\nContent-Length: 4\r\n\r\nbody"
)


def test_a_plain_message_is_taken_apart_without_a_word() -> None:
    message = message_from(PLAIN)
    assert message.damage == ()
    assert (message.method, message.request_uri) == ("INVITE", "sip:desk7@pbx.example")
    assert message.first("call-id") == "x@p"
    assert message.body == b"body"


def test_the_message_does_not_show_its_headers_in_a_log() -> None:
    assert "a@p.example" not in repr(message_from(PLAIN))


def test_compact_folded_and_spaced_headers_are_read_like_any_other() -> None:
    message = message_from(
        b"INVITE urn:service:sos SIP/2.0\nf: <sip:a@p>\n ;tag=9\ni :  x@p \n"
        b"CSEQ:7  INVITE\n\n"
    )
    assert message.damage == ()
    assert message.request_uri == "urn:service:sos"
    sender = message.address("from")
    assert sender is not None
    assert sender.parameter("tag") == "9"
    assert message.first("call-id") == "x@p"
    assert message.first("cseq") == "7 INVITE"


@pytest.mark.parametrize("ending", [b"\r\n", b"\n", b"\r"])
def test_any_line_ending_will_do(ending: bytes) -> None:
    message = message_from(PLAIN.replace(b"\r\n", ending))
    assert message.first("call-id") == "x@p"
    assert message.body == b"body"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (PLAIN.replace(b": 4", b": 9"), "The body is cut short: 4 of 9 bytes came."),
        (
            PLAIN.replace(b": 4", b": 2"),
            "The body is longer than its Content-Length says.",
        ),
        (PLAIN.replace(b": 4", b": 4x"), "The Content-Length is not a number."),
        (PLAIN.replace(b"Call", b"C all"), "A header line could not be read."),
        (PLAIN.split(b"\r\n", 1)[1], "The message has no readable start line."),
        (PLAIN.split(b"\r\n\r\n")[0], "The message ends within its headers."),
        (b"\r\n \r\n", "The message is empty."),
        (
            PLAIN + b"x" * MESSAGE_CAP,
            "The message is too long; only its beginning was read.",
        ),
    ],
)
def test_what_had_to_be_put_right_is_said(message: bytes, words: str) -> None:
    read = message_from(message)
    assert words in read.damage
    if "empty" not in words:
        assert read.address("from") is not None


def test_a_missing_blank_line_does_not_swallow_the_body() -> None:
    for body in (b"v=0\r\no=-", b"--b1\r\nContent-Type: x/y\r\n\r\nz", b"<?xml?><a/>"):
        message = message_from(b"INVITE x SIP/2.0\r\nCall-ID: 1\r\n" + body)
        assert message.body == body
        assert message.damage == ("The blank line between headers and body is missing.",)


def test_a_blank_line_among_the_headers_does_not_lose_the_rest() -> None:
    message = message_from(PLAIN.replace(b"Call-ID", b"\r\nCall-ID"))
    assert message.first("call-id") == "x@p"
    assert message.body == b"body"
    assert message.damage == ("A blank line stands among the headers.",)
    fragment = b"SIP/2.0 200 OK\r\nc: message/sipfrag\r\n\r\nFrom: <sip:a@p>\r\n\r\n"
    assert message_from(fragment).body == b"From: <sip:a@p>\r\n\r\n"
    assert message_from(fragment).address("from") is None


def test_a_header_of_several_entries_is_split_outside_quotes_and_brackets() -> None:
    message = message_from(
        b"INVITE x SIP/2.0\r\nCall-Info: <urn:a,b>;purpose=x, urn:c;purpose=\r\n"
        b'P-Asserted-Identity: "Doe, Robin" <sip:1@p>, <tel:+13145550142>\r\n'
        b"Call-Info: <https://p/e>;purpose=y\r\n\r\n"
    )
    assert [a.uri for a in message.addresses("call-info")] == [
        "urn:a,b",
        "urn:c",
        "https://p/e",
    ]
    first, second = message.addresses("p-asserted-identity")
    assert (first.display, first.user) == ("Doe, Robin", "1")
    assert second.number == "+13145550142"


def test_an_unclosed_quote_hides_no_entry() -> None:
    assert list(pieces_of('"a, <b,c>, d', ",")) == ['"a', " <b,c>", " d"]


def test_parameters_are_found_wherever_carriers_put_them() -> None:
    address = address_from(
        '"R \\"D\\"" <sip:+13145550142;cpc=priority;Verstat=TN-Validation-Passed'
        "@osp.example:5060;user=phone?x=y>;tag=88;isfocus"
    )
    assert address.display == 'R "D"'
    assert address.user == "+13145550142"
    assert address.number == "+13145550142"
    assert address.parameter("cpc") == "priority"
    assert address.parameter("verstat") == "TN-Validation-Passed"
    assert address.parameter("user") == "phone"
    assert address.parameter("tag") == "88"
    assert address.parameter("isfocus") == ""
    assert address.parameter("none") is None


@pytest.mark.parametrize(
    ("text", "scheme", "user"),
    [
        ("sip:911@", "sip", "911"),
        ("urn:service:sos", "urn", None),
        ("<tel:314-555-0142;phone-context=+1>", "tel", "314-555-0142"),
        ("<sips:%2B13145550142@p", "sips", "+13145550142"),
        ("Robin Doe <sip:robin:secret@p>", "sip", "robin"),
        ("nonsense", "", None),
        ("", "", None),
    ],
)
def test_odd_addresses_give_what_they_have(
    text: str, scheme: str, user: str | None
) -> None:
    address = address_from(text)
    assert (address.scheme, address.user) == (scheme, user)


def test_shown_text_holds_no_control_or_bidi_characters() -> None:
    address = address_from('"Ro\x00b\u202ein\x1b[0m\u2066" <sip:a@p>')
    assert address.display == "Robin[0m"


def test_latin_names_from_old_switches_are_read() -> None:
    message = message_from(
        "INVITE x SIP/2.0\r\nf: Andr\xe9 <sip:a@p>\r\n\r\n".encode("latin-1")
    )
    sender = message.address("from")
    assert sender is not None
    assert sender.display == "Andr\xe9"


def test_a_request_is_known_without_its_version_and_other_words_are_not() -> None:
    assert (
        message_from(b"INVITE urn:service:sos\r\nCall-ID: 1\r\n\r\n").method == "INVITE"
    )
    assert message_from(b"HELLO THERE\r\nCall-ID: 1\r\n\r\n").method is None


def test_an_escaped_quote_does_not_end_the_quoted_name() -> None:
    text = '"a\\",b" <c>,d'
    assert list(pieces_of(text, ",")) == ['"a\\"', 'b" <c>', "d"]
    text = '"a\\"\\",b" <c>,d'
    assert list(pieces_of(text, ",")) == ['"a\\"\\",b" <c>', "d"]


def test_a_whole_number_needs_no_context() -> None:
    address = address_from("<tel:+13145550142;phone-context=+44>")
    assert address.number == "+13145550142"
    assert address_from("tel:3145550142;phone-context=p.example").number == "+13145550142"
    assert address_from("tel:13145550142;phone-context=+1").number == "+13145550142"
    assert address_from("tel:5550142;phone-context=+1314").number == "+13145550142"
    assert address_from("tel:5550142").number == "5550142"


def test_a_header_gives_at_most_two_hundred_entries() -> None:
    message = message_from(b"INVITE x SIP/2.0\r\nCall-Info: " + b"<urn:a>," * 900)
    assert len(message.listed("call-info")) == 200
