"""The catalogue: lists, things with their neighbours, and facets, as the service and its pages show them.

A list with filters and facets must come in a few milliseconds however large the graph is, and a SPARQL query for it
takes ten to a hundred times that: grouping over every cooperation reads every statement again. So each snapshot
carries a read-only index, made from its store when it is built (and from any other engine behind `graph.store.Store`
when the service starts). It is a handful of integer columns (numpy), with documents and details as JSON beside them.
SQLite with the same tables was the other choice; its facets over a filtered list cost a scan and a sort each, where
the columns take one pass of `numpy.bincount`, and there is no second copy of the rows to keep in step.

``records`` reads documents from a store, ``relations`` says how they lead to each other, ``index`` holds them as
columns, ``listing`` filters, sorts and counts, ``view`` makes them ready to be shown.
"""

from graph.catalogue.derivation import catalogue_of, derive
from graph.catalogue.index import Catalogue
from graph.catalogue.listing import Filters, Selection
from graph.catalogue.records import TYPES, type_of
from graph.catalogue.relations import RELATIONS
from graph.catalogue.view import View

__all__ = ["RELATIONS", "TYPES", "Catalogue", "Filters", "Selection", "View", "catalogue_of", "derive", "type_of"]
