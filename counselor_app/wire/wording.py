"""Wording packs: the texts of a form that ships without them, as the site confirmed them.

A pack is a Questionnaire that names the form it words in `derivedFrom` (FHIR R4
Questionnaire), with the same linkIds: its texts and what it calls the answers stand in
the place of the form's own. A pack that has a question without words is not asked; the
line assessment is refused whole by its reader, which says which question it is.
"""

from collections.abc import Iterator

from counselor_app.wire.fhir_questionnaire import MAX_DEPTH, FormUnreadable
from counselor_app.wire.fhir_values import Json, extension, objects, words

HIDDEN = "questionnaire-hidden"


def worded(forms: list[Json]) -> tuple[list[Json], tuple[str, ...]]:
    """Return the forms with their words, and the titles of those that have none.

    Raises FormUnreadable when a form that is to have words is nested too deep.
    """
    packs = [form for form in forms if _words_for(form)]
    whole: list[Json] = []
    wordless: list[str] = []
    for form in forms:
        if _words_for(form):
            continue
        mine = [pack for pack in packs if words(form.get("url")) in _words_for(pack)]
        for pack in mine:
            form = _with_words(form, pack)  # noqa: PLW2901 - one after the other
        if _is_line(form) or all(words(i.get("text")) for i in _asked(form)):
            whole.append(form)
        else:
            wordless.append(words(form.get("title")) or words(form.get("url")))
    return whole, tuple(wordless)


def _words_for(form: Json) -> list[str]:
    derived = form.get("derivedFrom")
    named = map(words, derived) if isinstance(derived, list) else ()
    return [url for url in named if url]


def _is_line(form: Json) -> bool:
    """Whether a form is the line assessment: only a pack may wait for its words."""
    return any(extension(i, "core-question") is True for i in _items(form))


def _with_words(form: Json, pack: Json) -> Json:
    by_id = {words(i.get("linkId")): i for i in _items(pack)}

    def dressed(items: object, depth: int) -> list[Json]:
        if depth > MAX_DEPTH:
            raise FormUnreadable(f"Items are nested more than {MAX_DEPTH} deep.")
        return [
            one(i, by_id.get(words(i.get("linkId")), {}), depth) for i in objects(items)
        ]

    def one(item: Json, said: Json, depth: int) -> Json:
        new = {**item, "text": words(said.get("text")) or item.get("text")}
        if "answerOption" in new:
            new["answerOption"] = _renamed(new["answerOption"], said)
        if "item" in new:
            new["item"] = dressed(new["item"], depth + 1)
        return new

    return {**form, "item": dressed(form.get("item"), 0)}


def _renamed(options: object, said: Json) -> list[Json]:
    named = dict(map(_coded, objects(said.get("answerOption"))))
    return [
        {**option, "valueCoding": {**option["valueCoding"], "display": display}}
        if (display := named.get(_coded(option)[0]))
        else option
        for option in objects(options)
    ]


def _coded(option: Json) -> tuple[str, str]:
    """Return the code of an answer and what it is called, each "" where it has none."""
    coding = option.get("valueCoding")
    fields = coding if isinstance(coding, dict) else {}
    code, display = words(fields.get("code")), words(fields.get("display"))
    return (code, display) if code else ("", "")


def _items(element: Json) -> Iterator[Json]:
    waiting = [*objects(element.get("item"))]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(objects(item.get("item")))


def _asked(form: Json) -> Iterator[Json]:
    for item in _items(form):
        hidden = any(
            words(e.get("url")).endswith(HIDDEN) for e in objects(item.get("extension"))
        )
        if not hidden and item.get("type") not in ("group", "display"):
            yield item
