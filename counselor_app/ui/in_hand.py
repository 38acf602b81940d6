"""Which call the window shows where: the one being talked on, or a record to finish."""

from dataclasses import dataclass

from counselor_app.domain.board import Board
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId, StaffId


@dataclass(frozen=True, slots=True)
class InHand:
    """The call being talked on, the record being finished, and who rings meanwhile.

    At most one of `talking` and `record` is there; `ringing` is empty in a call.
    """

    talking: Call | None = None
    record: Call | None = None
    ringing: tuple[Call, ...] = ()

    @property
    def noted(self) -> Call | None:
        """The call that the notes belong to."""
        return self.talking or self.record

    @property
    def on_bar(self) -> Call | None:
        """The call that the call bar shows: always the one that every key acts on."""
        first = self.ringing[0] if self.ringing else None
        return self.noted or first


def in_hand_from(board: Board, staff: StaffId, opened: CallId | None) -> InHand:
    """Return what is in hand; `opened` is the record that was asked for, if one was."""
    talking = board.talking_to(staff)
    if talking is not None:
        return InHand(talking)
    record = board.call(opened) if opened else None
    still_open = record if record and record.is_open else None
    return InHand(None, still_open, board.waiting)


def opened_after(before: InHand, board: Board, opened: CallId | None) -> CallId | None:
    """Return the record to show after a change: the call that just ended opens its own.

    A call that is answered puts the record aside; it stays under my work.
    """
    if before.talking is None:
        return opened
    ended = board.call(before.talking.call_id)
    return ended.call_id if ended.is_open else None
