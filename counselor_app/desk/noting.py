"""What a counselor types: a draft until it is left, then a note."""

from counselor_app.desk.desk import Desk
from counselor_app.desk.ports import Draft
from counselor_app.domain.ids import CallId
from counselor_app.domain.notes import NoteTaken

NOTES = "notes"


def keep(desk: Desk, call_id: CallId, field: str, text: str, edition: int = 0) -> None:
    """Keep what stands in a field now; DraftSaved tells when the disk has it."""
    if text:
        desk.world.journal.put_draft(Draft(call_id, field, text, edition))
    else:
        desk.world.journal.drop_draft(call_id, field)


def type_(desk: Desk, call_id: CallId, text: str, edition: int) -> None:
    """Keep what stands in the notes field now."""
    keep(desk, call_id, NOTES, text, edition)


def take(desk: Desk, call_id: CallId, text: str) -> None:
    """Make a note of the draft, which is dropped; blanks make none."""
    if text.strip():
        desk.record(call_id, NoteTaken(text=text.strip()))
    desk.world.journal.drop_draft(call_id, NOTES)


def drafts(desk: Desk) -> dict[CallId, str]:
    """Return what was being typed when this desk last stopped, by call."""
    typed = desk.world.journal.drafts()
    return {CallId(d.subject): d.text for d in typed if d.field == NOTES}
