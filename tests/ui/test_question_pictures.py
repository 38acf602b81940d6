"""The question's card as pictures: typed, yes or no, refused, protected by Part 2."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.domain.assessment.form import Kind, Limits, Wording
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from tests.conftest import World
from tests.domain.assessment.forms import ask, protocol
from tests.ui.hands import WindowHand, opened
from tests.ui.test_pictures import cut_off, on_neighbors, outside, settled
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events

WORDING = Wording(
    "How many tablets have been taken, and of what strength, as far as anybody knows?",
    "Tablets",
    listen="Count them together, if the box is at hand. Any amount to die is F1.",
    why="The poison center asks first.",
)
TABLETS = ask(
    "tablets",
    kind=Kind.INTEGER,
    options=(),
    wording=WORDING,
    limits=Limits(highest=500),
    section="Substances",
    tags=frozenset({"42CFRPart2"}),
)
ALONE = ask(
    "alone",
    kind=Kind.BOOLEAN,
    options=(),
    wording=Wording("Is the person alone?", "Alone"),
    section="Safety now",
)
SECTIONS = ("Desire", "Capability", "Intent", "Danger to others", "Violence", "Buffers")
REST = tuple(ask(name, section=name) for name in SECTIONS)
PROTOCOL = protocol(ALONE, TABLETS, *REST)


def yes_or_no(hand: WindowHand) -> None:
    hand.types("2")


def empty_field(hand: WindowHand) -> None:
    yes_or_no(hand)
    hand.press("Return")


def refused(hand: WindowHand) -> None:
    empty_field(hand)
    hand.types("a handful")
    hand.press("Return")


SCENES = (yes_or_no, empty_field, refused)
LOOKS = [(t, p) for t in Theme for p in (100, 150)]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0].value}-{look[1]}")
def look(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    theme, percent = request.param
    apply_theme(qapp, theme, percent)
    yield f"{theme.value}-{percent}"
    apply_theme(qapp, Theme.LIGHT)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_an_answer_of_any_kind_fits_the_card(
    qtbot: QtBot, tmp_path: Path, look: str, scene: Callable[[WindowHand], None]
) -> None:
    world = World(protocol=PROTOCOL)
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    scene(hand)
    hand.window.resize(1280, 800)
    settled(hand)
    folder = Path(os.environ.get("COUNSELOR_PICTURES") or tmp_path)
    picture = folder / f"{scene.__name__}-{look}.png"
    assert hand.window.grab().save(str(picture))
    faults = [*cut_off(hand.window), *on_neighbors(hand.window), *outside(hand.window)]
    assert faults == [], picture.name
