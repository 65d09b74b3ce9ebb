"""The frame of every page: its language, its navigation, its ETag; pages are built on `page`.

    @router.get("/topics")
    def topics(request: Request) -> Response:
        return page(request, "topics.html", lambda: {"topics": …})

What the function gathers is asked for only where neither the client nor `api.cache` has the page already: what a page
shows depends on the address, the snapshot, the language and the program, and on nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from api import assets, drawing, locale
from api.cache import matches, not_modified
from api.frontend import YASQE
from api.prefix import prefixed
from graph.catalogue import View, catalogue_of
from graph.errors import NotFound, SnapshotError
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)
Gather = Callable[[], Mapping[str, Any]]


def _(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


NAVIGATION = (
    ("/explore", _("Explore")),
    ("/regions", _("Regions")),
    ("/topics", _("Topics")),
    ("/compare", _("Compare")),
    ("/new", _("What is new")),
    ("/sparql", _("SPARQL")),
    ("/api", _("API")),
    ("/about", _("About")),
)
"""The main pages in the order of the header; one that no router serves is left out."""
SMALL_PRINT = (
    ("/data", _("Download the data")),
    ("/coverage", _("What is in it")),
    ("/ontology", _("Ontology")),
    ("/licences", _("Licences")),
    ("/privacy", _("Privacy")),
    ("/accessibility", _("Accessibility")),
    ("/imprint", _("Imprint")),
)
"""The pages of the footer, likewise."""
VARY = "Accept, Accept-Encoding, Accept-Language, Cookie"
YEAR = 365 * 24 * 3600


def page(
    request: Request,
    template: str,
    gather: Gather = dict,
    *,
    status: int = 200,
    scripts: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    kept: bool = True,
) -> Response:
    """A page in the reader's language, from the client's or our cache where either has it.

    ``template`` gets what ``gather`` gives, beside ``snapshot`` (None where there is none), ``language``, ``path``,
    ``navigation``, ``small_print`` and the filters of `environment`. ``scripts`` names the folders below
    ``api/static/`` whose modules the page runs, so that they get their texts. Where anybody can make up addresses of
    the page, it is not ``kept``, so that it pushes no other answer out. Raises `BadParameter` for an unknown
    ``?lang=``.
    """
    snapshot, language = _snapshot(request), locale.chosen(request)
    more = {"Vary": VARY, "Cache-Control": "no-cache", "Content-Language": language} | dict(headers or {})
    if status != 200 or snapshot is None or request.method == "POST":
        return HTMLResponse(_render(request, template, language, snapshot, scripts, gather()), status, more)
    key = (snapshot.id, fingerprint(), language, template, str(request.url), request.app.state.settings.base_url)
    if kept:
        more["Tech-Axis-Snapshot"] = snapshot.id
    more["ETag"] = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}"'
    if matches(request.headers.get("if-none-match"), more["ETag"]):
        return not_modified(more)
    return HTMLResponse(_render(request, template, language, snapshot, scripts, gather()), status, more)


def error_page(
    request: Request, status: int, title: str, detail: str, parameter: str = "", meant: tuple[str, ...] = ()
) -> Response:
    """An error for a person: what happened, what in the address is at fault, and what may have been ``meant``."""
    asked = request.query_params.get("lang")
    language = asked if asked in locale.languages() else locale.preferred(request)
    values: dict[str, Any] = {"code": status, "title": title, "detail": detail, "parameter": parameter}
    values["meant"] = [(_label(request, word, language), _with(request, parameter, word)) for word in meant]
    html = _render(request, "error.html", language, _snapshot(request), (), values)
    return HTMLResponse(html, status, {"Vary": VARY, "Cache-Control": "no-store", "Content-Language": language})


def _label(request: Request, slug: str, language: str) -> str:
    """The name of a thing, or of the place or topic that a slug stands for; what was given where there is none."""
    snapshot = _snapshot(request)
    if snapshot is None:
        return slug
    view, numbers = View(catalogue_of(snapshot), language), catalogue_of(snapshot).numbers
    meant = (slug, *(f"{kind}/{slug}" for kind in ("region", "country", "topic")))
    known = (name for name in meant if name in numbers)
    return next((str(view.reference(name)["label"]) for name in known), slug)


def _with(request: Request, parameter: str, word: str) -> str:
    """The address of a request with another value of one of its parameters."""
    pairs = [(name, word if name == parameter else value) for name, value in request.query_params.multi_items()]
    return f"{request.url.path}?{urlencode(pairs, safe='/:,~')}"


@router.get("/language/{code}")
def choose_language(request: Request, code: str, back: str = "/") -> Response:
    """Keep a choice of language and go back to the page that it was made on, which the browser names.

    Raises `NotFound` for a language that is not there.
    """
    if code not in locale.languages():
        raise NotFound("language of the interface", code)
    here = urlsplit(request.headers.get("referer", ""))
    parts = here if here.netloc == request.url.netloc else urlsplit(back)
    search = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "lang"], safe="/:,")
    prefix: str = request.app.state.settings.path
    path = "/" + parts.path.removeprefix(prefix).lstrip("/")
    response = RedirectResponse(path + (f"?{search}" if search else ""), 303, {"Cache-Control": "no-store"})
    response.set_cookie(locale.COOKIE, code, max_age=YEAR, path="/", httponly=True, samesite="lax")
    return response


@cache
def environment(language: str) -> Environment:
    """The templates in one language.

    Filters: ``date`` (partial dates as well), ``span`` (from one date to another), ``number``, ``label`` (labels by
    language -> the reader's one, marked where it is in another), ``passage(language)`` (a text marked where it is in
    another language), ``text`` (the same for one that knows its language), ``language`` (the name of a language),
    ``drawn`` (a chart by year as SVG).
    """
    found = Environment(
        loader=FileSystemLoader(assets.template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    spoken = locale.catalogue(language)
    found.install_gettext_callables(spoken.gettext, spoken.ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.globals["heights"] = drawing.HEIGHTS
    found.filters |= {
        "date": partial(locale.date, language=language),
        "span": lambda first, last: locale.span(first, last, language),
        "number": lambda value, digits=0, fixed=False: locale.number(value, language, digits, fixed),
        "label": lambda labels: _marked(locale.pick(labels, language), language),
        "passage": lambda text, code=None: _marked(locale.Passage(text, code), language),
        "text": lambda text: _marked(locale.Passage(text, getattr(text, "language", None)), language),
        "language": partial(locale.language_name, language=language),
        "drawn": lambda chart: drawing.years(chart, spoken.gettext, lambda count: locale.number(count, language)),
    }
    return found


def prepare(language: str) -> None:
    """Compile all templates in one language, and read how it writes dates, numbers and languages.

    The first page made from each template would otherwise wait for that.
    """
    found = environment(language)
    locale.names()
    locale.date("2026-05-06", language)
    locale.number(0.5, language)
    locale.language_name(language, language)
    for name in found.list_templates(extensions=["html", "css"]):
        found.get_template(name)


def _marked(passage: locale.Passage, language: str) -> Markup:
    if passage.language is None or passage.language == language:
        return Markup.escape(passage.text)
    return Markup('<span lang="{}">{}</span>').format(passage.language, passage.text)


def _render(
    request: Request,
    template: str,
    language: str,
    snapshot: Snapshot | None,
    scripts: tuple[str, ...],
    values: Mapping[str, Any],
) -> str:
    html = (
        environment(language)
        .get_template(template)
        .render(
            snapshot=snapshot,
            language=language,
            languages=locale.names(),
            path=request.url.path,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            navigation=[item for item in NAVIGATION if serves(request.app, item[0])],
            small_print=[item for item in SMALL_PRINT if serves(request.app, item[0])],
            messages=as_data(locale.script_messages(language, ("", *scripts))) if scripts else "",
            embedded=request.query_params.get("embed") == "1",
            **values,
        )
    )
    return prefixed(html, request.app.state.settings.path)


def serves(app: FastAPI, path: str) -> bool:
    """Whether some router serves a page at a path; it does not change while the service runs."""
    if not hasattr(app.state, "serves"):
        app.state.serves = {}
    known: dict[str, bool] = app.state.serves
    if path not in known:
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        known[path] = any(route.matches(scope)[0] is Match.FULL for route in app.routes)
    return known[path]


def as_data(content: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _snapshot(request: Request) -> Snapshot | None:
    try:
        found: Snapshot = request.app.state.shelf.current()
    except SnapshotError:
        return None
    return found


@cache
def fingerprint() -> str:
    """The hash of all that pages are made from beside the snapshot: code, templates, catalogues, scripts, styles."""
    content = hashlib.sha256(b"with editor" if YASQE.installed else b"")
    root = assets.template_folder().parent
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".html", ".po", ".js", ".css")):
        content.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return content.hexdigest()[:16]
