"""A safety plan as what a FHIR R4 CarePlan holds (hl7.org/fhir/R4/careplan.html).

The parts have no codes of their own that could be used freely, so they are texts.
"""

from collections.abc import Iterator
from typing import Any

from counselor_app.domain.safety_plan import MeansAction, MeansAgreed, SafetyPlan

Json = dict[str, Any]

_TITLE = "Suicide safety plan"
# R4 care-plan-activity-status: what a means was agreed to is not done yet.
_MEANS = {MeansAction.NONE: "unknown", MeansAction.DECLINED: "cancelled"}


def care_plan_from(plan: SafetyPlan) -> Json:
    """Return the resource without subject, encounter and author.

    It is active once the caller agreed to it as it stands, and a draft before.
    """
    care_plan: Json = {
        "resourceType": "CarePlan",
        "status": "active" if plan.agreed else "draft",
        "intent": "plan",
        "category": [{"text": _TITLE}],
        "title": _TITLE,
        "activity": [*_parts(plan), *map(_means, plan.rows)],
    }
    if plan.at:
        care_plan["created"] = plan.at.isoformat()
    if plan.agreed is False:
        care_plan["note"] = [{"text": "Read aloud; the caller did not agree."}]
    return care_plan


def _parts(plan: SafetyPlan) -> Iterator[Json]:
    for part in plan.made:
        if text := "; ".join(filter(None, map(str.strip, plan.lines(part)))):
            yield _activity(part.value, "unknown", text)


def _means(agreed: MeansAgreed) -> Json:
    words = (agreed.means, agreed.action.value, agreed.who, agreed.by)
    text = ", ".join(filter(None, map(str.strip, words)))
    return _activity("means", _MEANS.get(agreed.action, "not-started"), text)


def _activity(what: str, status: str, text: str) -> Json:
    return {"detail": {"code": {"text": what}, "status": status, "description": text}}
