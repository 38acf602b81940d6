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
    """The caller answered a question (`option`), or there is a reason why not."""

    scope: ClassVar[Scope] = Scope.CALL
    item: str
    option: str | None = field(default=None, repr=False)
    non_answer: NonAnswer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTakenBack(CallEvent):
    """The answer was a slip: the question counts as not asked."""

    scope: ClassVar[Scope] = Scope.CALL
    item: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The latest answer to each question, and the protocol they belong to."""

    protocol: ProtocolPinned | None = None
    by_item: Mapping[str, ItemAnswered] = field(default_factory=dict, repr=False)

    def after(self, entry: Entry) -> Self:
        """Return the answers as they stand after the entry."""
        match entry.event:
            case ProtocolPinned() as pinned:
                return replace(self, protocol=self.protocol or pinned)
            case ItemAnswered(item=item) as answered:
                return replace(self, by_item={**self.by_item, item: answered})
            case AnswerTakenBack(item=item):
                left = {k: a for k, a in self.by_item.items() if k != item}
                return replace(self, by_item=left)
            case _:
                return self

    def code(self, item: str) -> str | None:
        """Return the code of the option chosen, or None without a real answer."""
        answered = self.by_item.get(item)
        return answered.option if answered else None
