from datetime import timedelta

from counselor_app.adapters.clock import SystemClock


def test_the_time_is_in_utc_and_what_is_monotonic_runs_forward() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta()
    first = clock.monotonic()
    assert clock.monotonic() >= first


def test_names_are_new_and_sort_by_time() -> None:
    clock = SystemClock()
    names = [clock.new_id() for _ in range(2000)]
    assert names == sorted(set(names))
    assert all(name[14] == "7" for name in names)  # the version digit (RFC 9562, 4.2)
