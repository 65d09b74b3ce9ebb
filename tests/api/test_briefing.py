"""The briefing: what it gathers, and what it says where there is nothing."""

from __future__ import annotations

import re

import httpx
import pytest

HTML = {"Accept": "text/html"}


def text_of(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_a_briefing_on_a_tie_tells_its_history_people_institutes_and_promises(embedded: httpx.Client) -> None:
    said = text_of(embedded.get("/briefing?a=bavaria&b=flanders", headers=HTML))
    for wanted in (
        "Strategic partnership Bavaria–Flanders",
        "Matthias Diependaele",
        "attested on 6 May 2026",
        "imec",
        "Deepening the strategic partnership",
        "European Semiconductor Regions Alliance",
        "Memorandum of understanding Lombardy - Flanders",
        "ours as well",
    ):
        assert wanted in said


def test_two_have_been_together_since_the_later_of_them_joined(embedded: httpx.Client) -> None:
    """Arge Alp is of 1972, and Bavaria in it from the beginning; St Gallen joined in 1982."""
    said = text_of(embedded.get("/briefing?a=st-gallen&b=bavaria", headers=HTML))
    assert re.search(r"Both in one of them since: 1982, as far as it is dated \( ?\S.*?\)\.", said)


def test_every_fact_of_a_briefing_has_its_source_at_the_foot(embedded: httpx.Client) -> None:
    page = embedded.get("/briefing?a=bavaria&b=saxony", headers=HTML).text
    rows = re.findall(r"<li><span class=\"name\">.*?</li>", page, re.DOTALL)
    assert len(rows) > 20
    for row in rows:
        assert re.search(r'href="#source-\d+"', row), row
    marks = set(re.findall(r'href="#(source-\d+)"', page))
    assert marks == set(re.findall(r'<li id="(source-\d+)"', page))


def test_a_briefing_on_one_topic_leaves_out_the_others(embedded: httpx.Client) -> None:
    every = text_of(embedded.get("/briefing?a=bavaria&b=saxony", headers=HTML))
    quantum = text_of(embedded.get("/briefing?a=bavaria&b=saxony&topic=quantum-technologies", headers=HTML))
    assert "Joint virtual cabinet meeting" in every
    assert "Joint virtual cabinet meeting" not in quantum
    assert "quantum communication" in quantum
    alone = text_of(embedded.get("/briefing?a=bavaria&topic=quantum-technologies&lang=de", headers=HTML))
    assert "Quantentechnologien" in alone and "Wer regiert: Bayern" in alone


def test_two_without_a_tie_are_told_so_and_that_this_proves_nothing(embedded: httpx.Client) -> None:
    said = text_of(embedded.get("/briefing?a=tampere-region&b=ticino", headers=HTML))
    assert "No tie between these two is in the graph. That does not mean there is none." in said


@pytest.mark.parametrize(
    ("search", "status", "said"),
    [
        ("a=bavaria&b=bavaria", 400, "same place"),
        ("a=bavaria&b=atlantis", 404, "atlantis"),
        ("a=bavaria&topic=alchemy", 404, "alchemy"),
        ("a=bavaria&c=flanders", 400, "not known here"),
        ("a=organisation/imec", 404, "imec"),
    ],
)
def test_what_cannot_be_briefed_is_told(embedded: httpx.Client, search: str, status: int, said: str) -> None:
    answer = embedded.get(f"/briefing?{search}", headers=HTML)
    assert answer.status_code == status
    assert said in answer.text


def test_without_a_place_a_form_asks_for_one(embedded: httpx.Client) -> None:
    page = embedded.get("/briefing", headers=HTML).text
    assert '<option value="flanders">' in page and 'action="/briefing"' in page
