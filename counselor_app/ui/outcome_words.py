"""Whether the call was resolved on the line, and the reason, in words."""

from counselor_app.domain.call import Call
from counselor_app.domain.disposition import RESOLVING, resolved_on_line
from counselor_app.domain.line import Phase
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.words import ended_words, said, tr


def resolved_words(call: Call) -> str:
    """Return "Yes" or "No" and the reason; derived, never typed."""
    disposition = call.ending.disposition
    services = {r.asked.service: None for r in call.rescues.requests.values()}
    if services:
        names = ", ".join(said(service) for service in services)
        return tr("No, because help was asked for: %s") % names
    if disposition is None:
        return tr("Not known yet: choose how the call ended")
    if resolved_on_line(disposition, call.rescues):
        return tr("Yes, because it was settled with the caller and nobody was sent")
    if disposition in RESOLVING:
        return tr("No")
    return tr("No, because it ended as: %s") % said(disposition)


def dropped_words(call: Call, key: str) -> str:
    """Return what to mark by a key where the caller may be gone alone, or nothing."""
    if not call.is_cut_off or Trigger.DROPPED in call.triggers.marked:
        return ""
    return tr("The caller's line ended: %s if you did not end it together.") % key


def who_ended_words(call: Call) -> str:
    """Return who hung up, or why nobody here answered."""
    if call.line.phase is Phase.GONE:
        return said(call.line.unanswered) if call.line.unanswered else ""
    return ended_words(call.line)
