"""What a counselor does with the telephone."""

from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import (
    OperatorReleased,
    Side,
    may_answer,
    must_be_open,
)


def answer(desk: Desk, call_id: CallId) -> None:
    """Pick up, or raise Refused. The phone will say when the line is open."""
    may_answer(desk.board.call(call_id).line)
    if desk.board.talking_to(desk.pen.actor):
        raise Refused("You are on a call. End it first (Ctrl+E).")
    desk.phone.answer(call_id)


def answer_next(desk: Desk) -> None:
    """Pick up the call that has waited longest, or raise Refused."""
    if not desk.board.waiting:
        raise Refused("No call is waiting.")
    answer(desk, desk.board.waiting[0].call_id)


def hang_up(desk: Desk, call_id: CallId) -> None:
    """End the call, or raise Refused."""
    must_be_open(desk.board.call(call_id).line)
    desk.phone.hang_up(call_id)


def toggle_hold(desk: Desk, call_id: CallId) -> None:
    """Hold the caller, or take them back."""
    line = desk.board.call(call_id).line
    must_be_open(line)
    desk.phone.hold(call_id, held=Side.COUNSELOR not in line.held)


def toggle_mute(desk: Desk, call_id: CallId) -> None:
    """Close the microphone, or open it."""
    line = desk.board.call(call_id).line
    must_be_open(line)
    desk.phone.mute(call_id, muted=not line.muted)


def dial(desk: Desk, call_id: CallId, digits: str) -> None:
    """Send digits to the other side, or raise Refused."""
    must_be_open(desk.board.call(call_id).line)
    if not digits or set(digits) - set("0123456789*#ABCD"):
        raise Refused("Only 0 to 9, *, # and A to D can be sent.")
    desk.phone.dial(call_id, digits)


def call_psap(desk: Desk, call_id: CallId) -> None:
    """Call the 911 center into the call, or raise Refused."""
    line = desk.board.call(call_id).line
    must_be_open(line)
    if line.parties:
        raise Refused("The 911 center is already being called.")
    desk.phone.call_psap(call_id)


def release_operator(desk: Desk, call_id: CallId) -> None:
    """Note that the 911 operator was let go."""
    line = desk.board.call(call_id).line
    must_be_open(line)
    if not line.operator_on:
        raise Refused("The 911 operator was already released.")
    desk.record(call_id, OperatorReleased())
