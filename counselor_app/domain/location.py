"""Where the caller is, and where the person at risk is: two places until confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Refused, Scope
from counselor_app.domain.people import People
from counselor_app.domain.place import By, Place


class Whose(StrEnum):
    """Which of the two people is there."""

    CALLER = "caller"
    AT_RISK = "at_risk"


class Source(StrEnum):
    """Who told us of the place."""

    TRANSFER = "transfer"
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationLearned(CallEvent):
    """Someone told us where one of the two people is."""

    scope: ClassVar[Scope] = Scope.CALL
    whose: Whose
    source: Source
    place: Place = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationReadBack(CallEvent):
    """The place was read back to the caller, who said that it is right."""

    scope: ClassVar[Scope] = Scope.CALL
    whose: Whose


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherConfirmed(CallEvent):
    """The caller said, and the counselor confirmed, that both are at one place."""

    scope: ClassVar[Scope] = Scope.CALL
    together: bool


@dataclass(frozen=True, slots=True)
class Located:
    """A place, who told of it, when it was learned and when it was read back."""

    place: Place = field(repr=False)
    source: Source
    learned_at: datetime
    read_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Locations:
    """All that is known of both places; the latest said comes first."""

    caller: tuple[Located, ...] = ()
    at_risk: tuple[Located, ...] = ()
    together: bool = False

    def after(self, entry: Entry) -> Self:
        """Return the locations as known after the entry."""
        match entry.event:
            case LocationLearned(whose=whose, source=source, place=place):
                located = Located(place, source, entry.at)
                return self._with(whose, _placed(self.of(whose), located))
            case LocationReadBack(whose=whose) if self.of(whose):
                first, *rest = self.of(whose)
                read = replace(first, read_back_at=entry.at)
                return self._with(whose, (read, *rest))
            case TogetherConfirmed(together=together):
                return replace(self, together=together)
            case _:
                return self

    def of(self, whose: Whose) -> tuple[Located, ...]:
        """Return the places known for one of the two, the one to show first."""
        return self.caller if whose is Whose.CALLER else self.at_risk

    def _with(self, whose: Whose, places: tuple[Located, ...]) -> Self:
        if whose is Whose.CALLER:
            return replace(self, caller=places)
        return replace(self, at_risk=places)


def _placed(known: tuple[Located, ...], new: Located) -> tuple[Located, ...]:
    # What a person said outranks the network's; the transfer's own order is kept
    # (RFC 6442), but a default of the routing network never comes before a real one.
    if new.source is Source.SAID:
        return (new, *known)
    at = len(known)
    if not new.place.default:
        at = next((i for i, k in enumerate(known) if k.place.default), at)
    return (*known[:at], new, *known[at:])


def place_of_person(people: People, locations: Locations) -> Located | None:
    """Return where help must go, or None while nobody has said.

    A third party's place is the person's only when someone confirmed that they are
    together; while it is not known who is at risk, no place is the person's. Where both
    are at one place, a ZIP code that was said never hides a better one, and a link never
    hides what can be read.
    """
    known = list(locations.at_risk[:1])
    if people.at_risk_is_caller or (people.third_party and locations.together):
        known += [told for told in locations.caller if not told.place.default]
    return nearest(known)


def nearest(known: Iterable[Located]) -> Located | None:
    """Return the first that can be driven to: not a link, and no mere ZIP code."""
    return min(
        known,
        key=lambda told: (told.place.vague, told.place.by is By.REFERENCE),
        default=None,
    )


def may_read_back(locations: Locations, whose: Whose) -> None:
    """Raise Refused when there is no place to read back."""
    if not locations.of(whose):
        raise Refused("No place is known yet. Ask for it first.")
