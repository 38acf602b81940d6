"""Whether each item can come to be asked, and whether a worse answer keeps it asked.

Both by enumeration: every option of every item that a condition looks at is tried.
"""

from collections.abc import Callable, Iterator
from operator import itemgetter

from counselor_app.domain.assessment.filling import met
from counselor_app.domain.assessment.form import (
    Condition,
    Form,
    Item,
    Operator,
    Option,
    walk,
)
from counselor_app.domain.assessment.plan import severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.values import Coding
from counselor_app.wire.lint_finding import Finding, error
from counselor_app.wire.lint_reach import Reach
from counselor_app.wire.protocol_words import quoted, value_words, weighty


def lint_paths(protocol: Protocol) -> Iterator[Finding]:
    """Give what is wrong with the conditions of a protocol's items."""
    form, named, search = protocol.form, weighty(protocol), Reach(protocol.form)
    above = search.above
    watched = watched_by(named, search)
    for link_id, source in sorted(search.cut):
        said = f"It waits for {source}, and {source} in the end for it."
        yield error(link_id, "circle", said)
    for item in walk(form.items):
        for condition in item.when:
            yield from _lint_condition(item, condition, search, watched)
        over = above.get(item.link_id)
        may = over is None or search.may_open(over.link_id)
        if item.when and may and not search.may_open(item.link_id):
            said = "No answers can bring it up: it can never be asked."
            yield error(item.link_id, "unreachable", said)
        if item.link_id in watched:
            yield from _falling(item, form, named)


def watched_by(named: frozenset[str], search: Reach) -> frozenset[str]:
    """Return what a level hangs on: what rules name, and all that those wait for."""
    by_id, above = search.form.by_id, search.above
    found, waiting = set[str](), list(named)
    while waiting:
        link_id = waiting.pop()
        if link_id in found or link_id not in by_id:
            continue
        found.add(link_id)
        waiting.extend(condition.item for condition in by_id[link_id].when)
        if link_id in above:
            waiting.append(above[link_id].link_id)
    return frozenset(found)


def _lint_condition(
    item: Item, condition: Condition, search: Reach, watched: frozenset[str]
) -> Iterator[Finding]:
    source = search.form.by_id.get(condition.item)
    if source is None:
        said = f"It waits for {condition.item[:80]}, which is no item of the package."
        yield error(item.link_id, "unknown-item", said)
        return
    negative = condition.operator is Operator.DIFFERS or (
        condition.operator is Operator.EXISTS and condition.value is False
    )
    if negative and watched & {item.link_id, source.link_id}:
        said = f"The level hangs on it, and it is asked while {source.link_id} is not"
        yield error(item.link_id, "negation", f"{said} answered. Name the answers.")
    tried = search.possible(source.link_id)
    if not negative and not any(met(condition, (v,)) for v in tried if v is not None):
        sought = value_words(condition.value, source)
        said = f"{quoted(sought)} is no answer that {source.link_id} can have"
        yield error(
            item.link_id, "unknown-answer", f"{said}{_almost(condition, source)}."
        )


def _almost(condition: Condition, source: Item) -> str:
    sought = condition.value
    if isinstance(sought, Coding) and source.option(sought.code):
        return ": its system is another"
    return ""


def _falling(item: Item, form: Form, named: frozenset[str]) -> Iterator[Finding]:
    """Give the answers that ask an item where a worse one does not."""
    for link_id in dict.fromkeys(condition.item for condition in item.when):
        source = form.by_id.get(link_id)
        category = source and source.hidden and link_id not in named
        if source is None or category:  # who calls is no better or worse than another
            continue
        hidden = _hidden(source, _asks(item, link_id))
        if hidden:
            less, more = hidden
            said = f"{quoted(less.display)} to {quoted(source.short)} asks it, and "
            said += f"the worse {quoted(more.display)} does not."
            yield error(item.link_id, "worse-answer-hides", said)


def _hidden(source: Item, asks: Callable[[Option], bool]) -> tuple[Option, Option] | None:
    """Return an option that asks, and a worse one that does not, if there are such."""
    weighed = [(severity(source, option), option) for option in source.options]
    weighed.sort(key=itemgetter(0))
    mildest = next((pair for pair in weighed if asks(pair[1])), None)
    if mildest is None:
        return None
    worse = (o for weight, o in weighed if weight > mildest[0] and not asks(o))
    more = next(worse, None)
    return (mildest[1], more) if more else None


def _asks(item: Item, source: str) -> Callable[[Option], bool]:
    looks = [condition for condition in item.when if condition.item == source]
    of = all if item.any_of is False else any
    return lambda option: of(met(look, (option.value,)) for look in looks)
