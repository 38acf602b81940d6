"""A protocol as a call fills it in: what is asked now, and what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import compress
from operator import gt, is_not

from counselor_app.domain.assessment.answers import Answers, ItemAnswered, NonAnswer
from counselor_app.domain.assessment.filling import Filled, Values, blank
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.typed import value_from
from counselor_app.domain.assessment.values import Value

Facts = Mapping[str, str]
AGE, CALLER = "age", "caller"
MINOR, ADULT, OLDER = "minor", "adult", "older"


@dataclass(frozen=True, slots=True)
class Score:
    """What a form adds up to by an expression; `late` while a newer one is worked out."""

    item: Item
    value: Value | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A protocol with the answers of one call, and with what the call says of itself.

    `facts` are what the counselor said elsewhere: they fill the hidden items of their
    names. A value: `after` gives the next one and settles only what has changed.
    `now` and `open` have one byte a question, in the protocol's order: 1 is to be asked
    now, and has no answer of any kind. Bytes are counted and searched without a loop.
    `scored` is the form that expressions were last worked out for.
    """

    protocol: Protocol
    filled: Filled
    spots: tuple[int, ...] = ()
    answers: Answers = field(default_factory=Answers)
    facts: Facts = field(default_factory=dict)
    now: bytes = b""
    open: bytes = b""
    scored: Filled | None = field(default=None, repr=False)

    def after(self, answers: Answers, facts: Facts) -> "Asked":
        """Return what is asked once these are the answers and the facts."""
        if answers is self.answers and facts == self.facts:
            return self
        changed: dict[int, Values] = {}
        minor = facts.get(AGE) == MINOR
        whole = minor is not (self.facts.get(AGE) == MINOR)
        for link_id in _differing(self.answers, answers, whole=whole):
            item, at = self.protocol.item(link_id), self.filled.spot(link_id)
            if item is not None and at is not None:
                changed[at] = _values(item, answers, minor=minor)
        for item in self.protocol.facts:
            name = item.code.code if item.code else ""
            at = self.filled.spot(item.link_id)
            if at is not None and self.facts.get(name) != facts.get(name):
                changed[at] = _fact(item, facts.get(name))
        filled = self.filled.given(changed) if changed else self.filled
        return _marked(replace(self, filled=filled, answers=answers, facts=facts))

    def with_scores(self, filled: Filled, worked: Filled) -> "Asked":
        """Return it with what expressions gave, unless the answers changed meanwhile."""
        if filled is not self.filled:
            return self
        return _marked(replace(self, filled=worked, scored=worked))

    @property
    def scores(self) -> tuple["Score", ...]:
        """The calculated values that a form shows, in its order."""
        if not self.protocol.calculates:
            return ()
        late = self.scored is not self.filled
        return tuple(
            Score(item, next(iter(self.filled.values(at)), None), late)
            for at, spot in enumerate(self.filled.shape.spots)
            if (item := spot.item).calculated and self.filled.is_enabled(at)
        )

    @property
    def questions(self) -> tuple[Item, ...]:
        """The questions to ask now, in their order."""
        return tuple(compress(self.protocol.questions, self.now))

    def says_now(self, link_id: str) -> bool:
        """Whether the latest answer to an item is a real one, or the call says it."""
        latest = self.answers.by_item.get(link_id)
        return latest is None or latest.is_real

    def is_asked(self, link_id: str) -> bool:
        """Whether the question is one to ask now."""
        at = self.filled.spot(link_id)
        return at is not None and self.filled.is_enabled(at)

    def next_after(self, link_id: str | None) -> Item | None:
        """Return the next question without any answer, after one, else from the start."""
        number = self.protocol.numbers.get(link_id or "", 0)
        at = self.open.find(1, number)
        return self._question(at if at >= 0 else self.open.find(1, 0, number))

    def last_before(self, link_id: str | None) -> Item | None:
        """Return the question before one, answered or not; before none, the last one."""
        number = self.protocol.numbers.get(link_id or "", len(self.now) + 1)
        return self._question(self.now.rfind(1, 0, number - 1))

    def place(self, link_id: str) -> tuple[int, int]:
        """Return which question it is of those to ask now, from 1, and of how many."""
        upto = self.protocol.numbers.get(link_id, 0)
        return self.now.count(1, 0, upto), self.now.count(1)

    def parts(self) -> Iterator[tuple[str, float]]:
        """Give each section that is asked now, and how much of it is answered, 0 to 1."""
        for section, begin, end in self.protocol.parts:
            if asked := self.now.count(1, begin, end):
                yield section, 1 - self.open.count(1, begin, end) / asked

    def _question(self, at: int) -> Item | None:
        return self.protocol.questions[at] if at >= 0 else None


def asked_from(protocol: Protocol) -> Asked:
    """Return the protocol as a call begins it."""
    filled = blank(protocol.form)
    spots = tuple(filled.shape.first[link_id] for link_id in protocol.numbers)
    return _marked(Asked(protocol, filled, spots))


def _marked(asked: Asked) -> Asked:
    now = bytes(map(asked.filled.flags.__getitem__, asked.spots))
    answered = map(asked.answers.by_item.__contains__, asked.protocol.numbers)
    return replace(asked, now=now, open=bytes(map(gt, now, answered)))


def _differing(old: Answers, new: Answers, *, whole: bool) -> set[str]:
    before, after = old.by_item, new.by_item
    if whole:
        return {*before, *after}
    if before is after:
        return set()
    others = compress(after, map(is_not, map(before.get, after), after.values()))
    return {*others, *(before.keys() - after.keys())}


def _values(item: Item, answers: Answers, *, minor: bool) -> Values:
    """Return what counts of an item's answers: the last real one.

    What is declined or unknown later does not unsay it. A minor's refusal counts as the
    answer that the protocol names for it, unless what was told before is worse.
    """
    told = answers.told(item.link_id)
    latest = answers.by_item.get(item.link_id)
    said = _value(item, told) if told is not None else ()
    refused = latest is not None and latest.non_answer is NonAnswer.DECLINED
    if minor and refused and (counts_as := item.option(item.refused_as)):
        before = next((o for o in item.options if o.value in said), counts_as)
        worse = max(before, counts_as, key=partial(severity, item))
        return (worse.value,)
    return said


def _value(item: Item, answered: ItemAnswered) -> Values:
    if answered.option is not None:
        option = item.option(answered.option)
        return (option.value,) if option else ()
    value = value_from(item, answered.value or "")
    return () if value is None else (value,)


def _fact(item: Item, said: str | None) -> Values:
    option = item.option(said) if said else None
    return (option.value,) if option else ()
