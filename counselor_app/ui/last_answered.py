"""In which order questions were answered, for undo and for the list of answers."""

from collections.abc import Collection
from itertools import filterfalse


class LastAnswered:
    """Remembers the order; what was answered elsewhere comes when it is heard of."""

    def __init__(self) -> None:
        self._order: dict[str, None] = {}

    def hear_of(self, answered: Collection[str]) -> None:
        """Take in what is answered and was not known yet, as the latest."""
        new = filterfalse(self._order.__contains__, answered)
        self._order.update(dict.fromkeys(new))

    def put_last(self, item: str) -> None:
        """Take an item for the one that was answered a moment ago."""
        self._order.pop(item, None)
        self._order[item] = None

    def put_first(self, item: str) -> None:
        """Take an item for the one answered longest ago: its answer before is old."""
        self._order = dict.fromkeys((item, *self._order))

    def among(self, answered: Collection[str]) -> list[str]:
        """Return those of the items that are answered now, the latest first."""
        return [*filter(answered.__contains__, reversed(self._order))]
