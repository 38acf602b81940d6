"""What was begun with one caller stays with that caller when the next is answered."""

from collections.abc import Mapping

import pytest
from PySide6.QtWidgets import QLineEdit

from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Agreed,
    Disposition,
    DispositionChosen,
    FollowUpAgreed,
)
from counselor_app.domain.ids import CallId, LegId
from counselor_app.domain.line import CallAnswered, CallEnded, Side
from counselor_app.domain.location import Whose
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import Trigger
from tests.conftest import CALL
from tests.ui.eyes import focus_name
from tests.ui.hands import SECOND, WindowHand, click, part, second_rings


def answer_the_next(hand: WindowHand) -> None:
    second_rings(hand)
    hand.press("Ctrl+R")
    hand.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    hand.keys_come_again()


def call(hand: WindowHand, call_id: CallId = CALL) -> Call:
    return hand.desk.board.call(call_id)


def attempt(hand: WindowHand, call_id: CallId = CALL) -> Mapping[str, str]:
    return call(hand, call_id).triggers.facts(Trigger.ATTEMPT_IN_PROGRESS)


def retype(hand: WindowHand, name: str, words: str) -> None:
    field = part(hand.window, name)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    hand.types(words)


def street(hand: WindowHand) -> str:
    return call(hand).locations.of(Whose.AT_RISK)[0].place.postal_line


def written(hand: WindowHand, kind: str) -> int:
    kinds = [type(e.event).__name__ for e in hand.world.journal.entries]
    return kinds.count(kind)


def test_enter_never_hangs_up_a_caller_whom_nobody_meant(talking: WindowHand) -> None:
    talking.press("Ctrl+E")
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    talking.press("Return")
    assert "hang_up" not in talking.asked


def test_a_call_that_ends_takes_the_asking_with_it(talking: WindowHand) -> None:
    talking.press("Ctrl+E")
    talking.happens(CallEnded(by=Side.CALLER))
    assert not talking.window._deeds._watch.is_armed


def test_a_follow_up_is_written_once_to_the_caller_who_agreed(
    talking: WindowHand,
) -> None:
    agreed = FollowUpAgreed(consent=Agreed.YES)
    talking.happens(CallEnded(by=Side.CALLER), agreed)
    part(talking.window, "safe_number").setFocus()
    talking.types("3145550111")
    answer_the_next(talking)
    said = FollowUpAgreed(consent=Agreed.YES, safe_number="3145550111")
    assert call(talking).ending.follow_up == said
    assert call(talking, SECOND).ending.follow_up is None
    assert written(talking, "FollowUpAgreed") == 2  # the consent, then the number


def test_a_follow_up_is_kept_when_another_record_is_opened(talking: WindowHand) -> None:
    talking.happens(CallEnded(by=Side.CALLER), FollowUpAgreed(consent=Agreed.YES))
    answer_the_next(talking)
    talking.happens(CallEnded(by=Side.CALLER), to=SECOND)
    talking.window._open_record(CALL)
    retype(talking, "times", "evenings")
    talking.window._open_record(SECOND)
    said = FollowUpAgreed(consent=Agreed.YES, times="evenings")
    assert call(talking).ending.follow_up == said
    assert call(talking, SECOND).ending.follow_up is None


def test_what_was_typed_of_an_attempt_is_noted_of_that_caller(
    talking: WindowHand,
) -> None:
    talking.press("F1")
    talking.types("40 x 500 mg paracetamol")
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    assert attempt(talking) == {"method": "40 x 500 mg paracetamol"}
    assert attempt(talking, SECOND) == {}
    talking.press("F1")
    assert talking.says("method") == ""


def test_an_address_that_was_typed_is_noted_of_that_caller(talking: WindowHand) -> None:
    talking.press("F5")
    retype(talking, "street", "1 Last Known Rd")
    retype(talking, "age", "old")  # what cannot be noted keeps nothing else back
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    assert street(talking).startswith("1 Last Known Rd")
    assert call(talking, SECOND).locations.of(Whose.AT_RISK) == ()
    talking.press("F5")
    assert talking.says("street") == ""


def test_an_address_is_noted_before_another_sheet_takes_its_place(
    talking: WindowHand,
) -> None:
    talking.press("F9", "F5")
    retype(talking, "street", "1 Last Known Rd")
    talking.press("F9")
    assert street(talking).startswith("1 Last Known Rd")
    assert "1 Last Known Rd" in talking.says("will_send")
    talking.press("F5", "F5")
    assert talking.says("street") == "1 Last Known Rd"


def test_an_address_over_an_open_rescue_sheet_is_not_lost_either(
    talking: WindowHand,
) -> None:
    talking.press("F9", "F5")
    retype(talking, "street", "1 Last Known Rd")
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    assert street(talking).startswith("1 Last Known Rd")


@pytest.mark.parametrize(("key", "field"), [("F1", "method"), ("F5", "street")])
def test_closing_the_window_notes_what_stands_in_a_sheet(
    talking: WindowHand, key: str, field: str
) -> None:
    talking.press(key)
    retype(talking, field, "1 Last Known Rd")
    talking.window.close()
    known = attempt(talking).get("method", street(talking))
    assert known.startswith("1 Last Known Rd")


def test_closing_a_record_notes_what_stands_in_a_sheet_first(talking: WindowHand) -> None:
    ended = DispositionChosen(disposition=Disposition.INFORMATION_ONLY)
    talking.happens(CallEnded(by=Side.CALLER), ended)
    talking.press("F5")
    retype(talking, "street", "1 Last Known Rd")
    click(talking.window, "close_record")
    kinds = [type(e.event).__name__ for e in talking.world.journal.entries]
    assert "RecordClosed" in kinds
    assert "LocationLearned" not in kinds[kinds.index("RecordClosed") :]
    assert kinds.count("LocationLearned") == 3  # two of the example, and this one


def typed_of_the_attempt(hand: WindowHand) -> None:
    hand.press("F1")
    hand.types("40 paracetamol")
    hand.press("Tab", "Tab", "Tab", "2")


LEARNED = {"method": "40 paracetamol", "breathing": "no"}


@pytest.mark.parametrize("leaves", [(), ("Escape",), ("F9",), ("Ctrl+N",)])
def test_what_was_said_of_an_attempt_is_with_its_call_when_another_is_answered(
    talking: WindowHand, leaves: tuple[str, ...]
) -> None:
    typed_of_the_attempt(talking)
    talking.press(*leaves)
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    assert attempt(talking) == LEARNED
    assert attempt(talking, SECOND) == {}
    talking.press("F1")
    assert talking.says("method") == ""


def test_the_responders_read_what_was_typed_before_escape(talking: WindowHand) -> None:
    typed_of_the_attempt(talking)
    talking.press("Escape", "F9")
    assert "Method: 40 paracetamol" in talking.says("will_send")


def test_closing_a_record_notes_a_sheet_of_facts_first(talking: WindowHand) -> None:
    ended = DispositionChosen(disposition=Disposition.INFORMATION_ONLY)
    talking.happens(CallEnded(by=Side.CALLER), ended)
    typed_of_the_attempt(talking)
    click(talking.window, "close_record")
    kinds = [type(e.event).__name__ for e in talking.world.journal.entries]
    assert "TriggerLearned" in kinds[: kinds.index("RecordClosed")]


def test_a_rating_that_was_begun_is_shut_with_its_call(talking: WindowHand) -> None:
    talking.happens(LevelShown(level=RiskLevel.HIGH))
    talking.press("Ctrl+K", "1")
    talking.types("she promised to wait")
    talking.happens(CallEnded(by=Side.CALLER))
    answer_the_next(talking)
    assert not talking.sees("rating")
    assert focus_name() == "question_card"
    assert call(talking, SECOND).risk.own is None
