"""What a counselor does to learn who and where: the caller, and the person at risk."""

from counselor_app.desk.assessing import show_level
from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.location import (
    LocationLearned,
    LocationReadBack,
    Source,
    TogetherConfirmed,
    Whose,
    may_read_back,
)
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.place import Place
from counselor_app.domain.transfer import Otherwise, Sorted, SortingLearned
from counselor_app.wire.phone_number import dialable_number


def say_who(desk: Desk, call_id: CallId, learned: PersonAtRiskLearned) -> None:
    """Note who the person at risk is, and the level that it made the desk show."""
    desk.record(call_id, learned)
    show_level(desk, call_id)


def say_number(desk: Desk, call_id: CallId, number: str) -> None:
    """Note the caller's number as they said it, or raise Refused."""
    dialable = dialable_number(number)
    if dialable is None:
        raise Refused("A number to call back has ten digits.")
    desk.record(call_id, CallerLearned(number=dialable, dialable=True))


def say_place(desk: Desk, call_id: CallId, whose: Whose, place: Place) -> None:
    """Note where one of the two people is, as it was said."""
    event = LocationLearned(whose=whose, source=Source.SAID, place=place)
    desk.record(call_id, event)


def read_back(desk: Desk, call_id: CallId, whose: Whose) -> None:
    """Note that the place was read back and is right, or raise Refused."""
    may_read_back(desk.board.call(call_id).locations, whose)
    desk.record(call_id, LocationReadBack(whose=whose))


def together(desk: Desk, call_id: CallId, *, yes: bool) -> None:
    """Note whether the person at risk is where the caller is."""
    desk.record(call_id, TogetherConfirmed(together=yes))


def sort(
    desk: Desk, call_id: CallId, sorting: Sorted, code: str, otherwise: Otherwise
) -> None:
    """Note the operator's sorting, and what would have gone otherwise."""
    said = SortingLearned(sorted=sorting, protocol_code=code.strip(), otherwise=otherwise)
    desk.record(call_id, said)
