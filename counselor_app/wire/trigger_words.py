"""What was learned of the triggers in sentences that responders read or hear.

Only marked triggers are told, and of each only what changes what responders do. What is
not known is not said.
"""

from collections.abc import Iterator, Mapping

from counselor_app.domain.call import Call
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.wire.plain_text import line_from

_LONGEST, _MOST = 500, 16
_NOT_TOLD = frozenset({"violence", "lead"})  # but for what is a sentence below
_WEAPONS = {
    Weapon.IN_HAND: "Weapon: in the person's hand.",
    Weapon.IN_REACH: "Weapon: within the person's reach.",
    Weapon.IN_HOME: "Weapon: in the home.",
    Weapon.NONE: "No weapon, as far as we know.",
    Weapon.UNKNOWN: "Weapon: there is one; where it is, is not known.",
}
_LABELS: Mapping[Trigger, Mapping[str, str]] = {
    Trigger.WEAPON: {"type": "Type of weapon", "others": "Others there"},
    Trigger.DANGER_TO_ANOTHER: {
        "target": "Who is in danger",
        "whereabouts": "Where they are",
        "safe_place": "Place of safety for them",
    },
    Trigger.NOT_ELIGIBLE: {"back_words": "Why back to you"},
    Trigger.CHILD: {"ages": "Names and ages", "with": "With the child"},
}
_SENTENCES: Mapping[tuple[Trigger, str, str], str] = {
    (Trigger.ATTEMPT_IN_PROGRESS, "awake", "yes"): "Awake.",
    (Trigger.ATTEMPT_IN_PROGRESS, "awake", "drowsy"): "Hard to keep awake.",
    (Trigger.ATTEMPT_IN_PROGRESS, "awake", "no"): "Cannot be woken.",
    (Trigger.ATTEMPT_IN_PROGRESS, "breathing", "yes"): "Breathing.",
    (Trigger.ATTEMPT_IN_PROGRESS, "breathing", "difficult"): (
        "Breathing with difficulty."
    ),
    (Trigger.ATTEMPT_IN_PROGRESS, "breathing", "no"): "Not breathing.",
    (Trigger.ATTEMPT_IN_PROGRESS, "door", "open"): "The door is open.",
    (Trigger.ATTEMPT_IN_PROGRESS, "door", "locked"): "The door is locked.",
    (Trigger.ATTEMPT_IN_PROGRESS, "violence", "yes"): (
        "Violence or a weapon there, as we were told."
    ),
    (Trigger.WEAPON, "loaded", "yes"): "It is loaded.",
    (Trigger.WEAPON, "loaded", "no"): "It is not loaded, as we were told.",
    (Trigger.WEAPON, "apart", "yes"): "The weapon was put away from the person.",
    (Trigger.WEAPON, "apart", "no"): "The weapon was not put away from the person.",
    (Trigger.WEAPON, "apart", "asked"): "We asked to have the weapon put away.",
    (Trigger.CHILD, "role", "caller"): "The caller is a child.",
    (Trigger.CHILD, "role", "at_risk"): "A child is at risk.",
    (Trigger.CHILD, "role", "witness"): "A child is there.",
    (Trigger.CHILD, "home", "danger"): "The child's home is the danger. Do not call it.",
    (Trigger.SILENT, "silent", "no_audio"): "No sound reaches us from the caller.",
    (Trigger.SILENT, "silent", "cannot_speak"): (
        "The caller cannot speak, and answers by taps or keys."
    ),
    (Trigger.SILENT, "silent", "text_relay"): "The caller uses a TTY or a relay.",
    (Trigger.SILENT, "silent", "unresponsive"): "The caller no longer answers.",
    (Trigger.SILENT, "danger", "yes"): "Signaled: in danger now.",
    (Trigger.SILENT, "hurt", "yes"): "Signaled: somebody is hurt.",
    (Trigger.SILENT, "overheard", "yes"): "Signaled: somebody there must not hear it.",
    (Trigger.SILENT, "agrees", "yes"): "Signaled: agrees that help comes.",
    (Trigger.NOT_ELIGIBLE, "back_because", "asks_police"): (
        "Back to you because: the caller asks for police."
    ),
    (Trigger.NOT_ELIGIBLE, "back_because", "medical"): (
        "Back to you because: it is a medical emergency."
    ),
    (Trigger.NOT_ELIGIBLE, "back_because", "crime"): (
        "Back to you because: it is a crime, and no crisis of this kind."
    ),
    (Trigger.NOT_ELIGIBLE, "back_because", "elsewhere"): (
        "Back to you because: it is outside our area."
    ),
    (Trigger.RELAY, "kind", "tty"): "The caller uses a TTY.",
    (Trigger.RELAY, "kind", "relay"): "The caller speaks through a relay.",
    (Trigger.RELAY, "kind", "interpreter"): "The caller speaks with an interpreter.",
}
_NAMES = {
    Trigger.ATTEMPT_IN_PROGRESS: "Attempt in progress.",
    Trigger.DANGER_TO_ANOTHER: "Somebody else is in danger.",
}
_ORDER = (
    Trigger.ATTEMPT_IN_PROGRESS,
    Trigger.WEAPON,
    Trigger.DANGER_TO_ANOTHER,
    Trigger.CHILD,
    Trigger.SILENT,
    Trigger.RELAY,
    Trigger.NOT_ELIGIBLE,
)


def trigger_words(call: Call) -> Iterator[str]:
    """Yield what responders must know of each marked trigger, the gravest first."""
    for trigger in (one for one in _ORDER if one in call.triggers.marked):
        if trigger in _NAMES:
            yield _NAMES[trigger]
        if trigger is Trigger.WEAPON:
            yield _WEAPONS[call.triggers.weapon]
        yield from _facts(trigger, call.triggers.facts(trigger))


def _facts(trigger: Trigger, facts: Mapping[str, str]) -> Iterator[str]:
    for name, words in tuple(facts.items())[:_MOST]:
        if sentence := _SENTENCES.get((trigger, name, words)):
            yield sentence
        elif words != "unknown" and (label := _label(trigger, name)):
            yield f"{label}: {line_from(words, _LONGEST)}"


def _label(trigger: Trigger, name: str) -> str:
    if trigger is Trigger.ATTEMPT_IN_PROGRESS and name not in _NOT_TOLD:
        return line_from(name, 40).replace("_", " ").capitalize()
    return _LABELS.get(trigger, {}).get(name, "")
