"""Write statements as compacted JSON-LD 1.1 under a context whose terms have types and containers.

https://www.w3.org/TR/json-ld11/#compacted-document-form; what a reader of JSON-LD gets back are the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from graph.terms import RDF, XSD

Term = dict[str, str]
PLAIN = XSD + "string"
NATIVE = {XSD + "boolean": {"true": True, "false": False}}
"""Values that JSON has itself; numbers are left as they are written, since JSON would write them in another way."""


class Writer:
    """Writes under one context: keywords ``id`` and ``type``, a vocabulary, prefixes, and terms."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._vocabulary: str = context["@vocab"]
        self._prefixes: dict[str, str] = {}
        for name, value in context.items():
            if isinstance(value, str) and not name.startswith("@") and value.endswith(("#", "/")):
                self._prefixes[name] = value
        self._terms: dict[str, tuple[str, Term]] = {}
        for name, value in context.items():
            if isinstance(value, dict):
                self._terms[self._whole(value["@id"])] = name, value
            elif isinstance(value, str) and not name.startswith("@") and name not in self._prefixes and ":" in value:
                self._terms[self._whole(value)] = name, {}
        self._names = {name for name, _ in self._terms.values()} | {"id", "type"}

    def document(self, triples: Iterable[ox.Triple], context: str) -> dict[str, Any]:
        """The statements as a document that names the address of its context; subjects in the order given."""
        nodes: dict[str, dict[str, Any]] = {}
        for triple in dict.fromkeys(triples):
            node = nodes.setdefault(_identifier(triple.subject), {"id": _identifier(triple.subject)})
            assert isinstance(triple.predicate, ox.NamedNode)
            self._add(node, triple.predicate.value, triple.object)
        return {"@context": context, "@graph": list(nodes.values())}

    def _add(self, node: dict[str, Any], property_: str, value: object) -> None:
        if property_ == RDF + "type" and isinstance(value, ox.NamedNode):
            _append(node, "type", self._compact(value.value), as_set=False)
            return
        name, term = self._terms.get(property_, ("", {}))
        kind, container = term.get("@type"), term.get("@container")
        fits = False
        shown: Any = None
        if container == "@language":
            if isinstance(value, ox.Literal) and value.language:
                _append(node.setdefault(name, {}), value.language, value.value, as_set=False)
                return
        elif kind == "@id":
            fits, shown = not isinstance(value, ox.Literal), _identifier(value)
        elif kind is not None:
            fits = isinstance(value, ox.Literal) and value.datatype.value == self._whole(kind)
            shown = value.value if isinstance(value, ox.Literal) else None
        elif name:
            fits, shown = True, self._value(value)
        if not fits:
            name, container, shown = self._free(property_), None, self._value(value)
        _append(node, name, shown, as_set=container == "@set")

    def _free(self, property_: str) -> str:
        """A name for a property that coerces nothing: no term may claim it."""
        rest = property_.removeprefix(self._vocabulary)
        if rest != property_ and rest not in self._names:
            return rest
        return next(
            (
                f"{name}:{property_.removeprefix(base)}"
                for name, base in self._prefixes.items()
                if property_ != base and property_.startswith(base)
            ),
            property_,
        )

    def _compact(self, iri: str) -> str:
        return iri.removeprefix(self._vocabulary)

    def _value(self, value: object) -> Any:
        if not isinstance(value, ox.Literal):
            return {"id": _identifier(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if datatype == PLAIN:
            return value.value
        return NATIVE.get(datatype, {}).get(value.value, {"@value": value.value, "@type": datatype})

    def _whole(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return self._prefixes[prefix] + rest if colon and prefix in self._prefixes else name


def _append(node: dict[str, Any], name: str, value: Any, as_set: bool) -> None:
    if name not in node:
        node[name] = [value] if as_set else value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]


def _identifier(term: object) -> str:
    assert isinstance(term, (ox.NamedNode, ox.BlankNode))
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"
