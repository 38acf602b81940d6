"""A protocol: one versioned package of what is asked, and what the answers mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from counselor_app.domain.assessment.form import Form, Item, walk
from counselor_app.domain.assessment.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Protocol:
    """A form with its plan, equal to itself only. `digest` is the file's SHA-256, in hex.

    `questions` are those that a call can ask, in their order, and `numbers` counts them
    from 1; `parts` names each section with its first question and the end, from 0. The
    risk waits for those in `core`, an outcome on the line for those in `needed`, and an
    answer to one in `buffers` can speak for safety. What is hidden is filled from the
    `facts` of the call itself, such as who calls and what was marked. `packs` are the
    hidden items that open a further form when they are asked for; `wordless` names forms
    whose words the site has not confirmed.
    """

    url: str
    version: str
    title: str
    digest: str
    form: Form
    plan: Plan = field(default_factory=Plan)
    signed_off: bool = False
    wordless: tuple[str, ...] = ()
    questions: tuple[Item, ...] = field(init=False)
    facts: tuple[Item, ...] = field(init=False)
    packs: tuple[Item, ...] = field(init=False)
    core: tuple[Item, ...] = field(init=False)
    needed: tuple[Item, ...] = field(init=False)
    buffers: tuple[Item, ...] = field(init=False)
    numbers: Mapping[str, int] = field(init=False)
    parts: tuple[tuple[str, int, int], ...] = field(init=False)
    calculates: bool = field(init=False)

    def __post_init__(self) -> None:
        items = tuple(walk(self.form.items))
        asked = tuple(i for i in items if i.asks and not (i.hidden or i.calculated))
        object.__setattr__(self, "questions", asked)
        numbers = {item.link_id: n for n, item in enumerate(asked, 1)}
        object.__setattr__(self, "numbers", numbers)
        object.__setattr__(self, "facts", tuple(i for i in items if i.hidden and i.code))
        packs = tuple(i for i in items if i.hidden and not i.code and i.options)
        object.__setattr__(self, "packs", packs)
        object.__setattr__(self, "core", tuple(i for i in asked if i.core))
        object.__setattr__(self, "needed", tuple(i for i in asked if i.needed))
        buffers = tuple(i for i in asked if any(o.buffer for o in i.options))
        object.__setattr__(self, "buffers", buffers)
        object.__setattr__(self, "parts", tuple(_parts(asked)))
        calculates = any(item.calculated or item.shown_if for item in items)
        object.__setattr__(self, "calculates", calculates)

    def item(self, link_id: str) -> Item | None:
        """Return the item with the linkId, if the protocol has it."""
        return self.form.by_id.get(link_id)


def _parts(questions: tuple[Item, ...]) -> Iterator[tuple[str, int, int]]:
    begin = 0
    for section, items in groupby(questions, key=attrgetter("section")):
        end = begin + len(tuple(items))
        yield section, begin, end
        begin = end
