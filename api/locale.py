"""Languages of the interface: which there are, which one a reader gets, and dates and numbers in its form.

English is the language of the texts in the code. Any other language is a folder of gettext catalogues (one ``.po``
file for each part of the interface) under ``api/locales/``; a third one needs no code.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, parse_pattern
from babel.support import Translations
from starlette.requests import Request

from api.assets import static_folder
from api.negotiation import parse_accept
from graph.errors import BadParameter

SOURCE = "en"
"""The language of the texts in code and templates."""
COOKIE = "language"
"""The only cookie of the service: the reader's choice of language."""
KEYWORDS = {"t": None, "tn": (1, 2)}
"""The functions that show a text in a script."""
PLURALS = 200
"""The plural form of every number up to this one is told to scripts; above it the last two digits decide."""


def folder() -> Path:
    """The folder of the catalogues, one folder for each language."""
    return Path(__file__).parent / "locales"


@cache
def languages() -> tuple[str, ...]:
    """The languages of the interface by their codes, English first."""
    found = sorted(path.name for path in folder().iterdir() if any(path.glob("*.po")))
    return (SOURCE, *(name for name in found if name != SOURCE))


@cache
def names() -> dict[str, str]:
    """Each language with its own name for itself."""
    return {code: (Locale(code).get_display_name(code) or code).capitalize() for code in languages()}


@cache
def catalogue(language: str) -> Translations:
    """All catalogues of a language as one; English gives every text as it is."""
    merged = Translations()
    for path in sorted((folder() / language).glob("*.po")):
        with path.open("rb") as file:
            read = read_po(file, locale=language)
        compiled = BytesIO()
        write_mo(compiled, read)
        compiled.seek(0)
        one = Translations(compiled)
        merged = one if not getattr(merged, "_catalog", None) else merged.merge(one)
    return merged


def chosen(request: Request) -> str:
    """The reader's language: ``?lang=``, else the choice that was kept, else ``Accept-Language``, else English.

    Raises `BadParameter` where the address names a language that is not there.
    """
    asked = request.query_params.get("lang")
    if asked is not None and asked not in languages():
        raise BadParameter("lang", f"{asked!r} is no language of the interface; these are: {', '.join(languages())}")
    return asked or preferred(request)


def preferred(request: Request) -> str:
    """The reader's language whatever the address says: the choice that was kept, else ``Accept-Language``."""
    kept = request.cookies.get(COOKIE)
    if kept in languages():
        return kept
    ranges = sorted(parse_accept(request.headers.get("accept-language", "")), key=lambda pair: -pair[1])
    for wanted, weight in ranges:
        found = wanted.partition("-")[0]
        if weight > 0 and found in languages():
            return found
    return SOURCE


@dataclass(frozen=True)
class Passage:
    """A text and the language it is written in, where that is known."""

    text: str
    language: str | None = None


def pick(labels: Mapping[str, str], language: str) -> Passage:
    """The label in the reader's language, else in English, else the first that there is.

    >>> pick({"en": "Bavaria", "de": "Bayern"}, "de")
    Passage(text='Bayern', language='de')
    >>> pick({"en": "Lombardy", "it": "Lombardia"}, "de").text
    'Lombardy'
    """
    for code in (language, SOURCE):
        if code in labels:
            return Passage(labels[code], code)
    code, text = next(iter(labels.items()), ("", ""))
    return Passage(text, code or None)


def date(written: str | datetime.date | None, language: str) -> str:
    """A date no more precise than it is known, in the form of the language; nothing where there is none.

    >>> date("2026-05-06", "en"), date("2026-05-06", "de"), date("2026-05", "de"), date("2025", "de")
    ('6 May 2026', '6. Mai 2026', 'Mai 2026', '2025')
    """
    if not written:
        return ""
    text = written.isoformat() if isinstance(written, datetime.date) else written[:10]
    try:
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 1:
            return text
        day = datetime.date(*[*parts, 1][:3])
    except (ValueError, TypeError):
        return text
    locale = _form(language)
    return format_date(day, "long", locale) if len(parts) > 2 else format_skeleton("yMMMM", day, locale=locale)


def span(first: str, last: str, language: str) -> str:
    """From one date to another, with what both share written once where the language does so.

    >>> span("2025-11-05", "2025-11-06", "de"), span("2024", "2026", "en")
    ('5.–6. Nov. 2025', '2024 – 2026')
    """
    try:
        days = [datetime.date.fromisoformat(text) for text in (first, last) if len(text) == 10]
    except ValueError:
        days = []
    if len(days) < 2:
        return f"{date(first, language)} – {date(last, language)}"
    return str(format_interval(days[0], days[1], "yMMMd", locale=_form(language)))


def number(value: float, language: str, digits: int = 0, fixed: bool = False) -> str:
    """A number in the form of the language, with at most so many digits after the point; in a column, all of them.

    A negative one has the sign of its own for minus, as wide as a plus.

    >>> number(12345.678, "de", 1), number(12345, "en"), number(12, "en", 1), number(12, "en", 1, fixed=True)
    ('12.345,7', '12,345', '12', '12.0')
    """
    written = str(_pattern(digits, fixed).apply(round(value, digits), _form(language)))
    return written.replace("-", "\N{MINUS SIGN}")


@cache
def _pattern(digits: int, fixed: bool) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + ("0" if fixed else "#") * digits if digits else ""))


def language_name(code: str, language: str) -> str:
    """The name of a language in another one; its code where it has none.

    >>> language_name("nl", "de"), language_name("en", "en")
    ('Niederländisch', 'English')
    """
    return str(_form(language).languages.get(code, code))


@cache
def _form(language: str) -> Locale:
    """English dates are written in the British way."""
    return Locale("en", "GB") if language == SOURCE else Locale.parse(language)


@cache
def script_texts(part: str) -> frozenset[str | tuple[str, ...]]:
    """The texts that the scripts of a part of the interface show: calls of ``t()`` and ``tn()`` in its modules.

    ``part`` is a folder below ``api/static/``, or empty for the modules that lie in that folder itself.
    """
    found: set[str | tuple[str, ...]] = set()
    for path in sorted((static_folder() / part).glob("*.js")):
        for _, message, *_ in extract_from_file(
            "javascript", path, keywords=KEYWORDS, options={"parse_template_string": "true"}
        ):
            found.add(message if isinstance(message, str) else tuple(message))
    return frozenset(found)


def script_messages(language: str, parts: tuple[str, ...]) -> dict[str, object]:
    """What scripts need to speak a language: texts by their English form, and which plural form a number takes."""
    spoken = catalogue(language)
    texts: dict[str, object] = {}
    for part in parts if language != SOURCE else ():
        for message in script_texts(part):
            if isinstance(message, str):
                texts[message] = spoken.gettext(message)
            else:
                forms = getattr(spoken, "_catalog", {})
                count = 1 + max(_plural(spoken, number) for number in range(PLURALS))
                texts[message[0]] = [forms.get((message[0], form), message[-1]) for form in range(count)]
    plural = [_plural(spoken, number) for number in range(PLURALS)] if texts else []
    return {"language": language, "locale": str(_form(language)).replace("_", "-"), "texts": texts, "plural": plural}


def _plural(spoken: Translations, number: int) -> int:
    """Which plural form a number takes (gettext's ``Plural-Forms``)."""
    return int(spoken.plural(number))
