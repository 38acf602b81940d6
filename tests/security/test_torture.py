"""Messages in the manner of RFC 4475 and RFC 5118, each with its verdict."""

import pytest

from counselor_app.phone.sip.outputs import Erred, Offered
from tests.phone.wound import SDP, Wound, request

PLAIN = request("INVITE", body=SDP)


def with_line(old: bytes, new: bytes) -> bytes:
    assert old in PLAIN
    return PLAIN.replace(old, new, 1)


RINGS = {
    "headers in short, folded and with blanks": with_line(
        b"Call-ID: call-1\r\n", b"i  :\r\n  call-1\r\n"
    ),
    "names in odd letters": with_line(b"Call-ID", b"cALL-iD"),
    "bare line feeds": PLAIN.replace(b"\r\n", b"\n"),
    "escapes in the user": with_line(b"sip:desk@", b"sip:d%65sk%00@"),
    "a name full of signs": with_line(b'"City"', '"\\" \u2028 \u202e é ;tag=x"'.encode()),
    "a name that is no text": with_line(b'"City"', b'"\xff\xfe\x00"'),
    "an unknown header": with_line(b"Max-Forwards", b"X-Thing: \x01\r\nMax-Forwards"),
    "a thousand unknown parameters": with_line(
        b"tag=psap-tag", b";".join(b"p%d=1" % n for n in range(1000)) + b";tag=psap-tag"
    ),
    "no turns left": with_line(b"Max-Forwards: 70", b"Max-Forwards: 0"),
    "a turn count that is none": with_line(b"Max-Forwards: 70", b"Max-Forwards: much"),
    "an IPv6 address in the Via": with_line(b"UDP 127.0.0.1:5080", b"UDP [2001:db8::9]"),
    "an IPv6 address without its brackets": with_line(
        b"<sip:psap@127.0.0.1:5080>\r\nMax", b"<sip:psap@2001:db8::9>\r\nMax"
    ),
    "a Contact that is no address": with_line(
        b"Contact: <sip:psap@127.0.0.1:5080>", b"Contact: <mailto:a@b>"
    ),
    "a length that is too short": with_line(b"Content-Length: 67", b"Content-Length: 60"),
    "a length that is too long": with_line(
        b"Content-Length: 67", b"Content-Length: 9999"
    ),
    "an enormous length": with_line(
        b"Content-Length: 67", b"Content-Length: " + b"9" * 90
    ),
    "a date that was never": with_line(
        b"Max-Forwards", b"Date: Fri, 99 X\r\nMax-Forwards"
    ),
    "line ends before it": b"\r\n\n\r\n" + PLAIN,
}
REFUSED = {
    400: {
        "a sequence number too large": with_line(
            b"CSeq: 1 ", b"CSeq: 9292394834772304023312 "
        ),
        "a sequence number of another method": with_line(
            b"CSeq: 1 INVITE", b"CSeq: 1 BYE"
        ),
        "two senders": with_line(b"Max-", b"From: <sip:x@y>;tag=other\r\nMax-"),
        "two calls in one": with_line(b"Max-", b"Call-ID: another\r\nMax-"),
        "nobody called": with_line(b"To: <sip:desk@127.0.0.1:5060>\r\n", b""),
        "blanks in the address": with_line(b"sip:desk@127", b"sip:de sk@127"),
    },
    420: {
        "what we must not ignore": with_line(b"Max-", b"Require: nothingSupports\r\nMax-")
    },
    505: {"another version": with_line(b" SIP/2.0\r\nVia", b" SIP/7.0\r\nVia")},
}
DROPPED = {
    "no way back": with_line(b"Via", b"Vi"),
    "another transport's Via": with_line(b"Via: SIP/2.0/", b"Via: SIP/7.0/"),
    "a method that is no word": with_line(b"INVITE sip", b"IN\xffVITE sip"),
    "nothing but line ends": b"\r\n" * 100,
    "another protocol": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "nothing": b"",
    "headers without end": b"INVITE sip:a@b SIP/2.0\r\n" + b"A: b\r\n" * 20_000,
    "one header without end": with_line(b"Max-", b"X: " + b"a" * 70_000 + b"\r\nMax-"),
}


@pytest.mark.parametrize("name", RINGS)
def test_a_strange_message_still_rings(name: str) -> None:
    here = Wound()
    here.hear(RINGS[name])
    assert len(here.all(Offered)) == 1
    assert not here.all(Erred)


@pytest.mark.parametrize(
    ("status", "name"), [(status, name) for status in REFUSED for name in REFUSED[status]]
)
def test_a_wrong_message_is_refused_with_its_status(status: int, name: str) -> None:
    here = Wound()
    here.hear(REFUSED[status][name])
    assert [sent.data.split()[1] for sent in here.sent] == [b"%d" % status]
    assert not here.all(Offered)


@pytest.mark.parametrize("name", DROPPED)
def test_what_cannot_be_answered_is_dropped(name: str) -> None:
    here = Wound()
    here.hear(DROPPED[name])
    assert not here.sent
    assert not here.told
    assert here.is_quiet()
