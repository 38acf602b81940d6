"""What the linter says of paths, against every answer tried one by one."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import assess
from counselor_app.domain.assessment.filling import blank
from counselor_app.domain.assessment.form import Form, Kind, walk
from counselor_app.domain.assessment.plan import AtLeast, LevelRule, Plan
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.lint_paths import lint_paths
from tests.domain.assessment.forms import CODES, answers, ask, coding, form, forms, when

MOST = 4
small_forms = forms().filter(lambda made: len(_asked(made)) <= MOST)


def _asked(made: Form) -> list[str]:
    return [item.link_id for item in walk(made.items) if item.kind is not Kind.GROUP]


def _every(made: Form) -> Iterator[dict[str, str]]:
    names = _asked(made)
    for codes in product(("", *CODES), repeat=len(names)):
        yield {name: code for name, code in zip(names, codes, strict=True) if code}


def _protocol(made: Form, plan: Plan | None = None) -> Protocol:
    return Protocol("u", "1", "Form", "d", made, plan or Plan())


def _found(protocol: Protocol, rule: str) -> set[str]:
    return {f.item for f in lint_paths(protocol) if f.rule == rule}


def _opened(made: Form, said: Mapping[str, str]) -> set[str]:
    filled, spots = blank(made), blank(made).shape.spots
    at = {spot.item.link_id: n for n, spot in enumerate(spots)}
    filled = filled.given({at[name]: (coding(code),) for name, code in said.items()})
    return {spot.item.link_id for n, spot in enumerate(spots) if filled.is_enabled(n)}


@settings(max_examples=60, deadline=None)
@given(small_forms)
def test_what_is_said_to_be_out_of_reach_is_and_nothing_else(made: Form) -> None:
    reached = set[str]().union(*(_opened(made, said) for said in _every(made)))
    never = set(made.by_id) - reached
    told = _found(_protocol(made), "unreachable")
    inside = {i.link_id for item in made.items for i in item.items}
    assert told - {"g"} <= never
    assert never - told <= (inside if "g" in never else set())


@settings(max_examples=60, deadline=None)
@given(small_forms, st.data())
def test_where_nothing_is_found_no_worse_answer_lowers_the_level(
    made: Form, data: st.DataObject
) -> None:
    levels = tuple(
        LevelRule(name, level, AtLeast(name, data.draw(st.sampled_from(CODES))), name)
        for name in _asked(made)
        if (level := data.draw(st.sampled_from([*RiskLevel, None])))
    )
    protocol = _protocol(made, Plan(levels=levels))
    if list(lint_paths(protocol)):
        return
    asked = asked_from(protocol)
    for said in _every(made):
        level = assess(asked.after(answers(said), {})).level.severity
        for name, code in said.items():
            for worse in CODES[CODES.index(code) + 1 :]:
                raised = asked.after(answers({**said, name: worse}), {})
                assert assess(raised).level.severity >= level


def test_a_wide_ladder_of_conditions_is_no_danger() -> None:
    items = [ask("q0")]
    for n in range(1, 200):
        waits = (when(f"q{m}") for m in range(max(0, n - 8), n))
        items.append(ask(f"q{n}", *waits, any_of=False))
    assert _found(_protocol(form(*items)), "unreachable") == set()
