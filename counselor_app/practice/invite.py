"""What the practice 911 center sends along: headers and body parts of a transfer.

Written out here as a bridge would send it (NENA-STA-010 4.7, RFC 6442, RFC 7852), and
not with the desk's own writers, so that practice reads what somebody else wrote.
"""

from xml.sax.saxutils import escape

from counselor_app.practice.script import Scenario

TRUNK = "+13145550199"
BOUNDARY = "practice-transfer"

_NAMESPACES = (
    'xmlns="urn:ietf:params:xml:ns:pidf" '
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" '
    'xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
    'xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" '
    'xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:gs="http://www.opengis.net/pidflo/1.0"'
)


def headers_of(scenario: Scenario, unique: str) -> tuple[tuple[str, str], ...]:
    """Return the headers; `unique` (10 to 32 letters and digits) names this call."""
    asserted = scenario.number or TRUNK
    headers = [
        ("P-Asserted-Identity", f"<sip:{asserted}@practice.example;user=phone>"),
        ("Referred-By", "<sip:operator7@psap.stl.example>"),
    ]
    if scenario.number is None:
        headers.append(("Diversion", f"<sip:{TRUNK}@psap.stl.example>"))
        return tuple(headers)
    urn = "urn:emergency:uid"
    call, incident = f"{urn}:callid:{unique}", f"{urn}:incidentid:{unique}"
    where = "bcf.practice.example"
    headers += [
        ("Call-Info", f"<{call}:{where}>;purpose=emergency-CallId"),
        ("Call-Info", f"<{incident}:{where}>;purpose=emergency-IncidentId"),
        ("Call-Info", "<cid:note@practice.example>;purpose=EmergencyCallData.Comment"),
        ("Geolocation", "<cid:place@practice.example>"),
        ("Geolocation-Routing", "yes"),
        ("Priority", "emergency"),
    ]
    return tuple(headers)


def body_of(scenario: Scenario, sdp: bytes) -> tuple[str, bytes]:
    """Return the body with its type: SDP alone, or multipart with what is known."""
    if scenario.number is None:
        return "application/sdp", sdp
    parts = [
        _part("application/sdp", "", sdp.decode()),
        _part("application/pidf+xml", "place@practice.example", _pidf_lo(scenario)),
    ]
    if scenario.comment:
        kind = "application/EmergencyCallData.Comment+xml"
        parts.append(_part(kind, "note@practice.example", _comment(scenario.comment)))
    body = "".join(parts) + f"--{BOUNDARY}--\r\n"
    return f"multipart/mixed;boundary={BOUNDARY}", body.encode()


def _part(kind: str, cid: str, text: str) -> str:
    named = f"Content-ID: <{cid}>\r\n" if cid else ""
    return f"--{BOUNDARY}\r\nContent-Type: {kind}\r\n{named}\r\n{text}\r\n"


def _pidf_lo(scenario: Scenario) -> str:
    shapes = []
    if scenario.position:
        latitude, longitude, radius = scenario.position
        circle = (
            '<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326">'
            f"<gml:pos>{latitude} {longitude}</gml:pos>"
            f'<gs:radius uom="urn:ogc:def:uom:EPSG::9001">{radius}</gs:radius>'
            "</gs:Circle>"
        )
        shapes.append(("handset", circle, "Device-Assisted_A-GPS"))
    if scenario.address:
        fields = "".join(f"<ca:{k}>{escape(v)}</ca:{k}>" for k, v in scenario.address)
        shapes.insert(0, ("civic", f"<ca:civicAddress>{fields}</ca:civicAddress>", "DBH"))
    devices = "".join(
        f'<dm:device id="{name}"><gp:geopriv><gp:location-info>{shape}'
        f"</gp:location-info><gp:usage-rules/><gp:method>{method}</gp:method>"
        "</gp:geopriv></dm:device>"
        for name, shape, method in shapes
    )
    entity = f"pres:{(scenario.number or TRUNK).lstrip('+')}@practice.example"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        f'<presence {_NAMESPACES} entity="{entity}">{devices}</presence>'
    )


def _comment(words: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n<EmergencyCallData.Comment '
        'xmlns="urn:ietf:params:xml:ns:EmergencyCallData:Comment">'
        "<DataProviderReference>operator7@psap.stl.example</DataProviderReference>"
        f'<Comment xml:lang="en">{escape(words)}</Comment>'
        "</EmergencyCallData.Comment>"
    )
