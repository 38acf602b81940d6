"""The step that fits, why, and what goes above it."""

import pytest
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing, rescuing
from counselor_app.domain.ladder import WhyHigher
from counselor_app.domain.rescue import EidoAnswered, Grounds, Service
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.lowering_card import LoweringCard
from counselor_app.ui.pieces import key_words
from counselor_app.ui.why_sheet import SAY_WHY
from tests.conftest import CALL
from tests.ui.eyes import all_words
from tests.ui.hands import WindowHand, click, nameless, part
from tests.ui.help_hands import Helping
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, Shift, services

CORE = {"thoughts-now": "no", "thoughts-recent": "no", "ever-attempted": "no"}


def say(shift: Shift, safety: str, **more: str) -> None:
    told = {"safety-now": safety, **CORE, **more}
    for item, code in told.items():
        assessing.answer_item(shift.desk, CALL, item, code)


def whys(shift: Shift) -> list[WhyHigher | None]:
    rescues = shift.call.rescues
    return [rescues.progress(key).why_higher for key in rescues.requests]


def test_the_least_invasive_that_fits_stands_above_the_ladder_with_its_key(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "means-near")
    assert helping.text("fits") == (
        "Least invasive that fits: Community team, no police, within 60 min"
    )
    assert helping.text("fits_why") == "Somebody goes there, without police."
    words = helping.words().split("\n")
    assert words[words.index(helping.text("fits")) + 1] == "F8"


def test_before_the_core_questions_the_strip_asks_for_them_and_sends_nobody(
    helping: Helping, shift: Shift
) -> None:
    assert helping.text("fits") == "First the core questions."
    without = "Where they can't be asked: Community team, no police, within 4 h."
    assert helping.text("fits_why") == without
    say(shift, "means-near")
    assert helping.text("fits").startswith("Least invasive that fits")


def test_what_raised_it_is_said(helping: Helping, shift: Shift) -> None:
    say(shift, "means-near", intoxicated="heavy")
    assert "EMS with consent" in helping.text("fits")
    assert helping.text("fits_why").endswith("Raised by: Intoxicated.")


def test_what_the_line_cannot_keep_goes_back_by_voice(
    helping: Helping, shift: Shift
) -> None:
    assert helping.text("to_911") == ""
    assessing.mark(shift.desk, CALL, Trigger.WEAPON)
    assessing.learn(shift.desk, CALL, Trigger.WEAPON, {"where": "in_hand"})
    assert helping.text("to_911").startswith("911 keeps what the line cannot")


def test_while_a_sheet_is_open_it_makes_room(helping: Helping, shift: Shift) -> None:
    say(shift, "means-near")
    helping.help.open_sheet(Service.EMS)
    assert helping.text("fits") == ""
    helping.press(ESCAPE)
    assert helping.text("fits") != ""


def test_above_what_fits_the_sheet_asks_why_not_that(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "means-near")
    helping.help.open_sheet(Service.POLICE)
    helping.press("2")
    asks = "Above what fits. Why not: Community team, no police?"
    assert helping.text("why_not") == asks
    helping.press(ENTER, held=CTRL)
    assert services(shift) == []
    assert helping.text("notice") == "▲ Not sent. Say why not less: 1 to 5."
    helping.press("4")
    assert helping.text("notice") == ""
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.POLICE]
    assert whys(shift) == [WhyHigher.NOT_SAFE]
    assert helping.text("why_not") == ""


def test_what_fits_is_sent_without_a_word(helping: Helping, shift: Shift) -> None:
    say(shift, "means-near")
    helping.help.open_sheet(Service.COMMUNITY_TEAM)
    helping.press("1")
    assert helping.text("why_not") == ""
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.COMMUNITY_TEAM]


def test_the_grounds_decide_whether_ems_is_above_what_fits(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "means-near", intoxicated="heavy")
    helping.help.open_sheet(Service.EMS)
    helping.press("1")
    assert helping.text("why_not") == ""
    helping.press("2")
    assert helping.text("why_not") != ""


def test_an_open_sheet_asks_no_more_once_it_cannot_wait(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "means-near")
    helping.help.open_sheet(Service.POLICE)
    helping.press("2")
    assert helping.text("why_not") != ""
    assessing.mark(shift.desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assert helping.text("why_not") == ""
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.POLICE]


def test_where_it_cannot_wait_the_card_asks_once_and_one_digit_says_it(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "hurt")
    helping.help.open_sheet(Service.POLICE)
    assert helping.text("why_not") == ""
    helping.press(ENTER, held=CTRL)
    assert services(shift) == [Service.POLICE]
    assert "Why not: EMS with consent?" in helping.words()
    helping.help.open_why()
    assert helping.has_keys()
    helping.press("3")
    assert whys(shift) == [WhyHigher.TOO_SLOW]
    assert "Why not" not in helping.words()
    assert helping.focus() is helping.elsewhere


def test_escape_leaves_it_for_later_and_nothing_is_said(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "hurt")
    helping.help.open_sheet(Service.POLICE)
    helping.press(ENTER, held=CTRL)
    helping.help.open_why()
    helping.press(ESCAPE)
    assert whys(shift) == [None]
    assert "Why not: EMS with consent?" in helping.words()


@pytest.fixture
def called(talking: WindowHand) -> WindowHand:
    talking.press("4")
    return talking


def test_a_trigger_that_the_answers_call_for_is_marked_by_its_key_or_a_click(
    called: WindowHand,
) -> None:
    name = f"called_{Trigger.ATTEMPT_IN_PROGRESS.value}"
    assert called.says(name) == "Mark: Attempt in progress"
    click(called.window, name)
    marked = called.desk.board.call(CALL).triggers.marked
    assert marked == {Trigger.ATTEMPT_IN_PROGRESS}
    called.press("Escape")
    assert called.says("fits").startswith("Least invasive that fits: EMS with consent")


def test_its_key_asks_why_from_any_screen_and_the_question_has_the_keys_again(
    called: WindowHand,
) -> None:
    called.press("F11", "Ctrl+Return", "Ctrl+Shift+K")
    assert called.sees("why_sheet")
    called.press("2")
    (progress,) = called.desk.board.call(CALL).rescues.said.values()
    assert progress.why_higher is WhyHigher.DECLINED
    assert called.window._frame.middle.has_question_keys
    called.press("Ctrl+Shift+K")
    assert not called.sees("why_sheet")


def test_its_key_stands_once_and_a_level_that_would_fall_comes_first(
    called: WindowHand,
) -> None:
    called.press("F11", "Ctrl+Return")
    card, risk = part(called.window, "why_of_request"), part(called.window, "say_why")
    key = key_words(SAY_WHY)
    assert key in all_words(card)
    called.press("1")
    assert called.sees("lowering")
    assert key in all_words(risk)
    assert called.says("why_of_request").startswith("Why not")
    assert key not in all_words(card)
    asks = part(called.window, "lowering")
    assert isinstance(asks, LoweringCard)
    asks._pause.stop()
    called.press("1")
    assert not called.sees("say_why")
    assert key in all_words(card)


def test_everything_to_act_on_has_a_name(qtbot: QtBot, called: WindowHand) -> None:
    called.press("F11", "Ctrl+Return", "Ctrl+Shift+K")
    assert nameless(called.window) == []


def test_help_that_was_accepted_needs_its_key_no_more(
    helping: Helping, shift: Shift
) -> None:
    say(shift, "hurt")
    assert "within 10 min" in helping.text("fits")
    rescuing.request(shift.desk, CALL, Service.EMS, Grounds.IMMINENT_RISK, "pills")
    shift.desk.record(CALL, EidoAnswered(request_id=shift.request(), code=200))
    assert helping.text("fits").endswith("EMS with consent, accepted")
    assert "F9" not in helping.words().split("\n")[:3]
