"""Languages: every text has its translation, the reader's choice is kept, and dates take the form of the language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from api import assets, locale, problems
from graph.export.files import KINDS
from graph.settings import CHECKOUT

Text = str | tuple[str, ...]
TRANSLATED = [code for code in locale.languages() if code != locale.SOURCE]


def texts() -> Iterator[Text]:
    """Every text of the interface, from code, templates and scripts."""
    for path in sorted((CHECKOUT / "api").rglob("*.py")):
        for _, message, *_rest in extract_from_file("python", path, keywords={"_": None}):
            yield message if isinstance(message, str) else tuple(message)
    for path in sorted(assets.template_folder().rglob("*.html")):
        options = {"encoding": "utf-8", "trimmed": "false", "newstyle_gettext": "true", "silent": "false"}
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
        for _, message, *_rest in extract_from_file(
            "jinja2.ext:babel_extract", path, keywords=keywords, options=options
        ):
            yield message if isinstance(message, str) else tuple(part for part in message if part)
    for folder in ("", *(path.name for path in assets.static_folder().iterdir() if path.is_dir())):
        yield from locale.script_texts(folder)
    yield from (title for _, title in problems.STATUSES.values())
    yield from (kind.meaning for kind in KINDS)


def translations(language: str) -> Iterator[Message]:
    for path in sorted((locale.folder() / language).glob("*.po")):
        with path.open("rb") as file:
            yield from (message for message in read_po(file, locale=language) if message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_the_interface_is_translated(language: str) -> None:
    known = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in translations(language)
        if not message.fuzzy
    }
    missing = {text for text in texts() if not known.get(text if isinstance(text, str) else text[0])}
    assert missing == set(), f"add these to a catalogue in {locale.folder() / language}"
    wanted = {text if isinstance(text, str) else text[0] for text in texts()}
    assert set(known) - wanted == set(), "these are in a catalogue, and nowhere else any more"


def test_no_text_of_a_script_is_overlooked() -> None:
    """Of two calls in one template string only the first is found, so there is never a second."""
    root = assets.static_folder()
    for folder in (root, *(path for path in root.iterdir() if path.is_dir())):
        found = locale.script_texts("" if folder == root else folder.name)
        known = {text if isinstance(text, str) else text[0] for text in found}
        for path in folder.glob("*.js"):
            called = re.findall(r'\btn?\("((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
            assert set(called) <= known, path


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_names_that_are_filled_in(language: str) -> None:
    named = re.compile(r"\{\w+\}|%\(\w+\)s")
    for message in translations(language):
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        source = message.id if isinstance(message.id, str) else message.id[-1]
        assert set(named.findall(forms[-1])) == set(named.findall(source)), message.id


@pytest.mark.parametrize(
    ("headers", "address", "language"),
    [
        ({}, "/explore", "en"),
        ({"Accept-Language": "de-AT, en;q=0.8"}, "/explore", "de"),
        ({"Accept-Language": "fr, de;q=0.5, en;q=0.3"}, "/explore", "de"),
        ({"Accept-Language": "de;q=0, en"}, "/explore", "en"),
        ({"Accept-Language": "en", "Cookie": "language=de"}, "/explore", "de"),
        ({"Accept-Language": "de", "Cookie": "language=xx"}, "/explore", "de"),
        ({"Cookie": "language=de"}, "/explore?lang=en", "en"),
        ({"Accept-Language": "de"}, "/nowhere", "de"),
    ],
)
def test_a_page_speaks_the_language_that_was_asked_for(
    embedded: httpx.Client, headers: dict[str, str], address: str, language: str
) -> None:
    answer = embedded.get(address, headers=headers | {"Accept": "text/html"})
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["content-language"] == language
    assert "Cookie" in answer.headers["vary"]


def test_a_language_that_is_not_there_is_refused_with_those_that_are(embedded: httpx.Client) -> None:
    answer = embedded.get("/explore?lang=tlh", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "en, de" in answer.text
    assert embedded.get("/language/tlh").status_code == 404


def test_the_choice_of_a_language_is_the_only_cookie_and_leads_back(embedded: httpx.Client) -> None:
    came = str(embedded.base_url.join("/explore?focus=region/bavaria&lang=en"))
    answer = embedded.get("/language/de", headers={"Referer": came}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/explore?focus=region/bavaria"
    assert answer.headers["set-cookie"].startswith("language=de; ")
    assert "set-cookie" not in embedded.get("/explore").headers
    elsewhere = embedded.get("/language/de?back=//example.org/x", follow_redirects=False)
    assert elsewhere.headers["location"] == "/x"
    embedded.cookies.clear()


def test_languages_have_etags_of_their_own_and_a_page_is_not_sent_twice(embedded: httpx.Client) -> None:
    english, german = embedded.get("/explore"), embedded.get("/explore", headers={"Accept-Language": "de"})
    assert english.headers["etag"] != german.headers["etag"]
    again = embedded.get("/explore", headers={"If-None-Match": english.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_texts_for_scripts_come_as_data_that_cannot_end_its_element(embedded: httpx.Client) -> None:
    page = embedded.get("/sparql", headers={"Accept": "text/html", "Accept-Language": "de"}).text
    held = re.search(r'<script type="application/json" id="messages">(.*?)</script>', page)
    assert held is not None
    given = json.loads(held[1])
    assert given["texts"]["yes"] == "ja"
    assert given["texts"]["{n} row in {seconds} s"] == ["{n} Zeile in {seconds} s", "{n} Zeilen in {seconds} s"]
    assert given["plural"][:3] == [1, 0, 1]
    assert "unsafe" not in embedded.get("/explore").headers["content-security-policy"]
