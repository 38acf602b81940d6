"""A scenario's transfer as a SIP message, and what the desk's own reader finds in it."""

from counselor_app.practice.invite import TRUNK, body_of, headers_of
from counselor_app.practice.script import Scenario
from counselor_app.wire.transfer import Transfer, transfer_from

SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 0\r\n"
)


def invite_of(scenario: Scenario, unique: str = "a1b2c3d4e5f6") -> bytes:
    """Write the transfer as a SIP message."""
    kind, body = body_of(scenario, SDP)
    lines = [
        "INVITE sip:diversion@127.0.0.1:5060 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK1",
        "From: <sip:psap@127.0.0.1:5062>;tag=t1",
        "To: <sip:diversion@127.0.0.1:5060>",
        f"Call-ID: {unique}@127.0.0.1",
        "CSeq: 1 INVITE",
        *(f"{name}: {value}" for name, value in headers_of(scenario, unique)),
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read(scenario: Scenario, unique: str = "a1b2c3d4e5f6") -> Transfer:
    return transfer_from(invite_of(scenario, unique), frozenset({TRUNK}))
