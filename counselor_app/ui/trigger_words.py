"""What the desk itself knows of a trigger: the line, the keys pressed, the level."""

from counselor_app.domain.call import Call
from counselor_app.domain.health import LevelsHeard
from counselor_app.domain.line import Phase
from counselor_app.domain.location import place_of_person
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.words import level_words, tr

URGENT = "▲"
CHILD_HOTLINE = "1-800-392-3738"  # Missouri Children's Division (RSMo 210.115)
_SILENT_UNDER = -60.0  # dBFS: below it nobody would hear anything
_KEYS = {"1": "yes", "2": "no"}
_NEAR = (Weapon.IN_HAND, Weapon.IN_REACH)
_NOT_REACHED = {
    RiskLevel.IMMINENT: "ask 911 for a welfare check at once",
    RiskLevel.HIGH: "ask 911 for a welfare check at once",
    RiskLevel.UNRATED: "tell the lead",
    RiskLevel.MODERATE: "tell the lead",
    RiskLevel.LOW: "a follow-up later",
}


def now_words(trigger: Trigger, call: Call, levels: LevelsHeard | None) -> str:
    """Return what stands on the sheet of a trigger by itself, or nothing."""
    match trigger:
        case Trigger.ATTEMPT_IN_PROGRESS:
            return _violence_words(call)
        case Trigger.SILENT:
            return "\n".join(filter(None, (sound_words(call, levels), _pressed(call))))
        case Trigger.DROPPED:
            return dropped_words(call)
        case Trigger.CHILD | Trigger.DANGER_TO_ANOTHER:
            return _told_words(call, trigger)
        case _:
            return ""


def is_placed(call: Call) -> bool:
    """Return whether the person's place was read back, so that none is unknown."""
    place = place_of_person(call.people, call.locations)
    return place is not None and place.read_back_at is not None


def sound_words(call: Call, levels: LevelsHeard | None) -> str:
    """Return whether sound arrives on the line now, as the telephone told last."""
    if call.line.phase is not Phase.TALKING:
        return tr("The line is closed.")
    if levels is None or levels.arriving is None:
        return tr("The telephone has not said whether sound arrives.")
    if not levels.arriving:
        return tr("▲ No sound arrives on the line.")
    if levels.ear < _SILENT_UNDER:
        return tr("The line is open; what arrives is silence.")
    return tr("The line is open; something can be heard.")


def dropped_words(call: Call) -> str:
    """Return whether a call back is due, and what comes after one that fails."""
    if not call.triggers.may_call_back:
        return tr("▲ Not safe to call back: no such task.")
    at = tr("A call back is in your work. Level: %s.") % level_words(call.risk.level)
    return f"{at} {tr('If not reached: %s.') % not_reached_words(call.risk.level)}"


def not_reached_words(level: RiskLevel) -> str:
    """Return what to do when a first call back reaches nobody."""
    return tr(_NOT_REACHED[level])


def _told_words(call: Call, trigger: Trigger) -> str:
    facts = call.triggers.facts(trigger)
    told, number = facts.get("taken_by") or facts.get("told"), facts.get("report_number")
    if not told:
        return ""
    return tr("Told: %s") % told + (tr(", number %s") % number if number else "")


def _violence_words(call: Call) -> str:
    danger = Trigger.DANGER_TO_ANOTHER in call.triggers.marked
    near = call.triggers.armed in _NEAR
    words = tr("▲ A weapon or danger to another is marked: police too.")
    return words if danger or near else ""


def _pressed(call: Call) -> str:
    keys = call.triggers.pressed
    if not keys:
        return ""
    last = _KEYS.get(keys[-1])
    words = f"{keys[-1]}: {tr(last)}" if last else keys[-1]
    return tr("Caller pressed %s") % words
