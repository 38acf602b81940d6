from datetime import timedelta

import pytest

from counselor_app.desk import rescuing
from counselor_app.domain.rescue import (
    EidoAnswered,
    EidoUndelivered,
    Step,
)
from counselor_app.domain.task import Outcome
from counselor_app.ui.request_card import RequestCard
from tests.conftest import CALL
from tests.ui.help_hands import Helping, sent
from tests.ui.panel_hands import (
    TAB,
    Shift,
)


def test_a_request_counts_the_time_that_nobody_answers(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    at = shift.call.rescues.progress(shift.request()).times[Step.SENT]
    later = at + timedelta(seconds=7) - shift.now()
    shift.show_help(helping.help, later)
    assert helping.text("state") == f"Sent {at.astimezone():%H:%M:%S}, no answer for 0:07"
    assert helping.tone() == ""


def test_a_request_that_nobody_received_turns_red_with_what_to_do(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    shift.show_help(helping.help, timedelta(seconds=11))
    assert helping.tone() == "imminent"
    assert helping.text("act") == (
        "Nobody has received it. Read the script to the 911 center now: F12."
    )


def test_a_request_that_could_not_be_delivered_says_so(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoUndelivered(request_id=shift.request()))
    assert "is tried again" in helping.text("act")
    shift.show_help(helping.help, timedelta(seconds=11))
    assert "could not be delivered" in helping.text("act")


def test_a_request_that_nobody_takes_turns_red(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=180))
    shift.show_help(helping.help, timedelta(seconds=40))
    assert helping.tone() == ""
    shift.show_help(helping.help, timedelta(seconds=61))
    assert helping.tone() == "imminent"
    assert helping.text("act").startswith("Nobody has taken it.")


def test_a_refused_request_says_why_in_words(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=603))
    assert helping.tone() == "imminent"
    assert helping.text("state").endswith(", refused")
    assert helping.text("act") == (
        "Declined by the dispatcher. Read the script to the 911 center: F12."
    )


def test_only_a_person_reached_is_green(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    assert helping.tone() == ""
    assert "Was the person reached?" in helping.words()
    helping.press(*[TAB] * 6)
    assert helping.focus().objectName() == "contact_reached"
    helping.press(" ")
    assert helping.tone() == "ok"
    assert helping.text("state").startswith("Person reached")


def test_who_was_not_found_is_said_until_the_center_is_told(
    helping: Helping, shift: Shift
) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    assert "Was the person reached?" in helping.words()
    helping.press(*[TAB] * 7, " ")
    at = shift.call.rescues.progress(shift.request()).not_found_at
    assert at is not None
    assert helping.text("state") == f"Not found {at.astimezone():%H:%M:%S}"
    assert helping.text("act") == ("The person was not found. Tell the 911 center: F12.")
    assert helping.tone() == "imminent"
    assert "Was the person reached?" not in helping.words()
    assert helping.text("contact_asks") == "Found after all?"
    rescuing.spoke(shift.desk, CALL, shift.request(), "operator 7", "")
    assert helping.tone() == ""
    assert helping.text("act") == "911 center told: operator 7"


def test_who_is_found_after_all_is_green(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    rescuing.confirm_contact(shift.desk, CALL, shift.request(), Outcome.NOT_FOUND)
    assert helping.text("contact_asks") == "Found after all?"
    helping.press(*[TAB] * 6)
    assert helping.focus().objectName() == "contact_reached"
    helping.press(" ")
    assert helping.tone() == "ok"
    assert helping.text("contact_asks") == ""


def test_help_no_longer_needed_asks_nothing_more(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    key = shift.request()
    rescuing.confirm_contact(shift.desk, CALL, key, Outcome.NO_LONGER_NEEDED)
    assert helping.text("state").startswith("No longer needed ")
    assert helping.text("contact_asks") == ""
    assert helping.tone() == ""
    card = helping.panel.findChildren(RequestCard)[-1]
    assert "no longer needed" in card.toolTip()


def test_an_alarm_cuts_in_once(
    helping: Helping, shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "counselor_app.ui.request_card.announce",
        lambda _w, words, *, urgent: read.append((words, urgent)),
    )
    sent(helping, shift)
    for seconds in (5, 11, 12, 13):
        shift.show_help(helping.help, timedelta(seconds=seconds))
    act = "Nobody has received it. Read the script to the 911 center now: F12."
    assert read == [(f"EMS. {act}", True)]


def test_the_finer_steps_are_there_on_demand(helping: Helping, shift: Shift) -> None:
    sent(helping, shift)
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=182))
    tip = helping.panel.findChildren(RequestCard)[0].toolTip()
    assert [part.split()[0] for part in tip.split(", ")] == ["asked", "sent", "received"]
