"""``from graph import open_graph``: what an analyst gets is what the snapshot holds, with the types that it has."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
import rdflib

from graph import open_graph
from graph.build import build
from graph.errors import (
    BadParameter,
    NoSnapshot,
    NotFound,
    QueryOutOfMemory,
    QuerySyntaxError,
    QueryTimeout,
    Refused,
    ResultTooLarge,
)
from graph.export.tables import TABLES
from graph.network import territory_of
from graph.notebook.knowledge import KnowledgeGraph
from graph.settings import Settings
from graph.snapshot import Shelf, prune

BAVARIA = rdflib.URIRef("https://w3id.org/tech-axis/id/region/bavaria")
RECORD = rdflib.URIRef("https://w3id.org/tech-axis/graph/cooperations/bavaria-imec-contacts")
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def opened(published: Settings) -> Iterator[KnowledgeGraph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TECH_AXIS_HOME", str(published.home))
        with open_graph() as graph:
            yield graph


def limited(published: Settings, **limits: int) -> KnowledgeGraph:
    return KnowledgeGraph(Shelf(published).current(), published.model_copy(update=limits))


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, graph; print({'rdflib', 'pandas', 'networkx', 'numpy', 'pyoxigraph', 'pydantic'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


@pytest.mark.parametrize("library", ["pandas", "oxrdflib"])
def test_without_its_libraries_it_says_how_to_get_them(library: str) -> None:
    code = f"import sys; sys.modules['{library}'] = None; from graph import open_graph; open_graph()"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"open_graph needs {library}: pip install -c constraints.txt -e '.[notebook]'" in ran.stderr


def test_the_dataset_holds_every_statement_and_the_graph_of_each_record(opened: KnowledgeGraph) -> None:
    assert len(opened.dataset.default_graph) == opened.counts["triples"]
    record = opened.dataset.graph(RECORD)
    assert 0 < len(record) < 100
    assert record.identifier in {graph.identifier for graph in opened.dataset.graphs()}
    assert rdflib.Literal("Bayern", lang="de") in set(opened.dataset.objects(BAVARIA, rdflib.SKOS.prefLabel))
    (row,) = opened.dataset.query("SELECT (COUNT(?c) AS ?n) WHERE { ?c a ta:Cooperation }")
    assert int(row.n) == opened.counts["cooperations"]


def test_nothing_can_be_written_through_the_dataset(opened: KnowledgeGraph) -> None:
    before = len(opened.dataset.default_graph)
    for change in (
        lambda: opened.dataset.add((BAVARIA, rdflib.RDFS.label, rdflib.Literal("x"))),
        lambda: opened.dataset.remove((BAVARIA, None, None)),
        lambda: opened.dataset.update("DELETE WHERE { ?s ?p ?o }"),
        lambda: opened.dataset.parse(data="<a:b> <a:b> <a:b> .", format="turtle"),
        lambda: opened.dataset.graph(rdflib.URIRef("https://example.org/new")),
        lambda: opened.dataset.graph(),
        lambda: opened.dataset.remove_graph(RECORD),
    ):
        with pytest.raises(Refused, match="tech-axis build"):
            change()
    assert len(opened.dataset.default_graph) == before


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_a_frame_with_the_types_of_its_columns(opened: KnowledgeGraph, table: object) -> None:
    assert table in TABLES
    frame = opened.table(table.name)  # type: ignore[attr-defined]
    assert len(frame) == len(table.rows(Shelf(opened._settings).current().store)) > 0  # type: ignore[attr-defined]
    expected = {"code": "category", "number": "float64", "boolean": "boolean"}
    for column in table.columns:  # type: ignore[attr-defined]
        assert str(frame[column.name].dtype) == expected.get(column.type, "str"), column.name
        assert not (column.required and frame[column.name].isna().any()), column.name
        if column.type == "date":
            early, late = frame[f"{column.name}Earliest"], frame[f"{column.name}Latest"]
            assert str(early.dtype) == str(late.dtype) == "datetime64[s]"
            assert early.isna().equals(frame[column.name].isna())
            assert (early.dropna() <= late.dropna()).all()


def test_a_partial_date_stays_as_precise_as_its_source(opened: KnowledgeGraph) -> None:
    frame = opened.table("cooperations").set_index("id")
    tie = frame.loc["cooperation/bavaria-flanders-strategic-partnership"]
    assert tie["start"] == "2025"
    assert (tie["startEarliest"], tie["startLatest"]) == (pd.Timestamp(2025, 1, 1), pd.Timestamp(2025, 12, 31))
    month = frame[frame["start"].str.len() == 7].iloc[0]
    assert month["startLatest"] == month["startEarliest"] + pd.offsets.MonthEnd(0)
    with pytest.raises(KeyError, match="participations"):
        opened.table("nothing")
    assert list(opened.tables) == [table.name for table in TABLES]


def test_the_network_is_that_of_the_service_and_each_edge_keeps_its_cooperations(
    opened: KnowledgeGraph, published: Settings
) -> None:
    expected = territory_of(Shelf(published).current()).project(
        "all", topic="topic/quantum-technologies", as_of=datetime.date(2024, 1, 1)
    )
    found = opened.network("all", topic="quantum-technologies", as_of="2024-01-01")
    assert nx.utils.graphs_equal(found, expected)
    assert expected.number_of_edges() > 100
    assert all(tie["cooperations"] for *_, tie in found.edges(data=True))
    later = dict(opened.networks_by_year(2023, 2024))
    assert nx.utils.graphs_equal(later[2023], opened.network(as_of="2023-12-31"))


def test_there_is_a_network_of_each_kind_of_thing(opened: KnowledgeGraph) -> None:
    for graph, kinds in (
        (opened.actors(topic="quantum-technologies"), {"region", "country", "city", "organisation"}),
        (opened.people(), {"person"}),
        (opened.topics(), {"place", "topic"}),
        (opened.alliances(as_of="2024-01-01"), {"place", "alliance"}),
    ):
        assert {kind for _, kind in graph.nodes(data="kind")} == kinds
        assert graph.number_of_edges() > 50
        assert all(tie["cooperations"] for *_, tie in graph.edges(data=True))


def test_a_query_comes_back_with_python_types(opened: KnowledgeGraph) -> None:
    frame = opened.sparql(
        """SELECT * WHERE { VALUES (?place ?whole ?share ?true ?day ?moment ?year ?mixed ?gap) {
          (region:bavaria 1 0.5 true "2023-01-31"^^xsd:date "2023-01-31T10:00:00Z"^^xsd:dateTime "2023"^^xsd:gYear 1 2)
          (region:flanders 2 1e3 false "2023-02-01"^^xsd:date "2023-01-31T11:00:00Z"^^xsd:dateTime "2024"^^xsd:gYear "a"@de UNDEF)
        } }"""
    )
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "place": "str", "whole": "int64", "share": "float64", "true": "bool", "day": "datetime64[s]",
        "moment": "datetime64[us, UTC]", "year": "str", "mixed": "object", "gap": "Int64",
    }  # fmt: skip
    first = frame.iloc[0]
    assert (first["place"], first["year"], first["mixed"], first["gap"]) == (str(BAVARIA), "2023", 1, 2)
    assert frame["gap"].isna().tolist() == [False, True]


def test_what_its_datatype_does_not_allow_stays_text_and_what_is_too_large_stays_whole(opened: KnowledgeGraph) -> None:
    frame = opened.sparql('SELECT ("abc"^^xsd:integer AS ?no) ("99999999999999999999"^^xsd:integer AS ?large) {}')
    assert frame.iloc[0].tolist() == ["abc", 99999999999999999999]


def test_an_answer_without_rows_a_truth_and_a_graph_are_frames_too(opened: KnowledgeGraph) -> None:
    empty = opened.sparql("SELECT ?a ?b WHERE { ?a ta:none ?b }")
    assert (len(empty), list(empty.columns)) == (0, ["a", "b"])
    assert opened.sparql("ASK { region:bavaria a ta:Region }")["answer"].tolist() == [True]
    graph = opened.sparql("CONSTRUCT { ?s a ta:Region } WHERE { ?s a ta:Region } LIMIT 3")
    assert (list(graph.columns), len(graph)) == (["subject", "predicate", "object"], 3)
    assert len(opened.sparql("DESCRIBE region:bavaria")) > 10


def test_a_query_that_runs_away_is_stopped_by_time_by_memory_and_by_size(
    opened: KnowledgeGraph, published: Settings
) -> None:
    with pytest.raises(QueryTimeout, match=r"0\.5 s"):
        opened.sparql(RUNAWAY, timeout=0.5)
    with pytest.raises(QueryOutOfMemory):
        limited(published, query_memory_mb=256).sparql("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
    with pytest.raises(ResultTooLarge):
        limited(published, query_result_mb=1).sparql("SELECT * WHERE { ?s ?p ?o }")


def test_a_query_that_is_none_that_changes_something_or_leaves_the_machine_is_refused(opened: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        opened.sparql("SELECT ?s WHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (1, 26)
    with pytest.raises(Refused, match="updates"):
        opened.sparql("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(Refused, match="SERVICE"):
        opened.sparql("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_measures_paths_and_specialisation_are_those_of_the_commands(
    opened: KnowledgeGraph, published: Settings
) -> None:
    def printed(*arguments: str) -> pd.DataFrame:
        environment = os.environ | {"TECH_AXIS_HOME": str(published.home), "COLUMNS": "200"}
        command = [sys.executable, "-m", "graph.cli", *arguments, "--format", "csv"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            return pd.read_csv(process.stdout)  # type: ignore[arg-type]

    ranked = opened.measures("betweenness", topic="quantum-technologies", country="germany")
    command = ("measures", "--by", "betweenness", "--topic", "quantum-technologies", "--country", "germany")
    expected = printed(*command, "--limit", "500")
    pd.testing.assert_frame_equal(ranked.drop(columns="measure"), expected, check_dtype=False)
    assert set(ranked["measure"]) == {"betweenness"}
    assert {"degree", "constraint"} < set(opened.measures()["measure"])

    steps = opened.paths("bavaria", "catalonia", limit=2)
    expected = printed("paths", "bavaria", "catalonia", "--limit", "2")
    pd.testing.assert_frame_equal(steps.drop(columns="through"), expected, check_dtype=False)
    assert steps["through"].str.contains("source/").all()

    special = opened.specialisation("bavaria")
    assert special["specialisation"].is_monotonic_decreasing
    assert special["cooperations"].max() > 50


def test_an_answer_without_places_is_a_frame_with_the_same_columns(opened: KnowledgeGraph) -> None:
    nothing = opened.measures("degree", as_of="1800-01-01")
    assert len(nothing) == 0
    assert list(nothing.columns) == list(opened.measures("degree").columns)


@pytest.mark.parametrize("ending", ["graphml", "gexf", "csv", "json", "cyjs"])
def test_a_network_is_saved_for_other_programs_with_its_cooperations_and_sources(
    opened: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    path = opened.save_network(tmp_path / f"bavaria.{ending}", focus="bavaria", topic="quantum-technologies")
    content = path.read_text(encoding="utf-8")
    assert "region/bavaria" in content
    assert "cooperation/" in content
    assert "source/" in content
    if ending == "graphml":
        found = nx.read_graphml(path)
        assert found.degree("region/bavaria") > 5
        assert "region/flanders" in opened.network()


def test_what_is_not_there_is_told_with_what_is_near(opened: KnowledgeGraph, tmp_path: Path) -> None:
    for call in (
        lambda: opened.specialisation("bavara"),
        lambda: opened.network(topic="quantum-tecnologies"),
        lambda: opened.measures("betweeness"),
    ):
        with pytest.raises(BadParameter, match=r"bavaria|quantum-technologies|betweenness"):
            call()
    with pytest.raises(BadParameter, match="2023-01-31"):
        opened.network(as_of="last year")
    with pytest.raises(BadParameter, match="graphml"):
        opened.save_network(tmp_path / "network.xlsx")
    with pytest.raises(NotFound):
        opened.save_network(tmp_path / "network.csv", focus="organisation/nobody")
    assert not list(tmp_path.iterdir())


def test_a_snapshot_is_opened_by_identifier_or_folder_and_kept_from_going_while_it_is_open(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECH_AXIS_HOME", str(small.home))
    with pytest.raises(NoSnapshot):
        open_graph()
    for missing in ("0123456789abcdef", small.home):
        with pytest.raises(NotFound):
            open_graph(missing)
    first = build(small)
    path = small.data / "cooperations" / "partnership.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    second = build(small)
    one = small.model_copy(update={"keep": 1})
    with open_graph(first.id) as by_id, open_graph(first.folder) as by_folder, open_graph() as current:
        assert (by_id.id, by_folder.id, current.id) == (first.id, first.id, second.id)
        prune(one)
        assert len(by_id.dataset) == len(by_folder.sparql("SELECT * WHERE { ?s ?p ?o }")) == by_id.counts["triples"]
        kept = by_id.table("cooperations")
    prune(one)
    assert not first.folder.exists()
    assert len(kept) > 0
    by_id.close()
    assert "closed" in repr(by_id)
    for call in (by_id.network, lambda: by_id.dataset, lambda: by_id.sparql("ASK {}")):
        with pytest.raises(ValueError, match="is closed"):
            call()
