"""A foreign engine behind the same seam: any SPARQL 1.1 server that `TECH_AXIS_ENDPOINT` names (docs/engines.md).

``connection`` talks to it, ``answers`` reads what it sends, ``faults`` says in words what it did wrong, ``dialect``
knows how it differs, ``guard`` keeps queries from calling what it can do beside SPARQL, ``substitution`` puts values
into the project's own queries; ``store`` and ``engine`` are the two sides of the seam, ``publication`` is the mark that
tells which snapshot it holds, ``writing`` puts graphs there, and ``shelf`` hands the snapshot out.
"""
