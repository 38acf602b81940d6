"""The pen: where this desk's own stream stands, so that the next entry continues it."""

from dataclasses import dataclass, replace
from typing import Self

from counselor_app.desk.ports import Clock, Happened
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import StaffId, StreamId
from counselor_app.wire.event_json import seal

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Pen:
    """One person at one desk. A value: `after` moves it past what was read or heard."""

    stream: StreamId
    actor: StaffId
    number: int = 0
    tick: int = 0
    last_seal: str = ""

    def entry(self, happened: Happened, clock: Clock) -> Entry:
        """Put the event into its envelope, above every tick heard."""
        now, event = clock.now(), happened.event
        return Entry(
            id=happened.id or clock.new_id(),
            stream=self.stream,
            number=self.number + 1,
            subject=happened.subject,
            kind=type(event).__name__,
            scope=event.scope,
            schema=event.schema,
            actor=self.actor,
            at=happened.at or now,
            tick=max(self.tick + 1, int(now.timestamp() * MILLISECONDS)),
            prev=self.last_seal,
            event=event,
        )

    def after(self, entry: Entry) -> Self:
        """Return the pen as it stands after the entry, ours or not."""
        tick = max(self.tick, entry.tick)
        if entry.stream != self.stream or entry.number <= self.number:
            return replace(self, tick=tick)
        return type(self)(self.stream, self.actor, entry.number, tick, seal(entry))
