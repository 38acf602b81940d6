"""Whether what a level hangs on can be hidden by one typed answer, or by one mark."""

from collections.abc import Iterable, Iterator

from counselor_app.domain.assessment.form import Condition, Item, Kind, Operator
from counselor_app.domain.assessment.plan import named, severity
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.wire.lint_finding import Finding, error, warning
from counselor_app.wire.lint_paths import watched_by
from counselor_app.wire.lint_reach import Reach
from counselor_app.wire.protocol_words import quoted


def lint_gates(protocol: Protocol) -> Iterator[Finding]:
    """Give what hides questions of safety, and refusals that count as the mildest."""
    search, form = Reach(protocol.form), protocol.form
    raising = {link_id for r in protocol.plan.levels for link_id in named(r.rule)}
    asked = protocol.questions
    safety = {i.link_id for i in asked if i.core or i.needed or i.link_id in raising}
    for link_id in sorted(watched_by(frozenset(safety), search)):
        for source in _typed(form.by_id[link_id].when, search):
            said = f"A level hangs on it, and what is typed at {quoted(source.short)}"
            said += " can hide it: no answer typed is known to be worse."
            yield warning(link_id, "typed-answer-hides", said)
    for item in asked:
        if item.link_id in safety and (fact := _marked(item, search)):
            said = "A level hangs on it, and it is asked only where a mark or a fact"
            said += f" of the call, {quoted(fact.short)}, lets it be."
            yield warning(item.link_id, "fact-alone-asks", said)
        yield from _refusal(item)


def _typed(conditions: Iterable[Condition], search: Reach) -> Iterator[Item]:
    for condition in conditions:
        source = search.form.by_id.get(condition.item)
        chosen = source is None or source.kind in (Kind.CHOICE, Kind.GROUP, Kind.DISPLAY)
        if source and not chosen and condition.operator is not Operator.EXISTS:
            yield source


def _marked(item: Item, search: Reach) -> Item | None:
    """Return a hidden item that by itself decides whether an item is asked."""
    for one in (item, *search.over(item)):
        sources = [search.form.by_id.get(condition.item) for condition in one.when]
        facts = [source for source in sources if source and source.hidden and source.code]
        all_of = one.any_of is False
        if facts and (all_of or len(facts) == len(sources)):
            return facts[0]
    return None


def _refusal(item: Item) -> Iterator[Finding]:
    option = item.option(item.refused_as)
    if option is None or len(item.options) == 1:
        return
    if severity(item, option) == min(severity(item, other) for other in item.options):
        said = f"A minor who refuses counts as {quoted(option.display)}: no answer is"
        yield error(item.link_id, "mild-refusal", f"{said} milder.")
