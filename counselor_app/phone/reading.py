"""What the desk is told of a transfer, as facts."""

from collections.abc import Iterable, Iterator

from counselor_app.domain.event import Event
from counselor_app.domain.location import LocationLearned, Source, Whose
from counselor_app.domain.people import CallerLearned
from counselor_app.domain.place import Place
from counselor_app.domain.transfer import TransferRead
from counselor_app.wire.transfer import IdentifierKind, Transfer

_ENTRIES = 64  # of any list; an honest transfer has two or three
_LETTERS = 4_000  # of one text
_COMMENT_LETTERS = 20_000  # of all comments together: six pages


def facts_from(transfer: Transfer) -> Iterator[Event]:
    """Tell what came along, who calls and where they are, each bounded in size."""
    yield _read(transfer)
    number = next(iter(transfer.caller_numbers), None)
    name = transfer.caller_name or transfer.subscriber_name
    if number or name or transfer.anonymous:
        yield CallerLearned(
            number=_cut(number), dialable=transfer.dialable, name=_cut(name)
        )
    for place in transfer.places[:_ENTRIES]:
        yield _learned(place)


def _read(transfer: Transfer) -> TransferRead:
    return TransferRead(
        psap_trunk=_cut(transfer.psap_trunk),
        call_identifier=_identifier(transfer, IdentifierKind.CALL),
        incident_identifier=_identifier(transfer, IdentifierKind.INCIDENT),
        referred_by=_cut(transfer.referred_by),
        eido_urls=_each(transfer.eido_urls),
        additional_data=_each(transfer.additional_data),
        comments=tuple(_comments(transfer.comments)),
        damage=_each(transfer.damage),
    )


def _learned(place: Place) -> LocationLearned:
    return LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=place)


def _identifier(transfer: Transfer, kind: IdentifierKind) -> str | None:
    urns = (known.urn for known in transfer.identifiers if known.kind is kind)
    return _cut(next(urns, None))


def _comments(comments: Iterable[str]) -> Iterator[str]:
    left = _COMMENT_LETTERS
    for comment in comments:
        if left > 0:
            yield comment[:left]
        left -= len(comment)


def _each(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text[:_LETTERS] for text in texts[:_ENTRIES])


def _cut(text: str | None) -> str | None:
    return text and text[:_LETTERS]
