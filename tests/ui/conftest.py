"""Screens are tested at one wall clock, St. Louis, and are gone when a test ends."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.ui.keys import Keyboard
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from tests.conftest import Author, World
from tests.ui.hands import WindowHand, opened
from tests.ui.help_hands import Helping
from tests.ui.panel_hands import Shift
from tests.ui.views import EXAMPLE_START, example_author, ringing_events, talking_events


@pytest.fixture(autouse=True)
def _in_st_louis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply_theme(qapp, Theme.LIGHT)


@pytest.fixture(autouse=True)
def _let_go(qapp: QApplication) -> Iterator[None]:
    # Outside an event loop Qt keeps what was deleted later, and restyles it each time.
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(qtbot: QtBot, world: World) -> WindowHand:
    """Return a counselor at a whole desk, where nothing has happened yet."""
    world.clock.time = EXAMPLE_START
    return opened(qtbot, world)


@pytest.fixture
def talking(hand: WindowHand) -> WindowHand:
    """Return a counselor in the example call, whose keys are let through."""
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    return hand


@pytest.fixture
def shift(world: World) -> Shift:
    """Return a desk with the example call answered, for one panel alone."""
    return Shift(world)


@pytest.fixture
def helping(qtbot: QtBot, shift: Shift) -> Helping:
    """Return a counselor who sends help."""
    return Helping(qtbot, shift)


@pytest.fixture
def author() -> Author:
    """Return who writes, on the morning of the example call."""
    return example_author()


@pytest.fixture
def left(qtbot: QtBot) -> LeftPanel:
    """Return the left column alone."""
    made = LeftPanel(Keyboard())
    qtbot.addWidget(made)
    made.resize(216, 800)
    made.show()
    return made
