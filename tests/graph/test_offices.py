"""Which office stands beside what a person did."""

from __future__ import annotations

from typing import Any

import pytest

from graph.catalogue.offices import Offices


def term(office: str, **said: str | list[str]) -> dict[str, Any]:
    lists = {name: [value] if isinstance(value, str) else value for name, value in said.items()}
    return {"holder": ["person/a"], "office": [(office, "en")], "officeOf": ["region/b"], **lists}


TERMS: dict[str, dict[str, Any]] = {
    "person/a/office/mayor": term("Mayor", attestedOn=["2009-05", "2014"], endDate="2015"),
    "person/a/office/minister": term("Minister", startDate="2016-02", attestedOn="2019-03-01", source="source/s"),
    "person/a/office/adviser": term("Adviser"),
}


@pytest.mark.parametrize(
    ("day", "office", "attested"),
    [
        ("2008-01-01", "Mayor", "2009-05"),
        ("2014-08-01", "Mayor", "2014"),
        ("2016-03-01", "Minister", "2019-03-01"),
        ("2024-01-01", "Minister", "2019-03-01"),
        (None, "Minister", "2019-03-01"),
    ],
)
def test_the_nearest_attestation_of_a_term_that_may_have_been_held_then(
    day: str | None, office: str, attested: str
) -> None:
    found = Offices(TERMS).beside({"startEarliest": [day]} if day else {}, {"person": ["person/a"]})
    assert found["office"]["en"] == office and found["attestedOn"] == [attested]


def test_an_office_attested_in_the_year_comes_before_a_nearer_one() -> None:
    then = {"person": ["person/a"], "officeThen": ["person/a/office/adviser"]}
    found = Offices(TERMS).beside({"startEarliest": ["2019-03-01"]}, then)
    assert found["office"]["en"] == "Adviser" and "attestedOn" not in found


def test_somebody_without_an_office_has_none() -> None:
    assert Offices(TERMS).beside({}, {"person": ["person/z"]}) == {}
