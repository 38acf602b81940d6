"""What is to be brought, what was, and what was answered: each request under one id."""

from dataclasses import dataclass, field

from counselor_app.desk.ports import Parcel
from counselor_app.domain.ids import CallId, RequestId
from counselor_app.wire.conveyance import Response

_KEPT = 1024  # answered requests that are still known by name
_QUEUED = (180, 182)
_TAKEN = 200
_REFUSED_FROM = 300


@dataclass(slots=True)
class Errand:
    """One request on its way. Its text is written once and is the same ever after."""

    call_id: CallId
    request_id: RequestId
    parcel: Parcel | None = field(repr=False)
    dry: bool
    text: str = field(default="", repr=False)
    sent: bool = False
    told_late: bool = False
    codes: set[int] = field(default_factory=set)

    @property
    def owed(self) -> bool:
        """Whether nobody has said yet that they have it, or that they won't."""
        return not any(map(_settles, self.codes))


class Outbox:
    """Every request of this start, in the order in which they were asked."""

    def __init__(self) -> None:
        self._errands: dict[RequestId, Errand] = {}

    def add(self, parcel: Parcel, *, dry: bool) -> None:
        """Take a request; one that is known already is not taken a second time."""
        key = parcel.request.asked.request_id
        errand = Errand(parcel.call.call_id, key, parcel, dry)
        if parcel.received:
            errand.codes.add(_QUEUED[0])
        self._errands.setdefault(key, errand)
        self._forget_old()

    def owed(self) -> tuple[Errand, ...]:
        """Return what must still be brought, the first asked first."""
        return tuple(errand for errand in self._errands.values() if errand.owed)

    def late(self, *errands: Errand) -> tuple[Errand, ...]:
        """Return those of which it was not told yet that they are late; now it is."""
        untold = tuple(errand for errand in errands if not errand.told_late)
        for errand in untold:
            errand.told_late = True
        return untold

    def answered(self, answer: Response) -> Errand | None:
        """Return the request that this answers, or None for a stranger's or a repeat."""
        errand = self._errands.get(answer.request_id)
        if errand is None or answer.code in errand.codes:
            return None
        errand.codes.add(answer.code)
        if not errand.owed:  # it never goes out again by itself
            errand.parcel, errand.text = None, ""
        return errand

    def _forget_old(self) -> None:
        done = [key for key, errand in self._errands.items() if not errand.owed]
        for key in done[: max(0, len(done) - _KEPT)]:
            del self._errands[key]


def _settles(code: int) -> bool:
    return code in _QUEUED or code == _TAKEN or code >= _REFUSED_FROM
