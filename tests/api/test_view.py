"""Addresses of views: what there is not is refused, with what there is."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("search", "status", "said"),
    [
        ("topic=quantum-technologies&kind=network&state=active,unknown&country=germany", 200, ""),
        ("topic=alchemy", 400, "quantum-technologies"),
        ("kind=war", 400, "memorandum"),
        ("state=dead", 400, "active"),
        ("country=atlantis", 400, "germany"),
        ("view=moon", 400, "regions"),
        ("layout=3d", 400, "circles"),
        ("nonsense=1", 400, "no such parameter"),
        ("from=2020&until=2010", 400, "later than"),
        ("from=soon", 400, "no year"),
        ("from=" + "9" * 400, 400, "no year"),
        ("view=regions,topics", 400, "none of"),
        ("focus=region/bavaria&whatif=topic/artificial-intelligence", 400, "joins regions"),
        ("focus=organisation/imec&path=region/bavaria", 400, "joins regions"),
        ("asof=2023-02-31", 400, "no date"),
        ("focus=region/atlantis", 404, "atlantis"),
        ("focus=region/bavarai", 404, 'href="/explore?focus=region/bavaria">Bavaria</a>'),
        ("focus=region/bavaria%22%3E%3Cscript%3E", 404, "&lt;script&gt;"),
        ("snapshot=0123456789abcdef&embed=0&hide=region/bavaria", 200, ""),
        ("snapshot=0000", 400, "no snapshot"),
        ("hide=zz", 404, "zz"),
        ("more=region/bavaria,region/atlantis", 404, "atlantis"),
        ("focus=region/bavaria&path=region/bavaria", 400, "focus itself"),
        ("group=9", 400, "1, 2"),
    ],
)
def test_the_address_of_a_view_is_checked(service: httpx.Client, search: str, status: int, said: str) -> None:
    answer = service.get(f"/explore?{search}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert said in answer.text
    assert "<script>" not in answer.text


def test_changes_since_an_unknown_snapshot_are_not_made_up(service: httpx.Client) -> None:
    assert service.get("/api/v1/snapshots/0123456789abcdef0/changes").status_code == 404
    assert service.get("/api/v1/snapshots/..%2F..%2Fsecret/changes").status_code == 404
    now = service.get("/api/v1/status").json()["snapshot"]
    same = service.get(f"/api/v1/snapshots/{now}/changes").json()["data"]
    assert same == {"added": [], "changed": [], "removed": []}


def test_the_first_load_of_the_explorer_is_small(service: httpx.Client) -> None:
    page = service.get("/explore", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    addresses = {"/static/style.css", "/static/explore/explore.css", "/api/v1/network"}
    addresses |= {f"/static/{part.split(chr(34))[0]}" for part in page.text.split('href="/static/')[1:]}
    total = int(page.headers["content-length"])
    for address in addresses:
        with service.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            total += sum(len(piece) for piece in answer.iter_raw())
    assert total < 150_000
