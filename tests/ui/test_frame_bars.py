from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counselor_app.domain.call import Call
from counselor_app.domain.event import Event
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallOffered,
    MuteChanged,
    OperatorReleased,
    Party,
    PartyInvited,
    PartyJoined,
    Side,
)
from counselor_app.domain.location import (
    LocationLearned,
    Source,
    TogetherConfirmed,
    Whose,
)
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.transfer import TransferRead
from counselor_app.ui.call_bar import CallBar
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.pieces import KeyButton
from counselor_app.ui.trigger_bar import TriggerBar
from tests.ui.hands import click, nameless, part, words_of
from tests.ui.views import (
    EXAMPLE_START,
    GRAVOIS,
    LEG,
    call_after,
    ended_call,
    ringing_events,
    talking_call,
    talking_events,
    trunk_call,
)

GRAVOIS_LINE = "4500 Gravois Ave, 63116 · within 15 m, from the phone, 93 s old"
NOW = EXAMPLE_START + timedelta(seconds=60)


@pytest.fixture
def bar(qtbot: QtBot) -> CallBar:
    made = CallBar(Keyboard())
    qtbot.addWidget(made)
    made.resize(1440, 84)
    made.show()
    return made


def talking_with(*events: Event) -> Call:
    return call_after((*ringing_events(), *talking_events(), *events))


def test_it_shows_two_people_in_two_places(bar: CallBar) -> None:
    bar.show_call(talking_call(), NOW)
    assert words_of(bar, "caller") == "Caller (314) 555-0142"
    assert words_of(bar, "caller_rest") == (f"· mother · {GRAVOIS_LINE}")
    assert words_of(bar, "person") == "Person at risk: son, 23"
    assert words_of(bar, "person_rest") == (
        "· at 2317 Cherokee St, Apt 2, 63118 · said by caller, read back 14:02"
    )
    assert words_of(bar, "on_line") == "On the line: caller, 911 operator"
    assert "911 sorted: clinician" in words_of(bar, "transfer")
    assert "911 wrote: Mother reports son" in words_of(bar, "transfer")


def test_there_is_one_clock_and_it_ticks_alone(bar: CallBar) -> None:
    bar.show_call(talking_call(), NOW)
    assert words_of(bar, "state") == "● On call  00:55"
    bar.tick(NOW + timedelta(seconds=2))
    assert words_of(bar, "state") == "● On call  00:57"
    assert words_of(bar, "caller_rest").endswith("95 s old")


def test_muted_cannot_be_mistaken(bar: CallBar) -> None:
    bar.show_call(talking_with(MuteChanged(muted=True)), NOW)
    assert words_of(bar, "mute") == "Muted"
    assert part(bar, "mute").property("tone") == "loud"
    assert "MUTED" in words_of(bar, "state")
    bar.show_call(talking_call(), NOW)
    assert words_of(bar, "mute") == "Mute"
    assert part(bar, "mute").property("tone") == ""


def test_a_held_caller_can_be_taken_back(bar: CallBar) -> None:
    bar.show_call(talking_with(CallHeld(by=Side.COUNSELOR)), NOW)
    assert words_of(bar, "hold") == "Resume"
    assert words_of(bar, "state").startswith("‖ On hold")
    bar.show_call(talking_with(CallHeld(by=Side.CALLER)), NOW)
    assert words_of(bar, "hold") == "Hold"
    assert words_of(bar, "state").startswith("‖ Held by 911")


def test_the_operator_can_be_let_go_once(bar: CallBar, qtbot: QtBot) -> None:
    bar.show_call(talking_call(), NOW)
    released = next(b for b in bar.findChildren(KeyButton) if b.isVisible())
    assert released.accessibleName() == "Release the 911 operator"
    with qtbot.waitSignal(bar.release_asked):
        QTest.mouseClick(released, Qt.MouseButton.LeftButton)
    bar.show_call(talking_with(OperatorReleased()), NOW)
    assert not released.isVisible()
    assert words_of(bar, "on_line") == "On the line: caller"


def test_who_else_is_called_in_is_named(bar: CallBar) -> None:
    invited = PartyInvited(leg=LegId("l2"), party=Party.PSAP)
    bar.show_call(talking_with(invited), NOW)
    assert words_of(bar, "on_line").endswith("911 center, being called")
    bar.show_call(talking_with(invited, PartyJoined(leg=LegId("l2"))), NOW)
    assert words_of(bar, "on_line").endswith("911 operator, 911 center")


def test_the_centers_own_number_is_never_the_callers(bar: CallBar) -> None:
    bar.show_call(trunk_call(), NOW)
    assert words_of(bar, "caller") == "Caller's number unknown"
    rest = words_of(bar, "caller_rest")
    assert rest.startswith("· this is the 911 center's own. Ask now.")
    assert part(bar, "caller_rest").property("tone") == "high"
    assert words_of(bar, "person") == "Person at risk: not said yet"


def test_a_number_that_nobody_can_dial_says_so(bar: CallBar) -> None:
    bare = CallerLearned(number="9115550142", dialable=False)
    call = call_after((CallOffered(leg=LEG), bare, CallAnswered(leg=LEG)))
    bar.show_call(call, NOW)
    assert "cannot be called back" in words_of(bar, "caller_rest")


@pytest.mark.parametrize(
    ("said", "person", "where"),
    [
        (
            (PersonAtRiskLearned(is_caller=True, age=31),),
            "Person at risk: same person as the caller, 31",
            "· at the caller's place",
        ),
        (
            (PersonAtRiskLearned(is_caller=False),),
            "Person at risk: someone else",
            "· place not known: ask",
        ),
        (
            (PersonAtRiskLearned(is_caller=False), TogetherConfirmed(together=True)),
            "Person at risk: someone else",
            f"· with the caller · {GRAVOIS_LINE}",
        ),
        ((), "Person at risk: not said yet", "· ask who, and where they are"),
    ],
)
def test_the_persons_place_is_only_what_was_said(
    bar: CallBar, said: tuple[Event, ...], person: str, where: str
) -> None:
    bar.show_call(call_after((*ringing_events(), CallAnswered(leg=LEG), *said)), NOW)
    assert words_of(bar, "person") == person
    assert words_of(bar, "person_rest") == where


def test_both_places_grow_old_by_the_second_until_the_call_is_over(bar: CallBar) -> None:
    other = PersonAtRiskLearned(is_caller=False)
    same_place = TogetherConfirmed(together=True)
    call = call_after((*ringing_events(), CallAnswered(leg=LEG), other, same_place))
    bar.show_call(call, NOW)
    bar.tick(NOW + timedelta(minutes=3))
    for who in ("caller_rest", "person_rest"):
        assert words_of(bar, who).endswith("4 min old")
    over = CallEnded(by=Side.CALLER)
    events = (*ringing_events(), CallAnswered(leg=LEG), other, same_place, over)
    bar.show_call(call_after(events), NOW)
    bar.tick(NOW + timedelta(minutes=3))
    assert words_of(bar, "person_rest").endswith("93 s old")


def placed(place: Place) -> Call:
    learned = LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=place)
    return call_after((CallOffered(leg=LEG), CallAnswered(leg=LEG), learned))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (replace(GRAVOIS, civic=()), "38.59210, -90.23890 · within 15 m, from the phone"),
        (replace(GRAVOIS, method="Cell"), "from the cell tower"),
        (replace(GRAVOIS, method=None), "from the 911 center"),
        (replace(GRAVOIS, default=True), "only a default for its routing"),
        (replace(GRAVOIS, damaged=True), "from a damaged message, check it"),
        (Place(shape=Shape.CIVIC), "place could not be read"),
    ],
)
def test_a_place_says_what_it_is_worth(bar: CallBar, place: Place, words: str) -> None:
    bar.show_call(placed(place), NOW)
    assert words in words_of(bar, "caller_rest")


def test_a_damaged_transfer_says_what_is_missing(bar: CallBar) -> None:
    damaged = TransferRead(damage=("location cut off",))
    bar.show_call(talking_with(damaged), NOW)
    assert "The transfer came damaged: check number" in words_of(bar, "transfer")
    assert "location cut off" in part(bar, "transfer").toolTip()
    assert part(bar, "transfer").property("tone") == "high"


def test_what_the_network_wrote_is_shown_and_never_read_as_markup(bar: CallBar) -> None:
    bar.show_call(talking_with(TransferRead(comments=("<b>x</b><img src=y>",))), NOW)
    transfer = part(bar, "transfer")
    assert transfer.property("textFormat") == Qt.TextFormat.PlainText
    assert "<b>x</b>" in words_of(bar, "transfer")


WROTE = (
    "Caller's brother is in the house with a loaded shotgun, do not send an officer "
    "to the front door without calling first."
)


@pytest.mark.parametrize("wide", [1440, 1280])
def test_what_911_wrote_has_two_lines_and_the_bar_its_height(
    bar: CallBar, qtbot: QtBot, wide: int
) -> None:
    bar.resize(wide, 84)
    bar.show_call(talking_with(TransferRead(comments=("Calm.",))), NOW)
    one = part(bar, "transfer").height()
    bar.show_call(talking_with(TransferRead(comments=(WROTE,))), NOW)
    qtbot.waitUntil(lambda: part(bar, "transfer").height() > one)
    assert bar.sizeHint().height() <= bar.minimumHeight()


def test_without_a_call_it_says_whether_calls_come(bar: CallBar) -> None:
    bar.show_call(None, None)
    assert words_of(bar, "state") == "Ready"
    assert not part(bar, "mute").isVisible()
    bar.show_ready(ready=False)
    assert words_of(bar, "state") == "No calls come here"
    bar.show_call(talking_call(), NOW)
    assert part(bar, "mute").isVisible()


def test_after_the_call_it_says_who_hung_up_and_stops_the_clock(bar: CallBar) -> None:
    bar.show_call(ended_call(), NOW)
    over = words_of(bar, "state")
    assert over.startswith("Call over")
    assert words_of(bar, "on_line") == "You hung up"
    bar.tick(NOW + timedelta(hours=1))
    assert words_of(bar, "state") == over


@pytest.mark.parametrize("name", ["mute", "hold", "end"])
def test_each_button_asks_for_its_deed(bar: CallBar, qtbot: QtBot, name: str) -> None:
    bar.show_call(talking_call(), NOW)
    with qtbot.waitSignal(getattr(bar, f"{name}_asked")):
        click(bar, name)


def test_a_narrow_bar_keeps_the_place_in_full(bar: CallBar, qtbot: QtBot) -> None:
    bar.show_call(talking_call(), NOW)
    bar.resize(900, 140)
    qtbot.waitUntil(lambda: part(bar, "mute").y() > part(bar, "caller").y() + 20)
    line = part(bar, "caller_rest")
    needed = line.fontMetrics().horizontalAdvance(words_of(bar, "caller_rest"))
    assert line.width() >= needed


def test_everything_on_the_bars_has_a_name(bar: CallBar, qtbot: QtBot) -> None:
    bar.show_call(talking_call(), NOW)
    triggers = TriggerBar(Keyboard())
    qtbot.addWidget(triggers)
    assert nameless(bar) == []
    assert nameless(triggers) == []
    assert part(bar, "mute").accessibleName() == "Mute, Ctrl M"
