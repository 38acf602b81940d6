"""What the world says of itself now: told beside the board, never journaled."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from counselor_app.domain.ids import Subject


class Trouble(StrEnum):
    """What keeps the telephone of this desk from taking calls."""

    NO_EAR = "no_ear"
    NO_MOUTH = "no_mouth"
    NO_SOUND = "no_sound"
    PORT_IN_USE = "port_in_use"
    NOT_STARTED = "not_started"
    DIED = "died"


class NotSaving(StrEnum):
    """Why the journal does not take what waits, or is not the usual one."""

    DISK_FULL = "disk_full"
    DISK_FAILED = "disk_failed"
    WRONG_KEY = "wrong_key"
    NO_KEYRING = "no_keyring"
    KEY_MISSING = "key_missing"
    DAMAGED = "damaged"


class Unlock(StrEnum):
    """What opens a journal that is shut, besides trying again: a passphrase."""

    BY_NEW_WORDS = "by_new_words"
    BY_WORDS = "by_words"


@dataclass(frozen=True, slots=True)
class Saved:
    """The disk has this stream up to and with this number."""

    through: int


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """The disk would not take what waits."""

    at: datetime
    why: NotSaving = NotSaving.DISK_FAILED


@dataclass(frozen=True, slots=True)
class OnSideJournal:
    """The journal did not open; what happens is kept beside it, to be merged later."""

    why: NotSaving
    unlock: Unlock | None = None


@dataclass(frozen=True, slots=True)
class OnlyInMemory:
    """The journal did not open, and what happens waits in memory until it does."""

    why: NotSaving
    unlock: Unlock | None = None


@dataclass(frozen=True, slots=True)
class JournalOpened:
    """The journal is open after all; what happened meanwhile goes there."""


@dataclass(frozen=True, slots=True)
class StillShut:
    """A try to open the journal failed, in words for the screen."""

    words: str


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """The disk has what is typed in a field, as of this many keys."""

    subject: Subject
    field: str
    edition: int


@dataclass(frozen=True, slots=True)
class SentUnsaved:
    """The rescue with this number left before the disk had it."""

    number: int


@dataclass(frozen=True, slots=True)
class PhoneReady:
    """The telephone takes calls; it says where, and by which ear and mouth."""

    port: int = 0
    device: str = ""


@dataclass(frozen=True, slots=True)
class PhoneDown:
    """The telephone takes no calls, and why; a restart is under way by itself."""

    at: datetime
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class CadReached:
    """The line to the dispatch system stands."""


@dataclass(frozen=True, slots=True)
class CadLost:
    """The dispatch system cannot be reached; requests go on being tried."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LevelsHeard:
    """How loud mouth and ear are, in dBFS (0 is full scale, -96 is silence).

    `arriving` is how many packets of sound came in the last half second, from whoever on
    the line sent fewest; None when the telephone cannot say.
    """

    mouth: float
    ear: float
    arriving: int | None = None


@dataclass(frozen=True, slots=True)
class ProtocolBroken:
    """The assessment could not be read; calls go on with triggers, notes and help."""

    why: str


News = (
    Saved
    | SaveFailed
    | OnSideJournal
    | OnlyInMemory
    | JournalOpened
    | StillShut
    | DraftSaved
    | SentUnsaved
    | PhoneReady
    | PhoneDown
    | CadReached
    | CadLost
    | LevelsHeard
    | ProtocolBroken
)


@dataclass(frozen=True, slots=True)
class Health:
    """How far we are saved, and how telephone, dispatch system and protocol stand.

    `version_missing` while a record of this desk began with a version of the assessment
    that is not here. `scored` counts how often a form's scores were worked out.
    """

    saved: int = 0
    failing_since: datetime | None = None
    not_saving: NotSaving | None = None
    side_journal: NotSaving | None = None
    only_in_memory: NotSaving | None = None
    unlock: Unlock | None = None
    still_shut: StillShut | None = None
    drafts: frozenset[DraftSaved] = frozenset()
    sent_unsaved: frozenset[int] = frozenset()
    phone: PhoneReady | PhoneDown | None = None
    cad_lost_since: datetime | None = None
    cad_reached: bool = False
    levels: LevelsHeard | None = None
    protocol_broken: str = field(default="")
    version_missing: bool = False
    scored: int = 0

    def after(self, news: News) -> Self:
        """Return the health as it stands after the news."""
        match news:
            case Saved(through):
                return self._saved(through)
            case SaveFailed(at, why):
                since = self.failing_since or at
                return replace(self, failing_since=since, not_saving=why)
            case DraftSaved() as draft:
                return replace(self, drafts=_with(self.drafts, draft))
            case SentUnsaved(number) if number > self.saved:
                return replace(self, sent_unsaved=self.sent_unsaved | {number})
            case SentUnsaved():
                return self
            case _:
                return self._outside(news)

    @property
    def journal_shut(self) -> bool:
        """Whether the usual journal has not opened yet."""
        return self.side_journal is not None or self.only_in_memory is not None

    def draft_saved(self, subject: Subject, name: str) -> int:
        """Return the edition of a field that is on disk, 0 for none."""
        return max((d.edition for d in self.drafts if _is(d, subject, name)), default=0)

    def _saved(self, through: int) -> Self:
        left = frozenset(n for n in self.sent_unsaved if n > through)
        saved = max(self.saved, through)
        return replace(
            self, saved=saved, failing_since=None, not_saving=None, sent_unsaved=left
        )

    def _outside(self, news: News) -> Self:
        match news:
            case OnSideJournal() | OnlyInMemory() | JournalOpened() | StillShut():
                return self._opening(news)
            case PhoneReady() | PhoneDown() as phone:
                return replace(self, phone=phone)
            case CadReached():
                return replace(self, cad_lost_since=None, cad_reached=True)
            case CadLost(at):
                since = self.cad_lost_since or at
                return replace(self, cad_lost_since=since, cad_reached=False)
            case LevelsHeard() as levels:
                return replace(self, levels=levels)
            case ProtocolBroken(why):
                return replace(self, protocol_broken=why)
            case _:
                return self

    def _opening(self, news: News) -> Self:
        match news:
            case OnSideJournal(why, unlock):
                return replace(self, side_journal=why, unlock=unlock)
            case OnlyInMemory(why, unlock):
                return replace(self, only_in_memory=why, unlock=unlock)
            case StillShut() as shut:
                return replace(self, still_shut=shut)
            case _:
                open_ = replace(self, side_journal=None, only_in_memory=None)
                return replace(open_, unlock=None, still_shut=None)


def _is(draft: DraftSaved, subject: Subject, name: str) -> bool:
    return (draft.subject, draft.field) == (subject, name)


def _with(drafts: frozenset[DraftSaved], new: DraftSaved) -> frozenset[DraftSaved]:
    others = (d for d in drafts if not _is(d, new.subject, new.field))
    return frozenset({*others, new})
