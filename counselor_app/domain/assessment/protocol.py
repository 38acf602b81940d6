"""A protocol: what is asked, in which order, and what each answer weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counselor_app.domain.risk import RiskLevel


class Operator(StrEnum):
    """How a condition compares (FHIR R4 questionnaire-enable-operator, codes only)."""

    EXISTS = "exists"
    EQUALS = "="
    DIFFERS = "!="


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: the item asked about, and the answer that it must have.

    With EXISTS, `code` is empty and `exists` says whether there must be an answer.
    """

    item: str
    operator: Operator
    code: str = ""
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen by a digit, and the least level that it means.

    `level` is None where the answer says nothing of the danger; `reason` is how the
    level's card names the answer; a `buffer` speaks for safety and changes no level.
    """

    code: str
    display: str
    level: RiskLevel | None = None
    reason: str = ""
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question. A `core` one must have a real answer before the risk is rated.

    `text` speaks to the person at risk; `third_text` asks a third party of the person.
    """

    link_id: str
    section: str
    text: str
    short: str
    help: str = ""
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    any_of: bool = False
    core: bool = False
    third_text: str = ""

    def wording(self, *, third_party: bool) -> str:
        """Return the question as it is asked of whoever is on the line."""
        return (third_party and self.third_text) or self.text

    def option(self, code: str) -> Option | None:
        """Return the option with the code, if the item has it."""
        return next((o for o in self.options if o.code == code), None)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A versioned questionnaire. `digest` is the SHA-256 of the file, in hex."""

    url: str
    version: str
    title: str
    digest: str
    items: tuple[Item, ...]
    signed_off: bool = False
    by_id: Mapping[str, Item] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {item.link_id: item for item in self.items})

    def item(self, link_id: str) -> Item | None:
        """Return the item with the linkId, if the protocol has it."""
        return self.by_id.get(link_id)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections, in the order in which they are asked."""
        return tuple(dict.fromkeys(item.section for item in self.items))
