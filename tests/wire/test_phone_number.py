import pytest

from counselor_app.wire.phone_number import (
    dialable_number,
    is_dialable,
    is_trunk,
    number_from,
    shown,
    spoken,
)


@pytest.mark.parametrize(
    "written",
    ["+13145550142", "3145550142", "13145550142", "(314) 555-0142", "1-314-555.0142"],
)
def test_one_number_has_one_form_however_it_is_written(written: str) -> None:
    assert number_from(written) == "+13145550142"
    assert dialable_number(written) == "+13145550142"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 20 7946 0000", "+442079460000"),
        ("9115550123", "9115550123"),
        ("+19115550123", "9115550123"),
        ("5550142", "5550142"),
        ("911", None),
        ("4411", None),
        ("anonymous", None),
        ("266696687", None),
        ("", None),
        ("+", None),
        ("conf-5521", None),
        ("1" * 40, None),
    ],
)
def test_what_is_no_number_is_none(written: str, number: str | None) -> None:
    assert number_from(written) == number


@pytest.mark.parametrize(
    "number", ["", "911", "9115550123", "5550142", "+11235550142", "+0123456789"]
)
def test_what_nobody_can_call_is_not_dialable(number: str) -> None:
    assert not is_dialable(number)
    assert dialable_number(number) is None


def test_a_foreign_number_is_dialable() -> None:
    assert is_dialable("+442079460000")


def test_a_trunk_is_known_in_whatever_form_it_was_listed() -> None:
    trunks = frozenset({"(314) 555-0199", "4411"})
    assert is_trunk("+13145550199", trunks)
    assert is_trunk("4411", trunks)
    assert not is_trunk("+13145550142", trunks)


def test_numbers_are_shown_and_said_as_people_do() -> None:
    assert shown("+13145550142") == "(314) 555-0142"
    assert spoken("+13145550142") == "3 1 4, 5 5 5, 0 1 4 2"
    assert shown("+442079460000") == "+442079460000"
    assert spoken("+4420") == "plus 4 4 2 0"
