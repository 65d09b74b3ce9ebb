"""The snapshot as tables: which there are, what each column means, and their rows in a fixed order.

Each table is the query ``graph/queries/export-<name>.rq``, whose variables are its columns, but for those that are
projected (`graph.export.ties`). Things go by their identifier (``region/bavaria``), codes by their last part
(``memorandum``), dates as precise as the source: 2025, 2025-03 or 2025-03-14.
"""

from __future__ import annotations

from graph.export.schema import Column, Table
from graph.export.ties import COOPERATIONS_OF_TIES, TIES


def _id(of: str) -> Column:
    return Column("id", "id", f"Identifier of the {of}: its address without https://w3id.org/tech-axis/id/.", True)


_LABEL = Column("label", "text", "Name in English; other names stand in the table names.", True)
_COUNTRY = Column("country", "id", "Country.", table="places")
_LOCATED = Column("locatedIn", "id", "The nearest place that it lies in.", table="places")
_STANDS_FOR = Column("standsFor", "id", "The region or country that it stands for in the network.", table="places")
_DESCRIPTION = Column("description", "text", "A few words on what it is, in English.")
_STATUS = Column("status", "code", "State, such as announced, signed, active or ended.")
_STATUS_AS_OF = Column("statusAsOf", "date", "The date for which a source says so; empty: undated.")
_COOPERATION = Column("cooperation", "id", "The cooperation.", True, "cooperations")
_START = Column("start", "date", "When it began.")
_END = Column("end", "date", "When it ended.")
_ROLE = Column("role", "code", "Role, where a text carries one.")

TABLES: tuple[Table, ...] = (
    Table(
        "cooperations",
        "Standing cooperations and events.",
        (
            _id("cooperation"),
            Column("nature", "code", "StandingCooperation (lasts) or CooperationEvent (happens on a date).", True),
            Column("kind", "code", "Kind, such as memorandum or official-visit.", True),
            _LABEL,
            _STATUS,
            _STATUS_AS_OF,
            _START,
            _END,
            Column("place", "id", "Where it happened or was agreed.", table="places"),
            Column("body", "id", "The organisation that the cooperation is.", table="organisations"),
            Column("lastAttested", "date", "Its last sign of life: the newest date that any of its sources attests."),
            Column("recorded", "date", "When the record entered the graph."),
            Column("summary", "text", "What it is, in one or two sentences in English."),
        ),
    ),
    Table(
        "participations",
        "Who takes part in a cooperation.",
        (
            _id("participation"),
            _COOPERATION,
            Column("actor", "id", "The region, country, city or organisation that takes part.", True),
            _ROLE,
            _START,
            _END,
            _STANDS_FOR,
        ),
    ),
    Table(
        "involvements",
        "Which people acted in a cooperation.",
        (_id("involvement"), _COOPERATION, Column("person", "id", "The person.", True, "people"), _ROLE),
    ),
    Table(
        "commitments",
        "What was promised.",
        (
            _id("commitment"),
            _COOPERATION,
            _LABEL,
            _STATUS,
            _STATUS_AS_OF,
            Column("due", "date", "By when it was promised."),
        ),
    ),
    Table(
        "relations",
        "How cooperations and commitments lead to others: part of, follows, promised by, pursued by.",
        (
            Column("from", "id", "The cooperation or commitment.", True),
            Column("relation", "code", "partOf, follows, promisedBy or pursuedBy.", True),
            Column("to", "id", "Where it leads.", True),
        ),
        ("from", "relation", "to"),
    ),
    Table(
        "places",
        "Regions, countries and cities.",
        (
            _id("place"),
            Column("kind", "code", "Region, Country or City.", True),
            _LABEL,
            _COUNTRY,
            _LOCATED,
            Column("isoCode", "text", "ISO 3166-1 alpha-2 or ISO 3166-2 code."),
            Column("nuts", "text", "NUTS code."),
            Column("seat", "id", "Seat of its government.", table="places"),
            Column("latitude", "number", "Degrees north (WGS 84), its own or of its seat."),
            Column("longitude", "number", "Degrees east (WGS 84), its own or of its seat."),
            _DESCRIPTION,
        ),
    ),
    Table(
        "organisations",
        "Governments, institutes, universities, hubs, clusters, companies, networks and programmes.",
        (
            _id("organisation"),
            Column("kind", "code", "Kind, such as ResearchInstitute.", True),
            _LABEL,
            _COUNTRY,
            _LOCATED,
            _STANDS_FOR,
            Column("homepage", "address", "Website."),
            Column("ror", "address", "Identifier in the Research Organization Registry."),
            _DESCRIPTION,
        ),
    ),
    Table(
        "people",
        "People who acted or held an office.",
        (_id("person"), Column("name", "text", "Name.", True), _COUNTRY, _DESCRIPTION),
    ),
    Table(
        "offices",
        "Who held which office, and when that is attested.",
        (
            _id("office term"),
            Column("person", "id", "Who held it.", True, "people"),
            Column("office", "text", "Title of the office.", True),
            Column("kind", "code", "Kind of office, such as minister."),
            Column("of", "id", "Of which place or organisation.", True),
            _START,
            _END,
            Column("firstAttested", "date", "The first date on which a source attests it."),
            Column("lastAttested", "date", "The last such date."),
        ),
    ),
    Table(
        "topics",
        "What cooperations are about: a tree of three levels at most.",
        (_id("topic"), _LABEL, Column("broader", "id", "The wider topic.", table="topics")),
    ),
    Table(
        "topics-of-things",
        "The topics of cooperations, commitments and organisations.",
        (
            Column("thing", "id", "The cooperation, commitment or organisation.", True),
            Column("topic", "id", "Its topic.", True, "topics"),
        ),
        ("thing", "topic"),
    ),
    Table(
        "sources",
        "The documents in which all this is written.",
        (
            _id("source"),
            Column("title", "text", "Title in the language of the document."),
            Column("publisher", "text", "Who published it."),
            Column("issued", "date", "When it was published."),
            Column("language", "language", "Language (BCP 47)."),
            Column("url", "address", "Address."),
        ),
    ),
    Table(
        "sources-of-things",
        "Where each record is attested.",
        (
            Column("thing", "id", "The record.", True),
            Column("source", "id", "A document that attests it.", True, "sources"),
        ),
        ("thing", "source"),
    ),
    Table(
        "names",
        "All names of all things.",
        (
            Column("thing", "id", "The thing.", True),
            Column("name", "text", "A name.", True),
            Column("language", "language", "Language of the name (BCP 47); empty where none is known."),
            Column("preferred", "boolean", "Whether it is the preferred name in its language.", True),
        ),
        ("thing", "name", "language", "preferred"),
    ),
    TIES,
    COOPERATIONS_OF_TIES,
)


def table_named(name: str) -> Table:
    """The table of a name; raises `KeyError` with the names that there are."""
    for table in TABLES:
        if table.name == name:
            return table
    raise KeyError(f"there is no table {name!r}; there are: {', '.join(table.name for table in TABLES)}")
