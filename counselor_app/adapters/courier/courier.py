"""The courier's thread: one WebSocket to the dispatch system, kept for the whole shift.

Ink before wire, but help is never withheld for want of ink. Bad news is told whenever the
courier has to wait before it tries again, and once.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.courier.outbox import Errand, Outbox
from counselor_app.desk.ports import Clock, Happened, Parcel, Post
from counselor_app.domain.health import CadLost, CadReached, SentUnsaved
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import EidoAnswered, EidoSent, EidoUndelivered
from counselor_app.wire.conveyance import (
    SUBPROTOCOL,
    ConveyanceUnreadable,
    answer_from,
    request_for_service,
)
from counselor_app.wire.eido import eido_from

INK_S = 0.25
RETRY_S = 2.0  # between the beginnings of two attempts
_OPEN_S = 3.0
_PING_S = 5.0  # a peer that is silently gone is noticed within twice this
_CLOSE_S = 2.0
_LONGEST = 1024 * 1024  # bytes a message
_UNREAD = 16  # messages that may wait to be read
# The log of a WebSocket holds what goes over it, and that names people.
_SILENT = logging.getLogger(f"{__name__}.line")
_SILENT.setLevel(logging.CRITICAL + 1)


class _Door(connect):
    """A connection that goes where IT said, and nowhere else."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Follow nobody to another place: a request for help names a person."""
        return exc


class EidoCourier:
    """Brings each request under its one id until someone says that they have it."""

    def __init__(
        self,
        cad: CadAddress,
        post: Post,
        clock: Clock,
        policy: Policy,
        retry_s: float = RETRY_S,
    ) -> None:
        self._cad, self._post = cad, post
        self._clock, self._policy, self._retry_s = clock, policy, retry_s
        self._outbox = Outbox()
        self._lost: bool | None = None
        self._loop = asyncio.new_event_loop()
        self._taken: asyncio.Queue[tuple[Parcel, float] | None] = asyncio.Queue()
        self._more, self._closing = asyncio.Event(), asyncio.Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)
        if cad.url:
            self._thread.start()

    def send(self, parcel: Parcel) -> None:
        """Take the parcel and return at once."""
        item = parcel, self._loop.time() + INK_S
        with suppress(RuntimeError):  # the loop is closed
            if self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._taken.put_nowait, item)
                return
        key = parcel.request.asked.request_id
        self._post(Happened(parcel.call.call_id, EidoUndelivered(request_id=key)))

    def close(self) -> None:
        """Bring what waits, if the line stands, and end the thread; never blocks long."""
        if not self._thread.is_alive():
            self._loop.close()
            return
        with suppress(RuntimeError):  # it ended by itself meanwhile
            self._loop.call_soon_threadsafe(self._taken.put_nowait, None)
        self._thread.join(2 * _CLOSE_S + INK_S)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._live())
        finally:
            self._loop.close()

    async def _live(self) -> None:
        visiting = asyncio.create_task(self._visit_for_ever())
        await self._take_all()
        self._closing.set()
        self._more.set()
        await asyncio.wait({visiting}, timeout=_CLOSE_S)
        visiting.cancel()
        await asyncio.gather(visiting, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def _take_all(self) -> None:
        while (item := await self._taken.get()) is not None:
            parcel, until = item
            left = max(0.0, until - self._loop.time())
            dry = await asyncio.to_thread(_dries, parcel, left)
            self._outbox.add(parcel, dry=dry)
            self._more.set()
            if self._lost:
                self._tell_undelivered(self._outbox.late(*self._outbox.owed()))

    async def _visit_for_ever(self) -> None:
        while not self._closing.is_set():
            begun = self._loop.time()
            reached = await self._visit()
            left = begun + self._retry_s - self._loop.time()
            if self._closing.is_set():
                return
            if left > 0 or not reached:
                self._tell_lost()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), max(0.0, left))

    async def _visit(self) -> bool:
        """Talk to the dispatch system until the line breaks; say whether it stood."""
        reached = False
        with suppress(Exception):  # whatever broke, the next visit may succeed
            async with self._door() as line:
                reached = True
                self._tell_reached()
                await self._talk(line)
        return reached

    def _door(self) -> connect:
        return _Door(
            self._cad.url,
            ssl=self._cad.context(),
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            additional_headers=self._cad.headers,
            user_agent_header=None,
            compression=None,
            proxy=None,
            open_timeout=_OPEN_S,
            close_timeout=_CLOSE_S / 2,
            ping_interval=_PING_S,
            ping_timeout=_PING_S,
            max_size=_LONGEST,
            max_queue=_UNREAD,
            logger=_SILENT,
        )

    async def _talk(self, line: ClientConnection) -> None:
        tasks = {
            asyncio.create_task(self._bring(line)),
            asyncio.create_task(self._listen(line)),
        }
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _bring(self, line: ClientConnection) -> None:
        brought = set[str]()  # on this line
        while True:
            self._more.clear()
            for errand in self._outbox.owed():
                if errand.request_id not in brought:
                    brought.add(errand.request_id)
                    await self._carry(line, errand)
            if self._closing.is_set():
                return
            await self._more.wait()

    async def _carry(self, line: ClientConnection, errand: Errand) -> None:
        if not (text := self._text_of(errand)):
            return
        await line.send(text)
        if errand.sent:
            return
        errand.sent = True
        if errand.parcel and not errand.dry and not _dries(errand.parcel, 0.0):
            self._post(SentUnsaved(errand.parcel.request.number))
        sent = EidoSent(request_id=errand.request_id)
        self._post(Happened(errand.call_id, sent))

    def _text_of(self, errand: Errand) -> str:
        if errand.text or errand.parcel is None:
            return errand.text
        call, request, now = errand.parcel.call, errand.parcel.request, self._clock.now()
        try:
            eido = eido_from(call, request, self._policy, now)
            errand.text = request_for_service(errand.request_id, eido)
        except Exception:  # noqa: BLE001 - a fault of ours holds up no other request
            self._tell_undelivered(self._outbox.late(errand))
        return errand.text

    async def _listen(self, line: ClientConnection) -> None:
        async for untrusted_message in line:
            if isinstance(untrusted_message, str):
                with suppress(ConveyanceUnreadable):
                    self._hear(untrusted_message)

    def _hear(self, untrusted_text: str) -> None:
        answer = answer_from(untrusted_text)
        if errand := self._outbox.answered(answer):
            told = EidoAnswered(
                request_id=errand.request_id, code=answer.code, text=answer.text
            )
            self._post(Happened(errand.call_id, told))

    def _tell_reached(self) -> None:
        if self._lost is not False:
            self._lost = False
            self._post(CadReached())

    def _tell_lost(self) -> None:
        if self._lost is not True:
            self._lost = True
            self._post(CadLost(self._clock.now()))
        self._tell_undelivered(self._outbox.late(*self._outbox.owed()))

    def _tell_undelivered(self, errands: Iterable[Errand]) -> None:
        for errand in errands:
            undelivered = EidoUndelivered(request_id=errand.request_id)
            self._post(Happened(errand.call_id, undelivered))


def _dries(parcel: Parcel, within_s: float) -> bool:
    dry = False
    with suppress(Exception):  # a broken ink is a wet one
        dry = parcel.ink.wait(within_s)
    return dry
