"""Whether a worse answer ever leads to a lower step, found by trying the answers.

Every answer to every question is assessed in a calm call and in one of each level, with
as many answers that speak for safety as ease a step, one fewer and none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from counselor_app.domain.assessment.answers import Answers, ItemAnswered
from counselor_app.domain.assessment.asking import Asked, asked_from
from counselor_app.domain.assessment.assess import Assessment, assess
from counselor_app.domain.assessment.form import Item, Option
from counselor_app.domain.assessment.plan import AtLeast, severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.values import Coding
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.lint_finding import Finding, warning
from counselor_app.wire.lint_reach import Reach
from counselor_app.wire.protocol_words import RUNGS, level_of, quoted

_MOST = 1_000_000  # questions looked at in all assessments of one protocol: seconds
_Fall = tuple[Option, Rung, Option, Rung | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a call says: options by question, and what it says by the facts."""

    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def and_(self, other: "_Said") -> "_Said":
        """Return both, and the other where they differ."""
        facts = {**self.facts, **other.facts}
        return _Said({**self.answers, **other.answers}, facts)


def lint_steps(protocol: Protocol) -> Iterator[Finding]:
    """Give the answers that lead to a lower step than a milder one does."""
    blank, search = asked_from(protocol), Reach(protocol.form)
    calls, left = [*_calls(blank)], _MOST
    for item in protocol.questions:
        left -= len(item.options) * len(calls) * _BUFFERS * len(protocol.questions)
        if left < 0:
            words = "So many questions that no step was tried from here on."
            yield warning(item.link_id, "steps-not-tried", words)
            return
        opening = _opening(item, search)
        said = (call.and_(opening) for call in calls)
        every = (s.and_(more) for s in said for more in _buffers(item, s, blank))
        if fall := next((f for s in every for f in _falls(blank, item, s)), None):
            milder, high, worse, low = fall
            words = f"{quoted(worse.display)} can lead to {_step(low)} where the milder "
            words += f"{quoted(milder.display)} leads to {_step(high)}."
            yield warning(item.link_id, "worse-answer-eases", words)


def _step(rung: Rung | None) -> str:
    return RUNGS[rung] if rung else "no step"


def _calls(blank: Asked) -> Iterator[_Said]:
    """Give a calm call, one of each level that an answer makes, then none."""
    protocol, calm = blank.protocol, _Said()
    for item in protocol.core:
        if option := _plain(protocol, item):
            calm = calm.and_(_one(item, option.code))
    yield calm
    for level in RiskLevel:
        rules = [r.rule for r in protocol.plan.levels if r.level is level]
        tests = [rule for rule in rules if isinstance(rule, AtLeast)]
        named = [(protocol.item(test.item), test.code) for test in tests]
        said = (calm.and_(_one(item, code)) for item, code in named if item)
        reached = (call for call in said if _assessed(blank, call).level is level)
        if (call := next(reached, None)) is not None:
            yield call
    yield _Said()


def _plain(protocol: Protocol, item: Item) -> Option | None:
    """Return the mildest answer, one that speaks neither for safety nor against it."""
    options = _ordered(item)
    plain = (o for o in options if not o.buffer and not level_of(protocol, item, o))
    return next(plain, options[0] if options else None)


def _ordered(item: Item) -> list[Option]:
    return sorted(item.options, key=lambda option: severity(item, option))


def _one(item: Item, code: str) -> _Said:
    if item.hidden and item.code:
        return _Said(facts={item.code.code: code})
    return _Said({item.link_id: code})


def _opening(item: Item, search: Reach) -> _Said:
    """Return answers that bring a question up, as far as answers are chosen."""
    said = _Said()
    for link_id, values in (search.opening({item.link_id: ()}) or {}).items():
        codes = (value.code for value in values if isinstance(value, Coding))
        if code := next(codes, None):
            said = said.and_(_one(search.form.by_id[link_id], code))
    return said


_BUFFERS = 3


def _buffers(item: Item, said: _Said, blank: Asked) -> Iterator[_Said]:
    """Give no answers for safety, one fewer than ease a step, and as many.

    First those to questions that the item brings up: they may have been answered before.
    """
    more = [
        _one(other, option.code)
        for other in sorted(blank.protocol.buffers, key=lambda o: not _waits(o, item))
        if other is not item and other.link_id not in said.answers
        if blank.is_asked(other.link_id) or _waits(other, item)
        for option in other.options
        if option.buffer
    ]
    enough = blank.protocol.plan.buffers
    ones = list({next(iter(one.answers)): one for one in more}.values())
    for count in sorted({0, enough - 1, enough}):
        found = _Said()
        for one in ones[: max(count, 0)]:
            found = found.and_(one)
        yield found


def _waits(other: Item, item: Item) -> bool:
    return any(condition.item == item.link_id for condition in other.when)


def _falls(blank: Asked, item: Item, said: _Said) -> Iterator[_Fall]:
    steps = [
        (option, _assessed(blank, said.and_(_one(item, option.code))).step)
        for option in _ordered(item)
    ]
    for (milder, high), (worse, low) in combinations(steps, 2):
        if high and (low is None or low.height < high.height):
            yield milder, high, worse, low


def _assessed(blank: Asked, said: _Said) -> Assessment:
    answers = {i: ItemAnswered(item=i, option=o) for i, o in said.answers.items()}
    return assess(blank.after(Answers(by_item=answers), said.facts))
