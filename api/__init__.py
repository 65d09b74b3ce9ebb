"""The web service: it knows HTTP, and leaves triples to the library in ``graph``."""
