"""Times in words: wall time of this desk, clocks that run, and ages."""

from datetime import datetime, timedelta

_MINUTE = 60
_HOUR = 3600
_TWO_MINUTES = timedelta(minutes=2)
_TWO_HOURS = timedelta(hours=2)
_TWO_DAYS = timedelta(hours=48)


def wall(at: datetime) -> str:
    """Return the wall time here, to the second: "14:06:12"."""
    return at.astimezone().strftime("%H:%M:%S")


def wall_minute(at: datetime) -> str:
    """Return the wall time here, to the minute: "14:06"."""
    return at.astimezone().strftime("%H:%M")


def day_and_minute(at: datetime, now: datetime) -> str:
    """Return the wall time, with the day before it when that is not today's."""
    here, today = at.astimezone(), now.astimezone()
    if here.date() == today.date():
        return wall_minute(at)
    return here.strftime("%b %d, %H:%M").replace(" 0", " ")


def clock(passed: timedelta) -> str:
    """Return the time passed as the call's clock shows it: "04:32" or "1:04:32"."""
    seconds = max(0, int(passed.total_seconds()))
    hours, rest = divmod(seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def short_clock(passed: timedelta) -> str:
    """Return the time passed without a leading zero: "0:34"."""
    return (
        clock(passed).removeprefix("0")
        if passed < timedelta(minutes=10)
        else clock(passed)
    )


def age(passed: timedelta) -> str:
    """Return how old something is, in the unit that matters: "40 s", "3 min", "2 h"."""
    if passed < _TWO_MINUTES:
        return f"{max(0, int(passed.total_seconds()))} s"
    if passed < _TWO_HOURS:
        return f"{int(passed.total_seconds()) // _MINUTE} min"
    if passed < _TWO_DAYS:
        return f"{int(passed.total_seconds()) // _HOUR} h"
    return f"{passed.days} days"
