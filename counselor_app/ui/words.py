"""Values of the domain in a counselor's words, in one place."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.disposition import (
    Agreed,
    Collaboration,
    Consulted,
    Disposition,
)
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.domain.line import Line, Phase, Side, Unanswered
from counselor_app.domain.overdue import Alarm
from counselor_app.domain.rescue import Grounds, Service, Step
from counselor_app.domain.risk import RiskLevel, WhyLower
from counselor_app.domain.safety_plan import MeansAction, PlanPart
from counselor_app.domain.task import Outcome, Work
from counselor_app.domain.transfer import Otherwise, Sorted
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.tokens import RISK_LOOKS

_WORDS: tuple[tuple[StrEnum | Step, str], ...] = (
    (RiskLevel.UNRATED, "Not rated"),
    (RiskLevel.LOW, "Low"),
    (RiskLevel.MODERATE, "Moderate"),
    (RiskLevel.HIGH, "High"),
    (RiskLevel.IMMINENT, "Imminent"),
    (WhyLower.MIS_KEY, "Mis-key"),
    (WhyLower.CALLER_CORRECTED, "The caller corrected it"),
    (WhyLower.SITUATION_CHANGED, "The situation changed"),
    (Rung.PLAN_ON_LINE, "Plan on the line"),
    (Rung.SUPPORT_PERSON, "A support person"),
    (Rung.APPOINTMENT, "Appointment or walk-in"),
    (Rung.COMMUNITY_TEAM, "Community team, no police"),
    (Rung.EMS_BY_CONSENT, "EMS with consent"),
    (Rung.CO_RESPONDERS, "Co-responders"),
    (Rung.EMS_WITHOUT_CONSENT, "EMS without consent"),
    (Rung.POLICE, "Police"),
    (WhyHigher.NOT_AVAILABLE, "Not available now"),
    (WhyHigher.DECLINED, "Declined by the person"),
    (WhyHigher.TOO_SLOW, "Too slow"),
    (WhyHigher.NOT_SAFE, "Not safe"),
    (WhyHigher.OTHER, "Other"),
    (Service.COMMUNITY_TEAM, "Community team"),
    (Service.EMS, "EMS"),
    (Service.CO_RESPONDERS, "Co-responders"),
    (Service.POLICE, "Police"),
    (Grounds.CONSENT, "The person agrees"),
    (Grounds.THIRD_PARTY, "A third party asks for it"),
    (Grounds.IMMINENT_RISK, "Imminent risk, without consent"),
    (Step.WRITTEN, "written"),
    (Step.SENT, "sent"),
    (Step.RECEIVED, "received"),
    (Step.ACCEPTED, "accepted"),
    (Step.ON_THE_WAY, "on the way"),
    (Step.REACHED, "person reached"),
    (Alarm.NOT_RECEIVED, "Nobody has received it"),
    (Alarm.NOT_ACCEPTED, "Nobody has accepted it"),
    (Alarm.REFUSED, "Refused by the other side"),
    (NonAnswer.COULD_NOT_ASK, "Could not ask"),
    (NonAnswer.DECLINED, "Declined"),
    (NonAnswer.UNKNOWN, "Unknown"),
    (Trigger.ATTEMPT_IN_PROGRESS, "Attempt in progress"),
    (Trigger.WEAPON, "Weapon"),
    (Trigger.DANGER_TO_ANOTHER, "Danger to another"),
    (Trigger.CHILD, "Child"),
    (Trigger.PLACE_UNKNOWN, "Place unknown"),
    (Trigger.SILENT, "Silent caller"),
    (Trigger.DROPPED, "Dropped"),
    (Trigger.ABUSIVE, "Abusive call"),
    (Trigger.NOT_ELIGIBLE, "Not eligible, or asks for police"),
    (Trigger.RELAY, "Relay or interpreter"),
    (Weapon.IN_HAND, "In hand"),
    (Weapon.IN_REACH, "Within reach"),
    (Weapon.IN_HOME, "In the home"),
    (Weapon.NONE, "No weapon"),
    (Weapon.UNKNOWN, "Not known where"),
    (PlanPart.GETS_WORSE, "What tells that it gets worse"),
    (PlanPart.BY_MYSELF, "What I can do by myself"),
    (PlanPart.AMONG_PEOPLE, "Where and with whom I am among people"),
    (PlanPart.ASK_FOR_HELP, "Whom I can ask for help"),
    (PlanPart.PROFESSIONALS, "Professionals and lines to call"),
    (PlanPart.SAFE_PLACE, "Making the place safe"),
    (MeansAction.REMOVED, "Taken out of the home"),
    (MeansAction.LOCKED, "Locked away"),
    (MeansAction.GIVEN, "Given to somebody"),
    (MeansAction.DISPOSED, "Disposed of"),
    (MeansAction.NONE, "Nothing agreed yet"),
    (MeansAction.DECLINED, "Declined"),
    (Sorted.POLICE, "police"),
    (Sorted.CLINICIAN, "clinician"),
    (Sorted.BOTH, "police and clinician"),
    (Sorted.NOT_SAID, "not said"),
    (Otherwise.AMBULANCE, "an ambulance"),
    (Otherwise.POLICE, "police"),
    (Otherwise.BOTH, "ambulance and police"),
    (Otherwise.NOTHING, "nothing"),
    (Otherwise.UNKNOWN, "not known"),
    (Work.CONFIRM_CONTACT, "Was the person reached?"),
    (Work.CALL_911_BACK, "Call 911 back"),
    (Work.CALL_BACK, "Call the person back"),
    (Work.FOLLOW_UP, "Follow-up call"),
    (Work.WARN, "Danger to another: is there a duty to warn?"),
    (Work.REPORT_CHILD, "Report to the child abuse hotline"),
    (Outcome.REACHED, "Reached"),
    (Outcome.NOT_FOUND, "Not found"),
    (Outcome.DONE, "Done"),
    (Outcome.NO_LONGER_NEEDED, "No longer needed"),
    (Unanswered.ABANDONED, "Caller hung up before the answer"),
    (Unanswered.ELSEWHERE, "Answered at another desk"),
    (Unanswered.BUSY, "Turned away: this desk was busy"),
    (Unanswered.TIMED_OUT, "Nobody answered"),
    (Unanswered.LOST, "Lost while ringing"),
    (Collaboration.FULL, "Worked along"),
    (Collaboration.PARTLY, "In part"),
    (Collaboration.NONE, "Not at all"),
    (Collaboration.NOT_SAID, "Not said"),
    (Consulted.NOBODY, "Nobody"),
    (Consulted.LEAD, "Lead"),
    (Consulted.COLLEAGUE, "Colleague"),
    (Consulted.CLINICIAN, "Clinician"),
    (Agreed.YES, "Yes"),
    (Agreed.NO, "No"),
    (Agreed.NOT_ASKED, "Not asked"),
    (Disposition.RESOLVED, "Resolved on the line"),
    (Disposition.RESOLVED_WITH_REFERRAL, "Resolved, with a referral"),
    (Disposition.RESOLVED_WITH_FOLLOW_UP, "Resolved, with a follow-up"),
    (Disposition.URGENT_APPOINTMENT, "Urgent appointment made"),
    (Disposition.COMMUNITY_TEAM, "Community team went"),
    (Disposition.TRANSPORT_BY_SUPPORT, "Taken to care by a support person"),
    (Disposition.EMS_BY_CONSENT, "EMS, the person agreed"),
    (Disposition.CO_RESPONDERS, "Co-responders went"),
    (Disposition.POLICE_WELFARE_CHECK, "Police welfare check"),
    (Disposition.RESCUE_EMS, "Active rescue: EMS"),
    (Disposition.RESCUE_EMS_AND_POLICE, "Active rescue: EMS and police"),
    (Disposition.RETURNED_TO_911, "Returned to the 911 center"),
    (Disposition.THIRD_PARTY_ONLY, "Third party advised, person not reached"),
    (Disposition.INFORMATION_ONLY, "Information only"),
    (Disposition.DISCONNECTED_RECONTACTED, "Dropped, reached again"),
    (Disposition.DISCONNECTED_LOST, "Dropped, not reached again"),
    (Disposition.ABANDONED, "Abandoned before the answer"),
    (Disposition.WRONG_NUMBER, "Wrong number"),
    (Disposition.SILENT, "Silent caller"),
    (Disposition.HUNG_UP, "Caller hung up"),
    (Disposition.PRANK, "Prank"),
    (Disposition.ABUSIVE, "Abusive"),
    (Disposition.TEST, "Test call"),
)
# Values of two kinds may be spelled alike (POLICE is sent, and is what was sorted).
_BY_KIND = {(type(value), value): words for value, words in _WORDS}

DISPOSITION_GROUPS: tuple[tuple[str, tuple[Disposition, ...]], ...] = (
    (
        "Settled on the line",
        (
            Disposition.RESOLVED,
            Disposition.RESOLVED_WITH_REFERRAL,
            Disposition.RESOLVED_WITH_FOLLOW_UP,
            Disposition.URGENT_APPOINTMENT,
            Disposition.INFORMATION_ONLY,
            Disposition.THIRD_PARTY_ONLY,
        ),
    ),
    (
        "Someone comes",
        (
            Disposition.COMMUNITY_TEAM,
            Disposition.TRANSPORT_BY_SUPPORT,
            Disposition.EMS_BY_CONSENT,
            Disposition.CO_RESPONDERS,
            Disposition.POLICE_WELFARE_CHECK,
            Disposition.RESCUE_EMS,
            Disposition.RESCUE_EMS_AND_POLICE,
            Disposition.RETURNED_TO_911,
        ),
    ),
    (
        "Cut short",
        (
            Disposition.HUNG_UP,
            Disposition.DISCONNECTED_RECONTACTED,
            Disposition.DISCONNECTED_LOST,
            Disposition.ABANDONED,
            Disposition.SILENT,
        ),
    ),
    (
        "No crisis",
        (
            Disposition.WRONG_NUMBER,
            Disposition.PRANK,
            Disposition.ABUSIVE,
            Disposition.TEST,
        ),
    ),
)


def said(value: StrEnum | Step) -> str:
    """Return a value of the domain in words."""
    return tr(_BY_KIND[type(value), value])


def level_words(level: RiskLevel) -> str:
    """Return a level as it is always shown, shape and word: "▲ High"."""
    return f"{RISK_LOOKS[level].shape} {said(level)}"


def phase_words(line: Line) -> str:
    """Return where a call stands, and why it is there."""
    match line.phase:
        case Phase.NEW:
            return tr("No call")
        case Phase.RINGING:
            return tr("Ringing")
        case Phase.TALKING:
            return _talking_words(line)
        case Phase.GONE:
            return said(line.unanswered) if line.unanswered else tr("Not answered")
        case Phase.ENDED:
            return ended_words(line)


def ended_words(line: Line) -> str:
    """Return who hung up."""
    if line.lost:
        return tr("The line was lost, nobody hung up")
    match line.ended_by:
        case Side.CALLER:
            return tr("The caller's side hung up")
        case Side.COUNSELOR:
            return tr("You hung up")
        case None:
            return tr("The call ended")


def _talking_words(line: Line) -> str:
    if Side.COUNSELOR in line.held:
        return tr("On hold")
    if Side.CALLER in line.held:
        return tr("Held by 911")
    return tr("On call")


def tr(text: str) -> str:
    """Return the text in the language of the screen."""
    return QCoreApplication.translate("words", text)
