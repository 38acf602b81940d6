"""An agent whose clock is wound by hand, and a peer that writes SIP by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TypedDict, TypeVar, Unpack

from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.message import Message, Request, Response, message_from
from counselor_app.phone.sip.outputs import Flow, Leg, Offered, Output, Send

PSAP = Flow("udp", "127.0.0.1", 5080)
OVER_TCP = Flow("tcp", "127.0.0.1", 40123)
SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
OUR_SDP = SDP.replace(b"4000", b"5000")
Told = TypeVar("Told")


class Details(TypedDict, total=False):
    """What tells one caller from another."""

    call_id: str
    tag: str
    branch: str
    contact: str
    via: str


@dataclass(frozen=True)
class Sent:
    at: float
    flow: Flow
    data: bytes

    @cached_property
    def message(self) -> Message:
        return message_from(self.data)


class Wound:
    """An agent, the time, what it told and what it sent."""

    def __init__(self, *, allow: set[str] | None = None, most_legs: int = 1000) -> None:
        names = count(1)
        self.agent = Agent(
            "127.0.0.1",
            5060,
            lambda: f"t{next(names)}",
            allow=allow,
            objection=lambda: self.objection,
            most_legs=most_legs,
        )
        self.objection = ""
        self.now = 0.0
        self.told: list[Output] = []
        self.sent: list[Sent] = []

    def take(self, outputs: list[Output]) -> list[Output]:
        for output in outputs:
            if isinstance(output, Send):
                self.sent.append(Sent(self.now, output.flow, output.data))
            else:
                self.told.append(output)
        return outputs

    def hear(self, data: bytes, flow: Flow = PSAP) -> list[Output]:
        return self.take(self.agent.receive(data, flow, self.now))

    def wind(self, seconds: float) -> None:
        """Let time pass, stopping wherever something is due."""
        end = self.now + seconds
        while (due := self.agent.due) is not None and due <= end:
            self.now = max(due, self.now)
            self.take(self.agent.wind(self.now))
        self.now = end

    def answers(self, status: int = 0, method: str = "INVITE") -> list[Response]:
        found = [s.message for s in self.sent]
        return [
            m
            for m in found
            if isinstance(m, Response) and m.method == method and status in (0, m.status)
        ]

    def asks(self, method: str) -> list[Request]:
        found = [s.message for s in self.sent]
        return [m for m in found if isinstance(m, Request) and m.method == method]

    def times(self, kind: Callable[[Message], bool]) -> list[float]:
        return [s.at for s in self.sent if kind(s.message)]

    def all(self, kind: type[Told]) -> list[Told]:
        return [output for output in self.told if isinstance(output, kind)]

    def one(self, kind: type[Told]) -> Told:
        found = self.all(kind)
        assert len(found) == 1, self.told
        return found[0]

    def once(self, kind: type[Output]) -> bool:
        return len(self.all(kind)) == 1

    # Stories that most tests begin with.

    def rung(self, **details: Unpack[Details]) -> tuple[Leg, str]:
        """Have a call offered and ring; return the leg and our tag."""
        self.hear(request("INVITE", **details))
        leg = self.all(Offered)[-1].leg
        self.take(self.agent.ring(leg, self.now))
        return leg, self.answers(180)[-1].to_tag

    def called(self, **details: Unpack[Details]) -> tuple[Leg, str]:
        """Have a call offered, answered and acknowledged."""
        leg, tag = self.rung(**details)
        self.take(self.agent.answer(leg, OUR_SDP, self.now))
        details["branch"] = "z9hG4bKack"
        self.hear(request("ACK", to_tag=tag, **details))
        return leg, tag

    def calling(self, flow: Flow = PSAP) -> tuple[Leg, Request]:
        """Call the other side; return the leg and the INVITE."""
        uri = f"sip:psap@{flow.host}:{flow.port}"
        leg, outputs = self.agent.invite(uri, flow, OUR_SDP, self.now)
        self.take(outputs)
        return leg, self.asks("INVITE")[-1]

    def connected(self) -> tuple[Leg, Request]:
        """Call the other side and have it pick up."""
        leg, invite = self.calling()
        self.hear(reply(invite, 200, body=SDP))
        return leg, invite

    def is_quiet(self) -> bool:
        """Whether nothing is left: no leg, no transaction, no timer."""
        return not (self.agent.legs or self.agent.under_way or self.agent.due)


def request(  # noqa: PLR0913 - a request is made of this much
    method: str,
    *,
    cseq: int = 1,
    branch: str = "",
    call_id: str = "call-1",
    tag: str = "psap-tag",
    to_tag: str = "",
    extra: str = "",
    via: str = "SIP/2.0/UDP 127.0.0.1:5080;rport",
    contact: str = "<sip:psap@127.0.0.1:5080>",
    body: bytes | None = None,
) -> bytes:
    """Write a request of the peer; an INVITE has an SDP body unless told otherwise."""
    body = (SDP if method == "INVITE" else b"") if body is None else body
    number = f"{cseq}{'INVITE' if method in ('ACK', 'CANCEL') else method}"
    branch = branch or f"z9hG4bK{number}{call_id}"
    head = (
        f"{method} sip:desk@127.0.0.1:5060 SIP/2.0\r\n"
        f"Via: {via};branch={branch}\r\n"
        f'From: "City" <sip:psap@127.0.0.1:5080>;tag={tag}\r\n'
        f"To: <sip:desk@127.0.0.1:5060>{';tag=' + to_tag if to_tag else ''}\r\n"
        f"Call-ID: {call_id}\r\nCSeq: {cseq} {method}\r\n"
        f"{f'Contact: {contact}' + chr(13) + chr(10) if contact else ''}"
        f"Max-Forwards: 70\r\n{extra}"
        f"{'Content-Type: application/sdp' + chr(13) + chr(10) if body else ''}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def reply(
    asked: Message,
    status: int,
    *,
    tag: str = "theirs",
    contact: str = "<sip:psap@127.0.0.1:5080>",
    extra: str = "",
    body: bytes = b"",
) -> bytes:
    """Write the peer's answer to a request of ours."""
    to = asked.header("to")
    if "tag=" not in to and status > 100:
        to += f";tag={tag}"
    head = (
        f"SIP/2.0 {status} Words\r\nVia: {asked.header('via')}\r\n"
        f"From: {asked.header('from')}\r\nTo: {to}\r\n"
        f"Call-ID: {asked.call_id}\r\nCSeq: {asked.header('cseq')}\r\n"
        f"Contact: {contact}\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
