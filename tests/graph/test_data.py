"""The published data: everything of the dossier is there, and what was added is counted apart."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.settings import CHECKOUT, Settings
from graph.snapshot import Shelf
from graph.terms import prologue

# Kind -> (in the dossier, listed in data/README.md as not taken over, added since).
COUNTS = {
    "Cooperation": (979, 0, 0),
    "Participation": (4621, 0, 0),
    "Involvement": (1637, 0, 0),
    "OfficeTerm": (1032, 0, 0),
    "SourceDocument": (1575, 0, 3),
    "Person": (969, 0, 0),
    "Region": (214, 0, 0),
    "Country": (55, 0, 0),
    "City": (338, 0, 3),
    "Organisation": (1113, 0, 0),
    "Topic": (63, 0, 0),
    "Commitment": (0, 0, 16),
}
README = (CHECKOUT / "data" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", COUNTS)
def test_what_was_taken_over_and_what_is_listed_make_up_the_dossier(published: Settings, kind: str) -> None:
    rows = (
        Shelf(published)
        .current()
        .store.store.query(prologue() + f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a ta:{kind} }}")
    )
    found = int(next(iter(rows))["n"].value)  # type: ignore[arg-type]
    dossier, listed, added = COUNTS[kind]
    assert found == dossier - listed + added
    line = re.search(rf"^\| {kind} \| (\d+) \| (\d+) \| (\d+) \|$", README, re.MULTILINE)
    assert line is not None, f"data/README.md has no line for {kind}"
    assert tuple(map(int, line.groups())) == COUNTS[kind]


def test_every_region_is_labelled_in_english_and_lies_in_a_country(published: Settings) -> None:
    store = Shelf(published).current().store.store
    lacking = prologue() + (
        "ASK { ?region a ta:Region . FILTER(NOT EXISTS { ?region skos:prefLabel ?l . FILTER(LANG(?l) = 'en') } "
        "|| NOT EXISTS { ?region ta:country ?c }) }"
    )
    assert not store.query(lacking)


def test_as_many_regions_are_named_in_german_french_and_dutch_as_the_readme_says(published: Settings) -> None:
    store = Shelf(published).current().store.store
    said = re.search(r"Of (\d+) regions, (\d+) have a German, (\d+) a French and (\d+) a Dutch name", README)
    assert said is not None
    for language, number in zip(("en", "de", "fr", "nl"), said.groups(), strict=True):
        rows = store.query(
            prologue() + f"SELECT ?r {{ ?r a ta:Region ; skos:prefLabel ?l FILTER(LANG(?l) = '{language}') }}"
        )
        assert len(list(rows)) == int(number), language  # type: ignore[arg-type]


def test_only_the_regions_that_the_readme_lists_have_no_position(published: Settings) -> None:
    store = Shelf(published).current().store.store
    rows = store.query(
        prologue()
        + "SELECT ?r { ?r a ta:Region FILTER NOT EXISTS { ?r ta:seat/geo:lat ?x } FILTER NOT EXISTS { ?r geo:lat ?y } }"
    )
    lacking = {row["r"].value.rsplit("/", 1)[1] for row in rows}  # type: ignore[union-attr]
    assert lacking == {"south-norway"}
    assert "`south-norway`" in README


def test_the_command_finds_nothing_wrong_with_the_published_data() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "graph.cli", "check"], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 errors" in ran.stdout


def test_no_sentence_of_the_seed_documents_stands_in_the_data() -> None:
    """Their best-known phrases, as a sample: the summaries are our own words."""
    phrases = (
        "digitales Powerhouse",
        "souveräne Tech-Allianz!“",
        "feste Werteachse",
        "Leuchttürme für die Beschäftigung",
    )
    for path in sorted(Path(CHECKOUT / "data").rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        assert not [phrase for phrase in phrases if phrase in text], path
