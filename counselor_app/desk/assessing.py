"""What a counselor does to learn how near the danger is."""

from collections.abc import Mapping

from counselor_app.desk.desk import Desk
from counselor_app.domain.assessment.answers import (
    AnswerTakenBack,
    ItemAnswered,
    NonAnswer,
)
from counselor_app.domain.assessment.assess import Assessment, assess
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import (
    LevelShown,
    RatingReasoned,
    RiskLevel,
    RiskRated,
    may_rate,
)
from counselor_app.domain.triggers import (
    AttemptLearned,
    Trigger,
    TriggerMarked,
    TriggerUnmarked,
    Weapon,
    WeaponLearned,
)

_NO_PROTOCOL = Protocol("", "", "", "", ())


def assessment(desk: Desk, call_id: CallId) -> Assessment:
    """Return what the answers and triggers of a call add up to now."""
    call = desk.board.call(call_id)
    if desk.protocol is None:  # nothing can be asked, so nothing is rated
        found = assess(_NO_PROTOCOL, call.answers, call.triggers)
        rated = found.level if found.level.severity > RiskLevel.UNRATED.severity else None
        return Assessment(rated or RiskLevel.UNRATED, found.reasons)
    return assess(desk.protocol, call.answers, call.triggers)


def answer_item(desk: Desk, call_id: CallId, item: str, answer: str | NonAnswer) -> None:
    """Note an answer, or why there is none, and the level that it made the desk show."""
    asked = desk.protocol.item(item) if desk.protocol else None
    if asked is None:
        raise Refused("This question is not in the protocol of this call.")
    if isinstance(answer, NonAnswer):
        desk.record(call_id, ItemAnswered(item=item, non_answer=answer))
    elif asked.option(answer) is None:
        raise Refused("The question has no such answer.")
    else:
        desk.record(call_id, ItemAnswered(item=item, option=answer))
    _show_level(desk, call_id)


def take_back(desk: Desk, call_id: CallId, item: str) -> None:
    """Undo a slip: the question counts as not asked."""
    if item in desk.board.call(call_id).answers.by_item:
        desk.record(call_id, AnswerTakenBack(item=item))
        _show_level(desk, call_id)


def rate(desk: Desk, call_id: CallId, level: RiskLevel, reason: str) -> None:
    """Put the counselor's name to a level, or raise Refused."""
    may_rate(desk.board.call(call_id).risk, level, reason)
    desk.record(call_id, RiskRated(level=level))
    if reason.strip():
        desk.record(call_id, RatingReasoned(reason=reason.strip()))


def mark(desk: Desk, call_id: CallId, trigger: Trigger) -> None:
    """Mark a trigger, once; a second time does nothing."""
    if trigger not in desk.board.call(call_id).triggers.marked:
        desk.record(call_id, TriggerMarked(trigger=trigger))
        _show_level(desk, call_id)


def unmark(desk: Desk, call_id: CallId, trigger: Trigger) -> None:
    """Note that the mark was made in error."""
    if trigger in desk.board.call(call_id).triggers.marked:
        desk.record(call_id, TriggerUnmarked(trigger=trigger))
        _show_level(desk, call_id)


def learn_weapon(desk: Desk, call_id: CallId, where: Weapon) -> None:
    """Note where the weapon is."""
    desk.record(call_id, WeaponLearned(where=where))
    _show_level(desk, call_id)


def learn_attempt(desk: Desk, call_id: CallId, facts: Mapping[str, str]) -> None:
    """Note what was learned of an attempt; empty words are nothing learned."""
    said = ((name, words.strip()) for name, words in facts.items())
    known = tuple((name, words) for name, words in said if words)
    if known:
        desk.record(call_id, AttemptLearned(facts=known))


def _show_level(desk: Desk, call_id: CallId) -> None:
    level = assessment(desk, call_id).level
    if level is not desk.board.call(call_id).risk.shown:
        desk.record(call_id, LevelShown(level=level))
