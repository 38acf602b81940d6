from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.health import LevelsHeard
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import CallEnded, DigitHeard, Side
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.task import Work
from counselor_app.domain.triggers import FACTS, Trigger, Triggers, Weapon
from counselor_app.ui.keys import Deed
from counselor_app.ui.sheet import LineField
from counselor_app.ui.trigger_facts import SHEETS
from counselor_app.ui.trigger_sheets import TriggerSheet, TriggerSheets
from counselor_app.wire.trigger_words import trigger_words
from tests.conftest import CALL, World
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, TAB, Hands, Shift, nameless

ATTEMPT, WEAPON, CHILD = Trigger.ATTEMPT_IN_PROGRESS, Trigger.WEAPON, Trigger.CHILD
SILENT, DROPPED = Trigger.SILENT, Trigger.DROPPED
BACK, DOWN = Qt.Key.Key_Backtab, Qt.Key.Key_Down
OPENED = sorted(SHEETS)


def test_the_sheets_ask_for_the_facts_of_the_record_and_for_each_of_their_codes() -> None:
    asked = {
        trigger: {fact.name: {code for code, _ in fact.options} for fact in prompt.facts}
        for trigger, prompt in SHEETS.items()
    }
    assert asked == {
        trigger: {name: set(codes) for name, codes in facts.items()}
        for trigger, facts in FACTS.items()
    }


class Marking(Hands):
    """A counselor who has pressed a trigger's key."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.sheets, self.shift, self.closed = TriggerSheets(), shift, 0
        self.opened: list[Deed | Trigger] = []
        shift.join_triggers(self.sheets)
        shift.desk.listen(lambda b, _h: self.sheets.show_call(b.call(CALL)))
        self.sheets.closed.connect(self._count)
        self.sheets.opens_asked.connect(self.opened.append)
        super().__init__(qtbot, self.sheets)

    def open(self, trigger: Trigger) -> None:
        """Open the sheet of a trigger, as the window does after marking it."""
        assessing.mark(self.shift.desk, CALL, trigger)
        self.sheets.open_trigger(trigger, self.shift.call)

    def typed(self, name: str) -> str:
        """Return what stands in a field."""
        field = self.panel.findChild(LineField, name)
        assert isinstance(field, LineField)
        return field.text()

    def empty(self, name: str) -> None:
        """Empty a field, by hand."""
        field = self.panel.findChild(LineField, name)
        assert isinstance(field, LineField)
        field.setFocus()
        field.selectAll()
        self.press(Qt.Key.Key_Delete)

    def facts(self, trigger: Trigger) -> dict[str, str]:
        """Return what the record holds of a trigger."""
        return dict(self.shift.call.triggers.facts(trigger))

    @property
    def tasks(self) -> list[Work]:
        """What is to be done."""
        board = self.shift.desk.board
        return [task.opened.work for task in board.open_tasks if task.opened]

    def _count(self) -> None:
        self.closed += 1


@pytest.fixture
def shift(world: World) -> Shift:
    return Shift(world)


@pytest.fixture
def marking(qtbot: QtBot, shift: Shift) -> Marking:
    return Marking(qtbot, shift)


def test_what_is_learned_of_an_attempt_is_noted_by_enter(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press("pills", TAB, "10 minutes ago", TAB, TAB, "3", TAB, "1", TAB, "2")
    marking.press(ENTER)
    assert marking.facts(ATTEMPT) == {
        "method": "pills",
        "time": "10 minutes ago",
        "breathing": "difficult",
        "awake": "yes",
        "door": "locked",
    }
    assert marking.closed == 1
    assert marking.focus() is marking.elsewhere


def test_a_weapon_or_violence_suggests_the_police_too(marking: Marking) -> None:
    marking.open(ATTEMPT)
    assert marking.text("attempt_in_progress_now") == ""
    assessing.mark(marking.shift.desk, CALL, Trigger.DANGER_TO_ANOTHER)
    assert "police too" in marking.text("attempt_in_progress_now")
    marking.press(TAB, TAB, TAB, TAB, TAB, TAB, "1")
    assert marking.text("violence_advice") == "→ Police too: F11."


def test_breathing_that_is_not_well_asks_for_naloxone(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press(TAB, TAB, TAB, "1")
    assert marking.text("breathing_advice") == ""
    marking.press("2")
    assert "Naloxone" in marking.text("breathing_advice")


def test_a_second_opening_shows_what_is_known_and_notes_only_what_is_new(
    marking: Marking,
) -> None:
    told: list[object] = []
    marking.sheets.learned.connect(lambda trigger, facts: told.append((trigger, facts)))
    marking.open(ATTEMPT)
    marking.press("pills", ENTER)
    marking.open(ATTEMPT)
    assert marking.typed("method") == "pills"
    marking.press(TAB, "13:50", ENTER)
    assert told == [(ATTEMPT, {"method": "pills"}), (ATTEMPT, {"time": "13:50"})]


def test_escape_notes_what_was_typed_and_chosen(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press("rope", TAB, TAB, TAB, "2", ESCAPE)
    assert marking.facts(ATTEMPT) == {"method": "rope", "breathing": "no"}
    assert marking.closed == 1
    assert marking.opened == []
    marking.open(ATTEMPT)
    assert marking.typed("method") == "rope"


@pytest.mark.parametrize("leaves", [ESCAPE, "F9"])
def test_what_an_arrow_only_passed_over_is_not_noted(
    marking: Marking, leaves: Qt.Key | str
) -> None:
    marking.open(ATTEMPT)
    marking.press(TAB, TAB, TAB, "1", TAB, DOWN, DOWN)
    if leaves == ESCAPE:
        marking.press(ESCAPE)
    else:
        marking.sheets.note_typed()  # as every key of a deed asks for
    assert marking.facts(ATTEMPT) == {"breathing": "yes"}
    marking.open(ATTEMPT)
    assert marking.chosen("awake") == ""


def test_what_an_arrow_has_chosen_is_noted_once_the_keys_go_on(marking: Marking) -> None:
    marking.open(CHILD)
    marking.press(DOWN, DOWN, TAB, "Sam, 6", ESCAPE)
    assert marking.facts(CHILD) == {"role": "at_risk", "ages": "Sam, 6"}
    marking.open(ATTEMPT)
    marking.press(TAB, TAB, TAB, DOWN, TAB, ESCAPE)
    assert marking.facts(ATTEMPT) == {"breathing": "yes"}


def test_an_emptied_field_takes_back_what_was_known(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press("gun shot", TAB, "13:50", ENTER)
    marking.open(ATTEMPT)
    marking.empty("method")
    marking.press(ENTER)
    assert marking.facts(ATTEMPT) == {"time": "13:50"}
    marking.open(ATTEMPT)
    assert marking.typed("method") == ""
    assert [*trigger_words(marking.shift.call)] == [
        "Attempt in progress.",
        "Time: 13:50",
    ]


def test_a_code_that_is_not_offered_any_more_is_left_alone(marking: Marking) -> None:
    assessing.learn(marking.shift.desk, CALL, ATTEMPT, {"awake": "dozing"})
    marking.open(ATTEMPT)
    marking.press("pills", ESCAPE)
    assert marking.facts(ATTEMPT) == {"awake": "dozing", "method": "pills"}


def test_what_was_typed_is_noted_though_the_mark_was_made_in_error(
    marking: Marking,
) -> None:
    marking.open(ATTEMPT)
    marking.press("pills")
    marking.press(Qt.Key.Key_I, held=CTRL)
    assert marking.facts(ATTEMPT) == {"method": "pills"}


def test_any_sheet_of_the_call_is_noted_open_or_not(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press("pills")
    marking.open(DROPPED)
    assert marking.facts(ATTEMPT) == {}
    marking.press("he is here")
    marking.sheets.note_typed()
    assert marking.facts(ATTEMPT) == {"method": "pills"}
    assert marking.facts(DROPPED) == {"last_words": "he is here"}


def test_another_call_is_not_shown_what_was_typed(marking: Marking) -> None:
    marking.open(ATTEMPT)
    marking.press("rope", ESCAPE)
    number = CallId(Subject("c2"))
    other = replace(marking.shift.call, call_id=number, triggers=Triggers())
    marking.sheets.open_trigger(ATTEMPT, other)
    assert marking.typed("method") == ""


@pytest.mark.parametrize("trigger", OPENED)
def test_nothing_learned_is_nothing_said(marking: Marking, trigger: Trigger) -> None:
    told: list[object] = []
    marking.sheets.learned.connect(lambda *said: told.append(said))
    marking.open(trigger)
    marking.press(ENTER)
    assert told == []
    assert marking.closed == 1


@pytest.mark.parametrize(
    ("digit", "where"),
    [
        ("1", Weapon.IN_HAND),
        ("2", Weapon.IN_REACH),
        ("3", Weapon.IN_HOME),
        ("4", Weapon.NONE),
        ("5", Weapon.UNKNOWN),
    ],
)
def test_a_digit_says_at_once_where_the_weapon_is(
    marking: Marking, digit: str, where: Weapon
) -> None:
    marking.open(WEAPON)
    marking.press(digit)
    assert marking.shift.call.triggers.weapon is where
    assert marking.closed == (where is Weapon.NONE)


def test_type_others_loaded_and_apart_follow_by_enter(marking: Marking) -> None:
    marking.open(WEAPON)
    marking.press("2", "rifle", TAB, "his father", TAB, "1", TAB, "3", ENTER)
    assert marking.facts(WEAPON) == {
        "where": "in_reach",
        "type": "rifle",
        "others": "his father",
        "loaded": "yes",
        "apart": "asked",
    }


def test_what_a_weapon_is_like_is_asked_only_where_there_is_one(
    marking: Marking,
) -> None:
    marking.open(WEAPON)
    assert "Loaded?" not in marking.words()
    marking.press("1")
    assert "Loaded?" in marking.words()
    assert "Never ask anybody to unload it." in marking.text("where_advice")


def test_arrows_go_through_the_places_and_enter_says_one(marking: Marking) -> None:
    marking.open(WEAPON)
    down = Qt.Key.Key_Down
    marking.press(down, down, down)
    assert marking.facts(WEAPON) == {}
    marking.press(ENTER)
    assert marking.shift.call.triggers.weapon is Weapon.IN_HOME
    assert marking.closed == 0
    marking.press("rifle", ENTER)
    assert marking.facts(WEAPON) == {"where": "in_home", "type": "rifle"}


def test_what_arrows_have_passed_is_not_said_by_escape(marking: Marking) -> None:
    marking.open(SILENT)
    marking.press(Qt.Key.Key_Down, ESCAPE)
    assert marking.facts(SILENT) == {}


def test_a_digit_corrected_is_what_holds(marking: Marking) -> None:
    marking.open(WEAPON)
    marking.press("1", BACK, "3")
    assert marking.shift.call.triggers.weapon is Weapon.IN_HOME


def test_who_else_is_in_danger_and_where(marking: Marking) -> None:
    marking.open(Trigger.DANGER_TO_ANOTHER)
    marking.press("his brother", TAB, "at work", TAB, "at his aunt's", ENTER)
    assert marking.facts(Trigger.DANGER_TO_ANOTHER) == {
        "target": "his brother",
        "whereabouts": "at work",
        "safe_place": "at his aunt's",
    }
    assert marking.tasks == [Work.WARN]


@pytest.mark.parametrize(
    ("digit", "role"), [("1", "caller"), ("2", "at_risk"), ("3", "witness")]
)
def test_the_first_digit_says_who_the_child_is(
    marking: Marking, digit: str, role: str
) -> None:
    marking.open(CHILD)
    marking.press(digit, "Sam, 6", TAB, "a neighbor", TAB, "1", ENTER)
    assert marking.facts(CHILD) == {
        "role": role,
        "ages": "Sam, 6",
        "with": "a neighbor",
        "home": "danger",
    }
    assert marking.tasks == [Work.REPORT_CHILD]


def test_who_took_the_report_is_shown_when_it_is_opened_again(marking: Marking) -> None:
    marking.open(CHILD)
    told = {"taken_by": "Ms. Example", "report_number": "26-1"}
    assessing.learn(marking.shift.desk, CALL, CHILD, told)
    assert marking.text("child_now") == "Told: Ms. Example, number 26-1"


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (None, "The telephone has not said whether sound arrives."),
        (LevelsHeard(-20, -96), "The telephone has not said whether sound arrives."),
        (LevelsHeard(-20, -96, 0), "▲ No sound arrives on the line."),
        (LevelsHeard(-20, -90, 25), "The line is open; what arrives is silence."),
        (LevelsHeard(-20, -40, 25), "The line is open; something can be heard."),
    ],
)
def test_whether_sound_arrives_is_said_first(
    marking: Marking, levels: LevelsHeard | None, words: str
) -> None:
    marking.open(SILENT)
    marking.sheets.show_levels(levels)
    assert marking.text("silent_now") == words


def test_a_line_that_is_closed_tells_of_no_sound(marking: Marking) -> None:
    marking.sheets.show_levels(LevelsHeard(-20, -40, 25))
    marking.shift.desk.record(CALL, CallEnded(by=Side.CALLER))
    marking.open(SILENT)
    assert marking.text("silent_now") == "The line is closed."


def test_whoever_cannot_speak_answers_by_taps_and_keys(marking: Marking) -> None:
    marking.open(SILENT)
    assert "In danger now?" not in marking.words()
    marking.press("2")
    assert "tap once for yes, twice for no" in marking.text("silent_advice")
    marking.shift.desk.record(CALL, DigitHeard(digit="1"))
    assert marking.text("silent_now").endswith("Caller pressed 1: yes")
    marking.press("1", TAB, "2", TAB, "1", ENTER)
    assert marking.facts(SILENT) == {
        "silent": "cannot_speak",
        "danger": "yes",
        "hurt": "no",
        "overheard": "yes",
    }
    assert marking.opened == []


@pytest.mark.parametrize(
    ("digit", "opened"),
    [("1", []), ("2", []), ("3", [Trigger.RELAY]), ("4", [Deed.EMS])],
)
def test_only_no_answer_at_all_opens_ems(
    marking: Marking, digit: str, opened: list[Deed | Trigger]
) -> None:
    marking.open(SILENT)
    marking.press(digit)
    assert marking.opened == opened
    assert marking.closed == len(opened)


def test_a_drop_shows_its_level_and_what_that_asks_for(marking: Marking) -> None:
    marking.shift.desk.record(CALL, LevelShown(level=RiskLevel.HIGH))
    marking.sheets.open_trigger(DROPPED, marking.shift.call)
    assert marking.text("dropped_now") == (
        "A call back is in your work. Level: ▲ High. "
        "If not reached: ask 911 for a welfare check at once."
    )


def test_a_home_that_is_the_danger_is_said_where_a_drop_is_marked(
    marking: Marking,
) -> None:
    marking.open(CHILD)
    assessing.learn(marking.shift.desk, CALL, CHILD, {"home": "danger"})
    marking.open(DROPPED)
    assert marking.text("dropped_now") == "▲ Not safe to call back: no such task."
    assert Work.CALL_BACK not in marking.tasks


def test_a_call_back_is_taken_away_where_it_is_not_safe(marking: Marking) -> None:
    marking.open(DROPPED)
    assert marking.tasks == [Work.CALL_BACK]
    marking.press("he is here", TAB, "2", ENTER)
    assert marking.facts(DROPPED) == {"last_words": "he is here", "safe": "no"}
    assert marking.tasks == []


def test_an_abusive_caller_is_asked_about_danger_first(marking: Marking) -> None:
    marking.open(Trigger.ABUSIVE)
    assert "What became of it" not in marking.words()
    marking.press("1")
    assert "it is a call for help" in marking.text("danger_now_advice")
    assert "What became of it" not in marking.words()
    marking.press("2")
    assert "I will end this call" in marking.text("danger_now_advice")
    marking.press("2", TAB, "1", ENTER)
    assert marking.facts(Trigger.ABUSIVE) == {
        "danger_now": "no",
        "course": "passed_on",
        "flag": "proposed",
    }


def test_back_to_911_is_noted_and_voice_opened(marking: Marking) -> None:
    marking.open(Trigger.NOT_ELIGIBLE)
    marking.press("1", TAB, "wants an officer", ENTER)
    assert marking.facts(Trigger.NOT_ELIGIBLE) == {
        "back_because": "asks_police",
        "back_words": "wants an officer",
    }
    assert marking.opened == [Deed.VOICE]


def test_a_relay_is_no_third_party(marking: Marking) -> None:
    marking.open(Trigger.RELAY)
    assert "no third party" in marking.words()
    marking.press("2", "711", ENTER)
    assert marking.facts(Trigger.RELAY) == {"kind": "relay", "through": "711"}


@pytest.mark.parametrize("trigger", OPENED)
def test_a_key_says_that_the_mark_was_made_in_error(
    marking: Marking, trigger: Trigger
) -> None:
    marking.open(ATTEMPT)
    marking.open(WEAPON)
    marking.open(trigger)
    marking.press(Qt.Key.Key_I, held=CTRL)
    assert trigger not in marking.shift.call.triggers.marked
    assert marking.shift.call.triggers.marked == {ATTEMPT, WEAPON} - {trigger}
    assert marking.closed == 1


@pytest.mark.parametrize("trigger", OPENED)
def test_a_held_key_says_nothing(marking: Marking, trigger: Trigger) -> None:
    told: list[object] = []
    marking.sheets.learned.connect(lambda *said: told.append(said))
    marking.open(trigger)
    for key in (Qt.Key.Key_1, ENTER, Qt.Key.Key_Space):
        marking.hold_down(key)
    assert (told, marking.closed, marking.opened) == ([], 0, [])


@pytest.mark.parametrize("trigger", OPENED)
def test_only_one_sheet_is_open(marking: Marking, trigger: Trigger) -> None:
    marking.open(ATTEMPT)
    marking.open(trigger)
    sheets = marking.panel.findChildren(TriggerSheet)
    assert [s.objectName() for s in sheets if s.isVisible()] == [trigger.value]


def test_everything_to_act_on_has_a_name(marking: Marking) -> None:
    assert nameless(marking.panel) == []


@pytest.mark.parametrize("trigger", OPENED)
def test_every_fact_and_code_is_there_once_and_its_words_are_filled_in(
    marking: Marking, trigger: Trigger
) -> None:
    prompt = SHEETS[trigger]
    names = [fact.name for fact in prompt.facts]
    assert len(names) == len(set(names))
    for fact in prompt.facts:
        codes = [code for code, _ in fact.options]
        assert len(codes) == len(set(codes)) <= 9
        assert set(fact.advice) <= set(codes)
        name, after = fact.after or ("", ())
        known = {c for f in prompt.facts if f.name == name for c, _ in f.options}
        assert set(after) <= known
    marking.open(trigger)
    assert "{" not in marking.words()
