"""Names to things: made-up misspellings of names in the graph, and CLDR names that the data does not hold.

The made-up ones are the same each time: every rule is applied to names drawn with one seed. What counts is the first
candidate (top-1); precision and recall count only what the service calls certain (``match``).
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from babel import Locale

from graph.build import build
from graph.catalogue import Catalogue, catalogue_of
from graph.folding import fold
from graph.match import Query, match
from graph.settings import Settings
from tests.bench.measure import report

SEED = 20261125
FOREIGN = ("fr", "nl", "it", "es", "pl", "cs")
EACH = 90
NO_COUNTRIES = ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")


def inflected(name: str, rng: random.Random) -> str:
    """An ending of a case or an adjective on the longest word: Bavarias, Sachsens, Katalonien -> Kataloniens."""
    words = name.split(" ")
    longest = max(range(len(words)), key=lambda number: len(words[number]))
    words[longest] += rng.choice(("s", "n", "e", "en", "es", "er"))
    return " ".join(words)


def transposed(name: str, rng: random.Random) -> str:
    """Two neighbouring letters swapped, not the first."""
    places = [
        i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha() and name[i] != name[i + 1]
    ]
    place = rng.choice(places)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def unaccented(name: str, rng: random.Random) -> str:
    """Without accents, in lower case."""
    return fold(name)


def swapped(name: str, rng: random.Random) -> str:
    """The words in another order."""
    words = name.split(" ")
    return " ".join(words[1:] + words[:1])


RULES: dict[str, tuple[Callable[[str, random.Random], str], Callable[[str], bool]]] = {
    "inflection": (inflected, lambda name: len(name) > 5),
    "transposition": (transposed, lambda name: len(name) > 5),
    "missing accents": (unaccented, lambda name: not name.isascii()),
    "swapped words": (swapped, lambda name: len(name.split(" ")) > 1),
}


def named(catalogue: Catalogue) -> list[tuple[str, str, set[str]]]:
    """Every name of a place, organisation or person with its type and the things that have it."""
    owners: dict[tuple[str, str], set[str]] = {}
    written: dict[tuple[str, str], str] = {}
    for type_ in ("region", "country", "city", "organisation", "person"):
        for number in range(*catalogue.ranges[type_]):
            document = catalogue.document(number)
            names = [*document["labels"].values()]
            names += [text for texts in document.get("alternativeLabels", {}).values() for text in texts]
            for name in names:
                owners.setdefault((type_, fold(name)), set()).add(catalogue.names[number])
                written[type_, fold(name)] = name
    return [(written[key], key[0], owners[key]) for key in sorted(owners)]


def made_up(catalogue: Catalogue) -> None:
    """Rules on names, with the type given and without."""
    names = named(catalogue)
    for typed in (True, False):
        right = total = certain = certain_right = 0
        for rule, (change, fits) in RULES.items():
            rng = random.Random(SEED)
            drawn = rng.sample([entry for entry in names if fits(entry[0])], EACH)
            hits = 0
            for name, type_, owners in drawn:
                found = match(catalogue, Query(change(name, rng), type_ if typed else None))
                hits += bool(found) and found[0].id in owners
                if found and found[0].match:
                    certain += 1
                    certain_right += found[0].id in owners
            print(f"     {rule}: {hits}/{EACH}")
            right, total = right + hits, total + EACH
        given = "type given" if typed else "nothing but the name"
        report(f"made-up names, {given}: top-1 of {total}", right / total, "", "at least 0.95", right / total >= 0.95)
        print(f"     called certain: precision {certain_right / certain:.3f}, recall {certain_right / total:.3f}")


def foreign(catalogue: Catalogue) -> None:
    """CLDR names of countries: of those in the graph under names it does not hold, and of those not in it."""
    held = {folded for _, _, folded in catalogue.index.rows}
    countries = {
        catalogue.document(number)["isoCode"]: catalogue.names[number] for number in range(*catalogue.ranges["country"])
    }
    there, absent = [], []
    for language in FOREIGN:
        for code, name in sorted(Locale(language).territories.items()):
            country = len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
            if country and fold(name) not in held:
                (there if code in countries else absent).append((name, countries.get(code)))
    first = certain = right = wrong = 0
    for name, country in there:
        found = match(catalogue, Query(name, "country"))
        first += bool(found) and found[0].id == country
        certain += bool(found) and found[0].match
        right += bool(found) and found[0].match and found[0].id == country
    for name, _ in absent:
        found = match(catalogue, Query(name, "country"))
        wrong += bool(found) and found[0].match
    print(f"     {len(there)} CLDR names not in the data: first candidate right {first / len(there):.3f}")
    print(f"     called certain: recall {right / len(there):.3f}, precision {right / max(1, certain):.3f}")
    refused = 1 - wrong / len(absent)
    report(
        f"{len(absent)} CLDR names of what is not in the graph: no match", refused, "", "at least 0.95", refused >= 0.95
    )
    print(f"     precision of both together {right / max(1, certain + wrong):.3f}")


def run() -> None:
    """Measure matching on the published data."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = catalogue_of(build(Settings(home=Path(folder))))
        made_up(catalogue)
        foreign(catalogue)
