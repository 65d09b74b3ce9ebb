"""The catalogue as columns, written beside a store and opened again."""

from __future__ import annotations

import json
import mmap
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.catalogue.names import Names
from graph.catalogue.records import TYPES, Document
from graph.catalogue.relations import RELATIONS

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]
FILE = "catalogue"
SPARSE = 10
"""A selection of less than one in so many is counted and sorted thing by thing."""
REMEMBERED = 30_000
"""References and sources that are kept ready in one language."""
RELATION_CODES = {relation: code for code, relation in enumerate(RELATIONS)}


def covers(first: Numbers, last: Numbers, day: int) -> Mask:
    """Which times had begun by a day and not ended before it (YYYYMMDD); 0 is no bound."""
    found: Mask = (first <= day) & ((last == 0) | (last >= day))
    return found


class Facet:
    """One facet of all things of a type: pairs of a thing (counted from the first of its type) and a value."""

    def __init__(self, values: list[str], rows: Numbers, codes: Numbers) -> None:
        self.values = values
        self.rows = rows
        self.codes = codes

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Value -> its code."""
        return {value: code for code, value in enumerate(self.values)}

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """How many things have each value."""
        return np.bincount(self.codes, minlength=len(self.values))

    @cached_property
    def _by_row(self) -> NDArray[np.int64]:
        """Where the pairs of each thing begin; they stand in the order of things."""
        return np.searchsorted(self.rows, np.arange((self.rows[-1] if len(self.rows) else -1) + 2))

    @cached_property
    def _by_code(self) -> tuple[Numbers, NDArray[np.int64]]:
        """The things in the order of their values, and where each value begins."""
        order = np.argsort(self.codes, kind="stable")
        return self.rows[order], np.searchsorted(self.codes[order], np.arange(len(self.values) + 1))

    def counts(self, mask: Mask | None) -> NDArray[np.int64]:
        """How many of the things in a mask have each value; costs no more than their pairs where they are few."""
        if mask is None:
            return self.totals
        chosen = np.flatnonzero(mask[: len(self._by_row) - 1])
        if len(chosen) * SPARSE > len(mask):
            return np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        begins, sizes = self._by_row[chosen], self._by_row[chosen + 1] - self._by_row[chosen]
        pairs = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        return np.bincount(self.codes[pairs], minlength=len(self.values))

    def having(self, wanted: Iterable[str], size: int) -> Mask:
        """The things that have one of these values."""
        things, first = self._by_code
        mask = np.zeros(size, dtype=bool)
        for value in wanted:
            if (code := self.numbers.get(value)) is not None:
                mask[things[first[code] : first[code + 1]]] = True
        return mask


@dataclass(frozen=True)
class Row:
    """One row of a relation."""

    target: int
    detail: dict[str, Any]


class Catalogue:
    """Everything that lists, things and facets are answered from. Things are numbered by type, then identifier."""

    def __init__(self, header: dict[str, Any], arrays: dict[str, NDArray[Any]], texts: bytes | mmap.mmap) -> None:
        self.names: list[str] = header["names"]
        self.codes: dict[str, dict[str, str]] = header["codes"]
        self._values: dict[str, list[str]] = header["values"]
        self._arrays = arrays
        self._texts = texts
        bounds: list[int] = header["bounds"]
        self.ranges = {type_: (bounds[number], bounds[number + 1]) for number, type_ in enumerate(TYPES)}
        self.document = lru_cache(maxsize=8192)(self._document)
        self._facets: dict[tuple[str, str], Facet] = {}
        self._memory: OrderedDict[str, dict[str, dict[str, Any]]] = OrderedDict()
        self.index = Names(arrays, header["search"])
        """The names of all things, to be searched."""

    def memory(self, name: str) -> dict[str, dict[str, Any]]:
        """What many answers repeat, made once; the memory not used for longest goes, and a large one begins again."""
        found = self._memory.setdefault(name, {})
        self._memory.move_to_end(name)
        if len(found) > REMEMBERED:
            found.clear()
        while len(self._memory) > 8:
            self._memory.popitem(last=False)
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Identifier -> number."""
        return {name: number for number, name in enumerate(self.names)}

    def size(self, type_: str) -> int:
        """How many things of a type there are."""
        first, last = self.ranges[type_]
        return int(last - first)

    def _text(self, kind: str, number: int) -> Any:
        offsets = self._arrays[kind]
        return orjson.loads(self._texts[offsets[number] : offsets[number + 1]])

    def _document(self, number: int) -> Document:
        return cast(Document, self._text("documents", number))

    def array(self, name: str) -> NDArray[Any]:
        """A column by its name."""
        return self._arrays[name]

    def rank(self, name: str) -> Numbers:
        """The place of each thing in an order; made once."""
        if (key := f"{name}.rank") not in self._arrays:
            order = self._arrays[name]
            ranks = np.empty(len(order), dtype=np.int32)
            ranks[order] = np.arange(len(order), dtype=np.int32)
            self._arrays[key] = ranks
        return self._arrays[key]

    def facet(self, type_: str, name: str) -> Facet:
        """A facet of the things of a type."""
        if (type_, name) not in self._facets:
            key = f"{type_}.{name}"
            self._facets[type_, name] = Facet(
                self._values[key], self._arrays[key + ".rows"], self._arrays[key + ".codes"]
            )
        return self._facets[type_, name]

    def facet_on(self, type_: str, name: str, day: int) -> Facet:
        """A facet as of a day (YYYYMMDD), without the values of those who had not joined yet or had left."""
        whole, stays = self.facet(type_, name), self._arrays.get(f"{type_}.{name}.stays")
        if stays is None:
            return whole
        there = covers(stays[2], stays[3], day)
        pairs = stays[0].astype(np.int64) * len(whole.values) + stays[1]
        gone = np.setdiff1d(pairs[~there], pairs[there])
        kept = ~np.isin(whole.rows.astype(np.int64) * len(whole.values) + whole.codes, gone)
        return Facet(whole.values, whole.rows[kept], whole.codes[kept])

    def relation_sizes(self, number: int) -> dict[str, int]:
        """Relation -> how many neighbours a thing has by it; relations without any are absent."""
        first, last = self._arrays["links.first"][number : number + 2]
        counts = np.bincount(self._arrays["links.relation"][first:last], minlength=len(RELATIONS))
        return {relation: int(count) for relation, count in zip(RELATIONS, counts, strict=True) if count}

    def rows(self, number: int, relation: str, offset: int = 0, limit: int | None = None) -> list[Row]:
        """The neighbours of a thing by one relation, in their order."""
        first, last = self._arrays["links.first"][number : number + 2]
        code = RELATION_CODES[relation]
        begin, end = first + np.searchsorted(self._arrays["links.relation"][first:last], [code, code + 1])
        stop = end if limit is None else min(end, begin + offset + limit)
        chosen = slice(begin + offset, stop)
        targets, details = self._arrays["links.target"][chosen], self._arrays["links.detail"][chosen]
        return [
            Row(target, {} if detail < 0 else self._text("details", detail))
            for target, detail in zip(targets.tolist(), details.tolist(), strict=True)
        ]

    def write(self, folder: Path) -> None:
        """Write the catalogue into the folder of a snapshot."""
        header = {
            "names": self.names,
            "codes": self.codes,
            "values": self._values,
            "search": self.index.rows,
            "bounds": [0, *(last for _, last in self.ranges.values())],
        }
        (folder / f"{FILE}.json").write_text(json.dumps(header, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        (folder / f"{FILE}.bin").write_bytes(self._texts)
        kept = {name: column for name, column in self._arrays.items() if not name.endswith(".rank")}
        np.savez(folder / f"{FILE}.npz", allow_pickle=False, **kept)

    @classmethod
    def open(cls, folder: Path) -> Catalogue:
        """Open what `write` has written; the texts stay on disk."""
        header = orjson.loads((folder / f"{FILE}.json").read_bytes())
        with np.load(folder / f"{FILE}.npz", allow_pickle=False) as arrays:
            columns = {name: arrays[name] for name in arrays.files}
        with (folder / f"{FILE}.bin").open("rb") as file:
            texts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(header, columns, texts)
