from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.pieces import KeyButton
from counselor_app.ui.trigger_bar import TriggerBar
from tests.ui.hands import button, click, part, words_of


@pytest.fixture
def triggers(qtbot: QtBot) -> TriggerBar:
    made = TriggerBar(Keyboard())
    qtbot.addWidget(made)
    return made


def test_every_trigger_with_a_key_is_shown_in_the_order_of_the_keys(
    triggers: TriggerBar,
) -> None:
    names = [found.objectName() for found in triggers.findChildren(KeyButton)]
    assert names == [
        "trigger_attempt",
        "trigger_weapon",
        "trigger_danger",
        "trigger_child",
        "trigger_place",
        "trigger_silent",
        "trigger_dropped",
        "trigger_palette",
    ]


def test_a_place_that_was_read_back_is_unknown_no_more(triggers: TriggerBar) -> None:
    marked = Triggers(marked=frozenset({Trigger.PLACE_UNKNOWN}))
    triggers.show_triggers(marked)
    assert words_of(triggers, "trigger_place") == "◆ Place unknown"
    triggers.show_triggers(marked, placed=True)
    assert words_of(triggers, "trigger_place") == "Place unknown"


def test_a_weapon_that_is_said_to_be_none_is_urgent_no_more(triggers: TriggerBar) -> None:
    marked = Triggers(marked=frozenset({Trigger.WEAPON}))
    triggers.show_triggers(replace(marked, weapon=Weapon.NONE))
    assert words_of(triggers, "trigger_weapon") == "Weapon"
    assert part(triggers, "trigger_weapon").property("tone") == ""
    triggers.show_triggers(replace(marked, weapon=Weapon.IN_HOME))
    assert words_of(triggers, "trigger_weapon") == "◆ Weapon"


def test_a_marked_trigger_has_a_shape_and_a_color(triggers: TriggerBar) -> None:
    triggers.show_triggers(Triggers(marked=frozenset({Trigger.WEAPON})))
    assert words_of(triggers, "trigger_weapon") == "◆ Weapon"
    assert part(triggers, "trigger_weapon").property("tone") == "imminent"
    assert words_of(triggers, "trigger_attempt") == "Attempt in progress"


def test_without_a_call_no_trigger_can_be_marked(triggers: TriggerBar) -> None:
    triggers.show_triggers(None)
    assert not button(triggers, "trigger_attempt").isEnabled()
    triggers.show_triggers(Triggers())
    assert button(triggers, "trigger_attempt").isEnabled()


def test_a_trigger_is_asked_by_its_button(triggers: TriggerBar, qtbot: QtBot) -> None:
    triggers.show_triggers(Triggers())
    with qtbot.waitSignal(triggers.trigger_asked) as asked:
        click(triggers, "trigger_place")
    assert asked.args == [Deed.PLACE]


def test_troubles_of_the_desk_stand_beside_them(triggers: TriggerBar) -> None:
    triggers.show_health(("one", "two", "three"))
    assert words_of(triggers, "health") == "▲ one\n▲ two (and 1 more)"
    assert "three" in part(triggers, "health").toolTip()
    triggers.show_health(())
    assert words_of(triggers, "health") == ""
