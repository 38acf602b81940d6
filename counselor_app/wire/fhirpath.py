"""What a form's FHIRPath expressions give: calculated values, and what is shown.

SDC's calculatedExpression, enableWhenExpression and variable, with weight() and
ordinal(). %resource is the response, %context the item's own element there, %qitem and
%questionnaire the form's. An expression that fails gives nothing; neither does a number
beyond all measure, nor a pattern that could take long.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import fhirpathpy
from fhirpathpy.engine.nodes import FP_Type, ResourceNode
from fhirpathpy.models import models

from counselor_app.domain.assessment.filling import Filled, Values, Worked
from counselor_app.domain.assessment.form import Expression, Item, Kind
from counselor_app.domain.assessment.pattern import compiled
from counselor_app.domain.assessment.values import Moment, Quantity, Value, equal
from counselor_app.wire.fhir_response import response_json
from counselor_app.wire.fhir_values import Json, extension, value_of

_Variables = Mapping[str, object]
_ITEM = "QuestionnaireResponse.item"
_MOMENTS = (Kind.DATE, Kind.DATE_TIME, Kind.TIME)
_MOST_DIGITS = 400


def worked(filled: Filled) -> Worked:
    """Return what the expressions of a form give for what is filled in now."""
    spots = filled.shape.spots
    if not _has_expressions(filled):
        return Worked()
    resource, elements = response_json(filled)
    known = _named(filled.shape.form.variables, resource, {"resource": resource})
    scopes: dict[int, _Variables] = {-1: known}
    values: dict[int, Values] = {}
    shown: dict[int, bool] = {}
    for at, spot in enumerate(spots):
        item = spot.item
        here = elements.get(at, {"linkId": item.link_id})
        scope = {**scopes[spot.above], "context": here, "qitem": {"linkId": item.link_id}}
        scopes[at] = _named(item.variables, here, scope)
        if item.shown_if:
            found = _given(item.shown_if, here, scopes[at])
            # FHIRPath 4.5: one value that is no boolean counts as true.
            shown[at] = [_data(one) is not False for one in found] == [True]
        if item.calculated:
            found = _given(item.calculated, here, scopes[at])
            values[at] = _values(item, found)[: None if item.repeats else 1]
    return Worked(values, shown)


def _has_expressions(filled: Filled) -> bool:
    items = filled.shape.form.by_id.values()
    return any(item.calculated or item.shown_if for item in items)


def _named(
    variables: Iterable[Expression], here: Json, known: _Variables
) -> dict[str, object]:
    """Return what is known and the variables, each of which may use those before it."""
    known = dict(known)
    for variable in variables:
        known[variable.name] = _given(variable, here, known)
    return known


def _given(expression: Expression, here: Json, known: _Variables) -> list[Any]:
    """Return what an expression gives, or nothing where it fails."""
    run = _compiled(expression.text)
    if run is None:
        return []
    try:  # nodes know where they stand, and so which answer.value they mean
        return [*run(_node(here), {n: _node(known[n]) for n in known})]
    except Exception:  # noqa: BLE001 - the library raises nothing narrower
        return []


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Callable[[Json, dict[str, object]], list[Any]] | None:
    options = {"userInvocationTable": _FUNCTIONS, "returnRawData": True}
    try:
        found = fhirpathpy.compile(text, models["r4"], options)
    except Exception:  # noqa: BLE001 - the library raises nothing narrower
        return None
    return found


def _weights(input_: Sequence[Any]) -> list[Decimal]:
    """Return the scores that stand beside the answers."""
    found = (_weight(one) for one in input_)
    return [Decimal(str(weight)) for weight in found if weight is not None]


def _weight(node: Any) -> Any:
    element = _data(node)
    return extension(element, "itemWeight") if isinstance(element, dict) else None


def _node(element: Any) -> Any:
    if not isinstance(element, dict) or "linkId" not in element:
        return element
    return ResourceNode(element, _ITEM)  # type: ignore[no-untyped-call]


def _data(node: Any) -> Any:
    return node.data if isinstance(node, ResourceNode) else node


def _sum(input_: Sequence[Any]) -> list[Decimal]:
    """Return the sum; of nothing, nothing (the library says 0)."""
    amounts = [_data(one) for one in input_]
    total = sum((Decimal(str(amount)) for amount in amounts), Decimal())
    return [total] if amounts else []


def _matches(input_: Sequence[Any], regex: Any) -> list[bool]:
    text = _text_of(input_)
    usable = compiled(regex, text, re.DOTALL, anywhere=True) if regex else None
    return [usable.search(text) is not None] if usable else []


def _replace_matches(input_: Sequence[Any], regex: Any, new: Any) -> list[str]:
    if not isinstance(regex, str) or not isinstance(new, str):
        return []
    text = _text_of(input_)
    usable = compiled(regex, text, anywhere=True)
    groups = re.sub(r"\$(\d+)", r"\\\1", new)  # FHIRPath 5.6.10 writes $1
    return [usable.sub(groups, text)] if usable else []


def _text_of(input_: Sequence[Any]) -> str:
    (text,) = map(_data, input_)
    if not isinstance(text, str):
        raise TypeError("Only a text has a pattern.")
    return text


_WEIGHT = {"fn": _weights, "arity": {0: []}}
_FUNCTIONS = {
    "weight": _WEIGHT,
    "ordinal": _WEIGHT,
    "sum": {"fn": _sum, "arity": {0: []}},
    "matches": {"fn": _matches, "arity": {1: ["String"]}, "nullable_input": True},
    "replaceMatches": {"fn": _replace_matches, "arity": {2: ["String", "String"]}},
}


def _values(item: Item, found: Iterable[Any]) -> tuple[Value, ...]:
    """Return what was found as values of the item, or nothing where one is too large."""
    try:
        values = [_value(item, _data(one)) for one in found]
    except (ArithmeticError, ValueError):  # beyond what Python turns into a number
        return ()
    return tuple(value for value in values if value is not None)


def _value(item: Item, found: Any) -> Value | None:
    match found:
        case bool():
            return found
        case int() | float() | Decimal():
            return _amount(item, Decimal(str(found)))
        case FP_Type() | str():
            return _text(item, str(found))
        case dict():
            kind = "Quantity" if "value" in found else "Coding"
            return value_of(kind, found)
        case _:
            return None


def _amount(item: Item, amount: Decimal) -> Value | None:
    if not amount.is_finite() or abs(amount.adjusted()) > _MOST_DIGITS:
        return None
    if item.kind is Kind.QUANTITY:
        return Quantity(amount)
    whole = amount == amount.to_integral_value()
    return _allowed(item, int(amount) if whole else amount)


def _text(item: Item, text: str) -> Value | None:
    if item.kind in _MOMENTS:
        return Moment(text.removeprefix("@"))
    return _allowed(item, text)


def _allowed(item: Item, found: Value) -> Value | None:
    """Return the option that a result names, or the result where none is to be chosen."""
    if item.kind not in (Kind.CHOICE, Kind.OPEN_CHOICE):
        return found
    named = (o for o in item.options if equal(o.value, found) or o.display == found)
    open_ = item.kind is Kind.OPEN_CHOICE
    return next((o.value for o in named), found if open_ else None)
