"""Assistants, as they reach the graph: the SDK's own client over both transports."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
from mcp import Client, StdioServerParameters

from api.mcp_http import allowed
from graph.build import build
from graph.settings import Settings
from tests.service import running

TIE = "cooperation/bavaria-flanders-strategic-partnership"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Asking = Callable[[Client], Coroutine[Any, Any, Any]]


def over_http(service: httpx.Client, asking: Asking) -> Any:
    return ask(f"{str(service.base_url).rstrip('/')}/mcp", asking)


def ask(server: str | StdioServerParameters, asking: Asking) -> Any:
    async def run() -> Any:
        async with asyncio.timeout(120), Client(server) as client:
            return await asking(client)

    return asyncio.run(run())


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    found: dict[str, Any] = result.structured_content
    assert found["snapshot"]
    return found


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return result.content[0].text  # type: ignore[union-attr]


async def everything(client: Client) -> None:
    """Each tool once, and both resources."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"search", "get", "paths", "partners", "sparql"}
    for tool in tools.values():
        assert tool.description and tool.annotations and tool.annotations.read_only_hint
    found = await called(client, "search", text="Bavaira", types=["region"])
    assert found["data"]["things"][0]["id"] == "region/bavaria"
    assert found["sources"]
    tie = await called(client, "get", id=TIE)
    assert {row["thing"]["id"] for row in tie["data"]["neighbours"]["participants"]["rows"]} == {"region/bavaria", "region/flanders"}  # fmt: skip
    assert set(tie["data"]["sources"]) <= set(tie["sources"])
    assert next(iter(tie["sources"].values()))["publisher"]
    paths = await called(client, "paths", start="bavaria", goal="catalonia", limit=1)
    through = [by for step in paths["data"]["items"][0]["steps"] for by in step["through"]]
    assert through
    assert {source for by in through for source in by["sources"]} <= set(paths["sources"])
    rows = await called(client, "sparql", query=f"SELECT ?source {{ <https://w3id.org/tech-axis/id/{TIE}> dcterms:source ?source }}".replace("dcterms:source", "<http://purl.org/dc/terms/source>"))  # fmt: skip
    assert len(rows["data"]["results"]["bindings"]) == len(rows["sources"]) >= 1
    resources = {str(resource.uri) for resource in (await client.list_resources()).resources}
    assert resources == {"tech-axis://schema", "https://w3id.org/tech-axis/ontology"}
    schema = (await client.read_resource("tech-axis://schema")).contents[0].text  # type: ignore[union-attr]
    assert "ta:participation" in schema and tie["snapshot"] in schema and "kind:memorandum" in schema
    turtle = (await client.read_resource("https://w3id.org/tech-axis/ontology")).contents[0].text  # type: ignore[union-attr]
    assert "owl:Ontology" in turtle


def test_every_tool_answers_over_http(embedded: httpx.Client) -> None:
    over_http(embedded, everything)


def test_every_tool_answers_over_standard_input_and_output(published: Settings) -> None:
    command = str(Path(sys.executable).parent / "tech-axis")
    server = StdioServerParameters(command=command, args=["mcp"], env={"TECH_AXIS_HOME": str(published.home)})
    ask(server, everything)


def test_suggestions_come_with_reasons_and_sources(embedded: httpx.Client) -> None:
    async def asking(client: Client) -> None:
        found = await called(client, "partners", place="bavaria", limit=2)
        assert len(found["data"]["items"]) == 2
        assert all(item["reasons"] and item["sources"] for item in found["data"]["items"])
        assert {source for item in found["data"]["items"] for source in item["sources"]} <= set(found["sources"])

    over_http(embedded, asking)


def test_queries_meet_the_limits_and_refusals_of_the_service(embedded: httpx.Client) -> None:
    async def asking(client: Client) -> None:
        assert "time limit" in await refused(client, "sparql", query=RUNAWAY, timeout=0.3)
        assert "update" in (await refused(client, "sparql", query="DELETE WHERE { ?s ?p ?o }")).lower()
        assert "SERVICE" in await refused(client, "sparql", query="SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")  # fmt: skip
        assert "line 1" in await refused(client, "sparql", query="SELECT nonsense")
        assert "larger than" in await refused(client, "sparql", query="SELECT * { ?s ?p ?o }")
        assert "no thing" in await refused(client, "get", id="region/atlantis")
        assert "none of" in await refused(client, "search", text="x", types=["planet"])
        assert "limit" in await refused(client, "search", text="x", limit=1000)
        assert await refused(client, "paths", start="bavaria", goal="atlantis")
        assert await refused(client, "partners", place="atlantis")

    over_http(embedded, asking)


def posted(service: httpx.Client, **headers: str) -> int:
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    more = {"Accept": "application/json, text/event-stream"} | headers
    return service.post("/mcp", json=body, headers=more).status_code


def test_other_hosts_and_origins_are_turned_away(embedded: httpx.Client) -> None:
    port = embedded.base_url.port
    assert posted(embedded) == 200
    assert posted(embedded, Origin=f"http://localhost:{port}") == 200
    assert posted(embedded, Origin="https://evil.example") == 403
    assert posted(embedded, Host="evil.example") == 421
    assert posted(embedded, Host=f"evil.example:{port}") == 421
    assert posted(embedded, Origin="null") == 403


def test_the_public_name_of_a_service_is_let_in(small: Settings) -> None:
    build(small)
    settings = small.model_copy(update={"base_url": "https://axis.example.org"})
    with running(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert posted(client, Host="axis.example.org", Origin="https://axis.example.org") == 200
        assert posted(client, Host="axis.example.org", Origin="http://axis.example.org") == 403
        large = client.post("/mcp", content=json.dumps({"x": "y" * (settings.body_kb << 10)}), headers={"Content-Type": "application/json"})  # fmt: skip
        assert large.status_code == 413
    assert "axis.example.org" in allowed("https://axis.example.org")[0]


def test_a_service_that_no_assistant_asks_does_not_import_the_sdk() -> None:
    code = "import sys, api.app, graph.cli; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_queries_of_assistants_count_towards_fair_use(small: Settings) -> None:
    build(small)
    params = {"name": "sparql", "arguments": {"query": RUNAWAY, "timeout": 1.5}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"Accept": "application/json, text/event-stream", "X-Forwarded-For": "203.0.113.7"}
    settings = small.model_copy(update={"fair_use_seconds": 0.5})
    with running(settings) as address, httpx.Client(base_url=address, timeout=60, headers=headers) as client:
        first, second = (client.post("/mcp", json=body).json()["result"] for _ in range(2))
    assert "time limit" in first["content"][0]["text"]
    assert "try again in" in second["content"][0]["text"]
