"""Who is at risk and where: two people, two places, and what the operator said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.location import Whose
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.transfer import Otherwise, Sorted
from counselor_app.ui.call_words import place_words
from counselor_app.ui.choices import Choices
from counselor_app.ui.pieces import KeyButton, text_label
from counselor_app.ui.said_address import place_from, said_from
from counselor_app.ui.sheet import LineField, Sheet, labeled, wrapped
from counselor_app.ui.theme import px
from counselor_app.ui.words import said, tr
from counselor_app.wire.phone_number import dialable_number, shown

READ_BACK = "Ctrl+B"
_CALLER, _OTHER = "caller", "other"
_YES, _NO = "yes", "no"
_OLDEST = 130
_LABELS, _NARROW = 92, 76
_ADDRESS = ("street", "unit", "zip")
_FIELDS = (
    ("name", "Name", ""),
    ("relation", "Caller is their", "mother, friend ..."),
    ("age", "Age", ""),
    ("street", "Street", "2317 Cherokee St"),
    ("unit", "Apt or floor", "Apt 2"),
    ("zip", "ZIP", "63118"),
    ("number", "Call back", "(314) 555-0142"),
    ("code", "911 code", "as the operator said"),
)


class PeopleSheet(Sheet):
    """Shows who is at risk and where. A choice is asked for at once, words by Enter.

    A third party's place is never the person's until it is confirmed here. What was
    typed and not noted stays for the next opening.
    Signals: person_said(PersonAtRiskLearned), number_said(number),
    place_said(Whose, Place), read_back_asked(Whose), together_said(yes),
    sorting_said(Sorted, code, Otherwise).
    """

    person_said = Signal(object)
    number_said = Signal(str)
    place_said = Signal(object, object)
    read_back_asked = Signal(object)
    together_said = Signal(bool)
    sorting_said = Signal(object, str, object)

    def __init__(self) -> None:
        super().__init__("people", tr("Who and where"), tr("Who is at risk? 1 or 2"))
        self._call_id: CallId | None = None
        self._fields = {n: LineField(n, tr(w), tr(e)) for n, w, e in _FIELDS}
        self._known: dict[str, str] = {}
        self._places: dict[Whose, tuple[str, str, str]] = {}
        self._named: dict[Whose, str] = {}
        who = [(_CALLER, tr("The caller")), (_OTHER, tr("Someone else"))]
        self._who = Choices("who", tr("Who is at risk?"), who, 2)
        there = [(_YES, tr("Yes")), (_NO, tr("No"))]
        words = tr("Is the person where the caller is?")
        self._together = Choices("together", words, there, 2)
        self._asks_together = text_label(words, "small")
        sorts = [(s, said(s)) for s in Sorted]
        self._sorted = Choices("sorted", tr("911 sorted it as"), sorts, 2)
        instead = [(o, said(o)) for o in Otherwise]
        would = tr("Without the transfer they would have sent")
        self._otherwise = Choices("otherwise", would, instead, 2)
        self._read_back = KeyButton(tr("Read back, and right"), READ_BACK)
        self._read_back.setObjectName("read_back")
        self._where = wrapped("", "small", "known_place")
        whose = [(Whose.AT_RISK, tr("The person's")), (Whose.CALLER, tr("The caller's"))]
        self._whose = Choices("whose", tr("Whose address is it?"), whose, 2)
        self._asks_whose = text_label(tr("Whose address is it?"), "small")
        self._lay_out()
        self._connect()

    @property
    def call_id(self) -> CallId | None:
        """The call that the sheet was last opened for."""
        return self._call_id

    def open_for(self, call: Call) -> None:
        """Open with what is known of both."""
        people, sorting = call.people, call.transfer.sorting
        at_risk = people.at_risk_is_caller
        self._who.show_value(None if at_risk is None else _CALLER if at_risk else _OTHER)
        together = None if not call.locations.together else _YES
        self._together.show_value(together)
        self._sorted.show_value(sorting.sorted if sorting else None)
        self._otherwise.show_value(sorting.otherwise if sorting else None)
        for whose in Whose:
            first = next(iter(call.locations.of(whose)), None)
            self._places[whose] = said_from(first.place if first else None)
            self._named[whose] = place_words(first.place) if first else ""
        self._whose.show_value(Whose.AT_RISK)
        self._show_known(call)
        self._show_third(other=people.third_party)
        self._show_whose(alone=people.at_risk_is_caller is True)
        self.open(self._who)

    def confirm(self) -> None:
        """Ask for everything that was typed and is new."""
        if self._say_all():
            self.shut()

    def note_typed(self) -> None:
        """Ask for everything that was typed, is new and can be noted."""
        new = self._new()
        self._say({name: new[name] for name in new.keys() - _wrong(new).keys()})

    def show_read_back(self) -> None:
        """Say that it was noted as read back."""
        self.notice.tell(tr("Read back."))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Ctrl+B says that the place was read back and is right."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self._ask_read_back()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _show_known(self, call: Call) -> None:
        street, unit, zip_code = self._places[Whose.AT_RISK]
        people, sorting = call.people, call.transfer.sorting
        age = people.at_risk_age
        known = {
            "name": people.at_risk_name,
            "relation": people.relation,
            "age": "" if age is None else str(age),
            "street": street,
            "unit": unit,
            "zip": zip_code,
            "number": shown(people.number) if people.number else "",
            "code": sorting.protocol_code if sorting else "",
        }
        same = self._call_id == call.call_id
        for name, field in self._fields.items():
            if not same or field.text().strip() == self._known.get(name, ""):
                field.setText(known[name])
        self._call_id, self._known = call.call_id, known

    def _say_all(self) -> bool:
        new = self._new()
        for name, words in _wrong(new).items():
            self.notice.refuse(words)
            self._fields[name].setFocus()
            return False
        self._say(new)
        return True

    def _new(self) -> dict[str, str]:
        return {n: t for n in self._fields if (t := self._typed(n)) != self._known[n]}

    def _say(self, new: dict[str, str]) -> None:
        self._known |= new
        self._say_person(new)
        self._say_place(new)
        if "code" in new:
            self._say_sorting()
        if number := new.get("number"):
            self.number_said.emit(number)

    def _say_person(self, new: dict[str, str]) -> None:
        if not new.keys() & {"name", "relation", "age"}:
            return
        age = int(new["age"]) if new.get("age") else None
        learned = PersonAtRiskLearned(
            name=new.get("name"), age=age, relation=new.get("relation")
        )
        self.person_said.emit(learned)

    def _say_place(self, new: dict[str, str]) -> None:
        if not new.keys() & set(_ADDRESS):
            return
        parts = (self._typed(name) for name in _ADDRESS)
        if place := place_from(*parts):
            self._places[self._of] = said_from(place)
            self._named[self._of] = place.postal_line
            self.place_said.emit(self._of, place)

    def _say_sorting(self) -> None:
        sorting = self._sorted.value
        otherwise = self._otherwise.value
        self.sorting_said.emit(
            sorting if isinstance(sorting, Sorted) else Sorted.NOT_SAID,
            self._typed("code"),
            otherwise if isinstance(otherwise, Otherwise) else Otherwise.UNKNOWN,
        )

    def _ask_read_back(self) -> None:
        if self._say_all():
            # Only while they are one person is the caller's place the person's.
            theirs = self._named[self._of] or self._who.value != _CALLER
            self.read_back_asked.emit(self._of if theirs else Whose.CALLER)

    def _say_who(self, who: object) -> None:
        self._show_third(other=who == _OTHER)
        self._show_whose(alone=who == _CALLER)
        self.person_said.emit(PersonAtRiskLearned(is_caller=who == _CALLER))

    def _say_together(self, yes: object) -> None:
        self.together_said.emit(yes == _YES)

    def _show_third(self, *, other: bool) -> None:
        for widget in (self._together, self._asks_together):
            widget.setVisible(other)
        self._fields["relation"].setEnabled(other)

    @property
    def _of(self) -> Whose:
        return Whose.CALLER if self._whose.value is Whose.CALLER else Whose.AT_RISK

    def _show_whose(self, *, alone: bool) -> None:
        """Ask whose address it is while there are two people; show what is known."""
        if alone:
            self._whose.show_value(Whose.AT_RISK)
        for widget in (self._whose, self._asks_whose):
            widget.setVisible(not alone)
        self._fill_address()

    def _fill_address(self) -> None:
        """Show the address of the one chosen; what was typed and not noted stays."""
        for name, words in zip(_ADDRESS, self._places[self._of], strict=True):
            if self._typed(name) == self._known[name]:
                self._fields[name].setText(words)
            self._known[name] = words
        named = self._named[self._of]
        self._where.setText(tr("Known: %s") % named if named else "")
        self._where.setVisible(bool(named))

    def _typed(self, name: str) -> str:
        return self._fields[name].text().strip()

    def _connect(self) -> None:
        self._who.chosen.connect(self._say_who)
        self._whose.chosen.connect(self._fill_address)
        self._together.chosen.connect(self._say_together)
        self._sorted.chosen.connect(self._say_sorting)
        self._otherwise.chosen.connect(self._say_sorting)
        self._read_back.clicked.connect(self._ask_read_back)

    def _lay_out(self) -> None:
        self.body.addWidget(text_label(tr("Who is at risk?"), "small"))
        self.body.addWidget(self._who)
        self._add_fields("name", "age")
        self._add_fields("relation")
        self.body.addWidget(self._asks_together)
        self.body.addWidget(self._together)
        self.body.addWidget(self._asks_whose)
        self.body.addWidget(self._whose)
        self.body.addWidget(self._where)
        self._add_fields("street")
        self._add_fields("unit", "zip")
        self.body.addWidget(self._read_back)
        self._add_fields("number")
        self.body.addWidget(self.notice)
        self.body.addWidget(text_label(tr("911 sorted it as"), "small"))
        self.body.addWidget(self._sorted)
        self._add_fields("code")
        would = tr("Without the transfer they would have sent")
        self.body.addWidget(text_label(would, "small"))
        self.body.addWidget(self._otherwise)
        keys = (("Return", tr("notes it")), ("Tab", tr("next")))
        self.body.addLayout(self.foot(*keys))

    def _add_fields(self, *names: str) -> None:
        words = {name: label for name, label, _ in _FIELDS}
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for at, name in enumerate(names):
            width = 0 if at else _LABELS  # the second on a line is as narrow as it can
            line.addLayout(labeled(tr(words[name]), self._fields[name], width))
            if at:
                self._fields[name].setFixedWidth(px(_NARROW))
        self.body.addLayout(line)


def _wrong(new: dict[str, str]) -> dict[str, str]:
    """Return what cannot be noted as it was typed, with the words to refuse it."""
    wrong, age, number = {}, new.get("age", ""), new.get("number", "")
    if age and not (age.isascii() and age.isdigit() and int(age[:4]) <= _OLDEST):
        wrong["age"] = tr("An age is a number of years.")
    if number and dialable_number(number) is None:
        wrong["number"] = tr("A number to call back has ten digits.")
    return wrong
