"""A desk on real sockets that rings, picks up and agrees to everything."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from itertools import count

from counselor_app.phone.connections import Limits
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.sip.outputs import (
    Answered,
    Ended,
    Flow,
    Leg,
    Offered,
    Output,
    Refused,
    Reoffered,
)
from counselor_app.phone.transports import SipEndpoint
from tests.phone.foreign import HOST
from tests.phone.wound import OUR_SDP, Told


class Desk:
    """Rings, picks up at once, agrees to everything, and keeps what it is told."""

    def __init__(
        self,
        *,
        t1: float = 0.5,
        allow: Collection[str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        number = count(1)
        self.agent = Agent(HOST, 0, lambda: f"d{next(number)}", t1=t1, allow=allow)
        self.endpoint = SipEndpoint(
            self.agent, self.told, limits=limits, on_error=self.broke
        )
        self.outputs: list[Output] = []
        self.changed = asyncio.Event()
        self.on_answered: Callable[[Leg], object] = self.hang_up
        self.sdp = OUR_SDP

    def told(self, output: Output) -> None:
        self.outputs.append(output)
        self.changed.set()
        agent, now = self.agent, self.endpoint.now()
        if isinstance(output, Offered):
            self.endpoint.perform(agent.ring(output.leg, now))
            self.endpoint.perform(agent.answer(output.leg, self.sdp, now))
        elif isinstance(output, Reoffered):
            self.endpoint.perform(agent.accept_offer(output.leg, self.sdp, now))
        elif isinstance(output, Answered):
            self.on_answered(output.leg)

    def hang_up(self, leg: Leg) -> None:
        self.endpoint.perform(self.agent.hang_up(leg, self.endpoint.now()))

    def broke(self, error: Exception) -> None:
        raise error

    def call(self, flow: Flow, sdp: bytes = OUR_SDP) -> None:
        uri = f"sip:center@{flow.host}:{flow.port}"
        now = self.endpoint.now()
        self.endpoint.perform(self.agent.invite(uri, flow, sdp, now)[1])

    async def until(self, *, ended: int) -> None:
        """Wait until so many calls have come to an end and no leg is left."""
        while self.kinds()[Ended] + self.kinds()[Refused] < ended or self.agent.legs:
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), 0.1)
            except TimeoutError:
                continue

    async def told_of(self, kind: type[Told], before: int = 0) -> Told:
        """Wait for the next of a kind; `before` of them came already."""
        while len(self.all(kind)) <= before:
            self.changed.clear()
            await self.changed.wait()
        return self.all(kind)[before]

    def all(self, kind: type[Told]) -> list[Told]:
        return [output for output in self.outputs if isinstance(output, kind)]

    def kinds(self) -> Counter[type[Output]]:
        return Counter(type(output) for output in self.outputs)


@asynccontextmanager
async def desk(
    *,
    t1: float = 0.5,
    allow: Collection[str] | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[Desk]:
    made = Desk(t1=t1, allow=allow, limits=limits)
    await made.endpoint.start()
    try:
        yield made
    finally:
        await made.endpoint.close()
