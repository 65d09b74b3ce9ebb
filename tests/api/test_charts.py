"""Questions and their charts: what stands on a page is what the interface answers, and bad input is told."""

from __future__ import annotations

import html
import re

import httpx
import pytest

HTML = {"Accept": "text/html"}


def page(service: httpx.Client, path: str, status: int = 200) -> str:
    """The text of a page, its marks of sources and tags left out."""
    answer = service.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return plain(answer.text)


def plain(text: str) -> str:
    text = re.sub(r"<sup.*?</sup>", "", text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text)))


def test_connections_are_the_paths_of_the_interface_with_their_cooperations(service: httpx.Client) -> None:
    found = service.get("/api/v1/paths?from=bavaria&to=catalonia&limit=4").json()["data"]
    shown = page(service, "/connections?from=bavaria&to=catalonia")
    for path in found:
        for step in path["steps"]:
            assert f"{step['oneLabel']} – {step['otherLabel']} {step['cooperations']} cooperation" in shown
            for through in step["through"]:
                assert through["label"] in shown


def test_where_no_way_leads_the_page_says_so_and_what_to_try(service: httpx.Client) -> None:
    shown = page(service, "/connections?from=bavaria&to=catalonia&topic=quantum-technologies&asOf=1930-01-01")
    assert "No way between the two is in the graph. That does not mean that there is none." in shown
    assert "after the day that you chose" in shown and "The same on any topic" in shown


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/connections?from=bavria&to=catalonia", 404, "did you mean bavaria"),
        ("/connections?from=bavaria&to=bavaria", 400, "same place"),
        ("/connections?from=bavaria&to=catalonia&topic=quantun-technologies", 404, "did you mean quantum-technologies"),
        ("/connections?from=bavaria&to=catalonia&asOf=yesterday", 400, "is no day"),
        ("/connections?from=bavaria&over=hesse", 400, "not known here"),
        ("/partners?region=bavria", 404, "did you mean bavaria"),
        ("/partners?region=bavaria&topic=nothing-like-it", 404, "no topic"),
        ("/league?by=fame", 400, "betweenness"),
        ("/league?country=bavaria", 400, "no country"),
        ("/league?page=99", 400, "pages from 1 to"),
        ("/compare?a=bavaria&b=bavaria", 400, "same place"),
        ("/compare?a=bavaria&b=badn-wuerttemberg", 404, "did you mean baden-wuerttemberg"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_would_be_right(
    service: httpx.Client, path: str, status: int, said: str
) -> None:
    assert said in page(service, path, status)


def test_suggestions_and_their_back_test_are_those_of_the_interface(service: httpx.Client) -> None:
    found = service.get("/api/v1/analytics/partners?place=bavaria&limit=10").json()["data"]
    shown = page(service, "/partners?region=bavaria")
    for item in found:
        assert item["label"] in shown
        assert all(reason["english"] in shown for reason in item["reasons"])
    assert f"{found[0]['probability'] * 100:.0f} %" in shown
    means = service.get("/api/v1/analytics/backtest").json()["means"]
    for method in means:
        assert f"{round(means[method]['rocAuc']['value'], 2):g}" in shown
    german = page(service, "/partners?region=bavaria&lang=de")
    assert found[0]["reasons"][0]["german"] in german


def test_the_league_table_is_the_ranking_of_the_interface_with_its_intervals(service: httpx.Client) -> None:
    for query in ("by=strength", "by=betweenness&topic=quantum-technologies", "by=degree&country=germany"):
        found = service.get(f"/api/v1/analytics/measures?{query}&limit=40").json()
        shown = page(service, f"/league?{query}")
        for row in found["data"]:
            assert f"{row['rank']}{row['label']}" in shown
            assert f"rank {row['rank']}, between {row['rankLow']} and {row['rankHigh']}" in shown
        assert found["measure"]["reading"]["en"] in shown


def test_partners_in_common_and_apart_add_up_to_the_partners_of_each(service: httpx.Client) -> None:
    shown = page(service, "/compare?a=bavaria&b=baden-wuerttemberg")
    counted = [int(number) for number in re.findall(r"(?:In common|Only of [^:]+): (\d+)", shown)][:3]
    degrees = {
        row["id"]: row["value"] for row in service.get("/api/v1/analytics/measures?by=degree&limit=50").json()["data"]
    }
    # They are partners of each other too.
    assert counted[0] + counted[1] + 1 == degrees["region/bavaria"]
    assert counted[0] + counted[2] + 1 == degrees["region/baden-wuerttemberg"]
