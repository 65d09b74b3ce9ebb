"""Find things by a name that may be misspelt, unaccented, in another order or cut short.

Every name of every thing is kept folded (`graph.folding`), with an index from each run of three letters to the names
that hold it. A query first takes the names that share most of its trigrams, each weighing as much as it is rare, and
then compares those few word by word. The index is an array, so that finding the few is one `numpy.bincount`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from graph.catalogue.records import UNDETERMINED, Document
from graph.folding import fold

LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"
_CODES = np.zeros(128, dtype=np.int64)
for _number, _letter in enumerate(LETTERS):
    _CODES[ord(_letter)] = _number
TRIGRAMS = len(LETTERS) ** 3
CANDIDATES = 120
"""How many names are compared word by word."""


def trigrams(folded: str) -> NDArray[np.int64]:
    """The runs of three letters of a folded name, each word with two blanks before it and one behind; each once.

    >>> len(trigrams("bavaria")), len(trigrams("bavaria bavaria"))
    (8, 8)
    """
    padded = "".join(f"  {word} " for word in folded.split())
    codes = _CODES[np.frombuffer(padded.encode("ascii"), dtype=np.uint8)]
    if len(codes) < 3:
        return np.empty(0, dtype=np.int64)
    runs = codes[:-2] * len(LETTERS) ** 2 + codes[1:-1] * len(LETTERS) + codes[2:]
    return np.unique(runs[codes[1:-1] + codes[2:] > 0])


def names_of(document: Document) -> Iterable[tuple[str, str]]:
    """Every name of a thing with its language, the preferred ones first; its codes too."""
    for language, text in document["labels"].items():
        yield text, language
    for language, texts in document.get("alternativeLabels", {}).items():
        for text in texts:
            yield text, language
    for code in (document.get("isoCode"), *document.get("nuts", [])):
        if code:
            yield code, UNDETERMINED


@dataclass(frozen=True)
class Found:
    """A name that fits a query."""

    thing: int
    name: str
    language: str
    likeness: float
    """From 0 to 1: how like the query it is, word by word."""


class _Weights(dict[str, float]):
    """What words weigh; one that no name holds, its length. A dictionary, because it is asked hundreds of times."""

    def __missing__(self, word: str) -> float:
        return float(len(word))


class Names:
    """The index of names of a catalogue."""

    def __init__(self, arrays: dict[str, NDArray[Any]], names: Sequence[tuple[str, str, str]]) -> None:
        self._arrays = arrays
        self._names = names
        """Name as written, language, folded."""

    @classmethod
    def make(cls, documents: Iterable[Document]) -> Names:
        """The index of the names of these documents."""
        things: list[int] = []
        names: list[tuple[str, str, str]] = []
        for number, document in enumerate(documents):
            seen = set()
            for text, language in names_of(document):
                folded = fold(text)
                if folded and folded not in seen:
                    seen.add(folded)
                    things.append(number)
                    names.append((text, language, folded))
        runs = [trigrams(folded) for _, _, folded in names]
        sizes = np.array([len(found) for found in runs], dtype=np.int32)
        grams = np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
        holders = np.repeat(np.arange(len(names), dtype=np.int32), sizes)
        order = np.argsort(grams, kind="stable")
        arrays: dict[str, NDArray[Any]] = {
            "names.thing": np.array(things, dtype=np.int32),
            "names.size": sizes,
            "names.holders": holders[order],
            "names.first": np.searchsorted(grams[order], np.arange(TRIGRAMS + 1)).astype(np.int64),
        }
        return cls(arrays, names)

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The columns, to be written."""
        return self._arrays

    @property
    def rows(self) -> Sequence[tuple[str, str, str]]:
        """Each name as written, its language, and folded."""
        return self._names

    @cached_property
    def _exact(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, (_, _, folded) in enumerate(self._names):
            found.setdefault(folded, []).append(number)
        return found

    @cached_property
    def _weights(self) -> _Weights:
        """Word -> its length, times how rare it is: "region" and "of" say little."""
        holders = Counter(word for _, _, folded in self._names for word in set(folded.split()))
        rarest = math.log(1 + len(self._names))
        return _Weights(
            (word, len(word) * max(0.15, math.log(1 + len(self._names) / count) / rarest))
            for word, count in holders.items()
        )

    def find(self, query: str, *, among: NDArray[np.bool_] | None = None, begun: bool = False) -> list[Found]:
        """Names that are like a query, the likest first; each thing once, under the name that fits best.

        ``among`` tells which things count; ``begun`` lets the last word be the beginning of one, as while typing.
        """
        folded = fold(query)
        if not folded:
            return []
        words, weight = folded.split(), self._weights.__getitem__
        best: dict[int, Found] = {}
        for number in (*self._exact.get(folded, ()), *self._candidates(folded, among).tolist()):
            thing = int(self._arrays["names.thing"][number])
            if among is not None and not among[thing]:
                continue
            text, language, name = self._names[number]
            likeness = 1.0 if name == folded else likeness_of(words, name.split(), weight, begun)
            if likeness > 0 and (thing not in best or likeness > best[thing].likeness):
                best[thing] = Found(thing, text, language, likeness)
        return sorted(best.values(), key=lambda found: (-found.likeness, found.thing))

    def _candidates(self, folded: str, among: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """The names that share most trigrams with a folded query, the rare ones counting more."""
        first = self._arrays["names.first"]
        runs = trigrams(folded)
        spans = [(first[run], first[run + 1]) for run in runs.tolist()]
        spans = [(begin, end) for begin, end in spans if end > begin]
        if not spans:
            return np.empty(0, dtype=np.int64)
        count = len(self._names)
        weights = np.concatenate([np.full(end - begin, np.log(1 + count / (end - begin))) for begin, end in spans])
        holders = np.concatenate([self._arrays["names.holders"][begin:end] for begin, end in spans])
        shared: NDArray[Any] = np.bincount(holders, weights=weights, minlength=count)
        shared = shared / (1 + 0.02 * self._arrays["names.size"])  # of equal ones, the shorter name
        if among is not None:
            shared[~among[self._arrays["names.thing"]]] = 0
        chosen = np.argpartition(-shared, CANDIDATES)[:CANDIDATES] if count > CANDIDATES else np.arange(count)
        return chosen[shared[chosen] > 0]


def likeness_of(
    query: Sequence[str], name: Sequence[str], weight: Callable[[str], float] = len, begun: bool = False
) -> float:
    """How like two names are, word by word in any order: 1 where every word of each has its like in the other.

    Each word of the query takes the word of the name that differs by the fewest insertions, deletions, exchanges and
    swaps of neighbours (optimal string alignment); words that are left over count against it. ``weight`` says how much
    each word counts; with ``begun`` the last word may be the beginning of one, and what the name has beyond it counts
    little.

    >>> likeness_of(["bavaria"], ["bavaria"]), likeness_of(["of", "aargau", "canton"], ["canton", "of", "aargau"])
    (1.0, 1.0)
    >>> likeness_of(["bavraia"], ["bavaria"]) > 0.85 > likeness_of(["moravia"], ["bavaria"])
    True
    """
    left, total, matched = list(name), 0.0, 0.0
    last = len(query) - 1
    for position, word in enumerate(query):
        weighs = weight(word)
        total += weighs
        best, index = 0.0, -1
        for number, other in enumerate(left):
            like = OSA.normalized_similarity(word, other, score_cutoff=0.6)
            if begun and position == last and other.startswith(word):
                like = max(like, 0.95)
            if like > best:
                best, index = like, number
        if index >= 0:
            matched += best * weighs
            left.pop(index)
    over = sum(map(weight, left))
    if not total:
        return 0.0
    return matched / total * (total / (total + 0.35 * over)) ** 0.5 if begun else matched / (total + over)
