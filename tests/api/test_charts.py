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
    ],
)
def test_what_cannot_be_answered_is_told_with_what_would_be_right(
    service: httpx.Client, path: str, status: int, said: str
) -> None:
    assert said in page(service, path, status)
