"""The calls of one desk, and what the other side does to them.

Each method acts first and records the fact then. What is said of a leg that is gone
changes nothing: signaling and desk may be a step behind.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, LegId, Subject
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallOffered,
    CallResumed,
    DigitHeard,
    MuteChanged,
    PartyJoined,
    PartyLeft,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.phone.legs import Leg, Legs, Stage
from counselor_app.phone.ports import Later, NoSpeech, Signaling, Speech
from counselor_app.phone.reading import facts_from
from counselor_app.wire.transfer import call_key, transfer_from

RING_S = 180.0  # RFC 3261 section 13.3.1: three minutes
AGAIN_S, _MOST_OFFERS = 1.5, 5  # of one hold or resume that is refused
_BUSY, _AWAY, _UNUSABLE = 486, 480, 488

Record = Callable[[CallId, Event], None]


@dataclass(frozen=True, slots=True)
class Manners:
    """What this desk decided: its center's lines, where 911 is, and patience."""

    trunks: frozenset[str] = frozenset()
    psap: str = ""
    second_call_rings: float = 10.0


class Calls:
    """All calls at this desk. One conversation at a time; the other calls are held."""

    def __init__(
        self, signaling: Signaling, speech: Speech, record: Record, later: Later
    ) -> None:
        self.signaling, self.speech = signaling, speech
        self.record, self.later = record, later
        self.legs, self.manners = Legs(), Manners()
        self.muted: CallId | None = None

    def offered(self, leg_id: LegId, untrusted_message: bytes) -> None:
        """Ring: somebody calls, and the message says who, and where they are.

        An offer without a way to talk is refused at once (488), so that the other side
        can offer another; nobody was rung, so nothing is recorded.
        """
        transfer = transfer_from(untrusted_message, self.manners.trunks)
        if not self.speech.can_take(transfer.sdp or b""):
            self.signaling.refuse(leg_id, _UNUSABLE, "No way to talk was offered.")
            return
        call_id = CallId(Subject(f"call:{call_key(transfer)}"))
        leg = Leg(id=leg_id, call_id=call_id, stage=Stage.RINGING)
        alarm = self.later(RING_S, partial(self._unanswered, leg_id))
        self.legs.add(replace(leg, offer=transfer.sdp or b"", alarm=alarm))
        self.signaling.ring(leg_id)
        if self.legs.is_busy:
            self.limit_ringing(leg_id)
        self.record(call_id, CallOffered(leg=leg_id))
        for event in facts_from(transfer):
            self.record(call_id, event)
        self.sound()

    def withdrawn(self, leg_id: LegId, *, elsewhere: bool) -> None:
        """Stop ringing: the caller gave up, or a colleague was faster."""
        why = Unanswered.ELSEWHERE if elsewhere else Unanswered.ABANDONED
        if leg := self.legs.get(leg_id):
            self.stop_ringing(leg, why)

    def confirmed(self, leg_id: LegId, untrusted_answer: bytes = b"") -> None:
        """Begin the conversation: the other side has our answer."""
        if untrusted_answer:
            self.answer_heard(leg_id, untrusted_answer)
        self.open(leg_id)

    def accepted(self, leg_id: LegId, untrusted_answer: bytes) -> None:
        """Take in the party that picked up."""
        leg = self.legs.get(leg_id)
        if leg is None or leg.stage is not Stage.CALLING:
            return
        try:
            self.speech.hear_answer(leg_id, untrusted_answer)
        except NoSpeech:
            self.party_left(leg_id, _UNUSABLE)  # first, as in turn_away
            self.signaling.hang_up(leg_id)
            return
        leg = self.legs.move(leg, Stage.OPEN)
        self.speech.join(leg_id)
        self.record(leg.call_id, PartyJoined(leg=leg_id))
        if self.legs.besides(leg.call_id):  # two callers must never hear each other
            self.hold(leg, held=True)
        else:
            self.talk_only_to(leg.call_id)

    def party_left(self, leg_id: LegId, status: int | None) -> None:
        """Let a party go that never answered, with the status of its refusal."""
        if leg := self.legs.get(leg_id):
            self._forget(leg)
            self.record(leg.call_id, PartyLeft(leg=leg_id, status=status))

    def reoffered(self, leg_id: LegId, untrusted_offer: bytes) -> None:
        """Answer the other side's new offer, which may put us on hold or take us back."""
        leg = self.legs.get(leg_id)
        if leg is None:
            return
        try:
            answer, held = self.speech.reoffered(leg_id, untrusted_offer)
        except NoSpeech:
            self.signaling.reject_offer(leg_id)
            return
        self.signaling.accept_offer(leg_id, answer)
        if held != leg.held_there:
            self.legs.change(replace(leg, held_there=held))
            if not leg.further:
                fact = CallHeld if held else CallResumed
                self.record(leg.call_id, fact(by=Side.CALLER))

    def answer_heard(self, leg_id: LegId, untrusted_answer: bytes) -> None:
        """Take the answer to an offer of ours; a useless one leaves all as it was."""
        try:
            self.speech.hear_answer(leg_id, untrusted_answer)
        except NoSpeech:
            return
        if leg := self.legs.get(leg_id):
            self._agreed(leg)

    def offer_refused(self, leg_id: LegId) -> None:
        """Offer again in a while what the other side did not take, for some times."""
        leg = self.legs.get(leg_id)
        if leg is None or leg.stage is not Stage.OPEN:
            return
        leg = replace(leg, refused=leg.refused + 1)
        is_last = leg.refused >= _MOST_OFFERS
        again = None if is_last else self.later(AGAIN_S, partial(self._offer, leg_id))
        self.legs.move(leg, Stage.OPEN, again)

    def ended(self, leg_id: LegId, *, by_us: bool = False) -> None:
        """Close the leg: the other side hung up, or vanished."""
        leg = self.legs.get(leg_id)
        if leg is None:
            return
        if leg.stage is Stage.RINGING:
            self.stop_ringing(leg, Unanswered.ABANDONED)
        elif leg.further:
            self.party_left(leg_id, None)
        else:
            self.close(leg, Side.COUNSELOR if by_us else Side.CALLER)

    def digit_heard(self, leg_id: LegId, digit: str) -> None:
        """Note the key that the caller pressed; those of others mean nothing here."""
        leg = self.legs.get(leg_id)
        if leg is not None and not leg.further:
            self.record(leg.call_id, DigitHeard(digit=digit))

    def open(self, leg_id: LegId) -> None:
        """Say that both can hear each other, once."""
        leg = self.legs.get(leg_id)
        if leg is not None and leg.stage is Stage.ANSWERED:
            self.legs.move(leg, Stage.OPEN)
            self.record(leg.call_id, CallAnswered(leg=leg_id))

    def close(self, leg: Leg, by: Side) -> None:
        """Forget a caller's leg; with the last one the call is over, and its muting.

        A 911 center that was called in stays until it hangs up or the desk lets it go,
        as the desk does when it hears of the end.
        """
        self.open(leg.id)
        self._forget(leg)
        if self.legs.callers(leg.call_id):
            return
        self.record(leg.call_id, CallEnded(by=by))
        if self.muted == leg.call_id:
            self.mute(leg.call_id, muted=False)

    def talk_only_to(self, call_id: CallId) -> None:
        """Hold whoever is talked to on another call, which is muted no longer."""
        for leg in self.legs.besides(call_id):
            self.hold(leg, held=True)
        if self.muted not in (None, call_id):
            self.mute(self.muted, muted=False)

    def hold(self, leg: Leg, *, held: bool) -> None:
        """Hold or take back, once; what the other side refused is offered again."""
        if leg.held == held and not leg.refused:
            return
        self.legs.change(replace(self._agreed(leg), held=held))
        self._offer(leg.id)
        if leg.held != held and not leg.further:
            fact = CallHeld if held else CallResumed
            self.record(leg.call_id, fact(by=Side.COUNSELOR))

    def mute(self, call_id: CallId, *, muted: bool) -> None:
        """Close the microphone, and say on which call, or open it."""
        self.muted = call_id if muted else None
        self.speech.mute(muted=muted)
        self.record(call_id, MuteChanged(muted=muted))

    def turn_away(self, leg: Leg, status: int, words: str, why: Unanswered) -> None:
        """Stop ringing, and say so to the caller's side."""
        self._forget(leg)  # first, since the refusal itself is said to be an end
        self.signaling.refuse(leg.id, status, words)
        self._stopped(leg.call_id, why)

    def stop_ringing(self, leg: Leg, why: Unanswered) -> None:
        """Forget a leg that nobody here answered."""
        self._forget(leg)
        self._stopped(leg.call_id, why)

    def sound(self) -> None:
        """Ring in the room while someone waits and nobody is being talked to."""
        waiting = any(leg.stage is Stage.RINGING for leg in self.legs)
        self.speech.ring(ringing=waiting and not self.legs.is_busy)

    def limit_ringing(self, leg_id: LegId) -> None:
        """Send the caller on in time, unless the other call is over by then."""
        patience = self.manners.second_call_rings
        self.later(patience, partial(self._rang_out, leg_id))

    def _rang_out(self, leg_id: LegId) -> None:
        leg = self.legs.get(leg_id)
        if leg is not None and leg.stage is Stage.RINGING and self.legs.is_busy:
            self.turn_away(leg, _BUSY, "On another call.", Unanswered.BUSY)

    def _unanswered(self, leg_id: LegId) -> None:
        if leg := self.legs.get(leg_id):
            self.turn_away(leg, _AWAY, "Nobody answered.", Unanswered.TIMED_OUT)

    def _stopped(self, call_id: CallId, why: Unanswered) -> None:
        # The call is not gone while another leg of it rings, or was just picked up.
        if not self.legs.of(call_id, Stage.RINGING, Stage.ANSWERED):
            self.record(call_id, RingingStopped(why=why))

    def _offer(self, leg_id: LegId) -> None:
        if leg := self.legs.get(leg_id):
            self.signaling.reoffer(leg_id, self.speech.hold(leg_id, held=leg.held))

    def _agreed(self, leg: Leg) -> Leg:
        # Only then is the alarm that of an offer to be made again.
        if not leg.refused:
            return leg
        return self.legs.move(replace(leg, refused=0), leg.stage)

    def _forget(self, leg: Leg) -> None:
        self.legs.remove(leg)
        self.speech.leave(leg.id)
        self.sound()
