"""No worse answer may lead to a lower step: the linter tries them and says so."""

from counselor_app.wire.protocol_lint import findings
from tests.wire.bundles import (
    HIGH_YES,
    OURS,
    Json,
    action,
    ask,
    form,
    option,
    package,
    plan,
    when,
    written,
)

EASED = {"url": OURS + "eased-step"}


def hopeful(code: str) -> Json:
    return {**option(code), "extension": [{"url": OURS + "buffer", "valueBoolean": True}]}


def hope(link_id: str, *options: Json) -> Json:
    return ask(link_id, answerOption=list(options))


KIND = hope("kind", hopeful("yes"), option("no"))
MILD = action("one-some", "one >= some", risk_level="moderate")


def eased(level: str, rung: str, *items: Json) -> list[tuple[str, str, str]]:
    """Return what is found of steps where two buffers ease that of a level."""
    made = package(form(ask(core=True), KIND, *items), plan(HIGH_YES, MILD))
    step = next(
        rule
        for rule in made["entry"][1]["resource"]["action"]
        if rule["id"] == f"step-{level}"
    )
    step["extension"] = [{**EASED, "valueCode": rung}]
    apart = ("not-signed-off", "trigger-without-effect")
    listed = findings(written(made))
    return [(f.item, f.rule, f.words) for f in listed if f.rule not in apart]


def test_a_worse_answer_that_speaks_for_safety_eases_where_a_milder_one_does_not() -> (
    None
):
    away = hope("means", option("none"), hopeful("away"), option("here"))
    (only,) = eased("moderate", "support_person", away)
    assert only == (
        "means",
        "worse-answer-eases",
        (
            "\u201cAway\u201d can lead to someone they trust, with consent where the "
            "milder \u201cNone\u201d leads to appointment or walk-in."
        ),
    )


def test_it_is_found_where_it_is_asked_only_after_another() -> None:
    away = hope("means", option("none"), hopeful("away"), option("here"))
    away["enableWhen"] = [when("one", "some"), when("one")]
    away["enableBehavior"] = "any"
    told = eased("moderate", "support_person", away)
    assert [rule for _, rule, _ in told] == ["worse-answer-eases"]


def test_a_worse_answer_that_brings_up_one_for_safety_is_found_too() -> None:
    medicine = hope("medicine", hopeful("taken"), option("stopped"))
    medicine["enableWhen"] = [when("means")]
    told = eased("moderate", "support_person", ask("means"), medicine)
    assert [(item, rule) for item, rule, _ in told] == [("means", "worse-answer-eases")]


def test_the_mildest_answers_may_speak_for_safety() -> None:
    away = hope("means", hopeful("none"), hopeful("away"), option("here"))
    assert eased("moderate", "support_person", away) == []


def test_a_step_is_never_eased_below_that_of_a_milder_level() -> None:
    told = eased("high", "plan_on_line", hope("two", hopeful("a"), option("b")))
    assert ("step of high", "step-falls") in [(item, rule) for item, rule, _ in told]
    assert ("one", "worse-answer-eases") in [(item, rule) for item, rule, _ in told]
    same = eased("high", "community_team", hope("two", hopeful("a"), option("b")))
    assert same == []


def test_of_too_many_questions_it_says_that_they_were_not_all_tried() -> None:
    many = [ask(f"q{n}") for n in range(400)]
    told = eased("moderate", "support_person", *many)
    assert [rule for _, rule, _ in told] == ["steps-not-tried"]
