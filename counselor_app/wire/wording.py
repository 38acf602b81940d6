"""Wording packs: the texts of a form that ships without them, as the site confirmed them.

A pack is a Questionnaire that names the form it words in `derivedFrom` (FHIR R4
Questionnaire), with the same linkIds: its texts and what it calls the answers stand in
the place of the form's own. A form that has a question without words is not asked.
"""

from collections.abc import Iterator

from counselor_app.wire.fhir_values import Json, objects, words

HIDDEN = "questionnaire-hidden"


def worded(forms: list[Json]) -> tuple[list[Json], tuple[str, ...]]:
    """Return the forms with their words, and the titles of those that have none."""
    packs = [form for form in forms if _words_for(form)]
    whole: list[Json] = []
    wordless: list[str] = []
    for form in forms:
        if form in packs:
            continue
        mine = [pack for pack in packs if words(form.get("url")) in _words_for(pack)]
        for pack in mine:
            form = _with_words(form, pack)  # noqa: PLW2901 - one after the other
        if all(words(item.get("text")) for item in _asked(form)):
            whole.append(form)
        else:
            wordless.append(words(form.get("title")) or words(form.get("url")))
    return whole, tuple(wordless)


def _words_for(form: Json) -> list[str]:
    derived = form.get("derivedFrom")
    return [words(url) for url in derived] if isinstance(derived, list) else []


def _with_words(form: Json, pack: Json) -> Json:
    by_id = {words(i.get("linkId")): i for i in _items(pack)}

    def dressed(items: object) -> list[Json]:
        return [_dressed(i, by_id.get(words(i.get("linkId")))) for i in objects(items)]

    def _dressed(item: Json, said: Json | None) -> Json:
        new = {**item, **({"text": said["text"]} if said and "text" in said else {})}
        if said and "answerOption" in new:
            new["answerOption"] = _renamed(new["answerOption"], said)
        if "item" in new:
            new["item"] = dressed(new["item"])
        return new

    return {**form, "item": dressed(form.get("item"))}


def _renamed(options: object, said: Json) -> list[Json]:
    codings = [o.get("valueCoding") for o in objects(said.get("answerOption"))]
    named = {c.get("code"): c.get("display") for c in codings if isinstance(c, dict)}
    return [
        {**option, "valueCoding": {**coding, "display": named[coding["code"]]}}
        if isinstance(coding := option.get("valueCoding"), dict)
        and named.get(coding.get("code"))
        else option
        for option in objects(options)
    ]


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
