"""From a setup to a station that can take calls."""

from counselor_app.phone.telephone import Station, Telephone
from counselor_app.wire.phone_messages import Setup


def station_from(setup: Setup, telephone: Telephone) -> Station:
    """Return the station."""
    raise NotImplementedError
