"""What lets a grave level fall, in words."""

from counselor_app.domain.assessment.answers import AnswerTakenBack, ItemAnswered
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.event import CallEvent
from counselor_app.domain.triggers import TriggerLearned, TriggerUnmarked, WeaponLearned
from counselor_app.ui.question_words import answer_words
from counselor_app.ui.words import said, tr


def change_words(change: CallEvent | None, protocol: Protocol | None) -> str:
    """Return what was changed, so that the counselor knows what is meant."""
    match change:
        case ItemAnswered(item=item) as answered:
            asked = protocol.item(item) if protocol else None
            return tr("%s: %s") % (_name(protocol, item), answer_words(asked, answered))
        case AnswerTakenBack(item=item):
            return tr("%s: taken back") % _name(protocol, item)
        case TriggerUnmarked(trigger=trigger):
            return tr("%s: marked in error") % said(trigger)
        case WeaponLearned(where=where):
            return tr("Weapon: %s") % said(where)
        case TriggerLearned(trigger=trigger):
            return said(trigger)
        case None:
            return ""
        case _:
            return tr("Who is at risk")


def _name(protocol: Protocol | None, link_id: str) -> str:
    item = protocol.item(link_id) if protocol else None
    return item.short if item and item.short else link_id
