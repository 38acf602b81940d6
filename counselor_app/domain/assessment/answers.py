"""Answers: the latest to each question, and why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self

from counselor_app.domain.event import CallEvent, Entry, Scope


class NonAnswer(StrEnum):
    """Why a question has no answer. None of them lowers a level."""

    COULD_NOT_ASK = "could-not-ask"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPinned(CallEvent):
    """The call began with this version of the protocol."""

    scope: ClassVar[Scope] = Scope.CALL
    url: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswered(CallEvent):
    """The caller answered a question, or there is a reason why not.

    `option` is the code of what was chosen, `value` what was typed where nothing is to
    be chosen.
    """

    scope: ClassVar[Scope] = Scope.CALL
    item: str
    option: str | None = field(default=None, repr=False)
    non_answer: NonAnswer | None = field(default=None, repr=False)
    value: str | None = field(default=None, repr=False)

    @property
    def is_real(self) -> bool:
        """Whether the caller gave an answer."""
        return self.non_answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTakenBack(CallEvent):
    """The answer was a slip: what was there before it holds again, if anything was."""

    scope: ClassVar[Scope] = Scope.CALL
    item: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The latest answer to each question, those before it, and their protocol."""

    protocol: ProtocolPinned | None = None
    by_item: Mapping[str, ItemAnswered] = field(default_factory=dict, repr=False)
    earlier: Mapping[str, tuple[ItemAnswered, ...]] = field(
        default_factory=dict, repr=False
    )

    def after(self, entry: Entry) -> Self:
        """Return the answers as they stand after the entry."""
        match entry.event:
            case ProtocolPinned() as pinned:
                return replace(self, protocol=self.protocol or pinned)
            case ItemAnswered() as answered:
                return self._answered(answered)
            case AnswerTakenBack(item=item):
                return self._taken_back(item)
            case _:
                return self

    def told(self, item: str) -> ItemAnswered | None:
        """Return the last real answer, also when a later one is declined or unknown."""
        latest = self.by_item.get(item)
        if latest is None or latest.is_real:
            return latest
        before = reversed(self.earlier.get(item, ()))
        return next((answered for answered in before if answered.is_real), None)

    def _answered(self, answered: ItemAnswered) -> Self:
        item, earlier = answered.item, self.earlier
        if (before := self.by_item.get(item)) is not None:
            earlier = {**earlier, item: (*earlier.get(item, ()), before)}
        by_item = {**self.by_item, item: answered}
        return replace(self, by_item=by_item, earlier=earlier)

    def _taken_back(self, item: str) -> Self:
        before = self.earlier.get(item, ())
        by_item = {**self.by_item, **({item: before[-1]} if before else {})}
        if not before:
            by_item.pop(item, None)
            return replace(self, by_item=by_item)
        return replace(self, by_item=by_item, earlier={**self.earlier, item: before[:-1]})
