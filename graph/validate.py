"""Check ontology and data: core SHACL shapes for each record, SPARQL checks for what concerns several at once.

SHACL follows https://www.w3.org/TR/shacl/ (core). The SPARQL checks in ``ontology/checks`` and ``ontology/lint`` each
run once on the store; each selects ``?subject`` and ``?message`` and begins with a line that says what must hold and
one that says how grave a breach is.
"""

from __future__ import annotations

import csv
import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import pyoxigraph as ox
import rdflib

from graph.dataset import SourceFile, read_files
from graph.errors import UnreadableFile
from graph.settings import Settings
from graph.terms import PREFIXES, RDF, RDFS, SKOS, TA, local, prologue

Severity = Literal["error", "warning"]
NUTS_TABLE = ox.NamedNode(TA + "NutsTable")
SHAPES = "ontology/shapes.ttl"
FEW = 200
"""Of so many files the shapes take about as long as a process takes to start."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: in which file, with what, and what would be right."""

    file: str
    subject: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}: {self.severity}: {self.subject} {self.message}"


def load(files: Iterable[SourceFile]) -> ox.Store:
    """All Turtle files in one store in memory, each in its graph; raises `UnreadableFile`."""
    store = ox.Store()
    store.bulk_extend(read_files(files))
    return store


def check(store: ox.Store, files: list[SourceFile], settings: Settings) -> list[Finding]:
    """Everything that is wrong with files that parse, sorted; an empty list where all is well.

    ``store`` holds the files as `load` gives them. Raises `UnreadableFile` where a check is no SELECT query or
    the table of NUTS codes cannot be read.
    """
    with shapes_beside(files) as shapes:
        return sorted({*check_store(store, files, settings), *shapes()})


def check_store(store: ox.Store, files: list[SourceFile], settings: Settings) -> list[Finding]:
    """What the SPARQL checks and the lint find, sorted."""
    return sorted(set(_sparql_findings(store, files, settings, _Places(store, files))))


def check_shapes(files: list[SourceFile]) -> list[Finding]:
    """What the SHACL shapes find, sorted."""
    store = load(files)
    return sorted(set(_shacl_findings(store, _Places(store, files))))


@contextmanager
def shapes_beside(files: list[SourceFile]) -> Iterator[Callable[[], list[Finding]]]:
    """Run the SHACL shapes in a process of their own, beside other work; gives a function that waits for the findings.

    They take longer than everything else together, so the second core halves the wait. Of few files they are run
    when they are waited for: there a process takes longer to start.
    """
    if len(files) < FEW:
        yield lambda: check_shapes(files)
        return
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = pool.submit(check_shapes, files)
        try:
            yield running.result
        finally:
            running.cancel()


class _Places:
    """Which file speaks of a subject."""

    def __init__(self, store: ox.Store, files: Iterable[SourceFile]) -> None:
        self._store = store
        self._file = {file.graph: _shown(file.path) for file in files if file.path.suffix == ".ttl"}

    def file_of(self, subject: ox.NamedNode | ox.BlankNode) -> str:
        """The file that says most of a subject, or a dash where none does."""
        if subject in self._file:
            return self._file[cast(ox.NamedNode, subject)]
        said: dict[str, int] = {}
        for quad in self._store.quads_for_pattern(subject, None, None):
            name = self._file.get(cast(ox.NamedNode, quad.graph_name), "-")
            said[name] = said.get(name, 0) + 1
        return max(sorted(said), key=lambda name: said[name], default="-")


def _shown(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _sparql_findings(
    store: ox.Store, files: list[SourceFile], settings: Settings, places: _Places
) -> Iterator[Finding]:
    codes = list(_nuts_quads(settings.data / "reference" / "nuts.csv"))
    store.extend(codes)
    try:
        for file in files:
            if file.name.startswith(("ontology/checks/", "ontology/lint/")) and file.path.suffix == ".rq":
                yield from _run_check(store, file.path, places)
    finally:
        store.remove_graph(NUTS_TABLE)


def _run_check(store: ox.Store, path: Path, places: _Places) -> Iterator[Finding]:
    text = path.read_text(encoding="utf-8")
    severity = re.search(r"^# severity: (error|warning)$", text, re.MULTILINE)
    if severity is None:
        raise UnreadableFile(path, "its second line must be `# severity: error` or `# severity: warning`", 2)
    try:
        solutions = store.query(prologue() + text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise UnreadableFile(path, error.msg) from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise UnreadableFile(path, "a check must be a SELECT query")
    for solution in solutions:
        subject, message = solution["subject"], solution["message"]
        yield Finding(
            places.file_of(subject), _short(subject), shorten_iris(message.value), cast(Severity, severity[1])
        )


def _nuts_quads(table: Path) -> Iterator[ox.Quad]:
    """The table of NUTS codes as statements, so that checks can ask for it."""
    if not table.is_file():
        return
    notation, version = ox.NamedNode(SKOS + "notation"), ox.NamedNode(PREFIXES["owl"] + "versionInfo")
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {"code", "versions"} <= set(rows.fieldnames or ()):
            raise UnreadableFile(table, "its first line must name the columns, among them code and versions", 1)
        for row in rows:
            entry = ox.NamedNode(f"urn:nuts:{row['code']}")
            yield ox.Quad(entry, notation, ox.Literal(row["code"]), NUTS_TABLE)
            for year in row["versions"].split():
                yield ox.Quad(entry, version, ox.Literal(year), NUTS_TABLE)


def _shacl_findings(store: ox.Store, places: _Places) -> Iterator[Finding]:
    from pyshacl import validate as run_shacl  # it loads slowly, and nothing else needs it

    sh = rdflib.Namespace(PREFIXES["sh"])
    shapes_graph = ox.NamedNode(PREFIXES["graph"] + SHAPES.removesuffix(".ttl"))
    shapes, data = rdflib.Graph(), rdflib.Graph()
    for quad in store:
        target = shapes if quad.graph_name == shapes_graph else data
        target.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    _add_superclasses(store, data)
    _hoist_property_shapes(shapes, sh)
    _, report, _ = run_shacl(data, shacl_graph=shapes, advanced=False, inplace=True)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus = report.value(result, sh.focusNode)
        messages = sorted(str(message) for message in report.objects(result, sh.resultMessage))
        value = report.value(result, sh.value)
        severity: Severity = "warning" if report.value(result, sh.resultSeverity) == sh.Warning else "error"
        subject = ox.NamedNode(str(focus)) if isinstance(focus, rdflib.URIRef) else ox.BlankNode(str(focus))
        told = f" (found: {shorten_iris(str(value))})" if value is not None and value != focus else ""
        yield Finding(places.file_of(subject), _short(subject), " ".join(messages) + told, severity)


def _hoist_property_shapes(shapes: rdflib.Graph, sh: rdflib.Namespace) -> None:
    """Give each property shape the target of its node shape, which says the same.

    pySHACL takes up the properties of a node shape once for each node, but a property shape with a target once for
    all nodes together; on the whole of the data that is the difference between eleven seconds and four.
    """
    for shape, classes in [
        (shape, list(shapes.objects(shape, sh.targetClass))) for shape in set(shapes.subjects(sh.targetClass))
    ]:
        for property_shape in list(shapes.objects(shape, sh.property)):
            shapes.remove((shape, sh.property, property_shape))
            for class_ in classes:
                shapes.add((property_shape, sh.targetClass, class_))


def _add_superclasses(store: ox.Store, data: rdflib.Graph) -> None:
    """Say of each thing every class it is in: looking them up once is faster than once for each constraint."""
    above = store.query(
        f"SELECT ?class ?superclass {{ ?class <{RDFS}subClassOf>+ ?superclass }}",
        use_default_graph_as_union=True,
    )
    assert isinstance(above, ox.QuerySolutions)
    for solution in above:
        superclass = _to_rdflib(solution["superclass"])
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), solution["class"]):
            data.add((_to_rdflib(quad.subject), rdflib.RDF.type, superclass))


def _to_rdflib(term: object) -> rdflib.term.Node:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"not a term of RDF 1.1: {term!r}")


def _short(term: object) -> str:
    return local(term.value) if isinstance(term, ox.NamedNode) else str(term)


def shorten_iris(text: str) -> str:
    """A message with prefixed names in place of long addresses of known vocabularies.

    >>> shorten_iris("has no https://w3id.org/tech-axis/ontology#startDate")
    'has no ta:startDate'
    """
    for prefix, iri in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        replacement = f"{prefix}/" if iri.startswith(PREFIXES["graph"].removesuffix("graph/") + "id/") else f"{prefix}:"
        text = text.replace(iri, replacement)
    return text
