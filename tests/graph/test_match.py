"""Names to things: search and matching on the published data."""

from __future__ import annotations

import pytest

from graph.catalogue import Catalogue, catalogue_of
from graph.match import Query, country_of, match, search
from graph.settings import Settings
from graph.snapshot import Shelf


@pytest.fixture(scope="module")
def catalogue(published: Settings) -> Catalogue:
    return catalogue_of(Shelf(published).current())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bavaria", "region/bavaria"),
        ("BAYERN", "region/bavaria"),
        ("bavraia", "region/bavaria"),
        ("muenchen", "city/munich"),
        ("ile de france", "region/ile-de-france"),
        ("France Île de", "region/ile-de-france"),
        ("Katalonien", "region/catalonia"),
        ("fabian meh", "person/fabian-mehring"),
        ("DE-BY", "region/bavaria"),
        ("microelec", "topic/microelectronics"),
        ("Autriche", "country/austria"),
        ("Мюнхен", "city/munich"),
    ],
)
def test_a_search_finds_what_is_meant_first(catalogue: Catalogue, typed: str, meant: str) -> None:
    assert catalogue.names[search(catalogue, typed)[0].number] == meant


def test_a_search_keeps_to_the_types_asked_for(catalogue: Catalogue) -> None:
    found = [catalogue.names[hit.number] for hit in search(catalogue, "munich", ("organisation", "topic"))]
    assert found and all(name.startswith(("organisation/", "topic/")) for name in found)


def test_what_is_nothing_like_any_name_is_not_found(catalogue: Catalogue) -> None:
    assert search(catalogue, "xqzw") == search(catalogue, "…") == match(catalogue, Query("xqzw")) == []


def test_a_name_of_two_things_is_not_certain_until_the_type_is_said(catalogue: Catalogue) -> None:
    found = match(catalogue, Query("Valencia"))
    assert {found[0].id, found[1].id} == {"region/valencian-community", "city/valencia"}
    assert not any(candidate.match for candidate in found)
    assert "another thing is as like" in found[0].why
    assert match(catalogue, Query("Valencia", "city"))[0].match


def test_a_country_decides_between_like_names_and_is_named_as_a_reason(catalogue: Catalogue) -> None:
    right, wrong = (
        match(catalogue, Query("Katalonia", "region", "ES"))[0],
        match(catalogue, Query("Catalonia", "region", "Polen"))[0],
    )
    assert right.match and "lies in Spain" in right.why
    assert not wrong.match and "lies in Spain, not in the country asked for" in wrong.why


@pytest.mark.parametrize("given", ["DE", "germany", "country/germany", "Deutschland", "Allemagne"])
def test_a_country_is_known_by_any_of_its_names(catalogue: Catalogue, given: str) -> None:
    assert country_of(catalogue, given) == "country/germany"


@pytest.mark.parametrize("name", ["Atlantis", "Moravia", "Népal", "University of Nowhere"])
def test_what_the_graph_does_not_hold_is_no_match(catalogue: Catalogue, name: str) -> None:
    assert not any(candidate.match for candidate in match(catalogue, Query(name)))
