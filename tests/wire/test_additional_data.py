import pytest

from counselor_app.wire.additional_data import additional_data_from, block_name
from counselor_app.wire.body_part import Part
from tests.wire.messages import block


def made(name: str, content: str, declared: str | None = None) -> Part:
    kind = declared or f"application/EmergencyCallData.{name}+xml"
    return Part(headers=(("content-type", kind),), body=content.encode())


def test_each_block_is_named_once_in_order() -> None:
    parts = [
        made("ServiceInfo", block("ServiceInfo", "")),
        made("", "v=0", "application/sdp"),
        made("Comment", block("Comment", "")),
        made("ServiceInfo", block("ServiceInfo", "")),
        made("VEDS", "<x/>"),
    ]
    assert additional_data_from(parts).names == ("ServiceInfo", "Comment", "VEDS")


def test_what_helps_a_counselor_is_read() -> None:
    service = (
        "<ServiceEnvironment>Residence</ServiceEnvironment>"
        "<ServiceType>wireless</ServiceType><ServiceMobility>Mobile</ServiceMobility>"
    )
    card = (
        "<SubscriberData><vcard><fn><text>Robin Doe</text></fn></vcard></SubscriberData>"
    )
    told = additional_data_from(
        [
            made("ServiceInfo", block("ServiceInfo", service)),
            made("SubscriberInfo", block("SubscriberInfo", card)),
            made("Comment", block("Comment", "<Comment>Door\n is open.</Comment>")),
        ]
    )
    assert told.damage == ()
    assert (told.service_environment, told.service_type) == ("Residence", "wireless")
    assert told.service_mobility == "Mobile"
    assert told.subscriber_name == "Robin Doe"
    assert told.comments == ("Door is open.",)
    assert "Robin" not in repr(told)
    assert "Door" not in repr(told)


def test_a_bare_name_is_a_name_too() -> None:
    bare = "<NameOfSubscriber><Name>Robin Doe</Name></NameOfSubscriber>"
    told = additional_data_from([made("SubscriberInfo", block("SubscriberInfo", bare))])
    assert told.subscriber_name == "Robin Doe"


def test_a_torn_comment_is_still_read_and_its_damage_said() -> None:
    torn = block("Comment", "<c:Comment>Alone.</c:Comment>")
    told = additional_data_from([made("Comment", torn)])
    assert told.comments == ("Alone.",)
    assert told.damage == ("The Comment block is not well-formed XML.",)


def test_a_block_with_a_document_type_is_refused_but_named() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x><Comment>&a;</Comment></x>'
    told = additional_data_from([made("Comment", bomb)])
    assert told.names == ("Comment",)
    assert told.comments == ()
    assert "refused" in told.damage[0]


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/emergencycalldata.providerinfo+xml", "ProviderInfo"),
        ("application/emergencycalldata.ecall.msd", "eCall.MSD"),
        ("application/emergencycalldata.unheard+xml", "unheard"),
        ("application/sdp", None),
    ],
)
def test_blocks_are_named_as_registered(content_type: str, name: str | None) -> None:
    assert block_name(content_type) == name
