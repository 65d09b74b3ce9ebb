"""Every limit has a setting, stands on the page of limits with its default, and is announced; and no other does."""

from __future__ import annotations

import re

import httpx
import rdflib

from graph.limits import LIMITS
from graph.settings import CHECKOUT, Settings

PAGE = (CHECKOUT / "docs" / "limits.md").read_text(encoding="utf-8")
SCHEMA = rdflib.Namespace("https://schema.org/")


def test_the_page_of_limits_is_complete() -> None:
    rows = re.findall(r"^\| `TECH_AXIS_(\w+)` \| (\S+) \| `(\S+)` \|", PAGE, re.MULTILINE)
    expected = [(limit.setting, limit.name) for limit in LIMITS]
    assert sorted((setting.lower(), name) for setting, _, name in rows) == sorted(expected)
    for setting, default, _ in rows:
        assert float(default) == Settings.model_fields[setting.lower()].default


def test_every_setting_that_bounds_a_request_or_a_query_is_a_limit() -> None:
    bounding = {
        name for name in Settings.model_fields if name.startswith(("query_", "fair_use")) or name.endswith("_kb")
    }
    assert {limit.setting for limit in LIMITS} == bounding


def test_every_answer_and_the_description_announce_every_limit(service: httpx.Client, published: Settings) -> None:
    told = service.get("/sparql", params={"query": "ASK {}"}).headers["tech-axis-limits"]
    header = dict(part.split("=") for part in told.split(", "))
    graph = rdflib.Graph().parse(data=service.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle")
    described = {
        str(graph.value(node, SCHEMA.propertyID)): graph.value(node, SCHEMA.value)
        for node in graph.subjects(rdflib.RDF.type, SCHEMA.PropertyValue)
    }
    for limit in LIMITS:
        value = float(getattr(published, limit.setting))
        assert float(header[limit.name]) == value
        assert float(str(described[limit.name])) == value
    assert len(header) == len(described) == len(LIMITS)
    assert service.get("/api/v1/status").json()["limits"] == {name: float(value) for name, value in header.items()}
