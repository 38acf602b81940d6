from itertools import permutations

import pytest

from counselor_app.domain.place import By, Shape
from counselor_app.wire.transfer import IdentifierKind, Transfer, call_key, transfer_from
from tests.wire.messages import (
    ADDRESS,
    CALL_URN,
    CIRCLE,
    INCIDENT_URN,
    PARTS,
    SDP,
    device,
    invite,
    legacy,
    multipart,
    part,
    presence,
)

TRUNKS = frozenset({"314-555-0199"})


def test_a_warm_transfer_says_who_where_and_what_the_operator_noted() -> None:
    transfer = transfer_from(invite())
    assert transfer.damage == ()
    assert transfer.caller_numbers == ("+13145550142",)
    assert (transfer.caller_name, transfer.dialable) == ("ROBIN DOE", True)
    assert transfer.comments == ("Alone, no weapon reported.",)
    assert transfer.referred_by == "sip:taker12@psap.practice.example"
    assert transfer.eido_urls == ("https://idx.practice.example/eidos/1",)
    assert (transfer.method, transfer.cseq, transfer.from_tag) == (
        "INVITE",
        "1 INVITE",
        "br7",
    )
    assert (transfer.from_user, transfer.to_user) == ("conf-7", None)
    assert transfer.is_focus
    assert transfer.resource_priority == "esnet.1"
    assert transfer.sdp is not None
    assert transfer.sdp.startswith(b"v=0\r\n")
    circle, address, reference = transfer.places
    assert (circle.latitude, circle.longitude, circle.uncertainty_m) == (
        38.5953,
        -90.2187,
        15,
    )
    assert address.postal_line == "2317 Cherokee St, Apt 2, 63118"
    assert (reference.by, reference.url) == (
        By.REFERENCE,
        "https://lis.practice.example/held/1",
    )
    assert transfer.geolocation == (
        "<cid:loc@p>",
        "<https://lis.practice.example/held/1>",
    )


def test_a_transfer_does_not_show_the_caller_in_a_log() -> None:
    said = repr(transfer_from(invite()))
    for secret in ("555", "ROBIN", "Cherokee", "38.5", "weapon", "63118", "lis."):
        assert secret not in said


@pytest.mark.parametrize(
    ("written", "kind", "urn"),
    [
        (f"<{CALL_URN}>;purpose=emergency-CallId", IdentifierKind.CALL, CALL_URN),
        (f"<{CALL_URN}>;purpose=CALLID", IdentifierKind.CALL, CALL_URN),
        (f"<{CALL_URN}>;purpose=nena-call-id", IdentifierKind.CALL, CALL_URN),
        (
            "<urn:nena:uid:callid:1:p.example>;purpose=nena-CallId",
            IdentifierKind.CALL,
            "urn:nena:uid:callid:1:p.example",
        ),
        (f"<{INCIDENT_URN}>;purpose=", IdentifierKind.INCIDENT, INCIDENT_URN),
        (INCIDENT_URN, IdentifierKind.INCIDENT, INCIDENT_URN),
        ("<abc1@p>;purpose=nena-IncidentId", IdentifierKind.INCIDENT, "abc1@p"),
    ],
)
def test_identifiers_are_known_in_all_four_generations(
    written: str, kind: IdentifierKind, urn: str
) -> None:
    (identifier,) = transfer_from(invite(Call_Info=written)).identifiers
    assert (identifier.kind, identifier.urn) == (kind, urn)


def test_a_location_that_no_header_points_at_is_found_by_its_content_type() -> None:
    transfer = transfer_from(invite(Geolocation="<cid:other@msg.practice.example>"))
    assert [place.shape for place in transfer.places] == [Shape.CIRCLE, Shape.CIVIC]
    assert transfer.damage == (
        "A Geolocation names a body part that is not in the message.",
    )
    assert len(transfer_from(invite(Geolocation=None)).places) == 2


def test_places_come_in_the_order_of_the_header_and_none_twice() -> None:
    home = part("application/pidf+xml", presence(device(ADDRESS)), "a@p")
    tower = part("application/pidf+xml", presence(device(CIRCLE, "Default")), "b@p")
    body = multipart(home, tower)
    transfer = transfer_from(
        invite(body, Geolocation="<cid:b%40p>, sip:lis@p.example, <cid:a@p>, <CID:A@p>")
    )
    assert [p.by for p in transfer.places] == [By.VALUE, By.REFERENCE, By.VALUE]
    assert [p.default for p in transfer.places] == [True, False, False]
    assert transfer.places[1].url == "sip:lis@p.example"


def test_the_forwarding_center_s_line_is_never_the_caller() -> None:
    same = "<sip:+13145550199@psap.example>;reason=unconditional"
    asserted = "<sip:+13145550199@sbc.example;user=phone>"
    transfer = transfer_from(legacy(Diversion=same, P_Asserted_Identity=asserted))
    assert transfer.psap_trunk == "+13145550199"
    assert transfer.caller_numbers == ()
    assert not transfer.dialable
    assert not transfer.anonymous


def test_a_display_of_911_with_nothing_else_marks_the_center_s_line() -> None:
    assert transfer_from(legacy("ST LOUIS 911")).psap_trunk == "+13145550199"
    assert transfer_from(legacy("ST LOUIS 911")).caller_name is None
    for name in ("NG911 Test", "ROBIN DOE", "911555"):
        transfer = transfer_from(legacy(name))
        assert transfer.psap_trunk is None
        assert transfer.caller_numbers == ("+13145550199",)


def test_a_caller_asserted_beside_the_911_display_stays_the_caller() -> None:
    asserted = "<tel:+1-314-555-0142>"
    transfer = transfer_from(legacy("CITY 911", P_Asserted_Identity=asserted))
    assert transfer.psap_trunk is None
    assert transfer.caller_numbers[0] == "+13145550142"


def test_a_configured_line_is_known_wherever_it_stands() -> None:
    diverted = "<sip:3145550199@psap.example>"
    for message in (
        legacy("ROBIN DOE"),
        legacy("X", P_Asserted_Identity="<sip:+13145550142@p>", Diversion=diverted),
    ):
        transfer = transfer_from(message, TRUNKS)
        assert transfer.psap_trunk == "+13145550199"
        assert "+13145550199" not in transfer.caller_numbers


def test_an_emergency_call_to_a_urn_is_no_ten_digit_transfer() -> None:
    message = legacy("CITY 911").replace(b"sip:+13145550188@pbx.example", b"urn:x", 1)
    assert transfer_from(message).psap_trunk is None


@pytest.mark.parametrize(
    "sender",
    [
        '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
        '"Restricted" <sip:restricted@p.example>;tag=1',
        "<sip:266696687@p.example>;tag=1",
    ],
)
def test_a_withheld_number_is_anonymous_and_cannot_be_called(sender: str) -> None:
    transfer = transfer_from(legacy(From=sender))
    assert transfer.anonymous
    assert transfer.caller_numbers == ()
    assert transfer.caller_name is None
    assert not transfer.dialable


def test_a_name_is_shown_only_when_it_is_the_caller_s() -> None:
    for sender, name in (
        ('"ROBIN DOE" <sip:+13145550142@p>;tag=1', "ROBIN DOE"),
        ('"Robin" <sip:robin@p>;tag=1', "Robin"),
        ('"Anonymous" <sip:+13145550142@p>;tag=1', None),
        ('"City 911 desk" <sip:desk4@p>;tag=1', None),
    ):
        assert transfer_from(legacy(From=sender)).caller_name == name


def test_a_handset_without_subscription_is_shown_but_not_dialable() -> None:
    transfer = transfer_from(legacy(From="<sip:+19115550123@p.example>;tag=1"))
    assert transfer.caller_numbers == ("9115550123",)
    assert not transfer.dialable


def test_only_the_number_that_is_shown_first_counts_as_dialable() -> None:
    asserted = "<sip:+19115550123@p.example>"
    transfer = transfer_from(
        legacy(P_Asserted_Identity=asserted, From="<tel:3145550142>;tag=1")
    )
    assert transfer.caller_numbers == ("9115550123", "+13145550142")
    assert not transfer.dialable


def test_every_desk_rung_by_one_forked_call_gives_it_the_same_name() -> None:
    one = transfer_from(invite())
    other = transfer_from(invite(Call_ID="another-leg@p", Via="SIP/2.0/UDP 192.0.2.9"))
    later = transfer_from(
        invite(Call_Info=f"<{CALL_URN.replace('emergency', 'nena')}>;purpose=nena-callid")
    )
    assert call_key(one) == call_key(other) == call_key(later)
    key = call_key(one)
    assert key.startswith("call-")
    assert len(key) == 31
    assert key == key.lower()
    assert key.replace("-", "").isalnum()


def test_calls_without_an_identifier_are_told_apart_by_their_dialog() -> None:
    messages = [
        invite(Call_Info=None),
        invite(Call_Info=None, Call_ID="other@p"),
        invite(Call_Info=None, From="<sip:conf-7@p>;tag=other"),
        invite(Call_Info=None, Call_ID=None, From="<sip:a@p>"),
        invite(Call_Info=None, Call_ID=None, From="<sip:b@p>"),
        invite(),
    ]
    keys = [call_key(transfer_from(message)) for message in messages]
    assert len(set(keys)) == len(keys)
    assert keys[0] == call_key(transfer_from(invite(Call_Info=None, To="<sip:x@p>")))


def test_a_consult_that_turns_into_the_caller_says_what_it_replaces() -> None:
    dialog = "consult-4@203.0.113.9;to-tag=c7;from-tag=t1"
    assert transfer_from(legacy(Replaces=dialog)).replaces == dialog


def test_a_response_or_nothing_at_all_still_gives_what_there_is() -> None:
    answer = b"SIP/2.0 200 OK\r\nCall-ID: x@p\r\nCSeq: 2 INVITE\r\n\r\n"
    transfer = transfer_from(answer)
    assert (transfer.method, transfer.call_id, transfer.damage) == (None, "x@p", ())
    assert transfer_from(b"") == Transfer(damage=("The message is empty.",))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_are_found_in_any_order(order: tuple[int, ...]) -> None:
    transfer = transfer_from(invite(multipart(*(PARTS[at] for at in order))))
    assert transfer.damage == ()
    assert transfer.sdp is not None
    assert len(transfer.places) == 3
    assert transfer.comments


def test_a_body_of_sound_alone_is_read_whatever_its_type_says() -> None:
    for content_type in ("application/sdp", "application/octet-stream", None):
        transfer = transfer_from(invite(SDP, content_type, Geolocation=None))
        assert transfer.sdp is not None
        assert transfer.sdp.startswith(b"v=0")
