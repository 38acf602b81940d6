"""A grave level that would fall: what made it fall, and what takes that back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from counselor_app.domain.assessment.answers import AnswerTakenBack, ItemAnswered
from counselor_app.domain.call import Call
from counselor_app.domain.event import CallEvent, Entry
from counselor_app.domain.people import People, PersonAtRiskLearned
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import (
    Trigger,
    TriggerLearned,
    TriggerMarked,
    TriggerUnmarked,
    WeaponLearned,
)

LevelOf = Callable[[Call], RiskLevel]
_CHANGES = (
    ItemAnswered,
    AnswerTakenBack,
    TriggerUnmarked,
    WeaponLearned,
    TriggerLearned,
    PersonAtRiskLearned,
)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the level rests on, and the call before and after it."""

    event: CallEvent
    before: Call
    after: Call

    @property
    def taken_back(self) -> CallEvent | None:
        """What takes it back, if anything can."""
        return _inverse(self.event, self.before)


def has_changed(past: tuple[Entry, ...]) -> bool:
    """Whether anything that the level rests on has changed since one was shown."""
    since = takewhile(lambda e: not isinstance(e.event, LevelShown), reversed(past))
    return any(isinstance(entry.event, _CHANGES) for entry in since)


def falls_by_mark_alone(
    blank: Call, past: Iterable[Entry], trigger: Trigger, level_of: LevelOf
) -> RiskLevel | None:
    """Return the level that a grave one falls to without a mark, and by nothing else.

    None where none falls, or where it is lower by what else has changed since a level
    was shown. `blank` is the call before anything happened.
    """
    call = shown = blank
    for entry in past:
        call = call.after(entry)
        if isinstance(entry.event, LevelShown):
            shown = call
    then, now = (level_of(_without(one, trigger)) for one in (shown, call))
    falls = call.risk.holds_against(now) and now.severity >= then.severity
    return now if falls else None


def _without(call: Call, trigger: Trigger) -> Call:
    marked = call.triggers.marked - {trigger}
    return replace(call, triggers=replace(call.triggers, marked=marked))


def change_below(blank: Call, past: Iterable[Entry], level_of: LevelOf) -> Change | None:
    """Return the change by which the level fell below the one shown, if one did.

    `blank` is the call before anything happened.
    """
    found: Change | None = None
    for change in _changes(blank, past):
        shown = change.before.risk
        if not shown.holds_against(level_of(change.after)):
            found = None
        elif not shown.holds_against(level_of(change.before)):
            found = change
    return found


def _changes(blank: Call, past: Iterable[Entry]) -> Iterator[Change]:
    """Give each change since a level was shown."""
    call, changes = blank, list[Change]()
    for entry in past:
        before, call = call, call.after(entry)
        if isinstance(entry.event, LevelShown):
            changes.clear()
        elif isinstance(entry.event, _CHANGES):
            changes.append(Change(entry.event, before, call))
    yield from changes


def _inverse(event: CallEvent, before: Call) -> CallEvent | None:
    triggers, people = before.triggers, before.people
    match event:
        case ItemAnswered(item=item):
            return AnswerTakenBack(item=item)
        case AnswerTakenBack(item=item):
            return before.answers.by_item.get(item)
        case TriggerUnmarked(trigger=trigger):
            return TriggerMarked(trigger=trigger)
        case WeaponLearned():
            return WeaponLearned(where=triggers.weapon)
        case TriggerLearned(trigger=trigger, facts=facts):
            known = triggers.facts(trigger)
            then = tuple((name, known.get(name, "")) for name, _ in facts)
            return TriggerLearned(trigger=trigger, facts=then)
        case PersonAtRiskLearned() if _was_known(event, people):
            return PersonAtRiskLearned(
                is_caller=people.at_risk_is_caller,
                name=people.at_risk_name,
                age=people.at_risk_age,
                relation=people.relation,
            )
        case _:
            return None


def _was_known(learned: PersonAtRiskLearned, people: People) -> bool:
    # None says that nothing was learned: what was unknown before can't be said again.
    new_age = learned.age is not None and people.at_risk_age is None
    new_caller = learned.is_caller is not None and people.at_risk_is_caller is None
    return not (new_age or new_caller)
