"""What is promised, measured: ``make bench``, or ``python -m tests.bench AREA…`` for some areas.

Ratios come from one run, because machines differ and are shared. Each module in `AREAS` has a function ``run``.
"""

from __future__ import annotations

import sys
from importlib import import_module

AREAS = ("ground", "matching", "measures", "api", "sparql", "partners", "explorer", "pages", "charts", "fuzz")


def main() -> None:
    """Measure the areas named on the command line, or all, and say of each figure whether it holds."""
    for area in sys.argv[1:] or AREAS:
        print(f"== {area} ==", flush=True)
        import_module(f"tests.bench.{area}").run()


if __name__ == "__main__":
    main()
