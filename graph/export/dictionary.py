"""What the columns of the tables mean, for programs: Frictionless Data Package and CSV on the Web.

Follows the Tabular Data Package (https://specs.frictionlessdata.io/tabular-data-package/) and the Metadata Vocabulary
for Tabular Data (https://www.w3.org/TR/tabular-metadata/).
"""

from __future__ import annotations

from typing import Any

from graph.export.schema import Column, Table, referenced
from graph.export.tables import TABLES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "Tech Axis: cooperation of European tech regions"
ABOUT = (
    "Who cooperates with whom among Europe's tech regions: on what, since when, in what state, "
    "and where that is written."
)
PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
FRICTIONLESS = {"number": "number", "boolean": "boolean"}
CSVW = {"number": "double", "boolean": "boolean", "address": "anyURI", "language": "language"}

Json = dict[str, Any]


def data_package(version: str, modified: str) -> Json:
    """The tables as a Frictionless Data Package; ``version`` is the snapshot's identifier."""
    return {
        "profile": "tabular-data-package",
        "name": "tech-axis",
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "created": f"{modified}T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> Json:
    key = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": key,
            "foreignKeys": [
                {"fields": name, "reference": {"resource": "" if other == table.name else other, "fields": "id"}}
                for name, other in referenced(table)
            ],
        },
    }


def _field(column: Column) -> Json:
    constraints: Json = {"required": True} if column.required else {}
    if column.type == "date":
        constraints["pattern"] = PARTIAL_DATE
    field: Json = {
        "name": column.name,
        "type": FRICTIONLESS.get(column.type, "string"),
        "description": column.meaning,
    }
    if column.type == "address":
        field["format"] = "uri"
    return field | ({"constraints": constraints} if constraints else {})


def csvw(modified: str) -> Json:
    """The tables as a group of CSV on the Web."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": ABOUT,
        "dc:license": {"@id": LICENCE},
        "dc:modified": {"@value": modified, "@type": "xsd:date"},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.meaning,
                "tableSchema": {
                    "columns": [_csvw_column(column) for column in table.columns],
                    "primaryKey": list(table.key),
                    "foreignKeys": [
                        {
                            "columnReference": name,
                            "reference": {"resource": f"{other}.csv", "columnReference": "id"},
                        }
                        for name, other in referenced(table)
                    ],
                },
            }
            for table in TABLES
        ],
    }


def _csvw_column(column: Column) -> Json:
    datatype: str | Json = CSVW.get(column.type, "string")
    if column.type == "date":
        datatype = {"base": "string", "format": PARTIAL_DATE.strip("^$")}
    return {
        "name": column.name.replace("-", "_"),
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": datatype,
        "required": column.required,
    }
