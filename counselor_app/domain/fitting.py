"""The step that fits now, the least invasive one, and what may go above it.

A word on why comes before a request that goes higher where it can wait, and after it
where it can't. Nobody can say that it can wait while nothing is rated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from counselor_app.domain.assessment.assess import Assessment, step_that_fits
from counselor_app.domain.assessment.plan import (
    Effect,
    EffectRule,
    Plan,
    StepRule,
    TriggerRule,
    named,
)
from counselor_app.domain.event import Refused
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.domain.rescue import (
    Grounds,
    Progress,
    Request,
    Rescues,
    Service,
    Step,
)
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Triggers, Weapon

_AT_ONCE = frozenset(
    {Trigger.ATTEMPT_IN_PROGRESS, Trigger.DANGER_TO_ANOTHER, Trigger.SILENT}
)
_HARMLESS = (None, Weapon.NONE, Weapon.IN_HOME)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits now: the step, by when, with the rule that gave it, and what raised it.

    `calls_for` are triggers that the answers call for and that nobody has marked yet.
    `to_911` says that the line can't keep the call. `urgent` help waits for no reason.
    With `danger` it goes out without consent, too. `helped` once help of this step, or of
    a higher one, was accepted. With `asks_first` the core questions come before the step:
    it is for who can't put them.
    """

    rung: Rung | None = None
    rule: StepRule | None = None
    within: timedelta | None = None
    raised_by: tuple[str, ...] = ()
    calls_for: tuple[TriggerRule, ...] = ()
    to_911: EffectRule | None = None
    urgent: bool = True
    danger: bool = False
    helped: bool = False
    asks_first: bool = False

    def is_exceeded_by(self, rung: Rung) -> bool:
        """Whether a rung is above the one that fits."""
        return self.rung is not None and rung.height > self.rung.height


def fitting(
    found: Assessment,
    level: RiskLevel,
    triggers: Triggers,
    plan: Plan,
    rescues: Rescues | None = None,
) -> Fitting:
    """Return what fits the level in force, which may be another than the derived one."""
    rule, rung = plan.step_of(level), step_that_fits(found, level, plan)
    to_911 = found.does(Effect.RETURNS_TO_911)
    raised_by = tuple(dict.fromkeys(_raised_by(found, rule)))
    unrated, silent = level is RiskLevel.UNRATED, Trigger.SILENT in triggers.marked
    return Fitting(
        rung=rung,
        rule=rule,
        within=_within(found, rung, rule),
        raised_by=raised_by,
        calls_for=tuple(_calls_for(found, triggers)),
        to_911=to_911,
        urgent=unrated or _is_urgent(found, triggers),
        danger=_is_urgent(found, triggers),
        helped=rung is not None and rescues is not None and _has_come(rung, rescues),
        asks_first=unrated and found.unasked and not (raised_by or to_911 or silent),
    )


def holding(held: Fitting, fits: Fitting) -> Fitting:
    """Return what fits now with the step of before, while that is the higher one.

    What the answers of now call for, and what they leave no time for, is not held back.
    """
    if held.rung is None or (fits.rung and not fits.is_exceeded_by(held.rung)):
        return fits
    return replace(
        held,
        calls_for=fits.calls_for,
        to_911=fits.to_911 or held.to_911,
        urgent=fits.urgent or held.urgent,
        danger=fits.danger or held.danger,
    )


def rung_of(service: Service, grounds: Grounds) -> Rung:
    """Return the rung on which a service stands when it is asked for on these grounds."""
    if service is Service.EMS:
        consent = grounds is Grounds.CONSENT
        return Rung.EMS_BY_CONSENT if consent else Rung.EMS_WITHOUT_CONSENT
    return _RUNGS[service]


def may_go_higher(fits: Fitting, rung: Rung, why: WhyHigher | None) -> None:
    """Raise Refused when a request that can wait goes higher and nobody said why."""
    if why is None and not fits.urgent and fits.is_exceeded_by(rung):
        raise Refused("Say why not less: one digit.")


def owes_reason(request: Request, progress: Progress) -> bool:
    """Whether someone must still say why a request went above what fitted then."""
    asked = request.asked
    if asked.fits is None or progress.why_higher is not None:
        return False
    return rung_of(asked.service, asked.grounds).height > asked.fits.height


def _within(
    found: Assessment, rung: Rung | None, rule: StepRule | None
) -> timedelta | None:
    calls = [trigger for trigger in found.triggers if trigger.rung is rung]
    times = [call.within for call in calls] + [rule.within if rule else None]
    return min((time for time in times if time), default=None)


def _has_come(rung: Rung, rescues: Rescues) -> bool:
    accepted = (
        request.asked
        for key, request in rescues.requests.items()
        if rescues.progress(key).step >= Step.ACCEPTED
    )
    return any(rung_of(a.service, a.grounds).height >= rung.height for a in accepted)


def _raised_by(found: Assessment, rule: StepRule | None) -> Iterator[str]:
    for trigger in found.triggers:
        if trigger.rung and (rule is None or trigger.rung.height > rule.rung.height):
            yield trigger.text
    raises = found.does(Effect.RAISES_STEP)
    if raises and rule and not rule.rung.is_emergency:
        items = set(named(raises.rule))
        told = [r.text for r in found.reasons if r.item in items and not r.buffer]
        yield from told or [raises.text]


def _calls_for(found: Assessment, triggers: Triggers) -> Iterator[TriggerRule]:
    called = set(triggers.marked)
    for rule in found.triggers:
        if rule.trigger and rule.trigger not in called:
            called.add(rule.trigger)
            yield rule


def _is_urgent(found: Assessment, triggers: Triggers) -> bool:
    """Whether what is marked, or what the answers call for, leaves no time for words."""
    marked = _AT_ONCE & triggers.marked or triggers.home_is_danger
    called = any(rule.rung and rule.rung.is_emergency for rule in found.triggers)
    return bool(marked) or called or triggers.armed not in _HARMLESS


_RUNGS = {
    Service.COMMUNITY_TEAM: Rung.COMMUNITY_TEAM,
    Service.CO_RESPONDERS: Rung.CO_RESPONDERS,
    Service.POLICE: Rung.POLICE,
}
