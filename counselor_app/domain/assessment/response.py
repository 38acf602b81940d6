"""A response: what was answered to a form, as a tree of items (FHIR R4)."""

from dataclasses import dataclass, field

from counselor_app.domain.assessment.values import Value


@dataclass(frozen=True, slots=True)
class Answer:
    """One value, and what was answered below it."""

    value: Value = field(repr=False)
    items: tuple["Given", ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One item of a response: the answers to a question, or what a group holds.

    A repeating group stands once for each of its instances.
    """

    link_id: str
    answers: tuple[Answer, ...] = ()
    items: tuple["Given", ...] = ()
