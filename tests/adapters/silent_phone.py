"""A real telephone process on a real link, with neither port nor headset.

Each sound that it is asked to play is a call that comes in; answering opens it.
"""

import sys
from dataclasses import dataclass

from counselor_app.domain.ids import LegId
from counselor_app.phone.process import main
from counselor_app.phone.telephone import Telephone
from counselor_app.wire.phone_messages import Levels, Setup
from tests.phone.telephone_fakes import FakeSignaling, FakeSpeech, invite


class WillingSignaling(FakeSignaling):
    """Signaling whose other side takes every answer."""

    def __init__(self, telephone: Telephone) -> None:
        super().__init__()
        self._telephone = telephone

    def answer(self, leg: LegId, sdp: bytes) -> None:
        super().answer(leg, sdp)
        assert self._telephone.calls is not None
        self._telephone.calls.later(0, lambda: self._confirm(leg))

    def _confirm(self, leg: LegId) -> None:
        assert self._telephone.calls is not None
        self._telephone.calls.confirmed(leg)


class RingingSpeech(FakeSpeech):
    """Speech that plays no sound but lets a call come in."""

    def __init__(self, telephone: Telephone) -> None:
        super().__init__()
        self._telephone = telephone

    def play(self, path: str) -> None:
        self._telephone.offered(LegId(path), invite(path))


@dataclass
class SilentStation:
    signaling: WillingSignaling
    speech: RingingSpeech
    port: int | None
    device: str = "Nothing"

    def retry(self) -> None:
        pass

    def levels(self) -> Levels | None:
        return Levels(-20, -30)

    def close(self) -> None:
        pass


def station(setup: Setup, telephone: Telephone) -> SilentStation:
    return SilentStation(
        WillingSignaling(telephone), RingingSpeech(telephone), setup.port
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], station))
