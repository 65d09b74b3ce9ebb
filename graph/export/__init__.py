"""Everything that a snapshot holds as files that other programs read: RDF, tables with a dictionary, networks."""
