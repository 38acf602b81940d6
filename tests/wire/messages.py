"""A practice transfer, made to be taken apart: invented people, 555-01xx numbers."""

CALL_URN = "urn:emergency:uid:callid:4d1f09ab77e2:bcf.practice.example"
INCIDENT_URN = "urn:emergency:uid:incidentid:99c0aa17be31:bcf.practice.example"

SDP = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
)

CIRCLE = (
    '<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>38.5953 -90.2187</gml:pos>'
    '<gs:radius uom="urn:ogc:def:uom:EPSG::9001">15</gs:radius></gs:Circle>'
)
ADDRESS = (
    "<ca:civicAddress><ca:country>US</ca:country><ca:A1>MO</ca:A1>"
    "<ca:A3>St. Louis</ca:A3><ca:RD>Cherokee</ca:RD><ca:STS>St</ca:STS>"
    "<ca:HNO>2317</ca:HNO><ca:UNIT>Apt 2</ca:UNIT><ca:PC>63118</ca:PC></ca:civicAddress>"
)
NAMESPACES = (
    'xmlns="urn:ietf:params:xml:ns:pidf" '
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" '
    'xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
    'xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0"'
)


def device(location: str, method: str = "GPS") -> str:
    return (
        '<dm:device id="d"><gp:geopriv><gp:location-info>'
        f"{location}</gp:location-info><gp:usage-rules/><gp:method>{method}</gp:method>"
        "</gp:geopriv><dm:timestamp>2026-03-02T21:14:07-06:00</dm:timestamp></dm:device>"
    )


def presence(*devices: str, namespaces: str = NAMESPACES) -> str:
    inner = "".join(devices)
    return f'<?xml version="1.0"?>\r\n<presence {namespaces}>{inner}</presence>\r\n'


def located(location: str, method: str = "GPS") -> bytes:
    return presence(device(location, method)).encode()


def part(content_type: str, content: str, content_id: str = "") -> str:
    named = f"Content-ID: <{content_id}>\r\n" if content_id else ""
    return f"Content-Type: {content_type}\r\n{named}\r\n{content}\r\n"


def block(name: str, inner: str) -> str:
    root = f"EmergencyCallData.{name}"
    namespace = f"urn:ietf:params:xml:ns:EmergencyCallData:{name}"
    return f'<{root} xmlns="{namespace}">{inner}</{root}>'


PARTS = (
    part("application/sdp", SDP),
    part(
        "application/pidf+xml", presence(device(CIRCLE), device(ADDRESS, "MSAG")), "loc@p"
    ),
    part(
        "application/EmergencyCallData.Comment+xml",
        block("Comment", '<Comment xml:lang="en">Alone, no weapon reported.</Comment>'),
        "note@p",
    ),
)

HEADERS = {
    "Via": "SIP/2.0/TLS 192.0.2.40:5061;branch=z9hG4bK-1",
    "From": '"City 911 conference" <sip:conf-7@bridge.practice.example>;tag=br7',
    "To": "<urn:service:counseling.mental-health>",
    "Call-ID": "br7-leg3@192.0.2.40",
    "CSeq": "1 INVITE",
    "Contact": "<sip:conf-7@192.0.2.40:5061>;isfocus",
    "Referred-By": "<sip:taker12@psap.practice.example>",
    "P-Asserted-Identity": '"ROBIN DOE" <sip:+13145550142@osp.example;user=phone>',
    "Call-Info": f"<{CALL_URN}>;purpose=emergency-CallId,\r\n"
    f" <{INCIDENT_URN}>;purpose=emergency-IncidentId,"
    " <https://idx.practice.example/eidos/1>;purpose=emergency-eido",
    "Geolocation": "<cid:loc@p>, <https://lis.practice.example/held/1>",
    "Resource-Priority": "esnet.1",
}


def invite(
    body: str | None = None,
    content_type: str | None = 'multipart/mixed;boundary="b1"',
    uri: str = "urn:service:counseling.mental-health",
    **changed: str | None,
) -> bytes:
    """Write the INVITE. A header is changed by name (_ for -), and None leaves it out."""
    headers = dict(HEADERS)
    for name, value in changed.items():
        key = next(k for k in (*HEADERS, name) if _same(k, name))
        headers.pop(key, None)
        if value is not None:
            headers[key.replace("_", "-")] = value
    content = multipart(*PARTS) if body is None else body
    if content_type is not None:
        headers["Content-Type"] = content_type
    headers.setdefault("Content-Length", str(len(content.encode())))
    lines = [f"INVITE {uri} SIP/2.0", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + content).encode()


def multipart(*parts: str, boundary: str = "b1") -> str:
    return "".join(f"--{boundary}\r\n{one}" for one in parts) + f"--{boundary}--\r\n"


def legacy(display: str = "", **changed: str | None) -> bytes:
    """Write the INVITE of a ten-digit transfer, with the 911 center's line in From."""
    headers: dict[str, str | None] = dict.fromkeys(HEADERS)
    headers |= {
        "From": f'"{display}" <sip:+13145550199@sbc.example;user=phone>;tag=pstn1',
        "To": "<sip:+13145550188@pbx.example;user=phone>",
        "Call-ID": "leg-1@198.51.100.9",
        "CSeq": "1 INVITE",
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    kept = {name.replace("-", "_"): value for name, value in headers.items()}
    return invite(SDP, "application/sdp", "sip:+13145550188@pbx.example", **kept)


def _same(one: str, other: str) -> bool:
    return one.replace("-", "_").lower() == other.replace("-", "_").lower()
