"""The practice calls, by name; one file a story."""

from counselor_app.practice.scenarios.attempt import ATTEMPT
from counselor_app.practice.scenarios.minor import MINOR
from counselor_app.practice.scenarios.overdose import OVERDOSE
from counselor_app.practice.scenarios.settled import SETTLED
from counselor_app.practice.scenarios.silent import SILENT
from counselor_app.practice.scenarios.third_party import THIRD_PARTY
from counselor_app.practice.scenarios.trunk_only import TRUNK_ONLY
from counselor_app.practice.scenarios.violence import VIOLENCE
from counselor_app.practice.scenarios.weapon import WEAPON
from counselor_app.practice.script import Do, Scenario, Step

__all__ = ["SCENARIOS", "Do", "Scenario", "Step"]

_STORIES = (
    *(ATTEMPT, SETTLED, TRUNK_ONLY, THIRD_PARTY, MINOR),
    *(SILENT, OVERDOSE, WEAPON, VIOLENCE),
)
SCENARIOS = {story.name: story for story in _STORIES}
