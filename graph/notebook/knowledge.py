"""One snapshot, open for an analyst: everything that the commands and the service tell, as values to go on with.

Places, topics and other things go by slug or identifier (``bavaria``, ``region/bavaria``), days as dates or as
``2023-01-31``. Unknown ones raise `BadParameter`, which says what is near.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import networkx as nx
import pandas as pd
import rdflib

from graph import graphs, projections, tokens
from graph.analytics import ranking
from graph.analytics.asked import place_named, thing_named, topic_named
from graph.analytics.background import background_of
from graph.analytics.measures import MEASURES
from graph.analytics.partners import Kind
from graph.analytics.paths import find_paths
from graph.analytics.prospects import prospect_of
from graph.analytics.report import Question, report_of
from graph.analytics.specialisation import Portfolio
from graph.catalogue import Filters, Selection, catalogue_of
from graph.errors import BadParameter, NotFound
from graph.export.tables import TABLES, table_named
from graph.network import Scope, Territory, territory_of
from graph.notebook.asking import ask
from graph.notebook.dataset import read_only_dataset
from graph.notebook.frames import answer_frame, records_frame, table_frame
from graph.settings import Settings, load_settings
from graph.snapshot import MANIFEST, Shelf, Snapshot
from graph.store import LocalStore
from graph.topics import topics_of

Day = datetime.date | str | None
ENDINGS = {".graphml": "graphml", ".gexf": "gexf", ".csv": "csv", ".json": "json", ".cyjs": "cytoscape"}
"""Ending of a file -> the format of a network in it."""
RANKED = ("measure", "rank", "rankLow", "rankHigh", "id", "label", "country", "value", "standardError", "community")
SUGGESTED = ("rank", "id", "label", "country", "kind", "probability", "reasons")
STEPS = ("path", "step", "one", "other", "weight", "cost", "direct", "announced", "cooperations", "through")
TOPICS = ("topic", "label", "cooperations", "specialisation", "institutes", "domestic", "partners_abroad", "gap")


def opened(snapshot: str | Path | None = None) -> KnowledgeGraph:
    """What `graph.open_graph` gives."""
    settings = load_settings()
    if snapshot is None:
        return KnowledgeGraph(Shelf(settings).current(), settings)
    by_id = isinstance(snapshot, str) and re.fullmatch(r"[0-9a-f]{16}", snapshot)
    folder = settings.snapshots / snapshot if by_id else Path(snapshot)
    if not (folder / MANIFEST).is_file():
        raise NotFound("snapshot", str(snapshot))
    found = Snapshot(folder.resolve())
    found.hold()
    return KnowledgeGraph(found, settings)


class KnowledgeGraph:
    """A snapshot as dataset, networks and frames; it does not change, and stays on disk as long as it is open."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self._open: Snapshot | None = snapshot
        self._settings = settings
        self.id = snapshot.id
        self.counts = dict(snapshot.manifest.counts)
        """How many things of each kind it holds."""

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.counts[name]} {name}" for name in ("cooperations", "sources") if name in self.counts)
        return f"<Tech Axis, snapshot {self.id}: {counts}{'' if self._open else '; closed'}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the snapshot; frames and networks made from it stay, the dataset does not."""
        if self._open is not None:
            if "dataset" in self.__dict__:
                self.dataset.close()
                del self.dataset
            self._open.close()
            self._open = None

    @property
    def _snapshot(self) -> Snapshot:
        if self._open is None:
            raise ValueError(f"the graph of snapshot {self.id} is closed")
        return self._open

    @property
    def _territory(self) -> Territory:
        return territory_of(self._snapshot)

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """The statements as an rdflib dataset over Oxigraph, without limits; what would change it raises `Refused`.

        The default graph holds every statement once; each record stands in a graph of its own as well.
        """
        store = self._snapshot.store
        assert isinstance(store, LocalStore), "a snapshot on disk has no other"
        return read_only_dataset(store.store)

    def sparql(self, query: str, timeout: float | None = None) -> pd.DataFrame:
        """The answer to a query as a frame: SELECT its variables, ASK ``answer``, CONSTRUCT the triples.

        The prefixes of the project need no PREFIX lines. Limits of time (``timeout`` in seconds asks for less), memory
        and size are those of the service; raises `Refused` or an error below `QueryError`.
        """
        snapshot, limits = self._snapshot, self._settings
        outline = tokens.outline(query, nesting=limits.query_nesting)
        tokens.refuse_elsewhere(outline, limits.service_allow)
        answer = ask(
            snapshot.store_folder,
            query,
            graph=outline.form in ("construct", "describe"),
            timeout=min(timeout or limits.query_timeout, limits.query_timeout),
            memory_mb=limits.query_memory_mb,
            result_mb=limits.query_result_mb,
        )
        return answer_frame(answer)

    @property
    def tables(self) -> dict[str, str]:
        """The tables there are, each with what it holds; the same as at ``/data``."""
        return {table.name: table.meaning for table in TABLES}

    def table(self, name: str) -> pd.DataFrame:
        """One table as a frame (`graph.notebook.frames`); raises `KeyError` with the names that there are."""
        return table_frame(table_named(name), self._snapshot.store)

    def network(
        self,
        scope: Scope = "working",
        *,
        topic: str | None = None,
        as_of: Day = None,
        direct_only: bool = False,
        domestic: bool = True,
    ) -> nx.Graph:
        """The territory network: regions and countries; each edge with its ``cooperations`` (`Territory.project`)."""
        return self._question(scope, topic, as_of, direct_only, domestic).graph(self._territory)

    def networks_by_year(
        self, first: int, last: int, scope: Scope = "working", topic: str | None = None
    ) -> Iterator[tuple[int, nx.Graph]]:
        """The territory network at the end of each year, the first and the last included."""
        return projections.by_year(self._territory, first, last, scope, self._topic(topic))

    def actors(self, *, topic: str | None = None, as_of: Day = None) -> nx.Graph:
        """Regions, countries, cities and organisations, tied where they take part in one cooperation."""
        involved = projections.read_involved(self._snapshot.store)
        return projections.actor_network(self._territory, involved, topic=self._topic(topic), as_of=day(as_of))

    def people(self, *, in_office: bool = True, topic: str | None = None, as_of: Day = None) -> nx.Graph:
        """People, tied where they acted in one cooperation; only those who held an office then, unless told so."""
        involved = projections.read_involved(self._snapshot.store)
        return projections.person_network(
            self._territory, involved, in_office=in_office, topic=self._topic(topic), as_of=day(as_of)
        )

    def topics(self, scope: Scope = "working", *, as_of: Day = None) -> nx.Graph:
        """Regions and countries on one side, what they cooperate on on the other."""
        return projections.topic_network(self._territory, scope=scope, as_of=day(as_of))

    def alliances(self, fewest: int = 3, *, as_of: Day = None) -> nx.Graph:
        """Alliances of at least so many sides, and their members."""
        return projections.alliance_network(self._territory, fewest=fewest, as_of=day(as_of))

    def save_network(
        self, path: str | Path, *, focus: str | None = None, scope: Scope = "all", as_of: Day = None, **filters: str
    ) -> Path:
        """Write the network, or the part of one thing (``focus``), for other programs; returns the path.

        The ending tells the format: .graphml, .gexf, .csv, .json, or .cyjs for Cytoscape. Filters are those of the
        list of cooperations (``topic="quantum-technologies"``, ``kind=``, ``state=`` …).
        """
        target = Path(path)
        if target.suffix not in ENDINGS:
            raise BadParameter("path", f"it should end in {', '.join(ENDINGS)}")
        thing = None if focus is None else thing_named(self._territory.places, focus, "focus")
        catalogue = catalogue_of(self._snapshot)
        if thing is not None and thing not in catalogue.numbers:
            raise NotFound("thing", thing)
        wanted = Filters({name: (value,) for name, value in filters.items()}, as_of=day(as_of))
        content = graphs.choose(self._snapshot, Selection(catalogue, "cooperation", wanted), thing, scope)
        target.write_bytes(graphs.write(content, ENDINGS[target.suffix]))
        return target

    def measures(
        self,
        by: str | None = None,
        scope: Scope = "working",
        *,
        topic: str | None = None,
        as_of: Day = None,
        country: str | None = None,
        direct_only: bool = False,
        domestic: bool = True,
    ) -> pd.DataFrame:
        """Places in the order of a measure, or of each measure in turn: one row for each place and measure.

        ``rankLow`` and ``rankHigh`` bound the rank when chance is allowed for (95 %).
        """
        wanted = ranking.checked_country(self._territory.places, country)
        names = list(MEASURES) if by is None else [ranking.measure_named(by).name]
        found = report_of(self._snapshot, self._question(scope, topic, as_of, direct_only, domestic))
        rows = [{"measure": name} | row for name in names for row in ranking.ranking(found, name, wanted)]
        return records_frame(rows, RANKED)

    def suggestions(
        self, place: str, *, topic: str | None = None, as_of: Day = None, kind: Kind | None = None, limit: int = 10
    ) -> pd.DataFrame:
        """Whom a place should approach next, with the estimated probability of a tie within two years, and reasons.

        By default regions are suggested to a region, and countries too to a country; ``kind`` asks for others.
        The first call on a snapshot takes about a second, because the model learns from its past ties.
        """
        name, about = place_named(self._territory.places, place), self._topic(topic)
        prospect = prospect_of(self._snapshot, day(as_of))
        items = prospect.suggest(name, topic=about, kind=kind, limit=limit).items
        rows = [vars(item) | {"reasons": "; ".join(reason.english for reason in item.reasons)} for item in items]
        return records_frame(rows, SUGGESTED)

    def paths(
        self,
        start: str,
        goal: str,
        *,
        topic: str | None = None,
        as_of: Day = None,
        scope: Scope = "all",
        limit: int = 3,
    ) -> pd.DataFrame:
        """How one place, organisation or person reaches another: one row for each step of each path.

        ``through`` names the weightiest cooperations of a step with their sources.
        """
        places = self._territory.places
        ends = thing_named(places, start, "start"), thing_named(places, goal, "goal")
        options: dict[str, Any] = {"scope": scope, "topic": self._topic(topic), "as_of": day(as_of), "limit": limit}
        found = find_paths(self._snapshot, self._territory, *ends, **options)
        rows = [
            {"path": path.rank, "step": number, **vars(step)}
            | {"through": "; ".join(f"{item.label} [{', '.join(item.sources)}]" for item in step.through)}
            for path in found.items
            for number, step in enumerate(path.steps, 1)
        ]
        return records_frame(rows, STEPS)

    def specialisation(self, place: str, *, as_of: Day = None) -> pd.DataFrame:
        """What a place does more of than others (Balassa's index above one), the most first; ``gap``: none abroad."""
        portfolio = Portfolio(self._territory, background_of(self._snapshot), day(as_of))
        found = portfolio.specialisation(place_named(self._territory.places, place))
        return records_frame(map(vars, found.topics), TOPICS)

    def _question(self, scope: Scope, topic: str | None, as_of: Day, direct_only: bool, domestic: bool) -> Question:
        return Question(scope, self._topic(topic), day(as_of), direct_only, domestic)

    def _topic(self, topic: str | None) -> str | None:
        return topic_named(topics_of(self._snapshot), topic)


def day(given: Day) -> datetime.date | None:
    """A day given as a date or in text; raises `BadParameter`."""
    if not isinstance(given, str):
        return given
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise BadParameter("as_of", f"{given!r} is no day; write it as 2023-01-31") from None
