"""A counselor makes a safety plan with the caller, by keyboard, and loses no word."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from counselor_app.desk.ports import Found
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Agreed,
    Disposition,
    DispositionChosen,
    FollowUpAgreed,
)
from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, LegId, Subject
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered, Side
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    PlanPartWritten,
    SafetyPlan,
)
from counselor_app.ui.choices import Choices
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.safety_plan_part import PartField
from tests.conftest import CALL, World
from tests.ui.eyes import all_words, focus_name, is_seen
from tests.ui.hands import (
    SECOND,
    WindowHand,
    click,
    nameless,
    opened,
    part,
    second_rings,
    words_of,
)
from tests.ui.pdf_words import words_of_pdf
from tests.ui.views import CALLERS_NUMBER, EXAMPLE_START, ringing_events, talking_events

EARLIER = CallId(Subject("c0"))
AWAKE = PlanPartWritten(part=PlanPart.GETS_WORSE, lines=("up all night",))
ROPE = MeansAgreed(row=1, means="rope", action=MeansAction.DISPOSED, who="father")


@pytest.fixture
def planning(talking: WindowHand) -> WindowHand:
    """Return a counselor who has opened the plan."""
    talking.press("Ctrl+S")
    return talking


def plan_of(hand: WindowHand, call_id: CallId = CALL) -> SafetyPlan:
    return hand.desk.board.call(call_id).plan


def standing(hand: WindowHand, name: str) -> str:
    field = part(hand.window, name)
    assert isinstance(field, QPlainTextEdit)
    return field.toPlainText()


def read_aloud(hand: WindowHand) -> str:
    text = part(hand.window, "plan_text")
    assert isinstance(text, QTextEdit)
    return text.toPlainText() if text.isVisible() else ""


def earlier_call(hand: WindowHand, *events: Event, number: str = CALLERS_NUMBER) -> Call:
    hand.world.clock.time = EXAMPLE_START - timedelta(days=3)
    for event in (
        CallOffered(leg=LegId("l0")),
        CallerLearned(number=number, dialable=True),
        CallAnswered(leg=LegId("l0")),
        PersonAtRiskLearned(is_caller=False, name="Sam"),
        *events,
        CallEnded(by=Side.COUNSELOR),
    ):
        hand.desk.record(EARLIER, event)
    hand.keys_come_again()
    hand.world.clock.time = EXAMPLE_START
    return hand.desk.board.call(EARLIER)


def calls_again(hand: WindowHand) -> None:
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()


def change(hand: WindowHand, row: int) -> None:
    QApplication.processEvents()  # what is new is shown when the loop comes round
    buttons = hand.window.findChildren(QPushButton, f"means_change_{row}")
    next(b for b in buttons if b.isVisible()).setFocus()
    hand.press("Return")


def test_one_key_opens_the_plan_where_the_question_stood(planning: WindowHand) -> None:
    assert planning.sees("safety_plan")
    assert focus_name() == "plan_gets_worse"
    assert planning.sees("help_ems")  # help stays in sight
    planning.press("Escape")
    assert not planning.sees("safety_plan")
    assert planning.window._frame.middle.has_question_keys


def test_its_card_says_how_far_it_is_and_opens_it(talking: WindowHand) -> None:
    assert talking.says("plan_card") == "Not begun."
    click(talking.window, "open_plan")
    talking.types("not sleeping")
    talking.press("Escape")
    card = talking.says("plan_card")
    assert card == "1 of 6 parts. Not read aloud yet."


def test_six_parts_are_written_with_digits_and_tab(planning: WindowHand) -> None:
    planning.types("not sleeping")
    planning.press("Return")
    planning.types("2 bottles a day")
    planning.press("Tab")
    planning.types("walk")
    planning.press("Ctrl+5")
    planning.types("988")
    planning.press("Ctrl+3")
    assert focus_name() == "plan_among_people"
    plan = plan_of(planning)
    assert plan.lines(PlanPart.GETS_WORSE) == ("not sleeping", "2 bottles a day")
    assert plan.lines(PlanPart.BY_MYSELF) == ("walk",)
    assert plan.lines(PlanPart.PROFESSIONALS) == ("988",)
    assert len(plan.made) == 3


def test_the_plan_opens_again_at_the_first_part_that_is_empty(
    planning: WindowHand,
) -> None:
    planning.types("not sleeping")
    planning.press("Escape", "Ctrl+S")
    assert focus_name() == "plan_by_myself"
    assert standing(planning, "plan_gets_worse") == "not sleeping"


def test_who_does_what_with_the_means_by_when(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab")
    assert focus_name() == "means_what"
    planning.types("pills")
    planning.press("Tab")
    planning.types("mother")
    planning.press("Tab")
    planning.types("tonight")
    planning.press("Tab", "2", "Return")
    pills = MeansAgreed(
        row=1, means="pills", action=MeansAction.LOCKED, who="mother", by="tonight"
    )
    assert plan_of(planning).rows == (pills,)
    assert focus_name() == "means_what"  # for the next one
    words = "pills: locked away, by mother, tonight"
    assert planning.says("means_row_1") == f"▪ {words}"
    assert planning.says("plan_card").startswith(f"Means: {words}. 1 of 6 parts.")
    assert len([e for e in planning.world.journal.entries if e.event == pills]) == 1


def test_means_without_an_action_are_asked_for_it_and_kept(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab")
    planning.types("gun")
    planning.press("Return")
    assert focus_name() == "means_action"
    (gun,) = plan_of(planning).rows
    assert gun.action is MeansAction.NONE
    planning.press("6")
    (gun,) = plan_of(planning).rows
    assert (gun.row, gun.action) == (1, MeansAction.DECLINED)


def test_a_row_of_means_is_changed_and_taken_back(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab")
    planning.types("pills")
    planning.press("Tab", "Tab", "Tab", "1", "Return")
    planning.types("rope")
    planning.press("Tab", "Tab", "Tab", "4", "Return")
    change(planning, 1)
    assert focus_name() == "means_what"
    planning.types(", all of them")
    planning.press("Return")
    assert [row.means for row in plan_of(planning).rows] == ["pills, all of them", "rope"]
    change(planning, 2)
    click(planning.window, "means_take_back")
    assert [row.row for row in plan_of(planning).rows] == [1]


def says_who_and_when(hand: WindowHand) -> None:
    """Say all of a row of means but what it is about."""
    hand.press("Ctrl+6", "Tab", "Tab")
    hand.types("mother")
    hand.press("Tab")
    hand.types("tonight")
    hand.press("Tab", "2")


def row_written(hand: WindowHand) -> tuple[str, str, str, object]:
    """Return what stands in the row of means that is written."""
    action = part(hand.window, "means_action")
    assert isinstance(action, Choices)
    fields = (hand.says(f"means_{name}") for name in ("what", "who", "by"))
    return (*fields, action.value)  # type: ignore[return-value]


UNNAMED = ("", "mother", "tonight", MeansAction.LOCKED)


def test_a_row_that_does_not_say_what_it_is_about_stays(planning: WindowHand) -> None:
    says_who_and_when(planning)
    planning.press("Escape", "Ctrl+S")
    assert row_written(planning) == UNNAMED
    assert plan_of(planning).rows == ()
    part(planning.window, "means_what").setFocus()
    planning.types("pills")
    planning.press("Return", "Escape", "Ctrl+S")
    (pills,) = plan_of(planning).rows
    assert (pills.means, pills.who, pills.action) == (
        "pills",
        "mother",
        MeansAction.LOCKED,
    )
    assert row_written(planning) == ("", "", "", None)
    assert [*planning.world.journal.drafts()] == []


def test_a_row_that_is_begun_is_not_lost_for_another(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab")
    planning.types("rope")
    planning.press("Tab", "Tab", "Tab", "4", "Return")
    says_who_and_when(planning)
    change(planning, 1)
    assert row_written(planning) == UNNAMED
    assert focus_name() == "means_what"
    assert "Say first what it is" in all_words(planning.window)


def test_after_another_call_it_stands_there_again(planning: WindowHand) -> None:
    says_who_and_when(planning)
    planning.happens(CallEnded(by=Side.CALLER))
    second_rings(planning)
    planning.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    planning.keys_come_again()
    planning.press("Ctrl+S")
    assert row_written(planning) == ("", "", "", None)
    planning.press("Escape")
    planning.happens(CallEnded(by=Side.CALLER), to=SECOND)
    planning.window._open_record(CALL)
    planning.press("Ctrl+S")
    assert row_written(planning) == UNNAMED
    planning.press("Escape")
    planning.happens(DispositionChosen(disposition=Disposition.INFORMATION_ONLY))
    planning.press("Ctrl+Return")
    assert [*planning.world.journal.drafts()] == [], "gone with the record"


def test_after_a_crash_a_row_without_its_means_stands_there(
    planning: WindowHand, qtbot: QtBot, world: World
) -> None:
    says_who_and_when(planning)
    qtbot.waitUntil(lambda: bool([*world.journal.drafts()]), timeout=1000)
    again = opened(qtbot, world, Keyboard())
    again.keys_come_again()
    again.press("Ctrl+S")
    assert row_written(again) == UNNAMED


def test_a_row_that_is_cleared_leaves_no_draft(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab", "Tab")
    planning.types("m")
    planning.press("Escape")
    assert len([*planning.world.journal.drafts()]) == 1
    planning.press("Ctrl+S")
    part(planning.window, "means_who").setFocus()
    planning.press("Backspace", "Escape")
    assert [*planning.world.journal.drafts()] == []


def test_what_is_gone_on_with_takes_no_row_that_is_written(hand: WindowHand) -> None:
    earlier_call(hand, ROPE)
    calls_again(hand)
    hand.press("Ctrl+S")
    says_who_and_when(hand)
    hand.press("Ctrl+I")
    assert plan_of(hand).rows == (ROPE,)
    part(hand.window, "means_what").setFocus()
    hand.types("pills")
    hand.press("Return")
    assert [row.means for row in plan_of(hand).rows] == ["rope", "pills"]


def test_it_is_read_aloud_in_large_letters_and_agreed_by_a_digit(
    planning: WindowHand,
) -> None:
    planning.press("Ctrl+B")
    assert "There is no plan yet" in all_words(planning.window)
    planning.types("not sleeping")
    planning.press("Ctrl+B")
    assert read_aloud(planning) == "1 What tells that it gets worse\nnot sleeping"
    planning.press("1")
    assert plan_of(planning).agreed is True
    assert "the caller agrees" in planning.says("plan_read")
    assert read_aloud(planning) == ""
    planning.press("End", "Return")
    planning.types("drinking")
    planning.press("Tab")
    assert plan_of(planning).agreed is None
    assert "Not read aloud yet" in planning.says("plan_read")


def test_escape_goes_from_reading_to_writing_and_then_to_the_question(
    planning: WindowHand,
) -> None:
    planning.types("not sleeping")
    planning.press("Ctrl+B", "Escape")
    assert focus_name() == "plan_gets_worse"
    assert plan_of(planning).agreed is None
    planning.press("Escape")
    assert planning.window._frame.middle.has_question_keys


def test_from_the_notes_it_gives_the_keys_back_to_the_notes(talking: WindowHand) -> None:
    talking.press("Ctrl+N", "Ctrl+S")
    assert focus_name() == "plan_gets_worse"
    talking.press("Ctrl+N")
    assert focus_name() == "note_field"
    talking.press("Ctrl+N")
    assert focus_name() == "plan_gets_worse"
    talking.press("Escape")
    assert focus_name() == "note_field"


def test_a_sheet_of_help_gives_the_keys_back_to_the_part(planning: WindowHand) -> None:
    planning.press("Ctrl+4")
    planning.types("sist")
    planning.press("F9")
    assert planning.sees("safety_plan")
    planning.press("Escape")
    assert focus_name() == "plan_ask_for_help"
    planning.types("er")
    assert standing(planning, "plan_ask_for_help") == "sister"


def test_what_is_typed_is_on_disk_within_a_moment(
    planning: WindowHand, qtbot: QtBot
) -> None:
    journal = planning.world.journal
    planning.types("not sle")
    qtbot.waitUntil(
        lambda: [d.text for d in journal.drafts()] == ["not sle"], timeout=1000
    )
    planning.press("Ctrl+6", "Tab")
    assert [*journal.drafts()] == []
    planning.types("pil")
    qtbot.waitUntil(
        lambda: ["pil" in d.text for d in journal.drafts()] == [True], timeout=1000
    )


def test_after_a_crash_it_stands_in_the_plan(
    planning: WindowHand, qtbot: QtBot, world: World
) -> None:
    planning.types("not sle")
    qtbot.waitUntil(lambda: bool([*world.journal.drafts()]), timeout=1000)
    again = opened(qtbot, world, Keyboard())
    assert again.desk is not planning.desk
    assert plan_of(again).lines(PlanPart.GETS_WORSE) == ("not sle",)


def test_a_caller_who_hangs_up_takes_no_word_and_no_key(planning: WindowHand) -> None:
    planning.types("not sle")
    planning.desk.record(CALL, CallEnded(by=Side.CALLER))
    assert planning.keys_may_come
    planning.types("eping")
    assert standing(planning, "plan_gets_worse") == "not sleeping"
    planning.press("Escape")
    assert planning.window._frame.middle.outcome.isVisible()
    assert plan_of(planning).lines(PlanPart.GETS_WORSE) == ("not sleeping",)


def test_the_next_call_finds_its_own_plan_and_the_old_one_keeps_its_words(
    planning: WindowHand,
) -> None:
    planning.types("not sleeping")
    planning.happens(CallEnded(by=Side.CALLER))
    second_rings(planning)
    planning.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    planning.keys_come_again()
    assert not planning.sees("safety_plan")
    assert plan_of(planning).lines(PlanPart.GETS_WORSE) == ("not sleeping",)
    assert not plan_of(planning, SECOND).is_made
    planning.press("Ctrl+S")
    assert standing(planning, "plan_gets_worse") == ""
    planning.types("crying")
    planning.press("Escape")
    assert plan_of(planning, SECOND).lines(PlanPart.GETS_WORSE) == ("crying",)


def test_without_a_call_there_is_no_plan_to_open(hand: WindowHand) -> None:
    hand.press("Ctrl+S")
    assert hand.bar_notice == "▲ No call is open."
    assert not hand.sees("safety_plan")


def test_the_plan_of_the_last_call_of_this_number_is_shown_again(
    hand: WindowHand,
) -> None:
    earlier_call(hand, AWAKE, ROPE)
    calls_again(hand)
    told = "This number has a plan of Jan 3, 14:02, for Sam."
    assert hand.says("plan_card") == f"Not begun. {told}"
    hand.press("Ctrl+S")
    assert hand.says("plan_earlier") == told
    assert hand.says("earlier_gets_worse") == "Jan 3: up all night"
    no_time = "Jan 3: rope: disposed of, by father, no time said"
    assert hand.says("earlier_safe_place") == no_time
    hand.press("Ctrl+I")
    plan = plan_of(hand)
    assert plan.lines(PlanPart.GETS_WORSE) == ("up all night",)
    assert plan.rows == (ROPE,)
    assert standing(hand, "plan_gets_worse") == "up all night"
    assert not hand.sees("plan_earlier")


def test_what_is_in_the_archive_alone_is_shown_as_well(hand: WindowHand) -> None:
    earlier = earlier_call(hand, AWAKE)
    hand.desk.board = type(hand.desk.board)()  # it has let the old call go
    calls_again(hand)
    assert hand.says("plan_card") == "Not begun."
    question, number = hand.world.archive.wanted[-1]
    assert number == CALLERS_NUMBER
    hand.desk.take([Found(question, (earlier,))])
    assert "a plan of Jan 3" in hand.says("plan_card")


def test_another_numbers_plan_is_not_shown(hand: WindowHand) -> None:
    earlier_call(hand, AWAKE, number="+13145550177")
    calls_again(hand)
    assert hand.says("plan_card") == "Not begun."


def test_where_there_is_no_printer_a_pdf_is_kept(
    planning: WindowHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "none.sock"))
    planning.press("Ctrl+G")
    assert "There is no plan yet" in all_words(planning.window)
    planning.types("not sleeping")
    planning.press("Ctrl+G")
    (kept,) = tmp_path.rglob("*.pdf")
    assert "not sleeping" in words_of_pdf(kept.read_bytes())
    assert kept.name in all_words(planning.window)
    assert CALLERS_NUMBER[-4:] not in words_of_pdf(kept.read_bytes())


def test_who_makes_the_follow_up_call_has_the_plan_before_them(
    planning: WindowHand,
) -> None:
    planning.types("not sleeping")
    planning.press("Escape")
    planning.happens(
        CallEnded(by=Side.CALLER),
        DispositionChosen(disposition=Disposition.INFORMATION_ONLY),
        FollowUpAgreed(consent=Agreed.YES),
    )
    planning.press("Ctrl+Return")
    planning.press("Ctrl+D", "Down", "Down", "Return")
    assert "Follow-up call" in words_of(planning.window, "task_words")
    told = standing(planning, "task_plan")
    how_far, plan = told.split("\n\n")
    assert how_far == "1 of 6 parts. Not read aloud yet."
    assert plan == "1 What tells that it gets worse\nnot sleeping"
    planning.press("Tab")
    assert focus_name() == "task_plan"
    planning.press("1")
    assert [t.opened.work for t in planning.desk.board.open_tasks if t.opened] != []
    assert not is_seen(part(planning.window, "task_plan"))


def test_in_a_narrow_window_the_strip_stays_however_high_it_is(
    planning: WindowHand,
) -> None:
    planning.window.resize(1200, 800)
    planning.happens(
        AWAKE,
        CallEnded(by=Side.CALLER),
        DispositionChosen(disposition=Disposition.INFORMATION_ONLY),
        FollowUpAgreed(consent=Agreed.YES),
    )
    planning.press("Escape", "Ctrl+Return", "Ctrl+D", "Down", "Down", "Return")
    planning.window.resize(1200, 950)
    assert planning.sees("task_plan")


def test_everything_in_the_plan_has_a_name(planning: WindowHand) -> None:
    planning.press("Ctrl+6", "Tab")
    planning.types("gun")
    planning.press("Return", "5", "Return")
    assert nameless(part(planning.window, "safety_plan")) == []


def test_a_field_grows_with_its_lines_and_then_scrolls(qtbot: QtBot) -> None:
    field = PartField(PlanPart.BY_MYSELF, "Ctrl+2")
    qtbot.addWidget(field)
    field.show()
    low = field.field.height()
    QTest.keyClicks(field.field, "walk\rmusic\rtea\r")
    higher = field.field.height()
    QTest.keyClicks(field.field, "a\rb\rc\rd\re\rf\r")
    highest = field.field.height()
    assert low < higher < highest
    field.show_lines((), "")
    assert field.field.height() == highest  # typing is not undone
