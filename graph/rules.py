"""Apply the rules: CONSTRUCT queries in the order of their names, each seeing what those before it added."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.dataset import SourceFile
from graph.errors import UnreadableFile
from graph.terms import RULES_GRAPH, prologue


def rule_files(files: Iterable[SourceFile]) -> list[Path]:
    """The rules among the ontology's files, in the order in which they apply."""
    return [file.path for file in files if file.name.startswith("ontology/rules/") and file.path.suffix == ".rq"]


def apply_rules(store: ox.Store, rules: Iterable[Path]) -> int:
    """Add what the rules say to the graph ``…/graph/rules``, and return how many statements that is.

    The rules see the union of all graphs. Raises `UnreadableFile` for a rule that is not a CONSTRUCT query.
    """
    graph = ox.NamedNode(RULES_GRAPH)
    for rule in rules:
        try:
            triples = store.query(prologue() + rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise UnreadableFile(rule, error.msg) from error
        if not isinstance(triples, ox.QueryTriples):
            raise UnreadableFile(rule, "a rule must be a CONSTRUCT query")
        added = [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
        store.extend(quad for quad in added if not _stated(store, quad))
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _stated(store: ox.Store, quad: ox.Quad) -> bool:
    """Whether some file says it already: rules add only what is new."""
    return next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object), None) is not None
