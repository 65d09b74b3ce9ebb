"""The graph for analysts: as an rdflib dataset, as NetworkX graphs, as pandas frames."""
