"""What a question is about: places, a topic and a day out of the address of a page, and the lists to choose from."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from fastapi import Request

from api import frame, locale
from api.pages.addresses import address
from api.pages.notes import Notes
from api.pages.parameters import only
from api.pages.start import territories, topics
from graph.analytics.development import years
from graph.analytics.report import Question
from graph.catalogue import Catalogue, View, catalogue_of
from graph.catalogue.columns import Text, chosen
from graph.errors import BadParameter, NotFound
from graph.facts import replacement_of
from graph.match import nearest
from graph.network import Territory, territory_of
from graph.snapshot import Snapshot

NEAREST = 4
PLACES = ("region", "country")


class Choices:
    """The parameters of a request, read one by one; an empty one counts as absent, as forms send it.

    Raises `BadParameter` for a parameter that is not among the ``known`` ones, or given twice.
    """

    def __init__(self, request: Request, *known: str) -> None:
        self.given = {name: value.strip() for name, value in only(request, *known).items() if value.strip()}
        self.snapshot: Snapshot = request.app.state.shelf.current()
        self.language = locale.chosen(request)
        self._request = request

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the snapshot."""
        return catalogue_of(self.snapshot)

    @cached_property
    def territory(self) -> Territory:
        """What networks are projected from."""
        return territory_of(self.snapshot)

    @cached_property
    def view(self) -> View:
        """Things in the reader's language."""
        return View(self.catalogue, self.language)

    def place(self, parameter: str) -> str | None:
        """The identifier of the region or country that a parameter names, None where it is absent.

        What was renamed is found under its old name; raises `NotFound` that says which names are near.
        """
        slug = self.given.get(parameter)
        return None if slug is None else self.place_named(slug)

    def place_named(self, slug: str) -> str:
        """The identifier of a region or country by its slug (``bavaria``) or identifier (``country/austria``)."""
        meant = [slug] if slug.startswith(("region/", "country/")) else [f"{kind}/{slug}" for kind in PLACES]
        for name in meant:
            if name in self.territory.places:
                return name
        for name in meant:
            if (now := self._replacement(name)) in self.territory.places:
                return now
        near = nearest(self.catalogue, slug.rpartition("/")[2], PLACES, NEAREST)
        raise NotFound("region or country", slug[:80], tuple(map(short, near)))

    def _replacement(self, name: str) -> str:
        return replacement_of(self.snapshot.store, name) or ""

    def topic(self) -> str | None:
        """The identifier of the topic asked for; raises `NotFound` that says which names are near."""
        slug = self.given.get("topic")
        if slug is None:
            return None
        name = f"topic/{slug.removeprefix('topic/')}"
        if name not in self.catalogue.numbers:
            near = nearest(self.catalogue, slug, ("topic",), NEAREST)
            raise NotFound("topic", slug[:80], tuple(map(short, near)))
        return name

    def day(self) -> datetime.date | None:
        """The day asked for; raises `BadParameter` for what is none."""
        written = self.given.get("asOf")
        try:
            return None if written is None else datetime.date.fromisoformat(written)
        except ValueError:
            raise BadParameter("asOf", f"{written!r:.40} is no day; write it as 2023-01-31") from None

    def number(self, parameter: str, last: int) -> int:
        """A page number from 1 to the last, 1 where it is absent; raises `BadParameter`."""
        written = self.given.get(parameter, "1")
        if not (written.isascii() and written.isdigit() and len(written) < 7 and 1 <= int(written) <= last):
            raise BadParameter(parameter, f"{written[:40]!r} is none of the pages from 1 to {last}")
        return int(written)

    def name(self, thing: str) -> Text:
        """The name of a thing in the reader's language."""
        found: Text = self.view.reference(thing)["label"]
        return found

    def words(self, english: str, german: str) -> Text:
        """Of a text in two languages the reader's, else the English one."""
        return chosen({"en": english, "de": german}, self.language)

    def first_year(self, question: Question) -> int | None:
        """The year in which the first dated tie of a network began."""
        span = years(self.territory, question)
        return span[0] if span else None

    def shown(self, **values: Any) -> dict[str, Any]:
        """What the templates of questions need, and more."""
        return {
            "territories": territories(self.catalogue, self.view),
            "topics": topics(self.catalogue, self.view),
            "given": self.given,
            "address": address,
            "reference": self.view.reference,
            "short": short,
            "notes": Notes(),
            "serves": lambda path: frame.serves(self._request.app, path),
        } | values


def short(name: str) -> str:
    """A place or topic as addresses name it.

    >>> short("region/bavaria")
    'bavaria'
    """
    return name.partition("/")[2]
