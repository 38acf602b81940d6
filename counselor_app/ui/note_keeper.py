"""The note being typed: whose it is, what of it is on disk, and that it changes hands."""

from datetime import datetime, timedelta

from counselor_app.desk import noting
from counselor_app.desk.desk import Desk
from counselor_app.domain.call import Call
from counselor_app.domain.health import Health
from counselor_app.domain.ids import CallId
from counselor_app.ui.clock_words import wall_minute
from counselor_app.ui.health_words import saved_words
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.words import tr

_LATE = timedelta(seconds=1)


class NoteKeeper:
    """Carries notes to the desk under the call in which they were typed, always."""

    def __init__(self, desk: Desk, middle: MiddleColumn) -> None:
        self._desk, self._middle = desk, middle
        self._call: Call | None = None
        self._edition = 0
        self._waits_since: datetime | None = None
        self._drafts = noting.drafts(desk)
        middle.notes.typed.connect(self._typed)
        middle.notes.left.connect(self._left)

    def show(self, call: Call | None) -> None:
        """Show the notes of a call; another call's note is closed first, and labelled."""
        if self._call is None or call is None or self._call.call_id != call.call_id:
            self._hand_over(call)
        elif call.notes is not self._call.notes:
            self._middle.notes.show_call(call, "")
        self._call = call

    def close(self) -> None:
        """Make a note of what stands in the field."""
        self._middle.notes.close_note()

    def remember(self) -> None:
        """Take up what the journal, open at last, holds of what was being typed."""
        found = noting.drafts(self._desk)
        if self._call and (here := found.pop(self._call.call_id, "")):
            self._middle.notes.recall(here)
        self._drafts |= found

    def show_saved(self, health: Health) -> None:
        """Say how far what was typed and done is on the disk.

        The disk answers within milliseconds: what was said stands until it is late.
        """
        now = self._desk.clock.now()
        waits = health.saved < self._desk.pen.number or self._draft_waits(health)
        self._waits_since = (self._waits_since or now) if waits else None
        late = self._waits_since is not None and now - self._waits_since > _LATE
        if late or not waits or health.failing_since or health.sent_unsaved:
            words, good = saved_words(health, now, waits=waits)
            self._middle.notes.show_saved(words, good)

    def _draft_waits(self, health: Health) -> bool:
        if self._call is None or not self._edition:
            return False
        written = health.draft_saved(self._call.call_id, noting.NOTES)
        return written < self._edition

    def _hand_over(self, call: Call | None) -> None:
        old, taken = self._call, False
        if old is not None:
            before = self._taken(old.call_id)
            self.close()
            taken = self._taken(old.call_id) > before
        self._call, self._edition = call, 0
        draft = self._drafts.pop(call.call_id, "") if call else ""
        self._middle.notes.show_call(call, draft)
        if old is not None and taken and call is not None:
            self._middle.notice.tell(_kept_words(old))

    def _typed(self, text: str, edition: int) -> None:
        if self._call is not None:
            self._edition = edition if text else 0
            noting.type_(self._desk, self._call.call_id, text, edition)
            self.show_saved(self._desk.health)

    def _left(self, text: str) -> None:
        if self._call is not None:
            self._edition = 0
            noting.take(self._desk, self._call.call_id, text)

    def _taken(self, call_id: CallId) -> int:
        return len(self._desk.board.call(call_id).notes.taken)


def _kept_words(call: Call) -> str:
    at = call.line.offered_at
    which = wall_minute(at) if at else ""
    return tr("✓ Your note was kept with the call of %s") % which
