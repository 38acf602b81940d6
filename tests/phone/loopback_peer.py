"""A 911 center on plain sockets: it calls, talks, hangs up, and knows no code of ours."""

import re
import socket
import struct
from collections import deque
from dataclasses import dataclass
from itertools import count, pairwise
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Self

HOST = "127.0.0.1"
LONG_S = 20.0
_names = count(1)


def udp() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((HOST, 0))
    made.settimeout(LONG_S)
    return made


@dataclass(frozen=True)
class Message:
    """A SIP message as it came."""

    text: str

    @property
    def status(self) -> int:
        found = re.match(r"SIP/2.0 (\d{3})", self.text)
        return int(found.group(1)) if found else 0

    @property
    def method(self) -> str:
        return "" if self.status else self.text.split(" ", 1)[0]

    @property
    def body(self) -> str:
        return self.text.partition("\r\n\r\n")[2]

    def header(self, name: str) -> str:
        found = re.search(rf"(?im)^{name}:[ \t]*(.*?)\r$", self.text)
        return found.group(1) if found else ""

    def headers(self, name: str) -> list[str]:
        return re.findall(rf"(?im)^{name}:[ \t]*(.*?)\r$", self.text)


@dataclass(frozen=True)
class Packet:
    """An RTP packet, and when it came."""

    at: float
    sequence: int
    ssrc: int
    payload_type: int
    payload: bytes


class Voice:
    """The sound of one call: speaks steadily and keeps all that it hears."""

    def __init__(self) -> None:
        self._socket = udp()
        self.port = self._socket.getsockname()[1]
        self.heard: list[Packet] = []
        self._closing = Flag()
        self._threads: list[Thread] = []
        self._strokes: deque[bytes] = deque()

    def press(self, digit: int) -> None:
        """Press a key for 120 ms (RFC 4733 section 2.5)."""
        for n in range(1, 9):
            ended = 0x80 if n > 5 else 0
            stroke = struct.pack("!BBH", digit, ended | 10, min(n, 6) * 160)
            self._strokes.append(stroke)

    def talk_to(self, port: int) -> None:
        self._threads = [
            Thread(target=self._speak, args=(port,)),
            Thread(target=self._listen),
        ]
        for thread in self._threads:
            thread.start()

    def hears(self, packets: int) -> bool:
        """Wait until so many more packets came; whether they did."""
        until, least = monotonic() + LONG_S, len(self.heard) + packets
        while len(self.heard) < least and monotonic() < until:
            self._closing.wait(0.02)
        return len(self.heard) >= least

    def worst_hole(self) -> int:
        """Return the most packets that are missing in a row."""
        pairs = pairwise(self.heard)
        return max((b.sequence - a.sequence - 1) % 65536 for a, b in pairs)

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _speak(self, port: int) -> None:
        begun = monotonic()
        pressed_at = 0
        for n in count():
            stroke = self._strokes.popleft() if self._strokes else b""
            pressed_at = pressed_at if stroke else n * 160 + 160
            kind, stamp = (101, pressed_at) if stroke else (0, n * 160)
            head = struct.pack("!BBHII", 0x80, kind, n % 65536, stamp % 2**32, 77)
            self._socket.sendto(head + (stroke or b"\x10" * 160), (HOST, port))
            if self._closing.wait(max(0.0, begun + 0.02 * (n + 1) - monotonic())):
                return

    def _listen(self) -> None:
        self._socket.settimeout(0.1)
        while not self._closing.is_set():
            try:
                data = self._socket.recv(2000)
            except TimeoutError:
                continue
            _, kind, sequence, _, ssrc = struct.unpack("!BBHII", data[:12])
            packet = Packet(monotonic(), sequence, ssrc, kind & 0x7F, data[12:])
            self.heard.append(packet)


class Peer:
    """One call at the 911 center, over UDP."""

    def __init__(self, port: int, call_id: str = "") -> None:
        self._socket, self._to = udp(), (HOST, port)
        self.voice = Voice()
        self.call_id = call_id or f"call-{next(_names)}"
        self._waiting: deque[Message] = deque()
        self._cseq = 1
        self._to_header = f"<sip:desk@{HOST}:{port}>"
        self._contact = f"sip:desk@{HOST}:{port}"
        self._branch = f"z9hG4bK-{self.call_id}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.voice.close()
        self._socket.close()

    @property
    def address(self) -> str:
        port = self._socket.getsockname()[1]
        return f"{HOST}:{port}"

    def sdp(self, direction: str = "sendrecv") -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
            f"m=audio {self.voice.port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
            f"a=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
        )

    def send(self, method: str, body: str = "", more: str = "", branch: str = "") -> None:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = (
            f"{method} {self._contact} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self.address};rport;branch={branch or self._branch}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:+13145550142@{HOST}>;tag={self.call_id}\r\n"
            f"To: {self._to_header}\r\nCall-ID: {self.call_id}\r\n"
            f"CSeq: {self._cseq} {method}\r\nContact: <sip:center@{self.address}>\r\n"
            f"{more}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._socket.sendto(text.encode(), self._to)

    def invite(self, body: str | None = None) -> None:
        self.send("INVITE", self.sdp() if body is None else body)

    def status(self, *wanted: int) -> Message:
        """Wait for a response of such a status; 100 is passed over."""
        while True:
            message = self._next()
            if message.status > 100:
                assert message.status in wanted, message.text
                if message.header("CSeq").endswith("INVITE"):
                    self._learn(message)
                return message

    def request(self, method: str) -> Message:
        """Wait for a request of the telephone and answer it 200."""
        while True:
            message = self._next()
            if message.method == method:
                self.reply(message, 200)
                return message

    def reply(self, request: Message, status: int, body: str = "") -> None:
        vias = "".join(f"Via: {via}\r\n" for via in request.headers("Via"))
        to = request.header("To")
        tag = "" if "tag=" in to else ";tag=center"
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = (
            f"SIP/2.0 {status} Said\r\n{vias}From: {request.header('From')}\r\n"
            f"To: {to}{tag}\r\nCall-ID: {request.header('Call-ID')}\r\n"
            f"CSeq: {request.header('CSeq')}\r\nContact: <sip:center@{self.address}>\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._socket.sendto(text.encode(), self._to)

    def ack(self, body: str = "") -> None:
        self.send("ACK", body, branch=f"{self._branch}-ack{self._cseq}")

    def ack_failure(self) -> None:
        self.send("ACK")

    def bye(self) -> None:
        self._cseq += 1
        self.send("BYE", branch=f"{self._branch}-bye")

    def cancel(self, reason: str = "") -> None:
        self.send("CANCEL", more=f"Reason: {reason}\r\n" if reason else "")

    def reinvite(self, direction: str) -> Message:
        self._cseq += 1
        self.send("INVITE", self.sdp(direction), branch=f"{self._branch}-{self._cseq}")
        answer = self.status(200)
        self.ack()
        return answer

    def talk(self, answer: Message) -> None:
        """Talk where the answer says."""
        found = re.search(r"m=audio (\d+)", answer.body)
        assert found, answer.text
        self.voice.talk_to(int(found.group(1)))

    def _next(self) -> Message:
        return Message(self._socket.recv(65535).decode())

    def _learn(self, message: Message) -> None:
        self._to_header = message.header("To")
        if contact := re.search(r"<(.+?)>", message.header("Contact")):
            self._contact = contact.group(1)
