"""Which subjects a kind of event happened to, found without reading any entry."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from counselor_app.adapters.journal.rows import JournalRow


def having(session: Session, names: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return those of the subjects to which an event of the kinds happened, in order."""
    happened = or_(*(col(JournalRow.text).contains(_written(kind)) for kind in kinds))
    among = select(JournalRow.subject).where(col(JournalRow.subject).in_(names), happened)
    found = set(session.exec(among))
    return [name for name in names if name in found]


def _written(kind: str) -> str:
    # As the codec writes it; within an entry's words, quotes are escaped.
    return f'"kind":"{kind}"'
