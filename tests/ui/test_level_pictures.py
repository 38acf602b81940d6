"""Pictures of a level that would fall, of a proposal, and of help above what fits."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counselor_app.desk import assessing
from counselor_app.domain.health import CadReached, PhoneReady, Saved
from counselor_app.domain.risk import RiskLevel
from counselor_app.ui.tokens import Theme
from tests.conftest import CALL, World
from tests.ui.hands import WindowHand, opened, part
from tests.ui.test_pictures import (
    Scene,
    cut_off,
    folder,
    look,
    on_neighbors,
    outside,
    settled,
)
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events

__all__ = ["folder", "look"]  # the fixtures
LOOKS = [(theme, 100) for theme in Theme] + [(Theme.LIGHT, 150), (Theme.DARK, 200)]
CORE = ("thoughts-recent", "ever-attempted")


def say(hand: WindowHand, safety: str, **more: str) -> None:
    answers = {"thoughts-now": "thoughts", **dict.fromkeys(CORE, "no"), **more}
    for item, code in {"safety-now": safety, **answers}.items():
        assessing.answer_item(hand.desk, CALL, item, code)


def falling(hand: WindowHand) -> None:
    say(hand, "means-near")
    say(hand, "safe-together")


def put_aside(hand: WindowHand) -> None:
    falling(hand)
    hand.press("Return")


def proposed(hand: WindowHand) -> None:
    say(hand, "means-near", intoxicated="heavy")
    reason = "Her sister is with her and has taken the pills to her car."
    assessing.rate(hand.desk, CALL, RiskLevel.LOW, reason)


def rating(hand: WindowHand) -> None:
    say(hand, "means-near")
    hand.press("Ctrl+K", "1", "Return")


def above(hand: WindowHand) -> None:
    say(hand, "safe-alone")
    hand.press("F11", "1", "Ctrl+Return")


def owing(hand: WindowHand) -> None:
    say(hand, "hurt")
    hand.press("F11", "Ctrl+Return")


def asked(hand: WindowHand) -> None:
    owing(hand)
    hand.press("Ctrl+Shift+K")


def back_to_911(hand: WindowHand) -> None:
    hand.press("F2", "1", "Escape")
    say(hand, "hurt", **{"others-safe": "someone", "others-target": "named"})


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        *(falling, put_aside, proposed, rating, above, owing, asked, back_to_911),
    )
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("look", LOOKS, indirect=True, ids=str)
def test_nothing_is_cut_off_and_nothing_lies_on_its_neighbor(
    qtbot: QtBot, world: World, look: str, folder: Path, scene: str
) -> None:
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.desk.take([CadReached(), PhoneReady()])
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    SCENES[scene](hand)
    hand.desk.take([Saved(hand.desk.pen.number)])
    large = look.endswith("200")
    for width, height in ((1920, 1080),) if large else ((1440, 900), (1280, 800)):
        hand.window.resize(width, height)
        settled(hand)
        picture = folder / f"{scene}-{look}-{width}x{height}.png"
        assert hand.window.grab().save(str(picture))
        faults = [*cut_off(hand.window), *on_neighbors(hand.window)]
        assert [*faults, *outside(hand.window)] == [], picture.name


def test_what_is_refused_is_in_view_beside_its_control(
    qtbot: QtBot, world: World
) -> None:
    hand = opened(qtbot, world)
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    hand.window.resize(1280, 800)
    above(hand)
    settled(hand)
    rescue = part(hand.window, "rescue")
    for name in ("why_higher", "notice"):
        seen = part(rescue, name)
        assert seen.visibleRegion().boundingRect() == seen.rect()
