from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counselor_app.domain.call import Call
from counselor_app.domain.line import (
    CallOffered,
)
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.transfer import TransferRead
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.ringing_card import RingingCard
from tests.ui.hands import click, part, words_of
from tests.ui.views import (
    EXAMPLE_START,
    LEG,
    call_after,
    ringing_call,
)

NOW = EXAMPLE_START + timedelta(seconds=60)


@pytest.fixture
def card(qtbot: QtBot) -> RingingCard:
    made = RingingCard(Keyboard())
    qtbot.addWidget(made)
    return made


def trunk_rings() -> Call:
    trunk = TransferRead(psap_trunk="+13145550100")
    return call_after((CallOffered(leg=LEG), trunk))


def rings_words(card: RingingCard) -> list[str]:
    names = [f"rings_{n}" for n in range(5)]
    return [words_of(card, n) for n in names if part(card, n).isVisibleTo(card)]


def test_all_that_came_along_is_seen_before_the_answer(card: RingingCard) -> None:
    card.show_calls((ringing_call(),), EXAMPLE_START + timedelta(seconds=13))
    assert words_of(card, "rings_number") == "(314) 555-0142"
    assert words_of(card, "rings_since") == "rings for 0:12"
    place, operator, identifiers = rings_words(card)
    assert place.startswith("4500 Gravois Ave, 63116 · within 15 m")
    assert operator == "911 wrote: Mother reports son with pills. Calm on the line."
    assert identifiers.startswith("Sent by 911 operator 7 · Incident a56e556d871:")


def test_the_place_grows_old_while_it_rings(card: RingingCard) -> None:
    card.show_calls((ringing_call(),), NOW)
    assert "93 s old" in words_of(card, "rings_2")
    card.tick(NOW + timedelta(minutes=3))
    assert "4 min old" in words_of(card, "rings_2")


def test_a_bare_number_of_the_center_asks_at_once(card: RingingCard) -> None:
    trunk = TransferRead(psap_trunk="+13145550100", damage=("body cut off",))
    card.show_calls((call_after((CallOffered(leg=LEG), trunk)),), NOW)
    assert words_of(card, "rings_number") == "number unknown"
    warning, details = rings_words(card)[:2]
    assert warning.startswith("This is the 911 center's own. Ask now.")
    assert "The transfer came damaged: check number and place" in warning
    assert details == "body cut off"


def test_others_that_wait_are_listed_in_their_order(card: RingingCard) -> None:
    later = call_after((CallOffered(leg=LEG), CallerLearned(number="+13145550177")))
    card.show_calls((ringing_call(), later, trunk_rings()), NOW)
    assert words_of(card, "rings_number") == "(314) 555-0142"
    second, third = words_of(card, "rings_next").split("\n")
    assert second == "2. (314) 555-0177, rings for 0:59"
    assert third.startswith("3. number unknown")
    card.tick(NOW + timedelta(seconds=5))
    assert "2. (314) 555-0177, rings for 1:04" in words_of(card, "rings_next")
    card.show_calls((ringing_call(),), NOW)
    assert part(card, "rings_next").isHidden()


def test_more_than_a_few_that_wait_are_counted(card: RingingCard) -> None:
    card.show_calls((ringing_call(),) * 7, NOW)
    assert words_of(card, "rings_next").endswith("and 2 more")


def test_the_card_is_gone_with_the_call(card: RingingCard) -> None:
    card.show_calls((ringing_call(),), NOW)
    assert not card.isHidden()
    card.show_calls((), NOW)
    assert card.isHidden()


def test_the_answer_button_takes_a_click_and_no_key(
    card: RingingCard, qtbot: QtBot
) -> None:
    card.show_calls((ringing_call(),), NOW)
    with qtbot.assertNotEmitted(card.answer_asked):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            QTest.keyClick(card, key)
    assert part(card, "answer").focusPolicy() is Qt.FocusPolicy.NoFocus
    with qtbot.waitSignal(card.answer_asked):
        click(card, "answer")
