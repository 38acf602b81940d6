"""What a counselor asks of the calls; nothing is done for a call that is gone."""

from functools import partial
from itertools import count

from counselor_app.domain.ids import CallId, LegId
from counselor_app.domain.line import (
    Party,
    PartyInvited,
    PartyLeft,
    Unanswered,
)
from counselor_app.phone.calls import Calls
from counselor_app.phone.legs import UP, Leg, Stage
from counselor_app.phone.ports import NoSpeech
from counselor_app.wire.phone_messages import (
    Answer,
    Ask,
    CallPsap,
    Dial,
    DropParty,
    HangUp,
    Hold,
    Mute,
    Play,
)

OPEN_S = 0.5  # a lost ACK does not leave the counselor in doubt for longer
_NOT_FOUND, _AWAY, _BUSY, _UNUSABLE = 404, 480, 486, 488
_names = count(1)


def do(calls: Calls, ask: Ask) -> None:
    """Do what the desk asks; what is no ask for a call is not for us."""
    match ask:
        case Answer(call_id):
            answer(calls, call_id)
        case HangUp(call_id):
            hang_up(calls, call_id)
        case Hold(call_id, held):
            hold(calls, call_id, held=held)
        case Mute(call_id, muted):
            mute(calls, call_id, muted=muted)
        case _:
            _do_seldom(calls, ask)


def _do_seldom(calls: Calls, ask: Ask) -> None:
    match ask:
        case Dial(call_id, digits):
            dial(calls, call_id, digits)
        case CallPsap(call_id):
            call_psap(calls, call_id)
        case DropParty(call_id, leg):
            drop_party(calls, call_id, leg)
        case Play(path):
            calls.speech.play(path)
        case _:
            pass


def answer(calls: Calls, call_id: CallId) -> None:
    """Pick up; whoever is talked to on another call is held first, and hears nothing."""
    for leg in calls.legs.of(call_id, Stage.RINGING)[:1]:
        try:
            sdp = calls.speech.answer_to(leg.id, leg.offer)
        except NoSpeech:
            words = "This desk has no port for sound."
            calls.turn_away(leg, _AWAY, words, Unanswered.LOST)
            continue
        calls.talk_only_to(call_id)
        calls.signaling.answer(leg.id, sdp)
        doubt = calls.later(OPEN_S, partial(calls.open, leg.id))
        calls.legs.move(leg, Stage.ANSWERED, doubt)
        calls.speech.join(leg.id)
        calls.sound()
        for other in calls.legs:
            if other.stage is Stage.RINGING:
                calls.limit_ringing(other.id)


def hang_up(calls: Calls, call_id: CallId) -> None:
    """End the call with all who are on it, or stop it ringing here."""
    for leg in calls.legs.of(call_id, Stage.RINGING):
        calls.turn_away(leg, _BUSY, "The counselor cannot take it.", Unanswered.BUSY)
    legs = calls.legs.of(call_id, Stage.CALLING, *UP)
    for leg in sorted(legs, key=lambda leg: not leg.further):
        calls.signaling.hang_up(leg.id)
        calls.ended(leg.id, by_us=True)


def hold(calls: Calls, call_id: CallId, *, held: bool) -> None:
    """Hold the caller, or take them back and hold whoever is talked to meanwhile."""
    if not held:
        calls.talk_only_to(call_id)
    for leg in calls.legs.of(call_id, *UP):
        # Whoever was called in stays to be talked to, but comes back with the caller.
        if not (held and leg.further):
            calls.hold(leg, held=held)


def mute(calls: Calls, call_id: CallId, *, muted: bool) -> None:
    """Close or open the microphone, for everyone on the line.

    For a held call nothing is done while another caller is talked to.
    """
    if calls.legs.callers(call_id) and not calls.legs.besides(call_id):
        calls.talk_only_to(call_id)
        calls.mute(call_id, muted=muted)


def dial(calls: Calls, call_id: CallId, digits: str) -> None:
    """Send digits to the transferred call."""
    for leg in calls.legs.callers(call_id):
        calls.speech.dial(leg.id, digits)


def call_psap(calls: Calls, call_id: CallId) -> None:
    """Call the 911 center into a call that is up; once is enough."""
    legs = calls.legs.of(call_id, Stage.CALLING, *UP)
    if not legs or any(leg.further for leg in legs):
        return
    leg = Leg(
        id=LegId(f"party-{next(_names)}-{legs[0].id}"),
        call_id=call_id,
        stage=Stage.CALLING,
        further=True,
    )
    calls.record(call_id, PartyInvited(leg=leg.id, party=Party.PSAP))
    try:
        sdp = calls.speech.offer(leg.id)
    except NoSpeech:
        calls.record(call_id, PartyLeft(leg=leg.id, status=_UNUSABLE))
        return
    calls.legs.add(leg)
    if calls.manners.psap:
        calls.signaling.invite(leg.id, calls.manners.psap, sdp)
    else:
        calls.party_left(leg.id, _NOT_FOUND)


def drop_party(calls: Calls, call_id: CallId, leg_id: LegId) -> None:
    """Let a further party go; the others stay on the line."""
    leg = calls.legs.get(leg_id)
    if leg is not None and leg.further and leg.call_id == call_id:
        calls.signaling.hang_up(leg_id)
        calls.party_left(leg_id, None)
