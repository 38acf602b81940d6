"""SDP: what they offer is read, answered and re-offered, whatever they write."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.media.sdp import (
    Offer,
    SdpRefused,
    SdpUnreadable,
    answer_from,
    answered,
    offer_for,
    offer_from,
    stream_from,
)
from counselor_app.phone.media.stream import Codec, Direction

PLAIN = """v=0
o=psap 8 12 IN IP4 192.0.2.7
s=call
c=IN IP4 192.0.2.7
t=0 0
m=audio 30000 RTP/AVP 8 0 96 18
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-15
a=rtpmap:18 G729/8000
a=ptime:30
a=sendrecv
"""
SECURE = PLAIN.replace("RTP/AVP", "RTP/SAVP")
KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + 40 * "A" + "\n"


def read(text: str) -> Offer:
    return offer_from(text.replace("\n", "\r\n").encode())


def lines(sdp: bytes, begin: str) -> list[str]:
    return [line for line in sdp.decode().split("\r\n") if line.startswith(begin)]


def test_a_plain_offer_is_read() -> None:
    offer = read(PLAIN)
    assert (offer.host, offer.port) == ("192.0.2.7", 30000)
    assert offer.codecs == (Codec.PCMA, Codec.PCMU)
    assert offer.dtmf == 96
    assert offer.direction is Direction.SENDRECV
    assert (offer.is_secure, offer.has_crypto) == (False, False)
    assert "192.0.2.7" not in repr(offer)


def test_the_answer_takes_their_first_codec_and_their_telephone_events() -> None:
    answer = answer_from(read(PLAIN), "198.51.100.4", 40000)
    assert lines(answer, "m=") == ["m=audio 40000 RTP/AVP 8 96"]
    assert lines(answer, "a=rtpmap") == [
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:96 telephone-event/8000",
    ]
    assert lines(answer, "c=") == ["c=IN IP4 198.51.100.4"]
    assert b"a=sendrecv" in answer
    stream = stream_from(read(PLAIN))
    assert (stream.codecs, stream.dtmf) == ((Codec.PCMA,), (96,))


@pytest.mark.parametrize(
    ("theirs", "hold", "ours"),
    [
        ("sendrecv", False, "sendrecv"),
        ("sendonly", False, "recvonly"),
        ("recvonly", False, "sendonly"),
        ("inactive", False, "inactive"),
        ("sendrecv", True, "sendonly"),
        ("sendonly", True, "inactive"),
        ("recvonly", True, "sendonly"),
        ("inactive", True, "inactive"),
    ],
)
def test_the_answer_goes_the_way_they_allow(theirs: str, hold: bool, ours: str) -> None:
    offer = read(PLAIN.replace("sendrecv", theirs))
    assert stream_from(offer, hold=hold).direction == ours
    answer = answer_from(offer, "198.51.100.4", 40000, hold=hold)
    assert f"a={ours}\r\n".encode() in answer


def test_a_direction_for_the_whole_session_counts() -> None:
    text = PLAIN.replace("a=sendrecv\n", "").replace("t=0 0", "t=0 0\na=inactive")
    assert read(text).direction is Direction.INACTIVE
    assert read(PLAIN.replace("a=sendrecv\n", "")).direction is Direction.SENDRECV


def test_an_address_of_zeros_is_hold_as_it_was_once_said() -> None:
    offer = read(PLAIN.replace("c=IN IP4 192.0.2.7", "c=IN IP4 0.0.0.0"))
    assert offer.direction is Direction.SENDONLY
    assert stream_from(offer).direction is Direction.RECVONLY


def test_secure_sound_is_never_answered_in_clear() -> None:
    for text in (SECURE, SECURE + KEY, PLAIN.replace("RTP/AVP", "UDP/TLS/RTP/SAVPF")):
        offer = read(text)
        assert offer.is_secure
        assert offer.has_crypto is ("crypto" in text)
        with pytest.raises(SdpRefused):
            answer_from(offer, "198.51.100.4", 40000)
        with pytest.raises(SdpRefused):
            answered(text.encode())


def test_of_the_same_sound_offered_secure_and_plain_the_plain_one_is_taken() -> None:
    both = SECURE + KEY + "m=audio 30002 RTP/AVP 0\n"
    answer = answer_from(read(both), "198.51.100.4", 40000)
    assert lines(answer, "m=") == [
        "m=audio 0 RTP/SAVP 8 0 96 18",
        "m=audio 40000 RTP/AVP 0",
    ]


def test_other_media_are_declined_in_their_order() -> None:
    text = PLAIN.replace(
        "m=audio", "m=video 30100/2 RTP/AVP 99 100\na=rtpmap:99 H264/90000\nm=audio"
    )
    text += "m=text 30200 RTP/AVP 98\nm=message 2855 TCP/MSRP *\n"
    offer = read(text)
    for sdp in (
        answer_from(offer, "198.51.100.4", 40000),
        offer_for("198.51.100.4", 40000, Direction.SENDONLY, 2, like=offer),
    ):
        media = lines(sdp, "m=")
        assert media[0] == "m=video 0 RTP/AVP 99 100"
        assert media[1].startswith("m=audio 40000 RTP/AVP 8 ")
        assert media[2:] == ["m=text 0 RTP/AVP 98", "m=message 0 TCP/MSRP *"]


def test_the_version_rises_and_the_session_stays() -> None:
    offer = read(PLAIN)
    said = [answer_from(offer, "198.51.100.4", 40000, version=1)]
    for version, way in ((2, Direction.SENDONLY), (3, Direction.SENDRECV)):
        said.append(offer_for("198.51.100.4", 40000, way, version, like=offer))
    origins = [lines(sdp, "o=")[0].split() for sdp in said]
    assert [int(words[2]) for words in origins] == [1, 2, 3]
    assert len({(words[1], words[5]) for words in origins}) == 1


def test_our_offer_is_one_that_we_would_take() -> None:
    offer = offer_from(offer_for("2001:db8::4", 40000, Direction.SENDRECV, 1))
    assert (offer.host, offer.port) == ("2001:db8::4", 40000)
    assert (offer.codecs, offer.dtmf) == ((Codec.PCMU, Codec.PCMA), 101)
    stream_from(offer)


@pytest.mark.parametrize("asked", list(Direction))
@pytest.mark.parametrize("theirs", list(Direction))
def test_an_answer_never_allows_more_than_was_asked(
    asked: Direction, theirs: Direction
) -> None:
    stream = answered(PLAIN.replace("sendrecv", theirs).encode(), asked)
    assert stream.direction.sends is (asked.sends and theirs.hears)
    assert stream.direction.hears is (asked.hears and theirs.sends)
    assert stream.codecs == (Codec.PCMA, Codec.PCMU)
    assert stream.dtmf == (96, 101)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=0\n",
        PLAIN.replace("audio 30000", "audio 0"),
        PLAIN.replace("m=audio", "m=video"),
        PLAIN.replace("c=IN IP4 192.0.2.7", "c=IN IP4 pbx.example"),
        PLAIN.replace("c=IN IP4 192.0.2.7", "c=IN IP4 224.2.1.1/127"),
        PLAIN.replace("c=IN IP4 192.0.2.7", "c=IN IP6 ff02::1"),
        PLAIN.replace("c=IN IP4 192.0.2.7\n", ""),
        PLAIN + "a=x\n" * 2000,
        PLAIN + "m=video 0 RTP/AVP 99\n" * 20,
        PLAIN + "a=" + "x" * 20_000,
    ],
)
def test_what_gives_no_sound_is_unreadable(text: str) -> None:
    with pytest.raises(SdpUnreadable):
        read(text)


def test_without_a_codec_of_ours_it_is_refused() -> None:
    offer = read(PLAIN.replace("8 0 96 18", "18 96"))
    with pytest.raises(SdpRefused):
        answer_from(offer, "198.51.100.4", 40000)


def test_broken_lines_do_not_cost_the_call() -> None:
    broken = (
        PLAIN + "a=rtpmap:x\na=rtpmap:٣ y/z\na=fmtp:q w\nb=AS:x\nt=a b\nm=\nm=video x y\n"
    )
    offer = read(broken.replace("v=0", "v=zero"))
    assert offer.codecs == (Codec.PCMA, Codec.PCMU)
    assert lines(answer_from(offer, "198.51.100.4", 40000), "m=")[1:] == [
        "m=unknown 0 RTP/AVP 0",
        "m=video 0 y 0",
    ]


def never_fails(untrusted: bytes) -> None:
    try:
        offer = offer_from(untrusted)
        answer = answer_from(offer, "198.51.100.4", 40000)
    except (SdpUnreadable, SdpRefused):
        return
    assert len(lines(answer, "m=")) == len(offer.media)
    assert re.fullmatch(r"[0-9a-f.:]+", offer.host)
    assert offer_from(answer).port == 40000


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_unreadable(untrusted: bytes) -> None:
    never_fails(untrusted)


@given(st.data())
def test_any_change_to_an_offer_is_read_or_unreadable(data: st.DataObject) -> None:
    body = bytearray(PLAIN.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    never_fails(bytes(body))


@given(
    st.lists(
        st.sampled_from([*PLAIN.splitlines(), *SECURE.splitlines(), KEY]), max_size=40
    )
)
def test_any_order_of_lines_is_read_or_unreadable(order: list[str]) -> None:
    never_fails("\n".join(order).encode())
