"""Shared fixtures: desks with a fake world around each, and clocks that we wind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from counselor_app.desk.desk import Desk, Dry
from counselor_app.desk.desk import World as Ports
from counselor_app.desk.pen import Pen
from counselor_app.desk.ports import Draft, Happened, Ink, Parcel
from counselor_app.domain.assessment.filling import Filled
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.disposition import Disposition, RecordClosed
from counselor_app.domain.event import Entry, Event
from counselor_app.domain.ids import (
    CallId,
    EventId,
    LegId,
    RequestId,
    StaffId,
    StreamId,
    Subject,
    TaskId,
)
from counselor_app.domain.policy import Policy
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import TaskOpened
from counselor_app.wire.protocol_package import protocol_from

settings.register_profile("house", database=None, deadline=None)
settings.load_profile("house")
st.register_type_strategy(
    datetime,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis wants naive bounds
)
st.register_type_strategy(float, st.floats(-1e6, 1e6))
st.register_type_strategy(str, st.text(max_size=12))

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 1, tzinfo=UTC)
CALL = CallId(Subject("c1"))
TASK = TaskId(Subject("t1"))
LEG = LegId("leg-1")
CLOSED = RecordClosed(
    disposition=Disposition.INFORMATION_ONLY,
    resolved_on_line=False,
    level=RiskLevel.UNRATED,
    peak=RiskLevel.UNRATED,
    services=(),
)


@cache
def default_protocol() -> Protocol:
    """Return the protocol that the product ships."""
    return protocol_from((ROOT / "resources/protocols/default.json").read_bytes())


class MemoryJournal:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.typed: dict[tuple[Subject, str], Draft] = {}

    def append(self, entry: Entry) -> Ink:
        self.entries.append(entry)
        return Dry()

    def read_live(self) -> Iterator[Entry]:
        closed = dict[Subject, bool]()
        for entry in self.entries:
            if isinstance(entry.event, Event):
                over = closed.get(entry.subject, False) or entry.event.closes
                closed[entry.subject] = over and not entry.event.opens
        live = [e for e in self.entries if not closed.get(e.subject)]
        tasks = (e.event for e in live if isinstance(e.event, TaskOpened))
        needed = {e.subject for e in live} | {task.call_id for task in tasks}
        return iter([e for e in self.entries if e.subject in needed])

    def head(self, stream: StreamId) -> Entry | None:
        mine = [entry for entry in self.entries if entry.stream == stream]
        return mine[-1] if mine else None

    def put_draft(self, draft: Draft) -> None:
        self.typed[draft.subject, draft.field] = draft

    def drop_draft(self, subject: Subject, field: str) -> None:
        self.typed.pop((subject, field), None)

    def drafts(self) -> Iterator[Draft]:
        return iter(list(self.typed.values()))


class FakePhone:
    """Keeps what it was asked, as (verb, and what it was given)."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.kept: list[EventId] = []

    def answer(self, call_id: CallId) -> None:
        self.asked.append(("answer", call_id))

    def hang_up(self, call_id: CallId) -> None:
        self.asked.append(("hang_up", call_id))

    def hold(self, call_id: CallId, *, held: bool) -> None:
        self.asked.append(("hold", call_id, held))

    def mute(self, call_id: CallId, *, muted: bool) -> None:
        self.asked.append(("mute", call_id, muted))

    def dial(self, call_id: CallId, digits: str) -> None:
        self.asked.append(("dial", call_id, digits))

    def call_psap(self, call_id: CallId) -> None:
        self.asked.append(("call_psap", call_id))

    def drop_party(self, call_id: CallId, leg: LegId) -> None:
        self.asked.append(("drop_party", call_id, leg))

    def play(self, path: str) -> None:
        self.asked.append(("play", path))

    def keep(self, fact: EventId) -> None:
        self.kept.append(fact)


class FakeCourier:
    def __init__(self) -> None:
        self.parcels: list[Parcel] = []

    @property
    def sent(self) -> list[RequestId]:
        sent = (parcel for parcel in self.parcels if not parcel.received)
        return [parcel.request.asked.request_id for parcel in sent]

    def send(self, parcel: Parcel) -> None:
        self.parcels.append(parcel)


class FakeVoice:
    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, words: str) -> None:
        self.said.append(words)


class FakeArchive:
    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.wanted: list[tuple[int, str]] = []

    def recent(self, question: int, limit: int) -> None:
        self.asked.append((question, limit))

    def plans(self, question: int, number: str) -> None:
        self.wanted.append((question, number))


@dataclass
class FakeScorer:
    """Keeps what is to be worked out, until a test says what came of it."""

    asked: list[tuple[CallId, Filled]] = field(default_factory=list)

    def work(self, call_id: CallId, filled: Filled) -> None:
        self.asked.append((call_id, filled))


@dataclass
class FakeProtocols:
    """The shelf of a desk: the versions of the assessment by their digests."""

    kept: dict[str, Protocol] = field(default_factory=dict)

    def find(self, digest: str) -> Protocol | None:
        return self.kept.get(digest)


class WoundClock:
    def __init__(self, name: str = "", ahead: timedelta = timedelta()) -> None:
        self.time = AT + ahead
        self.name = name
        self.names = 0

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def new_id(self) -> EventId:
        self.names += 1
        return EventId(f"{self.name}{self.names}")


@dataclass
class World:
    """A desk and everything around it, all in memory."""

    name: str = "ana"
    ahead: timedelta = timedelta()
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    phone: FakePhone = field(default_factory=FakePhone)
    courier: FakeCourier = field(default_factory=FakeCourier)
    voice: FakeVoice = field(default_factory=FakeVoice)
    archive: FakeArchive = field(default_factory=FakeArchive)
    scorer: FakeScorer = field(default_factory=FakeScorer)
    protocols: FakeProtocols = field(default_factory=FakeProtocols)
    protocol: Protocol | None = field(default_factory=default_protocol)

    def __post_init__(self) -> None:
        self.clock = WoundClock(self.name, self.ahead)

    def desk(self) -> Desk:
        return Desk(
            Pen(StreamId(f"{self.name}@desk"), StaffId(self.name)),
            Policy(),
            Ports(
                self.clock,
                self.journal,
                self.phone,
                self.courier,
                self.voice,
                self.archive,
                self.scorer,
                self.protocols,
            ),
            self.protocol,
        )


class Author:
    """Writes entries without a desk."""

    def __init__(self, name: str = "ana") -> None:
        self.pen = Pen(StreamId(f"{name}@desk"), StaffId(name))
        self.clock = WoundClock(name)

    def writes(self, event: Event, subject: Subject = CALL) -> Entry:
        entry = self.pen.entry(Happened(subject, event), self.clock)
        self.pen = self.pen.after(entry)
        return entry


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def author() -> Author:
    return Author()
