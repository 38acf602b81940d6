"""Transfers of 3, 20 and 58 kB by UDP and TCP: all is read before the answer."""

import socket
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.phone.loopback_peer import HOST
from tests.stories.desks import Room, plan_in, room

INCIDENT = "0b6e14c7a93f4d28"
SDP = (
    f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
)
PLACE = """<?xml version="1.0"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf"
  xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
  xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" entity="pres:a@b.example">
<tuple id="t"><status><gp:geopriv><gp:location-info><ca:civicAddress>
<ca:HNO>2317</ca:HNO><ca:RD>Cherokee</ca:RD><ca:STS>Street</ca:STS><ca:PC>63118</ca:PC>
</ca:civicAddress></gp:location-info></gp:geopriv></status></tuple></presence>"""


def transfer(size: int, transport: str, port: int) -> bytes:
    """Write a transfer whose body is `size` bytes, filled with the operator's words."""
    comment = (
        '<EmergencyCallData.Comment xmlns="urn:ietf:params:xml:ns:EmergencyCallData:'
        'Comment"><Comment>FILL</Comment></EmergencyCallData.Comment>'
    )
    parts = (
        ("application/pidf+xml", PLACE),
        ("application/EmergencyCallData.Comment+xml", comment),
        ("application/sdp", SDP),
    )
    body = "".join(f"--e\r\nContent-Type: {k}\r\n\r\n{t}\r\n" for k, t in parts)
    body += "--e--\r\n"
    body = body.replace("FILL", "calm " * ((size - len(body)) // 5))
    head = (
        f"INVITE sip:desk@{HOST} SIP/2.0\r\n"
        f"Via: SIP/2.0/{transport.upper()} {HOST}:{port};branch=z9hG4bK{size}{port}\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:bridge@psap.stl.example>;tag=b1\r\n"
        f"To: <sip:desk@{HOST}>\r\nCall-ID: {size}-{port}@psap\r\nCSeq: 1 INVITE\r\n"
        f"Contact: <sip:bridge@{HOST}:{port}>\r\n"
        "P-Asserted-Identity: <sip:+13145550142@osp.example;user=phone>\r\n"
        f"Call-Info: <urn:emergency:uid:incidentid:{INCIDENT}:bcf.example>;"
        "purpose=emergency-IncidentId\r\n"
        "Content-Type: multipart/mixed;boundary=e\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()


def card(here: Room) -> str:
    """Return all that the screen says of who rings."""
    labels = here.app.window.findChildren(QLabel)
    rings = [x for x in labels if x.objectName().startswith("rings_")]
    return "\n".join(x.text() for x in rings if x.isVisible())


def send(data: bytes, transport: str, to: int, sender: socket.socket) -> None:
    """Send the message on its transport."""
    if transport == "tcp":
        sender.sendall(data)
    else:
        sender.sendto(data, (HOST, to))


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("size", [3_000, 20_000, 58_000])
def test_a_transfer_of_any_size_is_read_before_it_is_answered(
    qtbot: QtBot, tmp_path: Path, transport: str, size: int
) -> None:
    kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
    with room(qtbot, plan_in(tmp_path)) as here:
        port = here.port()
        with closing(socket.socket(socket.AF_INET, kind)) as sender:
            if transport == "tcp":
                sender.connect((HOST, port))
            else:
                sender.bind((HOST, 0))
            mine = sender.getsockname()[1]
            send(transfer(size, transport, mine), transport, port, sender)
            here.sees(lambda s: "(314) 555-0142" in s.ringing)
            here.sees(lambda _: "2317 Cherokee Street" in card(here))
            here.sees(lambda _: INCIDENT in card(here))
