"""Someone with a pistol in the home, and a brother who takes it."""

from counselor_app.practice.script import (
    BEGIN,
    CALLER_AT_RISK,
    HANGS_UP,
    Scenario,
    ask,
    closes,
    keys,
    lives_at,
    look,
    type_,
)

_WEAPON = (
    *keys("F2", "3"),
    type_("pistol"),
    *keys("Tab"),
    type_("nobody"),
    *keys("Tab", "2", "Tab", "3"),  # not loaded; asked to put it away
    look("weapon"),
    *keys("Enter"),
    look("in-the-home"),  # until now nobody knew where it was
)
_PLAN = (
    *keys("Ctrl+S"),
    type_("awake at three, drinking alone"),
    *keys("Ctrl+2"),
    type_("walk the dog"),
    *keys("Ctrl+4"),
    type_("brother Paul, 314 555 0188"),
    *keys("Ctrl+6"),
    type_("at the brother's until Sunday"),
    *keys("Tab"),
    type_("pistol"),
    *keys("Tab"),
    type_("brother"),
    *keys("Tab"),
    type_("tonight"),
    *keys("Tab", "3", "Enter"),  # given to somebody
    look("plan"),
    *keys("Ctrl+B"),
    look("read-aloud"),
    *keys("1", "Escape"),  # agreed
)

WEAPON = Scenario(
    name="weapon",
    title="A pistol in the home, given to a brother",
    number="+13145550148",
    address=lives_at("5216", "Lansdowne", "Avenue", "63109"),
    position=(38.5832, -90.2939, 10.0),
    comment="Caller alone. Says a pistol is locked in the house, not with him.",
    says=(
        "There is my pistol, upstairs in the safe. I do not have it here.",
        "I think about it at night. Not now. I do not want to do it.",
        "My brother could take it. He comes tonight.",
    ),
    answers=(
        "Thank you for being honest with me. Please leave it where it is.",
        "Let us write down together what helps. Who could keep it for you?",
    ),
    steps=(
        *BEGIN,
        *CALLER_AT_RISK,
        *_WEAPON,
        *ask("safety-now=safe-alone", "others-safe=no", "hurt-by=no"),
        *ask("thoughts-now=wish", "thoughts-recent=sometimes", "hopeless=some"),
        *ask("ever-attempted=no", "means=away", "intoxicated=no", "unrest=poor"),
        *ask("method=method", "preparation=none", "intends=no", "served=yes"),
        *ask("support=can-come", "reasons=some", "plan=yes", "calls-back=yes"),
        *_PLAN,
        look("moderate"),
        *HANGS_UP,
        *closes("resolved, with a follow-up"),
    ),
)
