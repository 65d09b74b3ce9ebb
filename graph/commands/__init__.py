"""The commands of ``tech-axis``, one a file; ``graph/cli.py`` puts them together. Only these print."""
