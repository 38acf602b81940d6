"""The counselor's desk: the one thing in the program that changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count

from counselor_app.desk.duties import alarms, duties_after, is_new
from counselor_app.desk.pen import Pen
from counselor_app.desk.ports import (
    Archive,
    Attached,
    Clock,
    Courier,
    Found,
    Happened,
    Ink,
    Journal,
    Letter,
    Parcel,
    Phone,
    Protocols,
    Remembered,
    Scored,
    Scorer,
    Voice,
)
from counselor_app.domain.assessment.answers import ItemAnswered, ProtocolPinned
from counselor_app.domain.assessment.asking import Asked
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.board import Board
from counselor_app.domain.call import Call
from counselor_app.domain.event import Entry, Event
from counselor_app.domain.health import Health, Saved
from counselor_app.domain.ids import CallId, EventId, RequestId, StreamId, Subject
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallLost,
    CallOffered,
    Line,
    Phase,
    RingingStopped,
    Unanswered,
)
from counselor_app.domain.overdue import Alarm
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import RescueRequested

Listener = Callable[[Board, Health], None]
Asker = Callable[[tuple[Call, ...]], None]
HELP_NOT_UNDER_WAY = "Help is not under way. Look at the screen."


class Dry:
    """Ink that the disk has had since before this start."""

    def wait(self, _timeout: float, /) -> bool:
        """Return at once: it is dry."""
        return True


@dataclass(frozen=True, slots=True)
class World:
    """The ports of one desk."""

    clock: Clock
    journal: Journal
    phone: Phone
    courier: Courier
    voice: Voice
    archive: Archive
    scorer: Scorer
    protocols: Protocols


class Desk:
    """Records what happened here, hears what happened elsewhere, and tells screens.

    Only what is recorded here is inked and acted on; only what is told is seen. What its
    journal holds is its own, under whichever names it has written.
    `protocol` is None while no assessment could be read: triggers, notes and help work.
    A call goes on with the version that it began with, where the world still has it.
    """

    def __init__(
        self,
        pen: Pen,
        policy: Policy,
        world: World,
        protocol: Protocol | None,
    ) -> None:
        self.policy, self.world, self.protocol = policy, world, protocol
        self.clock, self.phone = world.clock, world.phone
        self._listeners: list[Listener] = []
        self._unkept: list[tuple[int, EventId]] = []
        self._questions: dict[int, Asker] = {}
        self._numbers = count()
        self._alarmed: frozenset[tuple[RequestId, Alarm]] = frozenset()
        self.asked: dict[CallId, Asked] = {}  # what was asked last, to go on from
        self._own: set[StreamId] = {pen.stream}
        self._live: frozenset[CallId] | None = None  # until the telephone has said
        self.pen, self.board = pen, Board()
        if head := world.journal.head(pen.stream):
            self.pen = pen.after(head)
        self._read(world.journal.read_live())
        self.health = Health(saved=self.pen.number)
        self._look_for_versions()

    def protocol_of(self, call: Call) -> Protocol | None:
        """Return the protocol that the call began with, or else the one in use."""
        pinned = call.answers.protocol
        return (pinned and self._version(pinned.digest)) or self.protocol

    def lacks_version_of(self, call: Call) -> bool:
        """Whether the call began with a version of the assessment that is not here."""
        pinned = call.answers.protocol
        return pinned is not None and self._version(pinned.digest) is None

    def _version(self, digest: str) -> Protocol | None:
        if self.protocol and self.protocol.digest == digest:
            return self.protocol
        return self.world.protocols.find(digest)

    def _look_for_versions(self) -> None:
        mine = (s.now for s in self.board.calls.values() if not s.now.ending.closed)
        missing = any(
            self.lacks_version_of(c) for c in mine if c.line.answered_by in self._own
        )
        if missing is not self.health.version_missing:
            self.health = replace(self.health, version_missing=missing)

    def listen(self, listener: Listener) -> None:
        """Tell the listener the board and the health, now and after every change."""
        self._listeners.append(listener)
        listener(self.board, self.health)

    def record(self, subject: Subject, event: Event) -> None:
        """Take in what happened here: fold, ink, act, tell."""
        self.take([Happened(subject, event)])

    def hear(self, entry: Entry) -> None:
        """Take in what happened elsewhere: fold, tell."""
        self.take([entry])

    def take(self, letters: Iterable[Letter]) -> None:
        """Take in every letter, then tell once."""
        for letter in letters:
            self._take(letter)
        self._let_go()
        self._look_for_versions()
        for listener in self._listeners:
            listener(self.board, self.health)

    def ask_recent(self, limit: int, show: Asker) -> None:
        """Ask the archive for the calls last closed; `show` gets them, later."""
        question = next(self._numbers)
        self._questions[question] = show
        self.world.archive.recent(question, limit)

    def ask_plans(self, number: str, show: Asker) -> None:
        """Ask the archive for the last safety plan of a number; `show` gets it, later."""
        question = next(self._numbers)
        self._questions[question] = show
        self.world.archive.plans(question, number)

    def tick(self) -> None:
        """Do what has come due: say once, in the ear, that help is not under way."""
        due = alarms(self.policy, self.board, self.clock.now())
        for _ in due - self._alarmed:
            self.world.voice.say(HELP_NOT_UNDER_WAY)
        self._alarmed = due

    def resume(self) -> None:
        """Send again what this desk owes, and only that; await what was received.

        Called at start-up, and when the journal opens later.
        """
        for stream in sorted(self._own):
            for call, request in self.board.owed_by(stream):
                self.world.courier.send(Parcel(call, request, Dry()))
            for call, request in self.board.awaited_by(stream):
                parcel = Parcel(call, request, Dry(), received=True)
                self.world.courier.send(parcel)

    def _let_go(self) -> None:
        # Not while the telephone may say again what happened on a call.
        board = self.board if self._unkept else self.board.without_past()
        if board is not self.board:
            gone = self.board.calls.keys() - board.calls.keys()
            self.board = board
            if self._live is not None:
                self._live -= gone

    def _take(self, letter: Letter) -> None:
        match letter:
            case Happened():
                self._record(letter)
            case Entry():
                self._fold(letter)
            case Found(question, calls):
                self._questions.pop(question)(calls)
            case Attached(live):
                self._live = live
                self._compare(live)
            case Remembered(entries):
                self._remember(entries)
            case Scored():
                self._take_scores(letter)
            case _:
                self.health = self.health.after(letter)
                if isinstance(letter, Saved):
                    self._keep_facts(letter.through)

    def _take_scores(self, scored: Scored) -> None:
        if asked := self.asked.get(scored.call_id):
            asked = asked.with_scores(scored.filled, scored.worked)
            self.asked = {scored.call_id: asked}
            self.health = replace(self.health, scored=self.health.scored + 1)

    def _record(self, happened: Happened) -> None:
        if happened.id and self._knows(happened.subject, happened.id):
            if all(fact != happened.id for _, fact in self._unkept):
                self.phone.keep(happened.id)
            return
        entry = self.pen.entry(happened, self.clock)
        self._fold(entry)
        ink = self.world.journal.append(entry)
        if happened.id:
            self._unkept.append((entry.number, happened.id))
        self._act(happened.subject, happened.event, ink)

    def _act(self, subject: Subject, event: Event, ink: Ink) -> None:
        match event:
            case RescueRequested(request_id=request_id):
                self._send(CallId(subject), request_id, ink)
            case CallOffered() if self._live is not None:
                self._live |= {CallId(subject)}
            case CallEnded():
                for leg in self.board.call(CallId(subject)).line.parties:
                    self.phone.drop_party(CallId(subject), leg)
            case CallAnswered() | ItemAnswered():
                self._pin(CallId(subject))
            case _:
                pass
        call, now = self.board.call(CallId(subject)), self.clock.now()
        for task_id, opened in duties_after(self.policy, call, event, now):
            if is_new(self.board, task_id, opened):
                self._record(Happened(task_id, opened))

    def _pin(self, call_id: CallId) -> None:
        # The version of its first question, where the call began without an assessment.
        if (p := self.protocol) and self.board.call(call_id).answers.protocol is None:
            pinned = ProtocolPinned(url=p.url, version=p.version, digest=p.digest)
            self._record(Happened(call_id, pinned))

    def _read(self, journal: Iterable[Entry]) -> None:
        for entry in journal:
            self._own.add(entry.stream)
            self._fold(entry)

    def _remember(self, entries: Iterable[Entry]) -> None:
        self._read(entries)
        self.resume()
        if self._live is not None:
            self._compare(self._live)

    def _fold(self, entry: Entry) -> None:
        self.board, self.pen = self.board.after(entry), self.pen.after(entry)

    def _send(self, call_id: CallId, request_id: RequestId, ink: Ink) -> None:
        call = self.board.call(call_id)
        parcel = Parcel(call, call.rescues.requests[request_id], ink)
        self.world.courier.send(parcel)

    def _knows(self, subject: Subject, fact: EventId) -> bool:
        story = self.board.calls.get(subject)
        return story is not None and any(e.id == fact for e in story.past)

    def _lost(self, line: Line) -> Event:
        # Only its own ringing can a stream stop; under another name, the call is lost.
        if line.ringing_at & (self._own - {self.pen.stream}):
            return CallLost()
        return RingingStopped(why=Unanswered.LOST)

    def _keep_facts(self, through: int) -> None:
        for number, fact in self._unkept:
            if number <= through:
                self.phone.keep(fact)
        self._unkept = [(n, f) for n, f in self._unkept if n > through]

    def _compare(self, live: frozenset[CallId]) -> None:
        # What this desk holds open and the telephone does not is lost, and said so.
        for story in tuple(self.board.calls.values()):
            call, line = story.now, story.now.line
            if call.call_id in live:
                continue
            if line.phase is Phase.TALKING and line.answered_by in self._own:
                self._record(Happened(call.call_id, CallLost()))
            elif line.phase is Phase.RINGING and self._own & line.ringing_at:
                self._record(Happened(call.call_id, self._lost(line)))
