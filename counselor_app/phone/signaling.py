"""The calls' Signaling over the SIP agent, and what the agent says told to the calls."""

import logging
import re
from contextlib import suppress
from ipaddress import ip_address
from typing import Protocol

from counselor_app.domain.ids import LegId
from counselor_app.phone.calls import Calls
from counselor_app.phone.faults import fault_from
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import (
    Answered,
    Confirmed,
    Ended,
    Erred,
    Flow,
    Leg,
    OfferAnswered,
    Offered,
    OfferFailed,
    Output,
    Refused,
    Reoffered,
    Withdrawn,
)
from counselor_app.phone.transports import SipEndpoint

_SIP = re.compile(
    r"sip:(?:[^@<>\s]+@)?(\[[0-9a-fA-F:.]+\]|[0-9.]+)(?::([0-9]{1,5}))?(;[^<>\s]*)?"
)
_PORT = 5060
_NO_WAY = 503
_log = logging.getLogger("telephone")


class Rings(Protocol):
    """The telephone, as signaling meets it."""

    calls: Calls | None

    def offered(self, leg: LegId, untrusted_message: bytes) -> None:
        """Ring, or turn the caller away."""


class AgentSignaling:
    """Speaks SIP for the calls of a telephone."""

    def __init__(self, agent: Agent, telephone: Rings, *, bind: str = "") -> None:
        self._agent, self._telephone = agent, telephone
        self.endpoint = SipEndpoint(agent, self._heard, bind=bind, on_error=_log_kind)
        self._invited: dict[LegId, Leg] = {}
        self._names: dict[Leg, LegId] = {}

    def ring(self, leg: LegId) -> None:
        """Let the other side know that it rings (180)."""
        self.endpoint.perform(self._agent.ring(self._leg(leg), self.endpoint.now()))

    def answer(self, leg: LegId, sdp: bytes) -> None:
        """Pick up (200)."""
        now = self.endpoint.now()
        self.endpoint.perform(self._agent.answer(self._leg(leg), sdp, now))

    def refuse(self, leg: LegId, status: int, words: str) -> None:
        """Turn away with the status and, in a Reason, the words."""
        now = self.endpoint.now()
        self.endpoint.perform(self._agent.refuse(self._leg(leg), status, words, now))

    def hang_up(self, leg: LegId) -> None:
        """End the leg, or take back the invitation."""
        self.endpoint.perform(self._agent.hang_up(self._leg(leg), self.endpoint.now()))

    def invite(self, leg: LegId, target: str, sdp: bytes) -> None:
        """Call somebody; a target that cannot be reached at all leaves at once."""
        outputs: list[Output] = []
        with suppress(ValueError):
            flow = flow_of(target)
            theirs, outputs = self._agent.invite(target, flow, sdp, self.endpoint.now())
            self._invited[leg], self._names[theirs] = theirs, leg
        self.endpoint.perform(outputs)
        if leg not in self._invited and self._telephone.calls is not None:
            self._telephone.calls.party_left(leg, _NO_WAY)

    def reoffer(self, leg: LegId, sdp: bytes) -> None:
        """Offer the session anew, to hold or to take back."""
        now = self.endpoint.now()
        self.endpoint.perform(self._agent.reoffer(self._leg(leg), sdp, now))

    def accept_offer(self, leg: LegId, sdp: bytes) -> None:
        """Take the session that the other side offered anew."""
        now = self.endpoint.now()
        self.endpoint.perform(self._agent.accept_offer(self._leg(leg), sdp, now))

    def reject_offer(self, leg: LegId) -> None:
        """Keep the session as it was (488)."""
        now = self.endpoint.now()
        self.endpoint.perform(self._agent.reject_offer(self._leg(leg), now))

    def _heard(self, output: Output) -> None:
        calls = self._telephone.calls
        match output:
            case Offered(leg=leg, request=request):
                self._telephone.offered(LegId(leg), request)
            case Erred(error=error):
                _log_kind(error)
            case _:
                if calls is not None:
                    self._tell(calls, output)

    def _tell(self, calls: Calls, output: Output) -> None:
        match output:
            case Withdrawn(leg=leg, elsewhere=elsewhere):
                calls.withdrawn(LegId(leg), elsewhere=elsewhere)
            case Confirmed(leg=leg, sdp=sdp):
                calls.confirmed(LegId(leg), sdp)
            case Answered(leg=leg, sdp=sdp):
                calls.accepted(self._name(leg), sdp)
            case Ended(leg=leg, by=by):
                calls.ended(self._gone(leg), by_us=by == "us")
            case Refused(leg=leg, status=status):
                calls.party_left(self._gone(leg), status)
            case _:
                self._tell_of_offers(calls, output)

    def _tell_of_offers(self, calls: Calls, output: Output) -> None:
        match output:
            case Reoffered(leg=leg, sdp=sdp):
                calls.reoffered(self._name(leg), sdp)
            case OfferAnswered(leg=leg, sdp=sdp):
                calls.answer_heard(self._name(leg), sdp)
            case OfferFailed(leg=leg):
                calls.offer_refused(self._name(leg))
            case _:
                pass

    def _leg(self, leg: LegId) -> Leg:
        return self._invited.get(leg, Leg(leg))

    def _name(self, leg: Leg) -> LegId:
        return self._names.get(leg, LegId(leg))

    def _gone(self, leg: Leg) -> LegId:
        name = self._name(leg)
        self._names.pop(leg, None)
        self._invited.pop(name, None)
        return name


def flow_of(target: str) -> Flow:
    """Return the way to a SIP URI with an IP address; ValueError for any other."""
    found = _SIP.fullmatch(target)
    port = int(found.group(2) or _PORT) if found else 0
    if found is None or not 0 < port < 2**16:
        raise ValueError("Not a SIP URI with an IP address.")
    parameters = (found.group(3) or "").lower().split(";")
    # Digits and dots that are no address would be looked up as a name.
    host = str(ip_address(found.group(1).strip("[]")))
    is_tcp = "transport=tcp" in parameters
    return Flow("tcp", host, port) if is_tcp else Flow("udp", host, port)


def _log_kind(error: Exception) -> None:
    _log.error("fault: %s", fault_from(error))
