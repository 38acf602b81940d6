"""How a trigger's sheet is described: the facts it asks, and what they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counselor_app.domain.triggers import Trigger
from counselor_app.ui.keys import Deed

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to ask: a choice among (code, words), or without any, words to type.

    `after` names the choice, and those of its codes, that make it worth asking. `advice`
    says what to do once a code is chosen.
    """

    name: str
    words: str
    options: Options = ()
    example: str = ""
    across: int = 3
    after: tuple[str, tuple[str, ...]] | None = None
    advice: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A trigger's sheet: what it says first, the facts it asks, and what opens next.

    The first fact of a sheet that `leads` is noted by its digit; other facts by Enter.
    `opens` is what comes after a code of that fact, or under "" after Enter; `shuts_on`
    is the code after which nothing more is to be asked.
    """

    trigger: Trigger
    first: str
    facts: tuple[Fact, ...]
    leads: bool = False
    opens: Mapping[str, Deed | Trigger] = field(default_factory=dict)
    shuts_on: str = ""
