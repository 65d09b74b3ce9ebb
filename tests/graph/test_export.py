"""The dumps of a snapshot: complete, the same bytes each time, and read by the programs that they are meant for."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from graph.build import build
from graph.export import dumps
from graph.export.files import BESIDE, INDEX, KINDS
from graph.export.tables import TABLES
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf, prune
from graph.terms import BASE, GRAPH


@pytest.fixture(scope="module")
def dump(published: Settings) -> Path:
    """The dump of the published data."""
    snapshot = Shelf(published).current()
    dumps.make(snapshot)
    return dumps.dump_folder(snapshot)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_dump_holds_every_file_with_its_size_and_checksum(dump: Path) -> None:
    listed = json.loads((dump / INDEX).read_text())
    assert {path.name for path in dump.iterdir()} == {*(kind.name for kind in KINDS), *BESIDE, INDEX}
    sums = dict(reversed(line.split("  ")) for line in (dump / "SHA256SUMS").read_text().splitlines())
    for file in listed:
        content = (dump / file["name"]).read_bytes()
        assert file["size"] == len(content) > 0
        assert file["sha256"] == sums[file["name"]] == hashlib.sha256(content).hexdigest()


def test_n_quads_and_turtle_hold_every_statement_of_every_graph(dump: Path, published: Settings) -> None:
    store = Shelf(published).current().store.store  # type: ignore[attr-defined]
    graphs = {
        str(graph.value): sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
    }
    read = ox.Store()
    read.bulk_load(input=gzip.decompress((dump / "tech-axis.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS)
    assert len(read) == sum(graphs.values())
    with zipfile.ZipFile(dump / "tech-axis-turtle.zip") as archive:
        short = {name.removeprefix(GRAPH).removeprefix(BASE) + ".ttl" for name in graphs}
        assert set(archive.namelist()) == short
        for name in ("cooperations/bavaria-imec-contacts.ttl", "ontology/tech-axis.ttl", "rules.ttl"):
            triples = list(ox.parse(input=archive.read(name), format=ox.RdfFormat.TURTLE))
            assert len(triples) == graphs[GRAPH + name.removesuffix(".ttl")]


def test_tables_hold_as_many_rows_as_there_are_things(dump: Path, published: Settings) -> None:
    counts = Shelf(published).current().manifest.counts
    for name, counted in {
        "cooperations": "cooperations", "participations": "participations", "people": "people", "sources": "sources",
        "organisations": "organisations", "offices": "officeTerms", "commitments": "commitments", "topics": "topics",
    }.items():  # fmt: skip
        assert len(rows(dump, name)) == counts[counted], name
    assert len(rows(dump, "places")) == counts["regions"] + counts["countries"] + counts["cities"]
    (tie,) = [
        row for row in rows(dump, "cooperations") if row["id"] == "cooperation/bavaria-flanders-strategic-partnership"
    ]
    assert (tie["nature"], tie["start"]) == ("StandingCooperation", "2025")


def test_the_table_of_ties_is_the_network_whole_and_tells_working_ties_from_all(
    dump: Path, published: Settings
) -> None:
    territory = territory_of(Shelf(published).current())
    every, working = territory.project("all"), territory.project("working")
    listed = {(row["one"], row["other"]): row for row in rows(dump, "ties")}
    assert {frozenset(ends) for ends in listed} == {frozenset(edge) for edge in every.edges()}
    assert {frozenset(e) for e, row in listed.items() if row["workingWeight"]} == {
        frozenset(e) for e in working.edges()
    }
    assert 0 < working.number_of_edges() < every.number_of_edges()
    for (one, other), row in listed.items():
        tie, strong = every.edges[one, other], working.get_edge_data(one, other) or {"weight": 0, "cooperations": {}}
        assert one < other
        assert float(row["weight"]) == pytest.approx(tie["weight"], abs=1e-4)
        assert float(row["workingWeight"] or 0) == pytest.approx(strong["weight"], abs=1e-4)
        assert int(row["cooperations"]) == len(tie["cooperations"])
        assert int(row["workingCooperations"]) == len(strong["cooperations"])
        for name in ("direct", "domestic", "announced"):
            assert row[name] == str(tie[name]).lower()


def test_every_tie_names_its_cooperations_and_their_shares_add_up_to_its_weight(dump: Path) -> None:
    shares: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows(dump, "cooperations-of-ties"):
        shares.setdefault((row["one"], row["other"]), []).append(row)
    listed = rows(dump, "ties")
    assert len(shares) == len(listed)
    known = {row["id"] for row in rows(dump, "cooperations")}
    for tie in listed:
        mine = shares[tie["one"], tie["other"]]
        assert {row["cooperation"] for row in mine} <= known
        for share, weight, count in (
            ("share", "weight", "cooperations"),
            ("workingShare", "workingWeight", "workingCooperations"),
        ):
            adding = [float(row[share]) for row in mine if row[share]]
            assert len(adding) == int(tie[count])
            assert sum(adding) == pytest.approx(float(tie[weight] or 0), abs=1e-4 * (len(adding) + 1))


def test_frictionless_finds_the_tables_as_their_dictionary_says(dump: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    ran = subprocess.run(command, cwd=dump, capture_output=True, text=True, timeout=300, check=False)
    report = json.loads(ran.stdout)
    assert report["valid"] is True, ran.stdout[:3000]
    assert report["stats"]["tasks"] == len(TABLES)


def test_every_table_of_csv_on_the_web_has_the_columns_of_its_file(dump: Path) -> None:
    described = json.loads((dump / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        with (dump / table["url"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [column["titles"] for column in table["tableSchema"]["columns"]] == header
        assert set(table["tableSchema"]["primaryKey"]) <= set(header)


@pytest.mark.parametrize("read", [nx.read_graphml, nx.read_gexf])
def test_networkx_reads_the_network_whole(dump: Path, published: Settings, read: object) -> None:
    path = dump / ("territory.graphml" if read is nx.read_graphml else "territory.gexf")
    found = read(path)  # type: ignore[operator]
    expected = territory_of(Shelf(published).current()).project("all")
    assert {frozenset(edge) for edge in found.edges()} == {frozenset(edge) for edge in expected.edges()}
    tie = found.edges["region/bavaria", "region/flanders"]
    assert set(tie["cooperations"].split()) == set(expected.edges["region/bavaria", "region/flanders"]["cooperations"])
    assert found.nodes["region/bavaria"]["label"] == "Bavaria"


def test_the_description_names_every_file_with_licence_and_checksum(dump: Path) -> None:
    graph = rdflib.Graph().parse(dump / "dcat.ttl")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    addresses = {str(address).rsplit("/", 1)[1] for address in graph.objects(None, dcat.downloadURL)}
    assert addresses == {kind.name for kind in KINDS}
    for distribution in graph.objects(None, dcat.distribution):
        assert graph.value(distribution, rdflib.DCTERMS.license)
        assert graph.value(distribution, rdflib.URIRef("http://spdx.org/rdf/terms#checksum"))
    (dataset,) = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    for needed in (rdflib.DCTERMS.title, rdflib.DCTERMS.description, rdflib.DCTERMS.publisher, dcat.theme):
        assert graph.value(dataset, needed)


def test_two_builds_of_the_same_files_give_the_same_bytes_also_by_the_command(small: Settings, tmp_path: Path) -> None:
    first = build(small)
    dumps.make(first)
    there = dumps.dump_folder(first)
    other = small.model_copy(update={"home": tmp_path / "other"})
    environment = os.environ | {"TECH_AXIS_DATA": str(small.data), "TECH_AXIS_HOME": str(other.home)}
    for arguments in (["build"], ["export", "-o", str(tmp_path / "out")]):
        command = [sys.executable, "-m", "graph.cli", *arguments]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert ran.returncode == 0, ran.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert made == {path.name: path.read_bytes() for path in there.iterdir() if path.name != INDEX}
    assert all(name in ran.stdout for name in made if name not in BESIDE)


def test_dumps_go_with_their_snapshot_and_what_a_kill_has_left_goes_too(built: Settings) -> None:
    first = build(built)
    remains = built.home / "dumps" / f".making-{first.id}-left"
    remains.mkdir(parents=True)
    dumps.make(first)
    assert not remains.exists()
    for number in range(built.keep):
        path = built.data / "cooperations" / "partnership.ttl"
        path.write_text(path.read_text(encoding="utf-8") + f"# edit {number}\n", encoding="utf-8")
        build(built)
    prune(built)
    assert not dumps.dump_folder(first).exists()


def test_what_cannot_be_written_is_told_and_leaves_nothing_half_done(built: Settings, tmp_path: Path) -> None:
    build(built)
    (tmp_path / "file").write_text("")
    environment = os.environ | {"TECH_AXIS_DATA": str(built.data), "TECH_AXIS_HOME": str(built.home)}
    command = [sys.executable, "-m", "graph.cli", "export", "-o", str(tmp_path / "file")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 3
    assert "could not be written" in ran.stderr


def test_every_line_of_a_table_ends_as_rfc_4180_says(dump: Path) -> None:
    content = (dump / "topics.csv").read_bytes()
    assert content.count(b"\r\n") == len(list(csv.reader(io.StringIO(content.decode(), newline=""))))
