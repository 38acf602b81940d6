"""Someone who can only say yes and no, since the other is in the next room."""

from counselor_app.practice.script import (
    BEGIN,
    CALLER_AT_RISK,
    HUNG_UP_ON,
    Scenario,
    ask,
    closes,
    keys,
    lives_at,
    look,
    note,
    type_,
    wait,
)

_NOT_CALLED_BACK = (
    *keys("F7"),
    type_("he is coming"),
    *keys("Tab", "2"),
    look("not-called-back"),
    *keys("Enter"),
)

VIOLENCE = Scenario(
    name="violence",
    title="Violence at home, answered by yes and no",
    number="+13145550149",
    address=lives_at("4017", "Minnesota", "Avenue", "63118", "Apt 1"),
    position=(38.5826, -90.2268, 14.0),
    comment="Female caller, hushed. Pretends to order a pizza. Male voice behind her.",
    says=(
        "Yes. No. I cannot say that.",
        "Yes. In the next room. Yes, around the neck. Yes, he said that, too.",
        "Yes. Send them. No. He is coming.",
    ),
    answers=(
        "Say only yes or no. Is somebody there who hurts you?",
        "Did he choke you? Did he say that he will kill you? May the police come?",
    ),
    steps=(
        *BEGIN,
        *CALLER_AT_RISK,
        *ask("safety-now=safe-alone", "others-safe=no", "hurt-by=hurt-now"),
        look("safe-to-talk"),
        *ask("dv-safe-talk=yes-no", "dv-danger=more", "dv-callback=no"),
        look("danger-signs"),
        *note(
            "Only yes and no. Choked, and threatened to kill. In the bathroom, locked."
        ),
        *keys("F11", "1"),
        look("police-sheet"),
        *keys("Ctrl+Return"),
        wait("accepted"),
        *HUNG_UP_ON,
        *_NOT_CALLED_BACK,
        *closes("police welfare check"),
    ),
    hangs_up=True,
)
