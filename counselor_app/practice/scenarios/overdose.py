"""Someone who took too much, and can hardly stay awake."""

from counselor_app.practice.script import (
    BEGIN,
    CALLER_AT_RISK,
    HUNG_UP_ON,
    Scenario,
    ask,
    closes,
    find,
    keys,
    lives_at,
    look,
    note,
    type_,
    wait,
)

_HELP_FIRST = (
    *keys("F1"),
    type_("overdose, oxycodone and whisky"),
    *keys("F9", "1"),
    look("ems-sheet"),
    *keys("Ctrl+Return"),
    wait("accepted"),
)
_THEN_ASKED = (
    *keys("F1", "Tab"),
    type_("half an hour ago"),
    *keys("Tab"),
    type_("about 20 tablets"),
    *keys("Tab", "3", "Tab", "3", "Tab", "1", "Tab", "2"),
    look("overdose"),
    *keys("Enter"),
)

OVERDOSE = Scenario(
    name="overdose",
    title="An overdose, drowsy, with Part 2 answers",
    number="+13145550146",
    address=lives_at("2845", "Indiana", "Avenue", "63118", "Floor 2"),
    position=(38.5989, -90.2223, 18.0),
    comment="Male caller, slurred words. Said he took his tablets with whisky.",
    says=(
        "I took them. All of the tablets. And I drank.",
        "I am so tired. It is hard to breathe.",
        "Yes. They can come. The door is open.",
    ),
    answers=(
        "Stay with me. What did you take, and when?",
        "An ambulance is being asked for. Keep your eyes open. Talk to me.",
    ),
    steps=(
        *BEGIN,
        *CALLER_AT_RISK,
        *_HELP_FIRST,
        *_THEN_ASKED,
        *ask("safety-now=hurt", "medical=yes"),
        *find("alcohol"),
        *ask("intoxicated=heavy", "awake=drowsy"),
        look("part-2"),
        *ask("withdrawal=no", "sober-check=not-yet"),
        *note("Told to sit up, door open. Breathing slowly, answers each time."),
        look("help-on-the-way"),
        *HUNG_UP_ON,
        *closes("person agreed"),
    ),
    hangs_up=True,
)
