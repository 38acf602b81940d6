"""FHIR's value[x]: read from an element by the name of its type, and written again.

R4 types; those of R5 and STU3 that mean the same are read by the same names. Nothing
here trusts a shape: what is none of it reads as None.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from counselor_app.domain.assessment.values import (
    Coding,
    Moment,
    Pointer,
    Quantity,
    Value,
)

Json = dict[str, Any]
MAX_BYTES = 16 * 1024 * 1024  # of one document
_MOST_DIGITS = 400


def parsed(untrusted_text: bytes) -> Any:
    """Return a JSON document with decimals as they are written, or raise ValueError."""
    try:
        text = untrusted_text.decode("utf-8-sig")
        return json.loads(text, parse_float=_decimal, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("The document is nested too deep.") from error


def objects(untrusted_list: object) -> Iterator[Json]:
    """Give what is an object of something that should be a list of them."""
    if isinstance(untrusted_list, list):
        yield from (one for one in untrusted_list if isinstance(one, dict))


def words(untrusted_value: object) -> str:
    """Return a text, or "" for what is none."""
    return untrusted_value if isinstance(untrusted_value, str) else ""


def extension(element: Mapping[str, object], *names: str) -> Any:
    """Return the value of an element's first extension whose URL ends with a name.

    None without one. The older and the newer names of one extension are given together.
    """
    for one in objects(element.get("extension")):
        if words(one.get("url")).rsplit("/", 1)[-1] in names:
            return next((v for k, v in one.items() if k.startswith("value")), None)
    return None


def value_in(element: Mapping[str, object], choice: str) -> Value | None:
    """Return the value of a choice element: "answer" finds answerCoding and its like."""
    for key, value in element.items():
        if key.startswith(choice) and (kind := key.removeprefix(choice)):
            return value_of(kind, value)
    return None


def value_of(kind: str, untrusted_value: object) -> Value | None:
    """Return a value of a named FHIR type ("Coding"), or None where it is none."""
    read = _READERS.get(kind)
    return read(untrusted_value) if read else None


def plain(value: Value) -> object:
    """Return a value as plain JSON: a Coding's code, a Quantity's number."""
    match value:
        case Coding(code=code):
            return code
        case Quantity(value=amount):
            return number(amount)
        case Decimal():
            return number(value)
        case Moment(text=text):
            return text
        case Pointer(target=target):
            return target
        case _:
            return value


def number(amount: Decimal) -> int | float:
    """Return a decimal as a JSON number, whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def value_json(value: Value, kind: str) -> tuple[str, object]:
    """Return the suffix and the JSON of a value; `kind` tells a Date from a DateTime."""
    match value:
        case bool():
            return "Boolean", value
        case int() | Decimal():
            whole = isinstance(value, int) and kind != "decimal"
            return "Integer" if whole else "Decimal", number(Decimal(value))
        case Coding() | Quantity():
            return type(value).__name__, _fields(value)
        case Moment(text=text):
            return _MOMENT_KINDS.get(kind, "Date"), text
        case Pointer(target=target) if kind == "attachment":
            return "Attachment", {"url": target}
        case Pointer(target=target):
            return "Reference", {"reference": target}
        case _:
            return ("Uri" if kind == "url" else "String"), value


_MOMENT_KINDS = {"date": "Date", "dateTime": "DateTime", "time": "Time"}


def _fields(value: Coding | Quantity) -> Json:
    named = {"system": value.system, "code": value.code}
    if isinstance(value, Coding):
        return _said({**named, "display": value.display})
    return {"value": number(value.value), **_said({"unit": value.unit, **named})}


def _said(fields: Json) -> Json:
    return {name: text for name, text in fields.items() if text}


def _boolean(value: object) -> Value | None:
    return value if isinstance(value, bool) else None


def _integer(value: object) -> Value | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> int | Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value


def _moment(value: object) -> Value | None:
    return Moment(value) if isinstance(value, str) else None


def _text(value: object) -> Value | None:
    return value if isinstance(value, str) else None


def _coding(value: object) -> Coding | None:
    fields = value if isinstance(value, dict) else {}
    code, display = words(fields.get("code")), words(fields.get("display"))
    if not code and not display:
        return None
    return Coding(words(fields.get("system")), code or display, display)


def _concept(value: object) -> Value | None:
    fields = value if isinstance(value, dict) else {}
    first = next(objects(fields.get("coding")), {})
    return _coding(first) or words(fields.get("text")) or None


def _quantity(value: object) -> Quantity | None:
    fields = value if isinstance(value, dict) else {}
    amount = _number(fields.get("value"))
    if amount is None:
        return None
    unit, system, code = (words(fields.get(k)) for k in ("unit", "system", "code"))
    return Quantity(Decimal(amount), unit, system, code)


def _reference(value: object) -> Value | None:
    return Pointer(words(value.get("reference"))) if isinstance(value, dict) else None


def _attachment(value: object) -> Value | None:
    if not isinstance(value, dict):
        return None
    return Pointer(words(value.get("url")) or words(value.get("title")))


_READERS: Mapping[str, Callable[[object], Value | None]] = {
    "Boolean": _boolean,
    **dict.fromkeys(("Integer", "PositiveInt", "UnsignedInt", "Integer64"), _integer),
    "Decimal": _number,
    **dict.fromkeys(("Date", "DateTime", "Time", "Instant"), _moment),
    **dict.fromkeys(("String", "Uri", "Url", "Code", "Canonical", "Markdown"), _text),
    "Coding": _coding,
    "CodeableConcept": _concept,
    **dict.fromkeys(("Quantity", "SimpleQuantity", "Age", "Duration"), _quantity),
    "Reference": _reference,
    "Attachment": _attachment,
}


def _decimal(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("There is a number that is none.") from error
    if abs(amount.adjusted()) > _MOST_DIGITS:
        raise ValueError("There is a number beyond all measure.")
    return amount


def _no_number(text: str) -> Decimal:
    raise ValueError(f"{text} is no number.")
