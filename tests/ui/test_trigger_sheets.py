from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.sheet import LineField
from counselor_app.ui.trigger_sheets import TriggerSheets
from tests.conftest import CALL, World
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, TAB, Hands, Shift, nameless


class Marking(Hands):
    """A counselor who has pressed F1 or F2."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.sheets, self.closed = TriggerSheets(), 0
        shift.join_triggers(self.sheets)
        self.sheets.closed.connect(self._count)
        super().__init__(qtbot, self.sheets)

    def typed(self, name: str) -> str:
        """Return what stands in a field."""
        field = self.panel.findChild(LineField, name)
        assert isinstance(field, LineField)
        return field.text()

    def _count(self) -> None:
        self.closed += 1


@pytest.fixture
def shift(world: World) -> Shift:
    shift = Shift(world)
    assessing.mark(shift.desk, CALL, Trigger.ATTEMPT_IN_PROGRESS)
    assessing.mark(shift.desk, CALL, Trigger.WEAPON)
    return shift


@pytest.fixture
def marking(qtbot: QtBot, shift: Shift) -> Marking:
    return Marking(qtbot, shift)


def test_what_is_learned_of_an_attempt_is_noted_by_enter(
    marking: Marking, shift: Shift
) -> None:
    marking.sheets.open_attempt(shift.call)
    marking.press("pills", TAB, "10 minutes ago", TAB, TAB, "2", TAB, "2", ENTER)
    assert shift.call.triggers.attempt == {
        "method": "pills",
        "time": "10 minutes ago",
        "breathing": "with difficulty",
        "door": "locked",
    }
    assert marking.closed == 1
    assert marking.focus() is marking.elsewhere


def test_a_second_opening_shows_what_is_known_and_notes_only_what_is_new(
    marking: Marking, shift: Shift
) -> None:
    told: list[object] = []
    marking.sheets.attempt_learned.connect(told.append)
    marking.sheets.open_attempt(shift.call)
    marking.press("pills", ENTER)
    marking.sheets.open_attempt(shift.call)
    assert marking.typed("method") == "pills"
    marking.press(TAB, "13:50", ENTER)
    assert told == [{"method": "pills"}, {"time": "13:50"}]


def test_escape_notes_nothing_and_keeps_what_was_typed(
    marking: Marking, shift: Shift
) -> None:
    marking.sheets.open_attempt(shift.call)
    marking.press("rope", ESCAPE)
    assert shift.call.triggers.attempt == {}
    assert marking.closed == 1
    marking.sheets.open_attempt(shift.call)
    assert marking.typed("method") == "rope"


def test_another_call_is_not_shown_what_was_typed(marking: Marking, shift: Shift) -> None:
    marking.sheets.open_attempt(shift.call)
    marking.press("rope", ESCAPE)
    marking.sheets.open_attempt(replace(shift.call, call_id=CallId(Subject("c2"))))
    assert marking.typed("method") == ""


def test_nothing_learned_is_nothing_said(marking: Marking, shift: Shift) -> None:
    told: list[object] = []
    marking.sheets.attempt_learned.connect(told.append)
    marking.sheets.open_attempt(shift.call)
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
def test_a_digit_says_where_the_weapon_is_and_closes(
    marking: Marking, shift: Shift, digit: str, where: Weapon
) -> None:
    told: list[object] = []
    marking.sheets.weapon_learned.connect(told.append)
    marking.sheets.open_weapon(shift.call)
    marking.press(digit)
    assert told == [where]
    assert shift.call.triggers.weapon is where
    assert marking.closed == 1


@pytest.mark.parametrize("trigger", list(Trigger))
def test_a_key_says_that_the_mark_was_made_in_error(
    marking: Marking, shift: Shift, trigger: Trigger
) -> None:
    attempt = trigger is Trigger.ATTEMPT_IN_PROGRESS
    opens = marking.sheets.open_attempt if attempt else marking.sheets.open_weapon
    opens(shift.call)
    marking.press(Qt.Key.Key_I, held=CTRL)
    assert trigger not in shift.call.triggers.marked
    assert len(shift.call.triggers.marked) == 1
    assert marking.closed == 1


def test_a_held_digit_says_nothing(marking: Marking, shift: Shift) -> None:
    marking.sheets.open_weapon(shift.call)
    marking.hold_down(Qt.Key.Key_1)
    assert marking.closed == 0


def test_everything_to_act_on_has_a_name(marking: Marking) -> None:
    assert nameless(marking.panel) == []
