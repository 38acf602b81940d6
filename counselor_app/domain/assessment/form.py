"""A form: a FHIR Questionnaire as the engine reads it, R4 with a subset of SDC."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from counselor_app.domain.assessment.values import Coding, Value

MOST_OPTIONS = 7  # digits 1 to 7; 8, 9 and 0 say why there is no answer
PART_2 = "42CFRPart2"  # the tag of items that 42 CFR Part 2 protects (HL7 v3 ActCode)


class Kind(StrEnum):
    """What an item is, or what its answers are (FHIR R4 item-type)."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"
    REFERENCE = "reference"
    QUANTITY = "quantity"
    QUESTION = "question"


class Operator(StrEnum):
    """How a condition compares (FHIR R4 questionnaire-enable-operator)."""

    EXISTS = "exists"
    EQUALS = "="
    DIFFERS = "!="
    MORE = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: the item asked about, and the answer that it must have.

    With EXISTS the value is a bool: whether there must be an answer.
    """

    item: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Expression:
    """A FHIRPath expression; a variable has the name that others call it by."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen.

    `weight` is its score (itemWeight, ordinalValue); a `buffer` speaks for safety;
    `reason` is how the level's card names it; an `exclusive` one stands alone.
    """

    value: Value
    display: str = ""
    weight: Decimal | None = None
    buffer: bool = False
    reason: str = ""
    exclusive: bool = False

    @property
    def code(self) -> str:
        """The code that the journal keeps."""
        return self.value.code if isinstance(self.value, Coding) else str(self.value)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep to. Lengths in characters; None where anything goes."""

    required: bool = False
    least: int | None = None
    most: int | None = None
    lowest: Value | None = None
    highest: Value | None = None
    length: int | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a question is put, and what helps the counselor to put it.

    `third` asks a third party about the person; `listen` says what to listen for and
    `why` what the question is asked for.
    """

    text: str = ""
    short: str = ""
    third: str = ""
    listen: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: a group, a text to show, or a question.

    `any_of` is None where a form does not say whether one condition is enough, or all
    are needed: then one is. A `core` question must have a real answer before the risk is
    rated; where a `needed` one is asked, nothing is resolved without. `refused_as` is the
    option that a minor's refusal counts as. `code` says what the item means, whatever its
    linkId.
    """

    link_id: str
    kind: Kind = Kind.CHOICE
    wording: Wording = field(default_factory=Wording)
    items: tuple["Item", ...] = ()
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    any_of: bool | None = None
    shown_if: Expression | None = None
    calculated: Expression | None = None
    variables: tuple[Expression, ...] = ()
    limits: Limits = field(default_factory=Limits)
    initial: tuple[Value, ...] = ()
    repeats: bool = False
    hidden: bool = False
    core: bool = False
    needed: bool = False
    refused_as: str = ""
    code: Coding | None = None
    section: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether the item can have an answer."""
        return self.kind not in (Kind.GROUP, Kind.DISPLAY)

    @property
    def short(self) -> str:
        """The question in a few words."""
        return self.wording.short or self.wording.text

    @property
    def help(self) -> str:
        """What to listen for, and why it is asked."""
        return " ".join(w for w in (self.wording.listen, self.wording.why) if w)

    def asked_of(self, *, third_party: bool) -> str:
        """Return the question as it is asked of whoever is on the line."""
        return (third_party and self.wording.third) or self.wording.text

    def option(self, code: str) -> Option | None:
        """Return the option with the code, if the item has it."""
        return next((o for o in self.options if o.code == code), None)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A versioned form, equal to itself only: it is read once, and compared often.

    Its items are a tree; `by_id` finds each by its linkId.
    """

    url: str
    version: str
    title: str
    items: tuple[Item, ...]
    variables: tuple[Expression, ...] = ()
    by_id: Mapping[str, Item] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {i.link_id: i for i in walk(self.items)})


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Give the items and all below them, in the order of the form."""
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(item.items))
