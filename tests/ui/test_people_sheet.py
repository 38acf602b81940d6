from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.line import CallAnswered
from counselor_app.domain.location import (
    LocationLearned,
    Locations,
    Source,
    Whose,
    place_of_person,
)
from counselor_app.domain.people import People, PersonAtRiskLearned
from counselor_app.domain.transfer import Otherwise, Sorted
from counselor_app.ui.choices import Choices
from counselor_app.ui.people_sheet import PeopleSheet
from counselor_app.ui.said_address import place_from, said_from
from counselor_app.ui.sheet import LineField
from tests.conftest import LEG
from tests.ui.hands import SECOND
from tests.ui.panel_hands import CTRL, ENTER, ESCAPE, Hands, Shift, nameless
from tests.ui.views import GRAVOIS

B = Qt.Key.Key_B


class Asking(Hands):
    """A counselor who has asked who and where."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.sheet, self.shift = PeopleSheet(), shift
        shift.join_people(self.sheet)
        super().__init__(qtbot, self.sheet)

    def open(self) -> None:
        """Open the sheet for the call as it stands."""
        self.sheet.open_for(self.shift.call)

    def type_in(self, name: str, words: str) -> None:
        """Go to a field and put words in place of what stands there."""
        field = self.panel.findChild(LineField, name)
        assert isinstance(field, LineField)
        field.setFocus()
        field.selectAll()
        self.press(words)

    def sees(self, name: str) -> bool:
        """Whether a group of choices is to be seen."""
        found = self.panel.findChild(Choices, name)
        assert isinstance(found, Choices)
        return found.isVisible()

    def typed(self, name: str) -> str:
        """Return what stands in a field."""
        field = self.panel.findChild(LineField, name)
        assert isinstance(field, LineField)
        return field.text()


def choose(asking: Asking, group: str, digit: str) -> None:
    found = asking.panel.findChild(Choices, group)
    assert isinstance(found, Choices)
    found.setFocus()
    asking.press(digit)


@pytest.fixture
def asking(qtbot: QtBot, shift: Shift) -> Asking:
    return Asking(qtbot, shift)


def test_a_digit_says_who_is_at_risk(asking: Asking, shift: Shift) -> None:
    asking.open()
    assert asking.chosen("who") == "Someone else"
    asking.press("1")
    assert shift.call.people.at_risk_is_caller is True
    assert asking.text("known_place")
    asking.press("2")
    assert shift.call.people.third_party


def test_name_age_and_relation_are_noted_by_enter(asking: Asking, shift: Shift) -> None:
    asking.open()
    assert asking.typed("name") == "son"
    asking.type_in("name", "Sam Doe")
    asking.type_in("age", "24")
    asking.type_in("relation", "father")
    asking.press(ENTER)
    people = shift.call.people
    assert (people.at_risk_name, people.at_risk_age) == ("Sam Doe", 24)
    assert people.relation == "father"
    assert people.third_party
    assert asking.focus() is asking.elsewhere


def test_an_age_in_words_is_not_taken_and_nothing_is_lost(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    asking.type_in("name", "Sam Doe")
    asking.type_in("age", "old")
    asking.press(ENTER)
    assert "An age is a number of years" in asking.text("notice")
    assert shift.call.people.at_risk_name == "son"
    asking.type_in("age", "70")
    asking.press(ENTER)
    assert shift.call.people.at_risk_name == "Sam Doe"


def test_an_address_becomes_the_persons_place_and_is_not_read_back_yet(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    asking.type_in("street", "1520 S Grand Blvd")
    asking.type_in("unit", "Floor 3")
    asking.type_in("zip", "63104")
    asking.press(ENTER)
    first = shift.call.locations.of(Whose.AT_RISK)[0]
    assert first.place.postal_line == "1520 S Grand Blvd, Floor 3, 63104"
    assert first.read_back_at is None


def test_a_zip_code_alone_is_a_place(asking: Asking, shift: Shift) -> None:
    asking.open()
    for name in ("street", "unit"):
        asking.type_in(name, " ")
    asking.type_in("zip", "63104")
    asking.press(ENTER)
    first = shift.call.locations.of(Whose.AT_RISK)[0]
    assert first.place.postal_line == "63104"
    asking.open()
    assert asking.text("known_place") == "Known: 63104"


def test_an_address_of_the_caller_is_not_the_persons(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    assert asking.chosen("whose") == "The person's"
    assert asking.typed("street") == "2317 Cherokee St"
    choose(asking, "whose", "2")
    assert asking.typed("street") == "4500 Gravois Ave"
    assert asking.text("known_place") == "Known: 4500 Gravois Ave, 63116"
    asking.type_in("street", "4600 Gravois Ave")
    asking.press(ENTER)
    known = shift.call.locations
    assert known.of(Whose.CALLER)[0].place.postal_line == "4600 Gravois Ave, 63116"
    assert known.of(Whose.AT_RISK)[0].place.postal_line.startswith("2317 Cherokee St")


def test_what_was_typed_stays_when_it_is_the_other_ones_address(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    asking.type_in("street", "1520 S Grand Blvd")
    choose(asking, "whose", "2")
    assert asking.typed("street") == "1520 S Grand Blvd"
    asking.press("B", held=CTRL)
    first = shift.call.locations.of(Whose.CALLER)[0]
    assert first.place.postal_line == "1520 S Grand Blvd, 63116"
    assert first.read_back_at is not None


def test_one_person_is_not_asked_whose_address_it_is(asking: Asking) -> None:
    asking.open()
    assert asking.sees("whose")
    asking.press("1")
    assert not asking.sees("whose")


def test_reading_back_notes_the_address_first(asking: Asking, shift: Shift) -> None:
    asking.open()
    asking.type_in("street", "1520 S Grand Blvd")
    asking.press(B, held=CTRL)
    first = shift.call.locations.of(Whose.AT_RISK)[0]
    assert first.place.postal_line.startswith("1520 S Grand Blvd")
    assert first.read_back_at is not None
    assert asking.text("notice") == "Read back."


def test_where_no_place_is_known_nothing_was_read_back(
    asking: Asking, shift: Shift
) -> None:
    # Known is only where the caller is, who is not the person at risk.
    shift.desk.record(SECOND, CallAnswered(leg=LEG))
    shift.desk.record(SECOND, PersonAtRiskLearned(is_caller=False))
    told = LocationLearned(whose=Whose.CALLER, source=Source.TRANSFER, place=GRAVOIS)
    shift.desk.record(SECOND, told)
    asking.sheet.open_for(shift.desk.board.call(SECOND))
    asking.press(B, held=CTRL)
    assert asking.text("notice") == "▲ No place is known yet. Ask for it first."
    (place,) = shift.desk.board.call(SECOND).locations.of(Whose.CALLER)
    assert place.read_back_at is None
    asking.press("1")  # it is the caller who is at risk
    asking.press(B, held=CTRL)
    (place,) = shift.desk.board.call(SECOND).locations.of(Whose.CALLER)
    assert place.read_back_at is not None
    assert asking.text("notice") == "Read back."


def test_nothing_typed_says_nothing_new(asking: Asking, shift: Shift) -> None:
    before = len(shift.world.journal.entries)
    asking.open()
    asking.press(ENTER)
    assert len(shift.world.journal.entries) == before


def test_a_third_partys_place_is_the_persons_only_by_a_key(
    qtbot: QtBot, shift: Shift
) -> None:
    said: list[bool] = []
    sheet = PeopleSheet()
    sheet.together_said.connect(said.append)
    hands = Hands(qtbot, sheet)
    apart = Locations(caller=shift.call.locations.caller)
    call = replace(shift.call, locations=apart)
    assert place_of_person(call.people, call.locations) is None
    sheet.open_for(call)
    assert hands.chosen("together") == ""
    hands.press(*[Qt.Key.Key_Tab] * 4, "1")
    assert said == [True]
    hands.press("2")
    assert said == [True, False]


def test_a_caller_at_risk_is_not_asked_whether_they_are_with_themselves(
    asking: Asking,
) -> None:
    asking.open()
    assert "Is the person where the caller is?" in asking.words()
    asking.press("1")
    assert "Is the person where the caller is?" not in asking.words()


def test_a_number_to_call_back_is_noted(asking: Asking, shift: Shift) -> None:
    asking.open()
    assert asking.typed("number") == "(314) 555-0142"
    asking.type_in("number", "314 555 0177")
    asking.press(ENTER)
    assert shift.call.people.number == "+13145550177"


def test_a_number_that_is_none_is_refused_in_words(asking: Asking, shift: Shift) -> None:
    asking.open()
    asking.type_in("number", "555")
    asking.press(ENTER)
    assert "A number to call back has ten digits." in asking.text("notice")
    assert shift.call.people.number == "+13145550142"
    assert asking.focus().objectName() == "number"


def test_the_operators_sorting_is_noted_with_its_code(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    assert asking.chosen("sorted") == "clinician"
    asking.type_in("code", "25-A-1")
    asking.press(ENTER)
    sorting = shift.call.transfer.sorting
    assert sorting is not None
    assert (sorting.sorted, sorting.protocol_code) == (Sorted.CLINICIAN, "25-A-1")
    assert sorting.otherwise is Otherwise.AMBULANCE


def test_escape_notes_what_was_typed_and_keeps_what_cannot_be_noted(
    asking: Asking, shift: Shift
) -> None:
    asking.open()
    asking.type_in("name", "Sam Doe")
    asking.type_in("age", "about 20")
    asking.press(ESCAPE)
    assert shift.call.people.at_risk_name == "Sam Doe"
    asking.open()
    assert asking.typed("age") == "about 20"


def test_escape_with_nothing_typed_notes_nothing(asking: Asking, shift: Shift) -> None:
    before = len(shift.world.journal.entries)
    asking.open()
    asking.press(ESCAPE)
    assert len(shift.world.journal.entries) == before


def test_another_call_is_not_shown_what_was_typed(asking: Asking, shift: Shift) -> None:
    asking.open()
    asking.type_in("name", "Sam Doe")
    asking.press(ESCAPE)
    other = replace(shift.call, call_id=CallId(Subject("c2")), people=People())
    asking.sheet.open_for(other)
    assert asking.typed("name") == ""


@pytest.mark.parametrize(
    ("street", "unit", "zip_code", "line"),
    [
        ("2317 Cherokee St", "Apt 2", "63118", "2317 Cherokee St, Apt 2, 63118"),
        ("1520 S Grand Blvd.", "floor 3", "", "1520 S Grand Blvd, Floor 3"),
        ("Gateway Arch", "", "", "Gateway Arch"),
        ("12 St", "", "63101", "12 St, 63101"),
        ("N Broadway", "", "", "N Broadway"),
        ("", "", "63118", "63118"),
    ],
)
def test_an_address_keeps_every_word_that_was_said(
    street: str, unit: str, zip_code: str, line: str
) -> None:
    place = place_from(street, unit, zip_code)
    assert place is not None
    assert place.postal_line == line
    assert place_from(*said_from(place)) == place


def test_no_address_is_no_place() -> None:
    assert place_from(" ", "", "") is None


def test_everything_to_act_on_has_a_name(asking: Asking) -> None:
    assert nameless(asking.panel) == []
