"""A pick to the painted next question, on long forms: ours, survey-core, a bare card.

All of them, at every length, answer by turns in the same run. Ours is a question panel
with the keys and a desk that records; survey-core is the rule engine alone, without any
screen. The bare card is the floor of a screen: a label and seven plain buttons, the same
words changing in as many places, laid out and painted, with no rules and nothing noted.
A label alone changes one line where ours must change five, so it stands beside, to be
read and not compared.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from benchmarks.answering import Answering, Asked, Bare, BareCard, Engine
from benchmarks.figures import Figure, high, milliseconds
from benchmarks.forms import Shape
from benchmarks.survey_core.peer import PINNED, NoPeer, SurveyCore
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme

_FEW, _LENGTHS = 10, (10, 20, 60, 500, 2000)
_TURNS, _WARM = 30, 6
_OURS, _LABEL, _ENGINE = "ours", "bare label", f"survey-core {PINNED} under node"
_CARD = "bare card with seven buttons"
_GOALS = ((20, _CARD, 2.0), (60, _CARD, 2.0), (500, _ENGINE, 0.5), (2000, _ENGINE, 0.5))
_GROWTH = 1.5
_WHY = {
    _CARD: "the rules and the panel may cost one more repaint",
    _ENGINE: "survey-core runs the rules of the whole form, and paints nothing",
    _OURS: "a pick may touch what depends on it, not the whole form",
}

Who = tuple[str, int]  # one of the four, and the length of its form
Times = dict[Who, list[float]]  # seconds


@dataclass(frozen=True)
class Plan:
    """A shape of form, and which of its questions is picked at a turn."""

    name: str
    shape: Shape
    place: Callable[[int, int], int]


def _along(length: int, turn: int) -> int:
    turns, last = _TURNS + _WARM, length - 2
    return turn % (last + 1) if last < turns else turn * last // (turns - 1)


PLANS = (
    Plan("chain", Shape.CHAIN, _along),
    Plan("star", Shape.STAR, _along),
    Plan("star, its first question", Shape.STAR, lambda _length, _turn: 0),
)


def measure() -> list[Figure]:
    """Answer along each form, every one by turns."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    apply_theme(qt, Theme.LIGHT)
    try:
        with SurveyCore() as node:
            return [f for plan in PLANS for f in _figures(plan, _times(plan, node), ())]
    except NoPeer as why:
        lacking = (f"survey-core is not measured: {why}",)
        return [f for plan in PLANS for f in _figures(plan, _times(plan, None), lacking)]


def _times(plan: Plan, node: SurveyCore | None) -> Times:
    everyone: dict[Who, Answering] = {}
    for length in _LENGTHS:
        everyone[_OURS, length] = Asked(plan.shape, length)
        everyone[_CARD, length] = BareCard()
        everyone[_LABEL, length] = Bare()
        if node:
            everyone[_ENGINE, length] = Engine(node, plan.shape, length)
    gc.collect()
    gc.freeze()  # as the program does once all is made
    times: Times = {who: [] for who in everyone}
    for turn in range(_WARM + _TURNS):
        for (who, length), answering in everyone.items():
            answering.stand_at(plan.place(length, turn))
            times[who, length].append(answering.pick())
    for answering in everyone.values():
        answering.close()
    return {who: seconds[_WARM:] for who, seconds in times.items()}


def _figures(plan: Plan, times: Times, lacking: tuple[str, ...]) -> Iterator[Figure]:
    for length, other, goal in _GOALS:
        if (other, length) in times:
            name = f"{plan.name} of {length}: pick to painted next question"
            yield _figure(name, times, (_OURS, length), (other, length), goal, lacking)
    name = f"{plan.name} of 500 against of {_FEW}: pick to painted next question"
    yield _figure(name, times, (_OURS, 500), (_OURS, _FEW), _GROWTH, lacking)


def _figure(
    name: str, times: Times, ours: Who, peer: Who, goal: float, lacking: tuple[str, ...]
) -> Figure:
    (kind, length), both = peer, (milliseconds(times[ours]), milliseconds(times[peer]))
    called = kind if kind != _OURS else f"ours of {length}"
    notes = (*_seen(times, {ours[1], length}), *lacking)
    return Figure(name, *both, called, "ms", goal, _WHY[kind], notes)


def _seen(times: Times, lengths: set[int]) -> Iterator[str]:
    for (kind, length), took in times.items():
        if length in lengths:
            middle, most = milliseconds(took), high(took)
            yield f"{kind} of {length}: {middle:.2f} ms, p95 {most:.2f} ms"
