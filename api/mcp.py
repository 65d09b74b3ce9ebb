"""The graph for assistants: a server of the Model Context Protocol (https://modelcontextprotocol.io/specification/).

It is reached over standard input and output (``tech-axis mcp``) and over streamable HTTP at ``/mcp`` (`api.mcp_http`).
The SDK takes long to import: only what serves assistants imports this module.
"""

from __future__ import annotations

from collections.abc import Awaitable
from contextvars import ContextVar
from importlib.metadata import version
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from api import metrics
from api.assistant import Answer, Assistant
from graph.analytics.partners import Kind
from graph.catalogue import TYPES
from graph.errors import TechAxisError
from graph.terms import ONTOLOGY

client: ContextVar[str | None] = ContextVar("client", default=None)
"""The address of who asks over HTTP, for fair use."""
READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = (
    "Tech Axis is the knowledge graph of European tech-region alliances: who cooperates with whom, on what, since "
    "when, in what state, and where that is written. Search first to get identifiers such as region/bavaria. Every "
    "answer names its snapshot and carries its sources: cite them. What is absent is not known to the graph, which "
    "does not mean that it is not so. For questions that no tool answers, read the resource tech-axis://schema and "
    "write SPARQL; select the dcterms:source of what you find, so that the sources come with it."
)
Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="A name or its beginning, in any language; small errors do not matter.",
    ),
]
Types = Annotated[list[str], Field(max_length=len(TYPES), description=f"Only of these: {', '.join(TYPES)}.")]
Thing = Annotated[
    str, Field(max_length=200, description="Place, organisation or person: its identifier; of a region its slug too.")
]
Place = Annotated[str, Field(max_length=200, description="Region or country: its identifier or its slug (bavaria).")]
Topic = Annotated[str | None, Field(max_length=200, description="Only on this topic: its identifier or its slug.")]
Language = Annotated[str, Field(pattern="^[a-z]{2}$", description="Language of names: en, de, fr, nl …")]


def make_server(assistant: Assistant) -> MCPServer:
    """The server with its tools and resources."""
    server = MCPServer(
        "tech-axis", title="Tech Axis", instructions=INSTRUCTIONS, version=version("tech-axis"), log_level="WARNING"
    )
    _add_things(server, assistant)
    _add_ties(server, assistant)
    _add_query(server, assistant)
    return server


def _add_things(server: MCPServer, assistant: Assistant) -> None:
    @server.tool(title="Find things by name", annotations=READING)
    async def search(
        text: Annotated[
            Text, Field(description="A name or its beginning, in any language; small errors do not matter.")
        ],
        types: Annotated[
            list[str], Field(max_length=len(TYPES), description=f"Only of these: {', '.join(TYPES)}.")
        ] = [],  # noqa: B006
        language: Language = "en",
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> Answer:
        """Regions, countries, cities, organisations, people, topics, cooperations and sources by name."""
        return await _told(assistant.search(text, types, language, limit))

    @server.tool(title="All about one thing", annotations=READING)
    async def get(
        id: Annotated[str, Field(max_length=300, description="Its identifier (region/bavaria) or its IRI.")],  # noqa: A002
        language: Language = "en",
        limit: Annotated[int, Field(ge=1, le=100, description="How many neighbours of each kind.")] = 10,
    ) -> Answer:
        """The facts of a thing and its neighbours by each relation (partners, cooperations, people …) with totals."""
        return await _told(assistant.get(id, language, limit))


def _add_ties(server: MCPServer, assistant: Assistant) -> None:
    @server.tool(title="How two things are connected", annotations=READING)
    async def paths(
        start: Thing,
        goal: Thing,
        topic: Topic = None,
        limit: Annotated[int, Field(ge=1, le=5)] = 3,
    ) -> Answer:
        """The shortest chains of ties between two things, each step with the cooperations behind it."""
        return await _told(assistant.paths(start, goal, topic, limit))

    @server.tool(title="Whom to approach next", annotations=READING)
    async def partners(
        place: Place,
        topic: Topic = None,
        kind: Annotated[
            Kind | None, Field(description="What to suggest; by default regions to a region, all to a country.")
        ] = None,
        limit: Annotated[int, Field(ge=1, le=20)] = 5,
    ) -> Answer:
        """Places not tied to a region or country yet, the likeliest first, with reasons. These are suggestions of a
        model, not facts; the sources are those on the place suggested."""
        return await _told(assistant.partners(place, topic, kind, limit))


def _add_query(server: MCPServer, assistant: Assistant) -> None:
    @server.tool(title="Ask in SPARQL", annotations=READING)
    async def sparql(
        query: Annotated[str, Field(min_length=1, max_length=100_000, description="A SPARQL 1.1 query for reading.")],
        timeout: Annotated[float | None, Field(gt=0, description="Seconds, at most those of the service.")] = None,
    ) -> Answer:
        """The whole answer to a query, or an error that says why there is none: results as JSON, graphs as Turtle.
        Updates and SERVICE are refused; an answer beyond a megabyte is an error, so use LIMIT."""
        return await _told(assistant.sparql(query, timeout, client.get()))

    @server.resource("tech-axis://schema", title="The schema, for writing queries", mime_type="text/markdown")
    def schema() -> str:
        """Prefixes, classes, properties and codes."""
        return assistant.schema()

    @server.resource(ONTOLOGY, title="The ontology", mime_type="text/turtle")
    def ontology() -> str:
        """The ontology in Turtle."""
        return assistant.ontology()


async def _told(asked: Awaitable[Answer]) -> Answer:
    """An answer, or an error of the tree as a sentence for the assistant."""
    try:
        return await asked
    except TechAxisError as error:
        metrics.count_error(error)
        raise ToolError(str(error)) from error
