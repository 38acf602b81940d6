"""Screens are tested at one wall clock, St. Louis, and are gone when a test ends."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme


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
