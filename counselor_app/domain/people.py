"""Two people: the caller, and the person at risk. Never taken for each other."""

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLearned(CallEvent):
    """Something was learned of the caller; None is what was not.

    `dialable` is False for numbers that nobody can call back: anonymous, or 911 and
    seven digits (a handset without service).
    """

    scope: ClassVar[Scope] = Scope.CALL
    number: str | None = field(default=None, repr=False)
    dialable: bool | None = None
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAtRiskLearned(CallEvent):
    """Something was learned of the person at risk; None is what was not.

    `relation` is the caller's to the person ("mother"), empty when they are one.
    """

    scope: ClassVar[Scope] = Scope.CALL
    is_caller: bool | None = None
    name: str | None = field(default=None, repr=False)
    age: int | None = None
    relation: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class People:
    """What is known of both. `at_risk_is_caller` is None until someone has said."""

    number: str = field(default="", repr=False)
    dialable: bool = False
    caller_name: str = field(default="", repr=False)
    at_risk_is_caller: bool | None = None
    at_risk_name: str = field(default="", repr=False)
    at_risk_age: int | None = None
    relation: str = field(default="", repr=False)

    def after(self, entry: Entry) -> Self:
        """Return the people as known after the entry."""
        match entry.event:
            case CallerLearned() as learned:
                return self._caller(learned)
            case PersonAtRiskLearned() as learned:
                return self._at_risk(learned)
            case _:
                return self

    @property
    def third_party(self) -> bool:
        """Whether someone has said that the caller is not the person at risk."""
        return self.at_risk_is_caller is False

    def _caller(self, learned: CallerLearned) -> Self:
        named = replace(
            self, caller_name=self.caller_name if learned.name is None else learned.name
        )
        if learned.number is None:  # nor is the known one less dialable
            return named
        dialable = self.dialable if learned.dialable is None else learned.dialable
        return replace(named, number=learned.number, dialable=dialable)

    def _at_risk(self, learned: PersonAtRiskLearned) -> Self:
        said = learned.is_caller
        return replace(
            self,
            at_risk_is_caller=self.at_risk_is_caller if said is None else said,
            at_risk_name=self.at_risk_name if learned.name is None else learned.name,
            at_risk_age=self.at_risk_age if learned.age is None else learned.age,
            relation=self.relation if learned.relation is None else learned.relation,
        )
