"""Make the catalogue of a store: records and links become columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.catalogue.columns import BY_PARTICIPATION, FACETS, LANGUAGES, FacetReader, Stay, dates, sort_name
from graph.catalogue.index import FILE, RELATION_CODES, Catalogue, Numbers
from graph.catalogue.names import Names
from graph.catalogue.records import TYPES, Records, read_records, type_of
from graph.catalogue.relations import Link, links
from graph.network import Territory, read_territory
from graph.snapshot import Snapshot
from graph.store import Store

_catalogues: WeakKeyDictionary[Snapshot, Catalogue] = WeakKeyDictionary()


def catalogue_of(snapshot: Snapshot) -> Catalogue:
    """The catalogue of a snapshot: opened, or derived where none was written; kept as long as the snapshot is."""
    if snapshot not in _catalogues:
        written = (snapshot.folder / f"{FILE}.npz").is_file()
        _catalogues[snapshot] = Catalogue.open(snapshot.folder) if written else derive(snapshot.store)
    return _catalogues[snapshot]


def derive(store: Store, territory: Territory | None = None) -> Catalogue:
    """Make the catalogue from a store: a constant number of queries, whatever its size."""
    records = read_records(store)
    return _Maker(records).make(links(records, territory or read_territory(store)))


class _Maker:
    """Turns records and links into columns."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._names = list(records.documents)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        kinds = [TYPES.index(type_of(name) or "") for name in self._names]
        self._bounds = np.searchsorted(kinds, range(len(TYPES) + 1)).tolist()
        self._arrays: dict[str, NDArray[Any]] = {}
        self._values: dict[str, list[str]] = {}
        self._ranks = {
            language: self._rank([sort_name(document, language) for document in records.documents.values()])
            for language in LANGUAGES
        }

    def make(self, found: Iterable[Link]) -> Catalogue:
        """The catalogue of the records and these links."""
        numbers = self._numbers
        kept = [link for link in found if link.subject in numbers and link.target in numbers]
        texts = bytearray()
        self._arrays["documents"] = _append(texts, map(_json, self._records.documents.values()))
        self._links(kept, texts)
        triples = [tuple(dates(self._records, name)) for name in self._names]
        days = np.array(triples, dtype=np.int32).reshape(-1, 3)
        for column, name in enumerate(("first", "last", "changed")):
            self._arrays[name] = np.ascontiguousarray(days[:, column])
        stated = ("start" in document for document in self._records.documents.values())
        self._arrays["stated"] = np.fromiter(stated, dtype=np.bool_)
        self._facets(kept)
        self._orders()
        index = Names.make(self._records.documents.values())
        self._arrays |= index.arrays
        header = {
            "names": self._names,
            "codes": self._records.codes,
            "values": self._values,
            "bounds": self._bounds,
            "search": index.rows,
        }
        return Catalogue(header, self._arrays, bytes(texts))

    @staticmethod
    def _rank(keys: Sequence[str]) -> Numbers:
        ranks = np.empty(len(keys), dtype=np.int32)
        ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys), dtype=np.int32)
        return ranks

    def _links(self, found: list[Link], texts: bytearray) -> None:
        details: dict[bytes, int] = {}
        number = self._numbers
        subject = np.array([number[link.subject] for link in found], dtype=np.int32)
        relation = np.array([RELATION_CODES[link.relation] for link in found], dtype=np.uint8)
        target = np.array([number[link.target] for link in found], dtype=np.int32)
        detail = np.array(
            [details.setdefault(_json(link.detail), len(details)) if link.detail else -1 for link in found],
            dtype=np.int32,
        )
        order = np.array([link.order for link in found], dtype=np.float64)
        shown = np.lexsort((self._ranks["en"][target], order, relation, subject))
        self._arrays["links.first"] = np.searchsorted(subject[shown], np.arange(len(self._names) + 1))
        for name, column in (("relation", relation), ("target", target), ("detail", detail)):
            self._arrays["links." + name] = column[shown]
        self._arrays["details"] = _append(texts, details)

    def _facets(self, found: list[Link]) -> None:
        """The facets, and which member takes part in which cooperation, itself or through what stands for it, when."""
        roles = {name: code for code, name in enumerate(n for n in self._records.codes if n.startswith("role/"))}
        cooperations: dict[str, list[str]] = {name: [] for name in self._names}
        via: dict[str, list[tuple[int, ...]]] = {type_: [] for type_ in TYPES}
        first = dict(zip(TYPES, self._bounds, strict=False))
        for link in found:
            type_, target = type_of(link.subject) or "", type_of(link.target)
            if target == "cooperation" and link.relation in ("cooperations", "attests"):
                cooperations[link.subject].append(link.target)
                row = self._numbers[link.subject] - first[type_], self._numbers[link.target] - first["cooperation"]
                role = roles.get(link.detail.get("role", ""), -1)
                via[type_].extend((*row, role, *time) for time in link.stays)
        reader = FacetReader(self._records)
        for type_ in TYPES:
            members = [name for name in self._names if type_of(name) == type_]
            said = [reader.values(type_, name, cooperations[name]) for name in members]
            for facet in FACETS[type_]:
                self._facet(f"{type_}.{facet}", [values.get(facet, set()) for values in said])
            self._arrays[f"{type_}.via"] = np.array(via[type_], dtype=np.int32).reshape(-1, 5).T.copy()
            sizes = np.array([len(cooperations[name]) for name in members], dtype=np.int32)
            self._arrays[f"{type_}.cooperations"] = sizes
        self._stays([reader.stays(name) for name in self._names if type_of(name) == "cooperation"])

    def _stays(self, said: list[dict[str, dict[str, set[Stay]]]]) -> None:
        """When values of cooperations hold that do not hold throughout: thing, value, first and last day."""
        for facet in BY_PARTICIPATION:
            numbers = {value: code for code, value in enumerate(self._values[f"cooperation.{facet}"])}
            rows = [
                (row, numbers[value], *time)
                for row, found in enumerate(said)
                for value, times in sorted(found.get(facet, {}).items())
                for time in sorted(times)
            ]
            self._arrays[f"cooperation.{facet}.stays"] = np.array(rows, dtype=np.int32).reshape(-1, 4).T.copy()

    def _facet(self, key: str, said: list[set[str]]) -> None:
        values = sorted(set().union(*said))
        numbers = {value: code for code, value in enumerate(values)}
        self._values[key] = values
        self._arrays[key + ".rows"] = np.array([r for r, found in enumerate(said) for _ in found], dtype=np.int32)
        self._arrays[key + ".codes"] = np.array([numbers[v] for found in said for v in sorted(found)], dtype=np.int32)

    def _orders(self) -> None:
        for type_, begin, end in zip(TYPES, self._bounds, self._bounds[1:], strict=False):
            names = self._ranks["en"][begin:end]
            keys = {"label." + language: ranks[begin:end] + 1 for language, ranks in self._ranks.items()}
            keys |= {
                "start": self._arrays["first"][begin:end],
                "changed": self._arrays["changed"][begin:end],
                "cooperations": self._arrays[f"{type_}.cooperations"] + 1,
            }
            for key, column in keys.items():
                unknown = column == 0
                self._arrays[f"{type_}.order.{key}"] = np.lexsort((names, column, unknown)).astype(np.int32)
                self._arrays[f"{type_}.order.-{key}"] = np.lexsort((names, -column, unknown)).astype(np.int32)


def _json(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def _append(texts: bytearray, items: Iterable[bytes]) -> NDArray[np.int64]:
    """Put texts one after the other; where each begins, and where the last ends."""
    offsets = [len(texts)]
    for item in items:
        texts += item
        offsets.append(len(texts))
    return np.array(offsets, dtype=np.int64)
