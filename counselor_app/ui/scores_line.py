"""What loaded forms add up to; a score that is worked out anew is shown as late."""

from counselor_app.domain.assessment.asking import Score
from counselor_app.domain.assessment.values import Coding, Quantity
from counselor_app.ui.lines import Line
from counselor_app.ui.words import tr


class ScoresLine(Line):
    """Shows the scores in one line, and nothing without any."""

    def __init__(self) -> None:
        super().__init__("", "small", "scores")
        self.hide()

    def show_scores(self, scores: tuple[Score, ...]) -> None:
        """Show each score that there is, or that it is still being worked out."""
        words = " · ".join(score_words(score) for score in scores)
        self.say(words)
        self.setVisible(bool(words))


def score_words(score: Score) -> str:
    """Return a score in words."""
    if score.late:
        return tr("%s: being worked out") % score.item.short
    value = score.value
    if value is None:
        return tr("%s: nothing yet") % score.item.short
    said = value.value if isinstance(value, Quantity) else value
    named = value.display or value.code if isinstance(value, Coding) else str(said)
    return f"{score.item.short}: {named}"
