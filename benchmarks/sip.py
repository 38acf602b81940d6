"""A caller on a plain UDP socket: rings a telephone, notes when it says so, gives up."""

import re
import socket
from dataclasses import dataclass, field, replace
from itertools import count
from secrets import token_hex
from time import perf_counter
from typing import Self

from counselor_app.practice.invite import body_of, headers_of
from counselor_app.practice.scenarios import SCENARIOS

HOST = "127.0.0.1"
SDP = (
    f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
    "m=audio 40998 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
).encode()
NUMBER = "+13145550142"
_BODY = 2100  # bytes; with the headers the message has 3 kB
_PATIENCE_S = 5.0
_names = count(1)


@dataclass(frozen=True)
class Offer:
    """What a caller brings along: headers, the body's type and the body."""

    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "application/sdp"
    body: bytes = field(default=SDP, repr=False)


def plain() -> Offer:
    """Return a call with nothing but sound."""
    return Offer()


def transfer() -> Offer:
    """Return a transfer of 3 kB: identifiers, address, position and a comment."""
    scenario = replace(SCENARIOS["attempt"], number=NUMBER)
    kind, body = body_of(scenario, SDP)
    words = " Calm words." * ((_BODY - len(body)) // 12)
    kind, body = body_of(replace(scenario, comment=scenario.comment + words), SDP)
    return Offer(headers_of(scenario, token_hex(8)), kind, body)


class Silent(Exception):
    """The telephone did not say what was waited for."""


class Caller:
    """One socket that calls one telephone, again and again."""

    def __init__(self, port: int, user: str = "diversion") -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HOST, 0))
        self.socket.settimeout(_PATIENCE_S)
        self._to, self._user = (HOST, port), user
        self._here = f"{HOST}:{self.socket.getsockname()[1]}"
        self._call, self._tag = "", ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def invite(self, offer: Offer) -> float:
        """Send an INVITE, and return when it left (perf_counter)."""
        self._call, self._tag = f"bench-{next(_names)}-{token_hex(4)}", ""
        more = "".join(f"{name}: {value}\r\n" for name, value in offer.headers)
        more += f"Contact: <sip:bench@{self._here}>\r\nContent-Type: {offer.kind}\r\n"
        message = self._request("INVITE", more, offer.body)
        begun = perf_counter()
        self.socket.sendto(message, self._to)
        return begun

    def status(self, wanted: int, method: str = "INVITE") -> str:
        """Wait for a response; what else comes meanwhile is passed over."""
        while True:
            try:
                text = self.socket.recv(65_535).decode("utf-8", "replace")
            except TimeoutError:
                raise Silent(f"no {wanted} to {method}") from None
            if f"Call-ID: {self._call}" not in text or f"1 {method}" not in text:
                continue
            if tag := re.search(r"(?im)^To:.*?;tag=([^;\s]+)", text):
                self._tag = tag.group(1)
            if text.startswith(f"SIP/2.0 {wanted}"):
                return text
            if not text.startswith("SIP/2.0 1"):
                raise Silent(text.split("\r\n", 1)[0])

    def give_up(self) -> None:
        """Cancel the call and see it out (RFC 3261 section 9)."""
        self.socket.sendto(self._request("CANCEL"), self._to)
        self.status(487)
        self._acknowledge()

    def accept(self) -> None:
        """Acknowledge the answer."""
        self.status(200)
        self._acknowledge("-ack")

    def hang_up(self) -> None:
        """End the conversation."""
        self.socket.sendto(self._request("BYE", end="-bye"), self._to)

    def is_there(self) -> bool:
        """Ask once, and briefly, whether the telephone is up."""
        self._call, self._tag = f"bench-{next(_names)}-{token_hex(4)}", ""
        self.socket.settimeout(0.2)
        try:
            self.socket.sendto(self._request("OPTIONS"), self._to)
            return bool(self.socket.recv(65_535))
        except OSError:
            return False
        finally:
            self.socket.settimeout(_PATIENCE_S)

    def _acknowledge(self, end: str = "") -> None:
        self.socket.sendto(self._request("ACK", end=end), self._to)

    def _request(
        self, method: str, more: str = "", body: bytes = b"", end: str = ""
    ) -> bytes:
        number = "2" if method == "BYE" else "1"
        to = f"<sip:{self._user}@{HOST}:{self._to[1]}>"
        tag = f";tag={self._tag}" if self._tag and method in ("ACK", "BYE") else ""
        return (
            f"{method} sip:{self._user}@{HOST}:{self._to[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self._here};rport;branch=z9hG4bK-{self._call}{end}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:psap@{self._here}>;tag={self._call}\r\n"
            f"To: {to}{tag}\r\nCall-ID: {self._call}\r\nCSeq: {number} {method}\r\n"
            f"{more}Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
