"""What the linter finds: one thing that is wrong or unwise, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error must not reach a call."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    `item` is a linkId or the name of a plan's rule, "" for the whole; `rule` is the
    linter's own name for what it looked for, which stays the same between releases.
    """

    severity: Severity
    item: str
    rule: str
    words: str


def error(item: str, rule: str, words: str) -> Finding:
    """Return what must be mended."""
    return Finding(Severity.ERROR, item, rule, words)


def warning(item: str, rule: str, words: str) -> Finding:
    """Return what should be looked at."""
    return Finding(Severity.WARNING, item, rule, words)
