"""Sending help: when it may be sent, and what became of it.

The least invasive way comes first. A request is written before it goes out, keeps its
id for ever, and help is on its way only when someone has said so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.ids import RequestId, StaffId, StreamId
from counselor_app.domain.ladder import Rung, RungReasoned, WhyHigher
from counselor_app.domain.location import Located
from counselor_app.domain.people import People
from counselor_app.domain.risk import Risk, RiskLevel


class Service(StrEnum):
    """Who can be sent to a person, the least invasive first."""

    COMMUNITY_TEAM = "community_team"
    EMS = "ems"
    CO_RESPONDERS = "co_responders"
    POLICE = "police"


class Grounds(StrEnum):
    """Why help may be sent."""

    CONSENT = "consent"
    THIRD_PARTY = "third_party"
    IMMINENT_RISK = "imminent_risk"


class Step(IntEnum):
    """How far a request has come; the furthest that was said holds."""

    WRITTEN = 0
    SENT = 1
    RECEIVED = 2
    ACCEPTED = 3
    ON_THE_WAY = 4
    REACHED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueRequested(CallEvent):
    """A counselor asked for help to be sent. An EIDO goes out because of this.

    `place` is the person's own as it was known then, or None: a request says so. `fits`
    is the least invasive step that fitted then, if that was known.
    """

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId
    service: Service
    grounds: Grounds
    place: Located | None = field(default=None, repr=False)
    reason: str = field(repr=False)
    fits: Rung | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EidoSent(CallEvent):
    """The EIDO left this desk. Nobody has said yet that they have it."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class EidoAnswered(CallEvent):
    """The other side answered with a code of NENA-STA-024.1.1 (180, 200, 4xx ...)."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId
    code: int
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EidoUndelivered(CallEvent):
    """The EIDO could not be brought to the other side; it is tried again."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueSpoken(CallEvent):
    """The request was read to a person of the other side, who took it."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId
    operator: str = field(repr=False)
    incident_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReached(CallEvent):
    """Someone confirmed that the responders are with the person."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNotFound(CallEvent):
    """The responders were there and did not find the person."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWaived(CallEvent):
    """Nobody has to reach the person any more: the help is no longer needed."""

    scope: ClassVar[Scope] = Scope.CALL
    request_id: RequestId


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, when, and by whom."""

    asked: RescueRequested
    at: datetime
    stream: StreamId
    number: int
    actor: StaffId


@dataclass(frozen=True, slots=True)
class Progress:
    """What was said of one request, in whatever order it was heard.

    `refused` holds the code of the last refusal until something better is said.
    """

    times: Mapping[Step, datetime] = field(default_factory=dict)
    refused: int | None = None
    undelivered: bool = False
    spoken_to: str = field(default="", repr=False)
    spoken_at: datetime | None = None
    incident_number: str = field(default="", repr=False)
    not_found_at: datetime | None = None
    waived_at: datetime | None = None
    why_higher: WhyHigher | None = None

    @property
    def not_found(self) -> bool:
        """Whether nobody found the person, and nobody has reached them since."""
        return self.not_found_at is not None and self.step < Step.REACHED

    @property
    def to_tell(self) -> bool:
        """Whether someone must still tell the 911 center that nobody was found."""
        since, told = self.not_found_at, self.spoken_at
        return since is not None and self.not_found and (told is None or told < since)

    @property
    def step(self) -> Step:
        """The furthest step that was said."""
        return max(self.times, default=Step.WRITTEN)

    def at(self, step: Step, time: datetime) -> Self:
        """Return the progress with a step said at a time; the first time holds."""
        first = min(self.times.get(step, time), time)
        refused = None if step >= Step.ACCEPTED else self.refused
        heard = self.undelivered and step < Step.RECEIVED
        return replace(
            self, times={**self.times, step: first}, refused=refused, undelivered=heard
        )


_QUEUED = (180, 182)
_TAKEN = 200
_REFUSED_FROM = 300


@dataclass(frozen=True, slots=True)
class Rescues:
    """Every request for help on a call, and the progress of each."""

    requests: Mapping[RequestId, Request] = field(default_factory=dict)
    said: Mapping[RequestId, Progress] = field(default_factory=dict)

    def after(self, entry: Entry) -> Self:
        """Return the rescues as they stand after the entry."""
        match entry.event:
            case RescueRequested(request_id=key) as asked:
                asked_by = (entry.at, entry.stream, entry.number, entry.actor)
                request = Request(asked, *asked_by)
                return replace(self, requests={**self.requests, key: request})
            case EidoSent(request_id=key):
                return self._step(key, Step.SENT, entry)
            case EidoAnswered() as answered:
                return self._answered(answered, entry)
            case EidoUndelivered(request_id=key):
                lost = self.progress(key).step < Step.RECEIVED
                return self._said(key, replace(self.progress(key), undelivered=lost))
            case RescueSpoken() as spoken:
                return self._spoken(spoken, entry)
            case RungReasoned(request_id=key, why=why):
                return self._said(key, replace(self.progress(key), why_higher=why))
            case _:
                return self._contact(entry)

    def progress(self, request_id: RequestId) -> Progress:
        """Return what was said of a request, also when that is all we heard."""
        return self.said.get(request_id, Progress())

    @property
    def owed(self) -> tuple[Request, ...]:
        """The requests that nobody has received or refused."""
        said = ((self.progress(key), asked) for key, asked in self.requests.items())
        return tuple(
            request
            for progress, request in said
            if progress.step < Step.RECEIVED and progress.refused is None
        )

    @property
    def under_way(self) -> bool:
        """Whether nobody waits for an answer: each request was accepted.

        One that was refused counts for nothing where another was accepted.
        """
        said = [self.progress(key) for key in self.requests]
        taken = [p for p in said if p.step >= Step.ACCEPTED]
        refused = [p for p in said if p not in taken and p.refused is not None]
        return len(taken) + len(refused) == len(said) and bool(taken or not said)

    def sent(self, *services: Service) -> bool:
        """Whether any of the services was asked for."""
        return any(r.asked.service in services for r in self.requests.values())

    def _answered(self, answered: EidoAnswered, entry: Entry) -> Self:
        key, code = answered.request_id, answered.code
        if code in _QUEUED:
            return self._step(key, Step.RECEIVED, entry)
        if code == _TAKEN:
            received = self.progress(key).at(Step.RECEIVED, entry.at)
            return self._said(key, received.at(Step.ACCEPTED, entry.at))
        if code < _REFUSED_FROM or self.progress(key).step >= Step.ACCEPTED:
            return self
        return self._said(key, replace(self.progress(key), refused=code))

    def _spoken(self, spoken: RescueSpoken, entry: Entry) -> Self:
        before = self.progress(spoken.request_id)
        told = replace(
            before,
            spoken_to=spoken.operator,
            spoken_at=entry.at,
            incident_number=spoken.incident_number or before.incident_number,
        ).at(Step.RECEIVED, entry.at)
        return self._said(spoken.request_id, told.at(Step.ACCEPTED, entry.at))

    def _contact(self, entry: Entry) -> Self:
        match entry.event:
            case PersonReached(request_id=key):
                return self._step(key, Step.REACHED, entry)
            case PersonNotFound(request_id=key):
                return self._said(key, replace(self.progress(key), not_found_at=entry.at))
            case ContactWaived(request_id=key):
                return self._said(key, replace(self.progress(key), waived_at=entry.at))
            case _:
                return self

    def _step(self, key: RequestId, step: Step, entry: Entry) -> Self:
        return self._said(key, self.progress(key).at(step, entry.at))

    def _said(self, key: RequestId, progress: Progress) -> Self:
        return replace(self, said={**self.said, key: progress})


def may_send(
    people: People, risk: Risk, asked: RescueRequested, *, danger: bool = False
) -> None:
    """Raise Refused, in words a counselor can act on, when help may not be sent.

    Without consent it goes out for imminent risk, or for `danger` that the answers or a
    mark call help for by themselves, such as somebody else in danger, or an overdose.
    Nothing here asks for a place: help with an unknown place is asked for all the same.
    """
    if not asked.reason.strip():
        raise Refused("Say in a few words why help is needed; the responders read it.")
    if asked.grounds is Grounds.THIRD_PARTY and people.at_risk_is_caller:
        raise Refused("The caller is at risk: choose consent or imminent risk.")
    imminent = danger or risk.level is RiskLevel.IMMINENT
    if asked.grounds is Grounds.IMMINENT_RISK and not imminent:
        raise Refused("Without consent: imminent risk only. Mark an attempt or rate it.")
