"""A list becomes what it is told, whatever it was before, with few changes."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel

from counselor_app.ui.answered_list import AnsweredList, AnsweredRow
from counselor_app.ui.rows import KEY, Row, RowModel

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def changes(model: QAbstractItemModel) -> list[str]:
    """Return where the model's changes will be told."""
    told: list[str] = []
    model.rowsInserted.connect(lambda _p, a, b: told.append(f"+{a}-{b}"))
    model.rowsRemoved.connect(lambda _p, a, b: told.append(f"-{a}-{b}"))
    model.rowsMoved.connect(lambda _p, a, _b, _q, c: told.append(f"{a}>{c}"))
    model.dataChanged.connect(lambda a, _b, _roles: told.append(f"={a.row()}"))
    return told


@given(KEYS, KEYS)
def test_any_rows_become_any_others(before: list[str], after: list[str]) -> None:
    model = RowModel()
    for keys in (before, after):
        model.show([Row(key, key.upper()) for key in keys])
        rows = range(model.rowCount())
        assert [model.index(n).data(KEY) for n in rows] == keys


@given(KEYS, KEYS)
def test_any_answers_become_any_others(
    qapp: object, before: list[str], after: list[str]
) -> None:
    assert qapp
    shown = AnsweredList()
    for keys in (before, after):
        shown.show_rows(keys, lambda item: AnsweredRow("Q1", item, "Yes"))
        assert shown.rows() == tuple(f"Q1: {key}: Yes" for key in keys)


def test_a_new_row_at_the_top_moves_nothing() -> None:
    model = RowModel()
    model.show([Row(str(n), "") for n in range(1, 500)])
    told = changes(model)
    model.show([Row(str(n), "") for n in range(500)])
    assert told == ["+0-0"]


def test_the_same_key_twice_is_two_rows() -> None:
    model = RowModel()
    for rows in ([Row("a", "1")], [Row("a", "1"), Row("a", "2")]):
        model.show(rows)
        texts = [model.index(n).data() for n in range(model.rowCount())]
        assert texts == [row.text for row in rows]
