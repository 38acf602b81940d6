"""A marked trigger as what a FHIR R4 Observation holds.

See hl7.org/fhir/R4/observation.html. What was learned of it are components: a name, and a
code or the words that were said.
"""

from typing import Any

from counselor_app.domain.triggers import Trigger, Triggers

Json = dict[str, Any]


def observation_from(trigger: Trigger, triggers: Triggers, *, over: bool) -> Json:
    """Return the resource without code, subject and encounter; final once it is over."""
    facts = triggers.facts(trigger).items()
    components = [
        {"code": {"text": name.strip()}, "valueString": words.strip()}
        for name, words in facts
        if name.strip() and words.strip()
    ]
    observation: Json = {
        "resourceType": "Observation",
        "status": "final" if over else "preliminary",
        "valueBoolean": True,
    }
    return {**observation, "component": components} if components else observation
