"""Which subjects were written to last, and to which of them a kind of event happened."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from counselor_app.adapters.journal.rows import JournalRow, SubjectRow


def newest(limit: int, kinds: Sequence[str]) -> SelectOfScalar[str]:
    """Ask for the subjects last written to, the latest first; if given, of `kinds`.

    Its text is the same for every journal: SQLite keeps each text that it was asked, so
    one that names the subjects would be kept again, and longer, after every call.
    """
    latest = col(SubjectRow.latest).desc()
    names = select(SubjectRow.subject).order_by(latest).limit(limit)
    if not kinds:
        return names
    among = col(SubjectRow.subject).in_(names)
    return select(SubjectRow.subject).where(among, _happened(kinds)).order_by(latest)


def _happened(kinds: Sequence[str]) -> ColumnElement[bool]:
    # By the index of subjects, entry by entry, without taking any out of the database.
    written = or_(*(col(JournalRow.text).contains(_written(kind)) for kind in kinds))
    entry = select(JournalRow.place).where(JournalRow.subject == SubjectRow.subject)
    return entry.where(written).exists()


def _written(kind: str) -> str:
    # As the codec writes it; within an entry's words, quotes are escaped.
    return f'"kind":"{kind}"'
