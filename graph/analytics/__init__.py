"""Measures of networks and what follows from them: one idea a file. It reads `graph.network`, and prints nothing."""
