"""The level: the worst answer holds, nothing lowers it, and not rated says so."""

from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import Answers, ItemAnswered, NonAnswer
from counselor_app.domain.assessment.assess import assess, enabled, next_item
from counselor_app.domain.assessment.protocol import (
    Condition,
    Item,
    Operator,
    Option,
    Protocol,
)
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from tests.conftest import default_protocol

PROTOCOL = default_protocol()
CORE = ("safety-now", "thoughts-now", "thoughts-recent", "ever-attempted")


def answers(**given: str | NonAnswer) -> Answers:
    by_item = {}
    for name, answer in given.items():
        item = name.replace("_", "-")
        if isinstance(answer, NonAnswer):
            by_item[item] = ItemAnswered(item=item, non_answer=answer)
        else:
            by_item[item] = ItemAnswered(item=item, option=answer)
    return Answers(by_item=by_item)


CALM = {
    "safety_now": "safe-together",
    "thoughts_now": "no",
    "thoughts_recent": "no",
    "ever_attempted": "no",
}


@st.composite
def answered(draw: st.DrawFn) -> Answers:
    by_item = {}
    for item in PROTOCOL.items:
        choice = draw(
            st.sampled_from([None, *NonAnswer, *(o.code for o in item.options)])
        )
        if isinstance(choice, NonAnswer):
            by_item[item.link_id] = ItemAnswered(item=item.link_id, non_answer=choice)
        elif choice:
            by_item[item.link_id] = ItemAnswered(item=item.link_id, option=choice)
    return Answers(by_item=by_item)


def test_the_calm_path_has_at_most_fourteen_questions() -> None:
    said = answers(**CALM)
    asked, count = next_item(PROTOCOL, said, None), len(said.by_item)
    while asked:
        by_item = {
            **said.by_item,
            asked.link_id: ItemAnswered(item=asked.link_id, option=asked.options[0].code),
        }
        said, count = Answers(by_item=by_item), count + 1
        asked = next_item(PROTOCOL, said, asked.link_id)
    assert count <= 14
    assert assess(PROTOCOL, said, Triggers()).level is RiskLevel.LOW


def test_four_real_answers_rate_the_call() -> None:
    assert assess(PROTOCOL, answers(**CALM), Triggers()).level is RiskLevel.LOW


def test_a_core_question_declined_leaves_the_call_not_rated() -> None:
    for core in CALM:
        said = answers(**{**CALM, core: NonAnswer.DECLINED})
        found = assess(PROTOCOL, said, Triggers())
        assert found.level is RiskLevel.UNRATED
        assert found.open_core == (core.replace("_", "-"),)


def test_danger_is_shown_before_the_core_is_asked() -> None:
    found = assess(PROTOCOL, answers(safety_now="hurt"), Triggers())
    assert found.level is RiskLevel.IMMINENT
    assert found.reasons[0].item == "safety-now"


def test_thoughts_open_the_questions_on_intent() -> None:
    calm = {i.link_id for i in enabled(PROTOCOL, answers(**CALM))}
    said = answers(**{**CALM, "thoughts_now": "thoughts"})
    more = {i.link_id for i in enabled(PROTOCOL, said)}
    assert more - calm == {"method", "preparation", "intends"}


def test_an_answer_to_a_question_no_longer_asked_counts_for_nothing() -> None:
    said = answers(**{**CALM, "thoughts_now": "thoughts"}, intends="yes")
    assert assess(PROTOCOL, said, Triggers()).level is RiskLevel.IMMINENT
    corrected = answers(**CALM, intends="yes")
    assert assess(PROTOCOL, corrected, Triggers()).level is RiskLevel.LOW


def test_an_attempt_in_progress_is_imminent_without_any_answer() -> None:
    marked = Triggers(marked=frozenset({Trigger.ATTEMPT_IN_PROGRESS}))
    assert assess(PROTOCOL, Answers(), marked).level is RiskLevel.IMMINENT


def test_a_weapon_counts_by_where_it_is() -> None:
    marked = frozenset({Trigger.WEAPON})
    levels = [
        assess(PROTOCOL, answers(**CALM), Triggers(marked=marked, weapon=w)).level
        for w in (Weapon.IN_HAND, Weapon.IN_REACH, Weapon.IN_HOME, Weapon.NONE)
    ]
    assert levels == [
        RiskLevel.IMMINENT,
        RiskLevel.HIGH,
        RiskLevel.MODERATE,
        RiskLevel.LOW,
    ]


@given(answered(), st.data())
def test_no_non_answer_lowers_the_level(said: Answers, data: st.DataObject) -> None:
    open_items = [i for i in enabled(PROTOCOL, said) if said.code(i.link_id) is None]
    if not open_items:
        return
    item = data.draw(st.sampled_from(open_items)).link_id
    why = data.draw(st.sampled_from(NonAnswer))
    more = {**said.by_item, item: ItemAnswered(item=item, non_answer=why)}
    before = assess(PROTOCOL, said, Triggers()).level
    after = assess(PROTOCOL, Answers(by_item=more), Triggers()).level
    assert after is before


@given(answered(), st.sampled_from(Trigger))
def test_a_trigger_never_lowers_the_level(said: Answers, trigger: Trigger) -> None:
    before = assess(PROTOCOL, said, Triggers()).level
    marked = Triggers(marked=frozenset({trigger}))
    assert assess(PROTOCOL, said, marked).level.severity >= before.severity


def _ask(link_id: str, *when: Condition, any_of: bool = False) -> Item:
    options = (Option("a", "A"), Option("b", "B"))
    return Item(link_id, "S", link_id, link_id, "", options, when, any_of)


def _of(*items: Item) -> Protocol:
    return Protocol("u", "1", "t", "d", items)


def _ids(protocol: Protocol, **given: str) -> list[str]:
    return [i.link_id for i in enabled(protocol, answers(**given))]


def test_a_different_answer_is_true_when_there_is_none() -> None:
    protocol = _of(_ask("x"), _ask("y", Condition("x", Operator.DIFFERS, "a")))
    assert _ids(protocol) == ["x", "y"]
    assert _ids(protocol, x="a") == ["x"]


def test_a_chain_breaks_with_its_first_link() -> None:
    protocol = _of(
        _ask("x"),
        _ask("y", Condition("x", Operator.EQUALS, "a")),
        _ask("z", Condition("y", Operator.EXISTS)),
    )
    assert _ids(protocol, x="a", y="a") == ["x", "y", "z"]
    assert _ids(protocol, x="b", y="a") == ["x"]


def test_a_circle_asks_nothing_and_ends() -> None:
    one = _ask("x", Condition("y", Operator.EXISTS))
    other = _ask("y", Condition("x", Operator.EXISTS))
    assert _ids(_of(one, other), x="a", y="a") == []
